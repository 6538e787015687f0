"""One painted button for the whole app: icon, words, lighter shortcut words, one height, a focus ring that shows on any ground."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import plain_tooltip
from app.ui.parts.thumb import thumb_sized
from app.ui.tokens import RADIUS_INPUT_EM, Tokens

MOST_WORDS_EM: Final = 34.0
"""Longer words, such as a title with a name of 200 letters in it, end in an ellipsis; the tooltip has them all."""
HEIGHTS_EM: Final = {"small": 2.1, "normal": 2.7, "large": 3.5, "touch": 3.3}


@dataclass(frozen=True)
class _Look:
    ink: str
    fill: str
    border: str


def _look(kind: str, t: Tokens, hovered: bool, pressed: bool) -> _Look:
    """Colours of a kind in its present state; kinds differ by fill and border, never by colour alone."""
    if kind == "primary":
        return _Look(t.on_primary, t.primary_hover if hovered or pressed else t.primary, "")
    if kind == "danger":
        return _Look(t.bad.ink, t.bad.soft if hovered or pressed else t.surface, t.bad.ink)
    if kind == "quiet":
        return _Look(t.primary, t.primary_soft if hovered or pressed else "", "")
    return _Look(t.text, t.primary_soft if pressed else t.raised if hovered else t.surface, t.line_strong)


class PaintedButton(QAbstractButton):
    """What buttons of every shape share: hover, Enter and Return press too, theme changes, an accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was_clicked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def shows_focus(self) -> bool:
        """True while the ring is to be drawn: for who moves with keys. Whoever pressed with the mouse knows where they are."""
        return self.hasFocus() and not self._was_clicked

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._was_clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._was_clicked = False
        self.update()
        is_bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if is_bare and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # a key that is held down presses once
                self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event):
            self.updateGeometry()
            self.update()


class Button(PaintedButton):
    """Verb and object. `kind`: primary (one a page), outline, quiet (looks like a link), danger."""

    def __init__(
        self,
        text: str,
        kind: str = "outline",
        icon: str = "",
        shortcut_hint: str = "",
        *,
        size: str = "normal",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._hint, self._size, self._name = kind, icon, shortcut_hint, size, name
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """New words; an ampersand is shown as one and makes no shortcut."""
        self._words = text
        self.setAccessibleName(self._name or text)
        self.setAccessibleDescription(self._hint)
        plain_tooltip(self, text if width_of(text, self._role()) > theme.em(MOST_WORDS_EM) else "")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._words

    def set_icon(self, icon: str) -> None:
        """Another icon, or none for ""."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_hint(self, shortcut_hint: str) -> None:
        """Other keys beside the words, or none for ""."""
        self._hint = shortcut_hint
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: str) -> None:
        """primary, outline, quiet or danger."""
        self._kind = kind
        self.update()

    def _role(self) -> str:
        return "strong" if self._kind in ("primary", "quiet") else "button"

    def _icon_px(self) -> int:
        return max(theme.em(1.3), 12) if self._size != "small" else theme.em(1.1)

    def _parts_width(self) -> tuple[int, int, int]:
        """Pixels of icon with gap, words, hint with gap."""
        icon = self._icon_px() + (theme.em(0.6) if self._words else 0) if self._icon else 0
        hint = width_of(self._hint, "meta") + theme.em(0.75) if self._hint else 0
        return icon, min(width_of(self._words, self._role()), theme.em(MOST_WORDS_EM)), hint

    def _padding(self) -> int:
        if self._kind == "quiet":
            return theme.em(0.5)
        return theme.em(0.75 if self._size == "small" else 1.0)

    def sizeHint(self) -> QSize:
        width = sum(self._parts_width()) + 2 * self._padding() + 2
        height = max(theme.em(HEIGHTS_EM.get(self._size, 2.7)), line_height("strong") + theme.em(0.4))
        return thumb_sized(self, QSize(width, height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        look = _look(self._kind, t, self.underMouse(), self.isDown())
        from_edge = whole(self)
        radius = theme.em(RADIUS_INPUT_EM)
        if look.fill or look.border:
            box(painter, from_edge, radius, look.fill, look.border)
        ink = look.ink if self.isEnabled() else t.muted
        self._paint_words(painter, from_edge, ink)
        if self.shows_focus:
            focus_ring(painter, from_edge, radius)
        painter.end()

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        icon, text, hint = self._parts_width()
        x = max(rect.x() + 4, rect.x() + (rect.width() - icon - text - hint) / 2)
        if self._icon:
            side = self._icon_px()
            picture(painter, self._icon, ink, x, rect.center().y() - side / 2, side)
        words(painter, QRectF(x + icon, rect.y(), text + 1, rect.height()), self._words, self._role(), ink)
        if self._hint:
            painter.setOpacity(0.8 if self._kind == "primary" else 1.0)
            tone = ink if self._kind == "primary" else theme.current().muted
            place = QRectF(x + icon + text + theme.em(0.75), rect.y(), hint, rect.height())
            words(painter, place, self._hint, "meta", tone)
            painter.setOpacity(1.0)


class IconButton(PaintedButton):
    """A button that is only an icon; `name` is what it does, said aloud and shown as tooltip."""

    def __init__(self, icon: str, name: str, *, size: str = "normal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._size = icon, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What pressing it does."""
        self.setAccessibleName(name)
        plain_tooltip(self, name)

    def set_icon(self, icon: str) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.em(HEIGHTS_EM.get(self._size, 2.7))
        return thumb_sized(self, QSize(side, side))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        radius = theme.em(RADIUS_INPUT_EM)
        if self.underMouse() or self.isDown():
            box(painter, rect, radius, t.primary_soft)
        side = theme.em(1.4)
        place = rect.center()
        picture(painter, self._icon, t.text, place.x() - side / 2, place.y() - side / 2, side)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()
