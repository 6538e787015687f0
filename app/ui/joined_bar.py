"""Says over a record that paragraphs of two people were joined by themselves, until somebody has read them."""

from functools import partial
from typing import Final

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.mark import JOINED
from app.operations.mark import ConfirmJoined
from app.operations.rows.mark import MarkLine
from app.ui.desk import Desk
from app.ui.parts.card import Banner

READ: Final = "I have read it"
BRIEF: Final = "Paragraphs were joined"
_MOST: Final = 3


class JoinedBar(Banner):
    """Hidden while there is nothing to read. `show_record` says which record is on screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("warn", "", ((READ, READ),), icon="git-compare-arrows")
        self._desk, self._record, self._scope = desk, NO_ID, NO_ID
        self._marks: tuple[MarkLine, ...] = ()
        self.hide()
        self.chosen.connect(self._confirm)
        desk.notices.changed.connect(self._touched)

    def show_record(self, record: Id, scope: Id) -> None:
        """Look for what joined on this record, where it is another one than before; no record: nothing."""
        if record != self._record:
            self._show(())
            self._record, self._scope = record, scope
            self._look()

    def _look(self) -> None:
        if self._record:
            self._desk.tasks.read(partial(self._read, self._record), self._found)

    def _read(self, record: Id) -> tuple[Id, tuple[MarkLine, ...]]:
        return record, tuple(mark for mark in self._desk.views.marks(record) if mark.kind == JOINED)

    def _found(self, found: tuple[Id, tuple[MarkLine, ...]]) -> None:
        record, marks = found
        if record == self._record:
            self._show(marks)

    def _show(self, marks: tuple[MarkLine, ...]) -> None:
        self._marks = marks
        if marks:
            self.set_text(words(marks))
            self.set_brief(BRIEF)
        self.setVisible(bool(marks))

    def _touched(self, touched: Touched) -> None:
        if self._record and touched.concerns(self._scope):
            self._look()

    def _confirm(self, _key: object) -> None:
        self._desk.tasks.do(ConfirmJoined(marks=tuple(mark.id for mark in self._marks)))


def words(marks: tuple[MarkLine, ...]) -> str:
    """ "Leah Okafor and Sam Bell both wrote in “Aim”. The paragraphs were joined by themselves. Read them …" """
    people = list(dict.fromkeys(person for mark in marks for person in (*mark.others, mark.by)))
    who = f"{', '.join(people[:-1])} and {people[-1]}" if len(people) > 1 else "Two people"
    labels = list(dict.fromkeys(label for mark in marks for _, label in mark.paths))
    more = f" and {len(labels) - _MOST} more" if len(labels) > _MOST else ""
    where = ", ".join(f"“{label}”" for label in labels[:_MOST]) + more
    return f"{who} both wrote in {where}. The paragraphs were joined by themselves. Read them before anybody signs."
