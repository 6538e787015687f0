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
from app.forms.vouched import ENDS, VOUCHES, is_whole, since, was_asked
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
        incomplete=_is_incomplete(after, known),
        unasked=_is_unasked(after, known),
        beside_open=_is_beside_open(op, known, after),
        open_concerns=sum(known.concerns.get(op.scope, {}).values()),
    )


def _role_of(known: Known, record: Record) -> str:
    post = known.posts.get(record.person) if isinstance(record, Allocation | Grant) and record.person else None
    return post.role if post and post.is_here else ""


def _level(signature: Record, known: Known, meaning: str) -> str:
    """Who has to sign what is signed so; empty for anything else."""
    if not isinstance(signature, Signature) or signature.meaning != meaning:
        return ""
    about = _signed_stage(signature, known)
    return rule_for(facts(_form_of(about, known), about)).level if about is not None else ""


def _signed_stage(signature: Signature, known: Known) -> Assessment | None:
    """The stage as it was signed: what came with the signature counts, else the head. None for anything else."""
    head = known.heads.get(signature.about)
    if head is None:
        return None
    body = signature.signed_body.encode() if signature.signed_body else head.body
    about = view(head.type, head.id, head.scope, body)
    return about if isinstance(about, Assessment) else None


def _form_of(stage: Assessment, known: Known) -> FormDefinition | None:
    return known.forms.get((stage.form.id, stage.form.version))


def _is_incomplete(signature: Record, known: Known) -> bool:
    """Was something required open when it was sent or signed? What was sent so before was looked at then."""
    if not isinstance(signature, Signature) or signature.meaning not in VOUCHES:
        return False
    about = _signed_stage(signature, known)
    form = _form_of(about, known) if about is not None else None
    if about is None or form is None:
        return False
    sent = {one.content_hash for one in known.signatures.get(about.id, ()) if one.meaning == "submitted"}
    is_known = signature.meaning == "countersigned" and signature.content_hash in sent
    return not is_known and not is_whole(form, about, signature.signed_at)


def _is_unasked(signature: Record, known: Known) -> bool:
    """Does what is sent go without the child's own view, and without a reason?"""
    if not isinstance(signature, Signature) or signature.meaning != "submitted":
        return False
    about = _signed_stage(signature, known)
    form = _form_of(about, known) if about is not None else None
    if about is None or form is None:
        return False
    stages = known.stages.get(about.scope, {}).values()
    began = since(about, stages, lambda id: known.signatures.get(id, ()))
    return not was_asked(form, about, known.sittings.get(about.scope, {}).values(), began)


def _is_beside_open(op: Op, known: Known, after: Record) -> bool:
    """Was a stage begun beside one of this very laptop that never ended? Two laptops that did not know of each other keep
    both, and one that a person has ended since is never in the way, whatever came of its signature (SYNC 2.6)."""
    is_new = op.kind == "create" and op.record not in known.heads
    if not is_new or not isinstance(after, Assessment) or known.sender.is_administration:
        return False
    stages = known.stages.get(op.scope, {})
    mine = (stage for id, stage in stages.items() if id in known.begun_here and stage.form.id == after.form.id)
    return any(not _has_ended(stage.id, known) for stage in mine)


def _has_ended(stage: Id, known: Known) -> bool:
    return any(one.meaning in ENDS for one in known.signatures.get(stage, ()))


def is_countersigning(op: Op) -> bool:
    """Does this op make a countersignature?"""
    return _makes(op, "countersigned")


def is_sending(op: Op) -> bool:
    """Does this op send something to be countersigned?"""
    return _makes(op, "submitted")


def is_beginning(op: Op) -> bool:
    """Does this op begin an assessment?"""
    return op.type == Assessment.type_name and op.kind == "create"


def _makes(op: Op, meaning: str) -> bool:
    return op.type == Signature.type_name and any(e.path == ("meaning",) and e.value == meaning for e in op.edits)


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
