"""Dark at once: while a log is open the window is dark, whoever uses it by day in light colours."""

from PySide6.QtWidgets import QApplication

from app.ui import appearance, theme
from app.ui.desk import Settings


class Night:
    """Changes nothing that a person set: on leaving, their own colours are back."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wants_light = self._is_on = False

    def begin(self) -> None:
        """The log is on screen."""
        if appearance.scheme_named(self._settings.scheme) == "light" and not self._wants_light:
            self._wear("dark")

    def end(self) -> None:
        """It is not any more."""
        if self._is_on:
            self._is_on = False
            appearance.wear(self._settings)

    def turn(self) -> None:
        """From dark to light or back, for as long as Waymark is open."""
        self._wants_light = theme.current().is_dark
        self._wear("light" if self._wants_light else "dark")

    def _wear(self, scheme: str) -> None:
        self._is_on = True
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, appearance.scheme_named(scheme), theme.text_percent())
