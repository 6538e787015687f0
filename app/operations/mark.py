"""Saying that one has read what joined by itself: the mark goes for everybody."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.mark import JOINED, READ, Mark
from app.domain.policy import Permission
from app.domain.record import Record
from app.domain.signature import Resolution
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

READ_FIRST = "Paragraphs of two people were joined in this. Read them, say that you have, then sign."


class ConfirmJoined(Operation, frozen=True, kw_only=True):
    """This person has read these marks' texts as they stand: each is closed, for everybody."""

    marks: tuple[Id, ...]
    label: ClassVar[str] = "Read what was joined"
    needs: ClassVar[Permission | None] = Permission.RESOLVE

    def apply(self, work: UnitOfWork) -> Outcome:
        for id in self.marks:
            mark = work.get(Mark, id)
            if mark in open_marks(work, mark.scope):
                work.put(
                    Resolution(
                        id=work.new_id(), scope=mark.scope, conflict=id, about=mark.about, chosen=READ, by=work.actor
                    )
                )
        return Outcome(record=self.marks[0] if self.marks else Id(""))


def open_marks(work: UnitOfWork, scope: Id) -> tuple[Mark, ...]:
    """Marks of a file that nobody has said to have read."""
    read = {r.conflict for r in work.all_in(Resolution, scope)}
    return tuple(mark for mark in work.all_in(Mark, scope) if mark.id not in read)


def refuse_while_unread(work: UnitOfWork, record: Record) -> None:
    """Raise Refused while texts of this record joined by themselves and nobody has read them since (SYNC 2.6)."""
    if any(mark.about == record.id and mark.kind == JOINED for mark in open_marks(work, record.scope)):
        raise Refused(READ_FIRST, "joined")
