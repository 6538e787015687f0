"""One custody log as a manager reads it: the same lines, rights and answers as on paper, with the review beside them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.feedback_card import FeedbackCard
from app.ui.features.custody.link_card import LinkCard
from app.ui.features.custody.link_presenter import LinkPresenter
from app.ui.features.custody.log_out import LogOut, PaperWays
from app.ui.features.custody.questions_card import QuestionsCard
from app.ui.features.custody.review_card import ReviewCard
from app.ui.features.custody.review_presenter import Found, ReviewPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.page import Columns, PageHead, PageScroll, clear_layout
from app.ui.parts.text import PlainLabel

if TYPE_CHECKING:
    from app.reports.custody_log_print import CustodyLogPrint, LogLine


class ReviewPage(PageScroll):
    """Read only on the left; what a manager does on the right."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._drawn: CustodyLogPrint | None = None
        self.head = PageHead()
        self.back = Button(texts.BACK, "outline", "arrow-left")
        self.head.add_button(self.back)
        self.trouble, self.known = Banner("bad", ""), Banner("warn", "")
        self.trouble.hide()
        self.known.hide()
        for widget in (self.head, self.trouble, self.known):
            self.body.addWidget(widget)
        columns = self.columns = Columns((3, 2), 62, stacked=(1, 0))
        columns.hide()
        left, right = (column.cards for column in columns.columns)
        self._paper = QVBoxLayout()
        self._paper.setSpacing(theme.em(0.9))
        left.addLayout(self._paper)
        self.questions = QuestionsCard("Questions and answers")
        self.review = ReviewCard(presenter)
        self.linking = LinkPresenter(presenter.desk, self)
        self.link = LinkCard(self.linking)
        self.linking.done.connect(presenter.load)
        self.said = FeedbackCard()
        self.ways = PaperWays(LogOut(self, presenter.desk))
        paper = Card(texts.PAPER)
        paper.body.addWidget(self.ways)
        for card in (self.questions, self.review, self.said, self.link, paper):
            right.addWidget(card)
        columns.finish()
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self.back.clicked.connect(presenter.show_list)

    def show_found(self, found: Found) -> None:
        """As it stands now."""
        row, paper = found.row, found.paper
        sentence = "" if found.field in ("text", "note", "reopen") else found.problem
        if row is not None and paper is None:
            sentence = sentence or texts.NO_FORM
        self.trouble.setVisible(bool(sentence))
        if sentence:
            self.trouble.set_text(sentence)
        self.columns.setVisible(row is not None)
        if row is None:
            self.head.set_words(texts.TITLE, "")
            self.known.hide()
            return
        self.back.setVisible(self._presenter.may_review)
        warnings = " ".join(paper.warnings) if paper is not None else ""
        self.known.setVisible(bool(warnings))
        if warnings and warnings != self.known.text():
            self.known.set_text(warnings)
        standing = paper.standing if paper is not None else ""
        where = ", ".join(filter(None, (row.attendance.station, row.adult_name)))
        self.head.set_words(paper.child_name if paper is not None else row.called, f"{where}. {standing}".strip())
        self.questions.show_review(row.review, may_answer=False)
        self.review.show_found(found)
        self.said.show_row(row, may_read=self._presenter.may_review and not row.is_mine)
        self.linking.show(row)
        self.ways.show_row(row)
        if paper is not None and (self._drawn is None or _words(paper) != _words(self._drawn)):
            self._drawn = paper
            clear_layout(self._paper)
            for card in _cards(paper):
                self._paper.addWidget(card)
                card.show()


def _words(paper: "CustodyLogPrint") -> tuple[object, ...]:
    return (paper.child_name, paper.facts, paper.lines, paper.taken_back, paper.rights, paper.sections)


def _cards(paper: "CustodyLogPrint") -> Iterator[QWidget]:
    facts = Card(texts.LOG)
    facts.body.addWidget(_pairs(paper.facts))
    _add_lines(facts, paper.lines)
    yield facts
    if paper.rights:
        rights = Card(texts.RIGHTS)
        said = [
            (
                right.right,
                ", ".join(
                    words.format(at=at)
                    for words, at in ((texts.GIVEN, right.given), (texts.UNDERSTOOD, right.understood))
                    if at
                ),
            )
            for right in paper.rights
        ]
        rights.body.addWidget(_pairs(said))
        yield rights
    if paper.taken_back:
        back = Card(texts.TAKEN_BACK)
        _add_lines(back, paper.taken_back)
        yield back
    for section in paper.sections:
        card = Card(section.title)
        card.body.addWidget(_pairs(section.answers))
        yield card


def _pairs(pairs: Sequence[tuple[str, str]]) -> QWidget:
    """A label and its words side by side."""
    held = QWidget()
    grid = QGridLayout(held)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.em(0.9))
    grid.setVerticalSpacing(theme.em(0.3))
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    for at, (label, words) in enumerate(pairs):
        grid.addWidget(PlainLabel(label, "muted", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(words, "body", wrap=True), at, 1, Qt.AlignmentFlag.AlignTop)
    return held


def _add_lines(card: Card, lines: "Sequence[LogLine]") -> None:
    for line in lines:
        if line.day:
            card.body.addWidget(PlainLabel(line.day, "strong", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.9))
        time = PlainLabel(line.time, "strong", wrap=True)
        time.setFixedWidth(theme.em(7.5))
        what = QVBoxLayout()
        what.setSpacing(0)
        what.addWidget(PlainLabel(line.what, "body", wrap=True, tone="warn" if line.is_silence else ""))
        if line.note:
            what.addWidget(PlainLabel(line.note, "helper", wrap=True))
        row.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(what, 1)
        held = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        held.setLayout(row)
        card.body.addWidget(held)
