"""What a manager asked about a custody log, with the answers; the adult answers here."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.attendance_review import AttendanceReview, LogQuestion
from app.domain.ids import Id
from app.ui import theme
from app.ui.features.custody import texts
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.text import PlainLabel


class QuestionsCard(Card):
    """Hidden while nothing was asked. `answered` carries a question's id and the words. What is being typed stays."""

    answered = Signal(object, str)

    def __init__(self, title: str, size: str = "normal") -> None:
        super().__init__(title)
        self._size = size
        self._drawn: tuple[object, ...] = ()
        self._sent = ""
        self.fields: dict[str, LineField] = {}
        self._labelled: dict[str, Labelled] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.9))
        self.body.addLayout(self._list)
        self.hide()

    def show_review(self, review: AttendanceReview | None, *, may_answer: bool) -> None:
        """As it stands now."""
        asked = sorted(review.questions.items(), key=lambda one: (one[1].asked_at, one[0])) if review else []
        drawn = (tuple(asked), may_answer, review.id if review else "")
        self.setVisible(bool(asked))
        if drawn == self._drawn:
            return
        self._drawn = drawn
        typed = {key: field.text() for key, field in self.fields.items()}
        self.fields, self._labelled = {}, {}
        clear_layout(self._list)
        for key, question in asked:
            made = self._block(key, question, typed.get(key, ""), may_answer=may_answer)
            self._list.addWidget(made)
            made.show()

    def refuse(self, sentence: str, field: str) -> None:
        """The answer just given was not taken."""
        if field == "text" and self._sent in self._labelled:
            self._labelled[self._sent].set_problem(sentence)

    def _block(self, key: str, question: LogQuestion, typed: str, *, may_answer: bool) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.3))
        column.addWidget(PlainLabel(question.text, "strong", wrap=True))
        if question.answer or not may_answer:
            is_open = not question.answer
            words = texts.NOT_ANSWERED if is_open else question.answer
            column.addWidget(PlainLabel(words, "muted" if is_open else "body", wrap=True))
            return block
        field = self.fields[key] = LineField(name=f"{texts.YOUR_ANSWER}: {question.text}")
        field.set_text_quietly(typed)
        labelled = self._labelled[key] = Labelled(texts.YOUR_ANSWER, field)
        button = Button(texts.REPLY, "primary", "send", size=self._size, name=f"{texts.REPLY}: {question.text}")
        send = partial(self._send, key)
        button.clicked.connect(send)
        field.confirmed.connect(send)
        column.addWidget(labelled)
        ways = FlowBox()
        ways.flow.addWidget(button)
        column.addWidget(ways)
        return block

    def _send(self, key: str, _checked: bool = False) -> None:
        self._sent = key
        if key in self._labelled:
            self._labelled[key].set_problem("")
            self.answered.emit(Id(key), self.fields[key].text())
