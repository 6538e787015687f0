"""The custody log on screen: the list of logs, the log itself, its last page, and the sheets over them. Dark at once."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.domain.policy import Permission, may
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.custody import afterwards
from app.ui.features.custody.ask_sheet import AskSheet
from app.ui.features.custody.asking import Ask
from app.ui.features.custody.battery import battery_left
from app.ui.features.custody.codes import Codes
from app.ui.features.custody.details_sheet import DetailsSheet
from app.ui.features.custody.end_page import EndPage
from app.ui.features.custody.head_words import head_words
from app.ui.features.custody.list_page import ListPage
from app.ui.features.custody.log_head import LogHead
from app.ui.features.custody.log_page import LogPage
from app.ui.features.custody.night import Night
from app.ui.features.custody.presenter import END, LIST, LOG, CustodyPresenter, Shown
from app.ui.features.custody.review_screen import Logs
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.thumb import for_the_thumb

__all__: Final = ["Codes", "Logs", "Screen"]


class _Pages(QStackedWidget):
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Screen(QWidget):
    """Fills the window: its own head, its own undo."""

    fills_window = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        for_the_thumb(self)
        self._desk = desk
        self.presenter = CustodyPresenter(desk)
        self.presenter.setParent(self)
        self._night = Night(desk.settings)
        self._is_here = False
        self._was: tuple[str, Id] = (LIST, Id(""))
        self.head = LogHead()
        self.tabs = ChoiceRow((), name="Logs that run", size="touch")
        self.list, self.log, self.end = ListPage(self.presenter), LogPage(self.presenter), EndPage(self.presenter)
        self._pages = _Pages()
        for page in (self.list, self.log, self.end):
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        self._tab_row = QVBoxLayout()
        self._tab_row.addWidget(self.tabs)
        outer.addLayout(self._tab_row)
        outer.addWidget(self._pages, 1)
        self.sheet: AskSheet | None = None
        self.details: DetailsSheet | None = None
        self._tab_lines: tuple[tuple[str, str], ...] = ()
        self._listen()
        self._show(self.presenter.shown)

    def _listen(self) -> None:
        presenter = self.presenter
        presenter.changed.connect(self._show)
        presenter.asking.connect(self._ask)
        presenter.settled.connect(self._close_sheet)
        presenter.refused.connect(self._refuse)
        presenter.details_asked.connect(self._open_details)
        self.log.details.clicked.connect(self._first_details)
        self.end.details_asked.connect(self._open_details)
        self.list.chosen.connect(presenter.open)
        self.list.asked.connect(presenter.open_at_end)
        self.tabs.changed.connect(self._tab_chosen)
        self.head.back_asked.connect(presenter.show_list)
        self.head.light_asked.connect(self._night.turn)
        self._desk.sync.changed.connect(self._say_head)

    # ---- coming and going
    def show_place(self, place: Place) -> None:
        """The list, or the log of this place; with one log going on, that one."""
        self._is_here = True
        self._night.begin()
        if place.record:
            self.presenter.open(place.record)
            self.presenter.begin()
        else:
            self.presenter.arrive()

    def come_back(self) -> None:
        """The laptop was with the child: the same page of the same log, as it is now."""
        self._is_here = True
        self._night.begin()
        self.presenter.begin()

    def leave(self) -> None:
        """Keep what is half typed, and give the window its own colours back, unless the child gets the laptop: it stays dark."""
        self._is_here = False
        self.end.leave()
        if self.details is not None:
            self.details.leave()
        self.presenter.rest()
        if not self.presenter.is_handing:
            self._night.end()
        self.presenter.is_handing = False

    def first_focus(self) -> QWidget:
        """Where the keyboard goes: what comes next."""
        page = self._pages.currentWidget()
        if page is self.list:
            return self.list.station if self.list.station.isVisibleTo(self) else self.list
        if page is self.end:
            return self.end.first_focus()
        tile = next((made for made in self.log.tiles.values() if made.tile.is_next), None)
        return tile or self.log

    def panes(self) -> list[QWidget]:
        """For F6."""
        return [self.first_focus()]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        pages = {LIST: self.list, LOG: self.log, END: self.end}
        is_open = shown.board is not None and shown.page != LIST
        if shown.page != LIST and shown.board is None and self._was[1] == shown.log:
            return
        page = pages[shown.page if is_open else LIST]
        self.head.setVisible(is_open)
        self._show_tabs(shown, is_open=is_open)
        self.list.show_shown(shown, may_start=may(self._desk.me.role, Permission.ATTEND))
        if is_open:
            self._say_head()
            (self.log if page is self.log else self.end).show_shown(shown)
        self._turn_to(page, shown)

    def _turn_to(self, page: QWidget, shown: Shown) -> None:
        here = (shown.page, shown.log)
        has_turned = page is not self._pages.currentWidget() or (here != self._was and page is not self.list)
        focused = self.window().focusWidget()
        was_in_log = (
            focused is not None and self.log.isAncestorOf(focused) and isinstance(focused, type(self.first_focus()))
        )
        self._pages.setCurrentWidget(page)
        if here != self._was and shown.page == LOG and self._was[0] == LIST:
            self.list.begun()
        self._was = here
        is_sheet = any(sheet is not None and not sheet.isHidden() for sheet in (self.sheet, self.details))
        if self._is_here and not is_sheet and (has_turned or (page is self.log and (was_in_log or focused is self.log))):
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tabs(self, shown: Shown, *, is_open: bool) -> None:
        lines = shown.running
        wanted = tuple((line.id, f"{line.initials}  {line.called}") for line in lines) if len(lines) > 1 and is_open else ()
        if wanted != self._tab_lines:
            self._tab_lines = wanted
            self.tabs.set_options(wanted)
        self.tabs.set_value(shown.log)
        self.tabs.setVisible(bool(wanted))
        across, over = theme.em(1.5), theme.em(0.75) if wanted else 0
        self._tab_row.setContentsMargins(across, over, across, 0)

    def _tab_chosen(self, log: object) -> None:
        self.presenter.open(Id(str(log)))

    def _say_head(self, _state: object = None) -> None:
        board = self.presenter.shown.board
        if board is not None:
            said = head_words(board, self.presenter.shown.saved, self._desk.sync.state, battery_left())
            self.head.show_words(said)
            self.log.where.setText(said.where)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_was"):
            self._show_tabs(self.presenter.shown, is_open=not self.head.isHidden())

    # ---- sheets
    def _ask(self, ask: Ask) -> None:
        if self.sheet is None:
            self.sheet = AskSheet(self._desk, self.window())
            self.sheet.answered.connect(self.presenter.answer)
            self.sheet.removed.connect(self.presenter.remove)
            self.sheet.closed.connect(self._focus_next)
        self.sheet.ask(afterwards.timed(self.presenter.shown.board, ask), self.presenter.fill())

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _focus_next(self) -> None:
        if self._is_here:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, sentence: str, field: str) -> None:
        if self.sheet is not None:
            self.sheet.refuse(sentence, field)

    def _first_details(self) -> None:
        self._open_details("")

    def _open_details(self, section: str) -> None:
        board = self.presenter.shown.board
        if board is None:
            return
        if self.details is None:
            self.details = DetailsSheet(self._desk, self.window())
        self.details.show_log(board.row, section, is_read_only=not self.presenter.may_write)
