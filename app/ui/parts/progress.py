"""A bar that shows a share, always beside the same figure in words; a hidden share is hatched and says a word."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import CENTRE, Painted, box, smooth, whole, words


def paint_bar(painter: QPainter, rect: QRectF, share: float, tone: str = "primary") -> None:
    """A track with `share` (0 to 1) filled; ends round, the filled end too, never outside the track."""
    t = theme.current()
    radius = rect.height() / 2
    border = t.line_strong if t.scheme == "contrast" else ""
    box(painter, rect, radius, t.track, border)
    if share <= 0:
        return
    track = QPainterPath()
    track.addRoundedRect(rect, radius, radius)
    painter.save()
    painter.setClipPath(track)
    filled = QRectF(rect.x(), rect.y(), max(rect.height(), rect.width() * min(1.0, share)), rect.height())
    box(painter, filled, radius, t.chart if tone == "chart" else t.tone(tone).ink)
    painter.restore()


def paint_hatch(painter: QPainter, rect: QRectF, radius: float, word: str = "") -> None:
    """The ground of a figure that is hidden, with the reason in one word where there is room."""
    t = theme.current()
    box(painter, rect, radius, t.hatch_ground)
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    painter.fillPath(shape, QBrush(theme.colour(t.hatch), Qt.BrushStyle.BDiagPattern))
    if word:
        room = QRectF(rect.center().x() - theme.em(1.8), rect.y(), theme.em(3.6), rect.height())
        box(painter, room.adjusted(0, 2, 0, -2), radius, t.hatch_ground)
        words(painter, rect, word, "group", t.muted, CENTRE)


class ProgressBar(Painted):
    """How much is done. The accessible text says it in words: "8 of 13"."""

    def __init__(self, *, name: str, tone: str = "primary", height_em: float = 0.45, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._height_em = name, tone, height_em
        self._share, self._word = 0.0, ""
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def set_value(self, done: float, total: float, tone: str = "") -> None:
        """`done` of `total`; nothing of nothing is an empty bar."""
        self._share = min(1.0, max(0.0, done / total)) if total > 0 else 0.0
        self._word = ""
        self._tone = tone or self._tone
        self.setAccessibleName(f"{self._name}: {done:g} of {total:g}")
        self.update()

    def set_mark(self, share: float | None) -> None:
        """A tick on the bar at `share` (0 to 1), such as a first review or a target."""
        self._mark = share
        self.update()

    def set_hidden_reason(self, word: str) -> None:
        """Hatch the bar because the figure may not be shown; `word` is said aloud."""
        self._word = word
        self.setAccessibleName(f"{self._name}: {word}")
        self.update()

    def share(self) -> float:
        """What is filled, 0 to 1."""
        return self._share

    def sizeHint(self) -> QSize:
        return QSize(theme.em(7.5), theme.em(self._height_em) + (theme.em(0.6) if self._mark is not None else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(3), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        tall = float(theme.em(self._height_em))
        rect = QRectF(0, (self.height() - tall) / 2, self.width(), tall)
        if self._word:
            paint_hatch(painter, rect, min(tall / 2, theme.em(0.3)))
        else:
            paint_bar(painter, rect, self._share, self._tone)
        if self._mark is not None:
            painter.fillRect(
                QRectF(self.width() * self._mark - 1.5, 0, 3, self.height()), theme.colour(theme.current().text)
            )
        painter.end()


class HiddenFigure(Painted):
    """A cell whose figure may not be shown: hatched, with a word such as "<5" or "hidden"."""

    def __init__(self, word: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = word
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(4.8), theme.em(1.6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        paint_hatch(painter, whole(self), theme.em(0.3), self._word)
        painter.end()
