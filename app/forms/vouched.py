"""What sending a stage vouches for, worked out from records alone, so that laptop and service find the same (DOMAIN 4.2).

Two things: everything required was answered on the day it was signed, and the child was asked how they see it, or there is
a reason why not.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.forms.definition import FormDefinition
from app.forms.progress import first_problem_on_send
from app.forms.rated import MINOR
from app.forms.visibility import visible

ASKS: Final = "self_assessment"
"""The tag of the question whether the child did one: a form that asks it wants one, or a reason."""
DECLINED: Final = "declined"
ENDS: Final = frozenset({"countersigned", "auto_signed", "abandoned"})
"""Signatures after which the next stage may be started."""
VOUCHES: Final = frozenset({"submitted", "auto_signed", "countersigned"})
"""Signatures that say that what is signed is whole."""
_SIGNED: Final = frozenset({"countersigned", "auto_signed"})


def is_whole(form: FormDefinition, record: Assessment, signed_at: str) -> bool:
    """Was everything required answered on the day of `signed_at` (ISO 8601, as its signer stated it)?

    A time that cannot be read is no day, so nothing was whole on it.
    """
    try:
        day = date.fromisoformat(signed_at[:10])
    except ValueError:
        return False
    return first_problem_on_send(form, record.answers, day, record.stage) is None


def asking(form: FormDefinition, record: Assessment) -> str:
    """The question of this stage whether the child did a self-assessment; empty where the stage does not ask it."""
    asked = form.tagged.get(ASKS, ())
    if not asked or record.stage == MINOR:
        return ""
    shown = visible(form, record.answers, record.stage).questions
    return next((question.id for question in asked if question.id in shown), "")


def was_asked(form: FormDefinition, record: Assessment, sittings: Iterable[SelfAssessment], since: str) -> bool:
    """Did the child do one, or not want to, after `since` (see `since`), or does the stage say why they were not asked?

    True as well where the stage does not ask for one.
    """
    question = asking(form, record)
    if not question or record.unasked_because.strip():
        return True
    return record.answers.get(question, Answer()).value == DECLINED or sat(sittings, since)


def sat(sittings: Iterable[SelfAssessment], since: str) -> bool:
    """Did the child do one after `since` (ISO 8601, or ""), or not want to?"""
    mine = (one for one in sittings if one.respondent == "child" and one.is_finished)
    return any(not since or instant(one.finished_at) > instant(since) for one in mine)


def since(record: Assessment, stages: Iterable[Assessment], signatures: Callable[[Id], Iterable[Signature]]) -> str:
    """When the stage before was first signed (ISO 8601), empty for a first one: what a child says later is for this stage.

    Minor updates between the two are passed over: they judge nothing, so nobody is asked for them.
    """
    known = {stage.id: stage for stage in stages}
    before = known.get(record.previous)
    passed: set[Id] = set()
    while before is not None and before.stage == MINOR and before.id not in passed:
        passed.add(before.id)
        before = known.get(before.previous)
    if before is None:
        return ""
    signed = [one.signed_at for one in signatures(before.id) if one.meaning in _SIGNED]
    return min(signed, key=instant, default="")
