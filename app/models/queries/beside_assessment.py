"""What the child's other forms, own words and contacts say beside one assessment: the newest of each, as it counts."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection

from app.domain.assessment import Assessment, FormRef
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.record import Record
from app.domain.self_assessment import SelfAssessment
from app.domain.standing import Stage, standing
from app.domain.types import view
from app.forms.contact_answers import CONTACT, CONTACT_FORM, answers_of
from app.forms.contradiction import Source
from app.forms.shelf import Shelf
from app.forms.visibility import visible
from app.models.lists import signatures_about
from app.models.queries.common import all_in, head_hash

LATELY_S: Final = 90 * 86_400
MOST_CONTACTS: Final = 30
_WORRIED: Final = frozenset({"increased", "new"})


def beside(connection: Connection, record: Assessment, forms: Shelf) -> tuple[Source, ...]:
    """One source for each other form of this child, and one for the contact that tells most."""
    newest: dict[str, Source] = {}
    for source in _all(connection, record, forms):
        newest[source.form] = source  # oldest first, so the newest of each form stays
    return tuple(newest.values())


def _all(connection: Connection, record: Assessment, forms: Shelf) -> Iterator[Source]:
    for _, other in all_in(connection, Assessment, record.scope):
        if other.form.id != record.form.id and not _is_abandoned(connection, other):
            source = _source(forms, other.form, other, other.started_on, other.answers, other.stage)
            if source is not None:
                yield source
    for _, own in all_in(connection, SelfAssessment, record.scope):
        if not own.declined:
            source = _source(forms, own.form, own, own.done_on, own.answers, "")
            if source is not None:
                yield source
    yield from _contact(connection, record.scope)


def _is_abandoned(connection: Connection, record: Assessment) -> bool:
    return standing(head_hash(connection, record.id), signatures_about(connection, record.id)).stage is Stage.ABANDONED


def _source(forms: Shelf, ref: FormRef, record: Record, on: str, answers: Any, stage: str) -> Source | None:
    form = forms.find(ref.id, ref.version)
    if form is None:
        return None
    counted = visible(form, answers, stage).answers
    return Source(
        form=form.id, record=record.id, record_type=type(record).type_name, title=form.title, on=on, definition=form,
        answers=counted,
    )  # fmt: skip


def _contact(connection: Connection, scope: Id) -> Iterator[Source]:
    """The newest contact of the last 90 days in which a risk grew or somebody was told; else the newest."""
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE scope = ? AND type = 'contact' AND voided = 0"
        " ORDER BY made_at DESC, id DESC LIMIT ?",
        (scope, MOST_CONTACTS),
    )
    contacts = [v for row in rows if isinstance(v := view(*row), Contact) and v.started_at]
    if not contacts:
        return
    newest = contacts[0]
    lately = [c for c in contacts if instant(newest.started_at) - instant(c.started_at) <= LATELY_S]
    told = next((c for c in lately if c.risk in _WORRIED or c.safeguarding not in {"", "none"}), newest)
    yield Source(
        form=CONTACT, record=told.id, record_type=Contact.type_name, title=CONTACT_FORM.title, on=told.started_at[:10],
        definition=CONTACT_FORM, answers=answers_of(told),
    )  # fmt: skip
