"""The last page of a log: what is missing, how it ended, the way home, the whole log to read, and the signature."""

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.answer import Answer
from app.domain.attendance import Attendance
from app.domain.attending import State
from app.domain.ids import NO_ID
from app.ui import theme
from app.ui.features.custody import asking, log_words, texts
from app.ui.features.custody.link_card import LinkCard
from app.ui.features.custody.link_presenter import LinkPresenter
from app.ui.features.custody.log_head import Foot
from app.ui.features.custody.log_lines import LogLines
from app.ui.features.custody.log_out import LogOut, PaperWays
from app.ui.features.custody.presenter import CustodyPresenter, Shown
from app.ui.features.custody.questions_card import QuestionsCard
from app.ui.features.custody.wellbeing_card import WellbeingCard
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns, PageScroll
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.text import PlainLabel

HOME = (("outcome_released_to", "Who did {name} leave with?"), ("outcome_transport", "How did {name} get home?"))


class EndPage(QWidget):
    """`details_asked` carries a section of the form to open."""

    details_asked = Signal(str)

    def __init__(self, presenter: CustodyPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._options: list[tuple[str, str]] = []
        self._log_id = NO_ID
        self._typed: dict[str, str] = {}  # on its way into the record, so that the record as it was is not shown over it
        self._to_sign: tuple[Attendance, str] | None = None
        self.missing = ProblemList(title=texts.STILL_MISSING)
        self.state = Banner("ok", "")
        self.trouble = Banner("bad", "")
        for banner in (self.state, self.trouble):
            banner.hide()
        self.outcome = ChoiceRow((), name=texts.HOW_ENDED, size="touch")
        self._home = {key: LineField(name=label) for key, label in HOME}
        self._labels = {key: Labelled(label, self._home[key]) for key, label in HOME}
        self.sign = Button(texts.SIGN, "primary", "signature", size="touch")
        self.back = Button(texts.BACK_TO_LOG, "outline", "arrow-left", size="touch")
        self.cancel = Button(texts.NOT_NEEDED, "quiet", size="touch")
        self.more = Button(texts.DETAILS, "outline", "clipboard-list", size="touch")
        self.follow_up = Button(texts.FOLLOW_UP, "outline", size="touch")
        self.feedback = Button(texts.FEEDBACK, "outline", size="touch")
        self.you = WellbeingCard(presenter.desk)
        self.questions = QuestionsCard(texts.ASKED_YOU, size="touch")
        self.paper = PaperWays(LogOut(self, presenter.desk), size="touch")
        self.linking = LinkPresenter(presenter.desk, self)
        self.link = LinkCard(self.linking, size="touch")
        self.linking.done.connect(presenter.load)
        self.lines = LogLines()
        self._facts = PlainLabel("", "body", wrap=True)
        self._build()
        self._listen()

    def _build(self) -> None:
        self.page = PageScroll(margins_em=(1.5, 0.95))
        for widget in (self.trouble, self.state, self.questions, self.missing):
            self.page.body.addWidget(widget)
        columns = Columns((1, 1), 58)
        left, right = (column.cards for column in columns.columns)
        ended = Card(texts.HOW_ENDED)
        ended.body.addWidget(self.outcome)
        for labelled in self._labels.values():
            ended.body.addWidget(labelled)
        after = Card(texts.AFTER)
        self._after = PlainLabel("", "body", wrap=True)
        after.body.addWidget(self._after)
        after_ways = FlowBox()
        for button in (self.follow_up, self.feedback, self.more):
            after_ways.flow.addWidget(button)
        self.heard = PlainLabel("", "helper", wrap=True)
        self.heard.hide()
        after.body.addWidget(after_ways)
        after.body.addWidget(self.heard)
        self._left = left
        for card in (ended, after, self.you, self.link):
            left.addWidget(card)
        self._read = Card(texts.READ_IT)
        self._read.body.addWidget(self._facts)
        self._read.body.addWidget(self.lines)
        self._read.body.addWidget(self.paper)
        right.addWidget(self._read)
        columns.finish()
        self.page.body.addWidget(columns, 1)
        foot = Foot()
        self._foot = QHBoxLayout(foot)
        self._foot.addWidget(self.back)
        self._foot.addWidget(self.cancel)
        self._foot.addStretch(1)
        self._foot.addWidget(self.sign)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.page, 1)
        outer.addWidget(foot)
        self._space()

    def _listen(self) -> None:
        self.missing.followed.connect(self._follow)
        self.outcome.changed.connect(self._ended)
        self.sign.clicked.connect(self._sign)
        self.back.clicked.connect(self._presenter.back_to_log)
        self.lines.chosen.connect(self._presenter.sheets.hold)
        self.cancel.clicked.connect(self._cancel)
        self.questions.answered.connect(self._presenter.answer_question)
        self._presenter.refused.connect(self.questions.refuse)
        for button, section in (
            (self.more, ""), (self.follow_up, "follow_up"), (self.you.own, "adult"),
        ):  # fmt: skip
            button.clicked.connect(partial(self._details, section))
        self.feedback.clicked.connect(self._ask_child)
        for key, line in self._home.items():
            line.editingFinished.connect(partial(self._said, key))

    def show_shown(self, shown: Shown) -> None:
        """As it stands now."""
        board = shown.board
        if board is None:
            return
        row = board.row
        fill = self._presenter.fill()
        may = self._presenter.may_write
        lacks = [(one.code, one.words) for one in row.attending.lacking]
        self.missing.set_links(lacks if may else ())
        self.trouble.setVisible(bool(shown.problem))
        if shown.problem:
            self.trouble.set_text(shown.problem)
        sentence = log_words.standing(row, self._presenter.now().today)
        self.state.setVisible(bool(sentence))
        if sentence:
            self.state.set_kind("ok" if row.attending.state in (State.COMPLETED, State.REVIEWED) else "info")
            self.state.set_text(sentence)
        options = [(code, texts.filled(label, fill)) for code, label in self._presenter.sheets.options("outcome_what")]
        if options != self._options:  # made anew they would lose the keyboard
            self._options = options
            self.outcome.set_options(options)
        self.outcome.set_value(row.attendance.text("outcome_what") or None)
        self.outcome.setEnabled(may)
        if self._log_id != row.attendance.id:
            self._log_id, self._typed, self._to_sign = row.attendance.id, {}, None
        for key, label in HOME:
            self._labels[key].set_label(texts.filled(label, fill))
            if self._typed.get(key) == row.attendance.text(key):
                del self._typed[key]
            if not self._home[key].hasFocus() and key not in self._typed:
                self._home[key].set_text_quietly(row.attendance.text(key))
            self._home[key].setEnabled(may)
        is_signed = row.attending.signed is not None and not row.attending.is_changed
        self.sign.setVisible(may and not is_signed)
        self.cancel.setVisible(may and row.attending.signed is None)
        self.feedback.set_text(texts.filled(texts.FEEDBACK, fill))
        self.feedback.setVisible(may)
        said = texts.filled(log_words.said(row), fill)
        self.heard.setText(said)
        self.heard.setVisible(bool(said))
        self._after.setText(texts.filled(texts.AFTER_WORDS, fill))
        self.questions.show_review(row.review, may_answer=row.is_mine and row.attending.state is not State.REVIEWED)
        self.paper.show_row(row)
        self.linking.show(row)
        self.you.show_row(row)
        self._place_wellbeing()
        self.you.setVisible(row.is_mine)
        self._facts.setText(log_words.facts_in_words(board))
        self.lines.show_board(board, may=may)
        self._sign_what_is_kept(shown)

    def _place_wellbeing(self) -> None:
        """After a hard one it stands over all that is still to be written, else under it."""
        is_over = self._left.indexOf(self.you) < 0
        if self.you.is_hard == is_over:
            return
        if self.you.is_hard:
            self._left.removeWidget(self.you)
            self.page.body.insertWidget(self.page.body.indexOf(self.missing) + 1, self.you)
        else:
            self.page.body.removeWidget(self.you)
            self._left.insertWidget(self._left.indexOf(self.link), self.you)

    def first_focus(self) -> QWidget:
        """The outcome while it is not said, else the signature."""
        board = self._presenter.shown.board
        is_said = board is not None and bool(board.row.attendance.text("outcome_what"))
        return self.sign if is_said else self.outcome

    def _ended(self, value: object) -> None:
        if value:
            self._presenter.say("outcome_what", str(value))

    def _said(self, key: str) -> None:
        board = self._presenter.shown.board
        typed = self._home[key].text().strip()
        if board is not None and typed != board.row.attendance.text(key):
            self._typed[key] = typed
            self._presenter.say(key, typed)

    def leave(self) -> None:
        """Keep what is half typed."""
        for key in self._home:
            self._said(key)

    def _follow(self, key: object) -> None:
        code = str(key)
        if code == "outcome_what":
            self.outcome.setFocus()
        elif code == "request_station":
            self.details_asked.emit("request")
        else:
            self._presenter.back_to_log()

    def _sign(self) -> None:
        """Sign what stands here; what was typed last is kept first, so that it is signed with the rest."""
        self.leave()
        board = self._presenter.shown.board
        if board is None:
            return
        said = board.row.attendance
        for key, line in self._home.items():
            said = said.answering(key, Answer(value=line.text().strip()))
        if said.answers == board.row.attendance.answers:
            self._presenter.sign()
        else:
            self._to_sign = (said, board.row.log)
        if self.missing.isVisible():
            self.missing.show_and_focus()

    def _sign_what_is_kept(self, shown: Shown) -> None:
        """Goes on where signing waited, unless the log is another one by now."""
        if self._to_sign is None or shown.board is None:
            return
        (said, log), row = self._to_sign, shown.board.row
        if shown.saved.phase == "trouble" or row.log != log:
            self._to_sign = None
        elif row.attendance.answers == said.answers:
            self._to_sign = None
            self._presenter.sign()

    def _cancel(self) -> None:
        self._presenter.asking.emit(asking.cancel())

    def _ask_child(self) -> None:
        self._presenter.asking.emit(asking.feedback())

    def _details(self, section: str, _checked: bool = False) -> None:
        self.details_asked.emit(section)

    def _space(self) -> None:
        self._foot.setContentsMargins(theme.em(1.5), theme.em(0.55), theme.em(1.5), theme.em(0.55))
        self._foot.setSpacing(theme.em(0.6))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_foot"):
            self._space()
