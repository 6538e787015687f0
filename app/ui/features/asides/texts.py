"""Sentences of the page on what the service keeps aside."""

import re
from datetime import date
from typing import Final

from app.domain.words import CONTACT_KIND
from app.operations.rows.aside import AsideItem
from app.ui import when

TITLE: Final = "Kept aside"
EMPTY: Final = "Nothing is kept aside. What you decide stays readable under “Decided”."
READING: Final = "Asking the service…"
OFFLINE: Final = "What is kept aside lies at the service, so this page needs a connection."
CLOSED: Final = "Show what is decided"
OPEN_ONLY: Final = "Show what waits"
WRITTEN: Final = "What was written"
WHY: Final = "Why it is not in the record"
NO_WORDS: Final = "There are no words in it."
NOTED: Final = "That you read this is noted in the audit log."
DECIDE: Final = "What becomes of it"
ACTIONS: Final = (
    ("apply", "Put it in the record"),
    ("return", "Return it to its author"),
    ("file", "File it"),
)
MEANS: Final = {
    "": "Choose one of the three. Nothing is lost, whichever you choose.",
    "apply": "It goes into the record with its author’s name and time, marked as a late entry. Where it meets other words, a "
    "person is asked which stand.",
    "return": "Its author gets it back with your words, to write it where it belongs.",
    "file": "It stays at the service with your reason, outside the record. It can be read here later.",
}
WORDS: Final = "Your words"
WORDS_HINT: Final = "Its author reads them. Needed when you return or file it"
CHOOSE_FIRST: Final = "Choose what becomes of it."
SAY_WHY: Final = "Write a sentence, so that its author knows why."
BUTTON: Final = {"": "Decide", "apply": "Put it in the record", "return": "Return it", "file": "File it"}
SURE: Final = "Press once more to confirm"
NOT_YOURS: Final = "You wrote this yourself, or it belongs to another team: somebody else decides."
UNREADABLE: Final = "This could not be shown. Nothing was changed. Try again in a moment."
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?")
_CODE: Final = re.compile(r"[a-z]+(_[a-z]+)*")
STATES: Final = {
    "open": ("Waiting", "warn"),
    "applied": ("In the record", "ok"),
    "returned": ("Returned", "info"),
    "filed": ("Filed", "neutral"),
}


def waits(item: AsideItem, today: date) -> str:
    """How long it has waited."""
    day = when.day_of(item.received_at)
    return when.distance(day, today) if day else ""


def line(item: AsideItem, today: date) -> tuple[str, str]:
    """Title and second line in the list."""
    return item.what, " · ".join(filter(None, (item.author, waits(item, today))))


def written(item: AsideItem, today: date) -> str:
    """Who wrote it when, and when it came."""
    came = f"came {when.said(item.received_at, today)}" if item.received_at else ""
    return " · ".join(filter(None, (item.author, f"written {when.said(item.at, today)}", came)))


def readable(text: str, today: date) -> str:
    """A time as words, a code as words, everything else as it was written."""
    if _TIME.fullmatch(text) and when.day_of(text) is not None:
        return when.said(text, today)
    if _CODE.fullmatch(text):
        return CONTACT_KIND.get(text) or text.replace("_", " ").capitalize()
    return text


def several(item: AsideItem) -> str:
    """A decision about one change is a decision about all that were written with it."""
    if not item.with_it:
        return ""
    return f"{when.count_of(len(item.with_it), 'other change').capitalize()} of the same deed go with it."


def decided(item: AsideItem, today: date) -> str:
    """Who decided what, and why."""
    words = {"applied": "put it in the record", "returned": "returned it", "filed": "filed it"}.get(item.state, "decided")
    why = f" “{item.words}”" if item.words else ""
    return f"{item.by or 'A manager'} {words} {when.said(item.decided_at, today)}.{why}"
