"""The window of child mode: the whole screen, one page at a time, and no way out but the worker's PIN or passphrase.

It is a window of its own, so that nothing of the worker's window is in it: no menu, no shortcut, no search, no bell. Closing
it leads to the page that asks for them. Only a computer that is being shut down closes it.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.operations.rows.self_assessment import SelfAssessmentFile
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.child_mode import presenter as steps
from app.ui.features.child_mode import texts
from app.ui.features.child_mode.look import TINTS, Look
from app.ui.features.child_mode.other_pages import DrawPage, GatePage, PausePage, ShowPage, ThanksPage, WelcomePage
from app.ui.features.child_mode.pieces import ChildButton, ChildLabel, Ground, Row, Steps
from app.ui.features.child_mode.presenter import ChildModePresenter
from app.ui.features.child_mode.question_page import QuestionPage
from app.ui.features.child_mode.speech import Speech, voice
from app.ui.parts.page import PageScroll

STACK_BELOW_EM, WORDS_FROM_EM = 58.0, 88.0
MOST_COLUMN_EM, MOST_SHEET_EM = 64.0, 86.0
Page = QuestionPage | DrawPage | WelcomePage | PausePage | ShowPage | ThanksPage | GatePage


class ChildWindow(QWidget):
    """`hand_back_asked` carries a PIN or passphrase; answer with `wrong` or `wait`, or close the window with `let_go`."""

    hand_back_asked = Signal(str)

    def __init__(
        self, desk: Desk, file: SelfAssessmentFile, speech: Speech | None = None, *, takes_pin: bool = False
    ) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = ChildModePresenter(desk, file, takes_pin=takes_pin)
        self.presenter.setParent(self)
        self.look, self._worn = Look(), _worn()
        self._speech = speech or voice(self, language=file.record.language)
        self._may_close = False
        self.page: Page | None = None
        self._ground: QWidget | None = None
        self.setWindowTitle(texts.TITLE)
        self.setAccessibleName(texts.TITLE)
        self.setObjectName("child_mode")
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumSize(0, 0)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._is_narrow = False
        self.presenter.changed.connect(self._build)
        self.presenter.hand_back_asked.connect(self.hand_back_asked)
        self.presenter.saved_changed.connect(self._say_saved)
        self._build()

    # ---- the page
    def _build(self) -> None:
        """Everything anew for the step that is on: so size and colours change everywhere at once."""
        if self._speech is not None:
            self._speech.stop()
        look, step = self.look, self.presenter.step
        self._is_narrow = self.width() < look.em(STACK_BELOW_EM)
        ground = Ground(look)
        column = QVBoxLayout(ground)
        column.setContentsMargins(look.em(2.4), look.em(1.5), look.em(2.4), look.em(1.2))
        column.setSpacing(look.em(0.8))
        scroll = PageScroll(margins_em=(0.2, 0.2))
        self.page = self._make_page(step)
        self._put_in_middle(scroll, self.page, step)
        top, foot = self._top(step), self._foot(step)
        if self._is_low():
            scroll.body.insertWidget(0, top)
            scroll.body.addWidget(foot)
            column.addWidget(scroll, 1)
        else:
            column.addWidget(top)
            column.addWidget(scroll, 1)
            column.addWidget(foot)
        for one in ground.findChildren(QWidget):  # scroll bars bring a menu of their own
            one.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        before, self._ground = self._ground, ground
        self._outer.addWidget(ground)
        if before is not None:
            self._outer.removeWidget(before)
            before.hide()
            before.deleteLater()
        ground.show()
        QTimer.singleShot(0, self, self._focus)

    def _is_low(self) -> bool:
        """Heading and foot scroll with the page where there is no height for both, as with very large letters."""
        return self.height() < self.look.em(38)

    def _put_in_middle(self, scroll: PageScroll, page: QWidget, step: str) -> None:
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(page, 100)
        line.addStretch(1)
        page.setMaximumWidth(self.look.em(MOST_COLUMN_EM if step != steps.DRAWING else MOST_SHEET_EM))
        if step != steps.DRAWING:
            scroll.body.addStretch(1)
        scroll.body.addLayout(line, 100 if step == steps.DRAWING else 0)
        if step != steps.DRAWING:
            scroll.body.addStretch(2)

    def _make_page(self, step: str) -> Page:
        presenter, look = self.presenter, self.look
        if step == steps.ASKING:
            asked = QuestionPage(presenter, look, self.width())
            asked.drawing_asked.connect(presenter.draw)
            return asked
        if step == steps.DRAWING:
            return DrawPage(presenter, look)
        other: dict[str, Callable[[ChildModePresenter, Look], Page]] = {
            steps.PAUSED: PausePage,
            steps.SHOWING: ShowPage,
            steps.THANKS: ThanksPage,
            steps.GATE: GatePage,
        }
        return other.get(step, WelcomePage)(presenter, look)

    def _top(self, step: str) -> QWidget:
        look = self.look
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.em(0.8))
        if step in (steps.ASKING, steps.DRAWING):
            part, parts, here, of = self.presenter.places()
            words = f"Question {here} of {of}"
            if not self._is_narrow:
                dots = Steps(look, part, parts, f"{words}, part {part} of {parts}")
                row.addWidget(dots, 0, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(ChildLabel(look, words, tone="soft"), 1)
        else:
            row.addStretch(1)
        row.addWidget(self._helps(step))
        return top

    def _helps(self, step: str) -> QWidget:
        look, wide = self.look, self.width() >= self.look.em(WORDS_FROM_EM)
        self.letters = ChildButton(look, "Letters", icon="a-large-small", shows_words=wide)
        self.letters.setAccessibleName("Larger letters")
        self.letters.clicked.connect(self._larger)
        self.colours = ChildButton(look, look.tint.name, icon="contrast", shows_words=wide)
        self.colours.setAccessibleName(f"Colours: {look.tint.name}. Press for others")
        self.colours.clicked.connect(self._other_colours)
        made: list[QWidget] = [self.letters, self.colours]
        if self._speech is not None:
            read = ChildButton(look, "Read to me", icon="volume-2", shows_words=wide)
            read.clicked.connect(self._read)
            made.insert(0, read)
        if step in (steps.ASKING, steps.SHOWING):
            pause = ChildButton(look, "Pause", icon="clock", shows_words=wide)
            pause.clicked.connect(self.presenter.pause)
            made.append(pause)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(look.em(0.8))
        for button in made:
            across.addWidget(button)
        return holder

    def _foot(self, step: str) -> QWidget:
        look, presenter = self.look, self.presenter
        foot = QWidget()
        way = QBoxLayout.Direction.TopToBottom if self._is_narrow else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(way, foot)
        row.setContentsMargins(0, look.em(0.4), 0, 0)
        row.setSpacing(look.em(1.0))
        middle = QVBoxLayout()
        middle.setSpacing(look.em(0.3))
        self.saved = ChildLabel(look, "", points=-1.5, tone="talk", middle=True)
        self.saved.hide()
        middle.addWidget(self.saved)
        if step in (steps.ASKING, steps.WELCOME, steps.SHOWING):
            middle.addWidget(ChildLabel(look, presenter.say(presenter.words.honest), points=-1.0, middle=True))
        if step not in (steps.GATE, steps.THANKS):
            self.stop = ChildButton(look, presenter.say(texts.STOP), icon="lock", points=-1.5)
            self.stop.clicked.connect(self._stop)
            middle.addWidget(Row(look, self.stop))
        back = ChildButton(look, "Back", icon="arrow-left", points=1.0)
        back.clicked.connect(presenter.back)
        says, icon, does = {
            steps.SHOWING: (presenter.words.done, "check", presenter.finish),
            steps.DRAWING: ("Done", "check", presenter.back),
        }.get(step, (presenter.words.done if presenter.is_last else "Next", "arrow-right", presenter.next))
        on = ChildButton(look, says, "primary", behind=icon, points=1.0)
        on.clicked.connect(does)
        has_ways = step in (steps.ASKING, steps.SHOWING, steps.DRAWING)
        if has_ways and self._is_narrow:
            row.addWidget(Row(look, back, on))
            row.addLayout(middle)
            return foot
        if has_ways:
            row.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(middle, 1)
        if has_ways:
            row.addWidget(on, 0, Qt.AlignmentFlag.AlignVCenter)
        return foot

    def _focus(self) -> None:
        wanted = self.page.first_focus() if self.page is not None else None
        if wanted is not None:
            # the ring comes with the first key: before, it would look like an answer
            wanted.setFocus(Qt.FocusReason.MouseFocusReason)

    # ---- what they do
    def _larger(self) -> None:
        self.look.next_size()
        self._build()

    def _other_colours(self) -> None:
        at = TINTS.index(self.look.tint)
        self.look.tint = TINTS[(at + 1) % len(TINTS)]
        self._build()

    def _read(self) -> None:
        if self._speech is not None and self.page is not None:
            self._speech.say(self.page.aloud())

    def _stop(self) -> None:
        self.presenter.to_gate()

    def _say_saved(self, sentence: str) -> None:
        self.saved.setText(sentence)
        self.saved.setVisible(bool(sentence))

    # ---- from outside
    def takes_no_pin(self) -> None:
        """The PIN was wrong too often: from now on only the passphrase."""
        self.presenter.takes_no_pin()

    def wrong(self, sentence: str) -> None:
        """What was typed was not right."""
        self.presenter.wrong(sentence)

    def wait(self, seconds: int) -> None:
        """No try for so many seconds; 0 ends it."""
        self.presenter.wait(seconds)

    def let_go(self) -> None:
        """The worker has it back: the window may close."""
        self.presenter.flush()
        self._may_close = True
        if self._speech is not None:
            self._speech.stop()

    def save_all(self) -> None:
        """Keep what is half typed, now."""
        self.presenter.flush()

    def lock(self) -> None:
        """Nobody touched it for a while, or the laptop sleeps: all is kept, and the worker unlocks."""
        self.save_all()
        self._desk.lock()

    # ---- no way out
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close or _is_shutting_down():
            self.presenter.flush()
            event.accept()
            return
        event.ignore()
        self.presenter.to_gate(self.presenter.say(texts.GATE_CLOSE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what no page took ends here

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_outer") and self._worn != _worn():
            self.look, self._worn = Look(), _worn()
            self._build()
        left = Qt.WindowState.WindowMinimized
        if event.type() == QEvent.Type.WindowStateChange and self.windowState() & left and not self._may_close:
            QTimer.singleShot(0, self, self.showFullScreen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < self.look.em(STACK_BELOW_EM)
        was_low = event.oldSize().height() < self.look.em(38)
        if is_narrow != self._is_narrow or was_low != self._is_low():
            QTimer.singleShot(0, self, self._build)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def _worn() -> tuple[str, int]:
    """The worker's scheme and size of letters, with which it begins."""
    return theme.current().scheme, theme.text_percent()


def _is_shutting_down() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()
