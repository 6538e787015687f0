"""Holds what a person chose for the look; a choice is applied and kept at once."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version

import msgspec
from PySide6.QtCore import QObject, Signal

from app.ui.desk import Desk

LEAST, MOST = 90, 200


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Text size in percent, the colours, the version, in words how this laptop is opened, and the language of forms with
    those there are besides English."""

    text_percent: int
    scheme: str
    version: str
    mode_sentence: str = ""
    language: str = ""
    languages: tuple[str, ...] = ()


class SettingsPresenter(QObject):
    """`changed` carries a `Shown`; `look_changed` asks the window to put the new look on."""

    changed = Signal(object)
    look_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        settings = desk.settings
        self.shown = Shown(text_percent=settings.text_percent, scheme=settings.scheme, version=_version())

    def load(self) -> None:
        """Take over what may have been changed elsewhere."""
        settings = self._desk.settings
        mode = str(getattr(settings, "mode_sentence", ""))
        self._become(mode_sentence=mode, languages=self._desk.views.form_languages())
        self._take()

    def choose_size(self, percent: int) -> None:
        """Text at 90 to 200 percent."""
        self._desk.settings.text_percent = min(MOST, max(LEAST, percent))
        self._keep()

    def choose_scheme(self, scheme: str) -> None:
        """light, dark or contrast."""
        self._desk.settings.scheme = scheme
        self._keep()

    def choose_language(self, language: str) -> None:
        """Forms in this language from the next page on; empty for English."""
        self._desk.settings.forms_language = language
        self._desk.settings.save()
        self._take()

    def _keep(self) -> None:
        self._desk.settings.save()
        self._take()
        self.look_changed.emit()

    def _take(self) -> None:
        settings = self._desk.settings
        self._become(text_percent=settings.text_percent, scheme=settings.scheme, language=settings.forms_language)

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)


def _version() -> str:
    try:
        return installed_version("waymark")
    except PackageNotFoundError:
        return "from source"
