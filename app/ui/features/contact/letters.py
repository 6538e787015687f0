"""The pieces of the sheet: a captioned field, and a letter of ACORNS with its tile, words, problem and content."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.avatar import IconDisc, LetterTile
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class Captioned(QWidget):
    """A small caption over a field. `lift_em` is what a lower field lacks to the height of an input, above and below it."""

    def __init__(self, caption: str, field: QWidget, lift_em: float = 0.0) -> None:
        super().__init__()
        self.field, self._lift_em = field, lift_em
        self._caption = PlainLabel(caption, "helper")
        self._box = QVBoxLayout(self)
        self._box.addWidget(self._caption)
        self._box.addWidget(field)
        self._space()
        own = field.sizePolicy()
        self.setSizePolicy(own.horizontalPolicy(), QSizePolicy.Policy.Fixed)
        policy = self.sizePolicy()
        policy.setHeightForWidth(own.hasHeightForWidth())
        self.setSizePolicy(policy)

    def _space(self) -> None:
        lift = theme.em(self._lift_em)
        self._box.setContentsMargins(0, 0, 0, lift)
        self._box.setSpacing(theme.em(0.25) + lift)

    def set_caption(self, text: str, is_problem: bool = False) -> None:
        """Other words, in the tone of a problem if it is one."""
        self._caption.setText(text)
        self._caption.set_tone("bad" if is_problem else "muted")

    def sizeHint(self) -> QSize:
        field = self.field.sizeHint()
        wide = max(field.width(), self._caption.sizeHint().width())
        return QSize(
            wide, field.height() + self._caption.sizeHint().height() + theme.em(0.25) + 2 * theme.em(self._lift_em)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()


class Letter(QWidget):
    """One letter: tile, title with a quiet hint, its problem in words, then what belongs to it (`.content`)."""

    def __init__(self, letter: str, title: str, hint: str, *, icon: str = "", key: str = "") -> None:
        super().__init__()
        self._tile = LetterTile(letter) if letter else None
        self._disc = IconDisc(icon, "ok", 2.25) if icon else None
        self._title = PlainLabel(title, "strong")
        self._hint = PlainLabel(hint, "helper")
        self._problem = PlainLabel("", "button", wrap=True, tone="bad")
        self._problem.hide()
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.setSpacing(theme.em(0.5))
        head.addWidget(self._title)
        head.addWidget(self._hint, 1)
        if key:  # a tile with a letter says its key itself
            head.addWidget(PlainLabel(key, "helper"))
        self.content = QVBoxLayout()
        column = QVBoxLayout()
        column.setSpacing(theme.em(0.3))
        column.addLayout(head)
        column.addWidget(self._problem)
        column.addLayout(self.content)
        tile = QVBoxLayout()
        tile.addWidget(self._tile or self._disc or QWidget())
        tile.addStretch(1)
        self._outer.addLayout(tile)
        self._outer.addLayout(column, 1)
        self._space()

    def _space(self) -> None:
        self._outer.setSpacing(theme.em(0.9))
        self.content.setSpacing(theme.em(0.45))

    def set_words(self, title: str, hint: str) -> None:
        """Other words."""
        self._title.setText(title)
        self._hint.setText(hint)

    def set_problem(self, sentence: str) -> None:
        """Mark the tile and say what is missing; "" takes it away."""
        if self._tile is not None:
            self._tile.set_tone("bad" if sentence else "primary")
        if self._disc is not None:
            self._disc.set("quote", "bad" if sentence else "ok")
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "content"):
            self._space()


def in_a_row(*fields: QWidget, gap_em: float = 1.05) -> FlowBox:
    """Fields side by side that wrap when there is no room."""
    box = FlowBox(None, gap_em)
    for field in fields:
        box.flow.addWidget(field)
    return box
