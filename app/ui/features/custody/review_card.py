"""The manager's part of a custody log: what they ask, the note, and that it is reviewed."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.attending import State
from app.domain.ids import NO_ID, Id
from app.operations.rows.custody import LogRow
from app.ui import theme
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.review_presenter import Found, ReviewPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel


def beside(*buttons: QWidget) -> FlowBox:
    """Buttons of their own width, one after the other."""
    box = FlowBox()
    for button in buttons:
        box.flow.addWidget(button)
    return box


class ReviewCard(Card):
    """What is typed for one log stays with it until it is sent, also while another log is read."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__(texts.REVIEW)
        self._presenter = presenter
        self._log = NO_ID
        self._typed: dict[Id, tuple[str, ...]] = {}
        self.said = PlainLabel("", "body", wrap=True)
        self.ask = GrowingText(name=texts.ASK, min_lines=2)
        self.ask_button = Button(texts.ASK_BUTTON, "outline", "send", name=texts.ASK)
        self.note = GrowingText(name=texts.NOTE, min_lines=2)
        self.done = Button(texts.DONE, "primary", "check")
        self.why = LineField(name=texts.REOPEN_WHY)
        self.reopen = Button(texts.REOPEN, "outline", "undo-2")
        self._labels = {
            "text": Labelled(texts.ASK, self.ask, texts.ASK_HINT),
            "note": Labelled(texts.NOTE, self.note, texts.NOTE_HINT),
            "reopen": Labelled(texts.REOPEN_WHY, self.why),
        }
        self._open, self._closed = QWidget(), QWidget()
        for box, parts in (
            (self._open, (self._labels["text"], beside(self.ask_button), self._labels["note"], beside(self.done))),
            (self._closed, (self._labels["reopen"], beside(self.reopen))),
        ):
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.em(0.6))
            for part in parts:
                column.addWidget(part)
        for widget in (self.said, self._open, self._closed):
            self.body.addWidget(widget)
        self.ask_button.clicked.connect(self._ask)
        self.done.clicked.connect(self._finish)
        self.reopen.clicked.connect(self._reopen)
        self.why.confirmed.connect(self._reopen)
        presenter.kept.connect(self._kept)

    def show_found(self, found: Found) -> None:
        """As it stands now."""
        row = found.row
        if row is None:
            return
        self._turn_to(row.attendance.id)
        may = self._presenter.may_review and not row.is_mine
        is_done = row.attending.state is State.REVIEWED
        said = self._words(row)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self._open.setVisible(may and not is_done)
        self._closed.setVisible(may and is_done)
        for field, label in self._labels.items():
            label.set_problem(found.problem if found.field == field else "")

    def _words(self, row: LogRow) -> str:
        if row.attending.state is State.REVIEWED:
            note = row.review.note if row.review is not None else ""
            return "\n\n".join(filter(None, (texts.REVIEWED.format(who=row.reviewer_name or texts.SOMEBODY), note)))
        if not self._presenter.may_review:
            return texts.READS_ALL if self._presenter.has_figures else texts.READS
        return texts.OWN if row.is_mine else ""

    def _turn_to(self, log: Id) -> None:
        if log == self._log:
            return
        fields: tuple[GrowingText | LineField, ...] = (self.ask, self.note, self.why)
        if self._log:
            self._typed[self._log] = tuple(field.text() for field in fields)
        self._log = log
        for field, words in zip(fields, self._typed.get(log, ("", "", "")), strict=True):
            field.set_text_quietly(words)

    def _kept(self, field: str) -> None:
        fields: dict[str, GrowingText | LineField] = {"text": self.ask, "note": self.note, "reopen": self.why}
        held = fields.get(field)
        if held is not None:
            held.set_text_quietly("")

    def _ask(self) -> None:
        self._presenter.ask(self.ask.text())

    def _finish(self) -> None:
        self._presenter.finish(self.note.text())

    def _reopen(self) -> None:
        self._presenter.reopen(self.why.text())
