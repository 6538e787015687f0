"""Faces drawn by code: yes, sometimes, no. All of one colour; the mouth and the words tell them apart."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from app.ui import theme
from app.ui.features.child_mode.look import CHEEK, FACE, FACE_INK

MOODS = ("yes", "sometimes", "no")


def paint_face(painter: QPainter, rect: QRectF, mood: str) -> None:
    """A face in the middle of `rect`; an unknown mood is calm."""
    side = min(rect.width(), rect.height())
    middle = rect.center()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(FACE))
    painter.drawEllipse(middle, side / 2, side / 2)
    painter.setBrush(theme.colour("#FFFFFF", 0.3))
    painter.drawEllipse(QPointF(middle.x() - side * 0.18, middle.y() - side * 0.21), side * 0.2, side * 0.11)
    _eyes(painter, middle, side)
    if mood != "no":
        _cheeks(painter, middle, side)
    _mouth(painter, middle, side, mood)


def _eyes(painter: QPainter, middle: QPointF, side: float) -> None:
    for away in (-0.165, 0.165):
        eye = QPointF(middle.x() + side * away, middle.y() - side * 0.085)
        painter.setBrush(theme.colour(FACE_INK))
        painter.drawEllipse(eye, side * 0.048, side * 0.066)
        painter.setBrush(theme.colour("#FFFFFF"))
        painter.drawEllipse(QPointF(eye.x() + side * 0.015, eye.y() - side * 0.022), side * 0.015, side * 0.017)


def _cheeks(painter: QPainter, middle: QPointF, side: float) -> None:
    painter.setBrush(theme.colour(CHEEK, 0.6))
    for away in (-0.3, 0.3):
        painter.drawEllipse(QPointF(middle.x() + side * away, middle.y() + side * 0.085), side * 0.08, side * 0.055)


def _mouth(painter: QPainter, middle: QPointF, side: float, mood: str) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(theme.colour(FACE_INK), side * 0.038)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    y = middle.y() + side * {"yes": 0.13, "no": 0.27}.get(mood, 0.2)
    half = side * (0.22 if mood == "yes" else 0.19)
    bend = side * {"yes": 0.26, "no": -0.2}.get(mood, 0.0)
    path = QPainterPath(QPointF(middle.x() - half, y))
    path.quadTo(QPointF(middle.x(), y + bend), QPointF(middle.x() + half, y))
    painter.drawPath(path)
