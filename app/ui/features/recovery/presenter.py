"""The recovery window as one value. It looks whether all is there; opening itself is asked for."""

import msgspec
from PySide6.QtCore import QObject, Signal

from app.ui.features.recovery import texts


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """`field` is the box that `sentence` is about: file, code, or empty for the whole."""

    is_busy: bool = False
    field: str = ""
    sentence: str = ""


class RecoveryPresenter(QObject):
    """`changed` carries a Shown; `recovery_asked` path, code and new words."""

    changed = Signal(object)
    recovery_asked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()

    def open_with(self, path: str, code: str, words: str, words_problem: str) -> None:
        """Ask to open, if all is there. `words_problem` says why the new words cannot be taken."""
        if self.shown.is_busy:
            return
        if not path.strip():
            self._become(field="file", sentence=texts.NEED_FILE)
        elif not code.strip():
            self._become(field="code", sentence=texts.NEED_CODE)
        elif words_problem:
            self._become(field="", sentence=words_problem)
        else:
            self._become(is_busy=True, field="", sentence="")
            self.recovery_asked.emit(path.strip(), code.strip(), words)

    def failed(self, sentence: str, field: str = "") -> None:
        """It did not open; the sentence says why and what to do."""
        self._become(is_busy=False, sentence=sentence, field=field)

    def _become(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
