"""Initials in a disc for a person, and an icon on a tint for a thing; both decoration beside a name in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import CENTRE, Painted, box, picture, smooth
from app.ui.tokens import RADIUS_INPUT_EM


def paint_avatar(painter: QPainter, rect: QRectF, initials: str, tone: str = "primary", selected: bool = False) -> None:
    """Paint the disc of a person in `rect` (square)."""
    pair = theme.current().tone(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(theme.current().surface if selected else pair.soft))
    painter.drawEllipse(rect)
    font = QFont(theme.role_font("strong"))
    font.setPixelSize(max(7, round(rect.height() * 0.37)))
    painter.setFont(font)
    painter.setPen(theme.colour(pair.ink))
    painter.drawText(rect, int(CENTRE), initials[:2])


class _Fixed(Painted):
    """A square decoration of a fixed size in em."""

    def __init__(self, size_em: float, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._size_em = size_em
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme.em(self._size_em)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)


class Avatar(_Fixed):
    """A person's initials. `name` is said aloud; leave it empty when the name stands beside it."""

    def __init__(
        self,
        initials: str,
        size_em: float = 2.9,
        *,
        tone: str = "primary",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(size_em, parent)
        self._tone = tone
        self._initials = initials
        self.setAccessibleName(name or initials)

    def set_initials(self, initials: str, name: str = "") -> None:
        """Another person."""
        self._initials = initials
        self.setAccessibleName(name or initials)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        paint_avatar(painter, self._square(), self._initials, self._tone)
        painter.end()


class IconDisc(_Fixed):
    """An icon on a tinted square, or disc with `square=False`."""

    def __init__(
        self,
        icon: str,
        tone: str = "primary",
        size_em: float = 3.0,
        *,
        square: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(size_em, parent)
        self._icon, self._tone, self._is_square = icon, tone, square

    def set(self, icon: str, tone: str) -> None:
        """Another picture."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        pair = theme.current().tone(self._tone)
        place = self._square()
        radius = theme.em(RADIUS_INPUT_EM) if self._is_square else place.height() / 2
        box(painter, place, radius, pair.soft)
        side = round(place.height() * 0.5)
        picture(painter, self._icon, pair.ink, place.center().x() - side / 2, place.center().y() - side / 2, side)
        painter.end()


class LetterTile(_Fixed):
    """One letter on a tinted square, as before each line of a contact."""

    def __init__(self, letter: str, tone: str = "primary", size_em: float = 2.25, *, parent: QWidget | None = None) -> None:
        super().__init__(size_em, parent)
        self._letter, self._tone = letter, tone

    def set_tone(self, tone: str) -> None:
        """warn or bad while something is missing; the word beside it says what."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        pair = theme.current().tone(self._tone)
        box(painter, self._square(), theme.em(RADIUS_INPUT_EM), pair.soft)
        painter.setFont(theme.role_font("card"))
        painter.setPen(theme.colour(pair.ink))
        painter.drawText(self._square(), int(CENTRE), self._letter)
        painter.end()
