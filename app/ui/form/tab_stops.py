"""The order of Tab among widgets that are made one after another: what is made later would else come last in the window."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops_in(widget: QWidget) -> list[QWidget]:
    """What takes the keyboard inside, in the order in which it was made. Menus and lists that pop up are not inside."""
    window, none = widget.window(), Qt.FocusPolicy.NoFocus
    found = (w for w in widget.findChildren(QWidget) if w.focusPolicy() != none and w.focusProxy() is None)
    return [w for w in found if w.window() is window]


def chain(first: QWidget, rest: Iterable[QWidget]) -> None:
    """Tab goes from `first` through the rest, in this order."""
    before = first
    for stop in rest:
        QWidget.setTabOrder(before, stop)
        before = stop
