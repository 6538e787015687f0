"""What an operation is: one named thing a person does, applied in one transaction, with the way back where there is one."""

from typing import ClassVar, Protocol

import msgspec

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.policy import Permission
from app.operations.ports import UnitOfWork


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: the record that came of it, and the operation that takes it back, if it can be taken back."""

    record: Id = NO_ID
    undo: "Operation | None" = None


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all operations. `apply` raises Refused where a rule says no; then nothing is changed at all."""

    label: ClassVar[str] = ""
    needs: ClassVar[Permission | None] = Permission.RECORD

    def apply(self, work: UnitOfWork) -> Outcome:
        """Make the change on this unit of work."""
        raise NotImplementedError  # every operation says what it does


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What the runner gives back after the commit."""

    touched: Touched
    outcome: Outcome
    saved_at: str


class Runner(Protocol):
    """Applies operations on the write thread. Raises Refused, Unavailable, or our own fault."""

    def run(self, operation: Operation) -> Done: ...
