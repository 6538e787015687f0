"""The input of one question or of one field of a row, by kind. All speak alike: `edited` carries what the person stated.

A value is None when the field was emptied or holds something that cannot be read; the reason is then in `problem()`.
Setting a value never makes a signal and never moves the caret. What is written or pasted is cleaned here, at the door.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import Value
from app.domain.dates import ParsedDate, from_edtf
from app.domain.text import clean_text
from app.forms.definition import Kind, Question
from app.forms.fitting import LARGEST_WHOLE, is_decimal
from app.forms.wording import fill
from app.ui import theme
from app.ui.parts.choice import ChipSet, ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.text import PlainLabel

MOST_IN_A_ROW = 9


class Input(QWidget):
    """What every kind of input offers."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(theme.em(0.3))

    def set_value(self, value: Value) -> None:
        """Show a value quietly."""
        raise NotImplementedError  # every kind shows its own

    def problem(self) -> str:
        """Why what stands there cannot be read, or ""."""
        return ""

    def set_problem(self, sentence: str) -> None:
        """Mark the field; the sentence itself stands beside it."""
        self.first_field().setAccessibleDescription(sentence)

    def first_field(self) -> QWidget:
        """Where the keyboard lands."""
        raise NotImplementedError  # every kind has its own

    def is_typed_in(self) -> bool:
        """True where a problem must wait until the person has left the field."""
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "box"):
            self.box.setSpacing(theme.em(0.3))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class _Line(Input):
    """Short text."""

    def __init__(self, name: str, width_chars: int = 0) -> None:
        super().__init__()
        self.line = LineField(name=name, width_chars=width_chars)
        self.box.addWidget(self.line)
        self.line.edited.connect(self._typed)
        self.line.refused.connect(self.refused)

    def set_value(self, value: Value) -> None:
        self.line.set_text_quietly(value if isinstance(value, str) else "")

    def set_problem(self, sentence: str) -> None:
        self.line.set_problem(sentence)

    def first_field(self) -> QWidget:
        return self.line

    def is_typed_in(self) -> bool:
        return True

    def _typed(self, text: str) -> None:
        self.edited.emit(clean_text(text) or None)


class _Figure(_Line):
    """A whole number or a decimal, with its unit behind it."""

    def __init__(self, name: str, unit: str, *, is_whole: bool) -> None:
        super().__init__(name, 8)
        self._is_whole, self._unread = is_whole, ""
        self.box.removeWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.6))
        row.addWidget(self.line)
        row.addWidget(PlainLabel(unit, "muted"))
        row.addStretch(1)
        self.box.addLayout(row)

    def set_value(self, value: Value) -> None:
        if not self._unread:
            self.line.set_text_quietly("" if value is None else str(value))

    def problem(self) -> str:
        return self._unread

    def _typed(self, text: str) -> None:
        plain = text.strip().replace(",", "")
        found = self._read(plain)
        example = "3" if self._is_whole else "12.50"
        self._unread = f"Enter a number in figures, for example {example}" if plain and found is None else ""
        self.edited.emit(found)

    def _read(self, plain: str) -> Value:
        if self._is_whole:
            is_number = plain.lstrip("-").isdecimal() and plain.isascii() and abs(int(plain)) <= LARGEST_WHOLE
            return int(plain) if is_number else None
        return plain if plain and is_decimal(plain) else None


