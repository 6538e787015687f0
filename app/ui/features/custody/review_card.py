"""The manager's part of a custody log: what they ask, the note, and that it is reviewed."""

from contextlib import suppress

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.attending import State
from app.domain.ids import NO_ID, Id
from app.operations.rows.custody import LogRow
from app.ui import log_due_words, theme
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


KEPT_AFTER_MS = 600


class ReviewCard(Card):
    """What is typed for one log stays with it until it is sent: while another log is read, and after a lock."""

    def __init__(self, presenter: ReviewPresenter) -> None:
        super().__init__(texts.REVIEW)
        self._presenter = presenter
        self._log = NO_ID
        self._typed: dict[Id, tuple[str, ...]] = {}
        self._is_unkept = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEPT_AFTER_MS)
        self._pause.timeout.connect(self.keep)
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
        for field in self._fields():
            field.edited.connect(self._edited)
        presenter.kept.connect(self._kept)

    def show_found(self, found: Found) -> None:
        """As it stands now."""
        row = found.row
        if row is None:
            return
        self._turn_to(row.attendance.id, found.draft)
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
        if row.is_mine:
            return texts.OWN
        if row.attending.state is not State.COMPLETED:
            return ""
        words = log_due_words.said(row, self._presenter.desk.clock().today)
        return f"{words[:1].upper()}{words[1:]}." if words else ""

    def _turn_to(self, log: Id, draft: str) -> None:
        if log == self._log:
            return
        if self._log:
            self.keep()
            self._typed[self._log] = self._words_now()
        self._log = log
        for field, words in zip(self._fields(), self._typed.get(log) or _read(draft), strict=True):
            field.set_text_quietly(words)

    def _fields(self) -> tuple[GrowingText | LineField, ...]:
        return self.ask, self.note, self.why

    def _words_now(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self._fields())

    def _edited(self, _text: str) -> None:
        self._is_unkept = True
        self._pause.start()

    def keep(self) -> None:
        """What is half typed goes to the disk now, if it changed since it did."""
        self._pause.stop()
        if self._is_unkept and self._log:
            self._is_unkept = False
            words = self._words_now()
            self._presenter.keep_draft(self._log, msgspec.json.encode(words).decode() if any(words) else "")

    def _kept(self, field: str) -> None:
        fields: dict[str, GrowingText | LineField] = {"text": self.ask, "note": self.note, "reopen": self.why}
        held = fields.get(field)
        if held is not None:
            held.set_text_quietly("")
            self._is_unkept = True
            self.keep()

    def _ask(self) -> None:
        self._presenter.ask(self.ask.text())

    def _finish(self) -> None:
        self._presenter.finish(self.note.text())

    def _reopen(self) -> None:
        self._presenter.reopen(self.why.text())


def _read(draft: str) -> tuple[str, ...]:
    """Question, note and reason as they were kept; empty where nothing was, or it cannot be read."""
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(draft, type=tuple[str, str, str])
    return ("", "", "")
