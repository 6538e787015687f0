"""A repeating group: one raised card for each row, with its own id that never changes, adding, removing and bringing back.

A row that was added and holds nothing yet lives on screen only; it becomes part of the answer with the first thing said in it.
"""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import Cell, Row, Rows, Value
from app.domain.ids import MakeId
from app.forms.definition import Question
from app.forms.wording import fill
from app.ui import theme
from app.ui.form.inputs import Input, make_input
from app.ui.form.tab_stops import chain, stops_in
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.text import PlainLabel

FieldsInRow = Callable[[str], tuple[Question, ...]]


class _Field(QWidget):
    """A field of a row: its words, its problem, its input."""

    edited = Signal(str, object)

    def __init__(self, field: Question, name: str, called: str, today: Callable[[], date]) -> None:
        super().__init__()
        self._id = field.id
        self.input: Input = make_input(field, name, called, today)
        self.problem = PlainLabel("", "button", wrap=True, tone="bad")
        self.problem.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.em(0.2))
        if field.heading:
            box.addWidget(PlainLabel(fill(field.heading, called), "card", wrap=True))
            box.addSpacing(theme.em(0.3))
        box.addWidget(PlainLabel(fill(field.label, called), "body", wrap=True))
        if field.hint:
            box.addWidget(PlainLabel(fill(field.hint, called), "helper", wrap=True))
        box.addWidget(self.problem)
        box.addWidget(self.input)
        self.input.edited.connect(self._edited)

    def set_problem(self, sentence: str) -> None:
        """Say what is wrong, or take it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.input.set_problem(sentence)

    def _edited(self, value: Value) -> None:
        self.edited.emit(self._id, value)


class _RowCard(Surface):
    """One row."""

    edited = Signal(str, str, object)
    removed = Signal(str)

    def __init__(self, row_id: str, title: str, remove_label: str) -> None:
        super().__init__("raised")
        self.row_id = row_id
        self.fields: dict[str, _Field] = {}
        self.title = PlainLabel(title, "strong")
        self.remove = Button("Remove", "quiet", "trash-2", size="small", name=remove_label)
        self.remove.clicked.connect(self._remove)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.remove)
        self.box = QVBoxLayout(self)
        self.box.addLayout(head)
        self._space()

    def _space(self) -> None:
        self.box.setContentsMargins(theme.em(1.0), theme.em(0.6), theme.em(0.8), theme.em(0.9))
        self.box.setSpacing(theme.em(1.05))

    def take_field(self, field_id: str, field: _Field) -> None:
        """One more field at the end."""
        self.fields[field_id] = field
        self.box.addWidget(field)
        field.edited.connect(self._edited)

    def _edited(self, field_id: str, value: Value) -> None:
        self.edited.emit(self.row_id, field_id, value)

    def _remove(self) -> None:
        self.removed.emit(self.row_id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "box"):
            self._space()


class RowsInput(QWidget):
    """`edited` carries all rows after an edit of the person: row id -> field id -> value."""

    edited = Signal(object)

    def __init__(
        self, question: Question, called: str, today: Callable[[], date], new_id: MakeId, fields_in_row: FieldsInRow
    ) -> None:
        super().__init__()
        self._question, self._called, self._today = question, called, today
        self._new_id, self._fields_in_row = new_id, fields_in_row
        self._rows: dict[str, Row] = {}
        self._cards: dict[str, _RowCard] = {}
        self._removed: tuple[str, Row] | None = None
        self._list = QVBoxLayout()
        self._add = Button(fill(question.add_label, called) or "Add another", icon="plus", size="small")
        self._back = Button("Bring back what was removed", "quiet", "undo-2", size="small")
        self._back.hide()
        self._add.clicked.connect(self.add_row)
        self._back.clicked.connect(self._bring_back)
        foot = QHBoxLayout()
        for button in (self._add, self._back):
            foot.addWidget(button)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for layout in (self._list, foot):
            box.addLayout(layout)
        self._space()

    def _space(self) -> None:
        self._list.setSpacing(theme.em(0.6))

    @property
    def row_ids(self) -> tuple[str, ...]:
        """Rows on screen, in order; those that hold nothing yet too."""
        return tuple(self._cards)

    def set_rows(self, rows: Rows) -> None:
        """Show these rows quietly; rows stay the widgets they are, an empty new one stays too."""
        for gone in [row_id for row_id in self._rows if row_id not in rows and row_id in self._cards]:
            self._take_out(gone)
        self._rows = dict(rows)
        for row_id in rows:
            if row_id not in self._cards:
                self._put_in(row_id)
        for row_id in self._cards:
            self._show_row(row_id)
        self._put_in_tab_order()

    def set_problems(self, problems: Mapping[tuple[str, str], str]) -> None:
        """(row id, field id) -> sentence; all others are taken away."""
        for row_id, card in self._cards.items():
            for field_id, field in card.fields.items():
                field.set_problem(problems.get((row_id, field_id), "") or field.input.problem())

    def first_field(self, row_id: str = "", field_id: str = "") -> QWidget:
        """The input of a field, or the first one, or the button that adds a row."""
        card = self._cards.get(row_id) or next(iter(self._cards.values()), None)
        if card is None:
            return self._add
        field = card.fields.get(field_id) or next(iter(card.fields.values()))
        return field.input.first_field()

    def add_row(self) -> None:
        """A new empty row, with the keyboard in its first field."""
        row_id = str(self._new_id())
        self._put_in(row_id)
        self._show_row(row_id)
        self._put_in_tab_order()
        self.first_field(row_id).setFocus()

    def stops(self) -> list[QWidget]:
        """What takes the keyboard: the rows as they stand, then the buttons."""
        rows: list[QWidget] = []
        for card in self._cards.values():
            rows += [card.remove, *(stop for stop in stops_in(card) if stop is not card.remove)]
        return [*rows, self._add, self._back]

    def _put_in_tab_order(self) -> None:
        chain(self._add, self.stops())

    def _put_in(self, row_id: str) -> None:
        title = self._title(len(self._cards) + 1)
        card = _RowCard(row_id, title, f"Remove {title}")
        self._cards[row_id] = card
        card.edited.connect(self._cell_edited)
        card.removed.connect(self._remove)
        self._list.addWidget(card)
        card.show()

    def _title(self, number: int) -> str:
        word = fill(self._question.add_label, self._called).removeprefix("Add ")
        for article in ("a ", "an ", "another "):
            word = word.removeprefix(article)
        return f"{word[:1].upper()}{word[1:]} {number}".strip()

    def _show_row(self, row_id: str) -> None:
        card, row = self._cards[row_id], self._rows.get(row_id, {})
        wanted = {field.id: field for field in self._fields_in_row(row_id)}
        for field_id, field in wanted.items():
            if field_id not in card.fields:
                name = f"{fill(field.label, self._called)}, {card.title.text()}"
                card.take_field(field_id, _Field(field, name, self._called, self._today))
            card.fields[field_id].input.set_value(row.get(field_id))
        for field_id, shown in card.fields.items():
            shown.setVisible(field_id in wanted)

    def _cell_edited(self, row_id: str, field_id: str, value: Value) -> None:
        row: dict[str, Cell] = dict(self._rows.get(row_id, {}))
        row.pop(field_id, None)
        if value is not None:
            row[field_id] = value
        self._rows = {**self._rows, row_id: row}
        self.edited.emit(self._rows)

    def _remove(self, row_id: str) -> None:
        self._take_out(row_id)
        if row_id in self._rows:
            self._removed = (row_id, self._rows[row_id])
            self._rows = {key: row for key, row in self._rows.items() if key != row_id}
            self._back.show()
            self.edited.emit(self._rows)
        (self._back if self._removed else self._add).setFocus()

    def _bring_back(self) -> None:
        if self._removed is None:
            return
        row_id, row = self._removed
        self._removed = None
        self._back.hide()
        self.set_rows({**self._rows, row_id: row})
        self.first_field(row_id).setFocus()
        self.edited.emit(self._rows)

    def _take_out(self, row_id: str) -> None:
        card = self._cards.pop(row_id)
        self._list.removeWidget(card)
        card.hide()
        card.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_list"):
            self._space()
