"""Reading dates and times as people type them, and saying them back, so that a wrong one is seen at once.

A date carries its precision: a day, a month, a year, or any of these "about". It is stored as EDTF text (ISO 8601-2):
`2026-08-14`, `2026-08`, `2026`, and `~` at the end for about. Day comes before month, always: this is a UK service.
Nothing here reads a clock; "today" comes in.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, Literal

Precision = Literal["day", "month", "year", "approximate"]
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
EXAMPLE: Final = "14/8/2026"
_MONTHS: Final = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip
_WELSH: Final = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
]
_WEEKDAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NEAR: Final = {
    "today": 0, "tod": 0, "heddiw": 0, "yesterday": -1, "yest": -1, "ddoe": -1, "tomorrow": 1, "yfory": 1,
}  # fmt: skip
_ABOUT: Final = re.compile(r"^(?:about|around|approximately|approx\.?|circa|ca\.|c\.|tua|~)\s*|\s*~$")
_OFFSET: Final = re.compile(r"^([+-])\s*([0-9]{1,4})$|^([0-9]{1,4}) days? ago$")
_EDTF: Final = re.compile(r"^([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?(~?)$")


@dataclass(frozen=True)
class ParsedDate:
    """A date as known. `first` and `last` are the earliest and latest day it can mean; `about` widens neither."""

    edtf: str
    precision: Precision
    first: date
    last: date


@dataclass(frozen=True)
class Unread:
    """Why a text could not be read, as one or two sentences for the person, with what to try."""

    sentence: str


def parse_date(text: str, today: date) -> ParsedDate | Unread:
    """Read a typed date: 14/8/26, 14.8.2026, 14 aug 2026, aug 2026, 2026, about aug 2026, today, yesterday, -3."""
    typed = " ".join(text.split())
    plain = typed.casefold()
    is_about = bool(_ABOUT.search(plain))
    plain = _ABOUT.sub("", plain)
    found = _near(plain, today) or _iso(plain, typed) or _in_parts(plain, typed, today)
    if isinstance(found, ParsedDate) and is_about:
        return ParsedDate(found.edtf + "~", "approximate", found.first, found.last)
    return found


def from_edtf(text: str) -> ParsedDate | None:
    """A stored date back; None for text that is no date we write."""
    match = _EDTF.match(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group(1, 2, 3))
    found = _made(year or 0, month, day, text)
    if isinstance(found, Unread):
        return None
    return ParsedDate(text, "approximate", found.first, found.last) if match.group(4) else found


def day_of(day: date) -> ParsedDate:
    """A whole day, known exactly."""
    return ParsedDate(day.isoformat(), "day", day, day)


def later_of(one: str, two: str) -> str:
    """The later of two stored dates, by the last day each can mean; the exacter of two that end together. No date is earliest."""
    return max(one, two, key=_lateness)


def _lateness(text: str) -> tuple[date, int, bool, str]:
    known = from_edtf(text)
    return (known.last if known else date.min, text.count("-"), not text.endswith("~"), text)


def as_typed(known: ParsedDate) -> str:
    """Text that reads back as `known`: 14/08/2026, 08/2026, 2026, "about 08/2026"."""
    parts = known.edtf.removesuffix("~").split("-")
    return ("about " if known.edtf.endswith("~") else "") + "/".join(reversed(parts))


def in_words(known: ParsedDate) -> str:
    """Friday 14 August 2026; August 2026; 2026; about August 2026."""
    size = known.edtf.removesuffix("~").count("-")
    first = known.first
    month = f"{_MONTHS[first.month - 1]} {first.year}"
    said = (str(first.year), month, f"{_WEEKDAYS[first.weekday()]} {first.day} {month}")[size]
    return f"about {said}" if known.edtf.endswith("~") else said


def distance(known: ParsedDate, today: date) -> str:
    """How far from today in words: today, yesterday, in 5 days, 6 weeks ago, 3 months ago, this year."""
    if known.first <= today <= known.last:
        return {0: "this year", 1: "this month", 2: "today"}[known.edtf.removesuffix("~").count("-")]
    nearest = known.last if known.last < today else known.first
    days = (nearest - today).days
    if abs(days) == 1:
        return "tomorrow" if days > 0 else "yesterday"
    amount = _span(min(nearest, today), max(nearest, today))
    return f"in {amount}" if days > 0 else f"{amount} ago"


def readback(known: ParsedDate, today: date) -> str:
    """What stands beside the field: "Friday 14 August 2026 · 3 months ago"."""
    return f"{in_words(known)} · {distance(known, today)}"


def parse_time(text: str, now: time) -> time | Unread:
    """Read a typed time of day: 1430, 14:30, 14.30, 2.30pm, 9, 9am, now, midday, midnight."""
    plain = "".join(text.casefold().split())
    named = {
        "now": now.replace(second=0, microsecond=0, tzinfo=None),
        "midday": time(12),
        "noon": time(12),
        "midnight": time(0),
    }
    if plain in named:
        return named[plain]
    match = re.match(r"^([0-9]{1,2})(?:[:.h]?([0-9]{2}))?(am|pm)?$", plain.replace("a.m.", "am").replace("p.m.", "pm"))
    if match is None:
        return Unread(f"We could not read '{_quoted(text)}'. Type a time such as 14:30, 1430 or 2.30pm.")
    hour, minute, half = int(match.group(1)), int(match.group(2) or 0), match.group(3)
    return _time(hour, minute, half, text)


def _time(hour: int, minute: int, half: str | None, typed: str) -> time | Unread:
    if half and not 1 <= hour <= 12:
        return Unread(f"We could not read '{_quoted(typed)}'. With am or pm the hour is 1 to 12. Or type it as 14:30.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return Unread(f"We could not read '{_quoted(typed)}'. A day goes from 00:00 to 23:59. Try 14:30.")
    return time(hour, minute)


def _near(plain: str, today: date) -> ParsedDate | Unread | None:
    """today, yesterday, -3, 3 days ago."""
    if plain in _NEAR:
        return day_of(today + timedelta(days=_NEAR[plain]))
    match = _OFFSET.match(plain)
    if match is None:
        return None
    days = int(match.group(2) or match.group(3))
    return day_of(today + timedelta(days=days if match.group(1) == "+" else -days))


def _iso(plain: str, typed: str) -> ParsedDate | Unread | None:
    match = _EDTF.match(plain)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.group(1, 2, 3))
    return _made(year or 0, month, day, typed)


def _in_parts(plain: str, typed: str, today: date) -> ParsedDate | Unread:
    """Day, month and year in this order, with the month as number or name, or month and year, or day and month."""
    if re.fullmatch(r"[0-9]{8}", plain):
        plain = f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    parts = [part for part in re.split(r"[\s/.,-]+", plain) if part and part not in _DAY_WORDS]
    numbers = [_number(part) for part in parts]
    if not 2 <= len(parts) <= 3 or None in numbers:
        return _lost(typed)
    if len(parts) == 3 and _month_named(parts[0]):
        parts[:2] = parts[1::-1]
    values = [_number(part) or 0 for part in parts]
    if len(parts) == 3:
        return _made(_full_year(parts[2], today), values[1], values[0], typed)
    if len(parts[1]) == 4 and parts[1].isdigit():
        return _made(values[1], values[0], None, typed)
    return _made(today.year, values[1], values[0], typed) if not _month_named(parts[0]) else _month_and(parts, today, typed)


_DAY_WORDS: Final = frozenset({"of", "the", *(d.casefold() for d in _WEEKDAYS), *(d[:3].casefold() for d in _WEEKDAYS)})


def _month_and(parts: list[str], today: date, typed: str) -> ParsedDate | Unread:
    """aug 14 is a day of this year; aug 26 could be either, so two digits after a month are always the day."""
    return _made(today.year, _month_named(parts[0]), _number(parts[1]) or 0, typed)


def _number(part: str) -> int | None:
    """A number, one with st nd rd th, or a month's name; None for anything else."""
    match = re.fullmatch(r"([0-9]{1,4})(?:st|nd|rd|th)?", part)
    return int(match.group(1)) if match else (_month_named(part) or None)


