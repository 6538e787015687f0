"""What the policy is told about an op: the facts it asks about other records, from what was loaded for the batch."""

from collections.abc import Iterable

import msgspec

from app.changes.op import Op
from app.domain.asked import Around
from app.domain.assessment import Assessment
from app.domain.countersigning import NOBODY, SERVICE_MANAGER, rule_for
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation, Grant
from app.domain.record import Record
from app.domain.signature import Resolution, Signature
from app.domain.types import view
from app.forms.definition import FormDefinition
from app.forms.rated import facts
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
        very_high=_level(after, known, "countersigned") == SERVICE_MANAGER,
        needs_nobody=_level(after, known, "auto_signed") == NOBODY,
        has_service_manager=known.has_service_manager,
        is_filed=isinstance(after, Signature) and after.meaning == "reopened" and bool(known.filings.get(after.about)),
        adults=known.adults.get(op.scope, frozenset()),
        open_concerns=sum(known.concerns.get(op.scope, {}).values()),
    )


def _role_of(known: Known, record: Record) -> str:
    post = known.posts.get(record.person) if isinstance(record, Allocation | Grant) and record.person else None
    return post.role if post and post.is_here else ""


def _level(signature: Record, known: Known, meaning: str) -> str:
    """Who has to sign what is signed so; empty for anything else. What came with the signature counts, else the head."""
    if not isinstance(signature, Signature) or signature.meaning != meaning:
        return ""
    head = known.heads.get(signature.about)
    if head is None:
        return ""
    body = signature.signed_body.encode() if signature.signed_body else head.body
    about = view(head.type, head.id, head.scope, body)
    if not isinstance(about, Assessment):
        return ""
    return rule_for(facts(known.forms.get((about.form.id, about.form.version)), about)).level


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
