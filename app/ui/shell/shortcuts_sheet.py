"""Every keyboard shortcut in one place (Ctrl+/)."""

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import theme
from app.ui.actions import ACTIONS, ELSEWHERE, Action
from app.ui.parts.card import Card
from app.ui.parts.page import Columns
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


def shortcut_card(title: str, actions: Sequence[Action]) -> Card:
    """One group of shortcuts: what it does at the left, its keys at the right."""
    card = Card(title, tone="raised")
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.em(1.2))
    grid.setVerticalSpacing(theme.em(0.3))
    grid.setColumnStretch(0, 1)
    for row, action in enumerate(actions):
        keys = QKeySequence(action.keys).toString(QKeySequence.SequenceFormat.NativeText) if action.key else action.keys
        grid.addWidget(PlainLabel(action.label, "body", True), row, 0)
        grid.addWidget(PlainLabel(keys, "strong"), row, 1)
    card.body.addLayout(grid)
    return card


def shortcut_columns() -> Columns:
    """All groups in two columns."""
    columns = Columns((1, 1), 52)
    groups = [(menu, list(found)) for menu, found in groupby((*ACTIONS, *ELSEWHERE), key=lambda action: action.menu)]
    for at, (menu, found) in enumerate(groups):
        columns.columns[0 if at < 4 else 1].cards.addWidget(shortcut_card(menu, found))
    columns.finish()
    return columns


class ShortcutsSheet(Sheet):
    """The list over the window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "Keyboard shortcuts", "Everything can be done without a mouse", width_em=72, height_em=48)
        self.body.addWidget(shortcut_columns())
        self.body.addStretch(1)
