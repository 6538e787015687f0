"""The caseload as widgets: four figures that are filters, chips with counts, a filter box and the table."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.operations.rows.child import ChildLine
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.caseload import filters, texts
from app.ui.features.caseload.presenter import CaseloadPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.choice import Chips
from app.ui.parts.line import LineField
from app.ui.parts.page import PageHead, PageScroll
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.stat_tile import StatTile
from app.ui.parts.text import PlainLabel

LEAST_TABLE_EM = 20
TILES_STACK_BELOW_EM = 62
TILES_FROM_EM = (52, 32)
"""Width and height of the page from which there is room for the four figures."""


class Screen(QWidget):
    """All children on this laptop."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._presenter = CaseloadPresenter(desk)
        self._presenter.setParent(self)
        self._today: date = desk.clock().today
        self._title = texts.TEAM_TITLE if self._presenter.is_manager else texts.OWN_TITLE
        self._counted: list[tuple[str, str, int]] = []
        self._has_tiles = True
        self._scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._build()
        self._presenter.changed.connect(self._show)
        self._presenter.filtered.connect(self._show)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_filter, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build(self) -> None:
        self._head = PageHead(self._title)
        record = Button(texts.RECORD_A_CONTACT, "primary", "plus", "Ctrl N")
        record.clicked.connect(self._record)
        if self._presenter.may_open_files:
            opened = Button(texts.OPEN_A_FILE, icon="user-plus")
            opened.clicked.connect(self._presenter.open_new_file)
            self._head.add_button(opened)
        self._head.add_button(record)
        self._problem = Banner("warn", "")
        self._problem.hide()
        self._tiles = {
            "overdue": StatTile("triangle-alert", "bad", "0", "Overdue"),
            "week": StatTile(
                "calendar-clock",
                "warn",
                "0",
                f"Due in the next {filters.SOON_DAYS} days",
                short=f"In {filters.SOON_DAYS} days",
            ),
            "returned": StatTile("messages-square", "info", "0", "Returned to you with notes", short="Returned"),
            "not_seen": StatTile("circle-check", "ok", "0", "Seen this week", short="Seen"),
        }
        self._tile_holder = QWidget()
        self._tile_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._tile_holder)
        self._tile_row.setContentsMargins(0, 0, 0, 0)
        self._tile_row.setSpacing(theme.em(0.9))
        for tile in self._tiles.values():
            tile.clicked.connect(self._tile_pressed)
            self._tile_row.addWidget(tile, 1)
        body = self._scroll.body
        for widget in (self._head, self._problem, self._tile_holder):
            body.addWidget(widget)
        body.addWidget(self._list_card(), 1)

    def _list_card(self) -> Surface:
        card = Surface()
        column = QVBoxLayout(card)
        column.setContentsMargins(1, theme.em(0.9), 1, theme.em(0.4))
        self._tools = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tools.setContentsMargins(theme.em(0.9), 0, theme.em(0.9), 0)
        self._chips = Chips(name="Show")
        self._chips.changed.connect(self._presenter.choose)
        self._filter = LineField(name=texts.FILTER, placeholder=texts.FILTER, icon="list-filter", width_chars=18)
        self._filter.edited.connect(self._presenter.type)
        self._filter.confirmed.connect(self._to_table)
        self._tools.addWidget(self._chips, 1)
        self._tools.addWidget(self._filter)
        column.addLayout(self._tools)
        self._table = RecordTable(self._columns(), self._sentence, name="Children")
        self._table.opened.connect(self._open)
        self._table.setMinimumHeight(theme.em(LEAST_TABLE_EM))
        column.addWidget(self._table, 1)
        column.addWidget(self._nobody())
        return card

    def _nobody(self) -> QWidget:
        self._empty = QWidget()
        column = QVBoxLayout(self._empty)
        column.setContentsMargins(theme.em(1.5), theme.em(1.5), theme.em(1.5), theme.em(1.5))
        self._empty_words = PlainLabel("", "muted", True)
        self._sync = Button(texts.SYNC_NOW, icon="refresh-cw")
        self._sync.clicked.connect(self._presenter.sync_now)
        self._clear = Button(texts.CLEAR)
        self._clear.clicked.connect(self._clear_filters)
        column.addWidget(self._empty_words)
        for button in (self._sync, self._clear):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._empty.hide()
        return self._empty

    def _columns(self) -> list[Column]:
        return [
            Column("Child", lambda line: Cell(line.name, texts.who(line), avatar=line.initials, strong=True)),
            Column("Order", lambda line: Cell(line.order), drop_below_em=62),
            Column("Current task", self._task, 13.5),
            Column("Progress", lambda line: Cell("", progress=(line.progress, 100)), 9, drop_below_em=72),
            Column("Next due", self._due, 9),
            Column(
                "Last contact", lambda line: Cell(when.moment(line.last_contact_at, self._today)), 8.5, drop_below_em=48
            ),
        ]

    def _task(self, line: ChildLine) -> Cell:
        return Cell(line.task, badge=texts.standing(line.task_standing)) if line.task else Cell("")

    def _due(self, line: ChildLine) -> Cell:
        day = when.day_of(line.due_on)
        if day is None:
            return Cell("")
        words, tone = when.due(day, self._today)
        return Cell(
            when.short_day(day, self._today), words, tone="" if tone == "neutral" else tone, strong=tone != "neutral"
        )

    def _sentence(self, line: ChildLine) -> str:
        return texts.sentence(line, self._today)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show the list; `detail` names a filter."""
        if place.detail in filters.FILTERS:
            self._presenter.choose(place.detail)
        self._presenter.watch(True)

    def leave(self) -> None:
        """Stop looking."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The table, or what can be done when it is empty."""
        visible = (w for w in (self._table, self._sync, self._clear) if w.isVisibleTo(self))
        return next(visible, self._head.heading)

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._problem.setVisible(bool(shown.problem))
        if shown.problem:
            self._problem.set_text(shown.problem)
        if shown.today is None:
            return
        self._today = shown.today
        self._head.set_words(self._title, texts.subtitle(len(shown.lines), shown.today))
        self._show_tiles(shown)
        self._show_chips(shown)
        self._show_rows(shown)

    def _show_chips(self, shown: Shown) -> None:
        counted = [
            (key, words, shown.counts[key]) for key, (words, _) in filters.FILTERS.items() if self._has_chip(shown, key)
        ]
        if counted != self._counted:
            self._counted = counted
            self._chips.set_counted(counted)
            self._chips.set_value(shown.key)

    def _has_chip(self, shown: Shown, key: str) -> bool:
        """What has a tile of its own in sight gets a chip only while it is chosen."""
        if key in {"all", shown.key}:
            return True
        return bool(shown.counts[key]) and not (self._has_tiles and key in {"returned", "not_seen"})

    def _show_tiles(self, shown: Shown) -> None:
        count = shown.counts
        seen = len(shown.lines) - count["not_seen"]
        self._tiles["overdue"].set_figures(f"{count['overdue']:,}", "Overdue")
        self._tiles["week"].set_figures(f"{shown.soon:,}", f"Due in the next {filters.SOON_DAYS} days")
        self._tiles["returned"].set_figures(f"{count['returned']:,}", "Returned to you with notes")
        self._tiles["not_seen"].set_figures(f"{seen:,} of {len(shown.lines):,}", "Seen this week")

    def _show_rows(self, shown: Shown) -> None:
        self._chips.set_value(shown.key)
        self._filter.set_text_quietly(shown.typed)
        self._table.set_rows(shown.passing)
        if self._table.current_row() is None and shown.passing:
            self._table.select_id(shown.passing[0].id)
        is_empty, had_focus = not shown.passing, self._table.hasFocus()
        self._table.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        self._empty_words.setText(texts.nothing_matches(shown.typed) if shown.lines else texts.EMPTY)
        self._sync.setVisible(not shown.lines)
        self._clear.setVisible(bool(shown.lines))
        for widget in (self._chips, self._filter):
            widget.setVisible(bool(shown.lines))
        self._fit()
        if had_focus and is_empty:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what the person does
    def _tile_pressed(self) -> None:
        tile = self.sender()
        key = next((key for key, made in self._tiles.items() if made is tile), "all")
        self._presenter.choose(key)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: ChildLine) -> None:
        self._presenter.open(line.scope)

    def _record(self) -> None:
        self._presenter.record_contact()

    def _clear_filters(self) -> None:
        self._presenter.clear()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_filter(self) -> None:
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def _to_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Tools under each other, and chips instead of tiles, where there is little room."""
        way = QBoxLayout.Direction
        is_narrow = self.width() < theme.em(TILES_STACK_BELOW_EM)
        self._tools.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        has_tiles = self.width() >= theme.em(TILES_FROM_EM[0]) and self.height() >= theme.em(TILES_FROM_EM[1])
        self._tile_holder.setVisible(has_tiles and bool(self._presenter.shown.lines))
        if has_tiles != self._has_tiles:
            self._has_tiles = has_tiles
            if self._presenter.shown.today is not None:
                self._show_chips(self._presenter.shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
