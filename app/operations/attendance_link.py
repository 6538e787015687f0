"""Linking a custody log to a child's file: a person says that it is this child, and the file's timeline has its line."""

from datetime import date
from typing import ClassVar

from app.domain.attendance import OUTCOME, Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attending import minutes_there
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Grant
from app.domain.policy import Permission
from app.domain.stamp import Stamp, in_time
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

KEPT_YEARS = 6
"""How long an appropriate adult's record is kept (DOMAIN 17), and so may be read from the file."""


class LinkAttendance(Operation, frozen=True, kw_only=True):
    """`id` and `grant` are fresh ids; `file` is the child's file. Who has the file may read the log from the next sync on."""

    id: Id
    grant: Id
    attendance: Id
    file: Id
    label: ClassVar[str] = "Link a custody log to this child"
    needs: ClassVar[Permission | None] = Permission.LINK_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        if not work.all_in(Child, self.file):
            raise Refused("This child’s file is not on this laptop. Sync, then link it.", "file")
        if any(link.attendance == record.scope for link in work.all_in(AttendanceLink, self.file)):
            raise Refused("This log is linked to this child already.", "file")
        stamps = in_time(list(work.all_in(Stamp, record.scope)))
        first = next((s.at for s in stamps if s.kind in {"arrived", "requested"}), work.envelope(record.id).made_at)
        work.put(
            AttendanceLink(
                id=self.id,
                scope=self.file,
                attendance=record.scope,
                log=record.id,
                at=next((s.at for s in stamps if s.kind == "arrived"), first),
                station=record.station,
                adult=record.adult,
                minutes=minutes_there(stamps),
                outcome=record.text(OUTCOME),
            )
        )
        until = _in_years(work.moment.today, KEPT_YEARS).isoformat()
        reason = "Linked to this child’s file"
        work.put(Grant(id=self.grant, scope=record.scope, members_of=self.file, until_on=until, reason=reason))
        return Outcome(record=self.id, undo=UnlinkAttendance(link=self.id, reason="Undone"))


class UnlinkAttendance(Operation, frozen=True, kw_only=True):
    """It was another child: the line leaves the timeline, and the log the laptops that had it from this file."""

    link: Id
    reason: str
    label: ClassVar[str] = "Take the link away"
    needs: ClassVar[Permission | None] = Permission.LINK_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why the link is taken away.", "reason")
        link, reason = work.get(AttendanceLink, self.link), one_line(self.reason)
        grants = tuple(grant.id for grant in work.all_in(Grant, link.attendance) if grant.members_of == link.scope)
        for id in (*grants, link.id):
            work.void(id, reason)
        return Outcome(record=link.id, undo=PutLinkBack(link=link.id, grants=grants))


class PutLinkBack(Operation, frozen=True, kw_only=True):
    """The link was right after all: the line is in the timeline again, and who has the file reads the log again."""

    link: Id
    grants: tuple[Id, ...] = ()
    label: ClassVar[str] = "Put the link back"
    needs: ClassVar[Permission | None] = Permission.LINK_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        for id in (self.link, *self.grants):
            work.unvoid(id)
        return Outcome(record=self.link, undo=UnlinkAttendance(link=self.link, reason="Undone"))


def _in_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
