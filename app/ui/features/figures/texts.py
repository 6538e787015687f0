"""Words of the figures page."""

from typing import Final

from app.domain.figures import DECIDED_IN, FEW, SMALL, Count, Figures, Split
from app.ui import when

TITLE: Final = "Figures"
CUSTODY: Final = "Custody figures"
WHOSE: Final = {
    "own": "Your children",
    "team": "Your team’s children",
    "all": "All children of the service",
    "suppressed": "All children of the service, with small numbers hidden",
}
LIVE: Final = "Counted by Waymark from this service’s own records: a live figure, not a national statistic."
HIDES: Final = (
    "A number from 1 to 4 reads “fewer than 5”, and its total is not shown, so that no child can be known by it. "
    "It is counted as at the end of last month."
)
READING: Final = "Counting …"
UNREADABLE: Final = "The figures could not be counted. Nothing is lost. Try again in a moment."
NOT_ASKED: Final = (
    "These figures are counted by the service. Connect to the network once; they are then kept here to read offline."
)
KEPT: Final = "The service could not be asked just now. These are the figures that were kept on this laptop."
FEWER: Final = f"fewer than {SMALL}"
NONE: Final = "Nothing to count here."
COURTS: Final = "Proposals and what courts decided"
_TITLES: Final = {
    "files": ("Open files", "Children with an open spell of work, each counted once."),
    "stages": (
        "How long assessments took",
        "Sent in the last three months: working days from start to first sending.",
    ),
    "managers": (
        "How long managers took",
        "Decided in the last three months: working days from being sent to being signed or returned.",
    ),
    "waiting": ("Waiting for a manager", "Assessments that are sent and not decided yet."),
    "worries": ("Worries about safety", "Raised in the last three months, and older ones that are still open."),
    "reports": ("Reports handed in", "In the last three months, against the day each was due."),
    "courts": ("What courts made of proposals", "Decided in the last twelve months."),
}
_PARTS: Final = {
    ("files", "custody"): "Custody",
    ("files", "court"): "Court order in the community",
    ("files", "bail"): "Bail and remand",
    ("files", "out_of_court"): "Out of court",
    ("files", "diversion"): "Diversion",
    ("files", "prevention"): "Prevention",
    ("files", "other"): "Something else",
    ("stages", "within_10"): "Up to 10 working days",
    ("stages", "within_15"): "11 to 15 working days",
    ("stages", "longer"): "More than 15 working days",
    ("managers", "within_5"): f"Up to {DECIDED_IN} working days",
    ("managers", "longer"): f"More than {DECIDED_IN} working days",
    ("waiting", "within_5"): f"Up to {DECIDED_IN} working days",
    ("waiting", "longer"): f"More than {DECIDED_IN} working days",
    ("worries", "next_day"): "Acted on by the next day",
    ("worries", "later"): "Acted on later",
    ("worries", "open"): "No action recorded yet",
    ("reports", "in_time"): "In time",
    ("reports", "late"): "Late",
    ("reports", "no_day"): "No day was set",
    ("courts", "followed"): "As proposed",
    ("courts", "otherwise"): "Otherwise",
}
_WARN: Final = frozenset({("managers", "longer"), ("waiting", "longer"), ("worries", "open"), ("reports", "late")})


def heading(split: Split) -> tuple[str, str]:
    """Title, and who was counted."""
    return _TITLES.get(split.key, (split.key.replace("_", " ").capitalize(), ""))


def part(split: Split, count: Count) -> str:
    """What is counted."""
    return _PARTS.get((split.key, count.key), count.key.replace("_", " ").capitalize())


def number(count: Count) -> str:
    """The number, or the word that stands for it."""
    return FEWER if count.mask == FEW else "not shown" if count.mask else f"{count.number:,}"


def total(split: Split) -> str:
    """ "23 in all"."""
    return "Total not shown" if split.total.mask else f"{split.total.number:,} in all"


def sentence(split: Split) -> str:
    """The card in words, for whoever does not see the bars."""
    told = ", ".join(f"{part(split, one)}: {number(one)}" for one in split.parts)
    return f"{heading(split)[0]}. {total(split)}. {told}"


def tone(split: Split, count: Count) -> str:
    """Amber where more of it is worse."""
    return "warn" if (split.key, count.key) in _WARN and (count.number or count.mask) else "primary"


def subtitle(found: Figures) -> str:
    """ "Your team’s children · as at the end of Monday 23 November 2026"."""
    day = when.day_of(found.as_at)
    as_at = f"as at {when.long_day(day)}" if day else ""
    return " · ".join(filter(None, (WHOSE.get(found.whose, ""), as_at)))
