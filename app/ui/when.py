"""Dates and times as short words for the screen: "Tue 24 Nov", "in 2 days", "Today 09:40", "yesterday at 14:02"."""

from datetime import date, datetime
from typing import Final

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FAR_DAYS: Final = 90
"""Further away than this is told in months."""
_SMALL: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def day_of(text: str) -> date | None:
    """The day of an ISO date or date-time; None for empty or unreadable text."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def clock_of(text: str) -> str:
    """ "14:02" of an ISO date-time in the zone it was stamped in; empty where there is no time."""
    try:
        return datetime.fromisoformat(text).strftime("%H:%M") if len(text) > 10 else ""
    except ValueError:
        return ""


def short_day(day: date, today: date) -> str:
    """ "Tue 24 Nov", with the year when it is more than ten months away."""
    words = f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}"
    return words if abs((day - today).days) < 300 else f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def long_day(day: date) -> str:
    """ "Monday 23 November 2026"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """ "Mon"."""
    return _DAYS[day.weekday()][:3]


def count_of(number: int, one: str, many: str = "") -> str:
    """ "two visits", "1 change" in words up to nine: `count_of(2, "visit")`."""
    said = _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
    return f"{said} {one if number == 1 else many or one + 's'}"


def distance(day: date, today: date) -> str:
    """ "today", "tomorrow", "in 4 days", "yesterday", "3 days late" is for the caller: this says "3 days ago"."""
    days = (day - today).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days > FAR_DAYS:
        return f"in {round(days / 30.4)} months"
    return named.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def due(day: date, today: date) -> tuple[str, str]:
    """How far off a due date is and its tone: ("2 days late", "bad"), ("today", "warn"), ("in 4 days", "neutral")."""
    days = (day - today).days
    if days < 0:
        return ("1 day late" if days == -1 else f"{-days} days late"), "bad"
    return distance(day, today), "warn" if days <= 1 else "neutral"


def moment(text: str, today: date) -> str:
    """An ISO date or date-time for a list: "Today 09:40", "Yesterday", "Fri 20 Nov"; empty for none."""
    day = day_of(text)
    if day is None:
        return ""
    if day == today:
        return f"Today {clock_of(text)}".strip()
    return "Yesterday" if (today - day).days == 1 else short_day(day, today)


def told(text: str, today: date) -> str:
    """`moment` inside a line: "today 09:40", "yesterday", "Fri 20 Nov"; empty for none."""
    words = moment(text, today)
    return words[:1].lower() + words[1:] if words.startswith(("Today", "Yesterday")) else words


def day_words(text: str, today: date) -> str:
    """The day of an ISO date or date-time: "Today", "Yesterday", "Fri 20 Nov"; empty for none."""
    day = day_of(text)
    if day is None:
        return ""
    return {0: "Today", 1: "Yesterday"}.get((today - day).days) or short_day(day, today)


def said(text: str, today: date) -> str:
    """An ISO date-time inside a sentence: "today at 14:02", "yesterday at 14:02", "on Friday 20 November, 16:40"."""
    day, clock = day_of(text), clock_of(text)
    if day is None:
        return ""
    if (today - day).days in (0, 1):
        return f"{distance(day, today)} at {clock}" if clock else distance(day, today)
    year = "" if abs((today - day).days) < 300 else f" {day.year}"
    return f"on {_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}" + (f", {clock}" if clock else "")


def greeting(hour: int) -> str:
    """Good morning until noon, good afternoon until six, good evening after."""
    return "Good morning" if 4 <= hour < 12 else "Good afternoon" if 12 <= hour < 18 else "Good evening"


def length_of(minutes: int) -> str:
    """ "45 min", "1 hour", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else ("1 hour" if hours == 1 else f"{hours} hours")


def about(seconds: int) -> str:
    """How long something still takes, never more exactly than is known: "less than a minute", "about 3 minutes"."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return f"about {count_of(minutes, 'minute')}"
    return f"about {count_of(round(minutes / 60), 'hour')}"
