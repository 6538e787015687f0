"""One page as it will be printed, as wide as there is room, with a thin edge so that white paper shows on white ground."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import CENTRE, Painted, box, smooth, words

A4_ACROSS = 297 / 210
A4_UPRIGHT = 210 / 297


class PagePicture(Painted):
    """`shape` is width by height of the paper. Until there is a picture, and while it cannot be drawn, a sentence stands there."""

    def __init__(self, name: str, shape: float, *, most_em: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape, self._most_em = shape, most_em
        self._image: QImage | None = None
        self._waiting = ""
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage, said: str) -> None:
        """The page, and what it says for those who cannot see it."""
        self._image = image
        self.setAccessibleDescription(said)
        self.update()

    def show_waiting(self, sentence: str) -> None:
        """No page yet."""
        self._image, self._waiting = None, sentence
        self.setAccessibleDescription(sentence)
        self.update()

    def image(self) -> QImage | None:
        """What is shown now."""
        return self._image

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        most = theme.em(self._most_em) if self._most_em else width
        return round(min(width, most) / self._shape)

    def sizeHint(self) -> QSize:
        width = theme.em(self._most_em or 40)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(12), self.heightForWidth(theme.em(12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        tall = min(float(self.height()), self.width() / self._shape)
        wide = tall * self._shape
        place = QRectF((self.width() - wide) / 2, 0, wide, tall)
        if self._image is None:
            box(painter, place, theme.em(0.3), t.surface, t.line)
            words(painter, place.adjusted(20, 0, -20, 0), self._waiting, "muted", t.muted, CENTRE)
        else:
            shown = self._image.scaled(
                (place.size() * self.devicePixelRatioF()).toSize(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            painter.drawImage(place, shown)
            box(painter, place, 0, "", t.line_strong if t.is_dark else t.line)
        painter.end()
