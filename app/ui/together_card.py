"""What does not go together: the answers one under the other, the way to each, and why its author says that all are so.

The same card stands on the last page of the editor, where the reasons are written, and on the manager's paper.
"""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.forms.contradiction import Cited, Finding
from app.forms.explained import Explained
from app.ui import theme
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.text import PlainLabel
from app.ui.place_of_answer import place_of_answer
from app.ui.together_words import INTRO, NOT_SAID, STALE, TITLE, WHY, WHY_HINT, asked_words, reason, said_words, way_to


class TogetherCard(Card):
    """`asked` goes to a question of the assessment in hand, `went` to a place in another record.

    `justified` carries rule, answers and words, of a card that is not `is_read_only`.
    """

    asked = Signal(object)
    went = Signal(object)
    justified = Signal(str, str, str)

    def __init__(self, found: tuple[Explained, ...], form: str, scope: Id, *, is_read_only: bool) -> None:
        super().__init__(TITLE)
        self._form, self._scope, self._is_read_only = form, scope, is_read_only
        if not is_read_only:
            self.body.addWidget(PlainLabel(INTRO, "helper", True))
        for at, one in enumerate(found):
            if at:
                self.body.addWidget(hairline())
            self.body.addWidget(self._one(one))

    def _one(self, one: Explained) -> QWidget:
        block = QWidget()
        box = QVBoxLayout(block)
        box.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.2))
        box.setSpacing(theme.em(0.35))
        box.addWidget(PlainLabel(one.finding.says, "strong", True))
        for cited in one.finding.cites:
            box.addWidget(self._cite(cited))
        if one.is_stale:
            box.addWidget(PlainLabel(STALE, "helper", True, tone="warn"))
        if not self._is_read_only:
            box.addWidget(self._ask_why(one.finding, one.why))
        else:
            why = reason(one.why) if one.why else NOT_SAID
            box.addWidget(PlainLabel(why, "body", True, tone="" if one.why else "muted", selectable=True))
        return block

    def _cite(self, cited: Cited) -> QWidget:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.em(0.9))
        grid.setVerticalSpacing(theme.em(0.05))
        grid.addWidget(PlainLabel(asked_words(cited, self._form), "helper", True), 0, 0)
        grid.addWidget(PlainLabel(said_words(cited), "body", True, selectable=True), 1, 0)
        grid.setColumnStretch(0, 1)
        way = way_to(cited, self._form, is_read_only=self._is_read_only)
        go = Button(way, "quiet", size="small", name=f"{way}: {asked_words(cited, self._form)}")
        go.clicked.connect(partial(self._go, cited))
        grid.addWidget(go, 0, 1, 2, 1)
        return line

    def _ask_why(self, finding: Finding, why: str) -> QWidget:
        text = GrowingText(name=f"{WHY} {finding.says}", min_lines=1)
        text.set_text_quietly(why)
        text.edited.connect(partial(self.justified.emit, finding.rule, finding.answers))
        return Labelled(WHY, text, WHY_HINT)

    def _go(self, cited: Cited) -> None:
        if cited.form == self._form:
            self.asked.emit(cited.question)
        else:
            self.went.emit(place_of_answer(cited.record_type, cited.record, self._scope, cited.question))
