"""Puts what a person chose (colours and text size) on the whole application."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.tokens import SCHEMES, Scheme

if TYPE_CHECKING:  # the desk knows every view; the unlock window wears colours before any of that is loaded
    from app.ui.desk import Settings


def scheme_named(name: str) -> Scheme:
    """The scheme of that name; an unknown name (of a newer Waymark) is light."""
    return name if name in SCHEMES else "light"


def wear(settings: "Settings") -> None:
    """Apply the person's colours and text size to everything that is open."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply(app, scheme_named(settings.scheme), settings.text_percent)
