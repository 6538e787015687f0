"""A word or two on a tint, painted: state is told by the word (and icon), the colour only helps."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted, box, line_height, picture, smooth, width_of, words
from app.ui.tokens import RADIUS_INPUT_EM


def badge_size(text: str, icon: str = "") -> QSize:
    """Pixels that a badge takes."""
    side = theme.em(1.0) + theme.em(0.35) if icon else 0
    height = max(theme.em(1.5), line_height("badge") + theme.em(0.2))
    return QSize(width_of(text, "badge") + side + 2 * theme.em(0.6), height)


def paint_badge(
    painter: QPainter,
    x: float,
    middle_y: float,
    text: str,
    tone: str,
    icon: str = "",
    selected: bool = False,
    room: float = 10_000.0,
) -> int:
    """Paint a badge for a delegate, at most `room` pixels wide; returns its width. On a selected row it has surface and border."""
    size = badge_size(text, icon)
    width = min(float(size.width()), room)
    place = QRectF(x, middle_y - size.height() / 2, width, size.height())
    pair = theme.current().tone(tone)
    if selected:
        box(painter, place, place.height() / 2, theme.current().surface, pair.ink)
    else:
        box(painter, place, place.height() / 2, pair.soft)
    _paint_inside(painter, place, text, pair.ink, icon, "badge", theme.em(0.6))
    return round(width)


def _paint_inside(painter: QPainter, place: QRectF, text: str, ink: str, icon: str, role: str, padding: int) -> None:
    left = place.x() + padding
    if icon:
        side = theme.em(1.0 if role == "badge" else 1.2)
        picture(painter, icon, ink, left, place.center().y() - side / 2, side)
        left += side + theme.em(0.35 if role == "badge" else 0.5)
    words(painter, QRectF(left, place.y(), place.right() - padding / 2 - left, place.height()), text, role, ink)


class Badge(Painted):
    """A round-ended badge, or with `square` the larger kind that carries a warning in a child's banner."""

    def __init__(
        self, text: str, tone: str = "neutral", icon: str = "", *, square: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_square = square
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(text, tone, icon)

    def set(self, text: str, tone: str, icon: str = "") -> None:
        """Other words, tone (neutral ok warn bad info primary) and icon."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words on it."""
        return self._text

    def sizeHint(self) -> QSize:
        if not self._is_square:
            return badge_size(self._text, self._icon)
        side = theme.em(1.2) + theme.em(0.5) if self._icon else 0
        height = max(theme.em(2.0), line_height("button") + theme.em(0.4))
        return QSize(width_of(self._text, "button") + side + 2 * theme.em(0.75), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.em(3)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        pair = theme.current().tone(self._tone)
        hint = self.sizeHint()
        place = QRectF(0, (self.height() - hint.height()) / 2, min(hint.width(), self.width()), hint.height())
        radius = theme.em(RADIUS_INPUT_EM) if self._is_square else place.height() / 2
        border = pair.ink if theme.current().scheme == "contrast" else ""
        box(painter, place, radius, pair.soft, border)
        role, padding = ("button", theme.em(0.75)) if self._is_square else ("badge", theme.em(0.6))
        _paint_inside(painter, place, self._text, pair.ink, self._icon, role, padding)
        painter.end()
