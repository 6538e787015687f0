"""What opening needs, loaded while the person types the passphrase: code and forms, on a thread of its own.

Begun after the unlock window has painted, so that window stays light. Nothing here is secret or decided: what fails to load
is loaded again, and its error told, by whoever wants it.
"""

import gc
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.forms.shelf import Shelf

_WANTED: Final = (
    "app.security.keystore",
    "app.security.unlock",
    "app.bootstrap.enrolling",
    "app.bootstrap.opening",
    "app.bootstrap.screens",
    "app.bootstrap.idle",
    "app.ui.features.my_day.screen",
    "httpx",
    "zstandard",
)
_lock = threading.Lock()
_forms: "list[Shelf]" = []


def begin() -> None:
    """Start loading; returns at once."""
    threading.Thread(target=_load, name="preloading", daemon=True).start()


def forms() -> "Shelf":
    """The shipped forms, read once in this process, by whoever comes first."""
    from app.forms.shipped import shipped_shelf

    with _lock:
        if not _forms:
            _forms.append(shipped_shelf())
        return _forms[0]


def _load() -> None:
    with suppress(Exception):
        import_module(_WANTED[0])
        forms().newest("assessment")
        for name in _WANTED[1:]:
            import_module(name)
        gc.collect()
        gc.freeze()  # what is loaded now stays; the collector need not walk it again while the window opens
