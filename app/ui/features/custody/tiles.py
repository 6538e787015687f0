"""The tiles that one taps in the night: stamps, care, the two ticks of a right. Shape and word say the state, not colour alone."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.features.custody.board import DONE, NEXT, ON, CareTile, RightRow, Tile
from app.ui.features.custody.hold_button import HoldButton
from app.ui.parts.painted import CENTRE, box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import plain_tooltip
from app.ui.tokens import RADIUS_INPUT_EM, Tokens

STAMP_EM = 4.36
TOUCH_EM = 3.31
_STATE_WORDS = {DONE: "done", NEXT: "next", ON: "going on"}
_ICONS = {DONE: "circle-check", NEXT: "timer", ON: "timer"}


class _Tile(HoldButton):
    """Icon, a label and a line under it, both shortened with a tooltip where there is no room."""

    def __init__(self, least_em: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_em = least_em
        self._gap_em = 0.75
        self.label, self.sub, self.picture, self.corner = "", "", "circle", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def colours(self, t: Tokens) -> tuple[str, str, float, str, str]:
        """Fill, border, its width, ink of the label, ink of icon and line."""
        raise NotImplementedError

    def _say(self, name: str, more: str = "") -> None:
        self.setAccessibleName(name)
        self.setAccessibleDescription(more)
        room = self.width() - theme.em(4.3)
        is_cut = max(width_of(self.label, "strong"), width_of(self.sub, "helper")) > max(room, 0)
        plain_tooltip(self, f"{self.label}: {self.sub}" if is_cut else "")
        self.update()

    def sizeHint(self) -> QSize:
        words_high = line_height("strong") + line_height("helper") + theme.em(0.7)
        return QSize(theme.em(12), max(theme.em(self._least_em), words_high))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(6), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        fill, border, width, ink, soft = self.colours(t)
        box(painter, rect, radius, fill, border, width)
        side = theme.em(1.5)
        left = theme.em(0.95)
        picture(painter, self.picture, soft, left, rect.center().y() - side / 2, side)
        x = left + side + theme.em(self._gap_em)
        high, low = line_height("strong"), line_height("helper")
        top = rect.center().y() - (high + low) / 2
        corner = width_of(self.corner, "meta") + theme.em(0.7) if self.corner else theme.em(0.5)
        words(painter, QRectF(x, top, rect.right() - x - corner, high), self.label, "strong", ink)
        words(painter, QRectF(x, top + high, rect.right() - x - theme.em(0.3), low), self.sub, "helper", soft)
        if self.corner:
            place = QRectF(rect.right() - corner, top, corner - theme.em(0.5), high)
            words(painter, place, self.corner, "meta", soft, CENTRE)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class StampTile(_Tile):
    """One step of the attendance, 58 px high at least."""

    def __init__(self, tile: Tile) -> None:
        super().__init__(STAMP_EM)
        self.tile = tile
        self.show_tile(tile)

    def show_tile(self, tile: Tile) -> None:
        """As it stands now."""
        self.tile = tile
        self.label, self.sub, self.picture = tile.label, tile.sub, _ICONS.get(tile.state, "circle")
        self.corner = str(tile.number % 10) if 0 < tile.number <= 10 else ""
        state = _STATE_WORDS.get(tile.state, "")
        key = f"Key {self.corner}. " if self.corner else ""
        hold = "Shift+Enter changes the time." if tile.stamp else "Shift+Enter stamps another time."
        self._say(", ".join(filter(None, (tile.label, tile.sub, state))), f"{key}{hold}")

    def colours(self, t: Tokens) -> tuple[str, str, float, str, str]:
        if self.tile.state == NEXT:
            return (t.primary_hover if self.underMouse() else t.primary), "", 1.0, t.on_primary, t.on_primary
        if self.tile.state == DONE:
            return t.ok.soft, t.ok.ink if t.scheme == "contrast" else "", 1.0, t.text, t.ok.ink
        if self.tile.state == ON:
            return t.primary_soft, t.primary, 2.0, t.text, t.primary
        return (t.raised if self.underMouse() else t.surface), t.line_strong, 1.0, t.text, t.muted


class CareButton(_Tile):
    """One thing of care: green once stamped, amber when it is time to ask."""

    def __init__(self, care: CareTile) -> None:
        super().__init__(3.8)
        self._gap_em = 0.55
        self.care = care
        self.show_care(care)

    def show_care(self, care: CareTile) -> None:
        """As it stands now."""
        self.care = care
        self.label, self.sub, self.picture = care.label, care.sub, care.icon
        self._say(f"{care.label}, {care.sub}", "Shift+Enter changes the time.")

    def colours(self, t: Tokens) -> tuple[str, str, float, str, str]:
        pair = t.tone(self.care.tone)
        ground = t.raised if self.underMouse() else t.surface
        return (
            (ground, pair.ink, 1.0, t.text, pair.ink) if self.care.tone else (ground, t.line_strong, 1.0, t.text, t.muted)
        )


class TickButton(HoldButton):
    """ "Given" or "Understood" of one right, 44 px high."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word, self.is_on = word, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_right(self, right: RightRow, is_on: bool) -> None:
        """As it stands now."""
        self.is_on = is_on
        self.setAccessibleName(f"{right.label}: {self._word.lower()}{', done' if is_on else ''}")
        self.update()

    def sizeHint(self) -> QSize:
        width = theme.em(1.2) + theme.em(0.5) + width_of(self._word, "helper") + 2 * theme.em(0.6)
        return QSize(width, max(theme.em(TOUCH_EM), line_height("helper") + theme.em(0.6)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        ink = t.ok.ink if self.is_on else t.text
        fill = t.ok.soft if self.is_on else t.raised if self.underMouse() else t.surface
        box(painter, rect, radius, fill, t.ok.ink if self.is_on else t.line_strong)
        side = theme.em(1.2)
        x = theme.em(0.6)
        picture(painter, "check" if self.is_on else "square", ink, x, rect.center().y() - side / 2, side)
        room = QRectF(x + side + theme.em(0.5), 0, rect.width() - x - side - theme.em(0.6), rect.height())
        words(painter, room, self._word, "helper", ink)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()
