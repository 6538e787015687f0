"""Plans in the children's own words, agreed by those they concern."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker
from app.domain.child import Child
from app.domain.involvement import Order
from app.domain.plan import Contingency, Plan, Score, Step, Target
from app.domain.service import Person


def some_plan(maker: Maker, child: Child, order: Order, worker: Person, agreed: date, is_over: bool) -> Plan:
    """Two or three targets from the list, further on the longer ago it was agreed."""
    luck = maker.luck
    listed = sample_list("plans")
    targets = luck.sample(listed["targets"], luck.choice((2, 2, 3)))
    share = 1.0 if is_over else min(0.9, (maker.today - agreed).days / 200)
    told = [_drawn_target(maker, target, share, agreed) for target in targets]
    both = [luck.choice([c for c in listed["contingencies"] if c["keeps_safe"] == who]) for who in ("child", "others")]
    contingencies = [
        {**c, "sign": about(c["sign"], child.called), "action": about(c["action"], child.called)} for c in both
    ]
    return told_plan(
        maker, child, order, worker, agreed, {"targets": told, "contingencies": contingencies, "signers": [child.called]}
    )


def _drawn_target(maker: Maker, target: Mapping[str, Any], share: float, agreed: date) -> dict[str, Any]:
    luck = maker.luck
    steps = [{**step, "by": luck.randint(5, 40), "status": _status(maker, share)} for step in target["steps"]]
    days = max(3, (maker.today - agreed).days)
    scores = [
        [days - days * n // 4, min(10, 2 + n * 2 + luck.randint(0, 1)), min(10, 2 + n * 2)]
        for n in range(1 + int(share * 3))
    ]
    planned = luck.randint(4, 8)
    return {**target, "steps": steps, "scores": scores, "sessions": [min(planned, round(planned * share)), planned]}


def _status(maker: Maker, share: float) -> str:
    if maker.luck.random() < share:
        return "done"
    return maker.luck.choice(("going_well", "going_well", "not_yet", "stuck"))


def told_plan(maker: Maker, child: Child, order: Order, worker: Person, agreed: date, told: Mapping[str, Any]) -> Plan:
    """A plan as written in a list, signed by everybody it names."""
    ids = [maker.new_id(agreed) for _ in told["targets"]]
    plan = Plan(
        id=maker.new_id(agreed),
        scope=child.scope,
        order=order.id,
        number=told.get("number", 1),
        starts_on=agreed.isoformat(),
        review_on=(agreed + timedelta(days=78)).isoformat(),
        targets={
            id: _target(maker, target, f"{n:02d}")
            for n, (id, target) in enumerate(zip(ids, told["targets"], strict=True), 1)
        },
        contingencies={
            maker.new_id(agreed): Contingency(
                keeps_safe=c["keeps_safe"], sign=c["sign"], action=c["action"], rank=f"{n:02d}"
            )
            for n, c in enumerate(told.get("contingencies", ()), 1)
        },
    )
    maker.keep(plan, worker.id, maker.some_time(agreed, 9, 12))
    for who in told["signers"]:
        maker.sign(plan, worker, "agreed", maker.some_time(agreed, 13, 16), statement=who)
    return plan


def _target(maker: Maker, told: Mapping[str, Any], rank: str) -> Target:
    done, planned = told.get("sessions", (0, 0))
    today = maker.today
    return Target(
        title=told["title"],
        words=told["words"],
        why=told["why"],
        area=told["area"],
        strengths=tuple(sorted(told.get("strengths", ()))),
        know_by=told["know_by"],
        sessions_planned=planned,
        sessions_done=done,
        steps={maker.new_id(today): _step(today, step, f"{n:02d}") for n, step in enumerate(told["steps"], 1)},
        scores=_scores(maker, told.get("scores", ())),
        rank=rank,
    )


def _step(today: date, told: Mapping[str, Any], rank: str) -> Step:
    status = told.get("status", "not_yet")
    by_on = today + timedelta(days=told["by"])
    done_on = min(by_on, today).isoformat() if status == "done" else ""
    return Step(
        text=told["text"],
        child_words=told["child_words"],
        who=tuple(sorted(told["who"])),
        by_on=by_on.isoformat(),
        status=status,
        done_on=done_on,
        rank=rank,
    )


def _scores(maker: Maker, told: Sequence[Sequence[int]]) -> dict[str, Score]:
    return {
        maker.new_id(maker.today): Score(on=(maker.today - timedelta(days=days)).isoformat(), child=child, worker=worker)
        for days, child, worker in told
    }
