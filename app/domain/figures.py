"""Figures about the work, counted the same way on a laptop and at the service; and the same with no small number in them. Pure.

Everything is counted as at the end of one day, from days and times that records state: files that are open, how long stages
took, how long managers took, worries about safety, reports and what courts made of them (DOMAIN 13). These are a service's own
live figures, never national statistics.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from app.domain.concern import Concern
from app.domain.ids import Id
from app.domain.involvement import Episode
from app.domain.moment import instant
from app.domain.record import Record
from app.domain.report import Agreement, Filing, Report, agreement
from app.domain.timeliness import days_to_complete
from app.domain.working_days import working_days_between

WHAT: Final = (Episode, Concern, Report, Filing)
"""The records that are read whole."""
LATELY_DAYS: Final = 91
COURTS_DAYS: Final = 365
DECIDED_IN: Final = 5
"""Working days within which a manager decides (COUNTERSIGN, DOMAIN 6)."""
FEW: Final = "few"
"""This count is 1 to 4, and is not said."""
HIDDEN: Final = "hidden"
"""This total is not said, because a count under it could be reckoned from it."""
SMALL: Final = 5
_KINDS: Final = ("custody", "court", "bail", "out_of_court", "diversion", "prevention")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A signature about an assessment: what it means and when it was stated; `started_on` is of the assessment."""

    about: Id
    meaning: str
    at: str
    started_on: str = ""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """One number. `mask` says why it is not shown (`few`, `hidden`); `number` is 0 then."""

    key: str
    number: int = 0
    mask: str = ""


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """What one number is made of: every one of `total` is in exactly one of the parts."""

    key: str
    total: Count
    parts: tuple[Count, ...]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures as at the end of a day. `whose` they are: own, team, all or suppressed (`policy.figures`)."""

    as_at: str
    whose: str
    splits: tuple[Split, ...]
    courts: tuple[Agreement, ...] = ()
    """How often courts followed a proposal, by court and quarter; empty where small numbers are hidden."""


def figures(records: Iterable[Record], signatures: Iterable[Said], day: date, whose: str) -> Figures:
    """Count these records (of the types in `WHAT`, none of them voided) and signatures as at the end of `day`."""
    found = list(records)
    filings = {f.about: f for f in reversed([r for r in found if isinstance(r, Filing)])}
    reports = [r for r in found if isinstance(r, Report)]
    since = (day - timedelta(days=LATELY_DAYS)).isoformat()
    to = day.isoformat()
    ways = _by_paper(signatures, to)
    told = tuple((r, filings[r.id]) for r in reports if r.id in filings and filings[r.id].filed_on <= to)
    decided = tuple((r, f) for r, f in told if _is_within(f.outcome_on, day - timedelta(days=COURTS_DAYS), day))
    splits = (
        _open_files([r for r in found if isinstance(r, Episode)], to),
        _sent(ways, since),
        _managers(ways, since),
        _waiting(ways, day),
        _worries([r for r in found if isinstance(r, Concern)], since, to),
        _filed([(r, f) for r, f in told if f.filed_on > since]),
        _followed([(r, f) for r, f in decided if r.proposal and f.outcome]),
    )
    return Figures(as_at=to, whose=whose, splits=splits, courts=agreement(decided))


def suppressed(found: Figures) -> Figures:
    """The same with no number from 1 to 4 in it, and no total from which one could be reckoned.

    Where a part is few, its total is hidden: then nothing that is shown says more of it than that it is 1 to 4. Totals are
    in no other split, and nothing is a share of anything, so there is nothing else to reckon from (DOMAIN 13.4).
    """
    return Figures(as_at=found.as_at, whose=found.whose, splits=tuple(without_few(split) for split in found.splits))


def board_day(today: date) -> date:
    """The day as at which small numbers are hidden: the end of the last month, so that no two looks differ by one child."""
    return today.replace(day=1) - timedelta(days=1)


def without_few(split: Split) -> Split:
    """One card without numbers from 1 to 4, and without its total where it has one. Safe where no other card has that total."""
    parts = tuple(Count(key=p.key, mask=FEW) if 0 < p.number < SMALL else p for p in split.parts)
    total = split.total
    if any(p.mask for p in parts):
        total = Count(key=total.key, mask=HIDDEN)
    return Split(key=split.key, total=total, parts=parts)


def _split(key: str, counts: Mapping[str, int]) -> Split:
    parts = tuple(Count(key=part, number=number) for part, number in counts.items())
    return Split(key=key, total=Count(key="total", number=sum(counts.values())), parts=parts)


def _open_files(episodes: Iterable[Episode], to: str) -> Split:
    """Children with an open spell, each once, by the kind that asks most of them."""
    kinds: dict[Id, list[str]] = {}
    for episode in episodes:
        if episode.opened_on[:10] <= to and not (episode.closed_on and episode.closed_on[:10] <= to):
            kinds.setdefault(episode.scope, []).append(episode.kind)
    counts = dict.fromkeys((*_KINDS, "other"), 0)
    for found in kinds.values():
        counts[next((kind for kind in _KINDS if kind in found), "other")] += 1
    return _split("files", counts)


def _by_paper(signatures: Iterable[Said], to: str) -> tuple[tuple[Said, ...], ...]:
    """What was signed about each assessment until that day, earliest first."""
    papers: dict[Id, list[Said]] = {}
    for said in signatures:
        if said.at[:10] <= to:
            papers.setdefault(said.about, []).append(said)
    return tuple(tuple(sorted(way, key=lambda s: instant(s.at))) for way in papers.values())


def _sent(ways: Iterable[tuple[Said, ...]], since: str) -> Split:
    """Stages first sent lately, by the working days from start to sending."""
    counts = {"within_10": 0, "within_15": 0, "longer": 0}
    for way in ways:
        first = next((s for s in way if s.meaning in {"submitted", "auto_signed"}), None)
        days = days_to_complete(first.started_on, first.at) if first is not None and first.at[:10] > since else None
        if days is not None:
            counts["within_10" if days <= 10 else "within_15" if days <= 15 else "longer"] += 1
    return _split("stages", counts)


def _managers(ways: Iterable[tuple[Said, ...]], since: str) -> Split:
    """Decisions of managers lately: each sending that was countersigned or returned, by the working days that took."""
    counts = {"within_5": 0, "longer": 0}
    for way in ways:
        sent: Said | None = None
        for said in way:
            if said.meaning == "submitted":
                sent = said
            elif said.meaning in {"countersigned", "returned"} and sent is not None:
                if said.at[:10] > since:
                    counts["within_5" if _days(sent.at, said.at) <= DECIDED_IN else "longer"] += 1
                sent = None
    return _split("managers", counts)


def _waiting(ways: Iterable[tuple[Said, ...]], day: date) -> Split:
    """Papers that wait for a manager: what was said last is that they were sent."""
    counts = {"within_5": 0, "longer": 0}
    for way in ways:
        if way[-1].meaning == "submitted":
            counts["within_5" if _days(way[-1].at, day.isoformat()) <= DECIDED_IN else "longer"] += 1
    return _split("waiting", counts)


def _worries(concerns: Iterable[Concern], since: str, to: str) -> Split:
    """Worries raised lately, and older ones that are open: acted on by the next day, later, or not yet."""
    counts = {"next_day": 0, "later": 0, "open": 0}
    for concern in concerns:
        raised = concern.raised_at[:10]
        acted = min((a.at[:10] for a in concern.actions.values() if a.at[:10] <= to), default="")
        if raised > to or (acted and raised <= since):
            continue
        counts["open" if not acted else "next_day" if _is_next_day(raised, acted) else "later"] += 1
    return _split("worries", counts)


def _filed(told: Iterable[tuple[Report, Filing]]) -> Split:
    """Reports handed in lately, against their day."""
    counts = {"in_time": 0, "late": 0, "no_day": 0}
    for report, filing in told:
        counts["no_day" if not report.due_on else "late" if filing.filed_on > report.due_on else "in_time"] += 1
    return _split("reports", counts)


def _followed(decided: Iterable[tuple[Report, Filing]]) -> Split:
    """What courts decided within a year: as proposed, or otherwise."""
    counts = {"followed": 0, "otherwise": 0}
    for report, filing in decided:
        counts["followed" if report.proposal == filing.outcome else "otherwise"] += 1
    return _split("courts", counts)


def _days(first: str, last: str) -> int:
    one, other = _day(first), _day(last)
    return working_days_between(one, other) if one is not None and other is not None else 0


def _is_next_day(raised: str, acted: str) -> bool:
    one, other = _day(raised), _day(acted)
    return one is not None and other is not None and other <= one + timedelta(days=1)


def _is_within(text: str, since: date, to: date) -> bool:
    day = _day(text)
    return day is not None and since < day <= to


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
