"""The left column of the review queue: who waits, longest first, with the wait in working days."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui import theme
from app.ui.features.reviews import texts
from app.ui.features.reviews.presenter import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.card import Surface
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import PageScroll
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.text import PlainLabel


class Queue(Surface):
    """`picked` carries the id of an assessment."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(0.4), theme.em(0.9), theme.em(0.4), theme.em(0.9))
        head = QHBoxLayout()
        head.setContentsMargins(theme.em(0.75), 0, theme.em(0.75), theme.em(0.3))
        head.addWidget(PlainLabel(texts.WAITING, "card"))
        self._count = Badge("0", "info")
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        scroll = PageScroll(margins_em=(0, 0))
        self.list = PickList(name=texts.WAITING)
        self.list.picked.connect(self.picked)
        self._nobody = PlainLabel(texts.EMPTY, "muted", True)
        self._nobody.setContentsMargins(theme.em(0.75), 0, theme.em(0.75), 0)
        scroll.body.addWidget(self._nobody)
        scroll.body.addWidget(self.list)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.em(0.75), 0, theme.em(0.75), 0)
        foot.addWidget(IconLine("clock", texts.LIMIT, "helper"))
        column.addLayout(foot)

    def show_state(self, shown: Shown, today: date) -> None:
        """Show who waits now."""
        lines = shown.lines or ()
        picks = [
            Pick(
                key=line.id,
                title=line.child,
                meta=texts.line_meta(line),
                sentence=texts.line_sentence(line, today),
                initials=line.initials,
                badge=texts.wait(line, today),
                marks=texts.marks(line),
            )
            for line in lines
        ]
        self.list.set_picks(picks, shown.chosen)
        self.list.setVisible(bool(lines))
        self._nobody.setVisible(shown.lines == ())
        self._count.set(str(len(lines)), "info")
