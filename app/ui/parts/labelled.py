"""A label, a hint, a field, and the sentence that says what is wrong with it: the question page's order, top to bottom."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.text import PlainLabel


class Labelled(QWidget):
    """`field` is any widget; one that can be marked is marked with the problem too. Dates and times say it themselves."""

    def __init__(self, label: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.field, self._said = field, ""
        self._label, self._problem = PlainLabel(label, "strong", True), PlainLabel("", "body", True, tone="bad")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.25))
        column.addWidget(self._label)
        if hint:
            column.addWidget(PlainLabel(hint, "helper", True))
        column.addWidget(self._problem)
        column.addWidget(field)
        self._problem.hide()

    def set_label(self, label: str) -> None:
        """Another label."""
        self._label.setText(label)

    def set_problem(self, sentence: str) -> None:
        """Show or take away the sentence."""
        if sentence == self._said:
            return  # a date field would lose its readback
        self._said = sentence
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence) and not isinstance(self.field, DateField | TimeField))
        mark = getattr(self.field, "set_problem", None)
        if mark is not None:
            mark(sentence)
