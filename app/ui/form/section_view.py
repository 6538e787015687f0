"""One section of a form as a page of cards. It is built once; afterwards only what an answer changed is touched.

The first cards are there at once, the rest of a long section follows between events, so that no press waits for them.
The view holds no answers of its own: `answered` goes to a presenter, which gives a `Changed` back to `apply`.
"""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.forms.definition import Question
from app.forms.problem import Problem
from app.forms.score import system_words
from app.forms.session import Changed, FormSession
from app.forms.wording import fill
from app.ui import theme
from app.ui.form.about import About
from app.ui.form.question_card import QuestionCard
from app.ui.form.tab_stops import chain
from app.ui.parts.text import PlainLabel

AT_ONCE = 8
AT_A_TIME = 2
LOOKS = 2


class SectionView(QWidget):
    """`answered` carries a question's id and its new answer for edits of the person only; `refocused` the id of a question."""

    answered = Signal(str, object)
    conflict_followed = Signal(str)
    refocused = Signal(str)

    def __init__(self, session: FormSession, section_id: str, about: About, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.section_id, self._about = session, section_id, about
        self._section = session.definition.section(section_id)
        self._cards: dict[str, QuestionCard] = {}
        self._missing: dict[str, tuple[Problem, ...]] = {}
        self._shows_last = False
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        if self._section.intro:
            self._outer.addWidget(PlainLabel(fill(self._section.intro, about.called), "muted", wrap=True))
        self._cards_box = QVBoxLayout()
        self._outer.addLayout(self._cards_box)
        self._outer.addStretch(1)
        self._space()
        self._to_build = [q for q in self._section.questions if session.is_shown(q.id)]
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._build_some)
        self._build(AT_ONCE)
        if self._to_build:
            self._later.start()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _space(self) -> None:
        self._outer.setSpacing(theme.em(0.9))
        self._cards_box.setSpacing(theme.em(1.0))

    # ---- building
    def _build(self, count: int) -> None:
        now, self._to_build = self._to_build[:count], self._to_build[count:]
        for question in now:
            if self._session.is_shown(question.id) and question.id not in self._cards:
                self._make(question)
        self._show_problems()
        self._show_system()

    def _build_some(self) -> None:
        self._build(AT_A_TIME)
        if not self._to_build:
            self._later.stop()

    def build_all(self) -> None:
        """Have every card now: before a jump, a search or a picture."""
        self._later.stop()
        self._build(len(self._to_build))

    def _make(self, question: Question) -> QuestionCard:
        fields = partial(self._session.fields_in_row, question.id)
        card = QuestionCard(question, self._session.answer_to(question.id), self._about, fields)
        card.answered.connect(self.answered)
        card.conflict_followed.connect(self.conflict_followed)
        card.stops_changed.connect(partial(self._put_in_tab_order, card))
        card.show_last_time(self._shows_last)
        order = self._session.definition.order
        place = sum(order[one] < order[question.id] for one in self._cards)
        self._cards[question.id] = card
        self._cards_box.insertWidget(place, card)
        card.show()
        self._put_in_tab_order(card)
        return card

    def _put_in_tab_order(self, card: QuestionCard) -> None:
        """Tab comes to a card after the one above it, whenever it was made."""
        order = self._session.definition.order
        above = [key for key in sorted(self._cards, key=order.__getitem__) if order[key] < order[card.question.id]]
        last = next((stops[-1] for key in reversed(above) if (stops := self._cards[key].stops())), None)
        if last is not None:
            chain(last, card.stops())

    def stops(self) -> list[QWidget]:
        """What takes the keyboard, in reading order, of the cards that are there."""
        order = self._session.definition.order
        return [stop for key in sorted(self._cards, key=order.__getitem__) for stop in self._cards[key].stops()]

    # ---- what changed
    def card(self, question_id: str) -> QuestionCard | None:
        """The card of a question that is on this page now."""
        card = self._cards.get(question_id)
        return card if card is not None and self._session.is_shown(question_id) else None

    def apply(self, changed: Changed) -> None:
        """Show just what an answer changed: the answer, questions that came or went, what is wrong now."""
        self._missing.pop(changed.question_id, None)
        card = self._cards.get(changed.question_id)
        if card is not None:
            card.show_answer(changed.answer)
        for question_id in changed.hidden:
            if question_id in self._cards:
                self._cards[question_id].hide()
        home = self._session.definition.home
        for question_id in changed.shown:
            if home[question_id] == self.section_id:
                self._show(question_id)
        self._show_problems()
        self._show_system()

    def _show(self, question_id: str) -> None:
        card = self._cards.get(question_id)
        if card is not None:
            card.show_answer(self._session.answer_to(question_id))
            card.show()
        elif question_id not in [q.id for q in self._to_build]:
            self._make(self._session.definition.questions[question_id])

    def show_missing(self, problems: Iterable[Problem]) -> None:
        """Say next to the fields what is still missing, after the person pressed to go on."""
        self._missing = {}
        for problem in problems:
            if problem.section_id == self.section_id:
                self._missing[problem.question_id] = (*self._missing.get(problem.question_id, ()), problem)
        self._show_problems()

    def set_conflicts(self, question_ids: frozenset[str]) -> None:
        """Mark the questions with an open conflict."""
        for question_id, card in self._cards.items():
            card.set_conflict(question_id in question_ids)

    def _show_system(self) -> None:
        session = self._session
        for card in self._cards.values():
            if card.question.checks:
                card.show_system(system_words(session.definition, session.counted, card.question, self._about.called))

    def _show_problems(self) -> None:
        for shown in self._session.section(self.section_id).questions:
            card = self._cards.get(shown.question.id)
            if card is not None:
                card.set_problems(shown.problems or self._missing.get(shown.question.id, ()))

    def show_last_time(self, is_on: bool) -> None:
        """Show or fold last time's answers beside all questions (Ctrl+D)."""
        self._shows_last = is_on
        for card in self._cards.values():
            card.show_last_time(is_on)

    # ---- moving
    def go_to(self, question_id: str, row_id: str = "", field_id: str = "") -> None:
        """Put the keyboard in a question's first input and bring it into sight."""
        self.build_all()
        card = self.card(question_id)
        if card is None:
            return
        field = card.first_field(row_id, field_id)
        field.setFocus()
        self._outer.activate()
        self._reveal(card, field, LOOKS)

    def _reveal(self, card: QWidget, field: QWidget, looks: int) -> None:
        """Bring it into sight, and again as the page takes its size: cards just made grow as their words wrap."""
        area = self._scroll_area()
        if area is None or not isValid(card):
            return
        area.ensureWidgetVisible(card, 0, theme.em(1.0))
        if isValid(field):
            area.ensureWidgetVisible(field, 0, theme.em(1.0))
        if looks:
            QTimer.singleShot(0, self, partial(self._reveal, card, field, looks - 1))

    def first_field(self) -> QWidget | None:
        """The input of the first question, if there is one."""
        cards = (self.card(q.id) for q in self._section.questions if q.takes_an_answer)
        return next((card.first_field() for card in cards if card is not None), None)

    def go_to_first(self) -> None:
        """The keyboard in the first question."""
        first = self.first_field()
        if first is not None:
            first.setFocus()

    def go_to_first_unanswered(self) -> bool:
        """The keyboard in the first question without an answer; False when there is none."""
        self.build_all()
        for question in self._section.questions:
            has_none = self._session.answer_to(question.id).is_blank
            if has_none and question.takes_an_answer and self._session.is_shown(question.id):
                self.go_to(question.id)
                return True
        return False

    def question_in_hand(self) -> str:
        """Id of the question the keyboard is in, or ""."""
        focused = self.window().focusWidget()
        return next((key for key, card in self._cards.items() if focused and card.isAncestorOf(focused)), "")

    def _scroll_area(self) -> QScrollArea | None:
        at: QWidget | None = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        return at

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        for question_id, card in self._cards.items():
            was = old is not None and card.isAncestorOf(old)
            is_in = new is not None and card.isAncestorOf(new)
            if was and not is_in:
                card.left()
            elif is_in and not was:
                self._bring_into_sight(new)
                self.refocused.emit(question_id)

    def _bring_into_sight(self, field: QWidget | None) -> None:
        """What the keyboard comes to from outside the page may have been scrolled away."""
        area = self._scroll_area()
        if area is not None and field is not None and field.visibleRegion().isEmpty():
            area.ensureWidgetVisible(field, 0, theme.em(1.0))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_cards_box"):
            self._space()
