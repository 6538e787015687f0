"""The unlock window as widgets: a picture at the left, one column at the right, the keyboard already in the passphrase box."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui import theme, when
from app.ui.features.unlock import texts
from app.ui.features.unlock.presenter import Facts, Shown, UnlockPresenter
from app.ui.parts.avatar import Avatar
from app.ui.parts.button import Button, IconButton
from app.ui.parts.card import Banner, Surface, hairline
from app.ui.parts.icon_line import IconLine
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from app.ui.shell.picture_window import PictureWindow


class PassphraseField(LineField):
    """Dots for letters; the eye shows them while it is held. `caps_lock_seen` tells what each typed letter says about Caps Lock."""

    caps_lock_seen = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__(name=name, secret=True)
        self._eye = IconButton("eye", texts.SHOW_WHILE_HELD, size="small", parent=self)
        self._eye.pressed.connect(self._show_it)
        self._eye.released.connect(self._hide_it)

    def _show_it(self) -> None:
        self.set_hidden(False)

    def _hide_it(self) -> None:
        self.set_hidden(True)

    def _place_eye(self) -> None:
        size = self._eye.sizeHint()
        self.setTextMargins(0, 0, size.width(), 0)
        self._eye.setGeometry(self.width() - size.width() - theme.em(0.5), (self.height() - size.height()) // 2,
                              size.width(), size.height())  # fmt: skip

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(theme.em(3.5), super().sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_eye()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_eye"):
            self._place_eye()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock_seen.emit(typed.isupper() != has_shift)
        super().keyPressEvent(event)


class UnlockWindow(PictureWindow):
    """`unlock_asked` carries the passphrase; answer with `opening`, `wrong` or `wait`, or close the window when it opened."""

    unlock_asked = Signal(str)
    other_asked = Signal()
    recovery_asked = Signal()

    def __init__(self, facts: Facts) -> None:
        super().__init__(texts.MOTTO, width_em=28.2, made_up=facts.made_up)
        self._facts = facts
        self._presenter = UnlockPresenter()
        self._presenter.setParent(self)
        self.setObjectName("unlock")
        self._fill(self.column)
        self._presenter.changed.connect(self._show)
        self._presenter.unlock_asked.connect(self.unlock_asked)
        self._show(self._presenter.shown)
        if facts.wait_s:
            self.wait(facts.wait_s)

    @property
    def presenter(self) -> UnlockPresenter:
        """What it knows; its clock is turned by `tick`."""
        return self._presenter

    # ---- told from outside
    def opening(self) -> None:
        """The key is being derived."""
        self._presenter.opening()

    def wrong(self, sentence: str) -> None:
        """It did not open; the sentence says why and what to do."""
        self._presenter.wrong(sentence)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.selectAll()

    def wait(self, seconds: int) -> None:
        """No further try for so many seconds."""
        self._presenter.wait(seconds)

    # ---- building
    def _fill(self, column: QVBoxLayout) -> None:
        facts = self._facts
        column.addWidget(PlainLabel(facts.greeting, "title", True))
        column.addWidget(PlainLabel(texts.WHY, "muted", True))
        column.addSpacing(theme.em(0.9))
        column.addWidget(self._who())
        if facts.lease_sentence:  # before the passphrase: below it large text would push it out of sight
            column.addWidget(Banner("warn", facts.lease_sentence, icon="clock"))
        if facts.log_since:
            column.addWidget(Banner("info", texts.log_running(facts.log_since), icon="clock"))
        column.addSpacing(theme.em(0.9))
        column.addWidget(PlainLabel(texts.WORDS_LABEL, "strong"))
        column.addWidget(PlainLabel(texts.WORDS_HINT, "helper", True))
        self._field = PassphraseField(texts.WORDS_LABEL)
        self._field.confirmed.connect(self._ask)
        self._field.caps_lock_seen.connect(self._presenter.caps_lock)
        column.addWidget(self._field)
        self._caps = IconLine("arrow-big-up", texts.CAPS_LOCK, "body", "warn")
        self._problem = IconLine("circle-alert", "", "body", "bad")
        for line in (self._caps, self._problem):
            column.addWidget(line)
        self._button = Button(texts.UNLOCK, "primary", "lock-open", "Enter", size="large")
        self._button.clicked.connect(self._ask)
        column.addWidget(self._button)
        self._countdown = _Countdown()
        column.addWidget(self._countdown)
        self._add_forgotten(column)
        column.addSpacing(theme.em(0.9))
        column.addWidget(hairline())
        column.addSpacing(theme.em(0.6))
        self._add_facts(column)

    def _who(self) -> Surface:
        card = Surface("raised")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.em(1.05), theme.em(0.9), theme.em(0.9), theme.em(0.9))
        row.setSpacing(theme.em(0.9))
        row.addWidget(Avatar(self._facts.initials, 3.3))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(self._facts.names, "card", True))
        words.addWidget(PlainLabel(self._facts.team_line, "muted", True))
        row.addLayout(words, 1)
        if self._facts.has_others or self._facts.can_switch:
            other = Button(texts.NOT_YOU, "quiet")
            other.clicked.connect(self.other_asked)
            row.addWidget(other)
        return card

    def _add_forgotten(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        forgotten = Button(texts.FORGOTTEN, "quiet")
        forgotten.clicked.connect(self._say_forgotten)
        row.addWidget(forgotten)
        row.addStretch(1)
        column.addLayout(row)
        self._forgotten = PlainLabel(texts.forgotten(self._facts.help_phone), "body", True)
        column.addWidget(self._forgotten)
        self._recover = Button(texts.RECOVERY_FILE, "quiet", "key-round")
        self._recover.clicked.connect(self.recovery_asked)
        column.addWidget(self._recover, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._forgotten, self._recover):
            widget.hide()

    def _add_facts(self, column: QVBoxLayout) -> None:
        facts, today = self._facts, when.day_of(self._facts.now)
        assert today is not None
        column.addWidget(IconLine("shield-check", texts.ENCRYPTED, "helper"))
        if facts.mode_sentence:
            column.addWidget(IconLine("key-round", facts.mode_sentence, "helper"))
        column.addWidget(IconLine("cloud", texts.age_of_data(facts.last_synced_at, today), "helper"))
        column.addWidget(IconLine("phone", texts.whom_to_ring(facts.help_phone), "helper"))

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._caps.setVisible(shown.caps_lock)
        self._problem.set_text(shown.sentence)
        self._problem.setVisible(bool(shown.sentence))
        self._field.set_problem(shown.sentence)
        self._field.setReadOnly(shown.phase == "opening")
        is_waiting = shown.phase == "waiting"
        self._button.setVisible(not is_waiting)
        self._button.set_text(texts.OPENING if shown.phase == "opening" else texts.UNLOCK)
        self._countdown.setVisible(is_waiting)
        self._countdown.show_left(shown.wait_s)

    def _ask(self) -> None:
        self._presenter.ask(self._field.text())

    def _say_forgotten(self) -> None:
        is_hidden = self._forgotten.isHidden()
        self._forgotten.setVisible(is_hidden)
        self._recover.setVisible(is_hidden)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._field.clear()
        super().closeEvent(event)


class _Countdown(Surface):
    """What stands in the button's place while nobody may try."""

    def __init__(self) -> None:
        super().__init__("warn")
        self._words = PlainLabel("", "strong", True, tone="warn")
        row = QVBoxLayout(self)
        row.setContentsMargins(theme.em(1), theme.em(0.75), theme.em(1), theme.em(0.75))
        row.addWidget(self._words)

    def show_left(self, seconds: int) -> None:
        """So many seconds are left."""
        self._words.setText(texts.try_again_in(seconds) if seconds else "")
