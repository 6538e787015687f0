"""What a child and carers raised, and what one stage of assessment did with it: what its reader has to see."""

from sqlalchemy import Connection

from app.domain.assessment import Assessment
from app.domain.self_assessment import SelfAssessment
from app.domain.standing import Stage, Standing, standing
from app.forms.integration import Item, for_this_stage, items
from app.forms.rated import MINOR
from app.forms.shelf import Shelf
from app.models.lists import signatures_about
from app.models.queries.common import all_in, head_hash


def raised_for(connection: Connection, record: Assessment, where: Standing, forms: Shelf) -> tuple[Item, ...]:
    """Everything that this stage has to take up, sitting by sitting, the child first. Of a stage that is signed or
    abandoned only what it dealt with: what was said later is for the next one."""
    if record.stage == MINOR or record.form.id != "assessment":
        return ()
    said = [one for _, one in all_in(connection, SelfAssessment, record.scope)]
    sources = for_this_stage(said, _signed_before(connection, record)) if not where.is_over else said
    found = items(record, [(one, forms.find(one.form.id, one.form.version)) for one in sources])
    return tuple(item for item in found if item.used is not None) if where.is_over else found


def _signed_before(connection: Connection, record: Assessment) -> str:
    """When the stage before was countersigned (ISO), or ""."""
    if not record.previous:
        return ""
    before = standing(head_hash(connection, record.previous), signatures_about(connection, record.previous))
    return before.at if before.stage is Stage.COUNTERSIGNED else ""
