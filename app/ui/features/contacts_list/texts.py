"""Sentences of the lists of contacts and orders."""

from typing import Final

TITLE: Final = "Contacts"
RECORD_A_CONTACT: Final = "Record a contact"
FILTER: Final = "Filter contacts"
NONE_YET: Final = "No contacts recorded. Record the first one with Ctrl+N."
NO_ORDERS: Final = "No order or other outcome is recorded for this child."
UNREADABLE: Final = "The list could not be shown. Nothing is lost."
NOT_FINISHED: Final = "Not finished"
_NAMES: Final = {
    "youth_rehabilitation_order": "Youth Rehabilitation Order",
    "referral_order": "Referral Order",
    "reparation_order": "Reparation Order",
    "detention_and_training_order": "Detention and Training Order",
}


def count(shown: int, total: int) -> str:
    """How many are shown."""
    return f"{total:,} contacts" if shown == total else f"{shown:,} of {total:,} contacts"


def nothing_matches(typed: str) -> str:
    """The filter leaves nothing."""
    return f"Nothing matches “{typed}”."


def in_words(code: str) -> str:
    """A code as words."""
    return _NAMES.get(code) or (code.replace("_", " ").capitalize() if code.islower() else code)
