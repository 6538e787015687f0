"""The page on look-ups: one table, what is unusual first."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.initials import initials
from app.domain.policy import may_export
from app.operations.rows.access import LookupLine
from app.reports.table_csv import table_csv
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.lookups import texts
from app.ui.features.lookups.export_sheet import ExportSheet
from app.ui.features.lookups.presenter import LookupsPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.page import PageHead, PageScroll
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel

TABLE_EM = 30


class Screen(QWidget):
    """Who looked at which file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        self._presenter = LookupsPresenter(desk)
        self._presenter.setParent(self)
        self._today: date = desk.clock().today
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.which = ChoiceRow(texts.CHOICES, name=texts.SHOW)
        self.which.changed.connect(self._presenter.choose)
        self._problem = Banner("warn", "", (("again", "Try again"),))
        self._problem.hide()
        self._problem.chosen.connect(self._again)
        card = self._card = Card(texts.TITLE)
        self._save = Button(texts.SAVE, icon="download")
        self._save.hide()
        self._save.clicked.connect(self._take_out)
        card.header.addWidget(self._save)
        self._sheet: ExportSheet | None = None
        self._said = Banner("ok", "")
        self._said.hide()
        self._words = PlainLabel("", "muted", True)
        self.table = RecordTable(self._columns(), self._sentence, name=texts.TITLE, row_em=3.6)
        self.table.setMinimumHeight(theme.em(TABLE_EM))
        self.table.opened.connect(self._presenter.open)
        card.body.addWidget(self._words)
        card.body.addWidget(self.table, 1)
        for widget in (PageHead(texts.TITLE, texts.SUBTITLE), self.which, self._problem, self._said):
            scroll.body.addWidget(widget)
        scroll.body.addWidget(card, 1)
        scroll.body.addStretch()
        self._presenter.changed.connect(self._show)

    def _columns(self) -> list[Column]:
        return [
            Column("Who", lambda line: Cell(line.who, texts.why(line), avatar=initials(line.who), strong=True)),
            Column("Whose file", lambda line: Cell(line.child), drop_below_em=44),
            Column("Day", lambda line: Cell(when.day_words(line.day, self._today)), 8),
            Column("Times", lambda line: Cell(f"{line.times:,}"), 5, right=True, drop_below_em=52),
        ]

    def _sentence(self, line: LookupLine) -> str:
        return texts.sentence(line, self._today)

    def show_place(self, place: Place) -> None:
        """Ask anew."""
        self._presenter.load()

    def leave(self) -> None:
        """Nothing is half typed here."""

    def first_focus(self) -> QWidget:
        """The table, or the choice above it."""
        return self.table if self.table.isVisibleTo(self) else self.which

    def _show(self, shown: Shown) -> None:
        self.which.set_value(shown.which)
        if shown.problem:
            self._problem.set_text(shown.problem)
        self._problem.setVisible(bool(shown.problem))
        if shown.moment is not None:
            self._today = shown.moment.today
        self.table.set_rows(shown.lines or ())
        self.table.setVisible(bool(shown.lines))
        tall = QSizePolicy.Policy.Expanding if shown.lines else QSizePolicy.Policy.Maximum
        self._card.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        nothing = texts.NOTHING if shown.which == "unusual" else texts.NONE_AT_ALL
        words = (
            ""
            if shown.lines or (shown.lines is None and shown.problem)
            else texts.READING
            if shown.lines is None
            else nothing
        )
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._save.setVisible(bool(shown.lines) and may_export(self._desk.me.role))

    def _take_out(self) -> None:
        if self._sheet is None:
            self._sheet = ExportSheet(self._desk, self.window())
            self._sheet.saved.connect(self._saved)
        lines = self._presenter.shown.lines or ()
        table = table_csv(texts.HEADING, [texts.cells(line) for line in lines])
        self._sheet.ask(table, str(Path("~") / "Documents" / f"Look-ups {self._today.isoformat()}.csv"))

    def _saved(self, path: Path) -> None:
        self._said.set_text(texts.saved(path.name))
        self._said.show()

    def _again(self, _key: object) -> None:
        self._presenter.load()