class _Narrative(Input):
    """Paragraphs, with the number of words under them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.text = GrowingText(name=name)
        self.count = PlainLabel("", "meta")
        self.box.addWidget(self.text)
        self.box.addWidget(self.count)
        self.text.edited.connect(self._typed)
        self.text.refused.connect(self.refused)

    def set_value(self, value: Value) -> None:
        said = value if isinstance(value, str) else ""
        if said != clean_text(self.text.text()):
            self.text.set_text_quietly(said)
        self._say_count(said)

    def set_problem(self, sentence: str) -> None:
        self.text.set_problem(sentence)

    def first_field(self) -> QWidget:
        return self.text.editor

    def is_typed_in(self) -> bool:
        return True

    def _typed(self, text: str) -> None:
        self._say_count(text)
        self.edited.emit(clean_text(text) or None)

    def _say_count(self, text: str) -> None:
        words = len(text.split())
        self.count.setText("" if not words else "1 word" if words == 1 else f"{words:,} words")


class _Choice(Input):
    """One of a few in sight, or of many in a pick list."""

    def __init__(self, name: str, options: list[tuple[Value, str]]) -> None:
        super().__init__()
        self._row: ChoiceRow | None = None
        self._combo: QuietCombo | None = None
        if len(options) <= MOST_IN_A_ROW:
            self._row = ChoiceRow(options, name=name, can_take_back=True)
            self._row.changed.connect(self.edited)
            self.box.addWidget(self._row)
            return
        self._combo = QuietCombo(name=name)
        self._combo.set_choices([(None, "No answer yet"), *options])
        self._combo.chosen.connect(self.edited)
        line = QHBoxLayout()
        line.addWidget(self._combo)
        line.addStretch(1)
        self.box.addLayout(line)

    def set_value(self, value: Value) -> None:
        if self._row is not None:
            self._row.set_value(value)
        elif self._combo is not None:
            self._combo.set_value(value)

    def first_field(self) -> QWidget:
        if self._row is not None:
            return self._row.focusProxy() or self._row
        assert self._combo is not None
        return self._combo


class _Levels(_Choice):
    """A judgement: its levels in a row and what each of them means, always in sight so that nothing moves."""

    def __init__(self, name: str, question: Question, called: str) -> None:
        super().__init__(name, [(option.code, fill(option.label, called)) for option in question.options])
        self._meanings: dict[str, PlainLabel] = {}
        for option in question.options:
            if option.meaning:
                said = f"{fill(option.label, called)}: {fill(option.meaning, called)}"
                self._meanings[option.code] = PlainLabel(said, "helper", wrap=True)
                self.box.addWidget(self._meanings[option.code])
        self.edited.connect(self._mark)

    def set_value(self, value: Value) -> None:
        super().set_value(value)
        self._mark(value)

    def _mark(self, value: Value) -> None:
        for code, label in self._meanings.items():
            label.set_tone("primary" if code == value else "muted")


class _Several(Input):
    """Any number of options."""

    def __init__(self, name: str, question: Question, called: str) -> None:
        super().__init__()
        self.chips = ChipSet([(option.code, fill(option.label, called)) for option in question.options], name=name)
        self.chips.changed.connect(self._chosen)
        self.box.addWidget(self.chips)

    def set_value(self, value: Value) -> None:
        self.chips.set_values(value if isinstance(value, tuple) else ())

    def first_field(self) -> QWidget:
        return self.chips.focusProxy() or self.chips

    def _chosen(self, codes: tuple[str, ...]) -> None:
        self.edited.emit(tuple(sorted(codes)) or None)


class _Date(Input):
    """A date as well as it is known."""

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        self.field = DateField(name=name, today=today)
        self.field.changed.connect(self._typed)
        self.box.addWidget(self.field)

    def set_value(self, value: Value) -> None:
        known = from_edtf(value) if isinstance(value, str) else None
        if known != self.field.value():
            self.field.set_value(known)

    def set_problem(self, sentence: str) -> None:
        self.field.line.set_problem(sentence)

    def problem(self) -> str:
        return self.field.problem()

    def first_field(self) -> QWidget:
        return self.field.line

    def is_typed_in(self) -> bool:
        return True

    def _typed(self, known: ParsedDate | None) -> None:
        self.edited.emit(known.edtf if known else None)


def make_input(question: Question, name: str, called: str, today: Callable[[], date]) -> Input:
    """The input for a kind. Repeating groups and notes are not made here: they hold no single value."""
    match question.kind:
        case Kind.SHORT_TEXT:
            return _Line(name)
        case Kind.NARRATIVE:
            return _Narrative(name)
        case Kind.YES_NO:
            return _Choice(name, [(True, "Yes"), (False, "No")])
        case Kind.NUMBER | Kind.DECIMAL:
            return _Figure(name, question.unit, is_whole=question.kind is Kind.NUMBER)
        case Kind.DATE:
            return _Date(name, today)
        case Kind.RATING:
            return _Levels(name, question, called)
        case Kind.SEVERAL:
            return _Several(name, question, called)
        case Kind.CHOICE | Kind.CERTAINTY:
            return _Choice(name, [(option.code, fill(option.label, called)) for option in question.options])
        case _:
            raise ValueError(f"{question.kind} holds no single value")
