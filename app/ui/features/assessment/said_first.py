"""What is said about the stage itself before it goes: why it is late, unchanged, without the child's view; each where due."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.assessment import Assessment
from app.domain.timeliness import LATE_REASONS
from app.ui import theme
from app.ui.features.assessment import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.text import PlainLabel


class SaidFirst(QWidget):
    """`said` carries the name of a field of the assessment and its text."""

    said = Signal(str, str)
    ask_asked = Signal()

    def __init__(
        self, record: Assessment, called: str, *, days_late: int, is_unchanged: bool, is_unasked: bool, before: str
    ) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.reasons = ChoiceRow(tuple(LATE_REASONS.items()), name=texts.WHY_LATE)
        self.late_words = GrowingText(name=texts.LATE_WORDS, min_lines=1)
        self.unchanged = GrowingText(name=texts.WHY_SAME, min_lines=2)
        self.unasked = GrowingText(name=texts.WHY_UNASKED.format(called=called), min_lines=2)
        self.unasked_card = self._unasked_card(record, called) if is_unasked else None
        if self.unasked_card is not None:
            self._box.addWidget(self.unasked_card)
        if days_late:
            self._box.addWidget(self._late_card(record, days_late))
        if is_unchanged:
            self._box.addWidget(self._same_card(record, before))
        self._space()

    def _late_card(self, record: Assessment, days_late: int) -> Card:
        card = Card(texts.WHY_LATE)
        card.body.addWidget(PlainLabel(texts.days_late(days_late), "helper", wrap=True))
        self.reasons.set_value(record.late_reason or None)
        self.reasons.changed.connect(self._reason)
        card.body.addWidget(self.reasons)
        card.body.addWidget(PlainLabel(texts.LATE_WORDS, "group", wrap=True))
        self.late_words.set_text_quietly(record.late_words)
        self.late_words.edited.connect(self._late)
        card.body.addWidget(self.late_words)
        return card

    def _same_card(self, record: Assessment, before: str) -> Card:
        card = Card(texts.WHY_SAME)
        card.body.addWidget(PlainLabel(texts.same_as(before), "helper", wrap=True))
        self.unchanged.set_text_quietly(record.unchanged_because)
        self.unchanged.edited.connect(self._same)
        card.body.addWidget(self.unchanged)
        return card

    def _unasked_card(self, record: Assessment, called: str) -> Card:
        card = Card(texts.WHY_UNASKED.format(called=called))
        card.body.addWidget(PlainLabel(texts.not_asked(called), "helper", wrap=True))
        self.ask = Button(texts.ASK_NOW, "secondary", "hand-helping")
        self.ask.clicked.connect(self.ask_asked)
        row = FlowBox(None, 0.6)
        row.flow.addWidget(self.ask)
        card.body.addWidget(row)
        self.unasked.set_text_quietly(record.unasked_because)
        self.unasked.edited.connect(self._not_asked)
        card.body.addWidget(self.unasked)
        return card

    def was_asked(self) -> None:
        """It was done meanwhile: nothing is to be said about it any more."""
        if self.unasked_card is not None:
            self.unasked_card.hide()

    def field(self, name: str) -> QWidget | None:
        """Where this field of the assessment is written, for the keyboard; None where it is not asked."""
        found = _fields(self).get(name)
        is_asked = found is not None and self.isAncestorOf(found) and found.isVisibleTo(self)
        return found if is_asked else None

    def _reason(self, value: object) -> None:
        self.said.emit("late_reason", str(value or ""))

    def _late(self, text: str) -> None:
        self.said.emit("late_words", text)

    def _same(self, text: str) -> None:
        self.said.emit("unchanged_because", text)

    def _not_asked(self, text: str) -> None:
        self.said.emit("unasked_because", text)

    def _space(self) -> None:
        self._box.setSpacing(theme.em(0.9))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "reasons"):
            self._space()


def _fields(first: SaidFirst) -> dict[str, QWidget]:
    return {"late_reason": first.reasons, "unchanged_because": first.unchanged, "unasked_because": first.unasked}
