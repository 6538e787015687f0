"""The figures page: a card for each number and what it is made of, and how often each court followed a proposal."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.figures import Figures, Split
from app.domain.report import Agreement
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.figures import texts
from app.ui.features.figures.presenter import FiguresPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.count_rows import CountRow, CountRows
from app.ui.parts.page import Columns, PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 62


class Screen(QWidget):
    """Read only: nothing here leads to a child."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._presenter = FiguresPresenter(desk)
        self._presenter.setParent(self)
        self._drawn: Figures | None = None
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.head = PageHead(texts.TITLE, "")
        self.problem = Banner("warn", "", (("again", "Try again"),))
        self.problem.chosen.connect(self._again)
        self.custody = Button(texts.CUSTODY, "outline", "shield")
        self.custody.clicked.connect(self._presenter.show_custody)
        self.head.add_button(self.custody)
        if not self._presenter.has_custody:
            self.custody.hide()
        self._hides = Banner("info", texts.HIDES)
        self._words = PlainLabel(texts.READING, "muted", True)
        self._cards = QVBoxLayout()
        for widget in (self.head, PlainLabel(texts.LIVE, "helper", True), self.problem, self._hides, self._words):
            scroll.body.addWidget(widget)
        scroll.body.addLayout(self._cards)
        scroll.body.addStretch(1)
        self.problem.hide()
        self._hides.setVisible(self._presenter.whose == "suppressed")
        self._presenter.changed.connect(self._show)

    def show_place(self, _place: Place) -> None:
        """Count anew."""
        self._presenter.begin()

    def leave(self) -> None:
        """Nothing is half typed here."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """The heading: there is nothing to fill in."""
        return self.head.heading

    def _show(self, shown: Shown) -> None:
        if shown.problem:
            self.problem.set_text(shown.problem)
        self.problem.setVisible(bool(shown.problem))
        self._words.setVisible(shown.found is None and shown.is_busy)
        if shown.found is None or shown.found == self._drawn:
            return
        self._drawn = shown.found
        self.head.set_words(texts.TITLE, texts.subtitle(shown.found))
        self._draw(shown.found)

    def _draw(self, found: Figures) -> None:
        clear_layout(self._cards)
        columns = Columns((1, 1), STACKS_BELOW_EM)
        for at, split in enumerate(found.splits):
            columns.columns[at % 2].cards.addWidget(SplitCard(split))
        for column in columns.columns:
            column.cards.addStretch(1)
        self._cards.addWidget(columns)
        if found.courts:
            self._cards.addWidget(CourtsCard(found.courts))

    def _again(self, _key: object) -> None:
        self._presenter.load()


class SplitCard(Card):
    """One number and its parts: words, a bar and the number of each."""

    def __init__(self, split: Split) -> None:
        title, counted = texts.heading(split)
        super().__init__(title, meta=texts.total(split), name=texts.sentence(split))
        self.body.addWidget(PlainLabel(counted, "helper", True))
        if not split.total.number and not split.total.mask:
            self.body.addWidget(PlainLabel(texts.NONE, "muted", True))
            return
        rows = [
            CountRow(texts.part(split, one), one.number, texts.number(one), texts.tone(split, one), bool(one.mask))
            for one in split.parts
        ]
        self.body.addWidget(CountRows(rows))


class CourtsCard(Card):
    """Court by court and quarter by quarter, the newest quarter first."""

    def __init__(self, courts: tuple[Agreement, ...]) -> None:
        super().__init__(texts.COURTS)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.em(1.2))
        grid.setVerticalSpacing(theme.em(0.35))
        grid.setColumnStretch(0, 1)
        for at, words in enumerate(("Court", "Quarter", "As proposed")):
            grid.addWidget(PlainLabel(words, "helper"), 0, at)
        for row, one in enumerate(sorted(courts, key=lambda c: (c.quarter, c.court), reverse=True), 1):
            grid.addWidget(PlainLabel(one.court or "No court named", "body", True), row, 0)
            grid.addWidget(PlainLabel(one.quarter, "body"), row, 1)
            grid.addWidget(PlainLabel(f"{one.followed} of {one.decided}", "strong"), row, 2)
        self.body.addLayout(grid)
