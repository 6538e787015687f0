"""A piece of a page to read on which a link lands: the keyboard goes there with the ring, and a screen reader says it whole."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.painted import focus_ring, smooth, whole
from app.ui.tokens import RADIUS_CARD_EM


class Landing(QWidget):
    """Put widgets in `.body`. It is no stop of the Tab key; `land` brings the keyboard. `name` is what a screen reader says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body = QVBoxLayout(self)
        self._space()

    def land(self) -> None:
        """The keyboard here, and this in sight as soon as the page has its size."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        at: QWidget | None = self.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        if at is not None:
            at.ensureWidgetVisible(self, 0, theme.em(2))

    def _space(self) -> None:
        side = theme.em(0.35)
        self.body.setContentsMargins(side, theme.em(0.4), side, theme.em(0.5))
        self.body.setSpacing(theme.em(0.3))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "body"):
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            smooth(painter)
            focus_ring(painter, whole(self), theme.em(RADIUS_CARD_EM))
            painter.end()
