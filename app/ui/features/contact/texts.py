"""Sentences and options of the contact sheet."""

from datetime import date
from typing import Final

from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.errors import Refused, Unavailable
from app.ui import when

TITLE: Final = "Record a contact"
TALKING: Final = "How to talk with them"
TALKING_WITH: Final = "How to talk with {}"
TALKING_PARTS: Final = ("Do", "Don’t", "It helps when")
SUBTITLE: Final = "Filled in from your diary and the last contact. Change anything."
CHOOSE: Final = "Who was it with?"
CHOOSE_HINT: Final = "Type part of the name. Press Enter to take the first one."
NOT_HERE: Final = (
    "Nobody like '{typed}' is on this laptop. This looks at children you hold here. "
    "Sync and try again, or ask your manager."
)
KINDS: Final = (
    ("home_visit", "Home visit"),
    ("office", "Office"),
    ("school", "School"),
    ("phone", "Phone"),
    ("video", "Video"),
    ("text", "Text"),
    ("other", "Other"),
)
FROM_AFAR: Final = frozenset({"phone", "text"})
PROGRESS: Final = (
    ("no_change", "No change"),
    ("some", "Some"),
    ("good", "Good"),
    ("achieved", "Got there"),
    ("worse", "Worse"),
)
RISK: Final = (("no_change", "No change"), ("decreased", "Lower"), ("increased", "Higher"), ("new", "New"))
RISK_OF: Final = (("again", "Happening again"), ("harm", "Harm to others"), ("safety", "Own safety"))
SAFEGUARDING: Final = (
    ("none", "None"),
    ("noted", "Noted"),
    ("told_manager", "Told manager"),
    ("referred", "Referred"),
)
KEYS: Final = (("Tab", "next"), ("Alt", "+ letter jumps to it"), ("1–7", "kind"), ("Esc", "close, nothing is lost"))
LONGEST_NAME: Final = 40
CANNOT_SAVE: Final = "Not saved yet. What you typed is on the screen. Keep this sheet open and type on to try again."


def whole_name(child: Child) -> str:
    """The name the child likes, with the surname; a name longer than a line is shortened on the button."""
    return _fitting(f"{child.called} {child.surname}".strip(), LONGEST_NAME)


def _fitting(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[:most]}…"


def attendance(kind: str, called: str) -> tuple[tuple[str, str], ...]:
    """What can be said about being seen; fewer for a call or a message."""
    if kind in FROM_AFAR:
        return (
            ("seen", "Yes"),
            ("not_home", "No answer"),
            ("we_changed", "We changed it"),
            ("child_changed", f"{_fitting(called, LONGEST_NAME // 2)} changed it"),
        )
    return (
        ("seen", "Seen"),
        ("late", "Late"),
        ("not_home", "Not home"),
        ("we_changed", "We changed it"),
        ("child_changed", f"{_fitting(called, LONGEST_NAME // 2)} changed it"),
        ("came_not_seen", "Came, not seen by us"),
        ("missed", "Missed"),
    )


def attendance_question(kind: str, called: str) -> str:
    """The words above it."""
    return f"Did you reach {called}?" if kind in FROM_AFAR else f"Was {called} seen?"


def draft_question(draft: Contact, called: str, today: date) -> tuple[str, str]:
    """Title and sentence when an unfinished contact is there."""
    begun = when.said(draft.started_at, today)
    first = next((t for t in (draft.content, draft.aim, draft.voice) if t.strip()), "")
    quote = f" It begins: “{first[:80].strip()}”." if first else ""
    return f"You have not finished a contact with {called}", f"It was {begun}.{quote}" if begun else quote.strip()


def why_not_saved(error: BaseException) -> str:
    """What to say when a later note was not kept: never that words are lost, for they are on the screen."""
    return error.message if isinstance(error, Refused | Unavailable) else CANNOT_SAVE


def late(written: date) -> str:
    """A quiet remark, no telling off."""
    return f"Written on {written.day} {when.long_day(written).split()[2]}."
