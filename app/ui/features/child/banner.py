"""The banner of a child's record: who this is, how to talk with them, what a visitor must know, and the tabs.

It is full on the overview and one line on the other tabs and while the overview is scrolled. In a low window, or with large
text, it is only the name, how this child likes to be called, and the tabs; all else scrolls with the overview.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from app.operations.rows.child import ChildFile
from app.ui import theme
from app.ui.features.child import texts
from app.ui.parts.avatar import Avatar
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.flow import FlowBox
from app.ui.parts.name_label import NameLabel
from app.ui.parts.painted import Painted
from app.ui.parts.tabs import Tabs
from app.ui.parts.text import OneLine
from app.ui.parts.warning_chip import WarningChip

MOST_WARNINGS = 4
LONG_NAME = 60
_RECORD_KEYS = "Ctrl N"


class ChildBanner(Painted):
    """Signals: `tab_chosen` with the tab's key, `contact_asked`."""

    tab_chosen = Signal(object)
    contact_asked = Signal()
    allocation_asked = Signal()

    def __init__(self, tabs: Sequence[str], *, may_allocate: bool = False) -> None:
        super().__init__()
        self._may_allocate = may_allocate
        self._file: ChildFile | None = None
        self._today: date | None = None
        self._is_short: bool | None = None
        self._shows_all_warnings = False
        self._lent_to: QVBoxLayout | None = None
        self._big, self._small = Avatar("", 3.75), Avatar("", 2.55)
        self.name = NameLabel("name")
        self._beside = OneLine("", "helper")
        self._top = FlowBox(gap_em=0.75)
        self._badges = FlowBox(gap_em=0.6)
        self._warnings = FlowBox(gap_em=0.6)
        self._record = Button(texts.RECORD_CONTACT, icon="message-square-text", shortcut_hint=_RECORD_KEYS)
        self._record.clicked.connect(self.contact_asked)
        self.tabs = Tabs([(key, texts.TABS.get(key, key)) for key in tabs], name="Record")
        self.tabs.changed.connect(self.tab_chosen)
        self._build()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _build(self) -> None:
        self._outer = QVBoxLayout(self)
        row = self._row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.em(0.2))
        words.addStretch(1)
        for label in (self.name, self._beside):
            self._top.flow.addWidget(label)
        words.addWidget(self._top)
        words.addWidget(self._badges)
        words.addStretch(1)
        self._words = words
        for avatar in (self._big, self._small):
            row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._record, 0, Qt.AlignmentFlag.AlignTop)
        self._outer.addLayout(row)
        self._outer.addWidget(self._warnings)
        self._outer.addWidget(self.tabs)
        self.restyle()

    def show_child(self, file: ChildFile, today: date) -> None:
        """Another child, or the same with changes."""
        if self._file is not None and self._file.child.id != file.child.id:
            self._shows_all_warnings = False
        self._file, self._today = file, today
        child = file.child
        for avatar in (self._big, self._small):
            avatar.set_initials(child.initials)
        self.name.setText(child.full_name)
        self.name.set_role("name" if len(child.full_name) <= LONG_NAME else "card")
        self._fill_badges(file, today)
        self._fill_warnings(file)
        self._fill_beside()

    def set_short(self, is_short: bool) -> None:
        """One line, or all of it."""
        if is_short == self._is_short:
            return
        self._is_short = is_short
        self._big.setVisible(not is_short)
        self._small.setVisible(is_short)
        self._show_details()
        self._fill_beside()

    def lend_details(self, page: QVBoxLayout | None) -> None:
        """Let the badges and warnings stand at the top of a page that scrolls, where the window is low; None takes them back."""
        if page is self._lent_to:
            return
        for holder in (self._lent_to, self._words, self._outer):
            for flow in (self._badges, self._warnings):
                if holder is not None:
                    holder.removeWidget(flow)
        self._lent_to = page
        self._record.set_hint("" if page is not None else _RECORD_KEYS)
        self.tabs.set_low(page is not None)
        self.restyle()
        self._fill_beside()
        if page is not None:
            page.insertWidget(0, self._badges)
            page.insertWidget(1, self._warnings)
        else:
            self._words.insertWidget(2, self._badges)
            self._outer.insertWidget(1, self._warnings)
        self._show_details()

    def _show_details(self) -> None:
        self.name.set_most_lines(1 if self._lent_to is not None or self.is_short else 2)
        is_here = self._lent_to is not None or not self.is_short
        self._badges.setVisible(is_here)
        self._warnings.setVisible(is_here and self._warnings.flow.count() > 0)

    @property
    def is_short(self) -> bool:
        """True while it is one line."""
        return bool(self._is_short)

    def spare_height(self) -> int:
        """Pixels that the long form takes more than the short one, about."""
        return sum(w.sizeHint().height() for w in (self._badges, self._warnings))

    def _fill_beside(self) -> None:
        if self._file is None or self._today is None:
            return
        if self._lent_to is not None:
            self._beside.setText(texts.beside_name_briefly(self._file.child))
            return
        short = self.is_short
        words = texts.beside_name(self._file.child, self._today, is_short=short)
        order = texts.in_words(self._file.order.kind) if short and self._file.order is not None else ""
        self._beside.setText(" · ".join(filter(None, (words, order))))

    def _fill_badges(self, file: ChildFile, today: date) -> None:
        self._badges.clear()
        self._badges.flow.addWidget(OneLine(texts.under_name(file.child, today), "helper"))
        marks = [(texts.in_words(file.order.kind), "info")] if file.order is not None else []
        marks += [("Looked after", "neutral")] if file.looked_after else []
        marks += [(texts.nation(file.child), "neutral")] if file.child.nation else []
        marks += [(f"With {file.worker}", "neutral")] if file.worker else []
        for words, tone in marks:
            self._badges.flow.addWidget(Badge(words, tone))
        if self._may_allocate:
            allocate = Button(texts.ALLOCATION, "quiet", "users", size="small")
            allocate.clicked.connect(self.allocation_asked)
            self._badges.flow.addWidget(allocate)

    def _fill_warnings(self, file: ChildFile) -> None:
        self._warnings.clear()
        child = file.child
        chips = [
            (w.text, w.tone, texts.WARNING_ICONS.get(w.kind, "circle-alert")) for w in child.warnings.values() if w.text
        ]
        chips += [(child.communication, "info", "messages-square")] if child.communication else []
        shown = chips if self._shows_all_warnings else chips[:MOST_WARNINGS]
        always = [(words, tone, icon) for words, tone, icon in texts.talking(file.talking)]
        for chip in (*shown, *always):
            self._warnings.flow.addWidget(WarningChip(*chip))
        if len(shown) < len(chips):
            more = Button(f"and {len(chips) - len(shown)} more", "quiet", size="small", name="Show all warnings")
            more.clicked.connect(self._show_all_warnings)
            self._warnings.flow.addWidget(more)
        self._show_details()

    def _show_all_warnings(self) -> None:
        self._shows_all_warnings = True
        if self._file is not None:
            self._fill_warnings(self._file)

    def restyle(self) -> None:
        is_low = self._lent_to is not None
        self._outer.setContentsMargins(theme.em(1.8), theme.em(0.4 if is_low else 0.9), theme.em(1.8), 0)
        self._outer.setSpacing(theme.em(0.2 if is_low else 0.6))
        self._row.setSpacing(theme.em(0.9))

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_outer"):
            super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.top_bar))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour(t.line))
        painter.end()
