"""The paper itself: judgements, worries, and either the changed answers or all answers by section. Made anew on a change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.reviews import texts
from app.ui.features.reviews.cards import AnswerCard, ChangeCard, MovedTiles, Noted, PartCard
from app.ui.features.reviews.paper import Paper, Said
from app.ui.features.reviews.presenter import ReviewsPresenter, Shown
from app.ui.features.reviews.stage_card import stage_card
from app.ui.features.reviews.taken_card import TakenCard
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import PlainLabel
from app.ui.together_card import TogetherCard


class PaperView(QWidget):
    """`followed` carries the id of an answer that a quoted line leads to."""

    followed = Signal(object)

    def __init__(self, shown: Shown, presenter: ReviewsPresenter, desk: Desk) -> None:
        super().__init__()
        self._presenter, self._desk = presenter, desk
        self._cards: list[Noted] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.9))
        if shown.paper is not None:
            self._fill(column, shown.paper, shown)
        elif shown.lines is not None and not shown.chosen:
            column.addWidget(self._nothing(bool(shown.lines)))
        column.addStretch(1)

    def _nothing(self, has_lines: bool) -> QWidget:
        return PlainLabel(texts.CHOOSE if has_lines else texts.EMPTY, "muted", True)

    def _fill(self, column: QVBoxLayout, paper: Paper, shown: Shown) -> None:
        today = (shown.moment or self._desk.clock()).today
        refusal = texts.standing(paper, today)
        if refusal:
            column.addWidget(Banner("info", refusal))
        if not paper.is_readable:
            column.addWidget(Banner("warn", texts.NO_FORM))
        about = stage_card(paper)
        if about is not None:
            column.addWidget(about)
        if paper.moved:
            column.addWidget(MovedTiles(paper.moved))
        if paper.worries:
            column.addWidget(self._worries(paper))
        if paper.taken:
            taken = TakenCard(paper.taken)
            taken.followed.connect(self.followed)
            column.addWidget(taken)
        if paper.clashes:
            column.addWidget(self._together(paper))
        if paper.has_before and not paper.changes and paper.is_readable:
            column.addWidget(Banner("info", texts.NO_CHANGE))
        if shown.reads_by_section:
            self._fill_sections(column, paper, shown)
        else:
            self._fill_changes(column, paper, shown)

    def _worries(self, paper: Paper) -> QWidget:
        """Answers that ask for action, each with the way to it."""
        ground = Surface("warn")
        column = QVBoxLayout(ground)
        column.setContentsMargins(theme.em(1.2), theme.em(0.75), theme.em(1.2), theme.em(0.75))
        column.setSpacing(theme.em(0.3))
        column.addWidget(IconLine("triangle-alert", "Answers about safety: is there an action for each?", "strong", "warn"))
        for said in paper.worries:
            line = FlowBox(gap_em=0.6)
            line.flow.addWidget(PlainLabel(f"{said.label} {said.now}", "body", True))
            go = _GoTo(said)
            go.clicked.connect(self._go_to)
            line.flow.addWidget(go)
            column.addWidget(line)
        return ground

    def _together(self, paper: Paper) -> QWidget:
        """What does not go together, with what the author says to it and the way to each answer."""
        card = TogetherCard(paper.clashes, paper.form, Id(paper.scope), is_read_only=True)
        card.asked.connect(self.followed)
        card.went.connect(self._desk.navigator.to)
        return card

    def _fill_changes(self, column: QVBoxLayout, paper: Paper, shown: Shown) -> None:
        today = (shown.moment or self._desk.clock()).today
        days = (texts.side_day(paper.older[1], today), texts.side_day(paper.newer[1], today))
        for number, said in enumerate(paper.changes, 1):
            card = ChangeCard(said, number, paper, days, self._who())
            self._listen(card)
            column.addWidget(card)

    def _fill_sections(self, column: QVBoxLayout, paper: Paper, shown: Shown) -> None:
        needs_a_look = not paper.changes
        for part in paper.parts:
            is_open = part.id == shown.open_part
            card = PartCard(part, is_open, part.id in shown.looked, needs_a_look, self._who())
            card.opened.connect(self._presenter.open_part)
            self._listen(card)
            if is_open:
                for said in part.answers:
                    answer = AnswerCard(said, paper.older[0].lower(), self._who(), paper.has_before)
                    self._listen(answer)
                    card.add_answer(answer)
            column.addWidget(card)

    def _who(self) -> tuple[str, str]:
        return self._desk.me.initials, self._desk.me.first_name

    def _listen(self, card: Noted) -> None:
        card.looked.connect(self._presenter.look_at)
        card.note_asked.connect(self._presenter.begin_note)
        card.note_edited.connect(self._presenter.note)
        card.note_removed.connect(self._presenter.remove_note)
        self._cards.append(card)

    # ---- marks and moving
    def mark(self, shown: Shown) -> None:
        """Marks and notes, without making cards anew."""
        for card in self._cards:
            card.set_looked(card.key in shown.looked)
            card.set_note(shown.kept.notes.get(card.key) if not isinstance(card, PartCard) else None)

    def here(self) -> Noted | None:
        """The card that the keyboard is in."""
        at: QWidget | None = QApplication.focusWidget()
        while at is not None and at is not self:
            if isinstance(at, Noted) and at in self._cards:
                return at
            at = at.parentWidget()
        return None

    def step(self, step: int) -> Noted | None:
        """The keyboard to the next or the last card; returns it."""
        here = self.here()
        if not self._cards:
            return None
        at = self._cards.index(here) + step if here is not None else (0 if step > 0 else len(self._cards) - 1)
        card = self._cards[min(max(at, 0), len(self._cards) - 1)]
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        return card

    def note_here(self) -> None:
        """Open a note on the answer the keyboard is in, else on the first one."""
        here = self.here() or next((c for c in self._cards if not isinstance(c, PartCard)), None)
        if here is not None and not isinstance(here, PartCard):
            here.ask_note()

    def focus_key(self, key: str) -> bool:
        """The keyboard to the card of this id; False when it is not on screen."""
        card = next((c for c in self._cards if c.key == key), None)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        return card is not None

    def _go_to(self) -> None:
        button = self.sender()
        if isinstance(button, _GoTo):
            self.followed.emit(button.said.id)


class _GoTo(Button):
    """The way from a quoted answer to its place."""

    def __init__(self, said: Said) -> None:
        super().__init__("Go to", "quiet", size="small", name=f"Go to {said.label}")
        self.said = said
