"""What a plan should be looked at again for, as sentences: never a stop, but safety plans are needed before signing (DOMAIN 8)."""

from collections.abc import Sequence
from datetime import date

from app.domain.due import CONTACT_DAYS
from app.domain.involvement import Order
from app.domain.plan import Plan, Target
from app.operations.rows.child import RatingLine
from app.ui import when
from app.ui.features.plan.order import in_order

MOST_TARGETS = 3
_SERIOUS = frozenset({"medium", "high", "very_high"})


def sentences(plan: Plan, order: Order | None, ratings: Sequence[RatingLine], called: str) -> tuple[str, ...]:
    """Everything worth a second look, most serious first."""
    found = [*needed_before_signing(plan, ratings, called), _targets(plan, order, called), _sessions(plan, order)]
    for number, (_, target) in enumerate(in_order(plan.targets), 1):
        if not target.words.strip():
            found.append(f"Target {number} has no words of {called}’s yet. Ask, and write them as they are said.")
    return tuple(sentence for sentence in found if sentence)


def needed_before_signing(plan: Plan, ratings: Sequence[RatingLine], called: str) -> tuple[str, ...]:
    """Safety plans that are missing while a rating is medium or higher."""
    rated = {rating.name for rating in ratings if rating.level in _SERIOUS}
    have = {c.keeps_safe for c in plan.contingencies.values() if c.sign.strip() and c.action.strip()}
    found = []
    if "safety" in rated and "child" not in have:
        found.append(f"Safety is medium or higher. Say what happens to keep {called} safe. It is needed before signing.")
    if "harm" in rated and "others" not in have:
        found.append(
            "Harm to others is medium or higher. Say what happens to keep others safe. It is needed before signing."
        )
    return tuple(found)


def is_active(target: Target) -> bool:
    """True unless all of its steps are done."""
    return not target.steps or any(step.status != "done" for step in target.steps.values())


def _targets(plan: Plan, order: Order | None, called: str) -> str:
    active = sum(map(is_active, plan.targets.values()))
    if active <= MOST_TARGETS or (order is not None and order.level not in ("", "standard")):
        return ""
    return (
        f"{called} has {when.count_of(active, 'target')} at once. At standard level three are plenty: which one can wait?"
    )


def _sessions(plan: Plan, order: Order | None) -> str:
    planned = sum(target.sessions_planned for target in plan.targets.values())
    start, end = when.day_of(order.made_on if order else ""), when.day_of(order.ends_on if order else "")
    if not planned or order is None or start is None or end is None:
        return ""
    room = sessions_that_fit(start, end, order.level)
    if planned <= room:
        return ""
    return f"{planned} sessions are planned, and about {room} fit until {when.long_day(end)} at this level. Plan fewer."


def sessions_that_fit(start: date, end: date, level: str) -> int:
    """How often a child is seen between two days at a level (DOMAIN 6.1)."""
    return max(0, (end - start).days) // CONTACT_DAYS.get(level, CONTACT_DAYS["standard"])
