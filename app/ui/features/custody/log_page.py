"""The page of a running log: head, tiles to tap, the silence to explain, care, clocks and rights, undo and the ways out."""

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.custody import asking, log_words, texts
from app.ui.features.custody.board import Board, CareTile, GapAsk, Tile
from app.ui.features.custody.clocks_card import ClocksCard
from app.ui.features.custody.even_grid import EvenGrid
from app.ui.features.custody.log_head import LOW_EM, Foot
from app.ui.features.custody.log_lines import WrittenCard
from app.ui.features.custody.presenter import CustodyPresenter, Shown
from app.ui.features.custody.rights_card import RightsCard
from app.ui.features.custody.tiles import CareButton, StampTile
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import Columns, PageScroll
from app.ui.parts.text import PlainLabel

STACK_BELOW_EM = 58
FOOT_STACKS_BELOW_EM = 62


class LogPage(QWidget):
    """Number keys stamp the tiles in their order, Enter what comes next; Shift+Enter on a tile changes its time."""

    def __init__(self, presenter: CustodyPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(texts.TAP)
        self.tiles: dict[str, StampTile] = {}
        self.care: dict[str, CareButton] = {}
        self._qualifiers: tuple[tuple[str, str], ...] = ()
        self._gap_shown: GapAsk | None = None
        self.banner = Banner("info", "", (), icon="shield-alert", button_size="touch")
        self.trouble, self.moved = Banner("bad", ""), Banner("warn", "", icon="clock")
        self.standing = Banner("info", "")
        self.where = PlainLabel("", "helper", wrap=True)
        self._is_low = False
        self.page = PageScroll(margins_em=(1.5, 0.75))
        self.clocks, self.rights = ClocksCard(), RightsCard()
        self._build()
        self._build_foot()
        self._listen()

    def _build(self) -> None:
        self._stamps = Card(texts.TAP, meta=texts.TAP_HINT, is_tight=True)
        self._grid = EvenGrid(15.5, 3)
        self._gap = Banner("warn", "", icon="hourglass", button_size="touch")
        self._looking_after = Card("", meta=texts.CARE_HINT, is_tight=True)
        self._care_grid = EvenGrid(9.2, 6)
        self._stamps.body.addWidget(self._grid)
        self._stamps.body.addWidget(self._gap)
        self._looking_after.body.addWidget(self._care_grid)
        columns = Columns((18, 10), STACK_BELOW_EM)
        left, right = (column.cards for column in columns.columns)
        self.written = WrittenCard()
        for widget in (self.banner, self._stamps, self._looking_after, self.written):
            left.addWidget(widget)
        for card in (self.clocks, self.rights):
            right.addWidget(card)
        columns.finish()
        for banner in (self.trouble, self.moved, self.standing, self._gap):
            banner.hide()
        for over in (self.trouble, self.moved, self.standing, self.where):
            self.page.body.addWidget(over)
        self.page.body.addWidget(columns)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.page, 1)
        self._outer = outer

    def _build_foot(self) -> None:
        self._foot = Foot()
        self.undo = Button("", "quiet", "undo-2", size="touch")
        self._more = FlowBox()
        self.details = Button(texts.DETAILS, "outline", "clipboard-list", size="touch")
        self.hand_over = Button(texts.HAND_OVER, "outline", "repeat", size="touch")
        self.concern = Button(texts.CONCERN, "danger", "megaphone", size="touch")
        self.finish = Button(texts.FINISH, "outline", "signature", size="touch")
        self._ways = FlowBox()
        for button in (self.details, self.hand_over, self.concern, self.finish):
            self._ways.flow.addWidget(button)
        self._foot_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._foot)
        said = QHBoxLayout()
        said.addWidget(self.undo)
        said.addWidget(self._more, 1)
        self._foot_row.addLayout(said, 1)
        self._foot_row.addWidget(self._ways)
        self._outer.addWidget(self._foot)
        self.undo.hide()
        self._space()

    def _listen(self) -> None:
        presenter = self._presenter
        self.banner.chosen.connect(self._told)
        self._gap.chosen.connect(self._explain)
        self.clocks.acted.connect(presenter.sheets.act_on_clock)
        self.rights.given.connect(presenter.give)
        self.rights.understood.connect(presenter.understand)
        self.rights.held.connect(presenter.sheets.hold)
        self.written.lines.chosen.connect(presenter.sheets.hold)
        self.undo.clicked.connect(presenter.undo)
        self.hand_over.clicked.connect(presenter.sheets.people)
        self.concern.clicked.connect(self._raise_concern)
        self.finish.clicked.connect(presenter.finish)

    # ---- showing
    def show_shown(self, shown: Shown) -> None:
        """As it stands now."""
        board = shown.board
        if board is None:
            return
        focused = self.window().focusWidget()
        was_here = focused is not None and self.isAncestorOf(focused)
        self._say(self.trouble, shown.problem)
        off = board.reckoned.off
        self._say(self.moved, log_words.clock_moved(board) if off else "")
        self._say(self.standing, log_words.standing(board.row, self._presenter.now().today))
        self.banner.set_text(texts.banner(board.row.called, board.row.pronouns))
        self._show_told(texts.told_me(board.row.pronouns))
        self._show_tiles(board.tiles)
        self._show_gap(board.gap)
        self._show_care(board)
        is_after = board.row.attendance.entered_afterwards
        self._stamps.set_title(texts.TAP_AFTER if is_after else texts.TAP)
        self._looking_after.set_meta(texts.TYPE_ITS_TIME if is_after else texts.CARE_HINT)
        self.clocks.setVisible(not is_after)
        self.clocks.show_board(board)
        self.rights.show_board(board)
        self.written.show_board(board, may=self._presenter.may_write)
        self._show_foot(shown)
        self._fit()
        is_gone = focused is not None and self.isVisible() and not focused.isVisible()
        if was_here and is_gone:  # what was pressed has gone, and the keys go on here
            tile = next((made for made in self.tiles.values() if made.tile.is_next), None)
            (tile or self).setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _say(banner: Banner, sentence: str) -> None:
        if sentence and sentence != banner.text():
            banner.set_text(sentence)
        banner.setVisible(bool(sentence))

    def _show_told(self, words: str) -> None:
        if getattr(self, "_told_words", "") != words:
            self._told_words = words
            self.banner.set_actions((("told", words),))

    def _show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        if list(self.tiles) != [tile.key for tile in tiles]:
            self.tiles = {tile.key: StampTile(tile) for tile in tiles}
            for key, made in self.tiles.items():
                made.tapped.connect(partial(self._tap, key))
                made.held.connect(partial(self._hold, key))
            self._grid.set_tiles(list(self.tiles.values()))
        for tile in tiles:
            self.tiles[tile.key].show_tile(tile)

    def _show_gap(self, gap: GapAsk | None) -> None:
        self._gap.setVisible(gap is not None)
        if gap is None or gap == self._gap_shown:
            return
        self._gap_shown = gap
        self._gap.set_text(gap.words)
        self._gap.set_actions((*((reason, reason) for reason in gap.reasons), ("", texts.OTHER)))

    def _show_care(self, board: Board) -> None:
        self._looking_after.set_title(log_words.looking_after(board.row.called))
        labels = [care.label for care in board.care]
        if list(self.care) != labels:
            self.care = {care.label: CareButton(care) for care in board.care}
            for label, made in self.care.items():
                made.tapped.connect(partial(self._tap_care, label))
                made.held.connect(partial(self._hold_care, label))
            self._care_grid.set_tiles(list(self.care.values()))
        for care in board.care:
            self.care[care.label].show_care(care)

    def _show_foot(self, shown: Shown) -> None:
        self.undo.set_text(shown.undo)
        self.undo.setVisible(bool(shown.undo))
        self.undo.setEnabled(self._presenter.can_undo)
        if shown.qualifiers != self._qualifiers:
            self._qualifiers = shown.qualifiers
            self._more.clear()
            for about, label in shown.qualifiers:
                chip = Button(label, "outline", size="touch")
                chip.clicked.connect(partial(self._qualify, about))
                self._more.flow.addWidget(chip)
                chip.show()
            self._more.updateGeometry()
        may = self._presenter.may_write
        self.concern.setVisible(may)
        self.hand_over.setVisible(may and not (shown.board is not None and shown.board.row.attendance.entered_afterwards))

    # ---- doing
    def _tap(self, key: str) -> None:
        self._presenter.tap(self.tiles[key].tile)

    def _hold(self, key: str) -> None:
        self._presenter.sheets.hold_tile(self.tiles[key].tile)

    def _tap_care(self, label: str) -> None:
        self._presenter.stamp(self.care[label].care.kind)

    def _hold_care(self, label: str) -> None:
        care: CareTile = self.care[label].care
        if care.stamp:
            self._presenter.sheets.hold(care.stamp)

    def _qualify(self, about: str, _checked: bool = False) -> None:
        self._presenter.qualify(about)

    def _explain(self, reason: object) -> None:
        self._presenter.explain(str(reason))

    def _told(self, _key: object) -> None:
        self._presenter.asking.emit(asking.step_down())

    def _raise_concern(self) -> None:
        self._presenter.asking.emit(asking.concern())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and Enter wherever the keyboard is on this page, but for a button that takes Enter itself."""
        is_bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if is_bare and not event.isAutoRepeat() and event.text().isdigit() and event.text().isascii():
            self._presenter.tap_number(int(event.text()))
            return
        if is_bare and not event.isAutoRepeat() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._presenter.tap_next()
            return
        super().keyPressEvent(event)

    # ---- room
    def _space(self) -> None:
        self._foot_row.setContentsMargins(theme.em(1.5), theme.em(0.55), theme.em(1.5), theme.em(0.55))
        self._foot_row.setSpacing(theme.em(0.6))
        self._fit()

    def _fit(self) -> None:
        """Where the window is low the ways out come last on the page, so that the tiles have the room."""
        is_narrow = self.width() < theme.em(FOOT_STACKS_BELOW_EM)
        is_low = self.window().height() < theme.em(LOW_EM)
        way = QBoxLayout.Direction
        self._foot_row.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self.where.setVisible(is_low and bool(self.where.text()))
        if is_low != self._is_low:
            self._is_low = is_low
            (self._foot_row if is_low else self.page.body).removeWidget(self._ways)
            (self.page.body if is_low else self._foot_row).addWidget(self._ways)
            self._ways.show()
        self._foot.setVisible(not is_low or not self.undo.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_foot_row"):
            self._space()
