"""What the pill in the top bar says about sync: one short sentence and its kind, never red for merely offline."""

from datetime import date

from app.ui import when
from app.ui.desk import SyncState


def _waiting(count: int) -> str:
    return f"{count:,} change to send" if count == 1 else f"{count:,} changes to send"


def of(state: SyncState, today: date) -> tuple[str, str]:
    """(kind, words): kind is ok, offline, sending or problem."""
    if state.must_join:
        return "problem", "Join again to sync"
    if state.must_sign_in:
        return "problem", "Sign in to sync"
    if state.phase == "problem":
        return "problem", "Sync has a problem"
    if state.phase == "sending":
        return "sending", f"Sending {state.done:,} of {state.total:,}" if state.total else "Sending"
    if state.phase == "receiving":
        return "sending", f"Fetching {state.files_left:,} files" if state.files_left > 1 else "Fetching changes"
    if state.phase == "idle" and not state.waiting:
        return "ok", _up_to_date(state.last_synced_at, today)
    if state.phase == "idle":
        return "sending", _waiting(state.waiting)
    if state.phase == "never":
        return "offline", "Not synced yet"
    if state.lease:
        return "offline", "Working offline · connect soon"
    return "offline", f"Working offline · {_waiting(state.waiting)}" if state.waiting else "Working offline"


def briefly(state: SyncState) -> str:
    """The same where there is little room; empty where it is short already."""
    if state.phase != "offline" or state.must_join:
        return ""
    if state.lease:
        return "Offline · connect soon"
    return f"Offline · {state.waiting:,} to send" if state.waiting else "Offline"


def _up_to_date(last_synced_at: str, today: date) -> str:
    day = when.day_of(last_synced_at)
    if day is None:
        return "Up to date"
    return f"Up to date, {when.clock_of(last_synced_at) if day == today else when.short_day(day, today)}"
