"""One row of the rota: a mark, who or when, what is to be known of it, a badge, and what can be done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import OneLine, PlainLabel


class LineRow(QWidget):
    """Title with its badge, remarks under it, buttons at the right. `marks` are (icon, words, tone)."""

    def __init__(
        self,
        title: str,
        meta: str = "",
        badge: tuple[str, str, str] | None = None,
        marks: Sequence[tuple[str, str, str]] = (),
        buttons: Sequence[Button] = (),
    ) -> None:
        super().__init__()
        said = (title, badge[0] if badge else "", meta, *(words for _, words, _ in marks))
        self.setAccessibleName(", ".join(filter(None, said)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.3), 0, theme.em(0.3))
        row.setSpacing(theme.em(0.75))
        column = QVBoxLayout()
        column.setSpacing(theme.em(0.15))
        head = FlowBox(None, 0.6)
        head.flow.addWidget(OneLine(title, "strong"))
        if badge is not None:
            head.flow.addWidget(Badge(*badge))
        column.addWidget(head)
        if meta:
            column.addWidget(PlainLabel(meta, "helper", wrap=True))
        for icon, words, tone in marks:
            column.addWidget(IconLine(icon, words, "helper", tone))
        row.addLayout(column, 1)
        for button in buttons:
            row.addWidget(button)
