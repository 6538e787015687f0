"""The log in words: where it stands, what the clock of the laptop did, and each stamp as one line to read before signing."""

from datetime import date, timedelta

import msgspec

from app.domain.attending import State
from app.domain.ids import Id
from app.domain.stamp import Stamp, called
from app.domain.wall_time import span, utc, wall
from app.operations.rows.custody import LogRow, StampLine
from app.ui import log_due_words, when
from app.ui.features.custody import steps, texts
from app.ui.features.custody.board import Board
from app.ui.stamp_words import about_words


def looking_after(name: str) -> str:
    """The heading over food, drink, medicine, rest and nurse."""
    return f"Looking after {name}"


def standing(row: LogRow, today: date) -> str:
    """What is to be said over the page about where the log stands and until when it is to be signed; empty while it runs."""
    where = row.attending
    if not row.is_mine:
        return texts.READ_ONLY
    match where.state:
        case State.COMPLETED if where.is_changed:
            return "You signed, and something has changed since. Sign once more when it is right."
        case State.COMPLETED:
            return "Signed. A manager reviews it, and may ask you something."
        case State.REVIEWED:
            return "Reviewed. It leaves this laptop with the next sync."
        case State.CANCELLED:
            return "Cancelled. It leaves this laptop with the next sync."
        case State.STEPPED_DOWN:
            return f"You stepped down. Tell the sergeant that another adult is needed, then finish this log. {_sign_by(row, today)}"
        case State.LEFT:
            return f"You have left. {_sign_by(row, today)}"
        case State.HANDED_OVER:
            return f"Handed over to {row.adult_name or 'a colleague'}. You can still add to your own part and sign it."
    return texts.AFTERWARDS if row.attendance.entered_afterwards else ""


def said(row: LogRow) -> str:
    """Whether the child has said how it was, never what; empty while nobody asked."""
    if not row.said:
        return ""
    if any(one.record.is_finished and not one.record.declined for one in row.said):
        return texts.FEEDBACK_DONE
    return texts.FEEDBACK_NOT_WANTED if row.said[-1].record.declined else texts.FEEDBACK_BEGUN


def _sign_by(row: LogRow, today: date) -> str:
    if row.due is None:
        return "Sign it while it is fresh."
    until = log_due_words.until(row.due, today)
    return f"It was to be signed by {until}. Sign it now." if row.is_late else f"Sign it by {until}, while it is fresh."


def clock_moved(board: Board) -> str:
    """Both times, where the clock of the laptop is not believable."""
    said, truly = board.reckoned.said, board.now
    return texts.CLOCK_MOVED.format(said=wall(said, board.now, board.zone), truly=wall(truly, board.now, board.zone))


def facts_in_words(board: Board) -> str:
    """Response time and hours there, where they are known."""
    at = {kind: board.instants.get(s.id) for s in reversed(board.row.times) for kind in (s.kind,)}
    asked, arrived, left = at.get("requested"), at.get("arrived"), at.get("left")
    said = []
    if asked is not None and arrived is not None:
        said.append(f"{span(max(arrived - asked, timedelta()))} from being asked to arriving")
    if arrived is not None and left is not None:
        said.append(f"{span(max(left - arrived, timedelta()))} at the station")
    return ", ".join(said)


class Said(msgspec.Struct, frozen=True):
    """One stamp in words; `is_mine` where the person of this laptop made it, and so may change it."""

    stamp: Id
    words: str
    is_mine: bool


def log_lines(board: Board) -> tuple[str, ...]:
    """Each stamp in the order of the true times: time, what, and what is to be seen about the time."""
    return tuple(said.words for said in lines(board))


def lines(board: Board) -> tuple[Said, ...]:
    """The same with whose each is."""
    ordered = sorted(board.row.stamps, key=lambda line: (board.instants.get(line.stamp.id, board.now), line.stamp.id))
    return tuple(Said(line.stamp.id, _line(board, line), line.is_mine) for line in ordered)


def _line(board: Board, line: StampLine) -> str:
    stamp = line.stamp
    until = utc(stamp.until)
    times = board.clock(stamp) + (f" to {until.astimezone(board.zone):%H:%M}" if until is not None else "")
    about = _about(stamp, board)
    said = f"{times}  {called(stamp.kind)}{f': {about}' if about else ''}"
    if stamp.words:
        said += f" ({stamp.words})"
    if stamp.is_changed:
        why = f"; {stamp.reason[:1].lower()}{stamp.reason[1:]}" if stamp.reason else ""
        said += f". Tapped {when.clock_of(stamp.tapped.wall_at)}{why}"
    return said if line.is_mine or not line.by_name else f"{said} · {line.by_name}"


def _about(stamp: Stamp, board: Board) -> str:
    if stamp.kind in ("right_given", "right_understood"):
        return texts.right(stamp.about).lower()
    if stamp.kind in ("handed_over", "told_outcome"):
        return ""
    said = dict(steps.QUALIFIERS.get(stamp.kind, ())).get(stamp.about, "")
    if not said:
        return about_words(stamp, board.row.form, board.row.called)
    return said[:1].lower() + said[1:] if "{" not in said else ""
