"""Says a change aloud to screen readers, if one listens."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str, assertive: bool = False) -> None:
    """Have `sentence` spoken after what is being said now, or at once when `assertive`. Silent when nobody listens."""
    if not sentence or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, sentence)
    how = QAccessible.AnnouncementPoliteness
    event.setPoliteness(how.Assertive if assertive else how.Polite)
    QAccessible.updateAccessibility(event)
