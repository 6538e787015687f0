"""Sentences of the sheet that opens a child's file."""

from typing import Final

from app.operations.rows.child import LookAlike
from app.operations.rows.service import WorkerLine

TITLE: Final = "Open a child’s file"
SUBTITLE: Final = "Write what you know now. Everything can be added or put right later."
FIRST_NAMES: Final = "First names"
SURNAME: Final = "Surname"
SURNAME_HINT: Final = "Where nobody knows it yet, write “not known”"
PREFERRED: Final = "The name they like to be called"
PREFERRED_HINT: Final = "Ask them. Waymark uses this name everywhere on screen"
PRONOUNS: Final = "Pronouns"
PRONOUN_CHOICES: Final = (("he/him", "he/him"), ("she/her", "she/her"), ("they/them", "they/them"))
BORN: Final = "Date of birth"
BORN_HINT: Final = "Leave it empty if nobody knows it for sure"
WHOLE_DAY: Final = "Write day, month and year, or leave it empty."
LANGUAGE: Final = "Language for letters and papers"
LANGUAGES: Final = (("en", "English"), ("cy", "Cymraeg"))
SPOKEN: Final = "Language spoken at home"
INTERPRETER: Final = "An interpreter is needed"
WORKER: Final = "Who works with this child"
NOBODY: Final = "Nobody yet; it stays with me"
STAYS: Final = "The file is with you until your manager allocates it. They see it after the next sync."
ALIKE: Final = "There may be a file already"
ALIKE_HINT: Final = "Only children on this laptop are compared. Open the file if it is the same child; otherwise go on."
OPEN_FILE: Final = "Open the file"
LOOK: Final = "Look at it"
UNREADABLE: Final = "The form could not be shown. Nothing is lost. Try again in a moment."
FIELDS: Final = {"first_names": FIRST_NAMES, "surname": SURNAME, "born_on": BORN}


def alike(line: LookAlike) -> tuple[str, str]:
    """Who it may be, and what is the same."""
    facts = (f"born {line.born}" if line.born else "", f"with {line.worker}" if line.worker else "")
    known = " · ".join(filter(None, facts))
    return line.name, f"Same {line.why}" + (f" · {known}" if known else "")


def worker(line: WorkerLine) -> str:
    """A name with how many children that person has."""
    return f"{line.names} ({line.children:,} {'child' if line.children == 1 else 'children'})"
