"""Custody attendances with the real service and real laptops: who holds what, for how long, and what is linked by whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.admin import add_person
from app.domain.answer import Answer
from app.domain.attendance import BORN, FULL_NAME, NAME, OUTCOME
from app.domain.attending import State
from app.domain.call_out import CallOut
from app.domain.call_out_standing import CallOutState, call_out_standing
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.operations.alerts import CopyAlerts
from app.operations.attendance import BeginAttendance, CompleteAttendance, HandOver, KeepAttendance
from app.operations.attendance_link import LinkAttendance, PutLinkBack, UnlinkAttendance
from app.operations.attendance_review import AnswerAboutLog, AskAboutLog, FinishReview, ReopenReview
from app.operations.call_out import AcceptCallOut, EnterCallOut, StandDown
from app.operations.feedback import BeginFeedback, FinishFeedback, KeepFeedback
from app.operations.rota import OpenRota
from app.operations.stamp import Tap
from tests.helpers.laptop import a_child, an_allocation, new_id
from tests.server.real_laptops import RealLaptop
from tests.server.town import Town

NIGHT = "2026-11-23T18:42:00+00:00"


class Custody:
    """Two appropriate adults, a manager and a practitioner with Jay's file, each with a laptop."""

    def __init__(self, town: Town, folder: Path) -> None:
        for name in ("Grace Ade", "Tom Hill"):
            town.ids[name] = add_person(town.database, name, "appropriate_adult")
        made = {name: RealLaptop(town, folder / name, name) for name in ("Ruth", "Leah", "Grace Ade", "Tom Hill")}
        self.laptops = tuple(made.values())
        self.ruth, self.leah, self.grace, self.tom = self.laptops
        self.child: Child = a_child()
        self.ruth.sync()
        with self.ruth.store.work() as work:
            work.put(self.child)
            work.put(an_allocation(self.child, town.ids["Leah"], town.ids["East"]))
        self.sync()

    def sync(self) -> None:
        """Everybody sends, then everybody has what the others sent."""
        for laptop in self.laptops * 2:
            laptop.sync()

    def begins(self, laptop: RealLaptop, **facts: object) -> Id:
        said = {
            NAME: Answer(value="Jay"), FULL_NAME: Answer(value="Jaydon Okafor"), BORN: Answer(value="2011-03-12"),
        }  # fmt: skip
        id = new_id()
        begin = {"station": "Harbour Road", "answers": said, **facts}
        laptop.do(BeginAttendance(id=id, scope=new_id(), **begin))  # type: ignore[arg-type]
        return id

    def signs(self, laptop: RealLaptop, id: Id) -> None:
        for kind in ("arrived", "left"):
            laptop.do(Tap(id=new_id(), attendance=id, kind=kind))
        seen = laptop.views.log(id, NIGHT).attendance
        laptop.do(KeepAttendance(seen=seen, now=seen.answering(OUTCOME, Answer(value="rui"))))
        row = laptop.views.log(id, NIGHT)
        laptop.do(CompleteAttendance(attendance=id, content=row.content, log=row.log))

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()


def kinds_on(laptop: RealLaptop) -> set[str]:
    """Every kind of record in this laptop's store, in whatever table a record lies."""
    with laptop.store.reading() as connection:
        tables = ("record", "outbox")
        return {row[0] for table in tables for row in connection.exec_driver_sql(f"SELECT DISTINCT type FROM {table}")}


def words_on(laptop: RealLaptop, word: str) -> int:
    """In how many cells of the whole store the word stands."""
    found = 0
    with laptop.store.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        for name in names:
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').fetchall()
            cells = (bytes(c).decode(errors="replace") if isinstance(c, bytes) else str(c) for row in rows for c in row)
            found += sum(word in cell for cell in cells)
    return found


DIRECTORY = {"service", "team", "person", "form"}


@pytest.fixture
def custody(town: Town, tmp_path: Path) -> Iterator[Custody]:
    made = Custody(town, tmp_path)
    yield made
    made.close()


