"""Instants said as a person in the room reads them off the wall, across midnight and on the nights when the hour changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/London")


def utc(text: str) -> datetime | None:
    """The instant of an ISO time with offset; None for text that is no such time, so that it counts for nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def wall(at: datetime, now: datetime, zone: ZoneInfo = HOME) -> str:
    """04:52; on another day than now "Tue 04:52"; within twelve hours of a change of the hour "01:30 GMT"."""
    local = at.astimezone(zone)
    said = f"{local:%H:%M}"
    if local.date() != now.astimezone(zone).date():
        said = f"{local:%a} {said}"
    return f"{said} {local:%Z}" if _hour_changes_near(at, zone) else said


def span(length: timedelta) -> str:
    """47 min, 2 h 05, 19 h 44, 3 days 4 h; minutes are rounded down, and a span before 0 is said without its sign."""
    minutes = int(abs(length).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 72:
        return f"{hours // 24} days {hours % 24} h"
    return f"{hours} h {rest:02}" if hours else f"{rest} min"


def _hour_changes_near(at: datetime, zone: ZoneInfo) -> bool:
    half = timedelta(hours=12)
    return (at.astimezone(UTC) - half).astimezone(zone).utcoffset() != (at.astimezone(UTC) + half).astimezone(
        zone
    ).utcoffset()
