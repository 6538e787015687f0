"""Choosing a passphrase: typed twice, with plain feedback while it is typed."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.line import LineField
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel

Rate = Callable[[str], tuple[int, str]]
"""How strong typed words are: 0 to 4, and what to do next in words, empty when they are good enough."""

LABEL: Final = "New passphrase"
HINT: Final = "Several words that have nothing to do with you, such as a thing, a place, a food and a colour"
AGAIN: Final = "The same again"
NOT_THE_SAME: Final = "The two are not the same yet."
STRONG: Final = "Good. That is strong enough."


class NewWords(QWidget):
    """`confirmed` when Enter is pressed in the second field."""

    confirmed = Signal()

    def __init__(self, rate: Rate) -> None:
        super().__init__()
        self._rate = rate
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(PlainLabel(LABEL, "strong"))
        column.addWidget(PlainLabel(HINT, "helper", True))
        self._first = LineField(name=LABEL, secret=True)
        self._meter = ProgressBar(name="Strength")
        self._feedback = PlainLabel("", "helper", True)
        self._second = LineField(name=AGAIN, secret=True)
        for widget in (self._first, self._meter, self._feedback, PlainLabel(AGAIN, "strong"), self._second):
            column.addWidget(widget)
        self._first.edited.connect(self._show_strength)
        self._second.confirmed.connect(self.confirmed)
        self._show_strength("")

    @property
    def words(self) -> str:
        """What is typed in the first field."""
        return self._first.text()

    def problem(self) -> str:
        """Why these cannot be taken yet, in words; empty when they can. The field in question is marked."""
        _, hint = self._rate(self._first.text())
        other = "" if hint or self._first.text() == self._second.text() else NOT_THE_SAME
        self._first.set_problem(hint)
        self._second.set_problem(other)
        return hint or other

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self._first, self._second):
            field.clear()
            field.set_problem("")
        self._show_strength("")

    def _show_strength(self, typed: str) -> None:
        score, hint = self._rate(typed) if typed else (0, "")
        is_enough = bool(typed) and not hint
        self._meter.set_value(max(0, score), 4, "ok" if is_enough else "warn")
        self._feedback.setText(STRONG if is_enough else hint)
        self._feedback.set_tone("ok" if is_enough else "muted")
