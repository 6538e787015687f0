"""An attendance that is written up when it is over: every sheet asks the time, and times belong to that night. No widgets."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from app.domain.answer import Answer
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.stamp import called
from app.domain.wall_time import first_from, last_before, on_day, zone_of
from app.operations.attendance import BeginAttendance
from app.ui.features.custody import texts
from app.ui.features.custody.asking import Ask, Field
from app.ui.features.custody.board import Board

ONE_TIME: Final = frozenset({"search", "concern", "step_down", "extended", "outcome", "other_time", "rights"})
"""Sheets that are about one moment."""
BAIL: Final = ("bail_refused", "transfer_asked", "transfer_answered", "certificate_seen", "challenged")
"""What the sheet of bail refused stamps: each has a time of its own."""
BEFORE: Final = frozenset({"arrested", "brought_in", "detention_authorised"})
"""What mostly happened before the adult was asked for."""
DAYS_ON: Final = 4


def is_so(board: Board | None) -> bool:
    """Is this log written up afterwards?"""
    return board is not None and board.row.attendance.entered_afterwards


def begins(board: Board) -> datetime | None:
    """Where the night begins: when the police asked, else the first time that is stamped; None while there is neither."""
    asked = [board.instants[s.id] for s in board.row.times if s.kind == "requested" and s.id in board.instants]
    return min(asked or board.instants.values(), default=None)


def timed(board: Board | None, ask: Ask) -> Ask:
    """The sheet as it is asked of this log: as it is while the log is live, with its time where it is written up."""
    if board is None or not is_so(board):
        return ask
    if ask.key == "bail_refused":
        there = {s.kind for s in board.row.times}
        more = tuple(
            Field(
                key=f"at_{kind}",
                label=f"{called(kind)}: when?",
                kind="time",
                required=texts.TYPE_TIME if kind == BAIL[0] else "",
                hint="" if kind == BAIL[0] else "Leave it empty if it did not happen.",
            )
            for kind in BAIL
            if kind not in there
        )
        return msgspec.structs.replace(ask, fields=(*more[:1], _day(board), *ask.fields, *more[1:]) if more else ask.fields)
    if ask.key == "change_time":
        stamp = next((s for s in board.row.times if s.id == ask.stamp), None)
        at = board.instants.get(stamp.id) if stamp is not None else None
        value = f"{at.astimezone(board.zone):%Y-%m-%d}" if at is not None else ""
        day = Field(key="day", label="On which day?", kind="day", value=value, required="Write the day.")
        return msgspec.structs.replace(ask, fields=(ask.fields[0], day, *ask.fields[1:]))
    if ask.key not in ONE_TIME:
        return ask
    when = Field(key="at", label="When was it?", kind="time", required=texts.TYPE_TIME)
    rest = tuple(field for field in ask.fields if field.key != "at")
    return msgspec.structs.replace(ask, fields=(when, _day(board), *rest), is_immediate=False)


def _day(board: Board) -> Field:
    begin = begins(board)
    if begin is None:
        return Field(key="day", label="On which day?", kind="day", required="Write the day.")
    first = begin.astimezone(board.zone).date()
    days = (first + timedelta(days=n) for n in range(-1, DAYS_ON))
    options = tuple((day.isoformat(), f"{day:%a} {day.day} {day:%b}") for day in days if day <= _today(board))
    return Field(key="day", label="Another day?", options=options, hint=texts.SAME_NIGHT)


def _today(board: Board) -> date:
    return board.now.astimezone(board.zone).date()


def instant_of(board: Board, clock: str, day: str = "", kind: str = "") -> datetime:
    """What a typed time means in this log. Raises Refused for one that never was, or that lies ahead."""
    begin, at = begins(board), time.fromisoformat(clock)
    if day:
        found = on_day(date.fromisoformat(day), at, board.zone)
    elif begin is None:
        raise Refused("Write the day.", "day")
    elif kind in BEFORE and not board.row.attendance.is_voluntary:
        found = last_before(at, begin, board.zone)
    else:
        found = first_from(at, begin, board.zone)
    if found is None:
        raise Refused(texts.NO_SUCH_TIME, "at")
    if found > board.now + timedelta(minutes=1):
        raise Refused(texts.LIES_AHEAD, "at")
    return found


def begin(said: Mapping[str, str]) -> Ask:
    """What is asked before an attendance is written up: above all the night."""
    return Ask(
        key="afterwards",
        title=texts.WRITE_UP,
        note=texts.WRITE_UP_NOTE,
        save="Begin to write it up",
        fields=(
            Field(key="day", label="On which day did the police ask?", kind="day", required="Write the day."),
            Field(key="at", label="At what time did they ask?", kind="time", required=texts.TYPE_TIME),
            Field(
                key="station", label=texts.STATION, kind="line", value=said.get("station", ""), required=texts.NEEDS_STATION
            ),
            Field(key="kind", label=texts.KIND, options=texts.KINDS, value="detained", required="Choose what it was."),
            Field(key="name", label=texts.CALLED, kind="line", value=said.get("name", "")),
            Field(key="officer", label=texts.OFFICER, kind="line", value=said.get("officer", "")),
        ),
    )


def beginning(values: Mapping[str, str], now: Moment, new_id: Callable[[], Id]) -> BeginAttendance:
    """What was answered to `begin`. Raises Refused for a time that never was, or that lies ahead."""
    zone = zone_of(now.zone)
    asked = on_day(date.fromisoformat(values["day"]), time.fromisoformat(values["at"]), zone)
    if asked is None or asked > now.at:
        raise Refused(texts.NO_SUCH_TIME if asked is None else texts.LIES_AHEAD, "at")
    said = {"request_officer": values["officer"], "child_called": values["name"]}
    return BeginAttendance(
        id=new_id(),
        scope=new_id(),
        kind=values["kind"],
        station=values["station"],
        requested_at=asked.astimezone(zone).isoformat(timespec="seconds"),
        entered_afterwards=True,
        answers={key: Answer(value=value) for key, value in said.items() if value},
    )
