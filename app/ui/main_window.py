"""The window: rail, top bar and one page at a time, with sheets over it.

Pages are made when first gone to and kept. The page one leaves is asked to save what is half typed (`leave`) before the next
one shows. Assessments and plans of a child open under the child's banner, so their places lead to the child page.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMenuBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.operations.base import Done, Operation
from app.ui import actions, appearance, theme
from app.ui.desk import Desk, Place, SyncState
from app.ui.parts.sheet import Sheet
from app.ui.shell import sync_words
from app.ui.shell.bars import TroubleBar, UndoBar
from app.ui.shell.focus import ask, first_focus, move_pane
from app.ui.shell.made_up_band import MadeUpBand
from app.ui.shell.notices_sheet import NoticesSheet
from app.ui.shell.offered import offers
from app.ui.shell.presenter import Around, ShellPresenter
from app.ui.shell.rail import Rail, Stop
from app.ui.shell.shortcuts_sheet import ShortcutsSheet
from app.ui.shell.top_bar import TopBar

MakeScreen = Callable[[Desk], QWidget]
MakeSheet = Callable[[Desk, QWidget], QWidget]

STOPS = (
    Stop(key="my_day", label="My day", icon="house"),
    Stop(key="custody", label="Custody log", icon="clock", short="Log"),
    Stop(key="custody_logs", label="Custody logs", icon="shield", short="Logs"),
    Stop(key="codes", label="Codes", icon="book-open"),
    Stop(key="caseload", label="Caseload", icon="users"),
    Stop(key="assessments", label="Assessments", icon="clipboard-list"),
    Stop(key="contacts", label="Contacts", icon="message-square-text"),
    Stop(key="reviews", label="Review queue", icon="clipboard-check"),
    Stop(key="certificates", label="Certificates", icon="award"),
    Stop(key="figures", label="Figures", icon="chart-column"),
    Stop(key="asides", label="Kept aside", icon="archive"),
    Stop(key="lookups", label="Look-ups", icon="eye"),
    Stop(key="administration", label="Administration", icon="building"),
    Stop(key="rota", label="Rota", icon="calendar-clock"),
    Stop(key="sync", label="Sync centre", icon="refresh-cw", at_foot=True, short="Sync"),
    Stop(key="settings", label="Settings", icon="settings", at_foot=True),
)
_LOCK = Stop(key="lock", label="Lock", icon="lock", hint="Ctrl+L", at_foot=True, shows_hint=True)
_SHEET_OF = {
    "record_contact": "contact",
    "new_child": "new_child",
    "find": "search",
    "open_with_reason": "open_with_reason",
}
"""Actions that open a sheet: offered where the sheet is."""
UNDER_A_CHILD = {"assessment": "assessments", "plan": "plan", "report": "reports", "child": ""}
"""Places shown by the child page, and the tab of each."""
_AT_STOP = {
    "child": "caseload", "plan": "caseload", "report": "caseload", "assessment": "assessments", "custody_figures": "figures"
}  # fmt: skip
MOST_STEPS_BACK = 50
MENUS_ABOVE_BELOW_EM = 46


class _Pages(QStackedWidget):
    """A stack that never makes the window larger than the screen."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class MainWindow(QMainWindow):
    """One unlocked window. `screens` and `sheets` make the pages and sheets by key; what has no maker is not offered."""

    def __init__(self, desk: Desk, screens: Mapping[str, MakeScreen], sheets: Mapping[str, MakeSheet]) -> None:
        super().__init__()
        self._desk, self._make_screens, self._make_sheets = desk, dict(screens), dict(sheets)
        self._screens: dict[str, QWidget] = {}
        self._sheets: dict[str, QWidget] = {}
        self._trail: list[Place] = []
        self.place = Place(screen="")
        self._is_closed = False
        self._keeps_focus = False
        self._presenter = ShellPresenter(desk)
        self._presenter.setParent(self)
        self.setWindowTitle("Waymark")
        self._build()
        self._make_actions()
        self._listen()
        self._presenter.begin()

    @property
    def desk(self) -> Desk:
        """What this window works with."""
        return self._desk

    # ---- building
    def _stops(self) -> tuple[Stop, ...]:
        offered = [
            s for s in STOPS if s.key in self._make_screens and offers(self._desk.me.role, s.key, self._desk.me.training)
        ]
        numbered = [Stop(key=s.key, label=s.label, icon=s.icon, at_foot=s.at_foot, hint=f"Ctrl+{n}", short=s.short)
                    for n, s in enumerate(offered, 1)]  # fmt: skip
        return (*numbered, _LOCK)

    def _build(self) -> None:
        me = self._desk.me
        self.rail = Rail(self._stops())
        self.top_bar = TopBar(me.initials, me.names)
        self.top_bar.search.setVisible(offers(me.role, "search"))
        self.trouble = TroubleBar()
        self.undo = UndoBar()
        self._pages = _Pages()
        self._menu_bar = QMenuBar()
        self._menu_bar.setNativeMenuBar(False)
        self._is_menu_above: bool | None = None
        ground = QWidget()
        whole = QVBoxLayout(ground)
        across = QHBoxLayout()
        page = self._page_column = QVBoxLayout()
        for layout in (whole, across, page):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.band = MadeUpBand()
        whole.addWidget(self.band)
        if not me.made_up:
            self.band.hide()
        whole.addLayout(across, 1)
        across.addWidget(self.rail)
        across.addLayout(page, 1)
        for widget in (self.top_bar, self.trouble):
            page.addWidget(widget)
        page.addWidget(self._pages, 1)
        page.addWidget(self.undo)
        self.setCentralWidget(ground)
        self._fit(self.width())

    def _make_actions(self) -> None:
        does: dict[str, Callable[[], None]] = {
            "record_contact": self.record_contact,
            "new_child": self._open_new_child,
            "open_with_reason": self._ask_with_reason,
            "sync_now": self._desk.sync.sync_now,
            "lock": self.lock,
            "find": self._find,
            "back": self.back,
            "next_pane": self._next_pane,
            "last_pane": self._last_pane,
            "larger": self._larger,
            "smaller": self._smaller,
            "shortcuts": self._show_shortcuts,
        }
        menus = {name: self._menu_bar.addMenu(f"&{name}") for name in (actions.FILE, actions.GO, actions.HELP)}
        for action in actions.ACTIONS:
            if _SHEET_OF.get(action.key, "") in ("", *self._make_sheets):
                self._add_action(menus[action.menu], action.label, action.keys, does[action.key])
        menus[actions.GO].addSeparator()
        for number, stop in enumerate((s for s in self._stops() if s.key != _LOCK.key), 1):
            made = self._add_action(menus[actions.GO], stop.label, f"Ctrl+{number}", self._go_to_stop)
            made.setData(stop.key)
        QShortcut(QKeySequence("Ctrl+="), self, self._larger)

    def _add_action(self, menu: QMenu, label: str, keys: str, does: Callable[[], None]) -> QAction:
        made = QAction(label.replace("&", "&&"), self)
        made.setShortcut(QKeySequence(keys))
        made.triggered.connect(does)
        menu.addAction(made)
        self.addAction(made)  # its keys work where the menus are not shown
        return made

    def _listen(self) -> None:
        desk = self._desk
        self.rail.chosen.connect(self._stop_chosen)
        self.top_bar.search_asked.connect(self._find)
        self.top_bar.sync_asked.connect(self._go_to_sync)
        self.top_bar.notices_asked.connect(self._show_notices)
        self.top_bar.me_asked.connect(self._show_me)
        desk.navigator.go.connect(self.go)
        desk.navigator.back.connect(self.back)
        desk.tasks.trouble.connect(self.show_trouble)
        desk.tasks.done.connect(self._offer_undo)
        self.undo.undo_asked.connect(self._take_back)
        desk.sync.changed.connect(self._sync_changed)
        self._presenter.changed.connect(self._around_changed)
        self._sync_changed(desk.sync.state)

    def menus(self) -> tuple[QMenu, ...]:
        """The menus of the menu bar."""
        return tuple(menu for action in self._menu_bar.actions() if isinstance(menu := action.menu(), QMenu))

    # ---- moving
    def go(self, place: Place) -> None:
        """Show a place. The page left behind saves first; a place nobody makes is left alone."""
        if place.screen in self._make_sheets:
            self._open_sheet(place)
            return
        key = "child" if place.screen in UNDER_A_CHILD else place.screen
        if key not in self._make_screens:
            return
        if place == self.place:
            self._close_sheets()
            page = self.page()
            if page is not None and place.detail and place.record:  # a link lands again, wherever the person has gone since
                ask(page, "show_place", place)
            return
        self._leave_page()
        self._close_sheets()
        if self.place.screen:
            self._trail = [*self._trail[-MOST_STEPS_BACK:], self.place]
        self._show(key, place)

    def back(self) -> None:
        """The place before this one, if any."""
        if self._trail:
            self._leave_page()
            place = self._trail.pop()
            self._show("child" if place.screen in UNDER_A_CHILD else place.screen, place)

    def page(self) -> QWidget | None:
        """The page now shown."""
        return self._pages.currentWidget()

    def _show(self, key: str, place: Place) -> None:
        screen = self._screens.get(key)
        if screen is None:
            screen = self._screens[key] = self._make_screens[key](self._desk)
            self._pages.addWidget(screen)
        self.place = place
        self._keeps_focus = screen is self.page() and screen.isAncestorOf(QApplication.focusWidget() or self)
        self._pages.setCurrentWidget(screen)
        self._make_room(screen)
        self.rail.set_here(_AT_STOP.get(place.screen, place.screen))
        ask(screen, "show_place", place)
        QTimer.singleShot(0, self, self._focus_page)

    def _make_room(self, page: QWidget) -> None:
        """A page that fills the window (a custody log at night) has its own head and its own way back."""
        fills = bool(getattr(page, "fills_window", False))
        for widget in (self.top_bar, self._menu_bar):
            widget.setVisible(not fills)
        if fills:
            self.undo.forget()
        self.rail.set_tall(fills)

    def _offer_undo(self, done: Done) -> None:
        if not getattr(self.page(), "fills_window", False):
            self.undo.offer(done)

    def _leave_page(self) -> None:
        page = self.page()
        if page is not None:
            ask(page, "leave")

    def come_back(self) -> None:
        """The laptop was with a child meanwhile: the page goes on where it was left."""
        page = self.page()
        if page is not None:
            ask(page, "come_back")

    def _focus_page(self) -> None:
        page = self.page()
        if page is None or self._open_sheets():
            return
        if self._keeps_focus and page.isAncestorOf(QApplication.focusWidget() or self):
            return
        wanted = ask(page, "first_focus") or first_focus(page)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_chosen(self, key: str) -> None:
        if key == _LOCK.key:
            self.lock()
        else:
            self._desk.navigator.to(Place(screen=key))

    def _go_to_stop(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._stop_chosen(str(action.data()))

    def _go_to_sync(self) -> None:
        self._desk.navigator.to(Place(screen="sync"))

    # ---- sheets
    def _open_sheet(self, place: Place) -> None:
        sheet = self._sheets.get(place.screen)
        if sheet is None:
            sheet = self._sheets[place.screen] = self._make_sheets[place.screen](self._desk, self)
        ask(sheet, "show_place", place)
        if isinstance(sheet, Sheet) and sheet.isHidden():
            sheet.open()

    def _open_sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.findChildren(Sheet) if not sheet.isHidden()]

    def _close_sheets(self) -> None:
        for sheet in reversed(self._open_sheets()):
            ask(sheet, "leave")
            sheet.close_sheet()

    def record_contact(self) -> None:
        """Open the contact sheet, for the child on the page if there is one (Ctrl+N)."""
        scope = self.place.scope
        self._desk.navigator.to(Place(screen="contact", scope=scope))

    def _open_new_child(self) -> None:
        self._desk.navigator.to(Place(screen="new_child"))

    def _ask_with_reason(self) -> None:
        self._desk.navigator.to(Place(screen="open_with_reason"))

    def _find(self) -> None:
        self._desk.navigator.to(Place(screen="search"))

    def _show_shortcuts(self) -> None:
        if "shortcuts" not in self._sheets:
            self._sheets["shortcuts"] = ShortcutsSheet(self)
        sheet = self._sheets["shortcuts"]
        assert isinstance(sheet, Sheet)
        sheet.open()

    def _show_notices(self) -> None:
        if "notices" not in self._sheets:
            self._sheets["notices"] = NoticesSheet(self, self._desk)
        sheet = self._sheets["notices"]
        assert isinstance(sheet, NoticesSheet)
        sheet.show_notices(self._presenter.shown.notices)

    def _show_me(self) -> None:
        me = self._desk.me
        menu = QMenu(self)
        menu.setAccessibleName("You")
        who = menu.addAction(" · ".join(filter(None, (me.names, me.team))).replace("&", "&&"))
        who.setEnabled(False)
        menu.addSeparator()
        settings = menu.addAction("Settings")
        settings.setData("settings")
        settings.triggered.connect(self._go_to_stop)
        lock = menu.addAction("Lock")
        lock.triggered.connect(self.lock)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.top_bar.me.mapToGlobal(self.top_bar.me.rect().bottomLeft()))

    # ---- what comes from elsewhere
    def show_trouble(self, error: BaseException) -> None:
        """Say in the calm bar what nobody else has said."""
        self.trouble.show_error(error)

    def show_notice(self, sentence: str) -> None:
        """A sentence over the page that is no trouble, such as "All your answers are here"."""
        self.trouble.show_notice(sentence)

    def _take_back(self, operation: Operation) -> None:
        self._desk.tasks.do(operation)

    def _sync_changed(self, state: SyncState) -> None:
        self.top_bar.set_sync(*sync_words.of(state, self._desk.clock().today), sync_words.briefly(state))
        if state.phase == "idle":
            self._presenter.load()

    def _around_changed(self, around: Around) -> None:
        self.rail.set_count("reviews", around.reviews)
        self.rail.set_count("sync", around.needs)
        self.rail.set_count("asides", around.to_decide)
        self.top_bar.set_notices(len(around.notices))

    def lock(self) -> None:
        """Save what is half typed, then lock."""
        self.save_all()
        self._desk.lock()

    def save_all(self) -> None:
        """Ask the page and open sheets to save what is half typed. Bootstrap calls it before it closes the store."""
        self._leave_page()
        for sheet in self._open_sheets():
            ask(sheet, "leave")

    # ---- text size and panes
    def _larger(self) -> None:
        self._resize_text(10)

    def _smaller(self) -> None:
        self._resize_text(-10)

    def _resize_text(self, step: int) -> None:
        settings = self._desk.settings
        settings.text_percent = min(theme.MOST_PERCENT, max(theme.LEAST_PERCENT, settings.text_percent + step))
        settings.save()
        appearance.wear(settings)

    def _panes(self) -> list[QWidget]:
        page = self.page()
        here = next((b for b in self.rail.buttons.values() if b.is_on), None)
        panes: list[QWidget] = [here or next(iter(self.rail.buttons.values())), self.top_bar.search]
        return panes if page is None else [*panes, *(ask(page, "panes") or [first_focus(page)])]

    def _next_pane(self) -> None:
        self._move_pane(1)

    def _last_pane(self) -> None:
        self._move_pane(-1)

    def _move_pane(self, step: int) -> None:
        move_pane(self._panes(), (Rail, TopBar, _Pages), step)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save_all()
        if not self._is_closed:
            self._is_closed = True
            self._presenter.rest()
        super().closeEvent(event)

    def _fit(self, width: int) -> None:
        """Fold the rail and move the menus above the top bar when the window is narrow or the text large."""
        self.rail.fold_for(width)
        is_above = width < theme.em(MENUS_ABOVE_BELOW_EM)
        if is_above == self._is_menu_above:
            return
        self._is_menu_above = is_above
        across = QSizePolicy.Policy.Expanding if is_above else QSizePolicy.Policy.Fixed
        self._menu_bar.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        if is_above:
            self._page_column.insertWidget(0, self._menu_bar)
        else:
            self.top_bar.take_menu(self._menu_bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit(event.size().width())
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_is_menu_above"):
            page = self.page()
            self._keeps_focus = page is not None and page.isAncestorOf(QApplication.focusWidget() or self)
            self._fit(self.width())
            if self._keeps_focus:  # larger text folds columns: what had the keyboard may be out of sight now
                QTimer.singleShot(0, self, self._focus_page)
