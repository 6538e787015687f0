"""A sheet to draw on with finger, pen or mouse: strokes as the record keeps them; and a small picture of a drawing."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.drawing import HEIGHT, LONGEST, WIDTH, Stroke, thinned, write
from app.ui.parts.painted import box, smooth, whole

PENS = ("#2E2A3F", "#B23A12", "#0F6073", "#E0A11B", "#2F7D3B", "#6A3FA0", "#B8346B", "#7A5230")
"""Colours by their number in a drawing. The sheet is white in every tint, so that they are always seen."""
PEN_NAMES = ("Black", "Red", "Blue", "Yellow", "Green", "Purple", "Pink", "Brown")
WIDTHS = (5.0, 11.0, 22.0)
"""Pens in points of the sheet."""
PAPER = "#FFFFFF"


def paint_drawing(painter: QPainter, rect: QRectF, strokes: Sequence[Stroke]) -> None:
    """A drawing fitted into `rect`, in the middle."""
    scale = min(rect.width() / WIDTH, rect.height() / HEIGHT)
    left = rect.x() + (rect.width() - WIDTH * scale) / 2
    top = rect.y() + (rect.height() - HEIGHT * scale) / 2
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        pen = QPen(QColor(PENS[stroke.colour]), max(1.0, WIDTHS[stroke.width] * scale))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = [QPointF(left + x * scale, top + y * scale) for x, y in stroke.points]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))


class Canvas(QWidget):
    """`drawn` carries the whole drawing as text after each stroke."""

    drawn = Signal(str)

    def __init__(self, strokes: Sequence[Stroke] = ()) -> None:
        super().__init__()
        self.strokes = list(strokes)
        self.colour, self.pen = 0, 1
        self._points: list[tuple[int, int]] = []
        self.setAccessibleName("Sheet to draw on")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def take_back(self) -> None:
        """The last stroke away."""
        if self.strokes:
            self.strokes.pop()
            self._tell()

    def clear(self) -> None:
        """An empty sheet."""
        self.strokes.clear()
        self._tell()

    def _tell(self) -> None:
        self.update()
        self.drawn.emit(write(self.strokes))

    def _sheet(self) -> QRectF:
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        width, height = WIDTH * scale, HEIGHT * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _at(self, place: QPointF) -> tuple[int, int]:
        sheet = self._sheet()
        x, y = (place.x() - sheet.x()) * WIDTH / sheet.width(), (place.y() - sheet.y()) * HEIGHT / sheet.height()
        return round(min(WIDTH, max(0, x))), round(min(HEIGHT, max(0, y)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._sheet().contains(event.position()):
            self._points = [self._at(event.position())]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._points:
            self._points.append(self._at(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._points or event.button() != Qt.MouseButton.LeftButton:
            return
        stroke = Stroke(self.colour, self.pen, thinned(self._points))
        self._points = []
        if len(write([*self.strokes, stroke])) <= LONGEST:
            self.strokes.append(stroke)
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(800, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 144)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        sheet = self._sheet()
        box(painter, sheet, 14, PAPER, "#857A6A", 2.0)
        now = [Stroke(self.colour, self.pen, tuple(self._points))] if self._points else []
        paint_drawing(painter, sheet, [*self.strokes, *now])
        painter.end()


class DrawingPicture(QWidget):
    """A drawing to look at, `height` pixels high."""

    def __init__(self, strokes: Sequence[Stroke], height: int, name: str) -> None:
        super().__init__()
        self._strokes = tuple(strokes)
        self.setAccessibleName(name)
        self.setFixedSize(round(height * WIDTH / HEIGHT), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        box(painter, whole(self), 10, PAPER, "#857A6A", 1.0)
        paint_drawing(painter, whole(self).adjusted(6, 6, -6, -6), self._strokes)
        painter.end()
