"""The tab of documents: a table, what can be added, and one document opened over the page."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.operations.rows.document import AttachmentLine
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.documents import texts
from app.ui.features.documents.presenter import DocumentsPresenter, Shown
from app.ui.features.documents.sheets import AddSheet, DocumentSheet
from app.ui.features.documents.showing import Seen
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.page import PageScroll
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel

TABLE_EM = 18


class Screen(QWidget):
    """The documents of one child's file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        presenter = self._presenter = DocumentsPresenter(desk)
        presenter.setParent(self)
        self._today: date = desk.clock().today
        self._is_sending = False
        self._sheets: tuple[AddSheet, DocumentSheet] | None = None
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._problem = Banner("warn", "")
        self._problem.hide()
        self._card = Card(texts.TITLE)
        self._add, self._fetch = Button(texts.ADD, icon="plus"), Button(texts.FETCH, "quiet", "download")
        self._add.setVisible(presenter.may_add)
        self._fetch.hide()
        for button in (self._fetch, self._add):
            self._card.header.addWidget(button)
        self._empty = PlainLabel(texts.NONE_YET, "muted", True)
        self._empty.hide()
        self.table = RecordTable(self._columns(), self._sentence, name=texts.TITLE, row_em=3.6)
        self.table.setMinimumHeight(theme.em(TABLE_EM))
        self.table.hide()
        self._card.body.addWidget(PlainLabel(texts.NOTE, "helper", True))
        self._card.body.addWidget(self._empty)
        self._card.body.addWidget(self.table, 1)
        scroll.body.addWidget(self._problem)
        scroll.body.addWidget(self._card, 1)
        self._add.clicked.connect(self._open_adding)
        self._fetch.clicked.connect(presenter.fetch)
        self.table.opened.connect(presenter.look)
        presenter.changed.connect(self._show)
        presenter.opened.connect(self._open)

    def _columns(self) -> list[Column]:
        return [
            Column("What it is", lambda d: Cell(d.name, texts.kind(d.kind), strong=True)),
            Column("Where", lambda d: Cell("", badge=texts.state(d, is_sending=self._is_sending)), 9),
            Column("Size", lambda d: Cell(texts.size(d.size)), 6, right=True, drop_below_em=44),
            Column("Added", lambda d: Cell(when.moment(d.at, self._today), d.by), 11, drop_below_em=34),
        ]

    def _sentence(self, line: AttachmentLine) -> str:
        return texts.sentence(line, self._today, is_sending=self._is_sending)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """The documents of the place's child."""
        self._presenter.open(place.scope)

    def leave(self) -> None:
        """Nobody looks any more."""
        for sheet in self._sheets or ():
            sheet.close_sheet()
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The table; the button where there is none."""
        if self.table.isVisibleTo(self):
            return self.table
        return self._add if self._add.isVisibleTo(self) else self

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._today = shown.today or self._today
        is_other = shown.is_sending != self._is_sending
        self._is_sending = shown.is_sending
        if shown.problem:
            self._problem.set_text(shown.problem)
        self._problem.setVisible(bool(shown.problem))
        lines = shown.lines or ()
        self.table.set_rows(lines)
        if is_other:
            self.table.viewport().update()
        self.table.setVisible(bool(lines))
        self._empty.setVisible(shown.lines == ())
        self._fetch.setVisible(any(not line.is_here for line in lines))
        self._fetch.set_text(texts.FETCHING if shown.is_sending else texts.FETCH)

    # ---- sheets
    def _made(self) -> tuple[AddSheet, DocumentSheet]:
        """They lie over the whole window, so they are made when the page is in one."""
        if self._sheets is None:
            window = self.window()
            self._sheets = (AddSheet(self._presenter, window), DocumentSheet(self._presenter, window))
        return self._sheets

    def _open_adding(self) -> None:
        self._made()[0].begin()

    def _open(self, opened: tuple[AttachmentLine, Seen]) -> None:
        self._made()[1].show_document(*opened, today=self._today)
