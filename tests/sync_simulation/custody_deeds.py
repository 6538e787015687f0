"""What people do with custody logs in a world: Leah is trained and attends, Ruth gives logs and reviews them.

The station is no word of its own: a link says it once more in the child's file.
"""

from typing import TYPE_CHECKING, Final

from app.changes.log_hash import log_hash
from app.domain.answer import Answer
from app.domain.attendance import Attendance
from app.domain.attendance_review import AttendanceReview
from app.domain.ids import Id
from app.domain.policy import Role
from app.domain.self_assessment import FEEDBACK, SelfAssessment
from app.domain.stamp import Stamp
from app.operations.attendance import BeginAttendance, CancelAttendance, CompleteAttendance, HandOver, KeepAttendance
from app.operations.attendance_link import LinkAttendance
from app.operations.attendance_review import AnswerAboutLog, AskAboutLog, FinishReview, ReopenReview
from app.operations.feedback import BeginFeedback, DeclineFeedback, FinishFeedback, KeepFeedback
from app.operations.stamp import ChangeTime, Tap, UndoStamp

if TYPE_CHECKING:
    from tests.sync_simulation.deeds import Deed
    from tests.sync_simulation.desk import Desk

_MOST: Final = 3
"""Logs on a laptop, so that people meet in one."""
_OFTEN: Final = ("food", "drink", "nurse", "arrived", "left", "record_read")


def begin_log(desk: "Desk") -> None:
    """Somebody is called to a station, or a manager sends Leah."""
    if len(desk.ids_of("attendance")) < _MOST:
        adult = desk.world.ids["Leah"] if desk.role == Role.MANAGER else Id("")
        desk.run(
            BeginAttendance(
                id=desk.world.new_id(), scope=desk.world.new_id(), adult=adult, station="Harbour Road",
                requested_at=desk.clock.now.wall_at,
            )
        )  # fmt: skip


def tap(desk: "Desk") -> None:
    """Stamp what happens."""
    if (log := desk.some_id("attendance")) is not None:
        kind = desk.dice.choice(_OFTEN)
        desk.run(Tap(id=desk.world.new_id(), attendance=log, kind=kind, words=desk.world.word()))


def amend(desk: "Desk") -> None:
    """Undo a stamp, or give it another time."""
    if (id := desk.some_id("stamp")) is not None:
        if desk.dice.random() < 0.4:
            desk.run(UndoStamp(stamp=id))
        else:
            desk.run(ChangeTime(stamp=id, at="2026-11-20T07:00:00+00:00", reason=desk.world.word()))


def say(desk: "Desk") -> None:
    """Answer something, or copy in what the adult needs to know."""
    if (log := desk.some_id("attendance")) is not None:
        with desk.store.work() as work:
            seen = work.get(Attendance, log)
        question = desk.dice.choice(("alerts_do", "alerts_medicine", "outcome_what", "child_called"))
        word = "rui" if question == "outcome_what" else desk.world.word()
        desk.run(KeepAttendance(seen=seen, now=seen.answering(question, Answer(value=word))))


def pass_on(desk: "Desk") -> None:
    """Hand over to Sam, who is not trained; or cancel."""
    if (log := desk.some_id("attendance")) is not None and desk.dice.random() < 0.4:
        if desk.dice.random() < 0.5:
            desk.run(HandOver(attendance=log, to=desk.world.ids["Sam"]))
        else:
            desk.run(CancelAttendance(attendance=log, reason=desk.world.word()))


def sign_log(desk: "Desk") -> None:
    """The adult signs what is stamped."""
    if (log := desk.some_id("attendance")) is not None:
        with desk.store.work() as work:
            record = work.get(Attendance, log)
            content, stamps = work.head_hash(record), log_hash(work.all_in(Stamp, record.scope))
        desk.run(CompleteAttendance(attendance=log, content=content, log=stamps))


def review_log(desk: "Desk") -> None:
    """A manager asks, ends the review or opens it again; the adult answers."""
    if (log := desk.some_id("attendance")) is None:
        return
    if desk.role == Role.MANAGER:
        word, asked = desk.world.word(), desk.world.new_id()
        steps = (
            AskAboutLog(id=asked, attendance=log, text=word), FinishReview(attendance=log, note=word),
            ReopenReview(attendance=log, reason=word),
        )  # fmt: skip
        desk.run(desk.dice.choice(steps))
    elif (id := desk.some_id("attendance_review")) is not None:
        with desk.store.work() as work:
            review = work.get(AttendanceReview, id)
        if review.questions:
            question = Id(desk.dice.choice(sorted(review.questions)))
            desk.run(AnswerAboutLog(attendance=review.about, question=question, text=desk.world.word()))


def hear_child(desk: "Desk") -> None:
    """The child says how it was, on the adult's laptop, or does not want to."""
    if (log := desk.some_id("attendance")) is None:
        return
    with desk.store.work() as work:
        said = work.all_in(SelfAssessment, work.get(Attendance, log).scope)
    going = [one for one in said if one.form.id == FEEDBACK and not one.is_finished]
    if not going:
        begins = BeginFeedback(id=desk.world.new_id(), attendance=log)
        refuses = DeclineFeedback(id=desk.world.new_id(), attendance=log, why=desk.world.word())
        desk.run(begins if desk.dice.random() < 0.7 else refuses)
        return
    seen = desk.dice.choice(going)
    if seen.answers and desk.dice.random() < 0.4:
        desk.run(FinishFeedback(id=seen.id))
    else:
        answer = Answer(value=desk.world.word(), said_by="child")
        desk.run(KeepFeedback(seen=seen, now=seen.saying("more_say", answer)))


def link_log(desk: "Desk") -> None:
    """A person says whose night it was."""
    if (log := desk.some_id("attendance")) is not None and desk.files():
        ids = {"id": desk.world.new_id(), "grant": desk.world.new_id()}
        desk.run(LinkAttendance(**ids, attendance=log, file=desk.dice.choice(desk.files())))


ATTENDING: Final[tuple["Deed", ...]] = (
    begin_log, begin_log, tap, tap, tap, tap, amend, say, say, pass_on, sign_log, review_log, review_log, link_log,
    hear_child, hear_child,
)  # fmt: skip
