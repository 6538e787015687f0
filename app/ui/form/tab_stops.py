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


def own_stops(widget: QWidget) -> list[QWidget]:
    """The same with the widget itself, where it takes the keyboard."""
    takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
    return [*([widget] if takes else []), *stops_in(widget)]


def walk(within: QWidget, stops: list[QWidget], forward: bool) -> bool:
    """The keyboard to the stop behind (or before) the one that has it; from the last one out of `within`. False: not done."""
    open_ones = [stop for stop in stops if _can_take(stop)]
    held = within.window().focusWidget()
    at = next(
        (n for n, stop in enumerate(open_ones) if held is not None and (stop is held or stop.isAncestorOf(held))), None
    )
    if held is None or at is None:
        return False
    at += 1 if forward else -1
    to = open_ones[at] if 0 <= at < len(open_ones) else _beyond(within, held, forward)
    (to or open_ones[0 if forward else -1]).setFocus(
        Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    )
    return True


def _beyond(within: QWidget, held: QWidget, forward: bool) -> QWidget | None:
    """The next stop of the window that is not inside; None where all are."""
    at = held
    for _ in range(len(within.window().findChildren(QWidget)) + 1):
        to = at.nextInFocusChain() if forward else at.previousInFocusChain()
        if to is None or to is held:
            return None
        if to is not within and not within.isAncestorOf(to) and _can_take(to) and to.focusProxy() is None:
            return to
        at = to
    return None


def _can_take(stop: QWidget) -> bool:
    return bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus) and stop.isVisible() and stop.isEnabled()


def chain(first: QWidget, rest: Iterable[QWidget]) -> None:
    """Tab goes from `first` through the rest, in this order."""
    before = first
    for stop in rest:
        QWidget.setTabOrder(before, stop)
        before = stop
