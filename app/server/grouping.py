"""Verdicts on a batch: ops of one unit of work are taken in together or kept aside together (SYNC 2.5).

A conflict is an ordinary outcome and stops nobody. One op that is kept aside takes its group with it: each of the others
would say something that its author meant only with the rest.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from app.changes.op import Op
from app.server.bases import note_aside
from app.server.known import Known
from app.server.quarantining import TOGETHER
from app.sync.protocol.messages.push import OpResult

Judge: TypeAlias = Callable[[Op, Known], OpResult]
Judged: TypeAlias = list[tuple[Op, OpResult]]


def judge_all(ops: Sequence[Op], known: Known, judge: Judge) -> Judged:
    """The verdicts in the order of the ops. `known` then holds what those that were taken in changed."""
    return [verdict for group in _groups(ops) for verdict in _judge_group(group, known, judge)]


def _groups(ops: Sequence[Op]) -> Iterator[list[Op]]:
    group: list[Op] = []
    for op in ops:
        if group and not (op.txn and op.txn == group[0].txn):
            yield group
            group = []
        group.append(op)
    if group:
        yield group


def _judge_group(group: Sequence[Op], known: Known, judge: Judge) -> Judged:
    txn = group[0].txn
    if not txn:
        return [(op, _noted(op, judge(op, known), known)) for op in group]
    trial = known.trial()
    judged = [(op, _noted(op, judge(op, trial), trial)) for op in group]
    if txn not in known.broken and all(result.status != "quarantined" for _, result in judged):
        known.take(trial)
        return judged
    known.broken.add(txn)
    return [(op, _noted(op, _kept_aside(result), known)) for op, result in judged]


def _kept_aside(result: OpResult) -> OpResult:
    """Its own reason where it has one."""
    if result.status == "quarantined":
        return result
    return OpResult(op=result.op, status="quarantined", reason=TOGETHER)


def _noted(op: Op, result: OpResult, known: Known) -> OpResult:
    """The verdict, and what it means for the ops that build on this one."""
    if result.status == "quarantined":
        note_aside(op, known)
    elif op.after in known.aside:
        known.aside[op.id] = known.aside[op.after]
    asked = result.conflict or known.asked.get(op.after)
    if asked:
        known.asked[op.id] = asked
    return result
