"""The quiet picture of the unlock and first run windows: hills, a low sun, a path and a waymark, all drawn by code."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted, smooth
from app.ui.shell.brand import paint_mark

_SKY = ("#12303F", "#1D5367", "#2B6B7F")
_SKY_DARK = ("#08151C", "#0F2B37", "#153D4B")
_HILLS = ("#1F6070", "#184F5D", "#134150")
_HILLS_DARK = ("#123A45", "#0E2F39", "#0A2530")
_SUN, _SAND, _POST, _LEAF = "#F7C566", "#E8D5A6", "#F3E6CB", "#2A7263"

_LINES = (
    ((0, 0.52), (0.08, 0.52), (0.14, 0.44), (0.25, 0.44), (0.36, 0.44), (0.38, 0.53), (0.55, 0.52),
     (0.66, 0.50), (0.66, 0.47), (0.75, 0.47), (0.85, 0.47), (0.90, 0.54), (1, 0.53)),
    ((0, 0.60), (0.10, 0.60), (0.16, 0.57), (0.28, 0.56), (0.40, 0.55), (0.42, 0.50), (0.52, 0.50),
     (0.62, 0.50), (0.64, 0.58), (0.75, 0.58), (0.86, 0.58), (0.92, 0.53), (1, 0.53)),
    ((0, 0.62), (0.12, 0.62), (0.14, 0.70), (0.25, 0.70), (0.36, 0.70), (0.38, 0.62), (0.53, 0.62),
     (0.68, 0.62), (0.70, 0.66), (0.80, 0.66), (0.90, 0.66), (0.92, 0.60), (1, 0.60)),
)  # fmt: skip
"""Far, middle and near hill: a start, then two handles and an end for each bend, in shares of width and height."""


class Hills(Painted):
    """Fills its place; the words over it stand in `motto`, at the top left under the name."""

    def __init__(self, motto: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._motto = motto
        self.setAccessibleName("Waymark. " + motto.replace("\n", " "))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(42), theme.em(60))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        w, h = float(self.width()), float(self.height())
        is_dark = theme.current().is_dark
        self._sky(painter, w, h, _SKY_DARK if is_dark else _SKY)
        far, middle, near = _HILLS_DARK if is_dark else _HILLS
        self._sun(painter, QPointF(w * 0.68, h * 0.40), w * 0.082, 0.55 if is_dark else 1.0)
        for tone, line in zip((far, middle, near), _LINES, strict=True):
            hill(painter, w, h, tone, line)
        self._path(painter, w, h)
        self._waymark(painter, w, h)
        for x, y, size in ((0.16, 0.895, 1.0), (0.27, 0.90, 0.8), (0.84, 0.84, 1.1), (0.89, 0.85, 0.7), (0.82, 0.93, 1.0)):
            self._leaf(painter, w * x, h * y, theme.em(1.5) * size)
        self._words(painter)
        painter.end()

    def _sky(self, painter: QPainter, w: float, h: float, tones: Sequence[str]) -> None:
        sky = QLinearGradient(0, 0, 0, h * 0.62)
        for place, tone in zip((0.0, 0.6, 1.0), tones, strict=True):
            sky.setColorAt(place, theme.colour(tone))
        painter.fillRect(QRectF(0, 0, w, h), sky)

    def _sun(self, painter: QPainter, centre: QPointF, radius: float, strength: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for times, alpha in ((2.85, 0.10), (1.85, 0.14), (1.0, 1.0)):
            painter.setBrush(theme.colour(_SUN, alpha * strength))
            painter.drawEllipse(centre, radius * times, radius * times)

    def _path(self, painter: QPainter, w: float, h: float) -> None:
        def at(x: float, y: float) -> QPointF:
            return QPointF(w * x, h * y)

        path = QPainterPath(at(0.526, 0.622))
        path.cubicTo(at(0.50, 0.67), at(0.54, 0.70), at(0.62, 0.74))
        path.cubicTo(at(0.71, 0.785), at(0.72, 0.82), at(0.61, 0.865))
        path.cubicTo(at(0.46, 0.92), at(0.33, 0.95), at(0.30, 1.0))
        path.lineTo(at(0.60, 1.0))
        path.cubicTo(at(0.61, 0.95), at(0.70, 0.92), at(0.76, 0.87))
        path.cubicTo(at(0.82, 0.82), at(0.80, 0.79), at(0.70, 0.745))
        path.cubicTo(at(0.60, 0.70), at(0.53, 0.68), at(0.535, 0.622))
        path.closeSubpath()
        painter.fillPath(path, theme.colour(_SAND, 0.55 if theme.current().is_dark else 1.0))

    def _waymark(self, painter: QPainter, w: float, h: float) -> None:
        side = min(w * 0.1, h * 0.07)
        centre = QPointF(w * 0.22, h * 0.672)
        post = QRectF(centre.x() - side * 0.13, centre.y(), side * 0.26, h * 0.89 - centre.y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(_POST, 0.75 if theme.current().is_dark else 1.0))
        painter.drawRoundedRect(post, 3, 3)
        paint_mark(painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side))

    def _leaf(self, painter: QPainter, x: float, y: float, size: float) -> None:
        leaf = QPainterPath(QPointF(x, y))
        for lean, tall in ((-0.75, 0.75), (0.0, 1.0), (0.75, 0.75)):
            leaf.moveTo(x, y)
            tip = QPointF(x + lean * size * 0.6, y - size * tall)
            leaf.cubicTo(QPointF(x - size * 0.45 + lean * size * 0.3, y - size * 0.4), tip, tip)
            leaf.cubicTo(tip, QPointF(x + size * 0.45 + lean * size * 0.3, y - size * 0.4), QPointF(x, y))
        painter.setPen(Qt.PenStyle.NoPen)
        leaf.setFillRule(Qt.FillRule.WindingFill)
        painter.fillPath(leaf, theme.colour(_LEAF, 0.8))

    def _words(self, painter: QPainter) -> None:
        left, top, side = float(theme.em(3)), float(theme.em(2.85)), float(theme.em(2))
        paint_mark(painter, QRectF(left, top, side, side))
        painter.setPen(theme.colour("#FFFFFF"))
        painter.setFont(theme.role_font("brand"))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left + side + theme.em(0.7), top, self.width(), side), int(middle), "Waymark")
        painter.setFont(theme.role_font("title"))
        room = QRectF(left, top + side + theme.em(2.1), self.width() - 2 * left, self.height() / 3)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap), self._motto)


def hill(painter: QPainter, w: float, h: float, tone: str, line: Sequence[tuple[float, float]]) -> None:
    """Fill below a soft line: a start and then two handles and an end for each bend, in shares of width and height."""
    points = [QPointF(w * x, h * y) for x, y in line]
    path = QPainterPath(points[0])
    for at in range(1, len(points) - 2, 3):
        path.cubicTo(points[at], points[at + 1], points[at + 2])
    path.lineTo(w, h)
    path.lineTo(0, h)
    path.closeSubpath()
    painter.fillPath(path, theme.colour(tone))
