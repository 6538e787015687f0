"""The custody nights of the made-up service: one reviewed and linked to a child's file, two that wait for the manager."""

import random
from datetime import datetime, time, timedelta
from typing import Final

from app.changes.log_hash import log_hash
from app.demo.sample.making import Maker, work_day, working_days_ago
from app.demo.sample.staff import Staff
from app.demo.sample.story import Ids, Later, Story, attendance_of, signed_at, stamps_of, stories, timed
from app.domain.answer import Answer
from app.domain.attendance import BORN, OUTCOME, Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attendance_review import AttendanceReview, LogQuestion
from app.domain.attending import minutes_there
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Grant
from app.domain.moment import Moment
from app.domain.stamp import Stamp
from app.domain.wall_time import HOME
from app.forms.shipped import shipped_form
from app.operations.attendance import STATEMENT
from app.operations.attendance_link import KEPT_YEARS
from app.operations.attendance_review import review_id

NOON: Final = time(12)


def make_nights(maker: Maker, staff: Staff) -> None:
    """Add them behind all that is made. Own luck, so nothing else changes."""
    kept, maker.luck = maker.luck, random.Random("nights")  # noqa: S311
    for night in stories():
        _Night(maker, staff, night).make()
    maker.luck = kept


class _Night:
    """One night being made."""

    def __init__(self, maker: Maker, staff: Staff, night: Story) -> None:
        self.maker, self.staff, self.night = maker, staff, night
        self.evening = working_days_ago(maker.today, night.days_ago)
        self.adult = staff.named(night.adult)
        self.ids = Ids(self._id(), self._id(), self.adult.id, self._id)
        self.steps = timed(night, self.evening)
        self.signed = signed_at(night, self.evening)

    def _id(self) -> Id:
        return self.maker.new_id(self.evening)

    @staticmethod
    def _at(at: datetime) -> str:
        return at.isoformat(timespec="milliseconds")

    def _moment(self, at: datetime) -> Moment:
        """As a laptop stands that was started that noon and whose clock was never touched."""
        since = at - datetime.combine(self.evening, NOON, HOME)
        ran = int(since.total_seconds()) * 1_000_000_000
        return Moment(wall_at=self._at(at), boot_id=f"{self.night.key} {self.evening}", boottime_ns=ran)

    def make(self) -> None:
        """The log with its stamps and the adult's signature, the manager's part, and the link."""
        stamps = stamps_of(self.steps, self.ids, self._moment)
        form = shipped_form("attendance", 1)
        child = self._child()
        record = attendance_of(self.night, form, self.ids, stamps, "first", "said", "afterwards")
        if child is not None:
            record = record.answering(BORN, Answer(value=child.born_on))
        record = record.but(log_hash=log_hash(stamps))
        self.maker.keep(record, self.adult.id, self._at(self.steps[0].tapped))
        for stamp, one in zip(stamps, self.steps, strict=True):
            self.maker.keep(stamp, self.adult.id, self._at(one.tapped))
        self.maker.sign(record, self.adult, "attended", self._at(self.signed), statement=STATEMENT)
        for later in (self.night.asked, self.night.reviewed):
            if later is not None:
                self._review(record, later)
        if child is not None:
            self._link(child, record, stamps)

    def _child(self) -> Child | None:
        """In whose file it is linked: one of the children whom the demo opens with."""
        children = (m.record for m in self.maker.made if isinstance(m.record, Child))
        return next((child for child in children if child.called == self.night.file), None) if self.night.file else None

    def _review(self, log: Attendance, later: Later) -> None:
        """What the manager asked, or that it is reviewed."""
        who = self.staff.named(later.by).id
        day = work_day(self.signed.date() + timedelta(days=later.days), 1)
        at = self.maker.done_at(self._at(datetime.combine(day, time.fromisoformat(later.at), HOME)))
        review = AttendanceReview(id=review_id(log.id), scope=log.scope, about=log.id)
        if later.text:
            review = review.but(questions={self._id(): LogQuestion(text=later.text, asked_by=who, asked_at=at)})
        else:
            review = review.but(done_at=at, done_by=who)
        self.maker.keep(review, who, at)

    def _link(self, child: Child, log: Attendance, stamps: tuple[Stamp, ...]) -> None:
        """Made by the child's manager on the day after the night."""
        arrived = next(stamp for stamp in stamps if stamp.kind == "arrived")
        manager = self.staff.manager_of(self.staff.case_workers[0].team)
        day = work_day(self.evening + timedelta(days=1), 1)
        at = self.maker.at(day, 11, 20)
        link = AttendanceLink(
            id=self._id(), scope=child.scope, attendance=log.scope, log=log.id, at=arrived.at, station=self.night.station,
            adult=self.adult.id, minutes=minutes_there(stamps), outcome=log.text(OUTCOME),
        )  # fmt: skip
        until = (day + timedelta(days=366 * KEPT_YEARS)).isoformat()
        grant = Grant(
            id=self._id(), scope=log.scope, members_of=child.scope, until_on=until, reason="Linked to this child’s file"
        )
        self.maker.keep(link, manager.id, at)
        self.maker.keep(grant, manager.id, at)
