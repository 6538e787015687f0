"""One custody log as the figures read it: when, who, how long in custody, what was done, and what came after a charge. Pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.domain.answer import Answer
from app.domain.attendance import ETHNICITY, FULL_NAME, OUTCOME, SEX, Attendance
from app.domain.custody_clock import CustodyFacts, Span, relevant_time
from app.domain.custody_facts import custody_facts, true_instants
from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.record import EMPTY
from app.domain.stamp import Stamp
from app.domain.wall_time import HOME, utc

KEPT: Final = "charged_kept"
_STILL_HELD: Final = frozenset({KEPT, "kept"})
"""Endings after which the child was in custody longer than the adult was there."""
_NIGHT: Final = (time(23), time(7))
_ASKED_OF_THEM: Final = frozenset({"met", "none_found", "refused", "no_answer"})


class AfterCharge(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose bail was refused (PACE s.38(6)). Codes are those of the form, empty where nothing is written.

    `asked` is which accommodation was asked for; `moved`: the child went there; `in_cells` is from the charge until they left
    police custody, None where either time is not known; `challenged` is None where nothing is written.
    """

    asked: str = ""
    moved: bool = False
    answer: str = ""
    reason: str = ""
    certificate: str = ""
    challenged: bool | None = None
    in_cells: timedelta | None = None

    @property
    def was_requested(self) -> bool:
        """Was a transfer to the local authority asked for?"""
        return self.moved or self.asked in {"secure", "non_secure"} or self.answer in _ASKED_OF_THEM


class CustodyCase(msgspec.Struct, frozen=True, kw_only=True):
    """`began_at` is when the police asked, else the first stamp, else when the log was made. `held` is the time in custody that
    is known; `until_left`: it ends with the child leaving, so it is the whole. `over_night` is None where it is not known.
    `strip` and `intimate` are numbers of searches. Codes are those of the form, empty where nothing is written."""

    id: Id
    scope: Id
    called: str
    name: str = ""
    station: str = ""
    adult: Id = NO_ID
    call_out: Id = NO_ID
    began_at: datetime
    requested_at: datetime | None = None
    arrived_at: datetime | None = None
    is_cancelled: bool = False
    declined: str | None = None
    is_signed: bool = False
    sex: str = ""
    ethnicity: str = ""
    advice: str = ""
    held: Span | None = None
    until_left: bool = False
    over_night: bool | None = None
    at_night: timedelta = timedelta()
    strip: int = 0
    intimate: int = 0
    leaving: str = ""
    helped: str = ""
    understood: str = ""
    fair: str = ""
    after_charge: AfterCharge | None = None

    @property
    def in_custody(self) -> timedelta | None:
        """From the relevant time until the child left; None where either is not known."""
        return self.held.until - self.held.since if self.held and self.held.until and self.until_left else None


def case_of(
    record: Attendance,
    stamps: Sequence[Stamp],
    made_at: str,
    *,
    is_signed: bool = False,
    said: Mapping[str, Answer] = EMPTY,
) -> CustodyCase:
    """One log. Stamps that were undone are left out by the caller; `made_at` is when the record was made. `said` is what the
    child answered on pages of their own, which goes before what the adult wrote down of it."""
    facts, at = custody_facts(stamps, voluntary=record.is_voluntary), true_instants(stamps)
    first: dict[str, datetime] = {}
    for stamp in stamps:
        if stamp.id in at:
            first[stamp.kind] = min(at[stamp.id], first.get(stamp.kind, at[stamp.id]))
    left = max((at[s.id] for s in stamps if s.kind == "left" and s.id in at), default=None)
    held, until_left = _held(facts, left, record.text(OUTCOME))
    at_night = night_hours(held.since, held.until) if held and held.until else timedelta()
    declined = next((stamp.words or stamp.about for stamp in stamps if stamp.kind == "declined"), None)
    began = first.get("requested") or min(at.values(), default=None) or utc(made_at) or datetime(1970, 1, 1, tzinfo=UTC)
    return CustodyCase(
        id=record.id,
        scope=record.scope,
        called=record.called,
        name=record.text(FULL_NAME),
        station=record.station,
        adult=record.adult,
        call_out=record.call_out,
        began_at=began,
        requested_at=first.get("requested"),
        arrived_at=first.get("arrived"),
        is_cancelled="cancelled" in {stamp.kind for stamp in stamps},
        declined=declined,
        is_signed=is_signed,
        sex=record.text(SEX),
        ethnicity=record.text(ETHNICITY),
        advice=_advice(record, stamps),
        held=held,
        until_left=until_left,
        over_night=_over_night(record, held, at_night),
        at_night=at_night,
        strip=_searches(record, stamps, "strip"),
        intimate=_searches(record, stamps, "intimate"),
        leaving=record.text("outcome_leaving"),
        helped=_child_says(said, "adult_helped") or record.text("feedback_helped"),
        understood=_child_says(said, "station_understood") or record.text("feedback_understood"),
        fair=_child_says(said, "station_fair") or record.text("feedback_fair"),
        after_charge=_after_charge(record, stamps, facts),
    )


