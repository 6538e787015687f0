"""What stands in the way of sending a stage, beside the questions of its form: each check looks at one thing (DOMAIN 4.2).

A check gives (sentence, what it is about) or None. What it is about is the id of a question, or the name of a field of the
assessment. `CHECKS` is asked in order; the first sentence is the one the person reads.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from app.domain.assessment import Assessment
from app.domain.self_assessment import SelfAssessment
from app.domain.timeliness import days_late
from app.forms.changed import is_unchanged
from app.forms.definition import FormDefinition
from app.forms.rated import MINOR, is_minor
from app.forms.use_by import question_of, use_by
from app.forms.vouched import was_asked
from app.operations.ports import UnitOfWork
from app.operations.taking_up import began, not_taken_up

Obstacle: TypeAlias = tuple[str, str]
Check: TypeAlias = Callable[[UnitOfWork, Assessment, FormDefinition], Obstacle | None]

SAY_WHY_LATE: Final = "This is sent after the day it was due. Say why, so that the reason is on record."
SAY_WHY_SAME: Final = "No answer has changed since the stage before. Say why, or change what is no longer so."
TOO_OLD: Final = (
    "This was to be used by {day}, so it is too old to decide by. Look at every part again, then set a new day. "
    "Nothing is lost."
)
ASK_CHILD: Final = "{name} has not said how they see it yet. Do the self-assessment together, or say why not."
REJUDGED: Final = "A minor update changes no judgement, and one was changed here. Start a review instead."


def late_reason(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """A stage that goes out late for the first time says why (DOMAIN 4.3)."""
    is_late = days_late(record.due_on, work.moment.today) > 0
    was_sent = bool(work.standing(record).authors)
    if not is_late or was_sent or record.late_reason:
        return None
    return SAY_WHY_LATE, "late_reason"


def unchanged(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """A review in which nothing is another than before says why (DOMAIN 4.4)."""
    before = next((a for a in work.all_in(Assessment, record.scope) if a.id == record.previous), None)
    if record.unchanged_because.strip() or before is None or not is_unchanged(form, before, record):
        return None
    return SAY_WHY_SAME, "unchanged_because"


def judgements_stand(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """A minor update leaves every judgement as it was."""
    return (REJUDGED, "") if record.stage == MINOR and not is_minor(form, record) else None


def child_was_asked(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """A self-assessment for this stage was done or not wanted, or the stage says why not (DOMAIN 4.2)."""
    since = began(work, record)
    asked = was_asked(form, record, work.all_in(SelfAssessment, record.scope), since)
    return None if asked else (ASK_CHILD, "unasked_because")


def still_usable(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """One that was to be used by a day that has passed is looked at again before anybody decides by it (DOMAIN 5.1)."""
    until = use_by(form, record.answers)
    if not until or until >= work.moment.today.isoformat():
        return None
    return TOO_OLD.format(day=_day(until)), question_of(form)


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


CHECKS: Final[tuple[Check, ...]] = (judgements_stand, child_was_asked, still_usable, not_taken_up, late_reason, unchanged)


def obstacle(work: UnitOfWork, record: Assessment, form: FormDefinition) -> Obstacle | None:
    """The first thing in the way, or None."""
    return next((found for check in CHECKS if (found := check(work, record, form)) is not None), None)
