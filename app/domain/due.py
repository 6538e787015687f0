"""What is due for a child and why, from orders, assessments, plans and contacts (DOMAIN 6, 6.1).

Days are reckoned here, never compared with today: lists keep `due_on` and a screen says how near it is.
"""

from datetime import date, timedelta

import msgspec

from app.domain.event import EVENTS
from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.working_days import add_working_days


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One thing due. `kind` is assessment, plan, review, review_change, contact, returned or order_end."""

    kind: str
    what: str
    why: str
    due_on: str
    record: Id = NO_ID


class OrderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of the order a child is on."""

    id: Id
    kind: str
    made_on: str
    ends_on: str
    level: str
    ended_how: str = ""


class EventFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Something that calls for a review, and the moment the service learned of it."""

    id: Id
    kind: str
    told_at: str


class StageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the assessment: its kind, where it stands, when it was last sent (empty: never)."""

    stage: str
    standing: str
    sent_at: str


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of the rest of the file. Dates are ISO, empty where there is none."""

    called: str
    order: OrderFacts | None
    assessment_sent_on: str = ""
    assessment_signed_on: str = ""
    returned: tuple[tuple[Id, str], ...] = ()
    plan_agreed_on: str = ""
    last_contact_on: str = ""
    events: tuple[EventFacts, ...] = ()
    stages: tuple[StageFacts, ...] = ()


ASSESS_DAYS = {"RO": 20}
ASSESS_DAYS_OTHERWISE = 15
PLAN_DAYS = 15
REVIEW_DAYS = 91
CHANGE_START_DAYS, CHANGE_SIGN_DAYS = 5, 10
CONTACT_DAYS = {"standard": 14, "enhanced": 7, "intensive": 3}
_CONTACT_WORDS = {"standard": "Two a month at this level", "enhanced": "One a week at this level"}


def due_lines(facts: FileFacts) -> tuple[Due, ...]:
    """All that is due, soonest first."""
    lines = [_returned(facts, record, on) for record, on in facts.returned]
    lines += _after_change(facts)
    if facts.order is not None and not facts.order.ended_how:
        lines += [line for line in _of_order(facts, facts.order) if line is not None]
    return tuple(sorted(lines, key=lambda line: (line.due_on, line.kind)))


def _returned(facts: FileFacts, record: Id, on: str) -> Due:
    due = add_working_days(date.fromisoformat(on[:10]), 2).isoformat()
    return Due(
        kind="returned", what="Answer the notes on the assessment", why=f"Returned on {_day(on)}", due_on=due, record=record
    )


def _of_order(facts: FileFacts, order: OrderFacts) -> list[Due | None]:
    made = _date(order.made_on)
    if made is None:
        return []
    return [
        _assessment(facts, order, made),
        _plan(facts, made),
        _review(facts),
        _contact(facts, order, made),
        _end(order),
    ]


def _assessment(facts: FileFacts, order: OrderFacts, made: date) -> Due | None:
    if facts.assessment_sent_on >= order.made_on:
        return None
    days = ASSESS_DAYS.get(order.kind, ASSESS_DAYS_OTHERWISE)
    due = add_working_days(made, days).isoformat()
    why = f"{days} working days from {_day(order.made_on)}, when the order was made"
    return Due(kind="assessment", what="Assessment to be countersigned", why=why, due_on=due)


def _plan(facts: FileFacts, made: date) -> Due | None:
    if facts.plan_agreed_on >= made.isoformat():
        return None
    why = f"{PLAN_DAYS} working days from {_day(made.isoformat())}, when the order was made"
    return Due(kind="plan", what="Plan on file", why=why, due_on=add_working_days(made, PLAN_DAYS).isoformat())


def _review(facts: FileFacts) -> Due | None:
    signed = _date(facts.assessment_signed_on)
    if signed is None:
        return None
    due = (signed + timedelta(days=REVIEW_DAYS)).isoformat()
    why = f"Three months from {_day(facts.assessment_signed_on)}, when the last one was signed"
    return Due(kind="review", what="Review", why=why, due_on=due)


_OPEN = frozenset({"in_progress", "returned", "changed_since_sent", "changed_since_signed"})


def _after_change(facts: FileFacts) -> list[Due]:
    """One line for all that happened since the assessment was last sent: begin a review, or finish the one that is open."""
    sent = [instant(s.sent_at) for s in facts.stages if s.sent_at and s.stage != "minor_update"]
    news = [e for e in facts.events if _date(e.told_at) and not any(at >= instant(e.told_at) for at in sent)]
    if not news:
        return []
    first, *more = sorted(news, key=lambda e: (instant(e.told_at), e.id))
    told = _date(first.told_at)
    assert told is not None
    is_open = any(stage.standing in _OPEN for stage in facts.stages)
    days = CHANGE_SIGN_DAYS if is_open else CHANGE_START_DAYS
    what = "Assessment to take up what happened" if is_open else "Review to be started"
    also = f" and {len(more)} more" if more else ""
    name = EVENTS.get(first.kind, first.kind.replace("_", " "))
    why = f"{name}{also}: {days} working days from {_day(first.told_at)}, when we were told"
    due = add_working_days(told, days).isoformat()
    return [Due(kind="review_change", what=what, why=why, due_on=due, record=first.id)]


def _contact(facts: FileFacts, order: OrderFacts, made: date) -> Due:
    last = _date(facts.last_contact_on)
    start = max(last, made) if last else made
    days = CONTACT_DAYS.get(order.level, CONTACT_DAYS["standard"])
    why = _CONTACT_WORDS.get(order.level, "Three a week at this level" if order.level == "intensive" else "Two a month")
    return Due(kind="contact", what="Next contact", why=why, due_on=(start + timedelta(days=days)).isoformat())


def _end(order: OrderFacts) -> Due | None:
    if not order.ends_on:
        return None
    return Due(kind="order_end", what="Order ends", why="A good week to make the certificate", due_on=order.ends_on)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _day(text: str) -> str:
    day = _date(text)
    return f"{day.day} {day:%B}" if day else text
