"""Who wants to unlock: the names of those who use this laptop, and nothing else about them."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from app.ui import theme
from app.ui.features.unlock import texts
from app.ui.parts.button import Button
from app.ui.parts.text import PlainLabel
from app.ui.shell.picture_window import PictureWindow


class Listed(msgspec.Struct, frozen=True):
    """One person: what they are known by here, and the name to show."""

    id: str
    name: str


class ChooserWindow(PictureWindow):
    """`chosen` carries the id of a person, `new_asked` that somebody new begins, `back_asked` that nothing changes."""

    chosen = Signal(str)
    new_asked = Signal()
    back_asked = Signal()

    def __init__(self, people: Sequence[Listed]) -> None:
        super().__init__(texts.MOTTO, width_em=28.2, spacing_em=0.6)
        self._buttons: list[_Person] = []
        self._fill(self.column, people)

    def _fill(self, column: QVBoxLayout, people: Sequence[Listed]) -> None:
        column.addWidget(PlainLabel(texts.WHO_TITLE, "title", True))
        column.addWidget(PlainLabel(texts.WHO_WHY, "muted", True))
        column.addSpacing(theme.em(0.6))
        for person in people:
            button = _Person(person)
            button.chosen.connect(self.chosen)
            self._buttons.append(button)
            column.addWidget(button)
        new = Button(texts.SOMEBODY_NEW, "quiet", "user-plus")
        new.clicked.connect(self.new_asked)
        back = Button(texts.BACK, "quiet")
        back.clicked.connect(self.back_asked)
        for extra in (new, back):
            column.addWidget(extra, 0, Qt.AlignmentFlag.AlignLeft)


class _Person(Button):
    """A button with a name; `chosen` carries the id."""

    chosen = Signal(str)

    def __init__(self, person: Listed) -> None:
        super().__init__(person.name or texts.NO_NAME, "outline", "user", size="large")
        self._id = person.id
        self.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._id)
