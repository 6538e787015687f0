"""The sync agent on a thread of its own, told by timer, by the person and by new work; speaks to the window by signals."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QTimer, Signal

from app.bootstrap import clock
from app.domain.moment import Clock
from app.operations.base import Done
from app.sync.agent import SyncAgent
from app.sync.protocol.effects import Doing
from app.sync.report import SyncReport, SyncStatus
from app.ui.desk import SyncControl, SyncState
from app.ui.notices import Notices

SOON_MS = 2_000
NEWS_MS = 1_000
FAULT_S = 60.0
STOPPED_S = 300.0
"""How long sync rests after a person stopped it, unless they start it again."""
_PHASES = {
    Doing.SENDING: "sending",
    Doing.RECEIVING: "receiving",
    Doing.FETCHING: "receiving",
    Doing.FORGETTING: "receiving",
}


FAULT = "Syncing stopped because of a fault of ours. Your work is safe on this laptop."


class Coming:
    """How many files are still coming and about how long that takes, from how fast they came so far."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most, self._began = 0, 0.0

    def take(self, left: int) -> tuple[int, int, int]:
        """(files left, of how many, about how many seconds more; -1 while that cannot be said)."""
        now = self._seconds()
        if left > self._most or not left:
            self._most, self._began = left, now
        came, took = self._most - left, now - self._began
        return left, self._most, round(took / came * left) if left and came and took >= 1 else -1