def test_an_adult_holds_their_own_open_logs_and_nothing_else_until_one_is_handed_over(custody: Custody) -> None:
    own, others = custody.begins(custody.grace), custody.begins(custody.tom, station="Castle Street")
    custody.sync()
    assert kinds_on(custody.grace) - DIRECTORY == {"attendance", "stamp"}
    assert [line.id for line in custody.grace.views.logs(NIGHT)] == [own]
    assert words_on(custody.grace, "Castle Street") == words_on(custody.grace, "Jayden") == 0
    assert words_on(custody.grace, "Harbour Road") > 0, "the sibling: what is there is found"
    assert {line.id for line in custody.ruth.views.logs(NIGHT)} == {own, others}
    assert custody.leah.views.logs(NIGHT) == ()
    custody.grace.do(Tap(id=new_id(), attendance=own, kind="arrived"))
    custody.grace.do(HandOver(attendance=own, to=custody.tom.person))
    custody.sync()
    custody.tom.clock.turn(hours=1)
    custody.tom.do(Tap(id=new_id(), attendance=own, kind="arrived"))
    custody.sync()
    row = custody.grace.views.log(own, NIGHT)
    told = [(line.stamp.kind, line.by_name) for line in row.stamps]
    assert told[-2:] == [("handed_over", "Grace Ade"), ("arrived", "Tom Hill")]
    assert (row.adult_name, row.is_mine) == ("Tom Hill", True)


def test_after_the_review_a_log_is_gone_from_the_adults_laptop_and_comes_back_when_it_is_opened_again(
    custody: Custody,
) -> None:
    id, ruth = custody.begins(custody.grace), custody.ruth
    custody.signs(custody.grace, id)
    sitting = new_id()
    custody.grace.do(BeginFeedback(id=sitting, attendance=id))
    asked = custody.grace.views.self_assessment(sitting).record
    custody.grace.do(KeepFeedback(seen=asked, now=asked.saying("more_say", Answer(value="It was freezing"))))
    custody.grace.do(FinishFeedback(id=sitting))
    custody.sync()
    (line,) = ruth.views.log(id, NIGHT).said
    assert (line.record.answers["more_say"].value, line.record.is_finished) == ("It was freezing", True)
    question = new_id()
    ruth.do(AskAboutLog(id=question, attendance=id, text="Was a nurse asked?"))
    with pytest.raises(Refused, match="no answer yet"):
        ruth.do(FinishReview(attendance=id))
    custody.sync()
    assert custody.grace.views.log(id, NIGHT).attending.state is State.COMPLETED
    custody.grace.do(AnswerAboutLog(attendance=id, question=question, text="Yes, at 19:10."))
    custody.sync()
    ruth.do(FinishReview(attendance=id))
    custody.sync()
    assert custody.grace.views.logs(NIGHT) == ()
    assert kinds_on(custody.grace) - DIRECTORY == set()
    assert words_on(custody.grace, "Jaydon") == words_on(custody.grace, "It was freezing") == 0
    assert ruth.views.log(id, NIGHT).attending.state is State.REVIEWED
    ruth.do(ReopenReview(attendance=id, reason="One more thing"))
    custody.sync()
    assert [line.id for line in custody.grace.views.logs(NIGHT)] == [id]


def test_a_manager_gives_a_log_with_what_the_adult_needs_to_know_and_no_more(custody: Custody) -> None:
    ruth, file = custody.ruth, custody.child.scope
    id = custody.begins(ruth, adult=custody.grace.person)
    ruth.do(CopyAlerts(attendance=id, file=file, alerts={"alerts_do": "Short sentences", "alerts_medicine": "Inhaler"}))
    with pytest.raises(Refused, match="Only what helps tonight"):
        ruth.do(CopyAlerts(attendance=id, file=file, alerts={"outcome_what": "rui"}))
    with pytest.raises(Refused, match="Only the appropriate adult"):
        ruth.do(Tap(id=new_id(), attendance=id, kind="arrived"))
    custody.sync()
    row = custody.grace.views.log(id, NIGHT)
    assert [(a.question, a.words) for a in row.alerts] == [
        ("alerts_do", "Short sentences"), ("alerts_medicine", "Inhaler"),
    ]  # fmt: skip
    assert kinds_on(custody.grace) - DIRECTORY == {"attendance"}
    custody.grace.do(Tap(id=new_id(), attendance=id, kind="accepted"))
    custody.sync()
    assert custody.ruth.views.log(id, NIGHT).attending.state is State.ACCEPTED


