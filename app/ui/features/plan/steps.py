"""The small steps of one target: words, the child's own words, who helps, by when, how it is going; all changed in place."""

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.plan import Step, Target
from app.ui import theme
from app.ui.features.plan import texts
from app.ui.features.plan.fields import (
    DayField,
    Grip,
    InPlaceText,
    PeopleField,
    StatusButton,
    column_width,
    row_height,
    row_label,
)
from app.ui.features.plan.order import in_order
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.shown import Shown
from app.ui.parts.button import Button, IconButton
from app.ui.parts.card import Card, hairline
from app.ui.parts.painted import picture, smooth
from app.ui.parts.quiet_combo import QuietSpin
from app.ui.parts.text import PlainLabel
from app.ui.steady_text import show_text

HEADINGS = ("Small steps", "Who helps", "By when", "How it is going")
NARROW_BELOW_EM = 44
GAP_EM = 0.6


def fact_widths() -> tuple[int, int, int]:
    """Pixels for who helps, by when and how it is going."""
    return column_width(HEADINGS[1], 9.5), column_width(HEADINGS[2], 7.8), StatusButton(0).sizeHint().width()


class StepRow(QWidget):
    """One step. It stays the same widget while its words change, so the cursor never jumps."""

    def __init__(self, id: str, presenter: PlanPresenter, today: "TodayOf") -> None:
        super().__init__()
        self.id, self._presenter = id, presenter
        self.grip = Grip(0)
        self.text = InPlaceText(name="Step", placeholder="What is the small step?")
        self.child_words = InPlaceText(name="Step, child", role="helper", tight=True)
        self.who = PeopleField(name="Helpers")
        self.by = DayField(name="By when", today=today)
        self.status = StatusButton(0)
        self.remove = IconButton("x", "Remove step", size="small")
        self.unstick = PlainLabel(texts.UNSTICK, "helper", tone="warn")
        self.problem = PlainLabel("", "helper", tone="bad")
        self._outer = QVBoxLayout(self)
        self._top = QHBoxLayout()
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._facts = QHBoxLayout()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.text)
        said.addWidget(self.child_words)
        said.addStretch(1)
        for field in (self.who, self.by, self.status):
            self._facts.addWidget(field, 0, top)
        self._middle.addLayout(said, 1)
        self._middle.addLayout(self._facts)
        self._top.addWidget(self.grip, 0, top)
        self._top.addLayout(self._middle, 1)
        self._top.addWidget(self.remove, 0, top)
        self._outer.addLayout(self._top)
        self._outer.addWidget(self.problem)
        self._outer.addWidget(self.unstick)

    def _listen(self) -> None:
        self.grip.moved.connect(self._moved)
        self.text.edited.connect(self._text_typed)
        self.child_words.edited.connect(self._child_typed)
        self.who.named.connect(self._named)
        self.by.dated.connect(self._dated)
        self.by.unread.connect(self._unread)
        self.status.clicked.connect(self._cycle)
        self.remove.clicked.connect(self._remove)
        for field in (self.text, self.child_words, self.who, self.by):
            field.left.connect(self._presenter.flush)
        self.text.finished.connect(self.child_words.setFocus)
        self.child_words.finished.connect(self.who.setFocus)

    def fit(self, is_narrow: bool) -> None:
        """Facts beside the words, or below them where there is no room."""
        gap = theme.em(GAP_EM)
        self._outer.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.3))
        self._outer.setSpacing(theme.em(0.15))
        for layout in (self._top, self._middle, self._facts):
            layout.setSpacing(gap)
        way = QBoxLayout.Direction
        self._middle.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        for line in (self.unstick, self.problem):
            line.setIndent(theme.em(1.5) + gap + theme.em(0.2))
        for field, width in zip((self.who, self.by), fact_widths(), strict=False):
            field.setMinimumWidth(theme.em(4) if is_narrow else width)
            field.setMaximumWidth(width)

    def show_step(self, number: int, step: Step, called: str) -> None:
        """Show the step as it is now."""
        self.grip.set_number(number)
        self.status.set_number(number)
        self.remove.set_name(f"Remove step {number}")
        self.text.editor.setAccessibleName(f"Step {number}")
        self.child_words.editor.setAccessibleName(f"Step {number} in {called}’s words")
        self.child_words.editor.setPlaceholderText(f"How {called[:20]} says it")
        self.who.setAccessibleName(f"Who helps with step {number}")
        self.by.setAccessibleName(f"Step {number} by when")
        show_text(self.text, step.text)
        show_text(self.child_words, step.child_words)
        self.who.show_people(step.who)
        self.by.show_step(step)
        self.status.set_status(step.status)
        self.unstick.setVisible(step.status == "stuck")
        self.problem.setVisible(bool(self.problem.text()))

    def _text_typed(self, text: str) -> None:
        self._presenter.change_step(self.id, text=text)

    def _child_typed(self, text: str) -> None:
        self._presenter.change_step(self.id, child_words=text)

    def _named(self, names: tuple[str, ...]) -> None:
        self._presenter.change_step(self.id, who=names)

    def _dated(self, edtf: str) -> None:
        self._presenter.change_step(self.id, by_on=edtf)

    def _unread(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _cycle(self) -> None:
        self._presenter.cycle_status(self.id)
        self._presenter.flush()

    def _moved(self, by: int) -> None:
        self._presenter.move_step(self.id, by)

    def _remove(self) -> None:
        self._presenter.remove_step(self.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._presenter.move_step(self.id, by)
            return
        super().keyPressEvent(event)


class TodayOf:
    """Today as the page knows it."""

    def __init__(self, presenter: PlanPresenter) -> None:
        self._presenter = presenter

    def __call__(self) -> date:
        return date.fromisoformat(self._presenter.shown.today)


class _Flag(QWidget):
    """The small flag before how we will know."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme.em(1.5), row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.2)
        picture(painter, "flag", theme.current().primary, 0, (self.height() - side) / 2, side)
        painter.end()


class StepsCard(Card):
    """What we will do: the table of steps, how we will know, and the sessions."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__("What we will do")
        self._presenter, self._today = presenter, TodayOf(presenter)
        self._sessions = PlainLabel("", "helper")
        self.add_to_header(self._sessions)
        self._add = Button("Add a step", "quiet", "plus", "Alt N", size="small")
        self._add.clicked.connect(self.add_step)
        self.header.addWidget(self._add)
        self._heads = QWidget()
        self._head_row = QHBoxLayout(self._heads)
        self._head_labels = [PlainLabel(label, "group") for label in HEADINGS]
        for at, label in enumerate(self._head_labels):
            label.setIndent(theme.em(0.3))
            self._head_row.addWidget(label, 0 if at else 1)
        self._rows_column = QVBoxLayout()
        self._rows_column.setSpacing(0)
        self._rows: dict[str, tuple[StepRow, QWidget]] = {}
        self._order: tuple[str, ...] = ()
        self._none = PlainLabel("", "muted", True)
        self.know = InPlaceText(name=texts.WORKED_WHEN, placeholder="What will be different?")
        self.planned = QuietSpin(0, 200, name="Sessions planned")
        self.had = QuietSpin(0, 200, name="Sessions done")
        self._wanted_focus = ""
        self._lay_out()
        self.know.edited.connect(self._know_typed)
        self.know.left.connect(presenter.flush)
        self.planned.changed.connect(self._planned)
        self.had.changed.connect(self._had)

    def _lay_out(self) -> None:
        self.body.addWidget(self._heads)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows_column)
        self.body.addWidget(hairline())
        row = QHBoxLayout()
        row.addWidget(_Flag(), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(row_label(texts.WORKED_WHEN), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.know, 1)
        self.body.addLayout(row)
        counts = QHBoxLayout()
        counts.setSpacing(theme.em(0.6))
        for label, spin in (("Sessions planned", self.planned), ("done", self.had)):
            counts.addWidget(PlainLabel(label, "helper"))
            counts.addWidget(spin)
        counts.addStretch(1)
        self.body.addLayout(counts)

    def show_steps(self, target: Target, shown: Shown) -> None:
        """Show the steps, keeping the row and the cursor that somebody is in."""
        ordered = in_order(target.steps)
        self._sessions.setText(texts.sessions(target))
        self._none.setText(f"No steps yet. What is the first small thing {shown.called} can do?")
        self._none.setVisible(not ordered)
        self._place_rows(tuple(id for id, _ in ordered))
        for number, (id, step) in enumerate(ordered, 1):
            self._rows[id][0].show_step(number, step, shown.called)
        show_text(self.know, target.know_by)
        for spin, value in ((self.planned, target.sessions_planned), (self.had, target.sessions_done)):
            if spin.value() != value:
                spin.set_value(value)
        self._go_to_wanted()

    def _place_rows(self, ids: tuple[str, ...]) -> None:
        if ids == self._order:
            return
        focused = next((r for r, _ in self._rows.values() if r.isAncestorOf(self.focusWidget() or self)), None)
        field = self.focusWidget() if focused is not None else None
        self._order = ids
        for id in [id for id in self._rows if id not in ids]:
            for widget in self._rows.pop(id):
                widget.hide()
                widget.deleteLater()
        while self._rows_column.count():
            self._rows_column.takeAt(0)
        for id in ids:
            if id not in self._rows:
                self._rows[id] = (StepRow(id, self._presenter, self._today), hairline())
            row, line = self._rows[id]
            self._rows_column.addWidget(line)
            self._rows_column.addWidget(row)
            line.show()
            row.show()
        self._fit()
        self._tab_order(ids)
        if field is not None and focused is not None and focused.id in ids:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tab_order(self, ids: tuple[str, ...]) -> None:
        before: QWidget = self._add
        for id in ids:
            row = self._rows[id][0]
            for field in (row.grip, row.text.editor, row.child_words.editor, row.who, row.by, row.status, row.remove):
                QWidget.setTabOrder(before, field)
                before = field
        QWidget.setTabOrder(before, self.know.editor)

    def _go_to_wanted(self) -> None:
        if self._wanted_focus in self._rows:
            self._rows[self._wanted_focus][0].text.setFocus()
            self._wanted_focus = ""

    def add_step(self) -> None:
        """One more step, with the cursor in it (Alt+N)."""
        self._wanted_focus = ""
        made = self._presenter.add_step()
        self._wanted_focus = made
        self._go_to_wanted()

    def _know_typed(self, text: str) -> None:
        self._presenter.change_target(know_by=text)

    def _planned(self, value: int) -> None:
        self._presenter.change_target(sessions_planned=value)

    def _had(self, value: int) -> None:
        self._presenter.change_target(sessions_done=value)

    def _fit(self) -> None:
        is_narrow = self.width() - theme.em(2.8) < theme.em(NARROW_BELOW_EM)
        self._heads.setVisible(bool(self._order) and not is_narrow)
        gap = theme.em(GAP_EM)
        self._head_row.setContentsMargins(theme.em(1.5) + gap, 0, theme.em(2.1) + gap, 0)
        self._head_row.setSpacing(gap)
        for label, width in zip(self._head_labels[1:], fact_widths(), strict=True):
            label.setFixedWidth(width)
        for row, _ in self._rows.values():
            row.fit(is_narrow)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_wanted_focus"):
            self._fit()
