"""Reading as something a person does: a line of the audit trail that is on the disk before anything is shown.

A search leaves a line without its words: whether somebody looked a child up is answered by the files that were opened.
"""

from typing import ClassVar

from app.domain.ids import Id
from app.domain.policy import Permission
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


class Search(Operation, frozen=True, kw_only=True):
    """Note that this person searches by name or word."""

    label: ClassVar[str] = "Search"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note("searched", Id(""))
        return Outcome()
