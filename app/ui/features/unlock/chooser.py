"""Who wants to unlock: the names of those who use this laptop, and nothing else about them."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.unlock import texts
from app.ui.parts.button import Button
from app.ui.parts.hills import Hills
from app.ui.parts.page import PageScroll
from app.ui.parts.text import PlainLabel

PICTURE_FROM_EM = 67


class Listed(msgspec.Struct, frozen=True):
    """One person: what they are known by here, and the name to show."""

    id: str
    name: str


class ChooserWindow(QWidget):
    """`chosen` carries the id of a person, `new_asked` that somebody new begins, `back_asked` that nothing changes."""

    chosen = Signal(str)
    new_asked = Signal()
    back_asked = Signal()

    def __init__(self, people: Sequence[Listed]) -> None:
        super().__init__()
        self.setWindowTitle("Waymark")
        self._buttons: list[_Person] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._picture = Hills(texts.MOTTO)
        row.addWidget(self._picture, 7)
        scroll = PageScroll()
        row.addWidget(scroll, 9)
        self._column = QWidget()
        self._column.setMaximumWidth(theme.em(28.2))
        self._fill(QVBoxLayout(self._column), people)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._column, 100)
        line.addStretch(1)
        scroll.body.addStretch(1)
        scroll.body.addLayout(line)
        scroll.body.addStretch(1)

    def _fill(self, column: QVBoxLayout, people: Sequence[Listed]) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.6))
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture.setVisible(event.size().width() >= theme.em(PICTURE_FROM_EM))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_column"):
            self._picture.setVisible(self.width() >= theme.em(PICTURE_FROM_EM))
            self._column.setMaximumWidth(theme.em(28.2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().surface))
        painter.end()


class _Person(Button):
    """A button with a name; `chosen` carries the id."""

    chosen = Signal(str)

    def __init__(self, person: Listed) -> None:
        super().__init__(person.name or texts.NO_NAME, "outline", "user", size="large")
        self._id = person.id
        self.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._id)
