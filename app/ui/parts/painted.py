"""What every painted part shares: following the theme, rounded boxes, the two-colour focus ring, text that elides."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.icons import icon_pixmap

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class Painted(QWidget):
    """A widget whose look and sizes come from the theme when it paints; it lays itself out again when the theme changes."""

    def restyle(self) -> None:
        """Called after a change of scheme or text size; override to set fonts and margins of children."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event):
            self.restyle()
            self.updateGeometry()
            self.update()


def smooth(painter: QPainter) -> None:
    """Antialiasing for boxes, text and pictures."""
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)


def box(painter: QPainter, rect: QRectF, radius: float, fill: str = "", border: str = "", width: float = 1.0) -> None:
    """A rounded box with its border inside `rect`. The radius never exceeds half the height."""
    inset = width / 2 if border else 0.0
    inner = rect.adjusted(inset, inset, -inset, -inset)
    limit = min(radius, inner.height() / 2, inner.width() / 2)
    painter.setPen(QPen(theme.colour(border), width) if border else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, limit, limit)


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """2 px outside colour, 2 px inside colour (UX 7.1): seen on any ground in every scheme."""
    t = theme.current()
    box(painter, rect, radius, border=t.focus_outer, width=2.0)
    box(painter, rect.adjusted(2, 2, -2, -2), max(0.0, radius - 2), border=t.focus_inner, width=2.0)


def words(painter: QPainter, rect: QRectF, text: str, role: str, colour: str, align: Qt.AlignmentFlag = LEFT) -> None:
    """One line of text in `rect`, ended by an ellipsis when it is too long."""
    painter.setFont(theme.role_font(role))
    painter.setPen(theme.colour(colour))
    shown = theme.role_metrics(role).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), shown)


def width_of(text: str, role: str) -> int:
    """Pixels that one line of `text` needs."""
    return int(theme.role_metrics(role).horizontalAdvance(text) + 0.999)


def line_height(role: str) -> int:
    """Pixels between two lines of a role's text."""
    return int(theme.role_metrics(role).height() + 0.999)


def picture(painter: QPainter, name: str, colour: str, x: float, y: float, size: int) -> None:
    """An icon with its top left corner at (x, y)."""
    device = painter.device()
    dpr = device.devicePixelRatio() if device is not None else 1.0
    painter.drawPixmap(QPointF(x, y), icon_pixmap(name, colour, size, dpr))


def whole(widget: QWidget) -> QRectF:
    """The widget's rectangle for painting."""
    rect: QRect = widget.rect()
    return QRectF(rect)
