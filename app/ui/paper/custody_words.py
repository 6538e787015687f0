"""What the cards of the custody figures and their parts are called, on screen and on paper."""

from datetime import timedelta
from typing import Final

from app.domain.custody_measures import Met
from app.domain.custody_period import Period
from app.domain.figures import Count, Split
from app.ui import when

TITLES: Final[dict[str, tuple[str, str]]] = {
    "requests": ("Requests", "What became of each request for an appropriate adult."),
    "others": ("Other requests", "Those that no adult of this service attended."),
    "response": ("Time to get there", "From being asked to arriving. Bookings for a later hour are not measured."),
    "in_time": ("There by the hour asked for", "Where the request named an hour."),
    "hours": ("Time in custody", "From arriving at the station (or 24 hours after arrest) until the child left."),
    "nights": ("Over night", "Held at any time between 23:00 and 07:00."),
    "advice": ("Legal advice", "Who asked for a solicitor."),
    "strip_sex": ("Strip searches, by sex", "Children with at least one."),
    "strip_ethnicity": ("Strip searches, by ethnic group", "Children with at least one."),
    "intimate_sex": ("Intimate searches, by sex", "Children with at least one."),
    "intimate_ethnicity": ("Intimate searches, by ethnic group", "Children with at least one."),
    "leaving": ("How children were on leaving", "As the adult saw it."),
    "helped": ("“Did I help you?”", "What children said of the adult."),
    "understood": ("“Did you understand what was going on?”", "What children said."),
    "fair": ("“Were people fair to you?”", "What children said."),
    "bail": ("Bail after a charge", "Children for whom the police refused bail."),
    "answer": ("What came of the request", ""),
    "reason": ("Why the child stayed with the police", ""),
    "asked": ("Accommodation asked for", ""),
    "certificate": ("Certificate why the child stayed in the cells", ""),
    "challenged": ("Keeping the child in a cell was challenged", ""),
}
"""Title, and who is counted or how."""
_UNKNOWN: Final = "Not written down"
_SEARCHED: Final = {
    "none": "None", "male": "Boys", "female": "Girls", "white": "White", "mixed": "Mixed or multiple ethnic groups",
    "asian": "Asian or Asian British", "black": "Black, Black British, Caribbean or African",
    "other": "Another ethnic group", "unknown": "Other or not known",
}  # fmt: skip
_SAID: Final = {"yes": "Yes", "bit": "A bit", "no": "No", "unknown": "Did not say, or was not asked"}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "requests": {
        "scheme": "An adult of this service came",
        "parent": "A parent or carer came",
        "another_scheme": "Another scheme came",
        "no_log": "An adult is said to have come, no log is here",
        "no_adult": "No adult could be found",
        "not_needed": "Not needed any more, or cancelled",
        "declined": "The adult who was rung declined, who went is not known",
        "open": "Not over yet",
    },
    "response": {
        "within_30": "Up to 30 minutes", "within_60": "31 to 60 minutes", "within_120": "1 to 2 hours",
        "longer": "More than 2 hours", "unknown": "A booking, or not known",
    },
    "in_time": {"in_time": "In time", "late": "Later", "unknown": "No hour was named"},
    "hours": {
        "within_6": "Up to 6 hours", "within_12": "6 to 12 hours", "within_24": "12 to 24 hours",
        "longer": "More than 24 hours", "unknown": "Not held, or not known until when",
    },
    "nights": {"no": "Not over night", "yes": "Over night"},
    "advice": {
        "child": "The child asked",
        "refused": "Not wanted",
        "refused_then_wanted": "First not wanted, then asked for",
        "adult": "The adult asked",
    },
    "strip_sex": _SEARCHED,
    "strip_ethnicity": _SEARCHED | {"unknown": "Not said or not asked"},
    "intimate_sex": _SEARCHED,
    "intimate_ethnicity": _SEARCHED | {"unknown": "Not said or not asked"},
    "leaving": {
        "calm": "Calm", "tired": "Tired", "upset": "Upset", "unwell": "Unwell", "at_risk": "Worried about safety",
        "unknown": "Left after the adult, or not written down",
    },
    "helped": _SAID, "understood": _SAID, "fair": _SAID,
    "bail": {"not_refused": "Not charged, or bailed", "refused": "Bail refused"},
    "answer": {
        "moved": "Went to accommodation", "none_found": "The local authority had nothing",
        "refused": "The local authority said no", "no_answer": "No answer", "not_asked": "Nobody asked",
    },
    "reason": {
        "moved": "Did not stay: went to accommodation",
        "authority": "The authority did not provide it",
        "impracticable": "Certified impracticable",
        "no_secure": "12 or over, no secure accommodation, serious harm",
        "police": "The police did not ask",
        "time": "Court opened soon",
    },
    "asked": {
        "non_secure": "Not secure", "secure": "Secure", "not_told": "Asked for, which is not written down",
        "unknown": "None was asked for, or not written down",
    },
    "certificate": {"seen": "Seen", "said": "Said to be there, not seen", "none": "None"},
    "challenged": {"yes": "Yes", "no": "No"},
}  # fmt: skip


def part(split: Split, count: Count) -> str:
    """What is counted."""
    words = _WORDS.get("requests" if split.key == "others" else split.key, {})
    return words.get(count.key) or (_UNKNOWN if count.key == "unknown" else count.key.replace("_", " ").capitalize())


def word(card: str, key: str) -> str:
    """What one part of a card is called; empty for one that the card has not."""
    return _WORDS[card].get(key, "")


def length(found: timedelta) -> str:
    """ "45 min", "9 h 20 min", "31 hours"."""
    return when.length_of(round(found.total_seconds() / 60))


def met(found: Met) -> str:
    """ "An adult came for 17 of 20 requests that wanted one (85 %)."; empty where there is none, or it is not told."""
    if not found.of:
        return ""
    return (
        f"An adult came for {found.number} of {found.of} requests that wanted one ({100 * found.number / found.of:.0f} %)."
    )


def days(during: Period) -> str:
    """ "1 October to 23 November 2026", or "all until …"."""
    last = when.long_day(during.last).split(" ", 1)[1]
    if during.first is None:
        return f"all until {last}"
    first = when.long_day(during.first).split(" ", 1)[1]
    return f"{first.rsplit(' ', 1)[0] if during.first.year == during.last.year else first} to {last}"