def test_a_person_links_a_log_to_a_file_and_only_then_does_the_file_show_it(custody: Custody) -> None:
    id, ruth, file = custody.begins(custody.grace), custody.ruth, custody.child.scope
    custody.signs(custody.grace, id)
    custody.sync()
    (likely,) = ruth.views.likely_children(id)
    assert (likely.id, likely.why) == (file, "surname, date of birth and first name nearly")
    ruth.do(LinkAttendance(id=new_id(), grant=new_id(), attendance=id, file=likely.id))
    with pytest.raises(Refused, match="linked to this child already"):
        ruth.do(LinkAttendance(id=new_id(), grant=new_id(), attendance=id, file=file))
    custody.sync()
    leah = custody.leah
    assert [line.id for line in leah.views.logs(NIGHT)] == [id]
    (line,) = [e for e in leah.views.child(file, leah.clock.now.today).timeline if e.type == "attendance_link"]
    told = ("At the police station", "Grace Ade · Harbour Road")
    assert (line.title, line.meta) == told
    with pytest.raises(Refused):
        leah.do(Tap(id=new_id(), attendance=id, kind="food"))
    held = {"attendance", "stamp", "signature", "grant"}
    assert kinds_on(custody.grace) - DIRECTORY == held, "that it is linked, and no record of the file"
    assert words_on(custody.grace, "Jayden") == 0 < words_on(custody.ruth, "Jayden"), "the name as the file has it"
    (linked,) = custody.grace.views.log(id, NIGHT).links
    assert (linked.file, linked.name, linked.link) == (file, "", ""), "the number of the file, which names nobody"
    link = Id(line.id)
    taken = ruth.do(UnlinkAttendance(link=link, reason="Another Jay"))
    custody.sync()
    assert leah.views.logs(NIGHT) == ()
    back = taken.outcome.undo
    assert isinstance(back, PutLinkBack)
    ruth.do(back)
    custody.sync()
    assert [line.id for line in leah.views.logs(NIGHT)] == [id]


def test_the_rota_is_with_adults_and_managers_and_two_who_accept_apart_are_both_kept_until_one_is_stood_down(
    custody: Custody,
) -> None:
    ruth, grace, tom, scope = custody.ruth, custody.grace, custody.tom, new_id()
    ruth.do(OpenRota(id=new_id(), scope=scope))
    call = CallOut(id=new_id(), scope=scope, kind="detained", station="Harbour Road", requested_at=ruth.clock.now.wall_at)
    ruth.do(EnterCallOut(now=call))
    custody.sync()
    assert custody.leah.views.rota() is None
    assert kinds_on(grace) - DIRECTORY == {"rota", "call_out"}
    for adult in (grace, tom):
        adult.do(AcceptCallOut(id=new_id(), call_out=call.id, attendance=new_id(), scope=new_id()))
    custody.sync()
    rota = ruth.views.rota()
    assert rota is not None
    standing = call_out_standing(call, rota.board.answers)
    assert (standing.state, set(standing.accepted)) == (CallOutState.TWICE, {grace.person, tom.person})
    ruth.clock.turn(hours=1)
    ruth.do(StandDown(id=new_id(), call_out=call.id, person=tom.person, reason="Grace is nearer"))
    custody.sync()
    told = tom.views.rota()
    assert told is not None
    assert call_out_standing(call, told.board.answers).accepted == (grace.person,)
    assert [line.adult_name for line in grace.views.logs(NIGHT)] == ["Grace Ade"]
