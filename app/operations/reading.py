"""Reading as something a person does: a line of the audit trail that is on the disk before anything is shown.

A search leaves a line without its words: whether somebody looked a child up is answered by the files that were opened.
"""

from typing import ClassVar

from app.domain.attendance_link import AttendanceLink
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission, may_export
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class ReadRecord(Operation, frozen=True, kw_only=True):
    """Note that this person reads a record. `kind` is its type in a word. Refused when it is not on this laptop."""

    record: Id
    kind: str
    label: ClassVar[str] = "Read a record"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.envelope(self.record)
        work.note(f"read {self.kind}", self.record)
        return Outcome(record=self.record)


class ReadFile(Operation, frozen=True, kw_only=True):
    """Note that this person reads a part of a child's file: `part` in a word (plan, contact start)."""

    scope: Id
    part: str
    label: ClassVar[str] = "Read a part of a child’s record"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"read {self.part}", self.scope)
        return Outcome(record=self.scope)


class ReadLog(Operation, frozen=True, kw_only=True):
    """Note that this person reads a custody log: `log`, or the one that `link`, a line of a child's timeline, leads to.

    Refused when it is not on this laptop."""

    log: Id = NO_ID
    link: Id = NO_ID
    label: ClassVar[str] = "Read a custody log"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        log = work.get(AttendanceLink, self.link).log if self.link else self.log
        work.envelope(log)
        work.note("read custody log", log)
        return Outcome(record=log)


class ReadPage(Operation, frozen=True, kw_only=True):
    """Note that this person reads a page on many records at once: `page` in a word (custody figures, expenses)."""

    page: str
    label: ClassVar[str] = "Read a page on many records"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"read {self.page}", NO_ID)
        return Outcome()


class NoteTakenOut(Operation, frozen=True, kw_only=True):
    """Note that a table leaves Waymark as a file, and why, before it does. Refused without a reason or by the role."""

    what: str
    reason: str
    label: ClassVar[str] = "Take out a table"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        if not may_export(work.role):
            raise Refused("Your role does not take data that names a child out of Waymark.")
        if not self.reason.strip():
            raise Refused("Say why it is taken out.", "reason")
        work.note(f"took out {self.what}", NO_ID, one_line(self.reason))
        return Outcome()


class Search(Operation, frozen=True, kw_only=True):
    """Note that this person searches by name or word."""

    label: ClassVar[str] = "Search"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note("searched", Id(""))
        return Outcome()
