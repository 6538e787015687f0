"""Rows of a count: what is counted, a bar and the number; a number that is not told is hatched and says the word for it."""

from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import theme
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel


class CountRow(msgspec.Struct, frozen=True):
    """`shown` is the number in words; where `is_hidden`, it is the word that stands for it."""

    words: str
    number: int
    shown: str
    tone: str = "primary"
    is_hidden: bool = False


class CountRows(QWidget):
    """The longest bar is the largest number."""

    def __init__(self, rows: Sequence[CountRow]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.em(0.8))
        grid.setVerticalSpacing(theme.em(0.35))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        most = max((row.number for row in rows), default=0)
        for at, row in enumerate(rows):
            bar = ProgressBar(name=row.words, height_em=0.7)
            bar.set_value(row.number, most or 1, row.tone)
            if row.is_hidden:
                bar.set_hidden_reason(row.shown)
            bar.setMinimumWidth(theme.em(5))
            grid.addWidget(PlainLabel(row.words, "body", True), at, 0)
            grid.addWidget(bar, at, 1)
            grid.addWidget(PlainLabel(row.shown, "strong"), at, 2)
