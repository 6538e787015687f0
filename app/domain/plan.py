"""A "My target" plan, made with the child: targets in the child's words, small steps, what to do if things get hard."""

from typing import ClassVar

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose, SetOf
from app.domain.record import EMPTY, Record

STATUSES = ("not_yet", "going_well", "stuck", "done")


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One small step. `child_words` is how the child says it, shown on the child's sheet."""

    text: str = ""
    child_words: str = ""
    who: SetOf = ()
    by_on: str = ""
    status: str = "not_yet"
    done_on: str = ""
    rank: str = ""


class Score(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How close it feels, 1 to 10, by the child and by the worker, on a day."""

    on: str
    child: int = 0
    worker: int = 0


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the child wants, in the child's words, and how to get there."""

    title: str = ""
    words: Prose = ""
    why: Prose = ""
    area: str = ""
    strengths: SetOf = ()
    steps: Keyed[Step] = EMPTY
    scores: Keyed[Score] = EMPTY
    know_by: str = ""
    sessions_planned: int = 0
    sessions_done: int = 0
    rank: str = ""


class Contingency(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """If this happens, then who does what. `keeps_safe` is child or others."""

    keeps_safe: str = "child"
    sign: str = ""
    action: str = ""
    rank: str = ""


class Plan(Record, frozen=True, kw_only=True):
    """A plan for an order or an episode."""

    type_name: ClassVar[str] = "plan"
    order: Id = NO_ID
    number: int = 1
    starts_on: str = ""
    review_on: str = ""
    due_on: str = ""
    targets: Keyed[Target] = EMPTY
    contingencies: Keyed[Contingency] = EMPTY

    def with_target(self, target_id: str, target: Target) -> "Plan":
        """With this target added or in place of the one before."""
        return self.but(targets={**self.targets, target_id: target})

    def with_step(self, target_id: str, step_id: str, step: Step) -> "Plan":
        """With this step added or in place of the one before. Raises KeyError for an unknown target."""
        target = self.targets[target_id]
        return self.with_target(target_id, msgspec.structs.replace(target, steps={**target.steps, step_id: step}))