_IN_THE_LOG: Final = {"sometimes": "bit", "rather_not": "not_say", "talk": "not_say"}
"""The codes of the child's own pages as the form of the log has them; yes and no are the same."""


def _child_says(said: Mapping[str, Answer], question: str) -> str:
    code = str(said.get(question, Answer()).value or "")
    return _IN_THE_LOG.get(code, code)


def night_hours(since: datetime, until: datetime, zone: ZoneInfo = HOME) -> timedelta:
    """How much of this span (aware instants) lay between 23:00 and 07:00 on the wall; true hours when the clock changes."""
    total, day = timedelta(), since.astimezone(zone).date() - timedelta(days=1)
    while day <= until.astimezone(zone).date():
        begin = datetime.combine(day, _NIGHT[0], zone).astimezone(UTC)
        end = datetime.combine(day + timedelta(days=1), _NIGHT[1], zone).astimezone(UTC)
        total += max(timedelta(), min(end, until) - max(begin, since))
        day += timedelta(days=1)
    return total


def _held(facts: CustodyFacts, left: datetime | None, outcome: str) -> tuple[Span | None, bool]:
    """The time in custody that is known, and whether the child left at its end."""
    since = relevant_time(facts)
    if since is None:
        return None, False
    went = min((at for at in (facts.moved_at, facts.bailed_at) if at is not None and at >= since), default=None)
    if went is not None:
        return Span(since, went), True
    if left is None or left < since:
        return Span(since), False
    return Span(since, left), bool(outcome) and outcome not in _STILL_HELD


def _over_night(record: Attendance, held: Span | None, at_night: timedelta) -> bool | None:
    said = record.text("overnight_kept")
    if at_night or said == "yes":
        return True
    return False if said or record.is_voluntary or (held is not None and held.until is not None) else None


_ADVICE = ("solicitor_asked", "solicitor_phoned", "solicitor_here", "consultation_started")
"""After a refusal each of these says that advice was wanted after all."""


def _advice(record: Attendance, stamps: Sequence[Stamp]) -> str:
    """Who asked for a solicitor. An adult who asked although the child did not want one counts as the adult."""
    said = record.text("advice_wanted")
    if said == "refused" and record.text("advice_adult_asked") == "yes":
        return "adult"
    if said:
        return said
    asked = [s for s in stamps if s.kind == "solicitor_asked" and s.about in {"child", "adult"}]
    refused = next((s for s in stamps if s.kind == "solicitor_refused"), None)
    if refused is None:
        return asked[0].about if asked else ""
    since = instant(refused.at)
    if any(s.about == "adult" and instant(s.at) >= since for s in asked):
        return "adult"
    came = any(s.kind in _ADVICE and instant(s.at) >= since for s in stamps)
    return "refused_then_wanted" if came else "refused"


def _searches(record: Attendance, stamps: Sequence[Stamp], sort: str) -> int:
    """The same search may be stamped and written up, so the larger of the two numbers counts."""
    rows = record.answers.get("searches_each", Answer()).rows.values()
    written = sum(row.get("sort") == sort for row in rows)
    return max(written, sum(stamp.kind == "search" and stamp.about == sort for stamp in stamps))


def _after_charge(record: Attendance, stamps: Sequence[Stamp], facts: CustodyFacts) -> AfterCharge | None:
    if record.text(OUTCOME) != KEPT and facts.bail_refused_at is None:
        return None
    kinds = {stamp.kind: stamp for stamp in reversed(stamps)}
    answer, reason, asked = (record.text(f"transfer_{key}") for key in ("answer", "not_reason", "type"))
    if not asked and "transfer_asked" in kinds:
        asked = kinds["transfer_asked"].about or "not_told"
    challenged = record.answers.get("transfer_challenged", Answer()).value
    since = facts.charged_at or facts.bail_refused_at
    until = facts.moved_at
    return AfterCharge(
        asked=asked,
        moved=answer == "met" or reason == "went" or "transferred" in kinds,
        answer=answer,
        reason=reason,
        certificate=record.text("transfer_certificate") or ("seen" if "certificate_seen" in kinds else ""),
        challenged=True if "challenged" in kinds else challenged if isinstance(challenged, bool) else None,
        in_cells=until - since if since and until and until >= since else None,
    )
