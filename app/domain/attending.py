"""Where an attendance stands, computed from its stamps, the adult's signature and the manager's review (DOMAIN 16.2)."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from app.domain.attendance import OUTCOME, STATION, Attendance
from app.domain.attendance_review import AttendanceReview
from app.domain.log_gaps import gaps
from app.domain.moment import instant
from app.domain.signature import ATTENDED, Signature
from app.domain.stamp import Stamp, in_time
from app.domain.standing import in_order


class State(StrEnum):
    """The states of DOMAIN 16.2."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TRAVELLING = "travelling"
    ARRIVED = "arrived"
    IN_PROGRESS = "in_progress"
    HANDED_OVER = "handed_over"
    LEFT = "left"
    STEPPED_DOWN = "stepped_down"
    COMPLETED = "completed"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


WORDS = {
    State.REQUESTED: "Asked to attend",
    State.ACCEPTED: "Accepted",
    State.DECLINED: "Declined",
    State.TRAVELLING: "On the way",
    State.ARRIVED: "Arrived",
    State.IN_PROGRESS: "Running",
    State.HANDED_OVER: "Handed over",
    State.LEFT: "To be finished",
    State.STEPPED_DOWN: "Stepped down",
    State.COMPLETED: "Signed, waits for review",
    State.REVIEWED: "Reviewed",
    State.CANCELLED: "Cancelled",
}


class Lacking(msgspec.Struct, frozen=True):
    """One thing to do before the log can be signed: a code (a kind of stamp, `gap`, or a question's id) and the sentence."""

    code: str
    words: str


class Attending(msgspec.Struct, frozen=True, kw_only=True):
    """The state, since when (the stamp's stated time), and what is lacking for signing, first thing first.

    `signed` is the adult's newest signature; `is_changed` says that stamps or answers are others since.
    """

    state: State
    since: str = ""
    lacking: tuple[Lacking, ...] = ()
    signed: Signature | None = None
    is_changed: bool = False

    @property
    def is_running(self) -> bool:
        """Is somebody on the way to the child, or with them?"""
        return self.state in {State.ACCEPTED, State.TRAVELLING, State.ARRIVED, State.IN_PROGRESS, State.HANDED_OVER}

    @property
    def is_over(self) -> bool:
        """Has it left the adult's laptop, or will it with the next sync?"""
        return self.state in {State.REVIEWED, State.CANCELLED, State.DECLINED}


_STEPS = (
    ("requested", State.REQUESTED),
    ("accepted", State.ACCEPTED),
    ("declined", State.DECLINED),
    ("set_off", State.TRAVELLING),
    ("arrived", State.ARRIVED),
)
_HOW_IT_ENDS = frozenset({"left", "stepped_down"})


def standing(
    attendance: Attendance,
    stamps: Sequence[Stamp],
    signatures: Sequence[Signature] = (),
    reviews: Sequence[AttendanceReview] = (),
    *,
    content: str = "",
    log: str = "",
    now: str = "",
) -> Attending:
    """Where it stands. `content` and `log` are the hashes of the record and its stamps as they are, to see changes since signing.

    `now` (ISO with offset) is for silences that last still; stamps that were undone are left out by the caller.
    """
    ordered = in_time(list(stamps))
    last = {s.kind: s for s in ordered}
    signed = next((s for s in reversed(in_order(signatures)) if s.meaning == ATTENDED), None)
    is_changed = signed is not None and bool(content) and (signed.content_hash != content or attendance.log_hash != log)
    done = next((r for r in reviews if r.done_at), None)
    if "cancelled" in last:
        return Attending(state=State.CANCELLED, since=last["cancelled"].at, signed=signed)
    if done is not None:
        return Attending(state=State.REVIEWED, since=done.done_at, signed=signed, is_changed=is_changed)
    if signed is not None:
        return Attending(state=State.COMPLETED, since=signed.signed_at, signed=signed, is_changed=is_changed)
    state, since = _where(ordered, last)
    return Attending(state=state, since=since, lacking=lacking(attendance, ordered, now))


def _where(ordered: Sequence[Stamp], last: dict[str, Stamp]) -> tuple[State, str]:
    end = ending(ordered)
    if end is not None:
        return (State.LEFT if end.kind == "left" else State.STEPPED_DOWN), end.at
    moved = next((s for s in reversed(ordered) if s.kind in {"handed_over", "arrived"}), None)
    if moved is not None and moved.kind == "handed_over":
        return State.HANDED_OVER, moved.at
    if moved is not None:
        after = next(iter(ordered[ordered.index(moved) + 1 :]), None)
        return (State.IN_PROGRESS, after.at) if after is not None else (State.ARRIVED, moved.at)
    steps = [(last[kind], state) for kind, state in _STEPS if kind in last]
    return (steps[-1][1], steps[-1][0].at) if steps else (State.REQUESTED, "")


def ending(stamps: Sequence[Stamp]) -> Stamp | None:
    """Leaving or stepping down, unless somebody who took over arrived later."""
    ordered = in_time(list(stamps))
    deciding = next((s for s in reversed(ordered) if s.kind in _HOW_IT_ENDS or s.kind == "arrived"), None)
    return deciding if deciding is not None and deciding.kind != "arrived" else None


def lacking(attendance: Attendance, stamps: Sequence[Stamp], now: str = "") -> tuple[Lacking, ...]:
    """What has to be there before the adult signs."""
    ordered = in_time(list(stamps))
    kinds, end = {s.kind for s in ordered}, ending(ordered)
    is_cut = "stepped_down" in kinds
    wanted = (
        (STATION, not attendance.station, "Say which police station it was."),
        ("arrived", "arrived" not in kinds, "Stamp when you arrived."),
        ("left", end is None, "Stamp when you left."),
        (OUTCOME, not is_cut and not attendance.text(OUTCOME), "Say how it ended."),
        ("gap", bool(gaps(stamps, now)), "Say why nothing was written for a while."),
    )
    return tuple(Lacking(code, words) for code, is_missing, words in wanted if is_missing)


def minutes_there(stamps: Sequence[Stamp]) -> int:
    """Whole minutes from arriving to leaving; 0 while either is not known."""
    ordered = in_time(list(stamps))
    arrived = next((s for s in ordered if s.kind == "arrived"), None)
    left = ending(ordered)
    if arrived is None or left is None:
        return 0
    return max(0, int(instant(left.at) - instant(arrived.at)) // 60)


def review_of(reviews: Sequence[AttendanceReview]) -> AttendanceReview | None:
    """The one that counts where two managers began one apart: the first that is done, else the first."""
    ordered = sorted(reviews, key=lambda r: (not r.done_at, instant(r.done_at) if r.done_at else 0.0, r.id))
    return ordered[0] if ordered else None
