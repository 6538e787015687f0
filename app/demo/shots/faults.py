"""What a program can see to be wrong in a picture: cut words, controls without a name, things outside the window."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from app.ui.parts.text import PlainLabel

_NEEDS_A_NAME = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.ComboBox,
    QAccessible.Role.SpinBox,
    QAccessible.Role.PageTab,
    QAccessible.Role.ProgressBar,
}


def faults(window: QWidget, asked: tuple[int, int]) -> list[str]:
    """Everything below, as sentences; `asked` is the size in pixels that the window was to have."""
    found = (
        [f"asked for {asked[0]}x{asked[1]}, got {window.width()}x{window.height()}"] if _is_larger(window, asked) else []
    )
    return [*found, *cut_labels(window), *(f"has no name: {which}" for which in unnamed(window)), *outside(window)]


def _is_larger(window: QWidget, asked: tuple[int, int]) -> bool:
    return window.width() > asked[0] or window.height() > asked[1]


def cut_labels(window: QWidget, allowed: tuple[str, ...] = ()) -> list[str]:
    """Texts of visible labels that are cut at the right or squeezed so that lines overlap, each with what is wrong."""
    found = []
    for label in window.findChildren(PlainLabel):
        if not label.isVisibleTo(window) or not label.text() or label.text() in allowed:
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if label.height() + 1 < needed:
                found.append(f"squeezed {label.height()} < {needed}: {label.text()[:60]}")
        elif label.is_elided():
            found.append(f"cut at {label.width()}: {label.text()[:60]}")
    return found


def unnamed(window: QWidget) -> list[str]:
    """Class and role of every visible control without an accessible name."""
    QAccessible.setActive(True)
    found: list[str] = []
    _walk(QAccessible.queryAccessibleInterface(window), found)
    QAccessible.setActive(False)
    return found


def _walk(node: QAccessibleInterface | None, found: list[str]) -> None:
    if node is None or not node.isValid() or node.state().invisible:
        return
    thing = node.object()
    if node.role() in _NEEDS_A_NAME and not node.text(QAccessible.Text.Name).strip():
        found.append(f"{type(thing).__name__} as {node.role().name}")
    if node.role() == QAccessible.Role.Table:
        return
    for at in range(node.childCount()):
        _walk(node.child(at), found)


def outside(window: QWidget) -> list[str]:
    """Visible widgets that lie across the right or left edge of the window or of the column that scrolls them."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window) and _counts(widget):
            for holder in (window, *_columns(widget, window)):
                left = widget.mapTo(holder, QPoint(0, 0)).x()
                if left < -1 or left + widget.width() > holder.width() + 1:
                    found.append(_said(widget, left, holder.width()))
                    break
    return found


def _said(widget: QWidget, left: int, width: int) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} reaches {left}..{left + widget.width()} of {width}"


def _counts(widget: QWidget) -> bool:
    """What a text box or a table scrolls inside itself is its own matter; an empty widget shows nothing."""
    if widget.width() < 2 or widget.height() < 2:
        return False
    around = widget.parentWidget()
    return not (isinstance(around, QLineEdit) or isinstance(_scroller(widget), QPlainTextEdit)) and not _is_in_table(widget)


def _scroller(widget: QWidget) -> QAbstractScrollArea | None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QAbstractScrollArea):
        around = around.parentWidget()
    return around


def _is_in_table(widget: QWidget) -> bool:
    around = _scroller(widget)
    return around is not None and not isinstance(around, QScrollArea)


def _columns(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    """The viewports of the scroll areas it lies in, nearest first."""
    around = widget.parentWidget()
    while around is not None and around is not window:
        holder = around.parentWidget()
        if isinstance(holder, QScrollArea) and holder.viewport() is around:
            yield around
        around = holder
