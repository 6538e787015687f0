"""Bars over a page that fold to one line where there is little height: what each says in few words, and the way to open them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.painted import picture, smooth, whole
from app.ui.parts.text import PlainLabel

_WORST_FIRST: Final = ("bad", "warn", "info", "ok")
OPEN: Final = "Show all"
FOLD: Final = "Show less"


class _OneLine(Surface):
    """The folded bars: the icon and ground of the gravest, everybody's few words, and a button."""

    def __init__(self) -> None:
        super().__init__("info")
        self._icon, self._tone_now = "info", "info"
        self.words = PlainLabel("", "button")
        self.open = Button(OPEN, size="small")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.open)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._space()

    def say(self, bars: Sequence[Banner]) -> None:
        """The gravest first."""
        first = bars[0]
        self._icon, self._tone_now = first.icon, first.kind
        self.set_tone(first.kind)
        self.words.set_tone(first.kind)
        said = " · ".join(bar.brief for bar in bars)
        self.words.setText(said)
        self.open.setAccessibleName(f"{OPEN}: {said}")

    def _space(self) -> None:
        self._row.setContentsMargins(theme.em(3.1), theme.em(0.35), theme.em(0.9), theme.em(0.35))
        self._row.setSpacing(theme.em(0.9))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.35)
        ink = theme.current().tone(self._tone_now).ink
        picture(painter, self._icon, ink, theme.em(1.1), whole(self).center().y() - side / 2, side)
        painter.end()


class FoldingBars(QWidget):
    """Bars show and hide themselves, as everywhere. Two or more fold while `set_low` says that there is little height."""

    def __init__(self, bars: Sequence[Banner]) -> None:
        super().__init__()
        self._bars, self._is_low, self._is_open = tuple(bars), False, False
        self.line, self._all = _OneLine(), QWidget()
        self.less = Button(FOLD, "quiet", "chevron-up", size="small")
        self._column = QVBoxLayout(self._all)
        self._column.setContentsMargins(0, 0, 0, 0)
        for bar in self._bars:
            self._column.addWidget(bar)
            bar.installEventFilter(self)
            bar.said.connect(self._again)
        self._column.addWidget(self.less, 0, Qt.AlignmentFlag.AlignRight)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        box.addWidget(self._all)
        self.line.open.clicked.connect(self._open)
        self.less.clicked.connect(self._fold)
        self._space()
        self._again()

    @property
    def is_folded(self) -> bool:
        """True while one line stands for them."""
        return not self.line.isHidden()

    def set_low(self, is_low: bool) -> None:
        """Say whether the page has little height."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._again()

    def fold(self) -> None:
        """Fold again what was opened, as for another page."""
        self._is_open = False
        self._again()

    def _open(self) -> None:
        self._is_open = True
        self._again()
        self.less.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold(self) -> None:
        self.fold()
        if self.is_folded:
            self.line.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _again(self) -> None:
        shown = [bar for bar in self._bars if not bar.isHidden()]
        folds = self._is_low and len(shown) > 1
        is_folded = folds and not self._is_open
        held = self.window().focusWidget()
        was_inside = held is not None and self._all.isAncestorOf(held) and not self._all.isHidden()
        if is_folded:
            self.line.say(sorted(shown, key=lambda bar: _WORST_FIRST.index(bar.kind)))
        self.line.setVisible(is_folded)
        self._all.setVisible(bool(shown) and not is_folded)
        self.less.setVisible(folds and self._is_open)
        self.setVisible(bool(shown))
        if is_folded and was_inside:
            self.line.open.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._again()
        return super().eventFilter(watched, event)

    def _space(self) -> None:
        self._column.setSpacing(theme.em(0.6))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_column"):
            self._space()
