"""The steps of an attendance in the order in which they mostly come: what each tile stamps, and what a stamp ends by itself."""

from typing import Final

import msgspec


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One tile. `kind` is stamped; with `end` it is something that lasts: a second tap stamps its end."""

    kind: str
    label: str
    icon: str = "circle"
    end: str = ""
    is_own: bool = False
    """Each adult does this for themselves: after a hand-over it is to be done anew."""


STEPS: Final = (
    Step(kind="requested", label="Asked to attend"),
    Step(kind="set_off", label="Set off", is_own=True),
    Step(kind="arrived", label="Arrived", is_own=True),
    Step(kind="record_read", label="Read custody record", is_own=True),
    Step(kind="alone_started", label="Alone with {name}", end="alone_ended"),
    Step(kind="solicitor_here", label="Solicitor here"),
    Step(kind="interview_started", label="Interview started"),
    Step(kind="break_started", label="Break", end="break_ended"),
    Step(kind="interview_ended", label="Interview ended"),
    Step(kind="told_outcome", label="Told outcome"),
    Step(kind="left", label="Left", is_own=True),
)
OTHER: Final = "other"
NOT_VOLUNTARY: Final = frozenset({"record_read"})
"""Steps that a voluntary interview does not have."""

CARE: Final = (
    Step(kind="food", label="Food", icon="utensils"),
    Step(kind="drink", label="Drink", icon="cup-soda"),
    Step(kind="medicine", label="Medicine", icon="pill"),
    Step(kind="rest_started", label="Rest", icon="bed", end="rest_ended"),
    Step(kind="nurse", label="Nurse", icon="heart-pulse"),
    Step(kind="products_offered", label="Period products", icon="shield-check"),
)

MORE: Final = (
    ("Police", (
        ("search", "Search"), ("sample", "Fingerprints, photo or sample"), ("review_done", "Review of detention"),
        ("extended", "Detention extended"), ("times", "Times from the custody record"), ("charged", "Charged"),
        ("bail_refused", "Bail refused"), ("transferred", "Moved to accommodation"),
        ("bailed", "Bailed before charge"), ("released", "Released"),
    )),
    ("Advice and interview", (
        ("solicitor_asked", "Solicitor asked for"), ("solicitor_refused", "Solicitor not wanted"),
        ("solicitor_phoned", "Advice by phone"),
        ("consultation_started", "Solicitor alone with {name}"), ("consultation_ended", "Solicitor finished"),
        ("intervened", "I spoke up in the interview"),
    )),
    ("Care", (
        ("call_made", "Phone call or visit"), ("exercise", "Fresh air"), ("hospital_left", "Taken to hospital"),
        ("hospital_back", "Back from hospital"), ("referred", "Referred for safeguarding"),
        ("concern_answered", "My concern was answered"),
    )),
)  # fmt: skip
"""What “Something else” offers, in groups; besides a line of one's own."""

ENDS: Final = {
    "interview_started": ("alone_ended", "consultation_ended", "rest_ended"),
    "interview_ended": ("break_ended",),
    "left": ("alone_ended", "break_ended"),
}
"""What a stamp ends where it still goes on: nobody is alone with the child while an interview runs."""
OPENERS: Final = {
    "alone_ended": "alone_started",
    "break_ended": "break_started",
    "rest_ended": "rest_started",
    "consultation_ended": "consultation_started",
    "interview_ended": "interview_started",
}

QUALIFIERS: Final = {
    "food": (("light", "Light meal"), ("main", "Main meal"), ("not_wanted", "Not wanted")),
    "medicine": (("given", "Given"), ("none_needed", "None needed"), ("asked_for", "Asked for")),
    "nurse": (("seen", "Seen"), ("asked_for", "Asked for")),
    "products_offered": (("taken", "Taken"), ("not_wanted", "Not wanted"), ("asked_for", "Asked for, none there")),
    "solicitor_asked": (("child", "{name} asked"), ("adult", "I asked")),
    "sample": (("fingerprints", "Fingerprints"), ("photo", "Photo"), ("dna", "DNA"), ("drug_test", "Drug test")),
    "intervened": (("explained", "Asked to explain"), ("slower", "Asked for a break"), ("unfair", "Said it was unfair")),
}
"""What may be said about a stamp with one more tap, offered in the footer for that one stamp."""

DETAINED_RIGHTS: Final = ("someone_told", "solicitor", "silence", "easy_read", "codes")
VOLUNTARY_RIGHTS: Final = ("may_leave", "solicitor", "silence", "easy_read", "codes")
RIGHTS: Final = {
    "someone_told": "Someone told",
    "solicitor": "Free solicitor",
    "silence": "Say nothing if {he} want{s}",
    "easy_read": "Easy-read rights sheet",
    "codes": "See the Codes book",
    "may_leave": "May leave at any time",
}
CHECK_BY: Final = {
    "someone_told": "ask who was told",
    "solicitor": "ask {him} who pays for it",
    "silence": "ask {him} to say it back",
    "easy_read": "read it together",
    "codes": "show {him} the book",
    "may_leave": "ask {him} what happens if {he} go{es}",
}
"""How to see whether a right was understood, until it is stamped."""
