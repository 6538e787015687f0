"""The pages around the questions: welcome, the sheet to draw on, a pause, who may see it, thanks, and the hand-back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import drawing
from app.domain.errors import Refused
from app.domain.words import LANGUAGE
from app.ui import theme
from app.ui.features.child_mode import texts
from app.ui.features.child_mode.face import paint_face
from app.ui.features.child_mode.look import Look
from app.ui.features.child_mode.pieces import ChildButton, ChildLabel, Row
from app.ui.features.child_mode.presenter import ChildModePresenter, Gate
from app.ui.features.child_mode.words_box import LineBox, WordsBox
from app.ui.parts.button import PaintedButton
from app.ui.parts.canvas import PEN_NAMES, PENS, WIDTHS, Canvas
from app.ui.parts.painted import focus_ring, smooth, whole


class _Face(QWidget):
    """A friendly face above a page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedSize(look.em(7), look.em(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        paint_face(painter, whole(self), "yes")
        painter.end()


class _Page(QWidget):
    """A column in the middle."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(look.em(1.1))

    def title(self, text: str) -> None:
        self.box.addWidget(ChildLabel(self._look, text, points=13.0, weight=600, middle=True))

    def line(self, text: str, *, tone: str = "ink", points: float = 2.0) -> ChildLabel:
        label = ChildLabel(self._look, text, points=points, tone=tone, middle=True)
        self.box.addWidget(label)
        return label

    def aloud(self) -> str:
        """What is read to them."""
        return " ".join(label.text() for label in self.findChildren(ChildLabel))

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes."""
        return self.findChild(ChildButton)


class WelcomePage(_Page):
    """What this is, and that it is theirs."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__(look)
        self.box.addWidget(_Face(look), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title(presenter.say(presenter.words.hello))
        for sentence in presenter.words.about:
            self.line(presenter.say(sentence))
        if presenter.file.record.language != "en":
            language = LANGUAGE.get(presenter.file.record.language, presenter.file.record.language)
            self.line(texts.in_language(language, bool(presenter.file.not_worded)), tone="soft", points=1.0)
        words = presenter.words.go_on if presenter.record.answers else presenter.words.begin
        begin = ChildButton(look, words, "primary", behind="arrow-right", points=3.0)
        begin.clicked.connect(presenter.begin)
        self.box.addSpacing(look.em(0.6))
        self.box.addWidget(Row(look, begin))


class PausePage(_Page):
    """Nothing to do here but rest."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__(look)
        self.box.addWidget(_Face(look), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title(presenter.words.pause_title)
        self.line(presenter.words.pause)
        go_on = ChildButton(look, presenter.words.go_on, "primary", behind="arrow-right", points=3.0)
        go_on.clicked.connect(presenter.back)
        self.box.addWidget(Row(look, go_on))
        enough = ChildButton(look, texts.ENOUGH)
        enough.clicked.connect(presenter.enough)
        self.box.addWidget(Row(look, enough))


class ShowPage(_Page):
    """Who may see it, in their choice and their words."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__(look)
        self._presenter = presenter
        self.title(presenter.say(presenter.words.show_title))
        self.line(presenter.say(presenter.words.show_hint), tone="soft", points=1.0)
        self._who: dict[ChildButton, str] = {}
        for code, label in presenter.shows.items():
            button = ChildButton(look, presenter.say(label), points=1.0)
            button.setCheckable(True)
            button.clicked.connect(self._pressed)
            self._who[button] = code
        self.box.addWidget(Row(look, *self._who, gap_em=1.0))
        self._mark()
        words = presenter.say(presenter.words.show_words)
        box = WordsBox(look, presenter.record.show_words, name=words, placeholder=words, lines=2)
        box.edited.connect(presenter.show_words)
        self.box.addWidget(box)
        name = LineBox(look, presenter.record.signed_name, name=presenter.words.sign, placeholder=presenter.words.sign)
        name.textEdited.connect(presenter.sign)
        self.box.addWidget(name)

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, ChildButton) and button in self._who:
            self._presenter.show_to(self._who[button])
            self._mark()

    def _mark(self) -> None:
        for button, code in self._who.items():
            button.setChecked(code in self._presenter.record.show_to)
            button.update()


class ThanksPage(_Page):
    """The end; from here only the worker goes on."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__(look)
        self.box.addWidget(_Face(look), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title(presenter.say(presenter.words.thanks_title))
        for sentence in presenter.words.thanks:
            self.line(presenter.say(sentence))
        give = ChildButton(look, presenter.say(texts.GATE_TITLE), "primary", "lock", points=2.0)
        give.clicked.connect(self._give)
        self._presenter = presenter
        self.box.addWidget(Row(look, give))

    def _give(self) -> None:
        self._presenter.to_gate()


class GatePage(_Page):
    """The worker takes the laptop back with the PIN of this handing-over or the passphrase of this profile."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__(look)
        self._presenter = presenter
        self.title(presenter.say(texts.GATE_TITLE))
        self.hint = self.line("", tone="soft", points=1.0)
        self.field = LineBox(look, "", name=texts.GATE_FIELD, placeholder=texts.GATE_FIELD, secret=True)
        self.field.setMaximumWidth(look.em(34))
        self.field.returnPressed.connect(self._ask)
        self.box.addWidget(Row(look, self.field))
        self.field.setMinimumWidth(look.em(26))
        self.said = self.line("", tone="talk", points=0.5)
        self.open = ChildButton(look, texts.GATE_OPEN, "primary", "lock-open")
        self.open.clicked.connect(self._ask)
        back = ChildButton(look, texts.GATE_BACK, icon="arrow-left")
        back.clicked.connect(presenter.from_gate)
        if presenter.is_finished or presenter.file.form is None:
            back.hide()
        self.box.addWidget(Row(look, back, self.open))
        presenter.gate_changed.connect(self._show)
        self._show(presenter.gate)

    def first_focus(self) -> QWidget | None:
        return self.field

    def _ask(self) -> None:
        words = self.field.text()
        self.field.clear()
        self._presenter.ask(words)

    def _show(self, gate: Gate) -> None:
        words, hint = texts.GATE_WITH_PIN if gate.takes_pin else (texts.GATE_FIELD, texts.GATE_HINT)
        self.hint.setText(self._presenter.say(hint))
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.said.setText(gate.sentence)
        self.field.setReadOnly(gate.phase == "opening")


class DrawPage(QWidget):
    """A large sheet with colours and pens. What is drawn is kept stroke by stroke."""

    def __init__(self, presenter: ChildModePresenter, look: Look) -> None:
        super().__init__()
        self._presenter = presenter
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.em(0.8))
        box.addWidget(ChildLabel(look, presenter.say(presenter.here()[1].label), points=5.0, weight=600, middle=True))
        self.canvas = Canvas(_strokes(presenter.beside().drawing))
        self.canvas.setMinimumHeight(look.em(14))
        self.canvas.drawn.connect(presenter.add_drawing)
        box.addWidget(self.canvas, 1)
        self.dots = [_Dot(look, number, self.canvas) for number in range(len(PENS))]
        self.pens = [_Pen(look, number, self.canvas) for number in range(len(WIDTHS))]
        for one in (*self.dots, *self.pens):
            one.clicked.connect(self._mark)
        undo = ChildButton(look, "Take back", icon="undo-2")
        undo.clicked.connect(self.canvas.take_back)
        clear = ChildButton(look, "Start again", icon="refresh-cw")
        clear.clicked.connect(self.canvas.clear)
        box.addWidget(Row(look, *self.dots, *self.pens, undo, clear, gap_em=0.6))
        self._mark()

    def aloud(self) -> str:
        """What is read to them."""
        return self._presenter.say(self._presenter.here()[1].label)

    def first_focus(self) -> QWidget | None:
        """Where the keyboard goes."""
        return self.dots[0]

    def _mark(self) -> None:
        for one in (*self.dots, *self.pens):
            one.setChecked(one.is_in_hand())
            one.update()


class _Dot(PaintedButton):
    """A colour to draw with."""

    def __init__(self, look: Look, number: int, canvas: Canvas) -> None:
        super().__init__()
        self._look, self._number, self._canvas = look, number, canvas
        self.setCheckable(True)
        self.setAccessibleName(self._name())
        self.setFixedSize(look.em(3.3), look.em(3.3))
        self.clicked.connect(self._take)

    def _name(self) -> str:
        return PEN_NAMES[self._number]

    def _take(self) -> None:
        self._canvas.colour = self._number

    def is_in_hand(self) -> bool:
        """Is it what one draws with now?"""
        return self._canvas.colour == self._number

    def _radius(self) -> float:
        return self.width() * 0.34

    def _colour(self) -> str:
        return PENS[self._number]

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = self._look.tint
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        painter.setPen(theme.colour(tint.border))
        painter.setBrush(theme.colour("#FFFFFF" if not self.isChecked() else tint.primary_soft))
        painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
        if self.isChecked():
            pen = painter.pen()
            pen.setColor(theme.colour(tint.primary))
            pen.setWidthF(4.0)
            painter.setPen(pen)
            painter.drawEllipse(rect.adjusted(2, 2, -2, -2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._colour()))
        painter.drawEllipse(rect.center(), self._radius(), self._radius())
        if self.shows_focus:
            focus_ring(painter, rect, rect.width() / 2)
        painter.end()


class _Pen(_Dot):
    """A pen to draw with, thin to thick."""

    def _name(self) -> str:
        return ("Thin pen", "Pen", "Thick pen")[self._number]

    def _take(self) -> None:
        self._canvas.pen = self._number

    def is_in_hand(self) -> bool:
        return self._canvas.pen == self._number

    def _radius(self) -> float:
        return self.width() * (0.08, 0.15, 0.24)[self._number]

    def _colour(self) -> str:
        return PENS[0]


def _strokes(drawn: str) -> tuple[drawing.Stroke, ...]:
    try:
        return drawing.read(drawn)
    except Refused:
        return ()
