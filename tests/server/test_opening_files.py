"""Opening a file with a reason: read for a day, in the child's record, the manager told; and nothing for anybody else."""

import contextlib
import threading
from typing import Any

import httpx
import msgspec
import pytest

from app.bootstrap.admin import add_person
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Opening
from app.server import opening_files
from app.server.child_names import name_rows
from app.server.known import Head, Reader
from app.server.packing import pack
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.opening import OpenFileAnswer, OpenFileRequest
from tests.server.town import Laptop, Town, new_id

REASON = "On duty tonight; Kai is at the police station and needs somebody."


def a_file(town: Town, called: str = "Kai") -> Id:
    """A file of Leah's, with what a colleague knows of the child: surname Moss, born 12 March 2011, number C-41."""
    scope = town.child_with("Leah", called=called)
    leah = town.laptop("Leah")
    child = next(row.id for row in leah.enter_all() if row.type == Child.type_name and row.scope == scope)
    leah.set(child, "born_on", "2011-03-12")
    leah.set(child, "case_number", "C-41", base_ver=0, after=leah.waiting[-1].id)
    assert {r.status for r in leah.send()} <= {"applied", "merged"}
    return scope


def asked(laptop: Laptop, **changes: Any) -> httpx.Response:
    """The answer to asking for Kai's file."""
    values = {"id": new_id(), "surname": "Moss", "reason": REASON, "born_on": "2011-03-12"}
    return laptop.post("open_file", pack(msgspec.json.encode(OpenFileRequest(**{**values, **changes}))))


def opened(laptop: Laptop, **changes: Any) -> OpenFileAnswer:
    """The file, given."""
    answer = asked(laptop, **changes)
    assert answer.status_code == 200, answer.content
    return msgspec.json.decode(answer.content, type=OpenFileAnswer)


def refused(laptop: Laptop, **changes: Any) -> str:
    """The sentence of a refusal."""
    answer = asked(laptop, **changes)
    assert answer.status_code == 422
    return msgspec.json.decode(answer.content, type=Fault).message


def test_a_colleague_opens_the_file_reads_all_of_it_and_writes_nothing(town: Town) -> None:
    scope, tom = a_file(town), town.laptop("Tom")
    answer = opened(tom)
    assert (answer.scope, answer.told) == (scope, ("Ruth Park",))
    head, _ = tom.pull()
    assert {ref.id: ref.role for ref in head.enter}[scope] == "reader"
    rows = tom.fetch(scope)[1]
    assert {"child", "allocation", "opening"} <= {row.type for row in rows}
    tom.contact(scope, aim="While I am here")
    assert tom.send()[0].status == "quarantined"


def test_it_stands_in_the_childs_record_and_the_manager_says_that_she_saw_it(town: Town) -> None:
    scope, tom, leah = a_file(town), town.laptop("Tom"), town.laptop("Leah")
    opened(tom)
    ruth = town.laptop("Ruth")
    row = next(row for row in ruth.enter_all() if row.type == Opening.type_name)
    noted = msgspec.json.decode(row.body, type=dict)
    assert (row.scope, noted["person"], noted["reason"]) == (scope, tom.person, REASON)
    assert row.made_by == "", "the service wrote it, nobody else can"
    leah.enter_all()
    leah.set(row.id, "seen_by", leah.person)
    assert leah.send()[0].status == "quarantined"
    ruth.set(row.id, "reason", "Another reason")
    assert ruth.send()[0].status == "quarantined"
    ruth.vers[row.id] = row.ver
    ruth.set(row.id, "seen_by", ruth.person)
    assert ruth.send()[0].status == "applied"


