"""Every test: an unexpected warning in the log, or an exception that nobody saw, fails it. Declare `allows_logs` to log.

Searches for counterexamples look at no clock. In the suite they try the same cases each time, so that a change is what makes
it fail; the long run tries new ones.
"""

import gc
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


def keep_bytecode() -> None:
    """Where nothing may be left beside the code, what is compiled is kept with pytest's own things.

    Some dozens of processes are started in a run, and each would read the whole program and all tests from their source.
    """
    if sys.dont_write_bytecode:
        kept = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
        sys.dont_write_bytecode, sys.pycache_prefix = False, kept
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = kept


keep_bytecode()  # before Hypothesis comes: pytest rewrites all of it, in each process anew where nothing is kept

from hypothesis import settings  # noqa: E402
from pytestqt.qtbot import QtBot  # noqa: E402

from tests.helpers.dear_first import dealt  # noqa: E402

UNSEEN = ("pytest.PytestUnraisableExceptionWarning", "pytest.PytestUnhandledThreadExceptionWarning")


LONGEST_WAIT_MS = 60_000
"""How long anything on the screen may take before it counts as stuck: a busy machine takes long over what else comes at once."""
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=1000)


def pytest_configure(config: pytest.Config) -> None:
    """Exceptions in destructors and threads are failures, not remarks at the end of a run."""
    gc.disable()  # until everything is collected
    for waits in (QtBot.waitUntil, QtBot.waitSignal):
        assert waits.__kwdefaults__ is not None
        waits.__kwdefaults__["timeout"] = LONGEST_WAIT_MS
    settings.load_profile("suite" if config.getoption("markexpr") else "search")
    config.addinivalue_line("markers", "allows_logs: warnings and errors in the log are part of this story")
    for category in UNSEEN:
        config.addinivalue_line("filterwarnings", f"error::{category}")


def pytest_collection_finish() -> None:
    """What was read until now stays: no look for rubbish has to go through it again, and there are thousands in a run."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, in every process alike; those that this run leaves out are gone by now."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = dealt(items, lambda item: item.path.as_posix(), processes)


class Listening(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def nothing_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log that no test expects is a fault that nobody looked at."""
    listening, root = Listening(), logging.getLogger()
    before = root.handlers[:]
    root.addHandler(listening)
    yield
    root.handlers[:] = before  # a command that ran in this process sent its log to an output of this test's own
    if listening.heard and request.node.get_closest_marker("allows_logs") is None:
        pytest.fail("logged without being expected:\n" + "\n".join(listening.heard), pytrace=False)
