"""Typed dates and times that are read back in full, so that a slip of the finger is seen before it is stored."""

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.dates import (
    ParsedDate,
    Unread,
    as_typed,
    day_of,
    distance,
    in_words,
    parse_date,
    parse_time,
    readback,
)
from app.ui import theme
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel


class _Typed(QWidget):
    """A short line with a readback beside it. The readback turns into the problem only when the person leaves the field."""

    changed = Signal(object)

    def __init__(self, name: str, placeholder_chars: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._problem = ""
        self.line = LineField(name=name, width_chars=placeholder_chars, parent=self)
        self.said = PlainLabel("", "muted", wrap=True, parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.line)
        self._row.addWidget(self.said, 1)
        self._row.setSpacing(theme.em(0.75))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.line)
        self.line.edited.connect(self._typed)
        self.line.editingFinished.connect(self._left)

    def problem(self) -> str:
        """Why what stands there cannot be used, or ""."""
        return self._problem

    def set_problem(self, sentence: str) -> None:
        """Show a problem from outside, for example that an answer is missing; "" takes it away."""
        self._show(sentence, is_problem=bool(sentence))
        self.line.set_problem(sentence)

    def _typed(self, text: str) -> None:
        raise NotImplementedError

    def _left(self) -> None:
        if self._problem:
            self.set_problem(self._problem)

    def _show(self, text: str, is_problem: bool = False) -> None:
        self.said.set_tone("bad" if is_problem else "muted")
        self.said.setText(text)
        if not is_problem:
            self.line.setAccessibleDescription(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._row.setSpacing(theme.em(0.75))


class DateField(_Typed):
    """`changed` carries a ParsedDate, or None when the field was emptied or cannot be read. Up and Down move by a day."""

    def __init__(
        self,
        *,
        name: str,
        today: Callable[[], date],
        allow_future: bool = True,
        future_problem: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, 11, parent)
        self._today, self._allow_future = today, allow_future
        self._future_problem = future_problem or f"{name} must be today or earlier."
        self._value: ParsedDate | None = None

    def value(self) -> ParsedDate | None:
        """The date as known, or None."""
        return self._value

    def set_value(self, value: ParsedDate | None) -> None:
        """Show a date without a signal."""
        self._value, self._problem = value, ""
        self.line.set_text_quietly(as_typed(value) if value else "")
        self.line.set_problem("")
        self._show(readback(value, self._today()) if value else "")

    def _read(self, text: str) -> ParsedDate | None:
        """What `text` means; the problem is kept for later."""
        self._problem = ""
        if not text.strip():
            return None
        found = parse_date(text, self._today())
        if isinstance(found, Unread):
            self._problem = found.sentence
            return None
        if not self._allow_future and found.first > self._today():
            self._problem = self._future_problem
            return None
        return found

    def _typed(self, text: str) -> None:
        before = self._value
        self._value = self._read(text)
        self.line.set_problem("")
        self._show(readback(self._value, self._today()) if self._value else "")
        if self._value != before:
            self.changed.emit(self._value)

    def _left(self) -> None:
        super()._left()
        if self._value is not None:
            self.line.set_text_quietly(as_typed(self._value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        base = self._value.first.toordinal() + step if self._value else self._today().toordinal()
        self.line.set_text_quietly(as_typed(day_of(date.fromordinal(base))))
        self._typed(self.line.text())


def short_readback(known: ParsedDate, today: date) -> str:
    """For narrow places: "3 months ago", or the words of the date when it is vague."""
    return distance(known, today) if known.precision == "day" else in_words(known)


class TimeField(_Typed):
    """`changed` carries "HH:MM", or None when the field was emptied or cannot be read."""

    def __init__(self, *, name: str, now: Callable[[], time], parent: QWidget | None = None) -> None:
        super().__init__(name, 6, parent)
        self._now = now
        self._value: str | None = None

    def value(self) -> str | None:
        """ "HH:MM" or None."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show a time without a signal."""
        self._value, self._problem = value, ""
        self.line.set_text_quietly(value or "")
        self.line.set_problem("")
        self._show("")

    def _typed(self, text: str) -> None:
        before, self._problem, self._value = self._value, "", None
        if text.strip():
            found = parse_time(text, self._now())
            if isinstance(found, Unread):
                self._problem = found.sentence
            else:
                self._value = f"{found:%H:%M}"
        self.line.set_problem("")
        self._show(self._value if self._value and self._value != text.strip() else "")
        if self._value != before:
            self.changed.emit(self._value)

    def _left(self) -> None:
        super()._left()
        if self._value is not None:
            self.line.set_text_quietly(self._value)
            self._show("")
