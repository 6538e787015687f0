"""Nothing about a child reaches a log: whatever is put into a record, only ids, numbers, codes and places come out."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.security.redaction import FIELDS, WITHHELD, RedactingFormatter

MARKER = "Jaydenqx Marlowqx"
REC_ID = "01932f6e-7b1a-7c00-8000-0123456789ab"


class Drawn(Exception):
    """An error as libraries make them: its text quotes what it was given."""

    code = "e3q8"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    logger, stream = logging.Logger("app.test"), io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter())
    logger.addHandler(handler)
    yield logger, stream
    handler.close()


def last(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
    return line


def test_an_event_with_ids_and_counts_is_written_whole(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.info(
        "sync.page_applied",
        extra={"rec_id": REC_ID, "count": 200, "took_ms": 12.5, "phase": "pull", "hash": "ab" * 32, "code": None},
    )
    line = last(stream)
    assert line["event"] == "sync.page_applied"
    assert line["level"] == "INFO"
    assert line["where"].startswith("test_redaction:")
    assert {name: line[name] for name in ("rec_id", "count", "took_ms", "phase", "hash", "code")} == {
        "rec_id": REC_ID, "count": 200, "took_ms": 12.5, "phase": "pull", "hash": "ab" * 32, "code": None,
    }  # fmt: skip


def leak_everywhere(logger: logging.Logger) -> None:
    """A name in every place that a record has."""
    logger.info(MARKER)
    logger.info("saved %s", MARKER)
    logger.info(f"store.saved {MARKER}")
    logger.info({"child": MARKER})
    logger.info("store.saved", MARKER)
    logger.info("store.saved", {"child": MARKER})
    logger.info("store.saved", extra={name: MARKER for name in FIELDS})
    logger.info("store.saved", extra={name: [MARKER] for name in FIELDS})
    logger.info("store.saved", extra={"child": MARKER, "note": MARKER})
    logger.info("store.saved", stack_info=True)
    name_of_child = MARKER
    try:
        try:
            raise Drawn(f"cannot draw {name_of_child}")
        except Drawn as inner:
            inner.add_note(MARKER)
            raise ValueError(MARKER, {"child": MARKER}) from inner
    except ValueError:
        logger.exception("report.failed")
        logger.exception(MARKER)


def test_no_place_of_a_record_lets_a_name_through(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    leak_everywhere(logger)
    written = stream.getvalue()
    assert len(written.splitlines()) == 12
    assert not any(part in written for part in MARKER.split())
    assert written.count(f'"event": "{WITHHELD}"') == 5


def test_a_plain_formatter_would_let_it_through() -> None:
    logger, stream = logging.Logger("app.test"), io.StringIO()
    logger.addHandler(logging.StreamHandler(stream))
    leak_everywhere(logger)
    assert stream.getvalue().count("Jaydenqx") > 5


def test_a_failure_says_class_code_and_place_of_each_step(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    leak_everywhere(logger)
    outer, inner = last(stream)["failure"]
    assert outer["class"] == "builtins.ValueError"
    assert inner["class"].endswith(".Drawn")
    assert inner["code"] == "e3q8"
    assert any("leak_everywhere" in place for place in outer["places"])
    try:
        Path("/nowhere/at/all").read_text()
    except OSError:
        logger.exception("store.missing")
    assert last(stream)["failure"][0]["code"] == 2
    assert "nowhere" not in stream.getvalue()


def test_failures_that_go_round_in_a_circle_end(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    first, second = ValueError(MARKER), KeyError(MARKER)
    first.__cause__, second.__cause__ = second, first
    logger.error("app.circle", exc_info=first)
    assert [step["class"] for step in last(stream)["failure"]] == ["builtins.ValueError", "builtins.KeyError"]


UNHANDLED = f"""
import logging, sys, threading, warnings
from app.security.redaction import keep_logs_redacted
keep_logs_redacted(sys.stderr)
logging.getLogger("httpx").warning("GET /children/{MARKER}")
logging.getLogger("x").warning("%d items", "{MARKER}")
warnings.warn("{MARKER}")
def fail():
    raise ValueError("{MARKER}")
thread = threading.Thread(target=fail, name="{MARKER}")
thread.start()
thread.join()
class Falls:
    def __del__(self):
        fail()
Falls()
fail()
"""


def test_failures_that_nobody_caught_are_redacted_too() -> None:
    child = subprocess.run(
        [sys.executable, "-c", UNHANDLED], cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    assert "qx" not in child.stdout + child.stderr
    lines = [json.loads(line) for line in child.stderr.splitlines()]
    assert [line["event"] for line in lines[3:]] == ["app.unhandled_in_thread", "app.unraisable", "app.unhandled"]
    assert [line["logger"] for line in lines[:3]] == ["httpx", "x", "py.warnings"]
    bare = UNHANDLED.replace("keep_logs_redacted(sys.stderr)", "")
    undefended = subprocess.run(
        [sys.executable, "-c", bare], cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    assert undefended.stderr.count("Jaydenqx") >= 5


FAILING_HANDLER = f"""
import io, logging, sys
from app.security.redaction import keep_logs_redacted
handler = keep_logs_redacted(io.StringIO())
handler.stream.close()
logging.getLogger("x").warning("%s", "{MARKER}")
logging.raiseExceptions = "undefended" in sys.argv
logging.getLogger("x").warning("%s", "{MARKER}")
"""


@pytest.mark.parametrize("how", ["defended", "undefended"])
def test_a_log_that_cannot_be_written_does_not_spill_the_record_to_the_console(how: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", FAILING_HANDLER, how],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert child.returncode == 0
    assert child.stderr.count(f"Arguments: ('{MARKER}',)") == (1 if how == "undefended" else 0)
