"""The recovery window: a picture at the left, file, code and new words at the right."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.recovery import texts
from app.ui.features.recovery.presenter import RecoveryPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.icon_line import IconLine
from app.ui.parts.line import LineField
from app.ui.parts.new_words import NewWords, Rate
from app.ui.parts.text import PlainLabel
from app.ui.shell.picture_window import PictureWindow

Choose = Callable[[QWidget], str]


def choose_file(window: QWidget) -> str:
    """The system's own window to choose a file; empty when none was chosen."""
    return QFileDialog.getOpenFileName(window, texts.FILE)[0]


class RecoveryWindow(PictureWindow):
    """`recovery_asked` carries path, code and new words; answer with `failed`. `back_asked` goes back to unlocking."""

    recovery_asked = Signal(str, str, str)
    back_asked = Signal()

    def __init__(self, rate: Rate, choose: Choose = choose_file) -> None:
        super().__init__(texts.MOTTO)
        self._choose = choose
        self._presenter = RecoveryPresenter()
        self._presenter.setParent(self)
        self._presenter.changed.connect(self._show)
        self._presenter.recovery_asked.connect(self.recovery_asked)
        self._fill(self.column, rate)
        self._show(self._presenter.shown)

    def failed(self, sentence: str, field: str = "") -> None:
        """It did not open; `field` is file, code or passphrase."""
        self._presenter.failed(sentence, field)

    # ---- building
    def _fill(self, column: QVBoxLayout, rate: Rate) -> None:
        column.addWidget(PlainLabel(texts.TITLE, "title", True))
        column.addWidget(PlainLabel(texts.WHY, "muted", True))
        column.addSpacing(theme.em(0.6))
        self._file = self._field(column, texts.FILE, texts.FILE_HINT)
        choose = Button(texts.CHOOSE, "quiet", "folder")
        choose.clicked.connect(self._choose_file)
        column.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        self._code = self._field(column, texts.CODE, texts.CODE_HINT)
        self._words = NewWords(rate)
        self._words.confirmed.connect(self._ask)
        column.addWidget(self._words)
        self._problem = IconLine("circle-alert", "", "body", "bad")
        column.addWidget(self._problem)
        self._open = Button(texts.OPEN, "primary", "lock-open", size="large")
        self._open.clicked.connect(self._ask)
        column.addWidget(self._open)
        back = Button(texts.BACK, "quiet")
        back.clicked.connect(self.back_asked)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def _field(self, column: QVBoxLayout, label: str, hint: str) -> LineField:
        column.addWidget(PlainLabel(label, "strong"))
        column.addWidget(PlainLabel(hint, "helper", True))
        field = LineField(name=label)
        field.confirmed.connect(self._ask)
        column.addWidget(field)
        return field

    # ---- showing and asking
    def _show(self, shown: Shown) -> None:
        self._problem.set_text(shown.sentence)
        self._problem.setVisible(bool(shown.sentence))
        self._open.set_text(texts.OPENING if shown.is_busy else texts.OPEN)
        for name, field in (("file", self._file), ("code", self._code)):
            field.set_problem(shown.sentence if shown.field == name else "")
            if shown.field == name:
                field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        path = self._choose(self)
        if path:
            self._file.set_text_quietly(path)

    def _ask(self) -> None:
        words_problem = self._words.problem()
        self._presenter.open_with(self._file.text(), self._code.text(), self._words.words, words_problem)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._file.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._words.clear()
        self._code.clear()
        super().closeEvent(event)
