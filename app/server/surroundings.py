"""What the policy is told about an op: the facts it asks about other records, from what was loaded for the batch."""

from collections.abc import Iterable

import msgspec

from app.changes.op import Op
from app.domain.asked import Around
from app.domain.assessment import Assessment
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation, Grant
from app.domain.record import Record
from app.domain.signature import Resolution, Signature
from app.domain.types import view
from app.forms.definition import FormDefinition
from app.forms.rated import is_very_high
from app.forms.touched_sections import touched_sections
from app.server.known import Head, Known

_NAMES_SOMEBODY = frozenset({"allocation", "grant", "appointment"})


def around(op: Op, known: Known, after: Record, form: FormDefinition | None) -> Around:
    """The facts around this change, as the service knows them and never as the op says."""
    scope = known.scopes.get(op.scope)
    about = known.heads.get(after.about) if isinstance(after, Resolution) else None
    return Around(
        scope_kind=scope.kind if scope else "child",
        sections=touched_sections(form, (edit.path for edit in op.edits)) if op.type == "assessment" else None,
        other_role=_role_of(known, after),
        episodes=frozenset(known.episodes.get(op.scope, {}).values()),
        about_type=about.type if about and about.scope == op.scope else "",
        made_scope=scope is not None and bool(op.actor) and scope.made_by == op.actor,
        very_high=isinstance(after, Signature) and _signs_very_high(after, known),
        has_service_manager=known.has_service_manager,
    )


def _role_of(known: Known, record: Record) -> str:
    post = known.posts.get(record.person) if isinstance(record, Allocation | Grant) and record.person else None
    return post.role if post and post.is_here else ""


def _signs_very_high(signature: Signature, known: Known) -> bool:
    """Does what is countersigned rate harm very high? What came with the signature counts, else the head."""
    head = known.heads.get(signature.about)
    if signature.meaning != "countersigned" or head is None:
        return False
    body = signature.signed_body.encode() if signature.signed_body else head.body
    about = view(head.type, head.id, head.scope, body)
    if not isinstance(about, Assessment):
        return False
    return is_very_high(known.forms.get((about.form.id, about.form.version)), about.answers)


def is_countersigning(op: Op) -> bool:
    """Does this op make a countersignature?"""
    return op.type == Signature.type_name and any(e.path == ("meaning",) and e.value == "countersigned" for e in op.edits)


def named_people(ops: Iterable[Op], heads: dict[Id, Head]) -> set[Id]:
    """People whom these allocations, grants and visits name, or named before."""
    named: set[Id] = set()
    for op in (op for op in ops if op.type in _NAMES_SOMEBODY):
        named |= {Id(e.value) for e in op.edits if e.path == ("person",) and isinstance(e.value, str)}
        head = heads.get(op.record)
        if head is not None:
            named.add(_reader.decode(head.body).person)
    return named - {NO_ID}


class _Names(msgspec.Struct):
    """The one field of a body that is asked for here; others are passed over."""

    person: Id = NO_ID


_reader = msgspec.json.Decoder(_Names)
