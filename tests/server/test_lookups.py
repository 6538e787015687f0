"""Managers see who looked at which file and what is unusual about it; every look of their own is an entry too (T-13)."""

import msgspec
import pytest

from app.bootstrap.admin import add_person, main
from app.changes import signing
from app.changes.trail import START, Batch, Entry, chained
from app.domain.assessment import FormRef
from app.domain.attendance import Attendance
from app.domain.ids import Id
from app.domain.involvement import Grant
from app.domain.restricted import Restricted
from app.server import audit_intake, audit_log, lookups
from app.server.audit_check import first_bad
from app.server.database import Database
from app.server.devices import Laptop as Sender
from app.server.devices import find_laptop
from app.server.feed import Reader
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.audit import AuditRequest
from app.sync.protocol.messages.lookups import Lookup, LookupsRequest
from tests.helpers.laptop import shelf
from tests.server.town import Laptop, Town, new_id


class Looker:
    """A laptop that reports what its person looked at."""

    def __init__(self, town: Town, name: str) -> None:
        self.laptop: Laptop = town.laptop(name)
        self.town, self.chain, self.n = town, START, 0
        found = find_laptop(town.database, signing.public_of(self.laptop.private))
        assert found is not None
        self.sender: Sender = found

    def looked(self, *subjects: Id, what: str = "read child", at: str = "", server_at: str = "") -> None:
        """Report it, in one batch."""
        now = at or str(self.town.ask("SELECT at FROM present"))
        entries = tuple(
            Entry(self.n + i, now, "boot", i, self.laptop.person, what, subject, "", server_at)
            for i, subject in enumerate(subjects, 1)
        )
        chains = chained(self.chain, entries)
        batch = Batch(first=self.n + 1, last=self.n + len(entries), head=chains[-1].hex())
        signature = signing.sign(self.laptop.private, signing.TRAIL, *batch.parts())
        request = AuditRequest(batch=batch, entries=entries, signature=signature)
        assert audit_intake.take_in(self.town.database, self.sender, request).status == "kept"
        self.n, self.chain = self.n + len(entries), chains[-1]


def seen_by(town: Town, name: str, **more: object) -> tuple[Lookup, ...]:
    request = LookupsRequest(**more)  # type: ignore[arg-type]
    return lookups.lookups(town.database, Reader(new_id(), town.ids[name]), request).rows


def whys(rows: tuple[Lookup, ...]) -> dict[Id, tuple[str, ...]]:
    return {row.scope: row.why for row in rows}


def test_t_13_a_look_at_a_file_that_is_not_theirs_is_seen_by_its_manager_after_one_sync(town: Town) -> None:
    mine, other = town.child_with("Leah"), town.child_with("Sam", called="Rae")
    leah = Looker(town, "Leah")
    leah.looked(mine, other)
    assert whys(seen_by(town, "Ruth")) == {other: ("outside",)}
    assert set(whys(seen_by(town, "Ruth", unusual_only=False))) == {mine, other}


def test_a_record_of_a_file_counts_as_a_look_at_the_file(town: Town) -> None:
    other = town.child_with("Sam")
    child = Id(town.ask("SELECT rec_id::text FROM record WHERE type = 'child'"))
    Looker(town, "Leah").looked(child, what="read assessment")
    assert whys(seen_by(town, "Ruth")) == {other: ("outside",)}


def test_a_look_at_a_custody_log_is_unusual_but_for_who_attends_who_reviews_and_who_attended_before(town: Town) -> None:
    for name, role in (("Grace", "appropriate_adult"), ("Omar", "appropriate_adult"), ("Ivy", "head_of_service")):
        town.ids[name] = add_person(town.database, f"{name} Ade", role)
    form, grace, log, scope = shelf().newest("attendance"), town.laptop("Grace"), new_id(), new_id()
    assert form is not None
    ref, adult = FormRef(id=form.id, version=form.version, text_hash=form.text_hash), town.ids["Grace"]
    grace.create(Attendance(id=log, scope=scope, form=ref, adult=adult, adults=(adult,)))
    assert [result.status for result in grace.send()] == ["applied"]
    with town.database.transaction() as connection:
        connection.execute("DELETE FROM member WHERE person = %s::uuid AND scope = %s::uuid", (adult, scope))
    for name in ("Grace", "Omar", "Ivy", "Ruth"):
        Looker(town, name).looked(log, what="read custody log")
    found = {row.person: (row.scope, row.why) for row in seen_by(town, "Nia")}
    assert found == {town.ids[name]: (scope, ("outside",)) for name in ("Omar", "Ivy")}
    assert adult in {row.person for row in seen_by(town, "Nia", unusual_only=False)}


