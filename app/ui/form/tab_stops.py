"""The order of Tab among widgets that are made one after another: what is made later would else come last in the window."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def stops_in(widget: QWidget) -> list[QWidget]:
    """What takes the keyboard inside, in reading order. Menus and lists that pop up are not inside."""
    window, none = widget.window(), Qt.FocusPolicy.NoFocus
    place = {id(w): at for at, w in enumerate(_laid_out(widget.layout()))}
    found = [w for w in widget.findChildren(QWidget) if w.focusPolicy() != none and w.focusProxy() is None]
    inside = [(at, w) for at, w in enumerate(found) if w.window() is window]
    return [w for _, w in sorted(inside, key=lambda one: (_place(one[1], widget, place), one[0]))]


def _place(stop: QWidget, within: QWidget, place: dict[int, int]) -> int:
    """Where it stands among what is laid out; what has no layout of its own stands where its parent does."""
    at: QWidget | None = stop
    while at is not None and at is not within:
        if id(at) in place:
            return place[id(at)]
        at = at.parentWidget()
    return len(place)


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    """The widgets of a layout, each before what is inside it, in the order in which they are read."""
    for at in range(layout.count() if layout is not None else 0):
        assert layout is not None
        item = layout.itemAt(at)
        if item is None:
            continue
        child = item.widget()
        if child is not None:
            yield child
            yield from _laid_out(child.layout())
        yield from _laid_out(item.layout())


def chain(first: QWidget, rest: Iterable[QWidget]) -> None:
    """Tab goes from `first` through the rest, in this order."""
    before = first
    for stop in rest:
        QWidget.setTabOrder(before, stop)
        before = stop
