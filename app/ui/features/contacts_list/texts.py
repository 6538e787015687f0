"""Sentences of the lists of contacts and orders."""

from typing import Final

from app.domain.words import ORDER_KIND

TITLE: Final = "Contacts"
RECORD_A_CONTACT: Final = "Record a contact"
FILTER: Final = "Filter contacts"
NONE_YET: Final = "No contacts recorded. Record the first one with Ctrl+N."
NO_ORDERS: Final = "No order or other outcome is recorded for this child."
INVOLVEMENT: Final = "Involvement with the service"
NO_INVOLVEMENT: Final = "No involvement is recorded for this child."
OPEN, CLOSE = "Open an involvement", "Close it"
UNREADABLE: Final = "The list could not be shown. Nothing is lost."
NOT_FINISHED: Final = "Not finished"


def count(shown: int, total: int) -> str:
    """How many are shown."""
    return f"{total:,} contacts" if shown == total else f"{shown:,} of {total:,} contacts"


def nothing_matches(typed: str) -> str:
    """The filter leaves nothing."""
    return f"Nothing matches “{typed}”."


def in_words(code: str) -> str:
    """A code as words."""
    return ORDER_KIND.get(code) or (code.replace("_", " ").capitalize() if code.islower() else code)
