"""The custody figures: which time, a card for each measure, the report of section 38(6), and the print for a board."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.custody_measures import CustodyMeasures
from app.domain.figures import Split
from app.domain.ids import Id
from app.ui.desk import Desk, Place
from app.ui.features.custody_figures import texts
from app.ui.features.custody_figures.board_out import BoardCard
from app.ui.features.custody_figures.cards import AfterChargeCard, CasesCard, CountCard, NoSearchCard, UnmetCard
from app.ui.features.custody_figures.presenter import CustodyFiguresPresenter, Shown
from app.ui.paper import custody_words as words
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.page import Columns, PageHead, PageScroll, clear_layout, focus_named, focused_name
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 62
_SAID = ("helped", "understood", "fair")


class Screen(QWidget):
    """Read only, small numbers and names included: it is for those who hold all logs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        presenter = self.presenter = CustodyFiguresPresenter(desk)
        presenter.setParent(self)
        self._drawn: Shown | None = None
        scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.head = PageHead(texts.TITLE, "")
        self.logs = Button(texts.LOGS, "outline", "shield")
        self.logs.clicked.connect(presenter.show_logs)
        self.head.add_button(self.logs)
        if not presenter.has_logs:
            self.logs.hide()
        self.choice = ChoiceRow(texts.CHOICES, name=texts.PERIOD)
        self.choice.set_value(presenter.shown.during.key)
        self.choice.changed.connect(presenter.choose)
        self.problem = Banner("warn", "", (("again", "Try again"),))
        self.problem.chosen.connect(self._again)
        self.counted = PlainLabel("", "helper", True)
        self.words = PlainLabel(texts.READING, "muted", True)
        self._cards = QVBoxLayout()
        self.board = BoardCard(desk, presenter)
        for widget in (self.head, self.choice, self.counted, self.problem, self.words):
            scroll.body.addWidget(widget)
        scroll.body.addLayout(self._cards)
        scroll.body.addWidget(self.board)
        scroll.body.addStretch(1)
        self.problem.hide()
        self.counted.hide()
        self.board.hide()
        presenter.changed.connect(self._show)

    def show_place(self, _place: Place) -> None:
        """Count, where anything was touched since."""
        self.presenter.begin()

    def leave(self) -> None:
        """Nothing is half typed here."""
        self.presenter.leave()

    def first_focus(self) -> QWidget:
        """Which time is counted."""
        return self.choice

    def _show(self, shown: Shown) -> None:
        if shown.problem:
            self.problem.set_text(shown.problem)
        self.problem.setVisible(bool(shown.problem))
        row, found = shown.row, shown.found
        if row is None or found is None:
            self.words.setVisible(shown.is_busy)
            return
        self.head.set_words(texts.TITLE, words.days(shown.during))
        is_any, is_any_then = bool(row.cases or row.requests), bool(found.attended.number or found.requests.total.number)
        self.counted.setText(texts.counted_from(row))
        self.counted.setVisible(is_any)
        self.words.setText(texts.NONE_THEN if is_any else texts.NONE_YET)
        self.words.setVisible(not is_any_then)
        self.board.setVisible(is_any)
        before = self._drawn
        if before is not None and (before.row, before.during) == (row, shown.during):
            return
        self._drawn = shown
        focused = focused_name(self)
        clear_layout(self._cards)
        if is_any_then:
            self._draw(found, row.names)
            focus_named(self, focused)

    def _draw(self, found: CustodyMeasures, names: Mapping[Id, str]) -> None:
        columns = Columns((1, 1), STACKS_BELOW_EM)
        left, right = (column.cards for column in columns.columns)
        left.addWidget(CountCard(found.requests, (words.met(found.met),)))
        if found.unmet:
            left.addWidget(UnmetCard(found.unmet))
        right.addWidget(AfterChargeCard(found))
        if found.attended.number:
            for key, said in self._left(found).items():
                left.addWidget(CountCard(self._card(found, key), (said,)))
            for card in self._right(found):
                right.addWidget(card)
        columns.finish()
        self._cards.addWidget(columns)
        columns.show()
        if found.refused_bail:
            cases = CasesCard(found.refused_bail, names)
            cases.opened.connect(self.presenter.open)
            self._cards.addWidget(cases)
            cases.show()

    @staticmethod
    def _left(found: CustodyMeasures) -> dict[str, str]:
        """Counts over logs in which an adult arrived, each with a sentence above its rows."""
        return {
            "response": texts.middle(found.response, texts.RESPONSE),
            "in_time": "",
            "hours": texts.middle(found.in_custody, texts.IN_CUSTODY),
            "nights": texts.nights(found),
            "advice": "",
            "leaving": "",
        }

    def _right(self, found: CustodyMeasures) -> Iterator[QWidget]:
        numbers = {"strip": found.strip, "intimate": found.intimate}
        for sort, number in numbers.items():
            for of in ("sex", "ethnicity") if number else ():
                yield CountCard(self._card(found, f"{sort}_{of}"), (texts.searches(number, sort),))
        none = [texts.searches(0, sort) for sort, number in numbers.items() if not number]
        if none:
            yield NoSearchCard(none)
        for key in _SAID:
            yield CountCard(self._card(found, key))

    @staticmethod
    def _card(found: CustodyMeasures, key: str) -> Split:
        return next(card for card in found.cards if card.key == key)

    def _again(self, _key: object) -> None:
        self.presenter.load()
