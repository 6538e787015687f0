"""Over the answers: what the child and carers raised, and where the assessment takes each up or why it does not."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.reviews import texts
from app.ui.features.reviews.taken import Taken
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import PlainLabel


class TakenCard(Card):
    """What needs the reader's judgement stands open; what is simply taken up unfolds. `followed` carries an answer or a part."""

    followed = Signal(object)

    def __init__(self, taken: tuple[Taken, ...]) -> None:
        super().__init__(texts.TAKEN, meta=texts.taken_count(taken))
        open_now = [one for one in taken if not one.under]
        linked = [one for one in taken if one.under]
        self._add(self.body, open_now)
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(theme.em(0.5))
        self._add(rest, linked)
        self.unfold = Button(texts.show_taken(len(linked)), "quiet", "chevron-down", size="small")
        self.unfold.clicked.connect(self._show_rest)
        row = FlowBox(gap_em=0.5)
        row.flow.addWidget(self.unfold)
        if linked:
            self.body.addWidget(row)
            self.body.addWidget(self._rest)
            self._rest.hide()

    def _show_rest(self) -> None:
        self.unfold.hide()
        self._rest.show()
        first = self._rest.findChild(_GoTo)
        if first is not None:
            first.setFocus()

    def _add(self, column: QVBoxLayout, taken: list[Taken]) -> None:
        for at, one in enumerate(taken):
            if at:
                column.addWidget(hairline())
            column.addWidget(self._one(one))

    def _one(self, one: Taken) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.25))
        column.addWidget(PlainLabel(one.asked, "strong", True))
        said = FlowBox(gap_em=0.6)
        said.flow.addWidget(PlainLabel(one.who, "helper"))
        said.flow.addWidget(Badge(one.said, "bad" if one.is_concern else "neutral"))
        column.addWidget(said)
        if one.words:
            column.addWidget(PlainLabel(f"“{one.words}”", "voice", True, selectable=True))
        became = QHBoxLayout()
        icon, words, tone = texts.became(one)
        became.addWidget(IconLine(icon, words, "body", tone), 1, Qt.AlignmentFlag.AlignVCenter)
        if one.leads_to:
            go = _GoTo(one)
            go.clicked.connect(self._go)
            became.addWidget(go)
        column.addLayout(became)
        return holder

    def _go(self) -> None:
        button = self.sender()
        if isinstance(button, _GoTo):
            self.followed.emit(button.taken.leads_to)


class _GoTo(Button):
    """The way to where it is taken up."""

    def __init__(self, taken: Taken) -> None:
        super().__init__("Go to", "quiet", size="small", name=f"Go to where this is taken up: {taken.asked}")
        self.taken = taken
