"""The list of what is missing, at the top of a page: each line is a link to the answer, focus moves to it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.parts.announce import announce
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import box, focus_ring, smooth, whole, width_of
from app.ui.parts.text import PlainLabel, plain_tooltip
from app.ui.tokens import RADIUS_CARD_EM, Tone


class _Link(Button):
    """A sentence that leads to the answer; it wraps where the column is narrow."""

    def __init__(self, sentence: str, parent: QWidget) -> None:
        super().__init__(sentence, "quiet", size="small", parent=parent)
        plain_tooltip(self, "")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _flags(self) -> int:
        return int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRectF(0, 0, max(10, width - 2 * self._padding()), 10_000)
        tall = theme.role_metrics(self._role()).boundingRect(room, self._flags(), self.text()).height()
        return max(self.sizeHint().height(), round(tall) + theme.em(0.4))

    def sizeHint(self) -> QSize:
        """As wide as the whole sentence: it wraps where others end in an ellipsis."""
        return QSize(width_of(self.text(), self._role()) + 2 * self._padding() + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(6), self.sizeHint().height())

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        painter.setFont(theme.role_font(self._role()))
        painter.setPen(theme.colour(ink))
        edge = self._padding()
        painter.drawText(rect.adjusted(edge, 0, 1 - edge, 0), self._flags(), self.text())


class ProblemList(Surface):
    """Hidden while there is nothing to say. `followed` carries the key of the link that was pressed."""

    followed = Signal(object)

    def __init__(
        self,
        links: Sequence[tuple[Any, str]] = (),
        *,
        title: str = "There is a problem",
        tone: Tone = "bad",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent=parent)
        self._title, self._tone = title, tone
        self._outer = QVBoxLayout(self)
        self._outer.addWidget(PlainLabel(title, "card", True, tone=tone))
        self._links = QVBoxLayout()
        self._outer.addLayout(self._links)
        self._keys: dict[Button, Any] = {}
        self._holders: list[FlowBox] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._space()
        self.set_links(links)

    def set_links(self, links: Sequence[tuple[Any, str]]) -> None:
        """Other problems: key and sentence each. None hides the list."""
        for holder in self._holders:
            holder.hide()
            holder.deleteLater()
        self._keys, self._holders = {}, []
        for key, sentence in links:
            holder = FlowBox()
            button = _Link(sentence, holder)
            holder.flow.addWidget(button)
            button.clicked.connect(self._pressed)
            self._keys[button] = key
            self._holders.append(holder)
            self._links.addWidget(holder)
        self.setAccessibleName(". ".join([self._title, *(sentence for _, sentence in links)]))
        self.setVisible(bool(links))

    def sentences(self) -> tuple[str, ...]:
        """What it says now, in order."""
        return tuple(button.text() for button in self._keys)

    def show_and_focus(self) -> None:
        """Move the keyboard here and have it spoken, after the person pressed to go on."""
        if self._keys:
            self.show()
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self.accessibleName(), assertive=True)

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.followed.emit(self._keys[button])

    def _space(self) -> None:
        self._outer.setContentsMargins(theme.em(1.4), theme.em(1.1), theme.em(1.4), theme.em(1.1))
        self._outer.setSpacing(theme.em(0.45))
        self._links.setSpacing(theme.em(0.1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_links"):
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        box(painter, whole(self), theme.em(RADIUS_CARD_EM), t.surface, t.tone(self._tone).ink, 2.5)
        if self.hasFocus():
            focus_ring(painter, whole(self), theme.em(RADIUS_CARD_EM))
        painter.end()
