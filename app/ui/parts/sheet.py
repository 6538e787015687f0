"""A sheet over the window: dims the page, keeps the keyboard inside, Esc closes the topmost and loses nothing, or its X says so."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui import theme
from app.ui.parts.button import IconButton
from app.ui.parts.card import hairline
from app.ui.parts.painted import box, smooth, whole
from app.ui.parts.text import OneLine
from app.ui.tokens import RADIUS_SHEET_EM

CLOSE_WITHOUT = "Close without keeping"


def _takes_tab(widget: QWidget) -> bool:
    has_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return has_tab and widget.isEnabled() and widget.focusProxy() is None


class _Paper(QWidget):
    """The sheet itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        border = t.line if t.is_dark else ""
        box(painter, whole(self), theme.em(RADIUS_SHEET_EM), t.surface, border)
        painter.end()


class Sheet(QWidget):
    """Put widgets in `.header` (right of the title), `.body` (scrolls) and `.footer`.

    Made once for a window, opened as often as wanted.
    """

    closed = Signal()

    def __init__(
        self, window: QWidget, title: str, subtitle: str = "", *, width_em: float = 83.3, height_em: float = 54.3
    ) -> None:
        super().__init__(window)
        self._window = window
        self._width_em, self._height_em = width_em, height_em
        self._before: QWidget | None = None
        self._paper = _Paper(self)
        self.setAccessibleName(title)
        self._title, self._subtitle = OneLine(title, "section"), OneLine(subtitle, "helper")
        if not subtitle:
            self._subtitle.hide()  # setVisible(True) on a widget without a parent would flash it up as a window
        self.header, self.footer = QHBoxLayout(), QHBoxLayout()
        self._close_button = IconButton("x", "Close. Nothing is lost")
        self._close_button.clicked.connect(self.close_sheet)
        self._content = QWidget()
        self._content.setObjectName("plainGround")
        self.body = QVBoxLayout(self._content)
        self._build()
        self.hide()
        window.installEventFilter(self)

    def _build(self) -> None:
        self._outer = QVBoxLayout(self._paper)
        self._top = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        self._top.addLayout(names, 1)
        self._top.addLayout(self.header)
        self._top.addWidget(self._close_button)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self._content)
        self._outer.addLayout(self._top)
        self._outer.addWidget(hairline())
        self._outer.addWidget(self._scroll, 1)
        self._outer.addWidget(hairline())
        self._outer.addLayout(self.footer)
        self._space()

    def loses_what_is_open(self) -> None:
        """Its X says so: what is typed here is kept with its button alone."""
        self._close_button.set_name(CLOSE_WITHOUT)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Another heading."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def open(self) -> None:
        """Show it over everything in the window and move the keyboard into it."""
        self._before = self._window.window().focusWidget()
        self._cover()
        self.show()
        self.raise_()
        (self._first_field() or self._close_button).setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, self.reveal_focus)  # once it has its size

    def reveal_focus(self) -> None:
        """Scroll to where the keyboard is: with large letters it may be below what is seen."""
        held = self._window.window().focusWidget()
        if held is not None and self._content.isAncestorOf(held):
            self._scroll.ensureWidgetVisible(held, 0, theme.em(1.0))

    def close_sheet(self) -> None:
        """Hide it and give the keyboard back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def is_topmost(self) -> bool:
        """True if no other open sheet lies over it."""
        window = self._window
        open_ones = [s for s in window.findChildren(Sheet) if not s.isHidden()]
        order = [c for c in window.children() if c in open_ones]
        return bool(order) and order[-1] is self

    def _first_field(self) -> QWidget | None:
        fields = (child for child in self._content.findChildren(QWidget) if _takes_tab(child))
        return next((child for child in fields if child.isVisibleTo(self)), None)

    def _cover(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        margin = theme.em(1.2)
        width = min(theme.em(self._width_em), window.width() - 2 * margin)
        height = min(theme.em(self._height_em), window.height() - 2 * margin)
        self._paper.setGeometry(
            QRect((window.width() - width) // 2, (window.height() - height) // 2, max(1, width), max(1, height))
        )

    def _space(self) -> None:
        side = theme.em(2.0)
        self._outer.setContentsMargins(1, 0, 1, 0)
        self._outer.setSpacing(0)
        self._top.setContentsMargins(side, theme.em(1.05), theme.em(1.4), theme.em(0.75))
        self._top.setSpacing(theme.em(0.9))
        self.body.setContentsMargins(side, theme.em(1.05), side, theme.em(1.05))
        self.body.setSpacing(theme.em(0.9))
        self.footer.setContentsMargins(side, theme.em(0.9), side, theme.em(0.9))
        self.footer.setSpacing(theme.em(0.6))

    def _move_focus(self, forward: bool) -> bool:
        """Tab and Shift+Tab go round inside the sheet; the page under it is out of reach."""
        start = self._window.window().focusWidget() or self._close_button
        at: QWidget | None = start
        while at is not None:
            at = at.nextInFocusChain() if forward else at.previousInFocusChain()
            if at is start or at is None:
                return True
            if self.isAncestorOf(at) and _takes_tab(at) and at.isVisibleTo(self):
                at.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
                self.reveal_focus()
                return True
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self._move_focus(forward)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent() and not self.isHidden():
            self._cover()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_outer"):
            self._space()
            self._cover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            return
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.scrim, t.scrim_alpha))
        painter.end()
