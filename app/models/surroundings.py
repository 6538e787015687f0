"""What the policy is told about a change on this laptop: who acts in which role, and the facts it asks about other records."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.asked import Actor, Around, Change
from app.domain.assessment import Assessment
from app.domain.attendance import Attendance
from app.domain.concern import Concern
from app.domain.countersigning import NOBODY, SERVICE_MANAGER, rule_for
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation, Episode, Grant
from app.domain.record import Record
from app.domain.report import Filing
from app.domain.restricted import Restricted
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.domain.signature import Resolution, Signature
from app.domain.types import view
from app.forms.rated import facts
from app.forms.shelf import Shelf
from app.forms.touched_sections import touched_sections
from app.forms.vouched import ENDS, VOUCHES, is_whole, since, was_asked
from app.models.lists import records_in, signatures_about


def post_of(connection: Connection, person: Id, role: str, team: Id) -> Actor:
    """This person as the directory says, or, before the directory is here, as the laptop was enrolled."""
    known = _record(connection, person)
    if not isinstance(known, Person):
        return Actor(person=person, role=role, team=team)
    return Actor(person=person, role=known.role, team=known.team, training=tuple(known.training))


def actor_in(connection: Connection, me: Actor, change: Change) -> Actor:
    """The same person with the role they have where they write: less than their own where they were let in to read.

    A new restricted record has a scope of its own, but is written in the child's file that it is bound to.
    """
    is_new = change.kind == "create" and isinstance(change.after, Restricted)
    scope = change.after.file if is_new and isinstance(change.after, Restricted) else change.scope
    row = connection.exec_driver_sql("SELECT role FROM scope WHERE id = ?", (scope,)).fetchone()
    if is_new and row is None:
        return msgspec.structs.replace(me, is_member=False)
    return msgspec.structs.replace(me, role=row.role) if row is not None and row.role else me


def around(connection: Connection, change: Change, me: Id, forms: Shelf) -> Around:
    """The facts around this change."""
    row = connection.exec_driver_sql("SELECT kind FROM scope WHERE id = ?", (change.scope,)).fetchone()
    record = change.after or change.before
    is_countersigning = isinstance(record, Signature) and record.meaning == "countersigned"
    return Around(
        scope_kind=row.kind if row is not None else "child",
        sections=_sections(record, change, forms),
        other_role=_role_of(connection, record),
        episodes=_episodes(connection, change.scope) if isinstance(record, Allocation) else frozenset(),
        about_type=_type_of(connection, record.about) if isinstance(record, Resolution) else "",
        made_scope=_made(connection, change.scope, me),
        adults=_adults(connection, change.scope) if row is not None and row.kind == "attendance" else frozenset(),
        very_high=is_countersigning and _level(connection, record, forms) == SERVICE_MANAGER,
        needs_nobody=_signs_alone(record) and _level(connection, record, forms) == NOBODY,
        has_service_manager=is_countersigning and has_service_manager(connection),
        incomplete=_is_incomplete(connection, record, forms),
        unasked=_is_unasked(connection, record, forms),
        beside_open=change.kind == "create" and _is_beside_open(connection, record),
        open_concerns=_open_concerns(connection, change.scope) if is_countersigning else 0,
        is_filed=_is_reopening(record) and _is_filed(connection, record),
    )


def _sections(record: Record | None, change: Change, forms: Shelf) -> frozenset[str] | None:
    if not isinstance(record, Assessment):
        return None
    return touched_sections(forms.find(record.form.id, record.form.version), change.paths)


def _role_of(connection: Connection, record: Record | None) -> str:
    person = _record(connection, record.person) if isinstance(record, Allocation | Grant) else None
    return person.role if isinstance(person, Person) else ""


def _episodes(connection: Connection, scope: Id) -> frozenset[str]:
    rows = connection.exec_driver_sql(
        "SELECT type, id, scope, body, ver FROM record WHERE scope = ? AND type = 'episode' AND voided = 0", (scope,)
    )
    views = (view(*row) for row in rows)
    return frozenset(v.kind for v in views if isinstance(v, Episode) and not v.closed_on)


def _type_of(connection: Connection, id: Id) -> str:
    row = connection.exec_driver_sql("SELECT type FROM record WHERE id = ?", (id,)).fetchone()
    return str(row.type) if row is not None else ""


def _signs_alone(record: Record | None) -> bool:
    return isinstance(record, Signature) and record.meaning == "auto_signed"


def _level(connection: Connection, signature: Record | None, forms: Shelf) -> str:
    """Who has to sign what this signature is about; empty where that is no assessment."""
    about = _record(connection, signature.about) if isinstance(signature, Signature) else None
    if not isinstance(about, Assessment):
        return ""
    return rule_for(facts(forms.find(about.form.id, about.form.version), about)).level


def _signed_stage(connection: Connection, signature: Record | None, *meanings: str) -> Assessment | None:
    """The stage that a signature of one of these meanings is about."""
    is_one = isinstance(signature, Signature) and signature.meaning in meanings
    about = _record(connection, signature.about) if is_one and isinstance(signature, Signature) else None
    return about if isinstance(about, Assessment) else None


def _is_incomplete(connection: Connection, signature: Record | None, forms: Shelf) -> bool:
    """Is something required open in what is sent or signed? What was sent so before was looked at then."""
    about = _signed_stage(connection, signature, *VOUCHES)
    form = forms.find(about.form.id, about.form.version) if about is not None else None
    if about is None or form is None or not isinstance(signature, Signature):
        return False
    is_known = signature.meaning == "countersigned" and any(
        one.meaning == "submitted" and one.content_hash == signature.content_hash
        for one in signatures_about(connection, about.id)
    )
    return not is_known and not is_whole(form, about, signature.signed_at)


def _is_unasked(connection: Connection, signature: Record | None, forms: Shelf) -> bool:
    """Does what is sent go without the child's own view, and without a reason?"""
    about = _signed_stage(connection, signature, "submitted")
    form = forms.find(about.form.id, about.form.version) if about is not None else None
    if about is None or form is None:
        return False
    stages = [r for r in records_in(connection, about.scope, Assessment.type_name) if isinstance(r, Assessment)]
    kind = SelfAssessment.type_name
    sittings = [r for r in records_in(connection, about.scope, kind) if isinstance(r, SelfAssessment)]
    began = since(about, stages, lambda id: signatures_about(connection, id))
    return not was_asked(form, about, sittings, began)


