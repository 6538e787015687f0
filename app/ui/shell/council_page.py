"""The page for signing in with the council's account: what happens, one button, waiting, what went wrong; the same everywhere."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.council import Council, CouncilShown
from app.ui.parts.button import Button
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import PlainLabel

TITLE: Final = "Sign in with your council account"
WHY: Final = (
    "Your service makes sure now and then that you still work for the council. You sign in on the council’s own page; "
    "Waymark never sees your council password."
)
STEPS: Final = (
    ("external-link", "Open the browser. The council’s page comes up there."),
    ("key-round", "Sign in as you do for your council e-mail."),
    ("check", "Come back to Waymark. It goes on by itself."),
)
STAYS: Final = "Your passphrase for this laptop stays as it is."
OPEN: Final = "Open the browser"
AGAIN: Final = "Open the browser again"
CANCEL: Final = "Not now"
STOP: Final = "Cancel"
WAITING: Final = "Waiting for you in the browser…"
CHECKING: Final = "Making sure with the service…"
NOT_OPENED: Final = "The browser did not open. Copy the address and paste it into your browser."
COPY: Final = "Copy the address"


def belongs_to(names: str) -> str:
    """Whose account it has to be."""
    return f"This laptop belongs to {names}, so sign in with their account." if names else ""


class CouncilPage(QWidget):
    """Shows a `Council`; `names` is whom the laptop belongs to, empty while that is not known. `left`: not now."""

    left = Signal()

    def __init__(self, council: Council, names: str = "", *, has_title: bool = True) -> None:
        super().__init__()
        self._council, self._address = council, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.6))
        if has_title:
            column.addWidget(PlainLabel(TITLE, "title", True))
        column.addWidget(PlainLabel(WHY, "muted", True))
        if names:
            column.addWidget(PlainLabel(belongs_to(names), "body", True))
        column.addSpacing(theme.em(0.45))
        for icon, words in STEPS:
            column.addWidget(IconLine(icon, words, "body"))
        column.addWidget(PlainLabel(STAYS, "helper", True))
        column.addSpacing(theme.em(0.45))
        self._problem = IconLine("circle-alert", "", "body", "bad")
        self._doing = IconLine("hourglass", "", "body")
        self._open = Button(OPEN, "primary", "external-link", size="large")
        self._copy, self._cancel = Button(COPY, icon="copy"), Button(CANCEL, "quiet")
        for widget in (self._problem, self._doing, self._open):
            column.addWidget(widget)
        for button in (self._copy, self._cancel):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._open.clicked.connect(council.begin)
        self._cancel.clicked.connect(council.cancel)
        self._cancel.clicked.connect(self.left)
        self._copy.clicked.connect(self._copy_address)
        council.changed.connect(self.show_state)
        self.show_state(council.shown)

    def show_state(self, shown: CouncilShown) -> None:
        """As it stands now."""
        self._address = shown.address
        is_open = shown.phase in {"waiting", "checking"}
        problem = NOT_OPENED if shown.address else shown.problem
        doing = {"waiting": WAITING, "checking": CHECKING}.get(shown.phase, "")
        for line, words in ((self._problem, problem), (self._doing, doing)):
            line.set_text(words)
            line.setVisible(bool(words))
        self._open.setVisible(not is_open)
        self._open.set_text(AGAIN if shown.problem else OPEN)
        self._copy.setVisible(bool(shown.address))
        self._cancel.set_text(STOP if is_open else CANCEL)
        if not is_open and self.isVisible():
            self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_address(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
