"""Closing the lanes while another thread asks for them, or for the council's account: nobody waits for what never comes."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.bootstrap.council import NOT_SIGNED_IN, BrowserSignIn
from app.bootstrap.laptop import Session
from app.domain.errors import Refused, Unavailable
from app.operations.base import Done, Operation
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from app.ui.notices import Notices
from app.ui.tasks import Tasks

PATIENCE_S = 10.0


class NoDisk:
    """Runs nothing: what is tried here is who waits for whom."""

    def run(self, operation: Operation) -> Done:
        raise AssertionError(operation)


class Taker(QObject):
    """A screen that asked."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[Any] = []

    def take(self, _: object) -> None:
        raise AssertionError("nothing was to come")

    def fail(self, error: object) -> None:
        self.errors.append(error)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(NoDisk(), Notices())
    yield made
    made.close()


def elsewhere(work: Callable[[], object]) -> "Future[object]":
    """Begin it on a thread that keeps no process; what came of it."""
    ended: Future[object] = Future()

    def run() -> None:
        try:
            ended.set_result(work())
        except BaseException as error:
            ended.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return ended


def test_work_for_a_lane_that_has_ended_is_refused_and_nobody_waits(tasks: Tasks) -> None:
    assert tasks.close()
    error = elsewhere(lambda: tasks.on_write_lane(int)).exception(PATIENCE_S)
    assert isinstance(error, Unavailable)
    assert "Unlock" in error.message


def asked_while_ending(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> "Future[object]":
    """Close the lanes; after the last job was taken, and before anybody could know, another thread asks."""
    late: list[Future[object]] = []
    came, take, put = threading.Event(), tasks._queue.get, tasks._queue.put

    def put_and_say(job: Any) -> None:
        put(job)
        came.set()

    def get(*more: Any, **others: Any) -> Any:
        job = take(*more, **others)
        if job.work is None and not late:
            monkeypatch.setattr(tasks._queue, "put", put_and_say)
            late.append(elsewhere(lambda: tasks.on_write_lane(int)))
            assert came.wait(PATIENCE_S)
        return job

    monkeypatch.setattr(tasks._queue, "get", get)
    tasks.on_write_lane(int)  # the lane takes its next job with the new `get`
    assert tasks.close(PATIENCE_S)
    return late[0]


def test_work_that_came_while_the_lane_ended_is_failed(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(asked_while_ending(tasks, monkeypatch).exception(PATIENCE_S), Unavailable)


def test_a_lane_that_leaves_its_queue_as_it_is_would_let_somebody_wait_for_ever(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: list[list[Any]] = []
    end = tasks._end

    def leave_it() -> list[Any]:
        ends.append(end())
        return []

    monkeypatch.setattr(tasks, "_end", leave_it)
    late = asked_while_ending(tasks, monkeypatch)
    ((left,),) = ends
    assert not late.done()
    left.fail(Unavailable("seen"))
    assert isinstance(late.exception(PATIENCE_S), Unavailable)


def test_a_screen_that_writes_after_the_end_is_told_so(tasks: Tasks, qtbot: QtBot) -> None:
    taker = Taker()
    assert tasks.close()
    tasks.write(int, taker.take, taker.fail)
    qtbot.waitUntil(lambda: bool(taker.errors))
    assert isinstance(taker.errors[0], Unavailable)
    assert tasks.is_idle


def test_a_view_that_does_not_end_holds_the_closing_no_longer_than_it_may_take(tasks: Tasks) -> None:
    begun, over, taker = threading.Event(), threading.Event(), Taker()

    def look() -> None:
        begun.set()
        over.wait()

    tasks.read(look, taker.take, taker.fail)
    assert begun.wait(PATIENCE_S)
    try:
        closing = elsewhere(lambda: tasks.close(0.1))
        assert closing.result(PATIENCE_S) is False, "and it says that not all was done"
    finally:
        over.set()
    assert tasks.close(PATIENCE_S)


# ---- the council's account


def asked(council: BrowserSignIn) -> "Future[object]":
    """The question, from another thread; nothing of it may come as far as the network."""

    def never(*_: object) -> Any:
        raise AssertionError("asked")

    return elsewhere(lambda: council(never, "", never))


def test_after_the_end_nobody_is_asked_for_the_account(qtbot: QtBot) -> None:
    council = BrowserSignIn()
    council.end()
    error = asked(council).exception(PATIENCE_S)
    assert isinstance(error, Refused)
    assert error.message == NOT_SIGNED_IN


def test_the_end_ends_a_question_and_not_now_only_the_one_that_is_asked(qtbot: QtBot) -> None:
    council = BrowserSignIn()
    council.cancel()
    for leave in (council.cancel, council.end):
        asking = asked(council)
        qtbot.waitUntil(lambda: council.shown.phase == "ask")
        leave()
        assert isinstance(asking.exception(PATIENCE_S), Refused)
        qtbot.waitUntil(lambda: not council.shown.phase)


def test_a_closed_window_leaves_no_question_behind(tmp_path: Path, qtbot: QtBot) -> None:
    profile = Profile(tmp_path / "new")
    session = Session(profile, ProfileLock(profile))
    session.close()
    assert isinstance(asked(session.council).exception(PATIENCE_S), Refused)
