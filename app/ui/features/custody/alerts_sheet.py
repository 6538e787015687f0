"""What leaves a child's file for a custody log, line by line, shown and changed before it goes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.link_presenter import Proposal
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel
from app.ui.parts.thumb import for_the_thumb


class AlertsSheet(Sheet):
    """`agreed` carries the Proposal and the words by question id, as the person left them."""

    agreed = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, texts.COPY_TITLE, width_em=56, height_em=52)
        for_the_thumb(self)
        self._proposal: Proposal | None = None
        self.fields: dict[str, GrowingText] = {}
        self._labelled: dict[str, Labelled] = {}
        self._page: QWidget | None = None
        self._problem = Banner("warn", "")
        self._problem.hide()
        self.copy = Button(texts.COPY_NOW, "primary", "copy", size="touch")
        self.footer.addStretch(1)
        self.footer.addWidget(self.copy)
        self.copy.clicked.connect(self._agree)

    def ask(self, proposal: Proposal) -> None:
        """Show what would go."""
        self._proposal = proposal
        self.set_title(texts.COPY_TITLE, texts.COPY_FROM.format(child=proposal.child, station=proposal.station))
        self._clear()
        page = self._page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.9))
        column.addWidget(Banner("info", texts.COPY_NOTE, icon="shield-alert"))
        column.addWidget(self._problem)
        if not any(words for _, _, words, _ in proposal.lines):
            column.addWidget(PlainLabel(texts.COPY_NOTHING, "muted", wrap=True))
        for key, label, words, told in proposal.lines:
            field = self.fields[key] = GrowingText(name=label, min_lines=1)
            field.set_text_quietly(words)
            hint = texts.COPY_OVER.format(words=told) if told else ""
            labelled = self._labelled[key] = Labelled(label, field, hint)
            column.addWidget(labelled)
        column.addStretch(1)
        self.body.addWidget(page)
        self.open()

    def refuse(self, sentence: str, field: str) -> None:
        """It could not be copied: say why, beside the line it is about."""
        if self.isHidden():
            return
        if field in self._labelled:
            self._labelled[field].set_problem(sentence)
            self.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal_focus()
        else:
            self._problem.set_text(sentence)
            self._problem.show()

    def _agree(self) -> None:
        self._problem.hide()
        for labelled in self._labelled.values():
            labelled.set_problem("")
        if self._proposal is not None:
            self.agreed.emit(self._proposal, {key: field.text() for key, field in self.fields.items()})

    def _clear(self) -> None:
        self._problem.hide()
        self._problem.setParent(None)
        if self._page is not None:
            self.body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self.fields, self._labelled = {}, {}
