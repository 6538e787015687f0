"""What the clocks of custody need to know, taken from the stamps of one log, each at the instant it truly happened."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.clock_trust import true_times
from app.domain.custody_clock import CustodyFacts, Interview, Span
from app.domain.ids import Id
from app.domain.moment import Moment, instant
from app.domain.stamp import Stamp
from app.domain.wall_time import utc

MAIN_MEAL = "main"
BY_COURT = "court"
_NO_MOMENT = Moment(wall_at="")
_IN_CELLS_NO_MORE = ("released", "transferred")
_TOLD = ("told_outcome", "left")
_OUTCOMES = {
    "nfa": ("released",),
    "rui": ("released",),
    "voluntary_over": ("released",),
    "out_of_court": ("released",),
    "caution": ("released",),
    "bail": ("bailed",),
    "charged_bail": ("released",),
    "charged_kept": ("bail_refused",),
}
"""What has happened once a child is told an outcome, by kinds of stamps. `kept` is no end."""


def as_tapped(stamps: Sequence[Stamp], boot_id: str = "") -> list[Stamp]:
    """In the order in which they were tapped: by the counter within one start of a laptop, the start of now (`boot_id`) last."""
    first: dict[str, float] = {}
    for stamp in stamps:
        at = instant(stamp.tapped.wall_at)
        first[stamp.tapped.boot_id] = min(at, first.get(stamp.tapped.boot_id, at))

    def order(stamp: Stamp) -> tuple[bool, float, str, int, str]:
        boot = stamp.tapped.boot_id
        return bool(boot) and boot == boot_id, first[boot], boot, stamp.tapped.boot_ms, stamp.id

    return sorted(stamps, key=order)


def true_instants(stamps: Sequence[Stamp], boot_id: str = "") -> dict[Id, datetime]:
    """The instant to go by for each stamp; one without a readable time has none."""
    ordered = as_tapped(stamps, boot_id)
    found = true_times((stamp.id, stamp.at, stamp.tapped.moment or _NO_MOMENT) for stamp in ordered)
    return {Id(key): at for key, at in found.items()}


def custody_facts(stamps: Sequence[Stamp], *, voluntary: bool, boot_id: str = "", outcome: str = "") -> CustodyFacts:
    """The facts of one log. What was undone is left out by the caller.

    `outcome` is what the log answers to how it ended: with it, being told (else the adult's leaving) stands in for the stamps
    of what that means where nobody made them.
    """
    at = true_instants(stamps, boot_id)
    known = sorted((stamp for stamp in stamps if stamp.id in at), key=lambda stamp: (at[stamp.id], stamp.id))

    def times(*kinds: str) -> list[datetime]:
        return [at[stamp.id] for stamp in known if stamp.kind in kinds]

    def last(*kinds: str) -> datetime | None:
        return max(times(*kinds), default=None)

    told = next((one for kind in _TOLD if (one := last(kind)) is not None), None)
    meant = _OUTCOMES.get(outcome, ())

    def last_or_told(kind: str, *others: str) -> datetime | None:
        return last(kind, *others) or (told if kind in meant else None)

    extensions = [stamp for stamp in known if stamp.kind == "extended"]
    warrants = [until for stamp in extensions if stamp.about == BY_COURT and (until := utc(stamp.until)) is not None]
    return CustodyFacts(
        voluntary=voluntary,
        arrested_at=last("arrested"),
        brought_in_at=last("brought_in"),
        authorised_at=last("detention_authorised"),
        reviews=tuple(times("review_done")),
        is_extended=bool(extensions),
        warrant_until=max(warrants, default=None),
        hospital=tuple(pairs(times("hospital_left"), times("hospital_back"))),
        rests=tuple(pairs(times("rest_started"), times("rest_ended"))),
        meals=tuple((at[stamp.id], stamp.about == MAIN_MEAL) for stamp in known if stamp.kind == "food"),
        interviews=_interviews(
            times("interview_started"), times("interview_ended"), times("break_started"), times("break_ended")
        ),
        charged_at=last("charged"),
        bail_refused_at=last_or_told("bail_refused"),
        bailed_at=last_or_told("bailed"),
        moved_at=last_or_told(*_IN_CELLS_NO_MORE),
    )


def pairs(starts: Sequence[datetime], ends: Sequence[datetime]) -> list[Span]:
    """Each start with the first end after it and before the next start; None where it goes on, or nobody stamped the end."""
    found = []
    for n, start in enumerate(starts):
        following = starts[n + 1] if n + 1 < len(starts) else None
        end = next((one for one in ends if one >= start and (following is None or one <= following)), following)
        found.append(Span(start, end))
    return found


def _interviews(
    starts: Sequence[datetime], ends: Sequence[datetime], pauses: Sequence[datetime], over: Sequence[datetime]
) -> tuple[Interview, ...]:
    breaks = pairs(pauses, over)
    return tuple(
        Interview(
            span=span,
            breaks=tuple(
                one for one in breaks if one.since >= span.since and (span.until is None or one.since <= span.until)
            ),
        )
        for span in pairs(starts, ends)
    )
