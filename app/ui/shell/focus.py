"""Where the keyboard goes: into a page's list or heading after a change, and from pane to pane with F6."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.ui.parts.page import PageHead


def move_pane(stops: Sequence[QWidget], panes: Sequence[type[QWidget]], step: int) -> None:
    """Give the keyboard to the next (1) or previous (-1) of `stops`, round the ends."""
    focused = QApplication.focusWidget()
    here = (
        at
        for at, stop in enumerate(stops)
        if focused is not None and (stop is focused or is_same_pane(stop, focused, panes))
    )
    stops[(next(here, 0) + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)


def ask(screen: QWidget, what: str, *given: Any) -> Any:
    """Ask a page for something it may not offer."""
    method = getattr(screen, what, None)
    return method(*given) if method is not None else None


def first_focus(page: QWidget) -> QWidget:
    """The page's list, or its heading, or its first field, or the page itself."""
    for kind in (QAbstractItemView, PageHead):
        for found in page.findChildren(kind):
            if found.isVisibleTo(page):
                return found.heading if isinstance(found, PageHead) else found
    fields = (w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((w for w in fields if w.isVisibleTo(page) and w.isEnabled()), page)


def is_same_pane(pane: QWidget, focused: QWidget, panes: Sequence[type[QWidget]]) -> bool:
    """True if both are in the same big part of the window, of those kinds."""
    for kind in panes:
        mine, theirs = _above(pane, kind), _above(focused, kind)
        if mine is not None and mine is theirs:
            return True
    return False


def _above(widget: QWidget, kind: type[QWidget]) -> QWidget | None:
    at: QWidget | None = widget
    while at is not None and not isinstance(at, kind):
        at = at.parentWidget()
    return at