def test_after_a_day_it_is_over(town: Town) -> None:
    scope, tom = a_file(town), town.laptop("Tom")
    opened(tom)
    tom.enter_all()
    hours = "SELECT extract(epoch FROM until_at - from_at) / 3600 FROM member WHERE source = 'opening'"
    assert round(town.ask(hours)) == 24
    with town.database.transaction() as connection:
        connection.execute("UPDATE member SET until_at = now() - interval '1 second' WHERE source = 'opening'")
    head, rows = tom.pull()
    assert scope in head.forget
    assert not rows
    assert not tom.fetch(scope)[1]


def test_asking_again_after_a_lost_answer_opens_once(town: Town) -> None:
    a_file(town)
    tom, request = town.laptop("Tom"), new_id()
    assert opened(tom, id=request) == opened(tom, id=request)
    assert town.ask("SELECT count(*) FROM record WHERE type = 'opening'") == 1


@pytest.mark.parametrize("role", ["sessional_worker", "health", "appropriate_adult", "administrator"])
def test_other_roles_are_told_the_same_whether_the_child_is_known_or_not(town: Town, role: str) -> None:
    a_file(town)
    town.ids["Nora Byrd"] = add_person(town.database, "Nora Byrd", role)
    nora = town.laptop("Nora Byrd")
    assert refused(nora) == refused(nora, surname="Nobody")
    assert town.ask("SELECT count(*) FROM record WHERE type = 'opening'") == 0


def test_one_child_has_to_fit_and_no_answer_says_which_part_did_not(town: Town) -> None:
    a_file(town)
    a_file(town, called="Kim")
    tom = town.laptop("Tom")
    sentences = {
        refused(tom, born_on="2011-03-13"),
        refused(tom, surname="Mosse"),
        refused(tom, surname=""),
        refused(tom, born_on=""),
        refused(tom, born_on="", case_number="C-4"),
        refused(tom),  # two children fit
    }
    assert len(sentences) == 1
    assert town.ask("SELECT count(*) FROM record WHERE type = 'opening'") == 0


def test_trying_dates_of_birth_ends_soon_and_stands_in_the_audit_log(town: Town) -> None:
    a_file(town)
    tom = town.laptop("Tom")
    for day in range(10, 20):
        refused(tom, born_on=f"2011-04-{day}")
    assert "10 times" in refused(tom), "the right one comes too late"
    misses = "SELECT count(*) FROM audit_entry WHERE by = %s AND what = 'asked for a file that did not fit'"
    assert town.ask(misses, tom.person) == 10


