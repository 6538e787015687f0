"""The tabs of the administration page: each one card with a table, its note, and what can be done."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.administration import AuditLine, LaptopFacts
from app.domain.service import Person, Team
from app.ui import theme, when
from app.ui.features.administration import texts
from app.ui.features.administration.presenter import AdministrationPresenter, Shown
from app.ui.parts.avatar import IconDisc
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel

TABLE_EM = 30


class Page(Card):
    """A card with a note, a table, and a sentence while there is nothing to show."""

    opened = Signal(object)

    def __init__(self, presenter: AdministrationPresenter, title: str, note: str = "") -> None:
        super().__init__(title)
        self.presenter = presenter
        self._note = PlainLabel(note, "helper", True)
        if not note:
            self._note.hide()
        self._waiting = PlainLabel("", "muted", True)
        self.table = RecordTable(self.columns(), self.sentence, name=title, row_em=3.6)
        self.table.setMinimumHeight(theme.em(TABLE_EM))
        self.table.opened.connect(self.opened)
        for widget in (self._note, self._waiting):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)

    @property
    def today(self) -> date:
        """The day that everything is told from."""
        moment = self.presenter.shown.moment
        return moment.today if moment is not None else date.min

    def columns(self) -> list[Column]:
        """The columns of the table."""
        raise NotImplementedError

    def sentence(self, row: object) -> str:
        """A row as spoken."""
        raise NotImplementedError

    def show_rows(self, rows: tuple[object, ...] | None, nothing: str, shown: Shown) -> None:
        """The rows; None while nobody knows them."""
        self.table.set_rows(rows or ())  # type: ignore[arg-type,unused-ignore]
        self.table.setVisible(bool(rows))
        tall = QSizePolicy.Policy.Expanding if rows else QSizePolicy.Policy.Maximum  # a table takes the height there is
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)
        words = texts.READING if rows is None and not shown.problem else "" if rows or rows is None else nothing
        self._waiting.setText(words)
        self._waiting.setVisible(bool(words))

    def show_state(self, shown: Shown) -> None:
        """The page as it is now."""
        raise NotImplementedError


class PeoplePage(Page):
    """Everybody who works here or did."""

    added = Signal()

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, "People", texts.PEOPLE_NOTE)
        add = Button(texts.ADD_PERSON, icon="user-plus")
        add.clicked.connect(self.added)
        self.header.addWidget(add)

    def columns(self) -> list[Column]:
        return [
            Column("Name", lambda p: Cell(p.names, p.post, avatar=p.initials, strong=True)),
            Column("Role", lambda p: Cell(texts.role(p), self.presenter.shown.teams.get(p.team, "")), 15, drop_below_em=44),
            Column("State", lambda p: Cell("", badge=texts.person_state(p, self.today)), 9),
        ]

    def sentence(self, row: object) -> str:
        assert isinstance(row, Person)
        return texts.person_sentence(row, self.presenter.shown.teams, self.today)

    def show_state(self, shown: Shown) -> None:
        people = shown.directory.people if shown.directory else None
        self.show_rows(people, "", shown)


class TeamsPage(Page):
    """The teams, with how many work in each."""

    added = Signal()

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, "Teams")
        add = Button(texts.ADD_TEAM, icon="plus")
        add.clicked.connect(self.added)
        self.header.addWidget(add)

    def columns(self) -> list[Column]:
        return [
            Column("Team", lambda t: Cell(t.name, strong=True)),
            Column("People", lambda t: Cell(self._people(t)), 9),
        ]

    def _people(self, team: Team) -> str:
        directory = self.presenter.shown.directory
        people = [p for p in directory.people if p.team == team.id and not p.left_on] if directory else []
        return when.count_of(len(people), "person", "people")

    def sentence(self, row: object) -> str:
        assert isinstance(row, Team)
        return f"{row.name}, {self._people(row)}"

    def show_state(self, shown: Shown) -> None:
        self.show_rows(shown.directory.teams if shown.directory else None, "", shown)


class LaptopsPage(Page):
    """Every laptop that ever joined."""

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, "Laptops", texts.LAPTOPS_NOTE)

    def columns(self) -> list[Column]:
        owner = self.presenter.owner
        return [
            Column("Whose", lambda d: Cell(owner(d) or "Nobody any more", d.name, strong=True)),
            Column("State", lambda d: Cell("", badge=texts.laptop_state(d)), 7.5),
            Column("Last sent", lambda d: Cell(texts.seen(d.last_seen_at, self.today)), 10, drop_below_em=40),
            Column("Files", lambda d: Cell(f"{d.files:,}"), 5, right=True, drop_below_em=50),
        ]

    def sentence(self, row: object) -> str:
        assert isinstance(row, LaptopFacts)
        return texts.laptop_sentence(row, self.presenter.owner(row), self.today)

    def show_state(self, shown: Shown) -> None:
        self.show_rows(shown.laptops, texts.NO_LAPTOPS, shown)


class AuditPage(Page):
    """The service's audit log, newest first."""

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__(presenter, "Audit log", texts.AUDIT_NOTE)
        self.earlier = Button(texts.EARLIER, "quiet", size="small")
        self.earlier.clicked.connect(presenter.earlier)
        self.body.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)

    def columns(self) -> list[Column]:
        return [
            Column("Who and what", lambda e: Cell(*texts.entry(e, self.presenter.shown.names), strong=True)),
            Column("When", lambda e: Cell(when.moment(e.at, self.today)), 9),
            Column("Reached the service", lambda e: Cell(when.moment(e.received_at, self.today)), 10.5, drop_below_em=52),
        ]

    def sentence(self, row: object) -> str:
        assert isinstance(row, AuditLine)
        return texts.entry_sentence(row, self.presenter.shown.names, self.today)

    def show_state(self, shown: Shown) -> None:
        self.show_rows(shown.entries, texts.NO_ENTRIES, shown)
        self.earlier.setVisible(shown.has_earlier)


class BackupsPage(QWidget):
    """How far a verified backup reaches."""

    def __init__(self, presenter: AdministrationPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._card = Card("Backups")
        self._disc = IconDisc("archive", "neutral")
        self._title, self._words = PlainLabel("", "section", True), PlainLabel("", "muted", True)
        for widget in (self._disc, self._title, self._words):
            self._card.body.addWidget(widget, 0)
        column.addWidget(self._card)

    def show_state(self, shown: Shown) -> None:
        """As it is now."""
        if shown.backups is None or shown.moment is None:
            self._title.setText("" if shown.problem else texts.READING)
            self._words.setText("")
            self._disc.hide()
            return
        tone, title, words = texts.backup(shown.backups, shown.moment.today)
        self._disc.set("badge-check" if tone == "ok" else "triangle-alert", tone)
        self._disc.show()
        self._title.setText(title)
        self._words.setText(words)
