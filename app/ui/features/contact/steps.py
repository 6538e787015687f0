"""Next steps on the sheet: what, who and by when, one line each, and the next time you meet."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.contact import NextStep
from app.domain.dates import ParsedDate, day_of, distance, from_edtf, in_words
from app.domain.ids import MakeId
from app.ui import theme, when
from app.ui.features.contact.letters import Captioned, in_a_row
from app.ui.parts.button import Button
from app.ui.parts.date_field import DateField, TimeField, short_readback
from app.ui.parts.flow import FlowBox
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel

STACK_STEP_BELOW_EM = 24


def compact(field: DateField | TimeField) -> None:
    """A date or time without its readback: the caption over it says what it means."""
    field.said.hide()


class _Step(QWidget):
    """One step."""

    edited = Signal(str, object)

    def __init__(self, step_id: str, number: int, today: Callable[[], date]) -> None:
        super().__init__()
        self.step_id, self._today = step_id, today
        which = "" if number == 1 else f" {number}"
        self.what = LineField(name=f"What next{which}", placeholder="What")
        self.who = LineField(name=f"Who does it{which}", placeholder="Who", width_chars=5)
        self.by = DateField(name=f"By when{which}", today=today)
        self.by.line.setPlaceholderText("By when")
        compact(self.by)
        self.said = PlainLabel("", "helper")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self.what, 1)
        for field in (self.who, self.by):
            self._row.addWidget(field)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addLayout(self._row)
        self._box.addWidget(self.said)
        self._space()
        self.what.edited.connect(self._what_edited)
        self.who.edited.connect(self._who_edited)
        self.by.changed.connect(self._by_edited)
        self.by.line.editingFinished.connect(self._say)
        self._say()

    def _space(self) -> None:
        for layout in (self._row, self._box):
            layout.setSpacing(theme.em(0.3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= theme.em(STACK_STEP_BELOW_EM)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()

    def show_step(self, step: NextStep) -> None:
        """Show it quietly."""
        self.what.set_text_quietly(step.what)
        self.who.set_text_quietly(step.who)
        known = from_edtf(step.by_on)
        if known != self.by.value():
            self.by.set_value(known)
        self._say()

    def _what_edited(self, text: str) -> None:
        self.edited.emit(self.step_id, {"what": text})

    def _who_edited(self, text: str) -> None:
        self.edited.emit(self.step_id, {"who": text})

    def _by_edited(self, known: ParsedDate | None) -> None:
        self._say()
        self.edited.emit(self.step_id, {"by_on": known.edtf if known else ""})

    def _say(self) -> None:
        known, problem = self.by.value(), self.by.problem()
        self.said.set_tone("bad" if problem else "muted")
        self.said.setText(f"By {in_words(known)} · {distance(known, self._today())}" if known else problem)
        self.said.setVisible(bool(self.said.text()))


class NextSteps(QWidget):
    """`edited` carries a step's id and what changed in it."""

    edited = Signal(str, object)

    def __init__(self, today: Callable[[], date], new_id: MakeId) -> None:
        super().__init__()
        self._today, self._new_id = today, new_id
        self._steps: dict[str, _Step] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.45))
        self.add = Button("Add a step", "quiet", "plus", size="small")
        self.add.clicked.connect(self._add_one)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.em(0.2))
        box.addLayout(self._list)
        self.foot = FlowBox()
        self.foot.flow.addWidget(self.add)
        box.addWidget(self.foot)

    def show_steps(self, steps: Mapping[str, NextStep]) -> None:
        """Show these; at least one line is there to type in."""
        for step_id, line in list(self._steps.items()):
            if step_id not in steps and line.what.text():
                self._drop(step_id)
        for step_id, step in steps.items():
            if step_id not in self._steps:
                self._put(step_id)
            self._steps[step_id].show_step(step)
        if not self._steps:
            self._put(str(self._new_id()))

    def first_field(self) -> QWidget:
        """Where the keyboard lands."""
        return next(iter(self._steps.values())).what

    def clear(self) -> None:
        """For another contact."""
        for step_id in list(self._steps):
            self._drop(step_id)

    def _put(self, step_id: str) -> _Step:
        line = _Step(step_id, len(self._steps) + 1, self._today)
        line.edited.connect(self.edited)
        self._steps[step_id] = line
        self._list.addWidget(line)
        line.show()
        return line

    def _drop(self, step_id: str) -> None:
        line = self._steps.pop(step_id)
        line.hide()
        line.deleteLater()

    def _add_one(self) -> None:
        self._put(str(self._new_id())).what.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_list"):
            self._list.setSpacing(theme.em(0.45))


class NextTime(QWidget):
    """The next visit, folded into `.button` (the page places it) until somebody names it. `edited`: day or None, "HH:MM"."""

    edited = Signal(object, object)

    def __init__(self, today: Callable[[], date], now: Callable[[], time]) -> None:
        super().__init__()
        self._today = today
        self.button = Button("Name the next time", "quiet", "calendar-plus", size="small")
        self.button.clicked.connect(self._open)
        self.day = DateField(name="Day of next time", today=today)
        self.at = TimeField(name="Time of next time", now=now)
        for field in (self.day, self.at):
            compact(field)
        self._day_box, self._at_box = Captioned("Next time", self.day), Captioned("At", self.at)
        self._fields = in_a_row(self._day_box, self._at_box, gap_em=0.6)
        self._fields.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._fields)
        self.day.changed.connect(self._changed)
        self.at.changed.connect(self._changed)
        self.day.line.editingFinished.connect(self._say)
        self.at.line.editingFinished.connect(self._say)

    def show_time(self, next_at: str, in_diary: str) -> None:
        """What the contact says, or what the diary already has."""
        is_named = bool(next_at)
        self._fields.setVisible(is_named)
        if is_named:
            at = datetime.fromisoformat(next_at)
            self.day.set_value(day_of(at.date()))
            self.at.set_value(f"{at:%H:%M}")
        booked = when.day_of(in_diary)
        said = f"In the diary: {when.short_day(booked, self._today())}, {when.clock_of(in_diary)}" if booked else ""
        self.button.set_text(said.rstrip(", ") or "Name the next time")
        self.button.setVisible(not is_named)
        self._say()

    def open_fields(self) -> None:
        """Unfold without taking the keyboard."""
        self._fields.show()
        self.button.hide()

    def problem(self) -> str:
        """What keeps the next time from being kept, or ""."""
        if self._fields.isHidden() or not (self.day.line.text() or self.at.line.text()):
            return ""
        if self.day.value() is None or self.at.value() is None:
            return self.day.problem() or self.at.problem() or "Next time: give both the day and the time, or empty both."
        return ""

    def _open(self) -> None:
        self.open_fields()
        self.day.setFocus()

    def _changed(self, _value: object) -> None:
        self._say()
        known = self.day.value()
        is_day = known is not None and known.precision == "day"
        self.edited.emit(known.first if known and is_day else None, self.at.value())

    def _say(self) -> None:
        known, problem = self.day.value(), self.day.problem()
        said = f"Next time · {short_readback(known, self._today())}" if known else "Next time"
        self._day_box.set_caption(problem or said, bool(problem))
        self._at_box.set_caption(self.at.problem() or "At", bool(self.at.problem()))
