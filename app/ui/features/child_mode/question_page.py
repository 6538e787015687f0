"""One question with its ways to answer: faces, words, a drawing, or none of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain import drawing
from app.domain.errors import Refused
from app.forms.definition import Kind
from app.forms.safeguarding import wants_to_talk
from app.ui.features.child_mode import texts
from app.ui.features.child_mode.face import MOODS
from app.ui.features.child_mode.look import Look
from app.ui.features.child_mode.pieces import ChildButton, ChildLabel, FaceCard, Row
from app.ui.features.child_mode.presenter import ChildModePresenter
from app.ui.features.child_mode.words_box import WordsBox
from app.ui.parts.canvas import DrawingPicture

FACES_FROM_EM = 62.0
"""Below this width the words and the drawing stand under each other."""


class QuestionPage(QWidget):
    """Built for one question; `drawing_asked` leads to the sheet."""

    drawing_asked = Signal()

    def __init__(self, presenter: ChildModePresenter, look: Look, width: int) -> None:
        super().__init__()
        self._presenter, self._look = presenter, look
        self._is_narrow = width < look.em(FACES_FROM_EM)
        section, self.question = presenter.here()
        self._choices: dict[QWidget, str | bool] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.em(1.0))
        heading = presenter.say(section.title)
        self.label = ChildLabel(look, presenter.say(self.question.label), points=13.0, weight=600, middle=True)
        box.addWidget(ChildLabel(look, heading, points=1.5, weight=600, tone="accent", middle=True))
        box.addWidget(self.label)
        hint = presenter.say(self.question.hint)
        if hint:
            box.addWidget(ChildLabel(look, hint, points=1.0, tone="soft", middle=True))
        self._add_answers(box)

    def aloud(self) -> str:
        """What is read to them: the question and its answers."""
        options = [self._presenter.say(option.label) for option in self.question.options]
        return ". ".join(filter(None, (self.label.text(), self._presenter.say(self.question.hint), *options)))

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes: the answer that is chosen, or the first."""
        chosen = next((button for button in self._choices if _is_checked(button)), None)
        return chosen or next(iter(self._choices), None) or self.findChild(WordsBox)

    def _add_answers(self, box: QVBoxLayout) -> None:
        if self.question.kind in (Kind.SHORT_TEXT, Kind.NARRATIVE):
            self._add_words(box, is_answer=True)
            return
        if self.question.kind is Kind.YES_NO:
            codes: list[tuple[str | bool, str]] = [(True, "Yes"), (False, "No")]
        else:
            codes = [(option.code, self._presenter.say(option.label)) for option in self.question.options]
        ways_out = [(code, label) for code, label in codes if isinstance(code, str) and code in texts.WAYS_OUT]
        answers = [(code, label) for code, label in codes if code not in texts.WAYS_OUT]
        box.addWidget(Row(self._look, *self._answers(answers)))
        if ways_out:
            box.addWidget(Row(self._look, *self._ways_out(ways_out)))
        self.today = ChildLabel(self._look, self._presenter.say(texts.TALK_TODAY), points=1.0, tone="talk", middle=True)
        box.addWidget(self.today)
        self._mark()
        if not self._presenter.is_feedback:
            self._add_words(box, is_answer=False)

    def _answers(self, answers: list[tuple[str | bool, str]]) -> list[QWidget]:
        has_faces = all(code in MOODS for code, _ in answers) or self.question.kind is Kind.YES_NO
        made: list[QWidget] = []
        for code, label in answers:
            mood = {True: "yes", False: "no"}.get(code, str(code)) if isinstance(code, bool) else code
            button: FaceCard | ChildButton
            button = (
                FaceCard(self._look, mood, label, is_small=self._is_narrow)
                if has_faces
                else ChildButton(self._look, label, points=1.0)
            )
            button.setCheckable(True)
            button.clicked.connect(self._pressed)
            self._choices[button] = code
            made.append(button)
        return made

    def _ways_out(self, ways: list[tuple[str, str]]) -> list[QWidget]:
        made: list[QWidget] = []
        for code, label in ways:
            is_talk = code == "talk"
            icon = "messages-square" if is_talk else "eye-off"
            button = ChildButton(self._look, label, "talk" if is_talk else "plain", icon)
            button.setCheckable(True)
            button.clicked.connect(self._pressed)
            self._choices[button] = code
            made.append(button)
        return made

    def _pressed(self) -> None:
        button = self.sender()
        if not isinstance(button, QWidget) or button not in self._choices:
            return
        code, before = self._choices[button], self._value()
        if self.question.kind is Kind.SEVERAL:
            now = set(before if isinstance(before, tuple) else ()) ^ {str(code)}
            self._presenter.answer(tuple(sorted(now)) or None)
        else:
            self._presenter.answer(None if before == code and type(before) is type(code) else code)
        self._mark()

    def _value(self) -> object:
        answer = self._presenter.record.answers.get(self.question.id)
        return answer.value if answer is not None else None

    def _mark(self) -> None:
        value = self._value()
        answer = self._presenter.record.answers.get(self.question.id)
        self.today.setVisible(answer is not None and wants_to_talk(self.question, answer))
        for button, code in self._choices.items():
            is_chosen = code in value if isinstance(value, tuple) else value is not None and value == code
            button.setChecked(bool(is_chosen))  # type: ignore[attr-defined]
            button.update()

    def _add_words(self, box: QVBoxLayout, *, is_answer: bool) -> None:
        look, presenter = self._look, self._presenter
        beside = presenter.beside()
        text = str(self._value() or "") if is_answer else beside.words
        holder = presenter.words.write if is_answer else presenter.words.more
        name = self.label.text() if is_answer else presenter.words.more_name
        words = WordsBox(look, text, name=name, placeholder=holder, lines=5 if is_answer else 3)
        words.edited.connect(presenter.add_text if is_answer else presenter.add_words)
        ways = (QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom)
        row = QBoxLayout(ways[self._is_narrow])
        row.setSpacing(look.em(1.2))
        row.addWidget(words, 3)
        if not presenter.is_feedback:
            row.addLayout(self._drawing_place(beside.drawing), 2)
        box.addLayout(row)

    def _drawing_place(self, drawn: str) -> QVBoxLayout:
        place = QVBoxLayout()
        place.setSpacing(self._look.em(0.6))
        strokes = _strokes(drawn)
        words = self._presenter.words.redraw if strokes else self._presenter.words.draw
        self.draw = ChildButton(self._look, words, icon="paintbrush")
        self.draw.clicked.connect(self.drawing_asked)
        if strokes:
            picture = DrawingPicture(strokes, self._look.em(6.5), "Your drawing")
            place.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        place.addWidget(self.draw, 0, Qt.AlignmentFlag.AlignVCenter)
        return place


def _is_checked(button: QWidget) -> bool:
    return bool(button.isChecked()) if isinstance(button, FaceCard | ChildButton) else False


def _strokes(drawn: str) -> tuple[drawing.Stroke, ...]:
    try:
        return drawing.read(drawn)
    except Refused:
        return ()
