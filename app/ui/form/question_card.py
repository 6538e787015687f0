"""One question on the page: its words, its marks, its problem, its input, and what was said last time."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import Answer, Rows, Value
from app.forms.answer_words import answer_words
from app.forms.definition import Kind, Question
from app.forms.problem import Problem
from app.forms.safeguarding import raises_concern, wants_to_talk
from app.forms.wording import fill
from app.ui import theme
from app.ui.form.about import About
from app.ui.form.inputs import Input, make_input
from app.ui.form.provenance import Provenance
from app.ui.form.rows import RowsInput
from app.ui.form.tab_stops import stops_in
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import PlainLabel

FieldsInRow = Callable[[str], tuple[Question, ...]]
CONCERN = "{name} may not be safe. Tell your manager today, and write down who you told and when."
WANTS_TO_TALK = "{name} wants to talk about this. Talk with {name} today, and write down what you did."
_COPIED = frozenset({Kind.SHORT_TEXT, Kind.NARRATIVE})


class QuestionCard(Surface):
    """`answered` carries the question's id and the whole new answer; `conflict_followed` the id."""

    answered = Signal(str, object)
    conflict_followed = Signal(str)
    stops_changed = Signal()
    """Something more takes the keyboard."""

    def __init__(self, question: Question, answer: Answer, about: About, fields_in_row: FieldsInRow) -> None:
        super().__init__("" if question.takes_an_answer else "info")
        self.question, self._about = question, about
        self._answer = Answer()
        self._sentence, self._is_waiting = "", False
        self._label = fill(question.label, about.called)
        self.setAccessibleName(self._label)
        self._input: Input | None = None
        self._rows: RowsInput | None = None
        self._read_only: PlainLabel | None = None
        self._carried: Banner | None = None
        self._conflict: Banner | None = None
        self._last: _LastTime | None = None
        self._concern: Banner | None = None
        self._outer = QVBoxLayout(self)
        self._build_words()
        self._build_input(fields_in_row)
        self._build_foot()
        self._space()
        self.show_answer(answer)

    def stops(self) -> list[QWidget]:
        """What takes the keyboard in this card, in the order on screen."""
        inside = stops_in(self)
        if self._rows is None:
            return inside
        rows = self._rows
        own = [stop for stop in inside if not rows.isAncestorOf(stop)]
        above = next((at for at, stop in enumerate(inside) if rows.isAncestorOf(stop)), len(own))
        return [*own[:above], *rows.stops(), *own[above:]]

    # ---- building
    def _build_words(self) -> None:
        question, about = self.question, self._about
        self._outer.addWidget(PlainLabel(self._label, "card" if question.takes_an_answer else "body", wrap=True))
        if question.hint:
            self._outer.addWidget(PlainLabel(fill(question.hint, about.called), "helper", wrap=True))
        for text, by in about.notes.get(question.id, ()):
            self._outer.addWidget(Banner("warn", text, title=f"Note from {by}", icon="message-square-text"))
        if question.id in about.conflicts:
            self.set_conflict(True)
        self._system = IconLine("scale", "", "muted")
        self._system.hide()
        self._outer.addWidget(self._system)
        self._problem = PlainLabel("", "button", wrap=True, tone="bad")
        self._problem.hide()
        self._outer.addWidget(self._problem)

    def _build_input(self, fields_in_row: FieldsInRow) -> None:
        question, about = self.question, self._about
        if not question.takes_an_answer:
            return
        if about.is_read_only:
            self._read_only = PlainLabel("", "body", wrap=True, selectable=True)
            self._outer.addWidget(self._read_only)
        elif question.kind is Kind.REPEATING:
            self._rows = RowsInput(question, about.called, about.today, about.new_id, fields_in_row)
            self._rows.edited.connect(self._rows_edited)
            self._outer.addWidget(self._rows)
        else:
            self._input = make_input(question, self._label, about.called, about.today)
            self._input.edited.connect(self._edited)
            self._input.refused.connect(self._refused)
            self._outer.addWidget(self._input)

    def _build_foot(self) -> None:
        """Where the answer comes from, and the way to what was said last time, if something was."""
        self._from: Provenance | None = None
        if self.question.takes_an_answer:
            self._from = Provenance(self._label, self._about)
            self._from.stated.connect(self._said_by)
            self._from.built.connect(self.stops_changed)
            self._outer.addWidget(self._from)
        self._last_button: Button | None = None
        before = self._about.last.get(self.question.id, Answer())
        if before.is_blank or not self.question.takes_an_answer:
            return
        self._last_button = Button("", "quiet", "history", size="small", name=f"Last answer: {self._label}")
        self._last_button.clicked.connect(self._toggle_last)
        self._say_last(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._last_button)
        self._outer.addLayout(row)

    def _space(self) -> None:
        self._outer.setContentsMargins(theme.em(1.4), theme.em(1.1), theme.em(1.4), theme.em(1.1))
        self._outer.setSpacing(theme.em(0.5))

    # ---- what it shows
    @property
    def answer(self) -> Answer:
        """The answer on screen."""
        return self._answer

    def show_answer(self, answer: Answer) -> None:
        """Show an answer quietly; the caret stays where it is."""
        self._answer = answer
        if self._input is not None:
            self._input.set_value(answer.value)
        elif self._rows is not None:
            self._rows.set_rows(answer.rows)
        elif self._read_only is not None:
            said = answer_words(self.question, answer, self._about.called)
            self._read_only.setText(said or "No answer")
            self._read_only.set_tone("" if said else "muted")
        self._show_carried(answer.is_unconfirmed and self._about.confirms and not self._about.is_read_only)
        self._show_concern()
        self._show_from()

    def _show_concern(self) -> None:
        """An answer that asks for action today says so at once, offline too (DOMAIN 3.3 a)."""
        is_concern = raises_concern(self.question, self._answer)
        if is_concern and self._concern is None:
            self._concern = Banner("warn", "", icon="shield-alert")
            self._outer.addWidget(self._concern)
        if self._concern is not None:
            words = WANTS_TO_TALK if wants_to_talk(self.question, self._answer) else CONCERN
            self._concern.set_text(fill(words, self._about.called))
            self._concern.setVisible(is_concern)

    def _show_carried(self, is_carried: bool) -> None:
        if is_carried and self._carried is None:
            self._carried = Banner("info", self._carried_words(), (("yes", "Still right"),), icon="history")
            self._carried.chosen.connect(self._confirm)
            place = self._outer.indexOf(self._problem)
            self._outer.insertWidget(place, self._carried)
        if self._carried is not None:
            self._carried.setVisible(is_carried)

    def _carried_words(self) -> str:
        origin = self._about.origins.get(self._answer.carried_from)
        if origin is None:
            return f"From {self._about.last_when or 'last time'}: still right?"
        return f"From {origin.month} ({', '.join(filter(None, (origin.stage, origin.age)))}): still right?"

    def _show_from(self) -> None:
        if self._from is not None:
            self._from.show_answer(self._answer)

    def show_system(self, words: str) -> None:
        """What a system's value is beside this judgement; the person's own stands below it."""
        if words != self._system.label.text():
            self._system.label.setText(words)
        self._system.setVisible(bool(words))

    def set_conflict(self, is_open: bool) -> None:
        """Mark that two people changed this answer apart, with the way to decide."""
        if is_open and self._conflict is None:
            text = "Two people changed this answer. Both texts are kept."
            self._conflict = Banner("warn", text, (("decide", "Look at both"),), icon="git-compare-arrows")
            self._conflict.chosen.connect(self._follow_conflict)
            self._outer.insertWidget(1, self._conflict)
        if self._conflict is not None:
            self._conflict.setVisible(is_open)

    def set_problems(self, problems: tuple[Problem, ...]) -> None:
        """What is wrong with this answer now. A field being typed in is not interrupted: it is told on leaving."""
        own = next((p for p in problems if not p.row_id), None)
        self._sentence = fill(own.sentence, self._about.called) if own else ""
        if self._rows is not None:
            cells = {(p.row_id, p.field_id): fill(p.sentence, self._about.called) for p in problems if p.row_id}
            self._rows.set_problems(cells)
        self._is_waiting = self._input is not None and self._input.is_typed_in() and self._has_focus()
        if not self._is_waiting or not self._sentence:
            self._show_problem()

    def left(self) -> None:
        """The keyboard has gone elsewhere: now say what waited."""
        self._is_waiting = False
        self._show_problem()

    def has_trouble(self) -> bool:
        """True when what stands in the field cannot be read."""
        return bool(self._input is not None and self._input.problem())

    def _show_problem(self) -> None:
        unread = self._input.problem() if self._input is not None else ""
        sentence = self._sentence or ("" if self._has_focus() else unread)
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        if self._input is not None:
            self._input.set_problem(sentence)

    def first_field(self, row_id: str = "", field_id: str = "") -> QWidget:
        """Where the keyboard lands."""
        if self._rows is not None:
            return self._rows.first_field(row_id, field_id)
        return self._input.first_field() if self._input is not None else self

    def show_last_time(self, is_on: bool) -> None:
        """Show or fold what was said last time."""
        if self._last_button is None or is_on == (self._last is not None and not self._last.isHidden()):
            return
        if self._last is None:
            self._last = _LastTime(self.question, self._label, self._answer, self._about)
            self._last.copied.connect(self._copy_last)
            self._outer.addWidget(self._last)
        self._last.compare(self._answer)
        self._last.setVisible(is_on)
        self._say_last(is_on)

    def _say_last(self, is_on: bool) -> None:
        assert self._last_button is not None
        self._last_button.set_text(f"{'Hide' if is_on else 'Show'} last answer ({self._about.last_when})")

    def _toggle_last(self) -> None:
        self.show_last_time(self._last is None or self._last.isHidden())

    # ---- what the person does
    def _edited(self, value: Value) -> None:
        self._state(self._answer.stating(value).told_anew(self._answer, self._today()))

    def _rows_edited(self, rows: Rows) -> None:
        self._state(self._answer.with_rows(rows).told_anew(self._answer, self._today()))

    def ask_who(self) -> None:
        """The keyboard to who said it, when, and what it rests on."""
        if self._from is not None:
            self._from.ask()

    def _said_by(self, who: str, source: str, on: str) -> None:
        self._state(self._answer.told_by(who, source, on, self._today()))

    def _today(self) -> str:
        return self._about.today().isoformat()

    def _confirm(self, _key: object) -> None:
        self._state(self._answer.confirming())
        self.first_field().setFocus()

    def _copy_last(self) -> None:
        before = self._about.last[self.question.id]
        self._state(Answer(value=before.value, rows=before.rows))
        self.show_answer(self._answer)
        self.first_field().setFocus()

    def _state(self, answer: Answer) -> None:
        self._answer = answer
        self._show_carried(answer.is_unconfirmed and self._about.confirms)
        self._show_concern()
        self._show_from()
        self.answered.emit(self.question.id, answer)

    def _refused(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()

    def _follow_conflict(self, _key: object) -> None:
        self.conflict_followed.emit(self.question.id)

    def _has_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_last_button"):
            self._space()


class _LastTime(QWidget):
    """What was said last time, with the way to start from it."""

    copied = Signal()

    def __init__(self, question: Question, label: str, now: Answer, about: About) -> None:
        super().__init__()
        self._question, self._about = question, about
        before = answer_words(question, about.last[question.id], about.called)
        self._said = PlainLabel(before, "body", wrap=True, selectable=True)
        self._head = PlainLabel("", "group")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.em(0.3))
        ground = Surface("raised")
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(theme.em(1.0), theme.em(0.7), theme.em(1.0), theme.em(0.7))
        inner.addWidget(self._head)
        inner.addWidget(self._said)
        box.addWidget(ground)
        if not about.is_read_only:
            self._build_copy(inner, label)
        self.compare(now)

    def _build_copy(self, inner: QVBoxLayout, label: str) -> None:
        words = "Copy and edit" if self._question.kind in _COPIED else "Use this answer again"
        copy = Button(f"{words}", "outline", "copy", size="small", name=f"{words}: {label}")
        copy.clicked.connect(self.copied)
        holder = FlowBox()
        holder.flow.addWidget(copy)
        inner.addWidget(holder)

    def compare(self, now: Answer) -> None:
        """Say beside the month whether the answer is another one now."""
        before = self._about.last[self._question.id]
        is_same = (before.value, before.rows) == (now.value, now.rows)
        when = self._about.last_when[:1].upper() + self._about.last_when[1:]
        self._head.setText(f"{when} · {'the same now' if is_same else 'changed since'}")
