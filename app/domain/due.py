"""What is due for a child and why, from orders, assessments, tools, plans and contacts (DOMAIN 4.7, 5.6, 6, 6.1).

Days are reckoned here, never compared with today: lists keep `due_on` and a screen says how near it is.
"""

from datetime import date, timedelta
from typing import Final

import msgspec

from app.domain.custody_due import VISIT_DAYS, AttendedFacts, visit_due
from app.domain.event import EVENTS
from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.stage_type import TOOLS
from app.domain.working_days import add_working_days


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One thing due. `kind` is assessment, decision, plan, review, review_change, contact, returned, order_end, use_by,
    custody_visit (`record` is the link), risk_panel, health_screen or education (the last three are the tools that do it)."""

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
    """A stage of the assessment, or a tool that stands for one: its kind, where it stands, when it was last sent (empty: never).

    `panel_days`: within how many working days its ratings want the risk panel, 0 where none is asked within a time.
    """

    stage: str
    standing: str
    sent_at: str
    panel_days: int = 0


class ToolFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A tool filled in (`tool` is the id of its form), when it was begun and last sent, and the last day it may be used."""

    id: Id
    tool: str
    standing: str
    begun_on: str
    sent_at: str
    use_by: str = ""


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
    known_since: str = ""
    """Since when this child is with the service without a break; empty where the work has ended."""
    tools: tuple[ToolFacts, ...] = ()
    orders_made_on: tuple[str, ...] = ()
    decision_since: str = ""
    """Since when an out-of-court decision is waited for, empty where none is."""
    attended: tuple[AttendedFacts, ...] = ()
    """Attendances at a police station that are linked to this file."""
    met_at: str = ""
    """When the child was last met, not rung (ISO with offset); asked only where there was an attendance."""


ASSESS_DAYS = {"RO": 20}
ASSESS_DAYS_OTHERWISE = 15
PLAN_DAYS = 15
REVIEW_DAYS = 91
CHANGE_START_DAYS, CHANGE_SIGN_DAYS = 5, 10
CONTACT_DAYS = {"standard": 14, "enhanced": 7, "intensive": 3}
TO_START: Final = "Review to be started"
DECISION: Final = "decision"
DECISION_DAYS: Final = 10
OF_DECISION: Final = ("referral_oocd", "prevention_and_diversion")
"""The stage and the tool by which an out-of-court decision is made."""
SCREEN_DAYS: Final = 20
SCREENS: Final = {"health_screen": "Health screen", "education": "Education assessment"}
"""What every child who is new gets (DOMAIN 5.6): the tool, and what it is called among what is due."""
PANEL: Final = "risk_panel"
CUSTODY_VISIT: Final = "custody_visit"
_CONTACT_WORDS = {"standard": "Two a month at this level", "enhanced": "One a week at this level"}


def due_lines(facts: FileFacts) -> tuple[Due, ...]:
    """All that is due, soonest first."""
    lines = [_returned(facts, record, on) for record, on in facts.returned]
    lines += _after_change(facts)
    lines += [*_decision(facts), *_risk_panel(facts), *_custody_visit(facts)]
    if facts.known_since:
        lines += [*_screens(facts), *_use_by(facts)]
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
    stages = [stage for stage in facts.stages if stage.stage not in TOOLS]
    sent = [instant(s.sent_at) for s in stages if s.sent_at and s.stage != "minor_update"]
    news = [e for e in facts.events if _date(e.told_at) and not any(at >= instant(e.told_at) for at in sent)]
    if not news:
        return []
    first, *more = sorted(news, key=lambda e: (instant(e.told_at), e.id))
    told = _date(first.told_at)
    assert told is not None
    is_open = any(stage.standing in _OPEN for stage in stages)
    days = CHANGE_SIGN_DAYS if is_open else CHANGE_START_DAYS
    what = "Assessment to take up what happened" if is_open else TO_START
    also = f" and {len(more)} more" if more else ""
    name = EVENTS.get(first.kind, first.kind.replace("_", " "))
    why = f"{name}{also}: {days} working days from {_day(first.told_at)}, when we were told"
    due = add_working_days(told, days).isoformat()
    return [Due(kind="review_change", what=what, why=why, due_on=due, record=first.id)]


def _screens(facts: FileFacts) -> list[Due]:
    """The two short forms that every new child gets, until each is sent."""
    since = _date(facts.known_since)
    done = {tool.tool for tool in facts.tools if tool.sent_at[:10] >= facts.known_since}
    if since is None:
        return []
    due = add_working_days(since, SCREEN_DAYS).isoformat()
    why = f"{SCREEN_DAYS} working days from {_day(facts.known_since)}, when our work began"
    return [Due(kind=tool, what=what, why=why, due_on=due) for tool, what in SCREENS.items() if tool not in done]


def _decision(facts: FileFacts) -> list[Due]:
    """The assessment that an out-of-court decision waits for, until it is sent or the decision is made."""
    since = _date(facts.decision_since)
    sent = [s.sent_at for s in facts.stages if s.stage in OF_DECISION and s.standing != "abandoned"]
    if since is None or any(day[:10] >= facts.decision_since for day in (*sent, *facts.orders_made_on)):
        return []
    due = add_working_days(since, DECISION_DAYS).isoformat()
    why = f"{DECISION_DAYS} working days from {_day(facts.decision_since)}, when the referral came"
    return [Due(kind=DECISION, what="Assessment for the decision", why=why, due_on=due)]


def _risk_panel(facts: FileFacts) -> list[Due]:
    """The panel that very high harm asks for, until one was held and its record sent. Only the newest sent stage counts."""
    sent = [s for s in facts.stages if s.sent_at and s.stage != "minor_update" and s.standing != "abandoned"]
    last = max(sent, key=lambda stage: instant(stage.sent_at), default=None)
    day = _date(last.sent_at) if last is not None else None
    if last is None or day is None or not last.panel_days:
        return []
    if any(tool.tool == PANEL and tool.sent_at and instant(tool.sent_at) >= instant(last.sent_at) for tool in facts.tools):
        return []
    due = add_working_days(day, last.panel_days).isoformat()
    why = f"{last.panel_days} working days from {_day(last.sent_at)}, when harm was rated very high"
    return [Due(kind=PANEL, what="Risk panel", why=why, due_on=due)]


def _custody_visit(facts: FileFacts) -> list[Due]:
    """Somebody of the service sees the child soon after the police station (DOMAIN 16.2)."""
    found = visit_due(facts.attended, facts.met_at)
    if found is None:
        return []
    attended, left, due = found
    where = f" {attended.station}" if attended.station else " the police station"
    why = f"{VISIT_DAYS} working days from {_day(left.isoformat())}, when {facts.called} was at{where}"
    what = "Visit after the police station"
    return [Due(kind=CUSTODY_VISIT, what=what, why=why, due_on=due.isoformat(), record=attended.link)]


def _use_by(facts: FileFacts) -> list[Due]:
    """The day until which the newest assessment with such a day may be decided by, until a decision was made on it."""
    dated = [tool for tool in facts.tools if tool.use_by and tool.standing != "abandoned"]
    last = max(dated, key=lambda tool: (tool.begun_on, tool.id), default=None)
    if last is None or any(made_on >= last.begun_on for made_on in facts.orders_made_on):
        return []
    why = f"Decide by it until {_day(last.use_by)}; after that it is too old and is looked at again"
    return [Due(kind="use_by", what="Decision from the assessment", why=why, due_on=last.use_by, record=last.id)]


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
