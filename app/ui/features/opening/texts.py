"""Sentences of the two sheets about opening a file that is not with somebody."""

from datetime import date
from typing import Final

from app.operations.opening import Opened
from app.operations.rows.access import OpeningLine
from app.ui import when

TITLE: Final = "Open a file that is not with you"
SURNAME: Final = "Surname"
BORN: Final = "Date of birth"
BORN_HINT: Final = "Either this or the case number, so that it is surely this child"
WHOLE_DAY: Final = "Write day, month and year."
NUMBER: Final = "Case number"
WHY: Final = "Why do you need this file?"
WHY_HINT: Final = "A sentence. The child’s manager reads it"
ASK: Final = "Open the file with this reason"
ASKING: Final = "Asking the service…"
NEED_SURNAME: Final = "Write the surname."
NEED_ONE: Final = "Write the date of birth or the case number."
NEED_WHY: Final = "Say in a sentence why you need this file."
OFFLINE: Final = "You need a connection for this: the service gives the file."
UNREADABLE: Final = "The service could not be asked. Nothing was opened. Try again in a moment."
SEEN_TITLE: Final = "Somebody opened a file that is not with them"
SEEN: Final = "I have seen this"
SEEN_ALREADY: Final = "A manager has seen this already."
OPEN_CHILD: Final = "Open the record"
TO_FILE: Final = "Go to the file"
COMING: Final = "The file is on its way…"
REASON: Final = "The reason they gave"


def opened(given: Opened, today: date, *, is_here: bool) -> str:
    """What was given, until when, and who was told."""
    names = _and(list(given.told))
    who = f" {names} {'has' if len(given.told) == 1 else 'have'} been told." if given.told else ""
    where = "The file is here." if is_here else "The file comes with the sync that runs now."
    return f"{where} You can read it until {_until(given.until_at, today)}.{who}"


def who_opened(line: OpeningLine, today: date) -> str:
    """Who opened whose file when, and until when they can read it."""
    until = _until(line.until_at, today)
    return f"{line.who} opened {line.child}’s file {when.said(line.at, today)} and can read it until {until}."


def _until(at: str, today: date) -> str:
    day = when.day_of(at)
    if day is None:
        return "tomorrow"
    return (
        f"{when.distance(day, today)} at {when.clock_of(at)}"
        if abs((day - today).days) <= 1
        else when.short_day(day, today)
    )


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
