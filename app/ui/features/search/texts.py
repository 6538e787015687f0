"""Sentences of the search palette."""

from typing import Final

TITLE: Final = "Search"
SUBTITLE: Final = "Children and notes that you hold on this laptop"
BOX: Final = "Search children, notes and documents"
RECENT: Final = "Children you opened lately"
ELSEWHERE: Final = "Open a file that is not with you"
TYPE_TO_FIND: Final = "Type a name, a case number, or words from a note."
KINDS: Final = {
    "child": "Child",
    "contact": "Contact",
    "addendum": "Later note",
    "assessment": "Assessment",
    "plan": "Plan",
    "report": "Report",
    "order": "Order",
    "appointment": "Diary",
    "certificate": "Certificate",
}
UNREADABLE: Final = "The search did not work just now. Nothing is lost. Try again."


def nothing(typed: str) -> str:
    """No hit at all."""
    return f"Nothing matches “{typed}”. Search looks at children you hold on this laptop."


def still_indexing(count: int) -> str:
    """Why something may be missing."""
    return f"Still indexing {count:,} {'note' if count == 1 else 'notes'}. Some may not be found yet." if count else ""


def kind(code: str) -> str:
    """What a hit is, in a word."""
    return KINDS.get(code, code.replace("_", " ").capitalize())
