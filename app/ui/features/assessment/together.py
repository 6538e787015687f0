"""What does not go together, on the check page: the answers side by side, the way to each, and room to say why both are so."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.assessment import Justification
from app.forms.contradiction import Cited, Finding
from app.ui import theme
from app.ui.desk import Place
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.text import PlainLabel
from app.ui.together_words import INTRO, STALE, TITLE, WHY, WHY_HINT, asked_words, reason, said_words, way_to


class TogetherCard(Card):
    """`asked` goes to a question of this assessment, `went` to another record, `justified` carries rule, answers and words."""

    asked = Signal(str)
    went = Signal(object)
    justified = Signal(str, str, str)

    def __init__(
        self,
        findings: tuple[Finding, ...],
        justified: dict[str, Justification],
        form: str,
        scope: str,
        *,
        is_read_only: bool,
    ) -> None:
        super().__init__(TITLE)
        self._form, self._scope, self._is_read_only = form, scope, is_read_only
        if not is_read_only:
            self.body.addWidget(PlainLabel(INTRO, "helper", True))
        for at, finding in enumerate(findings):
            if at:
                self.body.addWidget(hairline())
            self.body.addWidget(self._one(finding, justified.get(finding.rule, Justification())))

    def _one(self, finding: Finding, said: Justification) -> QWidget:
        block = QWidget()
        box = QVBoxLayout(block)
        box.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.2))
        box.setSpacing(theme.em(0.35))
        box.addWidget(PlainLabel(finding.says, "strong", True))
        for cited in finding.cites:
            box.addWidget(self._cite(cited))
        is_stale = bool(said.words) and said.answers != finding.answers
        if is_stale:
            box.addWidget(PlainLabel(STALE, "helper", True, tone="warn"))
        if not self._is_read_only:
            box.addWidget(self._why(finding, said))
        elif said.words:
            box.addWidget(PlainLabel(reason(said.words), "body", True, selectable=True))
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
        go = Button(way_to(cited, self._form), "quiet", size="small", name=f"{way_to(cited, self._form)}: {cited.asked}")
        go.clicked.connect(partial(self._go, cited))
        grid.addWidget(go, 0, 1, 2, 1)
        return line

    def _why(self, finding: Finding, said: Justification) -> QWidget:
        text = GrowingText(name=f"{WHY} {finding.says}", min_lines=1)
        text.set_text_quietly(said.words)
        text.edited.connect(partial(self.justified.emit, finding.rule, finding.answers))
        return Labelled(WHY, text, WHY_HINT)

    def _go(self, cited: Cited) -> None:
        if cited.form == self._form:
            self.asked.emit(cited.question)
        else:
            screen = cited.record_type if cited.record_type in {"assessment", "contact"} else "child"
            self.went.emit(Place(screen=screen, scope=self._scope, record=cited.record, detail=cited.question))  # type: ignore[arg-type]
