"""What the head of a log says: the child's name, what they need, the place, whether all is on the disk, the time."""

from typing import Final

import msgspec

from app.domain.attendance import CUSTODY_RECORD
from app.domain.wall_time import wall
from app.ui import when
from app.ui.desk import SyncState
from app.ui.features.custody import urgent
from app.ui.features.custody.board import Board
from app.ui.save_state import SaveState

LOW_BATTERY: Final = 15
_CHIPS: Final = {
    "alerts_do": ("warn", "messages-square"),
    "alerts_dont": ("warn", "circle-alert"),
    "alerts_allergies": ("bad", "circle-alert"),
    "alerts_medicine": ("bad", "pill"),
    "alerts_self_harm": ("bad", "shield-alert"),
    "alerts_other": ("warn", "info"),
}


class HeadWords(msgspec.Struct, frozen=True, kw_only=True):
    """`needs` are text, tone and icon of each chip."""

    name: str = ""
    initials: str = ""
    needs: tuple[tuple[str, str, str], ...] = ()
    where: str = ""
    urgent: str = ""
    saved: str = ""
    saved_tone: str = "ok"
    saved_icon: str = ""
    battery: str = ""
    clock: str = ""
    day: str = ""
    is_clock_off: bool = False


def head_words(board: Board, saved: SaveState, sync: SyncState, battery: int | None = None) -> HeadWords:
    """`battery` is what is left in per cent; None while it is charging or not known."""
    row = board.row
    said = board.reckoned.said.astimezone(board.zone)
    pill, tone, icon = _saved(saved, sync)
    return HeadWords(
        name=", ".join(filter(None, (row.called, str(row.age) if row.age is not None else "", row.pronouns))),
        initials=row.initials,
        needs=tuple((line.words, *_CHIPS.get(line.question, ("warn", "info"))) for line in row.alerts),
        where=_where(board),
        urgent=urgent.of_board(board),
        saved=pill,
        saved_tone=tone,
        saved_icon=icon,
        battery=f"Battery {battery} %. Plug in" if battery is not None and battery < LOW_BATTERY else "",
        clock=f"{said:%H:%M}",
        day=_day(board, sync),
        is_clock_off=bool(board.reckoned.off),
    )


def _where(board: Board) -> str:
    attendance = board.row.attendance
    number = attendance.text(CUSTODY_RECORD)
    brought = next((s for s in reversed(board.row.times) if s.kind == "brought_in"), None)
    at = board.instants.get(brought.id) if brought is not None else None
    parts = (
        attendance.station,
        f"custody record {number}" if number else "",
        attendance.text("custody_officer"),
        f"brought in {wall(at, board.now, board.zone)}" if at is not None else "",
        "voluntary interview" if attendance.is_voluntary else "",
    )
    return " · ".join(filter(None, parts))


def _saved(saved: SaveState, sync: SyncState) -> tuple[str, str, str]:
    is_offline = sync.phase in ("offline", "never", "problem")
    if saved.phase == "trouble":
        return "Not saved. Tap again", "bad", "triangle-alert"
    kept = "saving" if saved.phase == "saving" else f"saved {when.clock_of(saved.at)}" if saved.at else "all saved"
    if is_offline:
        return f"Offline · {kept}", "warn", "cloud-off"
    return f"{kept[:1].upper()}{kept[1:]}", "ok", "cloud-check"


def _day(board: Board, sync: SyncState) -> str:
    at = board.reckoned.said.astimezone(board.zone)
    if board.reckoned.off:
        return f"laptop’s clock · really {wall(board.now, board.now, board.zone)}"
    told = f" · checked {when.clock_of(sync.last_synced_at)}" if sync.last_synced_at else ""
    return f"{at:%a} {at.day} {at:%b}{told}"