class AgentControl(SyncControl):
    """Runs one round at a time. There is always a next one: after a round, after a failure, after the person asked."""

    _status_came = Signal(object)
    _touched_came = Signal(object)
    _round_ended = Signal(object)
    _news_came = Signal(object)

    def __init__(
        self,
        make_agent: Callable[..., SyncAgent],
        ask_waiting: Callable[[Callable[[int], None]], None],
        notices: Notices,
        on_synced: Callable[[str], None],
        last: str = "",
        *,
        now: Clock = clock.now,
        luck: Callable[[], float] = random.random,
        after_round: Callable[[SyncReport], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._make_agent, self._ask_waiting = make_agent, ask_waiting
        self._notices, self._on_synced, self._after_round = notices, on_synced, after_round
        self._agent: SyncAgent | None = None
        self._now, self._luck = now, luck
        self._coming = Coming()
        self._state = SyncState(phase="offline" if last else "never", last_synced_at=last)
        self._wanted = threading.Event()
        self._stopping = False
        self._again = False
        self._is_called = False
        self._is_running = self._is_cancelled = False
        self._is_saved_meanwhile = False
        self._tries_quietly = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try_again)
        self._status_came.connect(self._show_status)
        self._touched_came.connect(self._notices.tell)
        self._round_ended.connect(self._end_round)
        self._news_came.connect(self._take_news)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    @property
    def state(self) -> SyncState:
        return self._state

    def start(self) -> None:
        """Begin the first round soon."""
        self._thread.start()
        self._timer.start(300)

    def sync_now(self) -> None:
        self._is_called = True
        self._begin(quietly=False)

    def network_came_back(self) -> None:
        """No waiting for the timer then, and no show of it either."""
        self._is_called = True
        self._try_again()

    def hear(self, head: int) -> None:
        """The service has come to this number. May be called from any thread."""
        self._news_came.emit(head)

    def _take_news(self, head: int) -> None:
        """Fetch them within a second; laptops told at once do not ask at once. Somebody who said stop is left alone."""
        is_known = self._agent is not None and head <= self._agent.cursor
        if is_known or self._stopping or self._state.is_stopped:
            return
        self._is_called = True
        if self._is_running:
            self._again = True
        else:
            self._timer.start(int(NEWS_MS * self._luck()))

    def cancel(self) -> None:
        if self._is_running and self._agent is not None and not self._stopping:
            self._is_cancelled, self._again = True, False
            self._agent.cancel()

    def _try_again(self) -> None:
        """A round that nobody asked for. Without a network it goes on saying "offline" until something has passed."""
        self._begin(quietly=self._state.phase == "offline")

    def _begin(self, *, quietly: bool) -> None:
        if self._stopping:
            return
        self._tries_quietly = quietly
        self._again = self._is_running
        self._is_running = True
        self._timer.stop()
        self._wanted.set()

    def sync_soon(self, done: Done) -> None:
        """Something was saved: say how much waits now, and begin a round within seconds unless the network is away."""
        if self._stopping or not done.touched:
            return
        if self._is_running:  # it may be past its last look at what waits
            self._is_saved_meanwhile = True
            return
        self._ask_waiting(self._waiting_counted)
        left = self._timer.remainingTime()
        if self._state.phase != "offline" and (left < 0 or left > SOON_MS):
            self._timer.start(SOON_MS)

    def _waiting_counted(self, waiting: int) -> None:
        if not self._is_running:
            self._set(waiting=waiting)

    def say_lease(self, sentence: str) -> None:
        """How long this laptop may still be away from the service, where that is worth saying."""
        self._set(lease=sentence)

    def say_sign_in(self, sentence: str, must: bool) -> None:
        """Why and whether the person is to sign in with the council's account. That mends what the service desk cannot."""
        self._set(sign_in=sentence, must_sign_in=must, needs_desk=self._state.needs_desk and not must)

    def become_another(self) -> None:
        """The laptop has joined anew: what still speaks with its old key asks nothing more, and the next round has the new one.

        Called on the write lane, in the job that changed the store: a round looks there first at how things stand.
        """
        old, self._agent = self._agent, None
        if old is not None:
            old.cancel()

    def close(self, most_s: float = 2.0) -> None:
        """End the round under way and begin no other."""
        self._stopping = True
        self._timer.stop()
        if self._agent is not None:
            self._agent.cancel()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(most_s)

    # on the sync thread

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopping:
                return
            self._round_ended.emit(self._one_round())

    def _one_round(self) -> SyncReport | BaseException | None:
        """What came of it; None for the round of a laptop that has become another one meanwhile."""
        try:
            agent = self._agent = self._agent or self._make_agent(self._status_came.emit, self._touched_came.emit)
            is_called, self._is_called = self._is_called, False
            report = agent.sync_once(is_called=is_called)
            if agent is not self._agent:
                return None
            if not self._stopping:
                self._after_round(report)
            return report
        except BaseException as error:
            return error

    # on the GUI thread

    def _show_status(self, status: SyncStatus) -> None:
        is_still_away = self._tries_quietly and not status.sent and not status.came
        phase = self._state.phase if is_still_away else _PHASES.get(status.doing, self._state.phase)
        left, most, seconds = self._coming.take(status.entering)
        self._set(
            phase=phase,
            waiting=status.waiting,
            done=status.came if phase == "receiving" else status.sent,
            total=status.sent + status.waiting if phase == "sending" else 0,
            files_left=left,
            files_total=most,
            seconds_left=seconds,
            is_stopped=False,
            must_join=status.must_join,
            warning=status.warning,
            needs_desk=status.doing is Doing.STOPPED or (status.doing is Doing.RESTING and self._state.needs_desk),
        )

    def _end_round(self, ended: Any) -> None:
        self._is_running = False
        if isinstance(ended, BaseException):
            self._rest(FAULT_S, phase="problem", problem=FAULT)
        elif ended is None:
            self._rest(0.2, problem="", must_join=False)
        elif self._is_cancelled:
            self._end_cancelled()
        else:
            self._show_report(ended)
        self._again = self._is_saved_meanwhile = False

    def _end_cancelled(self) -> None:
        """The person stopped the round: what came is kept, and the rest waits."""
        self._is_cancelled = False
        if self._agent is not None and not self._stopping:
            self._agent.resume()
        phase = "idle" if self._state.last_synced_at else "never"
        self._rest(STOPPED_S, phase=phase, problem="", is_stopped=True)

    def _show_report(self, report: SyncReport) -> None:
        waiting = self._agent.status.waiting if self._agent else 0
        wait_s = 0.0 if self._again else max(0.2, report.wake_in_s)
        if report.problem:
            self._rest(wait_s, phase="offline", problem=report.problem, waiting=waiting)
            return
        if self._is_saved_meanwhile:
            wait_s = min(wait_s, SOON_MS / 1000)
        self._on_synced(report.at)
        self._rest(wait_s, phase="idle", problem="", waiting=waiting, last_synced_at=report.at)

    def _rest(self, wait_s: float, **changes: Any) -> None:
        """How it stands now, and when the next round begins."""
        self._set(next_try_at=self._now().later(seconds=wait_s).wall_at, **changes)
        if not self._stopping:
            self._timer.start(int(wait_s * 1000))

    def _set(self, **changes: Any) -> None:
        state = msgspec.structs.replace(self._state, **changes)
        if state != self._state:
            self._state = state
            self.changed.emit(state)
