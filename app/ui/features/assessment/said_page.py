"""One self-assessment to read: part by part, in their words, with their drawings; nobody writes here."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain import drawing
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.forms.answer_words import answer_words
from app.forms.definition import Question
from app.forms.voices import is_raised
from app.forms.wording import fill
from app.operations.reading import ReadRecord
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.assessment import texts
from app.ui.features.assessment.voices_card import meta, who
from app.ui.paper.assessment_out import PRINTED, SAVED, SaidOut
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.canvas import DrawingPicture
from app.ui.parts.card import Banner, Card
from app.ui.parts.landing import Landing
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

THEIRS = "These are their words. Nobody changes them; another self-assessment adds to them."
UNFINISHED = "This is not finished yet. Hand the laptop over to carry on."
SHOWN_TO = {
    "carer": "a parent or carer", "child": "the child", "school": "school or college", "social_worker": "the social worker",
    "health": "health workers", "panel": "the panel or the court", "nobody": "nobody else",
}  # fmt: skip


class SaidPresenter(QObject):
    """`changed` carries the file, `told` a sentence when it cannot be read."""

    changed = Signal(object)
    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, NO_ID

    def open(self, id: Id) -> None:
        """Read one; that it was read stands in the audit."""
        self._id = id
        note = ReadRecord(record=id, kind="self-assessment")
        self._desk.tasks.read_noted(note, self._read, self._loaded, self._not_read)

    def _read(self) -> SelfAssessmentFile:
        return self._desk.views.self_assessment(self._id)

    def _loaded(self, file: SelfAssessmentFile) -> None:
        if file.record.id == self._id:
            self.changed.emit(file)

    def _not_read(self, error: BaseException) -> None:
        self.told.emit(texts.why_not(error))


class SaidPage(QWidget):
    """`list_asked`: back to the list."""

    list_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._clock = desk.clock
        self.presenter = SaidPresenter(desk)
        self.presenter.setParent(self)
        self.head = PageHead("Self-assessment")
        self.back = Button("Back to the list", icon="arrow-left")
        self.back.clicked.connect(self.list_asked)
        self.print, self.save_pdf = Button("Print", icon="printer"), Button("Save PDF", icon="download")
        for button, name, does in (
            (self.print, "Print what they said", self._print_it), (self.save_pdf, "Save what they said as PDF", self._save_it),
        ):  # fmt: skip
            button.setAccessibleName(name)
            button.clicked.connect(does)
            button.hide()
            self.head.add_button(button)
        self.head.add_button(self.back)
        self._file: SelfAssessmentFile | None = None
        self._wanted = ""
        self._lines: dict[str, Landing] = {}
        self._stands = THEIRS
        self.out = SaidOut(self, desk)
        self.out.told.connect(self._say)
        self.out.failed.connect(self._tell)
        self.notice = Banner("info", THEIRS, icon="lock")
        self._scroll = PageScroll(margins_em=(0.2, 0.2))
        self._cards = QVBoxLayout()
        self._scroll.body.addLayout(self._cards)
        self._scroll.body.addStretch(1)
        self._box = QVBoxLayout(self)
        for widget in (self.head, self.notice):
            self._box.addWidget(widget)
        self._box.addWidget(self._scroll, 1)
        self._space()
        self.presenter.changed.connect(self._show)
        self.presenter.told.connect(self._tell)

    def open(self, id: Id, question: str = "") -> None:
        """Show this one, with the keyboard on the answer to a question if one is named."""
        clear_layout(self._cards)
        self._file, self._wanted, self._lines = None, question, {}
        self.presenter.open(id)

    def _print_it(self) -> None:
        if self._file is not None:
            self.out.offer(self._file, PRINTED)

    def _save_it(self) -> None:
        if self._file is not None:
            self.out.offer(self._file, SAVED)

    def _say(self, sentence: str) -> None:
        self.notice.set_kind("info", "lock")
        self.notice.set_text(sentence or self._stands)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes: the answer that was asked for where it stands already, else the way back."""
        held = QApplication.focusWidget()
        return held if isinstance(held, Landing) and self.isAncestorOf(held) else self.back

    def _tell(self, sentence: str) -> None:
        self.notice.set_kind("warn")
        self.notice.set_text(sentence)

    def _show(self, file: SelfAssessmentFile) -> None:
        clear_layout(self._cards)
        record, today = file.record, self._clock().today
        self.head.set_words(f"What {who(file)} said", meta(record, today))
        self.notice.set_kind("info", "lock")
        self._stands = THEIRS if record.is_finished else UNFINISHED
        self.notice.set_text(self._stands)
        self._cards.setSpacing(theme.em(0.9))
        self._file = file
        for button in (self.print, self.save_pdf):
            button.setVisible(file.form is not None and not record.declined)
        if record.declined:
            card = Card("Not wanted")
            card.body.addWidget(PlainLabel(record.why_declined, "voice", True, selectable=True))
            self._cards.addWidget(card)
            return
        self._cards.addWidget(self._about(file, today))
        if file.form is None:
            self._cards.addWidget(Banner("warn", texts.NO_FORM))
            return
        for section in file.form.sections:
            asked = [q for q in section.questions if q.id in record.answers or q.id in record.beside]
            if asked:
                card = Card(fill(section.title, file.child.called))
                for question in asked:
                    line = self._lines[question.id] = said_line(file, question)
                    card.body.addWidget(line)
                self._cards.addWidget(card)
        if self._wanted in self._lines:
            self._lines[self._wanted].land()

    def _about(self, file: SelfAssessmentFile, today: date) -> QWidget:
        record = file.record
        card = Card("Who may see it")
        names = [SHOWN_TO.get(code, code) for code in record.show_to]
        shown = (
            f"They said: {', '.join(names)}." if names else "They did not say who else may see it. Ask before you show it."
        )
        card.body.addWidget(PlainLabel(shown, "body", True))
        if record.show_words:
            card.body.addWidget(PlainLabel(f"“{record.show_words}”", "voice", True, selectable=True))
        if record.signed_name:
            card.body.addWidget(PlainLabel(f"Signed: {record.signed_name}", "helper", True))
        return card

    def _space(self) -> None:
        self._box.setContentsMargins(theme.em(1.8), theme.em(1.2), theme.em(1.8), theme.em(1.2))
        self._box.setSpacing(theme.em(0.9))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()