def _is_beside_open(connection: Connection, record: Record | None) -> bool:
    """Is there another stage of the same form in the file that never ended?"""
    if not isinstance(record, Assessment):
        return False
    others = (r for r in records_in(connection, record.scope, Assessment.type_name) if isinstance(r, Assessment))
    same = [r.id for r in others if r.form.id == record.form.id and r.id != record.id]
    return any(all(one.meaning not in ENDS for one in signatures_about(connection, id)) for id in same)


def has_service_manager(connection: Connection) -> bool:
    """Does a service manager work here now?"""
    found = connection.exec_driver_sql("SELECT id FROM person_line WHERE role = 'service_manager'").scalars().all()
    people = (_record(connection, Id(id)) for id in found)
    return any(isinstance(person, Person) and not person.left_on for person in people)


def _open_concerns(connection: Connection, scope: Id) -> int:
    """Counted from the records: in a unit of work the lists follow only at its end."""
    views = (r for r in records_in(connection, scope, Concern.type_name) if isinstance(r, Concern))
    return sum(concern.is_open for concern in views)


def _is_reopening(record: Record | None) -> bool:
    return isinstance(record, Signature) and record.meaning == "reopened"


def _is_filed(connection: Connection, signature: Record | None) -> bool:
    """Was the report that this signature is about handed in?"""
    about = signature.about if isinstance(signature, Signature) else NO_ID
    scope = signature.scope if signature is not None else NO_ID
    return any(isinstance(r, Filing) and r.about == about for r in records_in(connection, scope, Filing.type_name))


def _made(connection: Connection, scope: Id, me: Id) -> bool:
    row = connection.exec_driver_sql(
        "SELECT 1 FROM record WHERE scope = ? AND type = 'restricted' AND made_by = ?", (scope, me)
    ).fetchone()
    return row is not None


def _adults(connection: Connection, scope: Id) -> frozenset[Id]:
    views = (r for r in records_in(connection, scope, Attendance.type_name) if isinstance(r, Attendance))
    return frozenset(Id(person) for log in views for person in (log.adult, *log.adults))


def _record(connection: Connection, id: Id) -> Any:
    row = connection.exec_driver_sql("SELECT type, id, scope, body, ver FROM record WHERE id = ?", (id,)).fetchone()
    return view(*row) if row is not None else None
