"""Child, carer and worker side by side, part of life by part of life, with what differs marked and what has moved since."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import Answer
from app.domain.ids import NO_ID, Id
from app.forms.answer_words import answer_words
from app.forms.definition import Question
from app.forms.voices import Line, Theme, Voice, is_raised, side_by_side
from app.forms.wording import fill
from app.operations.rows.assessment import AssessmentFile
from app.operations.rows.self_assessment import SelfAssessmentFile
from app.ui import theme, when
from app.ui.desk import Desk
from app.ui.features.assessment import texts
from app.ui.features.assessment.voices_card import who
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, hairline
from app.ui.parts.choice import Chips
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 52.0
DIFFERS, MOVED, ALL = "differs", "moved", "all"
ODDS = {
    "raised": "They raise things here, and the assessment is not worried.",
    "unsaid": "The assessment is very worried, and they say that all is well.",
}


class Beside(QObject):
    """What is shown: `child`, `carer` and `earlier` sittings, the newest assessment, and the themes. `changed` when read."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._scope = desk, NO_ID
        self.child: SelfAssessmentFile | None = None
        self.carer: SelfAssessmentFile | None = None
        self.earlier: SelfAssessmentFile | None = None
        self.worker: AssessmentFile | None = None
        self.themes: tuple[Theme, ...] = ()

    def open(self, scope: Id) -> None:
        """For this child."""
        self._scope = scope
        self._desk.tasks.read(self._read, self._loaded, self._not_read)

    def _read(self) -> tuple[Id, tuple[SelfAssessmentFile, ...], AssessmentFile | None]:
        views, scope = self._desk.views, self._scope
        newest = next((line for line in views.assessments(scope) if line.total), None)
        return scope, views.self_assessments(scope), views.assessment(newest.id) if newest else None

    def _loaded(self, found: tuple[Id, tuple[SelfAssessmentFile, ...], AssessmentFile | None]) -> None:
        scope, files, worker = found
        if scope != self._scope:
            return
        done = [file for file in files if file.record.is_finished and not file.record.declined and file.form is not None]
        childs = [file for file in done if file.record.respondent == "child"]
        self.child = childs[0] if childs else None
        self.earlier = childs[1] if len(childs) > 1 else None
        self.carer = next((file for file in done if file.record.respondent == "carer"), None)
        self.worker = worker
        self.themes = side_by_side(_voice(self.child), _voice(self.carer), _voice(self.earlier), _written(worker))
        self.changed.emit()

    def _not_read(self, error: BaseException) -> None:
        self.told.emit(texts.why_not(error))


def _voice(file: SelfAssessmentFile | None) -> Voice | None:
    if file is None or file.form is None:
        return None
    return Voice(form=file.form, answers=file.record.answers)


def _written(file: AssessmentFile | None) -> Voice | None:
    return Voice(form=file.form, answers=file.assessment.answers) if file is not None and file.form is not None else None


