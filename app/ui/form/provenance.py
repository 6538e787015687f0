"""Where an answer comes from: one small line under it, and behind the line who said it and what it rests on."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import SAID_BY, Answer
from app.domain.dates import ParsedDate, from_edtf
from app.forms.said import said_words, who_words
from app.ui import theme
from app.ui.form.about import About
from app.ui.parts.button import Button
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel

ASK: Final = "Who said this?"
WHEN: Final = "When was it said?"
SOURCE: Final = "Where is it from?"
LONGEST_SOURCE: Final = 40
SOURCE_HINT: Final = "A talk, a letter, a meeting, a file. One line is enough."


def provenance_words(answer: Answer, about: About) -> str:
    """ "Said by Jay on 14 June 2026 · school report · start of order, June"; empty where nothing is known of it."""
    return " · ".join(filter(None, (said_words(answer, about.called), rest_words(answer, about))))


def rest_words(answer: Answer, about: About) -> str:
    """What it rests on and the stage it was carried from: "school report · start of order, June · confirmed now"."""
    origin = about.origins.get(answer.carried_from)
    from_stage = f"{origin.stage}, {origin.month}" if origin is not None else ""
    held = "confirmed now" if answer.carried_from and answer.confirmed else ""
    return " · ".join(filter(None, (_short(answer.source), from_stage, held)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SOURCE else f"{text[:LONGEST_SOURCE].rsplit(' ', 1)[0]} …"


class Provenance(QWidget):
    """`stated` carries who said it (a code, or empty), the source and the day (EDTF, or empty).

    Its editor is made when it is first asked for; `built` says so, for the order of Tab.
    """

    stated = Signal(str, str, str)
    built = Signal()

    def __init__(self, label: str, about: About) -> None:
        super().__init__()
        self._about, self._name = about, label
        self._answer = Answer()
        self._editor: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.line = Button("", "quiet", size="small")
        self._said = PlainLabel("", "helper", wrap=True)
        if not about.is_read_only:
            self._box.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(self._said)
        self._indent()
        self.line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes from answer to answer; Ctrl+Shift+W comes here
        self.line.clicked.connect(self._toggle)

    def _indent(self) -> None:
        """The words below stand under those of the button, which has a margin of its own."""
        self._said.setContentsMargins(0 if self._about.is_read_only else theme.em(0.6), 0, 0, 0)

    def show_answer(self, answer: Answer) -> None:
        """Say where this answer comes from; nothing under an empty one."""
        self._answer = answer
        words = provenance_words(answer, self._about)
        if self._about.is_read_only:
            self._said.setText(words)
            self.setVisible(bool(words))
            return
        said, rest = said_words(answer, self._about.called) or ASK, rest_words(answer, self._about)
        if self.line.text() != said:
            self.line.set_text(said)
        self.line.setAccessibleName(f"{words or ASK}: {self._name}")
        if self._said.text() != rest:
            self._said.setText(rest)
        self._said.setVisible(bool(rest))
        self.setVisible(not answer.is_blank)
        if self._editor is not None and not self._editor.isHidden():
            self._fill()

    def ask(self) -> None:
        """Show the editor with the keyboard in it; nothing where there is no answer yet."""
        if not self.isHidden() and not self._about.is_read_only:
            if self._editor is None or self._editor.isHidden():
                self._toggle()
            self.source.setFocus()

    def _toggle(self) -> None:
        if self._editor is None:
            self._build_editor()
            self.built.emit()
        assert self._editor is not None
        self._editor.setVisible(self._editor.isHidden())
        if not self._editor.isHidden():
            self._fill()

    def _build_editor(self) -> None:
        people = tuple((code, who_words(code, self._about.called)) for code in SAID_BY)
        options = tuple((code, words[:1].upper() + words[1:]) for code, words in people)
        self.who = ChoiceRow(options, name=f"{ASK} {self._name}", can_take_back=True)
        self.when = DateField(
            name=f"{WHEN} {self._name}",
            today=self._about.today,
            allow_future=False,
            future_problem="The day it was said must be today or earlier.",
        )
        self.source = LineField(name=f"{SOURCE} {self._name}")
        self._editor = QWidget()
        column = QVBoxLayout(self._editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.3))
        for asked, *widgets in (
            (ASK, self.who), (WHEN, self.when), (SOURCE, PlainLabel(SOURCE_HINT, "helper", True), self.source),
        ):  # fmt: skip
            column.addSpacing(theme.em(0.4))
            column.addWidget(PlainLabel(asked, "group"))
            for widget in widgets:
                column.addWidget(widget)
        self.who.changed.connect(self._said_by)
        self.when.changed.connect(self._on)
        self.source.edited.connect(self._from)
        self._editor.hide()
        self._box.addWidget(self._editor)

    def _fill(self) -> None:
        self.who.set_value(self._answer.said_by or None)
        if not self.when.line.hasFocus() and not self.when.problem():
            self.when.set_value(from_edtf(self._answer.said_on))
        if not self.source.hasFocus() and self.source.text() != self._answer.source:
            self.source.set_text_quietly(self._answer.source)

    def _said_by(self, value: object) -> None:
        self.stated.emit(str(value or ""), self._answer.source, self._answer.said_on)

    def _from(self, text: str) -> None:
        self.stated.emit(self._answer.said_by, text, self._answer.said_on)

    def _on(self, day: ParsedDate | None) -> None:
        if day is not None or not self.when.problem():  # what cannot be read yet takes nothing away
            self.stated.emit(self._answer.said_by, self._answer.source, day.edtf if day else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "line"):
            self._indent()
            self.updateGeometry()
