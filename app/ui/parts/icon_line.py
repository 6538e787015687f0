"""A small icon with a text beside it that wraps: a fact, a place, a warning."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.painted import line_height, picture, smooth
from app.ui.parts.text import PlainLabel


class IconLine(QWidget):
    """A small icon and a text that wraps beside it, both in `tone`, or with `only_icon` just the icon."""

    def __init__(self, icon: str, text: str, role: str = "muted", tone: str = "", *, only_icon: bool = False) -> None:
        super().__init__()
        self._icon, self._tone, self._role = icon, tone, role
        self.label = PlainLabel(text, role, True, tone="" if only_icon else tone)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.label)
        self._space()

    def set_text(self, text: str) -> None:
        """Other words."""
        self.label.setText(text)

    def _space(self) -> None:
        self._row.setContentsMargins(theme.em(1.6), 0, 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.1)
        ink = t.tone(self._tone).ink if self._tone else t.muted
        picture(painter, self._icon, ink, 0, (line_height(self._role) - side) / 2, side)
        painter.end()
