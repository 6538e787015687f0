"""Stripes across the top of every window of a made-up profile, so that nobody takes it for real records."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import CENTRE, Painted, box, line_height, smooth, whole, width_of, words


class MadeUpBand(Painted):
    """Stripes across the top that say that no child here is real."""

    _TEXT = "Made-up children. Nobody here is real."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self._TEXT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(10), line_height("group") + theme.em(0.35))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        painter.fillRect(self.rect(), theme.colour(t.brand_disc))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.brand_path, 0.16))
        step, height = float(theme.em(1.5)), float(self.height())
        x = -height
        while x < self.width():
            corners = ((x, height), (x + height, 0.0), (x + height + step / 2, 0.0), (x + step / 2, height))
            painter.drawPolygon(QPolygonF([QPointF(a, b) for a, b in corners]))
            x += step
        room = width_of(self._TEXT, "group") + theme.em(2)
        plate = QRectF((self.width() - room) / 2, 0, room, height)
        box(painter, plate, 0, t.brand_disc)
        words(painter, whole(self), self._TEXT, "group", t.brand_path, CENTRE)
        painter.end()
