"""The checks of the simulation see what they are there to see: each defence is taken away once, and the check fails."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.changes.edits import apply
from app.changes.merging import Merged
from app.server import judging
from app.server.known import Forms
from app.sync.protocol import session
from app.sync.protocol.messages import PageHead, Row
from tests.sync_simulation.conftest import NewService
from tests.sync_simulation.hostile_link import PowerCut
from tests.sync_simulation.test_simulation import run
from tests.sync_simulation.world import Watched

Run = Callable[[], None]


@pytest.fixture
def some_worlds(new_service: NewService, forms: Forms, tmp_path: Path) -> Run:
    """Up to sixteen worlds, one after the other."""

    def live_on() -> None:
        for seed in range(200, 216):
            with new_service() as database:
                run(database, forms, tmp_path / str(seed), seed)

    return live_on


def test_taking_sent_for_answered_loses_work_and_is_seen(some_worlds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Watched.unsent

    def hasty(self: Watched, most: int, most_bytes: int, before: str = "") -> Any:
        ops = honest(self, most, most_bytes)
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 2 WHERE state = 1")
        return ops

    monkeypatch.setattr(Watched, "unsent", hasty)
    with pytest.raises(AssertionError):
        some_worlds()


def test_moving_the_cursor_before_the_rows_are_stored_is_seen(some_worlds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Watched.apply_page

    def hasty(self: Watched, rows: Sequence[Row], head: PageHead) -> Any:
        with self._store.transaction() as connection:
            connection.exec_driver_sql("UPDATE sync_state SET cursor = max(cursor, ?)", (head.cursor,))
        if self._desk.dice.random() < self._desk.odds:
            raise PowerCut
        return honest(self, rows, head)

    monkeypatch.setattr(Watched, "apply_page", hasty)
    with pytest.raises(AssertionError, match="differs from the service"):
        some_worlds()


def test_letting_the_last_writer_win_is_seen(some_worlds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def last_writer_wins(_base: Any, theirs: Any, mine: Any, _rules: Any) -> Merged:
        return Merged(apply(theirs, mine))

    monkeypatch.setattr(judging, "merge", last_writer_wins)
    with pytest.raises(AssertionError, match="had not seen"):
        some_worlds()


def test_giving_up_after_a_failure_is_seen(some_worlds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def never_again(state: session.State, problem: str, wait_s: float = 0) -> session.Step:
        return session._stop(session._but(state, phase=session.Phase.STOPPED), problem)

    def only_once(state: session.State, event: Any) -> bool:
        return state.phase is session.Phase.STOPPED

    honest = session.step
    monkeypatch.setattr(session, "_give_up", never_again)
    monkeypatch.setattr("app.sync.agent.step", lambda s, e: (s, []) if only_once(s, e) else honest(s, e))
    with pytest.raises(AssertionError):
        some_worlds()
