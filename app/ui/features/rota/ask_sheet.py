"""The one sheet of the rota: choices, lines, days and times. It closes once the answer is kept; what was typed stays until then."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.dates import day_of
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.rota.asking import Ask, Field
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChipSet, ChoiceRow
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.sheet import Sheet


class AskSheet(Sheet):
    """`answered` carries the Ask and what was answered by key, as text."""

    answered = Signal(object, object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, "", width_em=52, height_em=52)
        self.loses_what_is_open()
        self._desk = desk
        self._ask: Ask | None = None
        self.fields: dict[str, Any] = {}
        self._labelled: dict[str, Labelled] = {}
        self._page: QWidget | None = None
        self._problem = Banner("warn", "")
        self._problem.hide()
        self.save = Button("", "primary", "check", size="touch")
        self.footer.addStretch(1)
        self.footer.addWidget(self.save)
        self.save.clicked.connect(self._save)

    def ask(self, ask: Ask) -> None:
        """Ask this."""
        self._ask = ask
        self.set_title(ask.title)
        self._clear()
        page = self._page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(1.05))
        if ask.note:
            column.addWidget(Banner("info", ask.note))
        column.addWidget(self._problem)
        for field in ask.fields:
            made = self.fields[field.key] = self._make(field)
            labelled = self._labelled[field.key] = Labelled(field.label, made, field.hint)
            column.addWidget(labelled)
        column.addStretch(1)
        self.body.addWidget(page)
        self.save.set_text(ask.save)
        self.open()

    def refuse(self, sentence: str, field: str) -> None:
        """It could not be kept: say why, beside the field it is about."""
        place = _PLACES.get(field, field)
        if place in self._labelled:
            self._point(place, sentence)
        else:
            self._problem.set_text(sentence)
            self._problem.show()

    def _make(self, field: Field) -> QWidget:
        if field.kind == "time":
            clock = TimeField(name=field.label, now=lambda: self._desk.clock().at.time())
            clock.set_value(field.value or None)
            return clock
        if field.kind == "day":
            day = DateField(name=field.label, today=lambda: self._desk.clock().today)
            day.set_value(day_of(date.fromisoformat(field.value)) if field.value else None)
            return day
        if field.kind == "line":
            line = LineField(name=field.label)
            line.set_text_quietly(field.value)
            return line
        if field.kind == "words":
            words = GrowingText(name=field.label, min_lines=2)
            words.set_text_quietly(field.value)
            return words
        if field.kind == "several":
            chips = ChipSet(field.options, name=field.label)
            chips.set_values(tuple(filter(None, field.value.split(","))))
            return chips
        if field.kind == "pick":
            pick = QuietCombo(name=field.label)
            pick.set_choices(field.options)
            pick.set_value(field.value or None)
            return pick
        row = ChoiceRow(field.options, name=field.label, size="touch", can_take_back=not field.value)
        row.set_value(field.value or None)
        return row

    def _save(self) -> None:
        ask = self._ask
        if ask is None:
            return
        self._problem.hide()
        values = {key: self._value(made) for key, made in self.fields.items()}
        first = ""
        for field in ask.fields:
            made = self.fields[field.key]
            problem = made.problem() if field.kind in ("time", "day") else ""
            if field.kind == "day" and made.value() is not None and made.value().precision != "day":
                problem = "Write a whole day, such as 24 November 2026."
            problem = problem or ("" if values[field.key] else field.required)
            self._labelled[field.key].set_problem(problem)
            first = first or (field.key if problem else "")
        if first:
            self.fields[first].setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal_focus()
            return
        self.answered.emit(ask, values)

    def _point(self, key: str, sentence: str) -> None:
        self._labelled[key].set_problem(sentence)
        self.fields[key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal_focus()

    def _value(self, made: Any) -> str:
        if isinstance(made, ChipSet):
            return ",".join(made.values())
        if isinstance(made, LineField | GrowingText):
            return made.text().strip()
        if isinstance(made, DateField):
            known = made.value()
            return known.first.isoformat() if known is not None else ""
        return str(made.value() or "")

    def _clear(self) -> None:
        self._problem.hide()
        self._problem.setParent(None)
        if self._page is not None:
            self.body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self.fields, self._labelled = {}, {}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
            return
        super().keyPressEvent(event)


_PLACES = {
    "until_at": "until_time",
    "from_at": "from_time",
    "needed_by": "needed_time",
    "requested_at": "asked_time",
    "max_shift_hours": "hours",
}
"""Where an operation names a field that the sheet asks in parts."""
