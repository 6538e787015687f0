"""The ground of a page: scrolls when the window is small, and columns that stack when they no longer fit side by side."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.parts.text import PlainLabel


class PageScroll(QScrollArea):
    """A page that grows with its content and scrolls up and down only. Put widgets in `.body`."""

    def __init__(self, parent: QWidget | None = None, *, margins_em: tuple[float, float] = (1.8, 1.35)) -> None:
        super().__init__(parent)
        self._margins_em = margins_em
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.ground = QWidget()
        self.ground.setObjectName("plainGround")
        self.body = QVBoxLayout(self.ground)
        self.setWidget(self.ground)
        self._space()

    def _space(self) -> None:
        across, down = (theme.em(x) for x in self._margins_em)
        self.body.setContentsMargins(across, down, across, down)
        self.body.setSpacing(theme.em(1.05))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "body"):
            self._space()


class Column(QWidget):
    """One column of cards. Put them in `.cards`."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = QVBoxLayout(self)
        self.cards.setContentsMargins(0, 0, 0, 0)


class Columns(QWidget):
    """Columns side by side from `stack_below_em` of width on, one under the other below it.

    `shares` are the relative widths, in the order on screen; `stacked` is the order when they stand under each other.
    """

    def __init__(self, shares: Sequence[int], stack_below_em: float, *, stacked: Sequence[int] = ()) -> None:
        super().__init__()
        self._stack_below_em, self._shares = stack_below_em, tuple(shares)
        self._stacked = tuple(stacked) or tuple(range(len(shares)))
        self.columns = tuple(Column() for _ in shares)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._is_stacked: bool | None = None
        self._space()
        self._arrange(False)

    @property
    def is_stacked(self) -> bool:
        """True while the columns stand under each other."""
        return bool(self._is_stacked)

    def finish(self) -> None:
        """Say that all cards are in: spare height goes under them."""
        for column in self.columns:
            column.cards.addStretch(1)

    def _space(self) -> None:
        self._row.setSpacing(theme.em(1.2))
        for column in self.columns:
            column.cards.setSpacing(theme.em(1.05))

    def _arrange(self, is_stacked: bool) -> None:
        if is_stacked == self._is_stacked:
            return
        self._is_stacked = is_stacked
        for column in self.columns:
            # removeWidget, not takeAt: an item that Python still holds would keep its stale height for the widget
            self._row.removeWidget(column)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if is_stacked else way.LeftToRight)
        for place in self._stacked if is_stacked else range(len(self.columns)):
            self._row.addWidget(self.columns[place], 0 if is_stacked else self._shares[place])
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() < theme.em(self._stack_below_em))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_is_stacked"):
            self._space()
            self._arrange(self.width() < theme.em(self._stack_below_em))


class PageHead(QWidget):
    """Title and subtitle of a page with its buttons at the right; they move under the words when there is no room.

    `heading` takes the keyboard when the page opens and has no list.
    """

    def __init__(self, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self.heading = PlainLabel(title, "title", wrap=True)
        self.heading.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.subtitle = PlainLabel(subtitle, "muted", wrap=True)
        self.buttons = QWidget()
        self._button_row = QHBoxLayout(self.buttons)
        self._button_row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.subtitle)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.buttons, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._space()

    def set_words(self, title: str, subtitle: str) -> None:
        """Other words."""
        self.heading.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_button(self, button: QWidget) -> None:
        """One more button at the right."""
        self._button_row.addWidget(button)

    def _space(self) -> None:
        self._row.setSpacing(theme.em(0.9))
        self._button_row.setSpacing(theme.em(0.75))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = event.size().width() > self.buttons.sizeHint().width() + theme.em(24)
        way = QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom
        if way != self._row.direction():
            self._row.setDirection(way)
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._space()


def clear_layout(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout and delete it at the next turn of the loop."""
    while layout.count():
        item: QLayoutItem | None = layout.itemAt(0)
        widget = item.widget() if item is not None else None
        if widget is None:
            layout.takeAt(0)
            continue
        layout.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def focused_name(holder: QWidget | None) -> str:
    """Accessible name of the widget inside `holder` that has the keyboard; empty if none has."""
    focused = QApplication.focusWidget()
    return focused.accessibleName() if holder is not None and focused is not None and holder.isAncestorOf(focused) else ""


def focus_named(holder: QWidget, name: str) -> None:
    """Give the keyboard to the widget of that name, after the widgets were made anew."""
    found = next((w for w in holder.findChildren(QWidget) if name and w.accessibleName() == name), None)
    if found is not None:
        found.setFocus(Qt.FocusReason.OtherFocusReason)
