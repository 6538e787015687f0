"""Taking up what a child or carer raised: linked to an answer of the assessment, or to a reason why it is not used."""

from typing import ClassVar

from app.domain.assessment import Assessment
from app.domain.errors import Refused
from app.domain.policy import Permission
from app.domain.self_assessment import SelfAssessment
from app.forms.definition import FormDefinition
from app.forms.integration import Item, for_this_stage, items, left
from app.forms.rated import MINOR
from app.forms.vouched import since
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

TAKE_UP = "What they raised in their own words is not all taken up yet. Link each to an answer, or say why it is not used."


class TakeUp(Operation, frozen=True, kw_only=True):
    """Keep what was done with raised answers. `seen` is the assessment as it stood on screen, `now` as it stands."""

    seen: Assessment
    now: Assessment
    label: ClassVar[str] = "Take up what they said"
    needs: ClassVar[Permission | None] = Permission.ASSESS

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.now.but(used=self.seen.used) != self.seen:
            raise Refused("Only what is done with their words is kept here. Nothing was changed.")
        form = work.form(self.now.form.id, self.now.form.version)
        for used in self.now.used.values():
            if used.answer and used.answer not in form.questions:
                raise Refused("This answer is not part of the assessment. Choose another one.", "answer")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)


def raised_for(work: UnitOfWork, record: Assessment) -> tuple[Item, ...]:
    """Everything that this stage has to take up, from the sittings since the stage before was countersigned."""
    sources = for_this_stage(work.all_in(SelfAssessment, record.scope), began(work, record))
    pairs = [
        (s, work.form(s.form.id, s.form.version) if work.has_form(s.form.id, s.form.version) else None) for s in sources
    ]
    return items(record, pairs)


def not_taken_up(work: UnitOfWork, record: Assessment, form: FormDefinition) -> tuple[str, str] | None:
    """What stands in the way of sending it: a stage with judgements takes up everything they raised (DOMAIN 3.3 b)."""
    if record.stage == MINOR or record.form.id != "assessment":
        return None
    return (TAKE_UP, "used") if left(raised_for(work, record)) else None


def began(work: UnitOfWork, record: Assessment) -> str:
    """From when what is said is for this stage: the stage before was signed then; empty for a first one."""
    return since(record, work.all_in(Assessment, record.scope), work.signatures)
