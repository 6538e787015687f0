"""One stamp of a custody log: what happened and when, one tap each. Process facts only, never what the child says happened.

Two times are kept: `at` is what the person states (at first what the laptop's clock said), `tapped` is how the laptop stood
when it was tapped and never changes. So a changed clock shows, and both times are there. Undone is voided with a reason.
"""

from typing import ClassVar, Final

import msgspec

from app.domain.moment import Moment, instant
from app.domain.record import Record

UNDONE: Final = "Undone"


class Tapped(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the laptop stood: wall time with offset, zone, which start of the laptop, milliseconds since it, the newest time
    that the service had told. Empty where the stamp was typed in afterwards."""

    wall_at: str = ""
    zone: str = ""
    boot_id: str = ""
    boot_ms: int = 0
    server_at: str = ""

    @property
    def moment(self) -> Moment | None:
        """As a moment; None where nothing was tapped."""
        if not self.wall_at:
            return None
        return Moment(
            wall_at=self.wall_at,
            zone=self.zone,
            boot_id=self.boot_id,
            boottime_ns=self.boot_ms * 1_000_000,
            last_server_at=self.server_at,
        )


def tapped_at(moment: Moment) -> Tapped:
    """This moment, as a stamp keeps it."""
    return Tapped(
        wall_at=moment.wall_at,
        zone=moment.zone,
        boot_id=moment.boot_id,
        boot_ms=moment.boottime_ns // 1_000_000,
        server_at=moment.last_server_at,
    )


class Stamp(Record, frozen=True, kw_only=True):
    """`kind` is a code of KINDS (an open list); `about` says more where one kind has several (which right, who was told, what
    sort of search). `until` is the end of what lasted (a gap). `words` is a short process fact; `reason` says why a time was
    changed. Times are ISO 8601 with offset."""

    type_name: ClassVar[str] = "stamp"
    kind: str
    at: str
    zone: str = ""
    until: str = ""
    about: str = ""
    words: str = ""
    reason: str = ""
    tapped: Tapped = Tapped()

    @property
    def is_changed(self) -> bool:
        """Does it state another time than the laptop's clock said when it was tapped?"""
        return bool(self.tapped.wall_at) and instant(self.at) != instant(self.tapped.wall_at)


KINDS: Final[dict[str, str]] = {
    "requested": "Asked to attend",
    "accepted": "Accepted",
    "declined": "Declined",
    "set_off": "Set off",
    "arrived": "Arrived",
    "record_read": "Read the custody record",
    "alone_started": "Alone with the child",
    "alone_ended": "No longer alone with the child",
    "solicitor_asked": "Solicitor asked for",
    "solicitor_refused": "Solicitor offered and not wanted",
    "solicitor_phoned": "Solicitor gave advice by phone",
    "solicitor_here": "Solicitor here",
    "consultation_started": "Solicitor alone with the child",
    "consultation_ended": "Solicitor finished",
    "interview_started": "Interview started",
    "break_started": "Break",
    "break_ended": "Break over",
    "interview_ended": "Interview ended",
    "intervened": "Spoke up in the interview",
    "told_outcome": "Told the outcome",
    "left": "Left",
    "arrested": "Arrested",
    "brought_in": "Brought to the station",
    "detention_authorised": "Detention authorised",
    "review_done": "Review of detention",
    "extended": "Detention extended",
    "charged": "Charged",
    "bail_refused": "Bail refused",
    "bailed": "Bailed before charge",
    "transfer_asked": "Transfer to the local authority asked for",
    "transfer_answered": "Local authority answered",
    "transferred": "Left police custody for accommodation",
    "certificate_seen": "Certificate seen",
    "challenged": "Keeping the child in a cell challenged",
    "released": "Released",
    "food": "Food",
    "drink": "Drink",
    "medicine": "Medicine",
    "rest_started": "Resting",
    "rest_ended": "Rest over",
    "nurse": "Nurse",
    "products_offered": "Menstrual products offered",
    "exercise": "Fresh air or exercise",
    "call_made": "Phone call or visit",
    "right_given": "Right given",
    "right_understood": "Right understood",
    "search": "Search",
    "sample": "Sample or identification",
    "concern": "Concern raised",
    "concern_answered": "Concern answered",
    "referred": "Referred for safeguarding",
    "handed_over": "Handed over",
    "stepped_down": "Stepped down",
    "hospital_left": "Taken to hospital",
    "hospital_back": "Back from hospital",
    "gap": "Nothing to write",
    "cancelled": "Cancelled",
    "other": "Something else",
}
"""What each kind is called. A kind of a newer Waymark is shown as its code with blanks."""

ONCE: Final = frozenset(
    {
        "requested", "accepted", "declined", "set_off", "arrived", "record_read", "told_outcome", "left", "arrested",
        "brought_in", "detention_authorised", "charged", "bail_refused", "released", "stepped_down", "cancelled",
    }
)  # fmt: skip
"""Kinds of which each adult has one in a log: tapped again, the time of the first is to be changed instead."""

RIGHTS: Final[dict[str, str]] = {
    "someone_told": "Someone told",
    "solicitor": "Free solicitor",
    "silence": "Right to say nothing",
    "easy_read": "Easy-read rights sheet",
    "codes": "See the Codes book",
    "interpreter": "Interpreter",
    "medical": "Medical help",
    "consul": "Consul told",
    "may_leave": "May leave at any time",
}
"""What `right_given` and `right_understood` are about."""


def called(kind: str) -> str:
    """The kind in words."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def in_time(stamps: tuple[Stamp, ...] | list[Stamp]) -> tuple[Stamp, ...]:
    """By the instant each states, then by id, the same on every laptop."""
    return tuple(sorted(stamps, key=lambda s: (instant(s.at), s.id)))