class BesidePage(QWidget):
    """`list_asked`: back to the list."""

    list_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._clock = desk.clock
        self.presenter = Beside(desk)
        self.presenter.setParent(self)
        self._only = ALL
        self._is_narrow = False
        self.head = PageHead("Side by side")
        self.back = Button("Back to the list", icon="arrow-left")
        self.back.clicked.connect(self.list_asked)
        self.head.add_button(self.back)
        self.only = Chips(name="Show")
        self.only.changed.connect(self._choose)
        self.notice = Banner("info", "")
        self.notice.hide()
        self._scroll = PageScroll(margins_em=(0.2, 0.2))
        self._cards = QVBoxLayout()
        self._scroll.body.addLayout(self._cards)
        self._scroll.body.addStretch(1)
        self._box = QVBoxLayout(self)
        for widget in (self.head, self.only, self.notice):
            self._box.addWidget(widget)
        self._box.addWidget(self._scroll, 1)
        self._space()
        self.presenter.changed.connect(self._show)
        self.presenter.told.connect(self._tell)

    def open(self, scope: Id) -> None:
        """For this child."""
        clear_layout(self._cards)
        self.presenter.open(scope)

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.back

    def _tell(self, sentence: str) -> None:
        self.notice.set_text(sentence)
        self.notice.show()

    def _choose(self, value: object) -> None:
        self._only = str(value)
        self._show()

    def _show(self) -> None:
        shown, today = self.presenter, self._clock().today
        clear_layout(self._cards)
        self._cards.setSpacing(theme.em(0.9))
        lines = [line for part in shown.themes for line in part.lines]
        counts = {
            ALL: len(lines),
            DIFFERS: sum(line.differs for line in lines),
            MOVED: sum(bool(line.moved) for line in lines),
        }
        self.only.set_counted(
            [(ALL, "All", counts[ALL]), (DIFFERS, "Seen differently", counts[DIFFERS]), (MOVED, "Has moved", counts[MOVED])]
        )
        self.only.set_value(self._only)
        sat = [f"{who(file)} {when.said(file.record.finished_at, today)}" for file in (shown.child, shown.carer) if file]
        since = f" · before that {when.said(shown.earlier.record.finished_at, today)}" if shown.earlier else ""
        self.head.set_words("Side by side", f"{' · '.join(sat)}{since}")
        if not lines:
            self._tell("Nobody has finished a self-assessment yet, so there is nothing to put side by side.")
            return
        self.notice.hide()
        for part in shown.themes:
            wanted = [line for line in part.lines if _is_wanted(line, self._only)]
            if wanted:
                self._cards.addWidget(self._card(part, wanted))

    def _card(self, part: Theme, lines: list[Line]) -> Card:
        called = self._called()
        card = Card(fill(part.section.title, called))
        if part.worker:
            card.set_meta(f"The assessment: {part.worker}")
        if part.odds:
            card.body.addWidget(Banner("warn", ODDS[part.odds]))
        for number, line in enumerate(lines):
            if number:
                card.body.addWidget(hairline())
            card.body.addWidget(self._row(line, called))
        return card

    def _called(self) -> str:
        file = self.presenter.child or self.presenter.carer
        return file.child.called if file is not None else "the child"

    def _row(self, line: Line, called: str) -> QWidget:
        holder = QWidget()
        way = QBoxLayout.Direction.TopToBottom if self._is_narrow else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(way, holder)
        row.setContentsMargins(0, theme.em(0.1), 0, theme.em(0.1))
        row.setSpacing(theme.em(0.75))
        row.addWidget(PlainLabel(fill(line.question.label, called), "body", True), 5)
        shown = self.presenter
        childs = self._cell(shown.child, line.question, line.child, called, line if line.moved else None)
        carers = self._cell(shown.carer, line.carer_question or line.question, line.carer, called, None)
        for cell in (childs, carers):
            row.addWidget(cell, 3)
        mark = Badge("Seen differently", "warn", "equal") if line.differs else QWidget()
        if line.differs or not self._is_narrow:
            place = QHBoxLayout()
            place.addWidget(mark)
            place.addStretch(1)
            row.addLayout(place, 2)
        return holder

    def _cell(
        self, file: SelfAssessmentFile | None, question: Question, answer: Answer | None, called: str, moved: Line | None
    ) -> QWidget:
        cell = QWidget()
        box = QVBoxLayout(cell)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.em(0.15))
        if file is None or answer is None:
            return cell
        box.addWidget(PlainLabel(who(file), "meta", True))
        words = answer_words(question, answer, called)
        if question.options and len(words) <= 40:
            line = QHBoxLayout()
            line.addWidget(Badge(words, "warn" if is_raised(question, answer) else "ok"))
            line.addStretch(1)
            box.addLayout(line)
        else:
            box.addWidget(PlainLabel(f"“{words}”", "voice", True, selectable=True))
        if moved is not None and moved.earlier is not None:
            was = answer_words(question, moved.earlier, called)
            how = "better now" if moved.moved == "better" else "harder now"
            box.addWidget(PlainLabel(f"Before: {was} ({how})", "meta", True))
        return cell

    def _space(self) -> None:
        self._box.setContentsMargins(theme.em(1.8), theme.em(1.2), theme.em(1.8), theme.em(1.2))
        self._box.setSpacing(theme.em(0.75))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < theme.em(STACKS_BELOW_EM)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            if self.presenter.themes:
                self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()


def _is_wanted(line: Line, only: str) -> bool:
    return only == ALL or (only == DIFFERS and line.differs) or (only == MOVED and bool(line.moved))
