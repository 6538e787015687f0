"""Which one to start: the stages of an assessment and the other tools, each with what it is for and when it was last done."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.operations.rows.assessment import AssessmentLine
from app.ui.features.assessment import starting
from app.ui.parts.button import Button
from app.ui.parts.page import Columns
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

STACK_BELOW_EM = 44


class StartSheet(Sheet):
    """`chosen` carries a kind of stage, or the id of another tool's form."""

    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, starting.WHICH, starting.NOTHING_LOST, width_em=66, height_em=54)
        self._columns = Columns((1, 1), STACK_BELOW_EM)
        self._lists: list[tuple[PickList, tuple[str, ...]]] = []
        for column, (heading, keys) in zip(self._columns.columns, starting.GROUPS, strict=True):
            self._add_group(column.cards, heading, keys)
        self._columns.finish()
        self.body.addWidget(self._columns)
        self.body.addStretch(1)
        cancel = Button("Not now", "quiet")
        cancel.clicked.connect(self.close_sheet)
        self.footer.addStretch(1)
        self.footer.addWidget(cancel)

    def _add_group(self, column: QVBoxLayout, heading: str, keys: tuple[str, ...]) -> None:
        picks = PickList(name=heading)
        picks.picked.connect(self._picked)
        self._lists.append((picks, keys))
        column.addWidget(PlainLabel(heading, "strong"))
        column.addWidget(picks)

    def show_lines(self, lines: Sequence[AssessmentLine], called: str, today: date) -> None:
        """Say for each when this child's last one was."""
        for picks, keys in self._lists:
            picks.set_picks([self._pick(key, lines, called, today) for key in keys])

    def _pick(self, key: str, lines: Sequence[AssessmentLine], called: str, today: date) -> Pick:
        title, purpose = starting.words(key, called)
        last = starting.last(key, lines, today)
        return Pick(key=key, title=title, meta=" · ".join(filter(None, (purpose, last))))

    def _picked(self, key: object) -> None:
        self.close_sheet()
        self.chosen.emit(key)
