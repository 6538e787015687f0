"""One thing to tick, with a quieter line under it; the tick is a shape, not only a colour."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.button import PaintedButton
from app.ui.parts.painted import focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.tokens import RADIUS_INPUT_EM


class CheckRow(PaintedButton):
    """Space or Enter or a click ticks it. `changed` carries the new state."""

    changed = Signal(object)

    def __init__(
        self, text: str, meta: str = "", *, name: str = "", touch: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._meta, self._is_touch = text, meta, touch
        self.setCheckable(True)
        self.setAccessibleName(name or ", ".join(filter(None, (text, meta))))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)

    def is_checked(self) -> bool:
        """True when ticked."""
        return self.isChecked()

    def set_checked(self, is_on: bool) -> None:
        """Tick without a signal."""
        self.setChecked(is_on)

    def _clicked(self, is_on: bool) -> None:
        self.changed.emit(is_on)

    def _side(self) -> int:
        return theme.em(1.5)

    def sizeHint(self) -> QSize:
        lines = line_height("body") + (line_height("meta") if self._meta else 0)
        height = max(theme.em(3.3 if self._is_touch else 2.1), lines + theme.em(0.4))
        widest = max(width_of(self._text, "button"), width_of(self._meta, "meta"))
        return QSize(self._side() + theme.em(0.6) + widest + theme.em(0.8), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(8), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        side = self._side()
        ink = t.primary if self.isChecked() else t.line_strong
        name = "square-check" if self.isChecked() else "square"
        picture(painter, name, ink, theme.em(0.2), (self.height() - side) / 2, side)
        left = side + theme.em(0.75)
        upper, lower = line_height("button"), line_height("meta") if self._meta else 0
        top = (self.height() - upper - lower) / 2
        room = self.width() - left - 4
        words(painter, QRectF(left, top, room, upper), self._text, "button", t.text)
        if self._meta:
            words(painter, QRectF(left, top + upper, room, lower), self._meta, "meta", t.muted)
        if self.shows_focus:
            focus_ring(painter, whole(self), theme.em(RADIUS_INPUT_EM))
        painter.end()
