"""A child's record: the banner, the overview, and tabs that other features make and this page only hosts."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.child import texts
from app.ui.features.child.banner import ChildBanner
from app.ui.features.child.overview import Overview
from app.ui.features.child.presenter import ChildPresenter, Shown
from app.ui.parts.card import Banner
from app.ui.parts.page import PageScroll

MakeTab = Callable[[Desk], QWidget]
TAB_OF_SCREEN = {"assessment": "assessments", "plan": "plan", "report": "reports"}
SCROLLED_PX = 24
TALL_FROM_EM = 42


class _Pages(QStackedWidget):
    """Takes the room there is."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Screen(QWidget):
    """`tabs` makes the other tabs by key (assessments, plan, contacts, orders …); a tab page has `show_place` and `leave`."""

    def __init__(self, desk: Desk, tabs: Mapping[str, MakeTab] | None = None) -> None:
        super().__init__()
        self.setAccessibleName("Child’s record")
        self._desk, self._make = desk, dict(tabs or {})
        self._keys = ["overview", *(key for key in texts.TABS if key in self._make)]
        self._made: dict[str, QWidget] = {}
        self._place = Place(screen="child")
        self._presenter = ChildPresenter(desk)
        self._presenter.setParent(self)
        self._build()
        self._presenter.changed.connect(self._show)
        self._presenter.found.connect(self._found)
        for number, key in enumerate(self._keys, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setObjectName(key)
            shortcut.activated.connect(self._tab_key)
        for keys in ("[", "]"):
            step = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            step.setObjectName(keys)
            step.activated.connect(self._to_new)
            self._steps = (*getattr(self, "_steps", ()), step)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.banner = ChildBanner(self._keys, may_allocate=self._presenter.may_allocate)
        self.banner.allocation_asked.connect(self._presenter.open_allocation)
        self.banner.tab_chosen.connect(self._presenter.choose_tab)
        self.banner.contact_asked.connect(self._presenter.record_contact)
        self._pages = _Pages()
        self._overview = Overview(self._desk, self._presenter)
        self._overview.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._trouble = PageScroll()
        self._trouble_banner = Banner("warn", "")
        self._trouble.body.addWidget(self._trouble_banner)
        self._trouble.body.addStretch(1)
        self._blank = QWidget()
        for page in (self._overview, self._trouble, self._blank):
            self._pages.addWidget(page)
        outer.addWidget(self.banner)
        outer.addWidget(self._pages, 1)
        self.banner.hide()

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show a child's tab. A place with only a record is looked up first."""
        if not place.scope and place.record:
            self._presenter.find(place)
            return
        tab = TAB_OF_SCREEN.get(place.screen) or place.detail or "overview"
        tab = tab if tab in self._keys else "overview"
        self._place = place
        self._presenter.open(place.scope, tab)
        self._show_tab(tab)

    def leave(self) -> None:
        """Let the tab save what is half typed."""
        self._leave_tab()
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The timeline on the overview, else what the tab says, else the tabs."""
        page = self._pages.currentWidget()
        if page is self._blank:
            return self
        if page is self._overview and self._overview.timeline_card.timeline.isVisibleTo(self):
            return self._overview.timeline_card.timeline
        wanted = getattr(page, "first_focus", None)
        return wanted() if wanted is not None else self.banner.tabs

    def panes(self) -> list[QWidget]:
        """Stops of F6: the tabs, then the page under them."""
        return [self.banner.tabs, self.first_focus()]

    def _found(self, place: Place) -> None:
        if place.record == self._place.record or not self._place.scope or place.scope:
            self.show_place(place)

    # ---- showing
    def _show_tab(self, tab: str) -> None:
        if tab == "overview":
            self._show(self._presenter.shown)
            return
        page = self._made.get(tab)
        if page is None:
            page = self._made[tab] = self._make[tab](self._desk)
            self._pages.addWidget(page)
        self._turn_to(page)
        show = getattr(page, "show_place", None)
        if show is not None:
            screen = self._place.screen if self._place.screen in TAB_OF_SCREEN else tab
            show(Place(screen=screen, scope=self._place.scope, record=self._place.record, detail=self._tab_detail()))
        self._dress_banner()

    def _turn_to(self, page: QWidget) -> None:
        """Show a page. The keyboard leaves the old one first: hiding a widget that has it would scroll that page."""
        if self._pages.currentWidget() is page:
            return
        focused = QApplication.focusWidget()
        is_inside = focused is not None and self._pages.isAncestorOf(focused)
        if is_inside:
            self.banner.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self._pages.setCurrentWidget(page)
        if is_inside:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _tab_detail(self) -> str:
        return self._place.detail if self._place.screen in TAB_OF_SCREEN else ""

    def _leave_tab(self) -> None:
        leave = getattr(self._pages.currentWidget(), "leave", None)
        if leave is not None:
            leave()

    def _show(self, shown: Shown) -> None:
        if shown.file is not None and shown.today is not None:
            self.banner.show_child(shown.file, shown.today)
            if shown.tab == "overview":  # another tab is not kept waiting for cards and a timeline behind it
                self._overview.show_file(shown, shown.file, shown.today)
        self.banner.setVisible(shown.file is not None)
        self.banner.tabs.set_value(shown.tab)
        if shown.problem:
            self._trouble_banner.set_text(shown.problem)
            self._turn_to(self._trouble)
        elif shown.tab == "overview":
            self._turn_to(self._overview if shown.file is not None else self._blank)
        elif shown.tab in self._made:
            self._turn_to(self._made[shown.tab])
        self._dress_banner()
        if self.hasFocus() and self._pages.currentWidget() is not self._blank:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress_banner(self) -> None:
        is_low = self.height() < theme.em(TALL_FROM_EM)
        self.banner.lend_details(self._overview.body if is_low else None)
        if is_low or self._presenter.shown.tab != "overview":
            self.banner.set_short(True)
        else:
            self._scrolled(self._overview.verticalScrollBar().value())

    def _scrolled(self, value: int) -> None:
        """One line while scrolled. Not where the room it frees would end the scrolling: the banner would go to and fro."""
        if self._presenter.shown.tab != "overview" or self.height() < theme.em(TALL_FROM_EM):
            return
        bar = self._overview.verticalScrollBar()
        if value <= 0:
            self.banner.set_short(False)
        elif value > SCROLLED_PX and bar.maximum() > self.banner.spare_height() + SCROLLED_PX * 2:
            self.banner.set_short(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress_banner()

    # ---- keys
    def _tab_key(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut):
            self._presenter.choose_tab(sender.objectName())

    def _to_new(self) -> None:
        sender = self.sender()
        if isinstance(sender, QShortcut) and self._pages.currentWidget() is self._overview:
            timeline = self._overview.timeline_card.timeline
            timeline.setFocus(Qt.FocusReason.ShortcutFocusReason)
            timeline.go_to_new(1 if sender.objectName() == "]" else -1)
