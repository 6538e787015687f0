"""The frame of every window in front of the records: a picture at the left, one narrow column of words and boxes at the right."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.hills import Hills
from app.ui.parts.page import PageScroll
from app.ui.shell.made_up_band import MadeUpBand

PICTURE_FROM_EM = 67


class PictureWindow(QWidget):
    """`column` is what a window fills. The picture goes where there is no room for it; the column never grows too wide to read."""

    def __init__(self, motto: str, *, width_em: float = 32, spacing_em: float = 0.45, made_up: bool = False) -> None:
        super().__init__()
        self.setWindowTitle("Waymark")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if made_up:
            outer.addWidget(MadeUpBand())
        row = QHBoxLayout()
        row.setSpacing(0)
        outer.addLayout(row, 1)
        self.picture = Hills(motto)
        row.addWidget(self.picture, 7)
        scroll = PageScroll()
        row.addWidget(scroll, 9)
        self._narrow = _Narrow(width_em, spacing_em)
        self.column = self._narrow.column
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._narrow, 100)
        line.addStretch(1)
        scroll.body.addStretch(1)
        scroll.body.addLayout(line)
        scroll.body.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.picture.setVisible(event.size().width() >= theme.em(PICTURE_FROM_EM))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "picture"):
            self.picture.setVisible(self.width() >= theme.em(PICTURE_FROM_EM))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().surface))
        painter.end()


class _Narrow(QWidget):
    """The one column, of a width and a spacing that follow the size of the letters."""

    def __init__(self, width_em: float, spacing_em: float) -> None:
        super().__init__()
        self._width_em, self._spacing_em = width_em, spacing_em
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._space()

    def _space(self) -> None:
        self.column.setSpacing(theme.em(self._spacing_em))
        self.setMaximumWidth(theme.em(self._width_em))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "column"):
            self._space()
