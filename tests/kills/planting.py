"""What makes a process end at a named point: the calls of the program are wrapped before the process does anything.

Each passing is said on standard output, so that what watches knows how far it came; at the chosen one the process kills
itself as `kill -9` would, with whatever its threads and connections were about.
"""

import inspect
import os
import signal
import threading
from collections.abc import Callable, Iterable
from functools import reduce, wraps
from importlib import import_module
from typing import Any, Final

from tests.kills.points import BEFORE, Point

PASSED: Final = "passed"


def say(what: str, *words: str) -> None:
    """One line to whoever watches; once written, no kill takes it back."""
    os.write(1, f"{' '.join((what, *words))}\n".encode())


class Fuse:
    """Lets `left - 1` points pass and ends the process at the next one; 0 never ends it."""

    def __init__(self, left: int) -> None:
        self._left = left
        self._lock = threading.Lock()

    def __call__(self, name: str) -> None:
        with self._lock:
            say(PASSED, name)
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def plant(points: Iterable[Point], pass_by: Callable[[str], None]) -> None:
    """From now on each of these points calls `pass_by` with its name."""
    for point in points:
        holder, name = found(point.where)
        kept = inspect.getattr_static(holder, name)
        call = kept.__func__ if isinstance(kept, staticmethod | classmethod) else kept
        wrapped = _wrapped(call, point, pass_by)
        setattr(holder, name, type(kept)(wrapped) if isinstance(kept, staticmethod | classmethod) else wrapped)


def found(where: str) -> tuple[Any, str]:
    """What holds the call, and its name there. Raises AttributeError for what is not there any more."""
    module, _, path = where.partition(":")
    *holders, name = path.split(".")
    holder = reduce(getattr, holders, import_module(module))
    getattr(holder, name)
    return holder, name


def _wrapped(call: Callable[..., Any], point: Point, pass_by: Callable[[str], None]) -> Callable[..., Any]:
    @wraps(call)
    def around(*args: Any, **more: Any) -> Any:
        if point.when == BEFORE:
            pass_by(point.name)
            return call(*args, **more)
        done = call(*args, **more)
        pass_by(point.name)
        return done

    return around
