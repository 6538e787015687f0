"""The bar at the top: the search box that opens the palette, sync, notices, and who is here."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.avatar import paint_avatar
from app.ui.parts.button import IconButton, PaintedButton
from app.ui.parts.painted import Painted, box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.saved_pill import SyncPill
from app.ui.parts.text import plain_tooltip
from app.ui.tokens import RADIUS_INPUT_EM

TIGHT_BELOW_EM = 56


class SearchBox(PaintedButton):
    """Looks like a field; pressing it opens the palette, where one types."""

    _WORDS = "Search children, notes, documents"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Search children, notes and documents")
        self.setAccessibleDescription("Ctrl+K")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(25), max(theme.em(2.7), line_height("body") + theme.em(0.6)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(3.5), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        box(painter, rect, radius, t.bg, t.line_strong if t.scheme == "contrast" or self.underMouse() else t.line)
        side = theme.em(1.25)
        picture(painter, "search", t.text, theme.em(0.6), rect.center().y() - side / 2, side)
        self._paint_words(painter, QRectF(theme.em(2.9), 0, rect.width() - theme.em(3.5), rect.height()))
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        t = theme.current()
        after = theme.em(0.8)
        keys = width_of("Ctrl+K", "helper") + after
        said = next((w for w in (self._WORDS, "Search") if width_of(w, "body") + keys <= room.width()), "")
        if said:
            words(painter, room.adjusted(width_of(said, "body") + after, 0, 0, 0), "Ctrl+K", "helper", t.muted)
        elif width_of("Search", "body") <= room.width():
            said = "Search"
        words(painter, room, said, "body", t.muted)


class MeButton(PaintedButton):
    """The initials of the person whose laptop this is."""

    def __init__(self, initials: str, names: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = initials
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"You: {names}")
        plain_tooltip(self, names)

    def sizeHint(self) -> QSize:
        return QSize(theme.em(2.6), theme.em(2.6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        paint_avatar(painter, whole(self), self._initials)
        if self.shows_focus:
            focus_ring(painter, whole(self), self.height() / 2)
        painter.end()


class TopBar(Painted):
    """Signals: search_asked, sync_asked, notices_asked, me_asked."""

    search_asked = Signal()
    sync_asked = Signal()
    notices_asked = Signal()
    me_asked = Signal()

    def __init__(self, initials: str, names: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox()
        self.pill = SyncPill()
        self.bell = IconButton("bell", "Notices")
        self.me = MeButton(initials, names)
        self.search.clicked.connect(self.search_asked)
        self.pill.clicked.connect(self.sync_asked)
        self.bell.clicked.connect(self.notices_asked)
        self.me.clicked.connect(self.me_asked)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.search, 10)
        self._row.addStretch(2)
        for widget in (self.pill, self.bell, self.me):
            self._row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def take_menu(self, menu_bar: QMenuBar) -> None:
        """Put the menus beside the search box, where there is room for them."""
        self._row.insertWidget(1, menu_bar, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_sync(self, kind: str, text: str, brief: str = "") -> None:
        """What the pill says, and how where there is little room."""
        self.pill.set_state(kind, text, brief)

    def set_notices(self, count: int) -> None:
        """How many lines wait behind the bell."""
        self.bell.set_icon("bell-dot" if count else "bell")
        self.bell.set_name(f"Notices, {count} new" if count else "Notices")

    def restyle(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Where the window is narrow or the text large, room for words goes before room around them."""
        is_tight = self.width() < theme.em(TIGHT_BELOW_EM)
        across, down = (1.2, 0.45) if is_tight else (1.8, 0.75)
        self._row.setContentsMargins(theme.em(across), theme.em(down), theme.em(across), theme.em(down))
        self._row.setSpacing(theme.em(0.6 if is_tight else 0.9))
        self.pill.set_brief(is_tight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_row"):
            super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.top_bar))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour(t.line))
        painter.end()
