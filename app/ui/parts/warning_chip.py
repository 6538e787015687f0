"""A sentence a visitor must not miss: an icon and words on a tint, wrapping where one line is too short, never cut."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import Painted, box, line_height, picture, smooth, whole, width_of
from app.ui.tokens import RADIUS_INPUT_EM

_ROLE = "helper"
_ALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FLAGS = int(_ALIGN) | int(Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextWordWrap)


class WarningChip(Painted):
    """As wide as its words, or as its place allows; then higher."""

    def __init__(self, text: str, tone: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """The words on it."""
        return self._text

    def _left(self) -> int:
        return theme.em(0.6) + theme.em(1.2) + theme.em(0.45)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRectF(0, 0, max(theme.em(3), width - self._left() - theme.em(0.6)), 100_000)
        words = theme.role_metrics(_ROLE).boundingRect(room, _FLAGS, self._text)
        return max(theme.em(2.0), int(words.height() + 0.999) + theme.em(0.4))

    def sizeHint(self) -> QSize:
        width = self._left() + width_of(self._text, _ROLE) + theme.em(0.6) + 2
        return QSize(width, max(theme.em(2.0), line_height(_ROLE) + theme.em(0.4)))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(8), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        pair = t.tone(self._tone)
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        box(painter, rect, theme.em(RADIUS_INPUT_EM), pair.soft, pair.ink if t.scheme == "contrast" else "")
        side = theme.em(1.2)
        first = min(rect.height(), max(theme.em(2.0), line_height(_ROLE) + theme.em(0.4)))
        picture(painter, self._icon, pair.ink, theme.em(0.6), (first - side) / 2, side)
        painter.setFont(theme.role_font(_ROLE))
        painter.setPen(theme.colour(pair.ink))
        painter.drawText(rect.adjusted(self._left(), 0, -theme.em(0.5), 0), _FLAGS, self._text)
        painter.end()
