"""Instants said as a person in the room reads them off the wall, across midnight and on the nights when the hour changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOME = ZoneInfo("Europe/London")


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; home where the laptop says only how it abbreviates it ("BST"), which names no zone."""
    try:
        return ZoneInfo(name) if "/" in name else HOME
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return HOME


def utc(text: str) -> datetime | None:
    """The instant of an ISO time with offset; None for text that is no such time, so that it counts for nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None


def wall(at: datetime, now: datetime, zone: ZoneInfo = HOME) -> str:
    """04:52; twelve hours away or more, on another day, "Tue 04:52"; within twelve hours of a change of the hour "01:30 GMT"."""
    local = at.astimezone(zone)
    said = f"{local:%H:%M}"
    if abs(at - now) >= timedelta(hours=12) and local.date() != now.astimezone(zone).date():
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


def nearest(clock: time, near: datetime, zone: ZoneInfo = HOME) -> datetime | None:
    """The instant closest to `near` at which a clock on the wall showed this; None on the night when it never did.

    So 23:50 typed at 00:10 is ten minutes ago, and the hour that comes twice is the one that `near` lies by.
    """
    today = near.astimezone(zone).date()
    found = []
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        for fold in (0, 1):
            local = datetime.combine(day, clock, zone).replace(fold=fold)
            at = local.astimezone(UTC)
            if at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0):
                found.append(at)
    best = min(found, key=lambda at: abs(at - near), default=None)
    return None if best is None or abs(best - near) > timedelta(hours=13) else best


def last_before(clock: time, now: datetime, zone: ZoneInfo = HOME) -> datetime | None:
    """The last instant up to `now` (and a minute) at which the wall showed this; None where it did not within two days."""
    today = now.astimezone(zone).date()
    found = []
    for back in (0, 1, 2):
        for fold in (0, 1):
            local = datetime.combine(today - timedelta(days=back), clock, zone).replace(fold=fold)
            at = local.astimezone(UTC)
            is_shown = at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
            if is_shown and at <= now + timedelta(minutes=1):
                found.append(at)
    return max(found, default=None)


def on_day(day: date, clock: time, zone: ZoneInfo = HOME) -> datetime | None:
    """The first instant of that day at which the wall showed this; None on the day when it never did."""
    local = datetime.combine(day, clock, zone)
    at = local.astimezone(UTC)
    return at if at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None) else None


def first_from(clock: time, begin: datetime, zone: ZoneInfo = HOME) -> datetime | None:
    """The first instant from the minute of `begin` on at which the wall showed this, across midnight; None where it did not
    within two days."""
    start, found = begin.astimezone(UTC).replace(second=0, microsecond=0), []
    for on in range(3):
        for fold in (0, 1):
            local = datetime.combine(begin.astimezone(zone).date() + timedelta(days=on), clock, zone).replace(fold=fold)
            at = local.astimezone(UTC)
            is_shown = at.astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
            if is_shown and at >= start:
                found.append(at)
    return min(found, default=None)
