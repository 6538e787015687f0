"""A figure that is a link to its list: icon, big number, what it counts."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.button import PaintedButton
from app.ui.parts.painted import box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.tokens import RADIUS_CARD_EM, RADIUS_INPUT_EM


class StatTile(PaintedButton):
    """Spoken as "1 Overdue". `short` stands there where the whole label has no room."""

    def __init__(
        self, icon: str, tone: str, number: str, label: str, parent: QWidget | None = None, *, short: str = ""
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._short = icon, tone, short
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_figures(number, label)

    def set_figures(self, number: str, label: str) -> None:
        """Another figure and what it counts."""
        self._number, self._label = number, label
        self.setAccessibleName(f"{number} {label}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        text = max(width_of(self._number, "big"), width_of(self._label, "helper"))
        tall = line_height("big") + line_height("helper") + theme.em(1.5)
        return QSize(theme.em(4.9) + text + theme.em(1.2), max(theme.em(5.2), tall))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(9), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = theme.em(RADIUS_CARD_EM)
        box(painter, rect, radius, t.raised if self.underMouse() else t.surface, t.line)
        pair, side = t.tone(self._tone), theme.em(2.9)
        tile = QRectF(theme.em(1.2), (self.height() - side) / 2, side, side)
        box(painter, tile, theme.em(RADIUS_INPUT_EM), pair.soft)
        mark = theme.em(1.4)
        picture(painter, self._icon, pair.ink, tile.center().x() - mark / 2, tile.center().y() - mark / 2, mark)
        self._paint_words(painter, rect, tile.right() + theme.em(0.8))
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, left: float) -> None:
        t = theme.current()
        upper, lower = line_height("big"), line_height("helper")
        top = (rect.height() - upper - lower) / 2
        room = rect.width() - left - theme.em(0.5)
        words(painter, QRectF(left, top, room, upper), self._number, "big", t.text)
        words(painter, QRectF(left, top + upper, room, lower), self.label_for(room), "helper", t.muted)

    def label_for(self, room: float) -> str:
        """The label, or its short form where that fits and the whole does not."""
        return self._short if self._short and width_of(self._label, "helper") > room else self._label
