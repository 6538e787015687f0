"""A manager's list of custody logs: those that wait for the review first, then those that run, then the closed."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from app.domain.attending import State
from app.domain.ids import Id
from app.operations.rows.custody import LogLine
from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.list_page import LogButton
from app.ui.features.custody.review_presenter import Found, ReviewPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.page import PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

_CLOSED = frozenset({State.REVIEWED, State.CANCELLED, State.DECLINED})


def group_of(line: LogLine) -> str:
    """The title of the group in which a log stands."""
    if line.state is State.COMPLETED:
        return texts.TO_REVIEW
    return texts.CLOSED if line.state in _CLOSED else texts.RUNNING


class ReviewList(PageScroll):
    """A log that is pressed is opened."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._drawn: tuple[LogLine, ...] | None = None
        self.trouble = Banner("bad", "")
        self.trouble.hide()
        self._none = PlainLabel(texts.NONE, "muted", wrap=True)
        self._none.hide()
        self._none_waits = PlainLabel(texts.NONE_WAITS, "muted", wrap=True)
        self.head = PageHead(texts.TITLE, texts.HINT)
        self.figures = Button(texts.FIGURES, "outline", "chart-column")
        self.figures.clicked.connect(presenter.show_figures)
        self.expenses = Button(texts.EXPENSES, "outline", "table-2")
        self.expenses.clicked.connect(presenter.show_expenses)
        for button, is_theirs in ((self.expenses, presenter.may_review), (self.figures, presenter.has_figures)):
            self.head.add_button(button)
            if not is_theirs:
                button.hide()
        self.body.addWidget(self.head)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self._none)
        self.cards: dict[str, Card] = {}
        self._lists: dict[str, QVBoxLayout] = {}
        for title in (texts.TO_REVIEW, texts.RUNNING, texts.CLOSED):
            card, held = Card(title), QVBoxLayout()
            held.setSpacing(theme.em(0.6))
            if title == texts.TO_REVIEW:
                card.body.addWidget(self._none_waits)
            card.body.addLayout(held)
            card.hide()
            self.cards[title], self._lists[title] = card, held
            self.body.addWidget(card)
        self.body.addStretch(1)

    @property
    def buttons(self) -> tuple[LogButton, ...]:
        """All logs in the order on screen."""
        items = (held.itemAt(at) for held in self._lists.values() for at in range(held.count()))
        shown = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in shown if isinstance(widget, LogButton))

    def show_found(self, found: Found) -> None:
        """As it stands now."""
        self.trouble.setVisible(bool(found.problem))
        if found.problem:
            self.trouble.set_text(found.problem)
        self._none.setVisible(found.is_loaded and not found.lines)
        if found.lines == self._drawn or not found.is_loaded:
            return
        self._drawn = found.lines
        today = self._presenter.desk.clock().today
        for title, held in self._lists.items():
            clear_layout(held)
            lines = [line for line in found.lines if group_of(line) == title]
            if title == texts.TO_REVIEW:
                lines.sort(key=lambda line: line.due.on if line.due else date.max)
            for line in lines:
                button = LogButton(line, today)
                button.clicked.connect(partial(self._open, line.id))
                held.addWidget(button)
                button.show()
            is_first = title == texts.TO_REVIEW
            self.cards[title].setVisible(bool(lines) or (is_first and bool(found.lines)))
            if is_first:
                self._none_waits.setVisible(not lines)

    def _open(self, log: Id, _checked: bool = False) -> None:
        self._presenter.open(log)
