"""Sentences about worries for a child's safety, for cards, banners and the sheet."""

from datetime import date
from typing import Final

from app.operations.rows.concern import ActionLine, ConcernLine
from app.ui import when

TITLE: Final = "Something said about safety"
RECORD: Final = "Record what was done"
SEE: Final = "See the answer"
SHOW_ALL: Final = "See them all"
_STAYS: Final = "stays here until somebody records what was done."
_SAID_BY: Final = {"child": "said by {called}", "carer": "said by a parent or carer", "partner": "told by a partner agency"}
LONGEST: Final = 180


def short(text: str) -> str:
    """At most about two lines of it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"


def heading(count: int) -> str:
    """ "One thing about safety waits for an action"."""
    return f"{when.count_of(count, 'thing').capitalize()} about safety wait{'s' if count == 1 else ''} for an action"


def brief(count: int) -> str:
    """The same in few words, where there is one line for several things: "Safety: one thing to act on"."""
    return f"Safety: {when.count_of(count, 'thing')} to act on"


def calm(count: int, *, is_manager: bool) -> str:
    """What to do now, and that it does not go away by itself."""
    first = "Talk with the worker today" if is_manager else "Tell your manager today"
    stays = f"This {_STAYS}" if count == 1 else f"These {_STAYS.replace('stays', 'stay')}"
    return f"{first} and follow your safeguarding procedure. {stays}"


def asked(line: ConcernLine) -> str:
    """The question as it was put."""
    return short(line.asked) or "A worry about safety"


def answer(line: ConcernLine, today: date) -> str:
    """ "Answer: Yes · said by Jay · noted by Leah Okafor, today 09:14"."""
    by = _SAID_BY.get(line.said_by, "").replace("{called}", line.called)
    noted = f"noted by {line.raised_by}, {when.said(line.raised_at, today)}"
    return " · ".join(filter(None, (f"Answer: {short(line.said)}" if line.said else "", by, noted)))


def one(line: ConcernLine) -> str:
    """One worry in one sentence, for a banner."""
    return f"{asked(line)} Answer: {short(line.said)}. Nobody has recorded yet what was done." if line.said else asked(line)


def done_line(action: ActionLine, today: date) -> str:
    """Who was told and what was done, by whom and when."""
    told = f"Told: {action.told}. Done: {action.done}".rstrip(".")
    more = f" Next: {action.next_step}" if action.next_step else ""
    return f"{told}.{more} ({action.by}, {when.said(action.at, today)})"
