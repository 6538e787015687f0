"""Sentences and words of a child's record."""

from datetime import date
from typing import Final

from app.domain.child import Child
from app.domain.words import ORDER_KIND
from app.operations.rows.child import ChildFile, RatingLine
from app.operations.rows.talking import Talking
from app.ui import when

ALLOCATION: Final = "Allocation"
RECORD_CONTACT: Final = "Record contact"
TABS: Final = {
    "overview": "Overview",
    "assessments": "Assessments",
    "plan": "Plan",
    "reports": "Reports",
    "contacts": "Contacts",
    "orders": "Orders",
    "people_harmed": "People harmed",
    "education": "Education",
    "documents": "Documents",
}
GROUPS: Final = (("contacts", "Contacts"), ("formal", "Formal"), ("voice", "From {called}"), ("other", "Other"))
LEVELS: Final = {
    "low": ("Low", "ok"),
    "medium": ("Medium", "warn"),
    "high": ("High", "bad"),
    "very_high": ("Very high", "bad"),
    "": ("Not looked at yet", "neutral"),
}
_RATINGS: Final = {"safety": "{called}’s own safety", "harm": "Serious harm to others", "again": "It happening again"}
_NATIONS: Final = {"wales": "Wales", "england": "England"}
_BRIEFLY: Final = 2
"""So many lines of how to talk with a child stand on the banner; all stand on the contact and on the plan."""
WARNING_ICONS: Final = {
    "dogs": "dog",
    "allergy": "circle-alert",
    "health": "heart-pulse",
    "medication": "pill",
    "lone_visit": "users",
    "violence": "shield-alert",
}
EVENT_ICONS: Final = {
    "contact": "message-square-text",
    "addendum": "notebook-pen",
    "assessment": "clipboard-list",
    "plan": "file-check",
    "filing": "send",
    "order": "gavel",
    "signature": "signature",
    "appointment": "calendar",
    "certificate": "award",
    "episode": "folder",
    "allocation": "users",
    "child": "user",
}
EVENT_TONES: Final = {"contacts": "primary", "formal": "neutral", "voice": "ok", "other": "info"}
NO_STRENGTHS: Final = "Nothing written yet. Strengths come from talking together and from the assessment."
NO_PEOPLE: Final = "Nobody is written down yet."
NO_EVENTS: Final = "No contacts recorded. Record the first one with Ctrl+N."
HAPPENED: Final = "Something happened"
NOTHING_DUE: Final = "Nothing is due."
SHOW_EARLIER: Final = "Show earlier"
MARK_ALL_SEEN: Final = "Mark all seen"


def in_words(code: str) -> str:
    """A code as words: known orders by their name, others with spaces."""
    return ORDER_KIND.get(code) or (code.replace("_", " ").capitalize() if code.islower() else code)


def nation(child: Child) -> str:
    """Wales or England, as the record says."""
    return _NATIONS.get(child.nation.lower(), child.nation)


def beside_name(child: Child, today: date, *, is_short: bool) -> str:
    """ "likes to be called Jay · he/him"; in the short banner the age as well."""
    liked = f"likes to be called {child.preferred_name}" if child.preferred_name else ""
    age = child.age_on(today)
    years = str(age) if is_short and age is not None else ""
    return " · ".join(filter(None, (liked, years, child.pronouns)))


def beside_name_briefly(child: Child) -> str:
    """ "Jay · he/him", where there is little room."""
    return " · ".join(filter(None, (child.preferred_name, child.pronouns)))


def under_name(child: Child, today: date) -> str:
    """ "15 years · born 12/03/2011 · YJ-24-0183"."""
    age, born = child.age_on(today), when.day_of(child.born_on)
    years = f"{age} years" if age is not None else ""
    return " · ".join(filter(None, (years, f"born {born:%d/%m/%Y}" if born else "", child.case_number)))


def own_words(child: Child) -> str:
    """Whose words they are and from when."""
    day = when.day_of(child.matters_on)
    return f"{child.called}, in {_their(child)} own words" + (f" · {day.day} {day:%b}" if day else "")


def ask_what_matters(child: Child) -> str:
    """The first step of an empty card."""
    them = {"his": "him", "her": "her"}.get(_their(child), "them")
    return f"Ask {child.called} what matters to {them}, and write it down in {_their(child)} own words."


def _their(child: Child) -> str:
    """his, her or their, as the child's pronouns say."""
    return {"he": "his", "she": "her"}.get(child.pronouns.split("/")[0].strip().lower(), "their")


def new_since(count: int) -> str:
    """The badge of the timeline."""
    return f"{count} new since you last looked"


def last_looked(at: str, today: date) -> str:
    """The words in the dashed line."""
    return f"You last looked {when.said(at, today)}"


def rating_name(rating: RatingLine, called: str) -> str:
    """What the judgement is about."""
    return _RATINGS.get(rating.name, rating.name.replace("_", " ").capitalize()).format(called=called)


def rating_before(rating: RatingLine) -> str:
    """ "was Low" when it moved."""
    return (
        f"Was {LEVELS[rating.before][0].lower()}"
        if rating.before in LEVELS and rating.before not in {"", rating.level}
        else ""
    )


def worried_on(file: ChildFile, today: date) -> str:
    """When the newest judgement was made."""
    days = [day for rating in file.ratings if (day := when.day_of(rating.on))]
    return f"{max(days).day} {max(days):%b}" if days else ""


def agreed_with(file: ChildFile) -> str:
    """Who countersigned the judgements; empty until somebody did."""
    names = sorted({rating.agreed_by for rating in file.ratings if rating.agreed_by})
    level = f" {in_words(file.order.level)} level." if file.order is not None and file.order.level else ""
    return f"Agreed with {' and '.join(names)}.{level}" if names else level.strip()


def talking(lines: Talking) -> tuple[tuple[str, str, str], ...]:
    """What everybody does and leaves, and the child's own words, each as (words, tone, icon) of a chip."""
    parts = (
        ("Do: {}", lines.do, "ok", "check"),
        ("Don’t: {}", lines.avoid, "neutral", "x"),
        ("It helps when: {}", lines.helps, "info", "messages-square"),
    )
    return tuple((said.format(_briefly(each)), tone, icon) for said, each, tone, icon in parts if each)


def _briefly(lines: tuple[str, ...]) -> str:
    more = f" (and {len(lines) - _BRIEFLY} more)" if len(lines) > _BRIEFLY else ""
    return " · ".join(lines[:_BRIEFLY]) + more
