"""Changes of a plan as a person makes them, from one plan to the next; nothing here is kept or shown."""

from datetime import date
from typing import Any

import msgspec

from app.domain.ids import Id
from app.domain.plan import STATUSES, Contingency, Plan, Score, Step, Target
from app.ui.features.plan.order import moved, rank_after
from app.ui.steady_text import cleaned


def clean(changes: dict[str, Any]) -> dict[str, Any]:
    """Fields as they will be kept: texts cleaned, all else as it is."""
    return {field: cleaned(value) if isinstance(value, str) else value for field, value in changes.items()}


def with_new_target(plan: Plan, id: Id) -> Plan:
    """One more target, without words yet, behind the others."""
    return plan.with_target(id, Target(rank=rank_after(plan.targets)))


def without_target(plan: Plan, id: str) -> Plan:
    """The plan without this target."""
    return plan.but(targets={key: target for key, target in plan.targets.items() if key != id})


def with_new_step(target: Target, id: Id) -> Target:
    """One more small step, without words yet, behind the others."""
    return _with_steps(target, {**target.steps, id: Step(rank=rank_after(target.steps))})


def with_step_changed(target: Target, id: str, changes: dict[str, Any]) -> Target:
    """Words, helpers, standing or day of a step, by field."""
    return _with_steps(target, {**target.steps, id: msgspec.structs.replace(target.steps[id], **clean(changes))})


def without_step(target: Target, id: str) -> Target:
    """The target without this step."""
    return _with_steps(target, {key: step for key, step in target.steps.items() if key != id})


def with_step_moved(target: Target, id: str, by: int) -> Target:
    """The step one place up (-1) or down (1)."""
    return _with_steps(target, moved(target.steps, id, by))


def _with_steps(target: Target, steps: Any) -> Target:
    return msgspec.structs.replace(target, steps=steps)


def next_standing(step: Step, today: str) -> dict[str, str]:
    """Not yet, going well, stuck, done, and round again. Done keeps the day."""
    after = STATUSES[(STATUSES.index(step.status) + 1) % len(STATUSES)] if step.status in STATUSES else STATUSES[0]
    return {"status": after, "done_on": today if after == "done" else ""}


def scored(target: Target, who: str, value: int, today: str, new: Id) -> Target:
    """This week's score, 1 to 10, by `who` (child or worker); 0 takes it back. `new` is the id of a week's first score."""
    id = this_weeks(target, today) or new
    before = target.scores.get(id, Score(on=today))
    after = msgspec.structs.replace(before, on=today, **{who: value})
    kept = {key: score for key, score in target.scores.items() if key != id}
    return msgspec.structs.replace(target, scores={**kept, id: after} if after.child or after.worker else kept)


def this_weeks(target: Target, today: str) -> str:
    """The id of the score in the week of `today`, or nothing."""
    week = date.fromisoformat(today).isocalendar()[:2]
    same = [k for k, s in target.scores.items() if s.on and date.fromisoformat(s.on).isocalendar()[:2] == week]
    return same[-1] if same else ""


def with_safety(plan: Plan, id: Id, keeps_safe: str) -> Plan:
    """One more "if … then …", to keep the child or others safe."""
    made = Contingency(keeps_safe=keeps_safe, rank=rank_after(plan.contingencies))
    return plan.but(contingencies={**plan.contingencies, id: made})


def with_safety_changed(plan: Plan, id: str, changes: dict[str, Any]) -> Plan:
    """Words of a safety plan, by field."""
    after = msgspec.structs.replace(plan.contingencies[id], **clean(changes))
    return plan.but(contingencies={**plan.contingencies, id: after})


def without_safety(plan: Plan, id: str) -> Plan:
    """The plan without this safety plan."""
    return plan.but(contingencies={key: kept for key, kept in plan.contingencies.items() if key != id})


def with_removed(plan: Plan, before: Plan) -> Plan:
    """The plan with every target, step and safety plan that `before` had and it has no more."""
    targets = dict(plan.targets)
    for id, old in before.targets.items():
        now = targets.get(id)
        targets[id] = old if now is None else msgspec.structs.replace(now, steps={**old.steps, **now.steps})
    return plan.but(targets=targets, contingencies={**before.contingencies, **plan.contingencies})
