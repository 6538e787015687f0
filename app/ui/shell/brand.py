"""The mark of Waymark, drawn by code: a golden disc with a path that turns upwards."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted, smooth, width_of, words


def paint_mark(painter: QPainter, rect: QRectF) -> None:
    """The mark in a square."""
    t = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(t.brand_disc))
    painter.drawEllipse(rect)

    def at(x: float, y: float) -> QPointF:
        return QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height())

    path = QPainterPath(at(0.30, 0.76))
    path.cubicTo(at(0.32, 0.52), at(0.62, 0.62), at(0.70, 0.30))
    head = QPainterPath(at(0.52, 0.36))
    head.lineTo(at(0.70, 0.27))
    head.lineTo(at(0.82, 0.43))
    pen = QPen(theme.colour(t.brand_path), rect.width() * 0.115)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.drawPath(head)


class Brand(Painted):
    """The mark with the name beside it, on the rail's ground; only the mark when folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_folded = False
        self.setAccessibleName("Waymark")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        name = 0 if self.is_folded else theme.em(0.6) + width_of("Waymark", "brand")
        return QSize(theme.em(2.9) + name, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(2.0), self._height())

    def _height(self) -> int:
        return theme.em(2.3 if self.is_folded else 3.2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        side = float(theme.em(2.0))
        left = (self.width() - side) / 2 if self.is_folded else float(theme.em(0.9))
        paint_mark(painter, QRectF(left, (self.height() - side) / 2, side, side))
        if not self.is_folded:
            start = left + side + theme.em(0.6)
            room = QRectF(start, 0, self.width() - start, self.height())
            words(painter, room, "Waymark", "brand", "#FFFFFF")
        painter.end()