def test_a_look_at_a_restricted_record_shows_as_one_at_the_file_and_only_of_who_is_not_named(town: Town) -> None:
    file, hidden, note = town.child_with("Leah", "Sam"), new_id(), new_id()
    leah = town.laptop("Leah")
    leah.create(Restricted(id=note, scope=hidden, file=file, kind="health", text="Not for everybody"))
    assert [result.status for result in leah.send()] == ["applied"]
    sam = Looker(town, "Sam")
    sam.looked(file)
    assert seen_by(town, "Ruth") == (), "the sibling: the file is theirs"
    Looker(town, "Leah").looked(note, what="read restricted")
    sam.looked(note, what="read restricted")
    (row,) = seen_by(town, "Ruth")
    assert (row.person, row.scope, row.why, row.times) == (town.ids["Sam"], file, ("outside",), 2)
    leah.create(Grant(id=new_id(), scope=hidden, person=town.ids["Sam"], until_on="2090-01-01", reason="Takes it over"))
    assert [result.status for result in leah.send()] == ["applied"]
    assert seen_by(town, "Ruth") == ()


def test_many_files_in_a_day_and_a_clock_set_back_are_unusual_even_for_own_files(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "MANY_IN_A_DAY", 2)
    files = [town.child_with("Leah", called=name) for name in ("Kai", "Rae", "Jo")]
    leah, sam = Looker(town, "Leah"), Looker(town, "Sam")
    leah.looked(*files)
    assert set(whys(seen_by(town, "Ruth")).values()) == {("many",)}
    own = town.child_with("Sam", called="Bo")
    now = str(town.ask("SELECT at FROM present"))
    sam.looked(own, at="2026-01-01T09:00:00+00:00", server_at=now)
    assert whys(seen_by(town, "Ruth"))[own] == ("clock",)


def test_a_file_one_had_until_yesterday_is_not_unusual(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    with town.database.transaction() as connection:
        connection.execute("DELETE FROM member WHERE person = %s::uuid AND scope = %s::uuid", (town.ids["Leah"], scope))
        connection.execute("UPDATE allocation SET is_active = false WHERE person = %s::uuid", (town.ids["Leah"],))
    Looker(town, "Leah").looked(scope)
    assert seen_by(town, "Ruth") == ()


def test_a_manager_sees_own_team_and_own_files_only_and_nobody_else_sees_any(town: Town) -> None:
    east = town.child_with("Sam")
    Looker(town, "Leah").looked(east)
    assert len(seen_by(town, "Ruth")) == 1
    assert seen_by(town, "Nia") == (), "neither her file nor her team"
    for name in ("Leah", "Ada"):
        with pytest.raises(TurnedAway):
            seen_by(town, name)


def test_asking_who_looked_is_an_entry_itself(town: Town) -> None:
    seen_by(town, "Ruth")
    row = town.ask("SELECT what || ' ' || by FROM audit_entry ORDER BY place DESC LIMIT 1")
    assert row == f"read look-ups {town.ids['Ruth']}"
    assert first_bad(town.database) == ()


def test_over_the_network(town: Town) -> None:
    ruth = town.laptop("Ruth")
    assert msgspec.json.decode(ruth.ask("lookups", LookupsRequest())) == {"rows": []}


# the command


def admin(town: Town, *words: str) -> int:
    return main([*words, "--database-url", town.database.url])


def test_verify_says_that_all_is_well_and_which_head_to_keep(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    other = town.child_with("Sam")
    Looker(town, "Leah").looked(other)
    assert admin(town, "laptops") == 0
    capsys.readouterr()
    assert admin(town, "verify") == 0
    said = capsys.readouterr().out
    assert "as it was written" in said
    head = said.rpartition("head ")[2].split()[0]
    assert admin(town, "verify", "--head", head) == 0
    other_head = f"{head.partition(':')[0]}:{'ab' * 32}"
    assert admin(town, "verify", "--head", other_head) == 1
    assert "kept elsewhere" in capsys.readouterr().err


def test_verify_names_the_entry_and_what_to_do(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    other = town.child_with("Sam")
    leah = Looker(town, "Leah")
    leah.looked(other, other, other)
    harm(town.database, "UPDATE audit_entry SET at = '2026-01-01T00:00:00+00:00' WHERE n = 2")
    assert admin(town, "verify") == 1
    said = capsys.readouterr().err
    assert said.startswith(f"Audit log, entry 2, entry 2 of laptop {leah.sender.device}: changed or moved.")
    assert "Keep a copy" in said


def test_every_command_of_the_administration_is_an_entry(town: Town) -> None:
    assert admin(town, "people") == 0
    assert admin(town, "add-team", "North") == 0
    with town.database.transaction() as connection:
        said = [row[0] for row in connection.execute("SELECT what FROM audit_entry ORDER BY place").fetchall()]
    assert said == ["command people", "command add-team"]


def harm(database: Database, statement: str) -> None:
    with database.transaction() as connection:
        connection.execute(statement)  # type: ignore[arg-type,unused-ignore]


def test_the_newest_head_is_a_line_of_the_log_output(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "waymark.server"), town.database.transaction() as connection:
        head = audit_log.note(connection, town.ids["Ruth"], "read look-ups")
    lines = [record.__dict__["ids"] for record in caplog.records if record.getMessage() == "audit head"]
    assert lines[-1]["root"] == head.root
