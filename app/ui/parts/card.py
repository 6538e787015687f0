"""Cards on the tinted ground and the banners inside pages."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.announce import announce
from app.ui.parts.button import Button
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import Painted, box, line_height, picture, smooth, whole
from app.ui.parts.text import OneLine, PlainLabel
from app.ui.tokens import RADIUS_CARD_EM, Tokens

_ICONS = {"info": "info", "warn": "circle-alert", "bad": "circle-alert", "ok": "circle-check"}


class _Hairline(Painted):
    """One pixel of line colour."""

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(theme.current().line))
        painter.end()


def hairline(parent: QWidget | None = None) -> QWidget:
    """A thin line between rows."""
    line = _Hairline(parent)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    line.setFixedHeight(1)
    return line


class Surface(QFrame):
    """A rounded ground with a hairline border. `tone`: "" surface, raised, chosen, or info warn bad ok."""

    def __init__(self, tone: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone

    def set_tone(self, tone: str) -> None:
        """Another ground."""
        self._tone = tone
        self.update()

    def _colours(self, t: Tokens) -> tuple[str, str, float]:
        """Fill, border, border width."""
        if self._tone in _ICONS:
            pair = t.tone(self._tone)
            return pair.soft, pair.ink if t.scheme == "contrast" else "", 1.0
        if self._tone == "chosen":
            return t.surface, t.primary, 1.5
        if self._tone == "soft":
            return t.primary_soft, t.primary if t.scheme == "contrast" else "", 1.0
        return (t.raised if self._tone == "raised" else t.surface), t.line, 1.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        fill, border, width = self._colours(theme.current())
        box(painter, whole(self), theme.em(RADIUS_CARD_EM), fill, border, width)
        painter.end()


def _hide_if_empty(widget: QWidget, text: str) -> None:
    """Hide what has no words. Never `setVisible(True)` here: a widget without a parent yet would flash up as a window."""
    if not text:
        widget.hide()


class Card(Surface):
    """A titled group. Put content in `.body`; `action` is a quiet button at the right of the title, `meta` a quiet remark."""

    action_clicked = Signal()

    def __init__(
        self,
        title: str = "",
        action: str = "",
        *,
        meta: str = "",
        tone: str = "",
        name: str = "",
        is_tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone, parent=parent)
        self._is_tight = is_tight
        self.setAccessibleName(name or title)
        self._outer = QVBoxLayout(self)
        self.header = QHBoxLayout()
        self.body = QVBoxLayout()
        self._left = QHBoxLayout()
        self.title_label = OneLine(title, "card")
        self.meta_label = PlainLabel(meta, "helper")
        self._fill_header(title, action, meta)
        self._outer.addLayout(self.header)
        self._outer.addLayout(self.body, 1)
        self._space()

    def _fill_header(self, title: str, action: str, meta: str) -> None:
        self._left.addWidget(self.title_label)
        _hide_if_empty(self.title_label, title)
        self.header.addLayout(self._left)
        self.header.addStretch(1)
        self.header.addWidget(self.meta_label)
        _hide_if_empty(self.meta_label, meta)
        self.action = Button(action, "quiet", size="small")
        _hide_if_empty(self.action, action)
        self.action.clicked.connect(self.action_clicked)
        self.header.addWidget(self.action)

    def set_title(self, title: str) -> None:
        """Another title; empty hides it."""
        self.title_label.setText(title)
        self.title_label.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_meta(self, meta: str) -> None:
        """Another remark at the right of the title; empty hides it."""
        self.meta_label.setText(meta)
        self.meta_label.setVisible(bool(meta))

    def add_to_header(self, widget: QWidget) -> None:
        """Put a badge or a remark beside the title."""
        self._left.addWidget(widget)

    def _space(self) -> None:
        down = theme.em(0.8 if self._is_tight else 1.15)
        self._outer.setContentsMargins(theme.em(1.4), down, theme.em(1.4), down)
        self._outer.setSpacing(theme.em(0.6))
        self.body.setSpacing(theme.em(0.45))
        self._left.setSpacing(theme.em(0.75))
        self.header.setSpacing(theme.em(0.6))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "action"):
            self._space()


class Banner(Surface):
    """One thing to know about this page, in words with an icon; `actions` are small buttons that emit their key by `chosen`."""

    chosen = Signal(object)
    said = Signal()
    """It has other words or another kind."""

    def __init__(
        self,
        kind: str,
        text: str,
        actions: Sequence[tuple[Any, str]] = (),
        *,
        title: str = "",
        icon: str = "",
        button_size: str = "small",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, parent=parent)
        self._button_size = button_size
        self.icon, self.kind, self._brief = icon or _ICONS.get(kind, "info"), kind, ""
        self._title = PlainLabel(title, "strong", wrap=True, tone=kind)
        _hide_if_empty(self._title, title)
        self._text = PlainLabel(text, "body" if title else "button", wrap=True, tone="" if title else kind)
        self._keys: dict[Button, Any] = {}
        self._row = QHBoxLayout(self)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        for label in (self._title, self._text):
            column.addWidget(label)
        column.addStretch(1)
        self._row.addLayout(column, 1)
        self._buttons = FlowBox()
        self._row.addWidget(self._buttons)
        self.setAccessibleName(" ".join(filter(None, (title, text))))
        self.set_actions(actions)
        self._space()

    def set_actions(self, actions: Sequence[tuple[Any, str]]) -> None:
        """Other buttons at the right."""
        self._buttons.clear()
        self._keys = {Button(label, size=self._button_size): key for key, label in actions}
        for button in self._keys:
            button.clicked.connect(self._pressed)
            self._buttons.flow.addWidget(button)
        self._buttons.setVisible(bool(actions))
        self.said.emit()

    def set_text(self, text: str, title: str = "") -> None:
        """Other words; they are also spoken if a screen reader listens."""
        self._text.setText(text)
        if title:
            self._title.setText(title)
            self._title.show()
        self.setAccessibleName(" ".join(filter(None, (self._title.text(), text))))
        announce(self, text)
        self.said.emit()

    def text(self) -> str:
        """The words on it."""
        return self._text.text()

    @property
    def brief(self) -> str:
        """What it says in few words, for where there is one line for several."""
        return self._brief or self._title.text() or self._text.text()

    def set_brief(self, words: str) -> None:
        """Few words that stand for all of it."""
        self._brief = words
        self.said.emit()

    def set_kind(self, kind: str, icon: str = "") -> None:
        """info, warn, bad or ok."""
        self.icon, self.kind = icon or _ICONS.get(kind, "info"), kind
        self.set_tone(kind)
        self._title.set_tone(kind)
        if not self._title.text():
            self._text.set_tone(kind)
        self.said.emit()

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.chosen.emit(self._keys[button])

    def _space(self) -> None:
        down = theme.em(0.6 if self._button_size == "small" else 0.3)
        self._row.setContentsMargins(theme.em(3.1), down, theme.em(0.9), down)
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
        first = self._title if self._title.text() else self._text
        middle = QRectF(first.geometry()).top() + line_height("button") / 2
        if first is self._text and self._text.height() <= line_height("button") * 1.6:
            middle = self.height() / 2
        ink = theme.current().tone(self._tone).ink
        picture(painter, self.icon, ink, theme.em(1.1), middle - side / 2, side)
        painter.end()
