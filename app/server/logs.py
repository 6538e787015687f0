"""The log of the service: one JSON object a line on standard error, with ids, counts and times, never a body or a name."""

import logging
import os
from typing import Any

import msgspec


class Lines(logging.Formatter):
    """Time, level, process, what, and ids. Messages are fixed words; no argument is ever formatted in."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        ids: dict[str, Any] = getattr(record, "ids", {})
        line = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "process": os.getpid(),
            "what": record.getMessage(),
            **ids,
        }
        return msgspec.json.encode(line).decode()


def log_to_stderr() -> None:
    """From now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    log = logging.getLogger("waymark.server")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
