"""Requests for an appropriate adult: entered, accepted or declined, somebody stood down, ended."""

from typing import ClassVar

from app.domain.adult_profile import AdultProfile
from app.domain.answer import Answer
from app.domain.attendance import NEEDED_BY, SEX
from app.domain.call_out import ENDINGS, KINDS, CallOut
from app.domain.call_out_answer import ACCEPT, DECLINE, STOOD_DOWN, CallOutAnswer
from app.domain.call_out_standing import call_out_standing, is_last_minute
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.policy import Permission
from app.domain.rota import Rota
from app.domain.text import one_line
from app.operations.attendance import BeginAttendance
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class EnterCallOut(Operation, frozen=True, kw_only=True):
    """The police asked for an adult. No name of a child belongs here."""

    now: CallOut
    label: ClassVar[str] = "Enter a request"
    needs: ClassVar[Permission | None] = Permission.CALL_OUT

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.now.kind not in KINDS:
            raise Refused("Say if the child is detained or there for a voluntary interview.", "kind")
        if not self.now.station.strip():
            raise Refused("Say which police station it is.", "station")
        if instant(self.now.requested_at) == float("-inf"):
            raise Refused("Say when the police asked.", "requested_at")
        if instant(self.now.requested_at) > instant(work.moment.wall_at) + 60:
            raise Refused(
                "That lies ahead. Write when the police asked; when the adult is needed stands below.", "requested_at"
            )
        if self.now.afterwards and instant(self.now.requested_at) > instant(work.moment.wall_at) - 300:
            raise Refused("It is over already, so the police asked earlier. Write day and time.", "requested_at")
        if self.now.needed_by and instant(self.now.needed_by) < instant(self.now.requested_at):
            raise Refused("It is needed before it was asked for. Change one of the two times.", "needed_by")
        work.put(self.now)
        return Outcome(record=self.now.id)


class AcceptCallOut(Operation, frozen=True, kw_only=True):
    """Go oneself: the answer and the log of the attendance in one. All ids are fresh."""

    id: Id
    call_out: Id
    attendance: Id
    scope: Id
    label: ClassVar[str] = "Accept"
    needs: ClassVar[Permission | None] = Permission.ANSWER_CALL

    def apply(self, work: UnitOfWork) -> Outcome:
        call_out = work.get(CallOut, self.call_out)
        answers = work.all_in(CallOutAnswer, call_out.scope)
        where = call_out_standing(call_out, answers)
        if call_out.ending:
            raise Refused(f"This request is over: {ENDINGS.get(call_out.ending, call_out.ending).lower()}.")
        if work.actor in where.accepted:
            raise Refused("You have accepted this one. Its log is in your custody logs.")
        if where.accepted:
            raise Refused("Somebody else goes already. Ask your manager if they need you too.")
        for profile in work.all_in(AdultProfile, call_out.scope):
            lapsed = profile.lapses(work.moment.today) if profile.person == work.actor else ()
            if lapsed:
                sentences = " ".join(sentence for _, sentence in lapsed)
                raise Refused(f"You cannot be sent just now. {sentences} Ring your manager, so that somebody else goes.")
        work.put(_answer(work, self.id, call_out, ACCEPT))
        known = {
            key: Answer(value=value)
            for key, value in ((NEEDED_BY, call_out.needed_by[11:16]), (SEX, call_out.sex))
            if value
        }
        begin = BeginAttendance(
            id=self.attendance, scope=self.scope, kind=call_out.kind, station=call_out.station,
            requested_at=call_out.requested_at, call_out=call_out.id, entered_afterwards=call_out.afterwards, answers=known,
        )  # fmt: skip
        begin.apply(work)
        return Outcome(record=self.attendance)


class DeclineCallOut(Operation, frozen=True, kw_only=True):
    """Not go, with a reason. Who accepted and cannot come at the last minute says whom they told by phone."""

    id: Id
    call_out: Id
    reason: str
    told: str = ""
    label: ClassVar[str] = "Decline"
    needs: ClassVar[Permission | None] = Permission.ANSWER_CALL

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say in a few words why you cannot come.", "reason")
        call_out = work.get(CallOut, self.call_out)
        where = call_out_standing(call_out, work.all_in(CallOutAnswer, call_out.scope))
        rota = next(iter(work.all_in(Rota, call_out.scope)), Rota())
        had_accepted = work.actor in where.accepted
        if had_accepted and is_last_minute(call_out, rota, work.moment.wall_at) and not self.told.strip():
            raise Refused(
                "A child waits for you soon. Ring the duty manager first, so that somebody else is found, and say whom you told.",
                "told",
            )
        work.put(_answer(work, self.id, call_out, DECLINE).but(reason=one_line(self.reason), told=one_line(self.told)))
        return Outcome(record=self.id)


class StandDown(Operation, frozen=True, kw_only=True):
    """Two accepted apart, or one is not needed: this one does not go. They are told with their next sync; ring them too."""

    id: Id
    call_out: Id
    person: Id
    reason: str
    label: ClassVar[str] = "Stand down"
    needs: ClassVar[Permission | None] = Permission.KEEP_ROTA

    def apply(self, work: UnitOfWork) -> Outcome:
        call_out = work.get(CallOut, self.call_out)
        where = call_out_standing(call_out, work.all_in(CallOutAnswer, call_out.scope))
        if self.person not in where.accepted:
            raise Refused("They have not accepted this request.", "person")
        if not self.reason.strip():
            raise Refused("Say why they are not needed.", "reason")
        answer = _answer(work, self.id, call_out, STOOD_DOWN).but(person=self.person, reason=one_line(self.reason))
        work.put(answer)
        return Outcome(record=self.id)


class EndCallOut(Operation, frozen=True, kw_only=True):
    """The request is over: an adult went, a parent did, or nobody could be found. `ended_at` is an instant, empty for now."""

    call_out: Id
    ending: str
    ended_at: str = ""
    label: ClassVar[str] = "End the request"
    needs: ClassVar[Permission | None] = Permission.CALL_OUT

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.ending not in ENDINGS:
            raise Refused("Say how it ended.", "ending")
        call_out = work.get(CallOut, self.call_out)
        work.put(call_out.but(ending=self.ending, ended_at=self.ended_at or work.moment.wall_at))
        return Outcome(record=call_out.id)


def _answer(work: UnitOfWork, id: Id, call_out: CallOut, says: str) -> CallOutAnswer:
    return CallOutAnswer(
        id=id, scope=call_out.scope, call_out=call_out.id, person=work.actor, says=says, at=work.moment.wall_at
    )
