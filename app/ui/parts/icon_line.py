"""A small icon with a text beside it that wraps: a fact, a place, a warning."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted, line_height, picture, smooth, whole
from app.ui.parts.text import PlainLabel


class SmallIcon(Painted):
    """An icon alone, as high as a line of the role that stands beside it."""

    def __init__(self, icon: str, role: str = "body") -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(1.2), max(theme.em(1.5), line_height(self._role)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.1)
        picture(painter, self._icon, theme.current().muted, 0, whole(self).center().y() - side / 2, side)
        painter.end()


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