def said_line(file: SelfAssessmentFile, question: Question) -> Landing:
    """A question with what they answered, their words and their drawing."""
    record, called = file.record, file.child.called
    answer, beside = record.answers.get(question.id), record.beside.get(question.id)
    said = answer_words(question, answer, called) if answer is not None else ""
    label = fill(question.label, called)
    holder = Landing(" ".join(filter(None, (label, said, beside.words if beside is not None else ""))))
    box = holder.body
    top = QHBoxLayout()
    top.setSpacing(theme.em(0.75))
    top.addWidget(PlainLabel(label, "body", True), 1)
    if answer is not None and question.options:
        short = len(said) <= 36
        tone = "warn" if is_raised(question, answer) else "neutral"
        top.addWidget(Badge(said, tone) if short else PlainLabel(said, "strong", True), 0 if short else 1)
    box.addLayout(top)
    if answer is not None and not question.options:
        box.addWidget(PlainLabel(f"“{said}”", "voice", True, selectable=True))
    if beside is not None and beside.words:
        box.addWidget(PlainLabel(f"“{beside.words}”", "voice", True, selectable=True))
    strokes = _strokes(beside.drawing) if beside is not None else ()
    if strokes:
        box.addWidget(DrawingPicture(strokes, theme.em(13), f"Drawing: {label}"))
    return holder


def _strokes(drawn: str) -> tuple[drawing.Stroke, ...]:
    try:
        return drawing.read(drawn)
    except Refused:
        return ()
