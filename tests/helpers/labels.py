"""Finds labels whose words do not fit their place (UX 7.3, 16 to 18)."""

from PySide6.QtWidgets import QWidget

from app.ui.parts.text import PlainLabel


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
