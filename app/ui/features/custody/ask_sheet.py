"""The one sheet of the custody log: big choices, short lines, times with steps for a thumb. It closes once the answer is kept."""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.dates import day_of
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.custody import texts
from app.ui.features.custody.asking import Ask, Field
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.sheet import Sheet
from app.ui.parts.thumb import for_the_thumb

_STEPS = ((-10, "10 min earlier"), (-1, "1 min earlier"), (1, "1 min later"), (10, "10 min later"))


class TimeSteps(QWidget):
    """A typed time with four big buttons. `value` is "HH:MM" or empty."""

    def __init__(self, desk: Desk, name: str, value: str) -> None:
        super().__init__()
        self._desk = desk
        self.field = TimeField(name=name, now=lambda: desk.clock().at.time())
        self.field.set_value(value or None)
        self.setFocusProxy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(self.field)
        row = FlowBox()
        for minutes, words in _STEPS:
            button = Button(f"{minutes:+d} min".replace("-", "−"), "outline", size="touch", name=f"{name}: {words}")
            button.clicked.connect(partial(self._step, minutes))
            row.flow.addWidget(button)
        column.addWidget(row)

    def value(self) -> str:
        """ "HH:MM", or empty where nothing can be read."""
        return self.field.value() or ""

    def problem(self) -> str:
        """Why what stands there is no time."""
        return self.field.problem()

    def set_problem(self, sentence: str) -> None:
        """Say it beside the field."""
        self.field.set_problem(sentence)

    def _step(self, minutes: int, _checked: bool = False) -> None:
        now = self._desk.clock().at
        hour, minute = (int(part) for part in (self.value() or f"{now:%H:%M}").split(":"))
        total = (hour * 60 + minute + minutes) % (24 * 60)
        self.field.set_value(f"{total // 60:02}:{total % 60:02}")


class AskSheet(Sheet):
    """`answered` carries the Ask and what was answered by key; `removed` the Ask whose stamp is to be taken out."""

    answered = Signal(object, object)
    removed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, "", width_em=52, height_em=52)
        for_the_thumb(self)
        self.loses_what_is_open()
        self._desk = desk
        self._ask: Ask | None = None
        self._fields: dict[str, Any] = {}
        self._labelled: dict[str, Labelled] = {}
        self._page: QWidget | None = None
        self._problem = Banner("warn", "")
        self._problem.hide()
        self.save = Button("", "primary", "check", size="touch")
        self.remove = Button("", "danger", size="touch")
        self.footer.addWidget(self.remove)
        self.footer.addStretch(1)
        self.footer.addWidget(self.save)
        self.save.clicked.connect(self._save)
        self.remove.clicked.connect(self._remove)
        self.closed.connect(self._forget)

    def ask(self, ask: Ask, fill: dict[str, str]) -> None:
        """Ask this, with the child's name and pronouns filled in."""
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
            made = self._make(field, ask, fill)
            self._fields[field.key] = made
            shown = self._with_usual(made, field) if isinstance(made, LineField) and field.usual else made
            labelled = self._labelled[field.key] = Labelled(
                texts.filled(field.label, fill), shown, texts.filled(field.hint, fill)
            )
            column.addWidget(labelled)
        column.addStretch(1)
        self.body.addWidget(page)
        self.save.set_text(ask.save)
        self.save.setVisible(not ask.is_immediate or any(field.kind == "line" for field in ask.fields))
        self.remove.set_text(ask.remove)
        self.remove.setVisible(bool(ask.remove))
        if self.isHidden():
            self.open()
        else:
            (self._first_field() or self.save).setFocus(Qt.FocusReason.TabFocusReason)

    def refuse(self, sentence: str, field: str) -> None:
        """It could not be kept: say why, beside the field it is about."""
        if self.isHidden():
            return
        if field in self._labelled:
            self._labelled[field].set_problem(sentence)
            self._fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._problem.set_text(sentence)
            self._problem.show()
        self.save.setEnabled(True)

    def _make(self, field: Field, ask: Ask, fill: dict[str, str]) -> QWidget:
        name = texts.filled(field.label, fill)
        if field.kind == "time":
            return TimeSteps(self._desk, name, field.value)
        if field.kind == "day":
            day = DateField(name=name, today=lambda: self._desk.clock().today, allow_future=False)
            day.set_value(day_of(date.fromisoformat(field.value)) if field.value else None)
            return day
        if field.kind in ("line", "secret"):
            line = LineField(name=name, secret=field.kind == "secret")
            line.set_text_quietly(field.value)
            line.confirmed.connect(self._save)
            return line
        options = [(key, texts.filled(label, fill)) for key, label in field.options]
        row = ChoiceRow(options, ask.is_immediate and len(ask.fields) == 1, name=name, size="touch", can_take_back=True)
        row.set_value(field.value or None)
        row.changed.connect(partial(self._chosen, field.key))
        return row

    def _with_usual(self, line: LineField, field: Field) -> QWidget:
        """The line with usual words under it: a tap writes them."""
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.45))
        column.addWidget(line)
        row = FlowBox()
        for words in field.usual:
            button = Button(words, "outline", size="touch", name=f"{line.accessibleName()} {words}")
            button.clicked.connect(partial(self._write, line, words))
            row.flow.addWidget(button)
        column.addWidget(row)
        held.setFocusProxy(line)
        return held

    def _write(self, line: LineField, words: str, _checked: bool = False) -> None:
        line.set_text_quietly(words)

    def _chosen(self, key: str, value: object) -> None:
        self._labelled[key].set_problem("")
        if self._ask is not None and self._ask.is_immediate and value:
            self.answered.emit(self._ask, {key: str(value)})

    def _save(self) -> None:
        ask = self._ask
        if ask is None:
            return
        values = {key: self._value(field) for key, field in self._fields.items()}
        for field in ask.fields:
            problem = self._fields[field.key].problem() if field.kind in ("time", "day") else ""
            if field.kind == "day" and self._fields[field.key].value() is not None and not values[field.key]:
                problem = "Write a whole day, such as 24 November 2026."
            problem = problem or ("" if values[field.key] else field.required)
            self._labelled[field.key].set_problem(problem)
            if field.kind in ("time", "day"):
                self._fields[field.key].set_problem(problem)
            if problem:
                self._fields[field.key].setFocus(Qt.FocusReason.OtherFocusReason)
                self.reveal_focus()
                return
        self.answered.emit(ask, values)

    def _value(self, field: Any) -> str:
        if isinstance(field, LineField):
            return field.text().strip()
        if isinstance(field, DateField):
            known = field.value()
            return known.first.isoformat() if known is not None and known.precision == "day" else ""
        return str(field.value() or "")

    def _forget(self) -> None:
        """No PIN stays in a sheet that is closed."""
        for field in self._ask.fields if self._ask is not None else ():
            if field.kind == "secret":
                self._fields[field.key].set_text_quietly("")

    def _remove(self) -> None:
        if self._ask is not None:
            self.removed.emit(self._ask)

    def _clear(self) -> None:
        self._problem.hide()
        self._problem.setParent(None)
        if self._page is not None:
            self.body.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._fields, self._labelled = {}, {}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
            return
        super().keyPressEvent(event)
