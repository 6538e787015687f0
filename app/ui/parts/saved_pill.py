"""Two quiet answers that stand side by side: is it safe (on this laptop), and is it sent (to the service)?"""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme, when
from app.ui.parts.announce import announce
from app.ui.parts.button import PaintedButton
from app.ui.parts.painted import Painted, box, focus_ring, line_height, picture, smooth, whole, width_of, words
from app.ui.parts.text import plain_tooltip
from app.ui.save_state import SaveState

_SYNC = {
    "ok": ("ok", "cloud-check"),
    "offline": ("warn", "cloud-off"),
    "sending": ("info", "refresh-cw"),
    "problem": ("bad", "triangle-alert"),
}


class SavedPill(Painted):
    """Says when the last words were kept on this laptop. It speaks only when the state changes, not at every autosave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._icon, self._tone = "", "laptop-minimal-check", "ok"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, state: SaveState, trouble: str = "") -> None:
        """Say how a draft stands; it hides while nothing has been typed. `trouble` says less where the page says the rest."""
        match state.phase:
            case "saving":
                self.being_saved()
            case "saved":
                self.saved(when.clock_of(state.at))
            case "trouble":
                self.not_saved(trouble or state.sentence)
            case _:
                self.clear()
        self.setVisible(bool(state.phase))

    def being_saved(self) -> None:
        """Words were typed and are on their way to the disk."""
        self._show("Being saved on this laptop", "laptop-minimal", "neutral")

    def saved(self, at: str) -> None:
        """The words are on the disk since `at`, such as "14:02". Call only after the commit."""
        self._show(f"Saved on this laptop {at}", "laptop-minimal-check", "ok")

    def clear(self) -> None:
        """Nothing has been typed yet."""
        self._show("", "laptop-minimal-check", "ok")

    def not_saved(self, sentence: str) -> None:
        """The words are not on the disk; `sentence` says why and what to do."""
        self._show(sentence, "triangle-alert", "bad")
        announce(self, sentence, assertive=True)

    def text(self) -> str:
        """What it says now."""
        return self._text

    def _show(self, text: str, icon: str, tone: str) -> None:
        if text == self._text:
            return
        is_first_saved = tone == "ok" and self._tone == "bad"
        self._text, self._icon, self._tone = text, icon, tone
        self.setAccessibleName(text)
        if is_first_saved:
            announce(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if not self._text:
            return QSize(0, line_height("helper"))
        return QSize(theme.em(1.2) + theme.em(0.5) + width_of(self._text, "helper") + 2, line_height("helper") + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(3), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        side = theme.em(1.2)
        picture(painter, self._icon, t.tone(self._tone).ink, 0, (self.height() - side) / 2, side)
        left = side + theme.em(0.5)
        ink = t.bad.ink if self._tone == "bad" else t.muted
        words(painter, QRectF(left, 0, self.width() - left, self.height()), self._text, "helper", ink)
        painter.end()


class SyncPill(PaintedButton):
    """How things stand with the service; a click opens the sync centre. Offline is amber, never red."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._words, self._brief, self._is_brief = "offline", "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_state(self, kind: str, text: str, brief: str = "") -> None:
        """`kind`: ok, offline, sending, problem. `text` as on the pill: "Working offline · 3 changes to send", and `brief`ly."""
        if (kind, text) == (self._kind, self._words):
            return
        has_turned = kind != self._kind and kind in ("offline", "problem", "ok")
        self._kind, self._words, self._brief = kind, text, brief
        self.setAccessibleName(text)
        self.setAccessibleDescription("Opens the sync centre")
        if has_turned:
            announce(self, text)
        self._lay_out()

    def set_brief(self, is_brief: bool) -> None:
        """Whether there is little room. What is spoken stays whole."""
        if is_brief != self._is_brief:
            self._is_brief = is_brief
            self._lay_out()

    def _lay_out(self) -> None:
        plain_tooltip(self, self._words if self._said() != self._words else "")
        self.updateGeometry()
        self.update()

    def _said(self) -> str:
        return self._brief if self._is_brief and self._brief else self._words

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        width = theme.em(1.2) + theme.em(0.6) + width_of(self._said(), "strong") + 2 * theme.em(0.9)
        return QSize(width, max(theme.em(2.25), line_height("strong") + theme.em(0.4)))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.em(3), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tone, icon = _SYNC.get(self._kind, _SYNC["offline"])
        pair = theme.current().tone(tone)
        painter = QPainter(self)
        smooth(painter)
        rect = whole(self)
        has_border = self.underMouse() or theme.current().scheme == "contrast"
        box(painter, rect, rect.height() / 2, pair.soft, pair.ink if has_border else "")
        side = theme.em(1.2)
        picture(painter, icon, pair.ink, theme.em(0.9), (self.height() - side) / 2, side)
        left = theme.em(0.9) + side + theme.em(0.6)
        room = QRectF(left, 0, self.width() - left - theme.em(0.6), self.height())
        words(painter, room, self._said(), "strong", pair.ink)
        if self.shows_focus:
            focus_ring(painter, rect, rect.height() / 2)
        painter.end()
