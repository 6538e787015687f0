"""A page or sheet for the thumb: whatever is pressed on it asks for 44 px each way, whatever its usual size elsewhere."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

LEAST_PX: Final = 44
_MARK: Final = "forThumb"


def for_the_thumb(page: QWidget) -> None:
    """Everything in `page` is pressed in the dark with one hand."""
    page.setProperty(_MARK, True)


def is_for_the_thumb(widget: QWidget) -> bool:
    """Does the widget lie on such a page?"""
    at: QWidget | None = widget
    while at is not None:
        if at.property(_MARK):
            return True
        at = at.parentWidget()
    return False


def thumb_sized(widget: QWidget, hint: QSize) -> QSize:
    """`hint`, grown to 44 px each way on such a page."""
    is_enough = hint.height() >= LEAST_PX and hint.width() >= LEAST_PX
    return hint if is_enough or not is_for_the_thumb(widget) else hint.expandedTo(QSize(LEAST_PX, LEAST_PX))
