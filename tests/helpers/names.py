"""Finds controls that a screen reader could not name (UX 9)."""

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

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
