"""Check and send: every question with its answer, read only, a way to each, what is missing, and what is declared.

The cards follow one another between events, so that the page shows at once however long the form is.
"""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.forms.answer_words import answer_words
from app.forms.definition import Section
from app.forms.kept import Kept
from app.forms.problem import Problem, told_apart
from app.forms.quality import Hint
from app.forms.session import FormSession
from app.forms.wording import fill
from app.ui import theme
from app.ui.features.assessment import texts
from app.ui.features.assessment.hints_card import HintsCard
from app.ui.features.assessment.kept_card import kept_card
from app.ui.features.assessment.said_first import SaidFirst
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.text import PlainLabel

MOST_LINKS = 12


class CheckPage(QWidget):
    """`change_asked` carries the id of a question, or the field of the assessment that a problem is about."""

    change_asked = Signal(str)

    def __init__(self, session: FormSession, called: str, *, is_read_only: bool, is_offline: bool) -> None:
        super().__init__()
        self._session, self._called, self._is_read_only = session, called, is_read_only
        self.problems = ProblemList()
        self.problems.hide()
        self.problems.followed.connect(self._followed)
        self.said = Banner("warn", "")
        self.said.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for widget in (self.problems, self.said):
            self._box.addWidget(widget)
        if is_offline and not is_read_only:
            self._box.addWidget(Banner("info", texts.OFFLINE, icon="cloud-off"))
        if not is_read_only:
            declared = Card("What you declare")
            declared.body.addWidget(PlainLabel(texts.STATEMENT, "body", wrap=True))
            self._box.addWidget(declared)
        self._kept: tuple[Kept, ...] = ()
        self._first: SaidFirst | None = None
        self._cards = QVBoxLayout()
        self._box.addLayout(self._cards)
        self._box.addStretch(1)
        self._space()
        self._to_build = [session.definition.section(s.section_id) for s in session.progress.sections]
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._build_one)
        self._build_one()
        self._later.start()

    def _space(self) -> None:
        self._box.setSpacing(theme.em(0.9))
        self._cards.setSpacing(theme.em(0.9))

    def add_first(self, first: SaidFirst) -> None:
        """What is said about the stage itself stands over what is declared."""
        self._first = first
        self._box.insertWidget(2, first)
        first.show()

    def add_over_answers(self, card: Card) -> None:
        """Another card between what is declared and the answers."""
        self._box.insertWidget(self._box.count() - 2, card)
        card.show()

    def was_asked(self) -> None:
        """The child's own view is there now."""
        if self._first is not None:
            self._first.was_asked()

    def field(self, name: str) -> QWidget | None:
        """Where something about the stage itself is said; None where that is not asked."""
        return self._first.field(name) if self._first is not None else None

    def build_all(self) -> None:
        """Have every card now."""
        while self._to_build:
            self._build_one()
        self._show_kept()

    def _build_one(self) -> None:
        if not self._to_build:
            self._later.stop()
            self._show_kept()
            return
        card = self._card(self._to_build.pop(0))
        self._cards.addWidget(card)
        card.show()

    def think_of(self, hints: tuple[Hint, ...]) -> None:
        """Hints stand over the answers."""
        if hints:
            card = HintsCard(hints, self._called, self.change_asked.emit)
            self._box.insertWidget(self._box.indexOf(self._cards), card)
            card.show()

    def keep_in_sight(self, kept: tuple[Kept, ...]) -> None:
        """Answers that do not count stand at the end, behind all sections."""
        self._kept = kept

    def _show_kept(self) -> None:
        card, self._kept = kept_card(self._kept), ()
        if card is not None:
            self._cards.addWidget(card)
            card.show()

    def _card(self, section: Section) -> Card:
        card = Card(fill(section.title, self._called))
        for question in section.questions:
            if question.takes_an_answer and self._session.is_shown(question.id):
                label = fill(question.label, self._called)
                answer = answer_words(question, self._session.answer_to(question.id), self._called)
                line = _Line(question.id, label, answer, has_change=not self._is_read_only)
                line.change_asked.connect(self.change_asked)
                card.body.addWidget(line)
        return card

    def show_problems(self, problems: tuple[Problem, ...], about_stage: tuple[str, str] = ("", "")) -> None:
        """What stands in the way, each with a link to where it is put right.

        `about_stage`: (field of the assessment, sentence) of something about the stage itself; without a field it is said
        and leads nowhere.
        """
        apart = told_apart(self._session.definition, problems)
        links = [(p.question_id, fill(p.in_summary, self._called)) for p in apart[:MOST_LINKS]]
        more = len(problems) - len(links)
        field, sentence = about_stage
        self.problems.set_links([*links, (field, sentence)] if field and sentence else links)
        self.said.setVisible(more > 0)
        if sentence and not field:
            self.say(sentence)
        if more > 0:
            self.said.set_text(f"And {more} more. They stand in the sections at the left.")

    def say(self, sentence: str) -> None:
        """Why it could not be sent."""
        self.said.set_text(sentence)
        self.said.setVisible(bool(sentence))

    def _followed(self, question: object) -> None:
        self.change_asked.emit(str(question))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_cards"):
            self._space()


class _Line(QWidget):
    """Question, answer, and the way to change it."""

    change_asked = Signal(str)

    def __init__(self, question_id: str, label: str, answer: str, *, has_change: bool) -> None:
        super().__init__()
        self._id = question_id
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.2))
        grid.setHorizontalSpacing(theme.em(0.9))
        grid.setVerticalSpacing(theme.em(0.1))
        said = PlainLabel(answer or "Not answered", "body", wrap=True, tone="" if answer else "muted", selectable=True)
        grid.addWidget(PlainLabel(label, "group", wrap=True), 0, 0)
        grid.addWidget(said, 1, 0)
        grid.setColumnStretch(0, 1)
        if has_change:
            change = Button("Change", "quiet", size="small", name=f"Change: {label}")
            change.clicked.connect(self._pressed)
            grid.addWidget(change, 0, 1, 2, 1)

    def _pressed(self) -> None:
        self.change_asked.emit(self._id)
