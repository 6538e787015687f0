"""Until when a custody log is to be finished or reviewed, as a badge and inside a line."""

from datetime import date

from app.domain.custody_due import FINISH, LogDue
from app.domain.wall_time import HOME
from app.operations.rows.custody import LogLine, LogRow
from app.ui import when

_WHAT = {FINISH: "finish"}


def said(line: LogLine | LogRow, today: date) -> str:
    """ "finish by Wed 25 Nov, 02:10", "review by today", "review 2 days late"; empty where nothing is due."""
    due = line.due
    if due is None:
        return ""
    what = _WHAT.get(due.what, "review")
    if line.is_late:
        words = when.due(due.on, today)[0]
        return f"{what} {words}" if words.endswith("late") else f"{what} late: was due {until(due, today)}"
    return f"{what} by {until(due, today)}"


def badge(line: LogLine, today: date) -> tuple[str, str]:
    """The words and the tone of a log's badge; empty where nothing is due."""
    words = said(line, today)
    if not words or line.due is None:
        return "", ""
    is_near = line.due.at is not None or (line.due.on - today).days <= 1
    return words[:1].upper() + words[1:], "bad" if line.is_late else "warn" if is_near else "info"


def until(due: LogDue, today: date) -> str:
    """ "tomorrow 02:10", "Thu 26 Nov"."""
    day = when.distance(due.on, today) if abs((due.on - today).days) <= 1 else when.short_day(due.on, today)
    return day if due.at is None else f"{day} {due.at.astimezone(HOME):%H:%M}"
