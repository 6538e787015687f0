"""Sentences of My day."""

from datetime import date
from typing import Final

from app.domain.words import CONTACT_KIND
from app.operations.rows.day import CarryOn, DueLine, MyDay, Visit, WaitingOn
from app.operations.rows.sending import UnsentLine
from app.ui import when

RECORD_A_CONTACT: Final = "Record a contact"
TODAY: Final = "Today"
KEPT_UNTIL_MIDNIGHT: Final = "Where you are going is kept on this laptop until midnight"
DUE_THIS_WEEK: Final = "Due this week"
NOTHING_DUE: Final = "Nothing is due this week."
WAITS_FOR_YOU: Final = "Waits for you"
WAITING_ON_OTHERS: Final = "Waiting on others"
NOT_SENT: Final = "Not sent yet"
SAFE_HERE: Final = "Safe on this laptop. They go by themselves when you are back online."
NOT_SYNCED: Final = "This laptop has not synced yet. Connect once to fetch your records."
YOUR_WEEK: Final = "Your week"
_CALLS: Final = frozenset({"phone", "video", "text", "phone call", "video call", "text message"})
_WORK: Final = {
    "contact": "Contact",
    "assessment": "Answer",
    "plan": "Plan",
    "child": "Child’s details",
    "certificate": "Certificate",
}
ICONS: Final = {
    "contact": "message-square-text",
    "assessment": "clipboard-list",
    "plan": "flag",
    "child": "user",
    "certificate": "award",
    "signature": "signature",
    "appointment": "calendar",
}


def kind_of(visit: Visit) -> str:
    """ "home visit": the kind inside a sentence."""
    words = CONTACT_KIND.get(visit.kind, visit.kind)
    return words[:1].lower() + words[1:]


def visit_title(visit: Visit) -> str:
    """ "Jay Okafor · home visit"."""
    return " · ".join(filter(None, (visit.child, kind_of(visit))))


def summary(day: MyDay, today: date) -> str:
    """ "Monday 23 November 2026 · two visits, one call, and four things due this week"."""
    calls = sum(v.kind.lower() in _CALLS for v in day.visits)
    parts = [when.count_of(len(day.visits) - calls, "visit")] if len(day.visits) > calls else []
    parts += [when.count_of(calls, "call")] if calls else []
    if not day.visits:
        parts = ["nothing in your diary"]
    due = f"and {when.count_of(len(day.due), 'thing')} due this week" if day.due else "and nothing due this week"
    joined = ", ".join([*parts, due]) if len(parts) > 1 else f"{parts[0]} {due}"
    return f"{when.long_day(today)} · {joined}"


def no_visits(due: int) -> str:
    """What stands in the diary's place on an empty day."""
    if not due:
        return "Nothing in your diary today, and nothing is due this week."
    return f"Nothing in your diary today. {when.count_of(due, 'thing').capitalize()} {'is' if due == 1 else 'are'} due this week."


def carry_on_title(left: CarryOn) -> str:
    """ "Carry on: Jay, Living arrangements"."""
    return f"Carry on: {', '.join(filter(None, (left.called, left.title)))}"


def carry_on_text(left: CarryOn, today: date) -> str:
    """Where the person stopped and when."""
    at = when.said(left.stopped_at, today)
    return f"You stopped at “{left.question}” {at}".strip() if left.question else f"You stopped {at}".strip()


def answered(left: CarryOn) -> str:
    """ "8 of 13 answered"; empty where nothing is counted."""
    return f"{left.answered} of {left.total} answered" if left.total else ""


def waiting_text(line: WaitingOn, today: date) -> str:
    """ "with Ruth, since Friday 20 November"."""
    since = when.moment(line.since, today)
    return ", ".join(
        filter(None, (f"with {line.who.split(' ', 1)[0]}" if line.who else "", f"since {since}" if since else ""))
    )


def due_title(line: DueLine) -> str:
    """ "Jay: next contact"."""
    what = line.what if line.what[1:2].isupper() else line.what[:1].lower() + line.what[1:]
    return f"{line.called}: {what}" if line.called else line.what


def unsent_title(line: UnsentLine) -> str:
    """What the line is about, never empty."""
    return line.what or _WORK.get(line.type, "Change")


def everything_is_sent(last_synced_at: str) -> str:
    """The one line that stands for the card when nothing waits."""
    clock = when.clock_of(last_synced_at)
    return f"Everything is sent, {clock}" if clock else NOT_SYNCED


def week_words(count: int, is_today: bool) -> str:
    """Under the figure of a weekday."""
    return "today" if is_today else "visit" if count == 1 else "visits"
