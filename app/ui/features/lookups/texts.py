"""Sentences of the page on look-ups."""

from datetime import date
from typing import Final

from app.operations.rows.access import LookupLine
from app.ui import when

TITLE: Final = "Look-ups"
SUBTITLE: Final = "Who opened which file in the last two weeks. A question to ask, not a judgement."
SHOW: Final = "Show"
CHOICES: Final = (("unusual", "Unusual only"), ("every", "Every look"))
READING: Final = "Asking the service…"
NOTHING: Final = "Nothing unusual in the last two weeks."
NONE_AT_ALL: Final = "Nobody opened a file of yours in the last two weeks."
UNREADABLE: Final = "The list could not be shown. Nothing was changed. Try again in a moment."


SAVE: Final = "Save as a table…"
SAVE_TITLE: Final = "Save the list as a table"
NOT_LOCKED: Final = (
    "The file is not locked: anyone who can open the folder can read it. Delete it when it is no longer needed."
)
WHY_OUT: Final = "Why is it taken out?"
WHY_OUT_HINT: Final = "A few words for the audit log, no child’s name"
SAY_WHY: Final = "Say in a few words why."
HEADING: Final = ("Who", "Whose file", "Day", "Times", "Why it is unusual")


def cells(line: LookupLine) -> tuple[str, ...]:
    """A row of the file."""
    return (line.who, line.child, line.day, str(line.times), ". ".join(line.why))


def saved(name: str) -> str:
    """After saving."""
    return f"Saved as {name}. The audit log says that you took it out, and why."


def why(line: LookupLine) -> str:
    """What is unusual; how often otherwise."""
    return ". ".join(line.why) or f"Opened {when.count_of(line.times, 'time')}"


def sentence(line: LookupLine, today: date) -> str:
    """The whole row as spoken."""
    return ", ".join((line.who, line.child, when.day_words(line.day, today), why(line)))
