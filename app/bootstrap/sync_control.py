"""The sync agent on a thread of its own, told by timer, by the person and by new work; speaks to the window by signals."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QTimer, Signal

from app.operations.base import Done
from app.sync.agent import SyncAgent
from app.sync.protocol.effects import Doing
from app.sync.report import SyncReport, SyncStatus
from app.ui.desk import SyncControl, SyncState
from app.ui.notices import Notices

SOON_MS = 2_000
_PHASES = {
    Doing.SENDING: "sending",
    Doing.RECEIVING: "receiving",
    Doing.FETCHING: "receiving",
    Doing.FORGETTING: "receiving",
}


class AgentControl(SyncControl):
    """Runs one round at a time. There is always a next one: after a round, after a failure, after the person asked."""

    _status_came = Signal(object)
    _touched_came = Signal(object)
    _round_ended = Signal(object)

    def __init__(
        self,
        make_agent: Callable[..., SyncAgent],
        ask_waiting: Callable[[Callable[[int], None]], None],
        notices: Notices,
        on_synced: Callable[[str], None],
        last: str = "",
    ) -> None:
        super().__init__()
        self._make_agent, self._ask_waiting = make_agent, ask_waiting
        self._notices, self._on_synced = notices, on_synced
        self._agent: SyncAgent | None = None
        self._state = SyncState(phase="offline" if last else "never", last_synced_at=last)
        self._wanted = threading.Event()
        self._stopping = False
        self._again = False
        self._is_running = False
        self._tries_quietly = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try_again)
        self._status_came.connect(self._show_status)
        self._touched_came.connect(self._notices.tell)
        self._round_ended.connect(self._end_round)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    @property
    def state(self) -> SyncState:
        return self._state

    def start(self) -> None:
        """Begin the first round soon."""
        self._thread.start()
        self._timer.start(300)

    def sync_now(self) -> None:
        self._begin(quietly=False)

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
        if self._is_running or self._stopping or not done.touched:
            return
        self._ask_waiting(self._waiting_counted)
        left = self._timer.remainingTime()
        if self._state.phase != "offline" and (left < 0 or left > SOON_MS):
            self._timer.start(SOON_MS)

    def _waiting_counted(self, waiting: int) -> None:
        if not self._is_running:
            self._set(waiting=waiting)

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

    def _one_round(self) -> SyncReport | BaseException:
        try:
            if self._agent is None:
                self._agent = self._make_agent(self._status_came.emit, self._touched_came.emit)
            return self._agent.sync_once()
        except BaseException as error:
            return error

    # on the GUI thread

    def _show_status(self, status: SyncStatus) -> None:
        is_still_away = self._tries_quietly and not status.sent and not status.came
        phase = self._state.phase if is_still_away else _PHASES.get(status.doing, self._state.phase)
        self._set(phase=phase, waiting=status.waiting, done=status.sent + status.came, total=status.sent + status.waiting)

    def _end_round(self, ended: Any) -> None:
        self._is_running = False
        if isinstance(ended, BaseException):
            self._set(
                phase="problem", problem="Syncing stopped because of a fault of ours. Your work is safe on this laptop."
            )
            self._timer.start(60_000)
            return
        self._show_report(ended)
        wait_ms = 0 if self._again else max(200, int(ended.wake_in_s * 1000))
        self._again = False
        if not self._stopping:
            self._timer.start(wait_ms)

    def _show_report(self, report: SyncReport) -> None:
        waiting = self._agent.status.waiting if self._agent else 0
        if report.problem:
            self._set(phase="offline", problem=report.problem, waiting=waiting)
            return
        self._on_synced(report.at)
        self._set(phase="idle", problem="", waiting=waiting, last_synced_at=report.at)

    def _set(self, **changes: Any) -> None:
        state = msgspec.structs.replace(self._state, **changes)
        if state != self._state:
            self._state = state
            self.changed.emit(state)
