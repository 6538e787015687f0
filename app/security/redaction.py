"""Logs that cannot tell about a child: an event's name, fields from a short list, and for failures the class and the place.

A message from our own code is an event name such as `sync.page_applied`; anything else a library or a slip puts there is
left out. A field passes when it is on the list and looks like an id, a number, a hash or a code. The text of an exception
is never written (databases, drawing and checking all quote what they were given), nor are local variables.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

FIELDS: Final = frozenset(
    {
        "op_id", "rec_id", "scope_id", "device_id", "person_id", "report_id", "form_id", "hash", "operation", "record_type",
        "phase", "verdict", "code", "status", "count", "bytes", "seq", "version", "took_ms", "wait_s", "attempt",
    }
)  # fmt: skip
WITHHELD: Final = "(withheld)"
_EVENT = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){1,4}")
_ID_OR_HASH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,128}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}|[0-9][0-9.]{0,11}")
_CODE_FIELDS: Final = frozenset({"operation", "record_type", "phase", "verdict", "code", "form_id", "version"})
_LONGEST_CHAIN: Final = 8


class RedactingFormatter(logging.Formatter):
    """One JSON line for each record, of allowed things only."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; never raises for what a caller put into the record."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) and _EVENT.fullmatch(record.msg) else WITHHELD,
            "where": f"{record.module}:{record.lineno}",
        }
        line |= {name: allowed(name, record.__dict__[name]) for name in sorted(FIELDS & record.__dict__.keys())}
        if record.exc_info and record.exc_info[1]:
            line["failure"] = list(described(record.exc_info[1]))
        return json.dumps(line)


def allowed(name: str, value: object) -> object:
    """The value when it can be nothing but an id, a number, a hash or (in fields for codes) a code; else a note."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        form = _CODE if name in _CODE_FIELDS else _ID_OR_HASH
        if form.fullmatch(value) or _ID_OR_HASH.fullmatch(value):
            return value
    return WITHHELD


def described(error: BaseException) -> Iterator[dict[str, object]]:
    """For the exception and each that led to it: class, code, and the places it came through. No text, no values."""
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen and len(seen) < _LONGEST_CHAIN:
        seen.add(id(step))
        yield {
            "class": f"{type(step).__module__}.{type(step).__qualname__}",
            "code": _code_of(step),
            "places": [
                f"{frame.f_globals.get('__name__', '?')}:{line}:{frame.f_code.co_name}"
                for frame, line in traceback.walk_tb(step.__traceback__)
            ],
        }
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)


def _code_of(error: BaseException) -> object:
    for name in ("errno", "sqlite_errorname", "sqlstate", "code"):
        code = getattr(error, name, None)
        if code is not None:
            return allowed("code", code)
    return None


def keep_logs_redacted(stream: TextIO, level: int = logging.INFO) -> logging.Handler:
    """Send every log line and every unhandled failure of this process through the redaction; returns the one handler."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.raiseExceptions = False  # else a failing handler prints the record, values and all
    logging.captureWarnings(True)
    sys.excepthook = _unhandled
    threading.excepthook = _unhandled_in_thread
    sys.unraisablehook = _unraisable
    return handler


def _report(event: str, error: BaseException) -> None:
    logging.getLogger("app").error(event, exc_info=error)


def _unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _report("app.unhandled", error)


def _unhandled_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None:
        _report("app.unhandled_in_thread", arguments.exc_value)


def _unraisable(arguments: "UnraisableHookArgs") -> None:
    if arguments.exc_value is not None:
        _report("app.unraisable", arguments.exc_value)
