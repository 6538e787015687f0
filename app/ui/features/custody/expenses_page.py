"""What each adult spent and how long they were there, month by month, from the logs on this laptop; a table for the office."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.expenses import SORTS, Claim, Expense, Trip, claims
from app.domain.ids import NO_ID
from app.operations.printing import NotePrinted
from app.reports.table_csv import table_csv
from app.ui import theme, when
from app.ui.desk import Desk
from app.ui.features.custody import review_texts as texts
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

MOST_MONTHS = 6
HEADING = ("Adult", "Day", "Police station", "Minutes there", "What for", "Amount", "Unit", "From where to where, or what")


class ExpensesSheet(SaveSheet):
    """The table, once the trail says that it was saved."""

    title, suffix, not_locked = texts.EXPENSES_SAVE, ".csv", texts.EXPENSES_NOT_LOCKED

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, desk.tasks)
        self._replaces = False

    def _start(self, *, replace: bool) -> None:
        self._replaces = replace
        self._tasks.do(NotePrinted(record=NO_ID, what="expenses of adults", how="saved"), self._noted, self._failed)

    def _noted(self, _done: object) -> None:
        super()._start(replace=self._replaces)


class ExpensesPage(PageScroll):
    """`back` leads to the list of logs. No name of a child stands here or in the table."""

    back_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._trips: tuple[Trip, ...] = ()
        self._drawn: object = None
        self._sheet: ExpensesSheet | None = None
        self.head = PageHead(texts.EXPENSES, texts.EXPENSES_HINT)
        self.save = Button(texts.EXPENSES_TABLE, "outline", "download")
        self.back = Button(texts.BACK, "outline", "arrow-left")
        for button in (self.save, self.back):
            self.head.add_button(button)
        self.months = ChoiceRow((), name=texts.MONTH)
        self.told = Banner("ok", "")
        self.told.hide()
        self.none = PlainLabel(texts.NO_EXPENSES, "muted", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.9))
        for widget in (self.head, self.told, self.months, self.none):
            self.body.addWidget(widget)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.back.clicked.connect(self.back_asked)
        self.save.clicked.connect(self._take_out)
        self.months.changed.connect(self._turn)

    def show_trips(self, trips: tuple[Trip, ...]) -> None:
        """As the logs stand now."""
        self._trips = trips
        newest = sorted({trip.on.isoformat()[:7] for trip in trips}, reverse=True)[:MOST_MONTHS]
        chosen = self.month
        self.months.set_options([(month, month_words(month)) for month in newest])
        self.months.set_value(chosen if chosen in newest else newest[0] if newest else None)
        self.months.setVisible(bool(newest))
        self.none.setVisible(not newest)
        self.save.setVisible(bool(newest))
        self._draw()

    @property
    def month(self) -> str:
        """The month on screen, "2026-11"; empty where there is none."""
        return str(self.months.value() or "")

    def _turn(self, _month: object) -> None:
        self._draw()

    def _draw(self) -> None:
        found = claims(self._trips, self.month)
        if found == self._drawn:
            return
        self._drawn = found
        clear_layout(self._list)
        for claim in found:
            card = _card(claim, self._desk.clock().today)
            self._list.addWidget(card)
            card.show()

    def _take_out(self) -> None:
        if self._sheet is None:
            self._sheet = ExpensesSheet(self._desk, self.window())
            self._sheet.saved.connect(self._saved)
        table = table_csv(HEADING, rows_of(claims(self._trips, self.month)))
        self._sheet.ask(table, str(Path("~") / "Documents" / f"Expenses {self.month}.csv"))

    def _saved(self, path: Path) -> None:
        self.told.set_text(texts.EXPENSES_SAVED.format(name=path.name))
        self.told.show()


def month_words(month: str) -> str:
    """ "November 2026"."""
    return when.long_day(date.fromisoformat(f"{month}-01")).split(" 1 ", 1)[1]


def sums_words(claim: Claim) -> str:
    """ "3 attendances, 11 h 20 min at the station, 42 miles, £7.50"."""
    many = when.count_of(len(claim.trips), "attendance")
    there = f"{when.length_of(claim.minutes)} at the station" if claim.minutes else ""
    said = (many[:1].upper() + many[1:], there, *(amount_words(amount, unit) for unit, amount in claim.sums))
    return ", ".join(filter(None, said))


def amount_words(amount: Decimal, unit: str) -> str:
    """ "£7.50", "42 miles", "1.5 hours"."""
    return f"£{amount:,.2f}" if unit == "pounds" else f"{plain(amount)} {unit}"


def plain(amount: Decimal) -> str:
    """Without zeros that say nothing: "42", "1.5"."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rows_of(found: Sequence[Claim]) -> list[tuple[str, ...]]:
    """The table: a line for each expense, and one for an attendance without any."""
    rows: list[tuple[str, ...]] = []
    for claim in found:
        for trip in claim.trips:
            before = (claim.name, trip.on.isoformat(), trip.station, str(trip.minutes or ""))
            rows += [(*before, *_cells(one)) for one in trip.expenses] or [(*before, "", "", "", "")]
    return rows


def _cells(one: Expense) -> tuple[str, str, str, str]:
    return SORTS.get(one.sort, one.sort), plain(one.amount) if one.amount is not None else "", one.unit, one.words


def _card(claim: Claim, today: date) -> Card:
    card = Card(claim.name or texts.SOMEBODY_LEFT)
    card.body.addWidget(PlainLabel(sums_words(claim), "strong", wrap=True))
    for trip in claim.trips:
        there = when.length_of(trip.minutes) if trip.minutes else ""
        words = " · ".join(filter(None, (when.short_day(trip.on, today), trip.station, there)))
        card.body.addWidget(PlainLabel(words, "body", wrap=True))
        for one in trip.expenses:
            amount = amount_words(one.amount, one.unit) if one.amount is not None else texts.NO_AMOUNT
            said = f"{SORTS.get(one.sort, one.sort)}: {amount}" + (f" ({one.words})" if one.words else "")
            card.body.addWidget(PlainLabel(said, "helper", wrap=True))
    return card