def _month_named(part: str) -> int:
    """1 to 12 for a month's name or its first three letters or more, English or Welsh; 0 for none."""
    if len(part) < 3 or not part.isalpha():
        return 0
    for names in (_MONTHS, _WELSH):
        fits = [place for place, name in enumerate(names, 1) if name.casefold().startswith(part)]
        if len(fits) == 1:
            return fits[0]
    return {"sept": 9}.get(part, 0)


def _full_year(part: str, today: date) -> int:
    """26 is 2026; two digits more than ten years ahead are of the last century."""
    year = _number(part) or 0
    if len(part) > 2:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year + 10 else century - 100 + year


def _made(year: int, month: int | None, day: int | None, typed: str) -> ParsedDate | Unread:
    """The date of these parts, or what is wrong with them."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Unread(
            f"We could not read '{_quoted(typed)}'. The year must be from {FIRST_YEAR} to {LAST_YEAR}. Try {EXAMPLE}."
        )
    if month is None:
        return ParsedDate(f"{year:04}", "year", date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        return Unread(
            f"We could not read '{_quoted(typed)}'. Months go from 1 to 12, and the day comes first. Try {EXAMPLE}."
        )
    days = monthrange(year, month)[1]
    if day is None:
        return ParsedDate(f"{year:04}-{month:02}", "month", date(year, month, 1), date(year, month, days))
    if not 1 <= day <= days:
        named = f"{_MONTHS[month - 1]} {year}" if month == 2 else _MONTHS[month - 1]
        best = f"{min(max(day, 1), days)}/{month}/{year}"
        return Unread(f"We could not read '{_quoted(typed)}'. {named} has {days} days. Try {best}.")
    return day_of(date(year, month, day))


def _lost(typed: str) -> Unread:
    if not typed:
        return Unread(f"Type a date, for example {EXAMPLE}.")
    return Unread(f"We could not read '{_quoted(typed)}'. Type day, month and year, for example {EXAMPLE}.")


def _quoted(typed: str) -> str:
    """What was typed, short enough for a sentence."""
    tidy = " ".join(typed.split())
    return tidy if len(tidy) <= 24 else tidy[:23] + "…"


def _span(early: date, late: date) -> str:
    """Time between two days in the unit that people use for it."""
    days = (late - early).days
    months = (late.year - early.year) * 12 + late.month - early.month - (late.day < early.day)
    if months >= 24:
        return f"{months // 12} years"
    if months >= 2:
        return f"{months} months"
    if days >= 14:
        return f"{days // 7} weeks"
    return f"{days} days" if days != 1 else "1 day"