def at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """After eight misses six more tries of one person come at the same moment, as from several laptops and processes."""
    a_file(town)
    tom = town.laptop("Tom")
    for day in range(10, 18):
        refused(tom, born_on=f"2011-04-{day}")
    meeting, find, told = threading.Barrier(6), opening_files._find, list[str]()

    def all_here(*asked: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting.wait(1)
        return find(*asked)

    monkeypatch.setattr(opening_files, "_find", all_here)

    def ask() -> None:
        request = OpenFileRequest(id=new_id(), surname="Moss", born_on="2001-01-01", reason="Rang from the police station")
        try:
            opening_files.open_file(town.database, Reader(new_id(), tom.person), request)
        except TurnedAway as away:
            told.append(str(away.body))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 6
    return [one for one in told if "10 times" not in one]


def test_tries_that_come_at_the_same_moment_are_counted_one_after_the_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(at_once(town, monkeypatch)) == 2


def test_uncounted_until_done_as_many_would_pass_as_come_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: without the lock each sees eight."""
    monkeypatch.setattr(opening_files, "_POST", opening_files._POST.replace(" FOR UPDATE", ""))
    assert len(at_once(town, monkeypatch)) == 6


def test_a_reason_is_a_sentence(town: Town) -> None:
    a_file(town)
    tom = town.laptop("Tom")
    assert refused(tom, reason="  ") == refused(tom, reason="need it")
    assert "2,000" in refused(tom, reason="x" * 2001)
    assert refused(tom, id="1") == refused(tom, reason="")


def test_the_case_number_will_do_and_spelling_is_forgiven(town: Town) -> None:
    scope, tom = a_file(town), town.laptop("Tom")
    assert opened(tom, surname="  MOSS ", born_on="", case_number="c-41").scope == scope


def test_a_child_is_found_by_the_name_they_have_now_whatever_its_accents(town: Town) -> None:
    scope, leah, tom = a_file(town), town.laptop("Leah"), town.laptop("Tom")
    child = next(row.id for row in leah.enter_all() if row.type == Child.type_name and row.scope == scope)
    leah.set(child, "surname", "Núñez  Moss")
    assert leah.send()[0].status == "applied"
    refused(tom)
    with town.database.transaction() as connection:
        connection.execute("UPDATE child_name SET is_here = false")
    refused(tom, surname="nunez moss")  # once the record was removed
    with town.database.transaction() as connection:
        connection.execute("UPDATE child_name SET is_here = true")
    assert opened(tom, surname="nunez moss").scope == scope


def test_a_removed_child_is_not_here_for_whoever_searches() -> None:
    head = Head(
        id=new_id(), scope=new_id(), type="child", ver=2, hash="", body=b'{"first_names":"Kai","surname":"Moss"}', was=1
    )
    assert [name_rows([head])[0]["is_here"], name_rows([msgspec.structs.replace(head, voided=True)])[0]["is_here"]] == [
        True,
        False,
    ]


def test_who_has_the_file_is_told_so_and_nothing_is_written(town: Town) -> None:
    a_file(town)
    leah = town.laptop("Leah")
    assert "already" in refused(leah)
    assert town.ask("SELECT count(*) FROM record WHERE type = 'opening'") == 0


def test_nobody_writes_an_opening_by_themselves(town: Town) -> None:
    """The sibling of the record the service writes: from a laptop, even a member's, it is kept aside."""
    scope = a_file(town)
    for name in ("Leah", "Ruth", "Tom"):
        laptop = town.laptop(name)
        record = Opening(
            id=new_id(), scope=scope, person=laptop.person, reason=REASON, at="2026-11-20T10:00:00+00:00",
            until_at="2090-01-01T00:00:00+00:00",
        )  # fmt: skip
        laptop.create(record)
        assert laptop.send()[0].status == "quarantined"
    assert town.ask("SELECT count(*) FROM access_grant") == 0


def test_an_opening_does_not_bring_restricted_text(town: Town) -> None:
    from app.domain.restricted import Restricted

    scope = a_file(town)
    leah, tom = town.laptop("Leah"), town.laptop("Tom")
    leah.create(Restricted(id=new_id(), scope=new_id(), file=scope, text="Third party"))
    assert leah.send()[0].status == "applied"
    opened(tom)
    assert "restricted" not in {row.type for row in tom.enter_all()}
    tom.create(Restricted(id=new_id(), scope=new_id(), file=scope, text="Mine"))
    assert tom.send()[0].status == "quarantined"


def test_what_was_opened_stands_in_the_audit_log_before_anything_is_given(town: Town) -> None:
    scope, tom = a_file(town), town.laptop("Tom")
    opened(tom)
    entry = "SELECT count(*) FROM audit_entry WHERE by = %s AND what = 'opened with a reason' AND subject = %s"
    assert town.ask(entry, tom.person, scope) == 1


def test_the_reason_stands_in_the_childs_record_and_no_word_of_it_in_the_audit_log(town: Town) -> None:
    scope, tom = a_file(town), town.laptop("Tom")
    opened(tom)
    refused(tom, surname="Nobody")
    assert town.ask("SELECT count(*) FROM audit_entry WHERE position(%s in detail) > 0", REASON[:12]) == 0
    record = town.ask("SELECT detail FROM audit_entry WHERE what = 'opened with a reason' AND subject = %s", scope)
    body = town.ask(
        "SELECT convert_from(body, 'UTF8') FROM record WHERE rec_id = %s::uuid AND scope = %s::uuid", record, scope
    )
    assert REASON[:12] in body
