"""The verdict on one op, decided over values: is it sound, may its author do this, how does it join what stands?

No SQL and no clock. Order of the questions: sound; author; place; membership; base and merge; readable; form; signature;
policy. The first "no" quarantines the op: it is kept whole, shown to its author and manager, and changes nothing.
"""

from typing import Any

import msgspec

from app.changes.canonical import NotCanonical, check, encode, read
from app.changes.classes import rules_for
from app.changes.content import body_hash
from app.changes.edits import ABSENT, Edit, apply, diff, meet
from app.changes.merging import Clash, Merged, merge
from app.changes.op import Op
from app.domain.assessment import Assessment
from app.domain.attachment import Attachment
from app.domain.attendance import Attendance
from app.domain.concern import Concern
from app.domain.form_file import FormFile
from app.domain.ids import NO_ID, Id, is_id
from app.domain.involvement import Allocation, Episode
from app.domain.policy import NOT_WITH_YOU, READER, THE_SERVICE, Actor, Around, Change, NotAllowed, Role, decide
from app.domain.record import Record, Tree, Unreadable
from app.domain.report import Filing
from app.domain.restricted import Restricted
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person
from app.domain.signature import Signature
from app.domain.types import ANSWERS_A_FORM, DIRECTORY_TYPES, SCOPE_BEARERS, TYPES, belongs, view
from app.forms.definition import FormDefinition
from app.server import quarantining as why
from app.server.bases import base_of
from app.server.conflicts import raise_conflict
from app.server.editions import moved_on, named_form, renaming, still_asked, with_unmapped
from app.server.known import Head, Known, Post, Scope, Version
from app.server.marking import leave_marks
from app.server.published import check_form
from app.server.quarantining import Quarantined
from app.server.signing_check import check_signature, standing_of
from app.server.soundness import check_op
from app.server.surroundings import around
from app.sync.protocol.messages.push import OpResult


def judge(op: Op, known: Known) -> OpResult:
    """The verdict. `known` then holds what the op changed: heads, versions, scopes born, posts and memberships."""
    try:
        return _judge(op, known)
    except Quarantined as held:
        return OpResult(op=op.id, status="quarantined", reason=held.reason)


def _judge(op: Op, known: Known) -> OpResult:
    check_op(op)
    if op.type not in TYPES:
        raise Quarantined(why.NEWER)
    if op.late and not known.sender.is_late:
        raise Quarantined(why.MALFORMED)
    if op.actor != known.sender.person and not known.sender.is_administration:
        raise Quarantined(why.NOT_YOURS)
    head = known.heads.get(op.record)
    is_born = _bears_scope(op, known)
    actor = _actor(op, known, is_born)
    _check_place(op, head, actor, known, is_born)
    _check_parked(op, known)
    base = base_of(op, known)
    mine = apply(base, op.edits)
    known.frozen[op.id] = (op.record, mine)
    form = _form(op, mine, known)
    merged = _merged(op, head, base, form, known)
    body, before, after = _readable(op, head, merged.body)
    _check_rights(op, head, known, actor, (before, after), around(op, known, after, form))
    return _take(op, known, head, merged, body, mine, after, is_born)


def _bears_scope(op: Op, known: Known) -> bool:
    """Does this op make a scope? There is one service to a database; its id is the directory's."""
    if op.kind != "create" or op.type not in SCOPE_BEARERS or op.scope in known.scopes:
        return False
    return op.type != "service" or (not known.directory and op.scope == op.record)


def _actor(op: Op, known: Known, is_born: bool) -> Actor:
    """Role and membership as the service knows them, never as the op says."""
    administration = known.sender.is_administration
    if administration and (not op.actor or op.type in DIRECTORY_TYPES):
        return Actor(person=NO_ID, role=Role.ADMINISTRATOR if op.actor else THE_SERVICE, is_member=True)
    post = known.posts.get(op.actor)
    is_vouched = known.sender.is_vouched
    is_member = administration or is_born or is_vouched or op.scope in known.member_of
    if post is None or not (post.is_here or is_vouched):
        return Actor(person=op.actor, role="", is_member=is_member)
    return Actor(
        person=op.actor,
        role=post.role if op.type in DIRECTORY_TYPES else known.roles_in.get(op.scope, post.role),
        team=post.team,
        is_member=is_member,
        training=post.training,
    )


def _check_place(op: Op, head: Head | None, actor: Actor, known: Known, is_born: bool) -> None:
    """The record stays in the scope it was born in, and its type belongs to that kind of scope."""
    if not actor.is_member and op.type not in DIRECTORY_TYPES:
        _refuse_by_policy(actor, Change(type=op.type, kind=op.kind, scope=op.scope))
    if head is not None and (head.scope != op.scope or head.type != op.type):
        raise Quarantined(why.WRONG_PLACE if op.kind == "create" else why.NO_RECORD)
    if is_born:
        return
    scope = known.scopes.get(op.scope)
    if scope is None or not belongs(op.type, scope.kind):
        raise Quarantined(why.WRONG_PLACE)
    if op.type in SCOPE_BEARERS and head is None and op.kind == "create":
        raise Quarantined(why.WRONG_PLACE)


def _check_parked(op: Op, known: Known) -> None:
    """What builds on words that are kept aside is kept with them; other fields and other records go on."""
    aside = known.aside.get(op.after, ())
    has_record = op.record in known.heads
    if op.after in known.aside and (not has_record or any(meet(e.path, path) for e in op.edits for path in aside)):
        raise Quarantined(why.PARKED)


def _form(op: Op, mine: Tree, known: Known) -> FormDefinition | None:
    """The definition that an assessment's answers merge by. Raises Quarantined where the service does not have it."""
    if op.type not in ANSWERS_A_FORM:
        return None
    form = known.forms.get((op.form.id, op.form.version) if op.form else named_form(mine))
    if form is None:
        raise Quarantined(why.NO_FORM)
    return form


def _merged(op: Op, head: Head | None, base: Tree, form: FormDefinition | None, known: Known) -> Merged:
    if head is None:
        if op.kind != "create":
            raise Quarantined(why.NO_RECORD)
        return Merged(apply({}, op.edits))
    theirs = read(head.body)
    if op.kind == "create" and op.type == Signature.type_name and encode(apply({}, op.edits)) != head.body:
        raise Quarantined(why.ALREADY_SIGNED)
    if head.voided and op.kind in {"patch", "create"}:
        return _edit_after_removal(base, theirs, op.edits)
    op, base, theirs = moved_on(op, base, theirs, known)
    merged = merge(base, theirs, still_asked(op, theirs, known), rules_for(op.type, _later(form, theirs, known)))
    return with_unmapped(op, merged, base, theirs, known)


def _later(form: FormDefinition | None, theirs: Tree, known: Known) -> FormDefinition | None:
    """The definition that says how answers join: that of the record, where it has gone beyond the op's."""
    now = known.forms.get(named_form(theirs)) if form is not None else None
    if now is None or form is None or now.id != form.id:
        return form
    return now if renaming((form.id, form.version), now.version, known) else form


def _edit_after_removal(base: Tree, theirs: Tree, edits: tuple[Edit, ...]) -> Merged:
    """A removed record stays removed; what was written on it meanwhile is put to a person (SYNC 2.6)."""
    mine = apply(base, edits)
    wanted = diff(theirs, mine)
    clashes = {e.path: Clash(e.path, _at(base, e), _at(theirs, e), _at(mine, e), "removed") for e in wanted}
    return Merged(theirs, tuple(clashes.values()), combined=True)


def _at(tree: Tree, edit: Edit) -> Any:
    value: Any = tree
    for step in edit.path:
        if not isinstance(value, dict) or step not in value:
            return ABSENT
        value = value[step]
    return value


def _readable(op: Op, head: Head | None, body: Tree) -> tuple[bytes, Record | None, Record]:
    """The new body's bytes with typed views of it and of the old one. Fields this version does not know are kept."""
    try:
        check(body)
    except NotCanonical as error:
        raise Quarantined(why.MALFORMED) from error
    data = encode(body)
    after = view(op.type, op.record, op.scope, data)
    before = view(op.type, op.record, op.scope, head.body) if head else None
    if isinstance(after, Unreadable):
        raise Quarantined(why.BROKEN)
    return data, None if isinstance(before, Unreadable) else before, after


def _check_rights(
    op: Op, head: Head | None, known: Known, actor: Actor, views: tuple[Record | None, Record], facts: Around
) -> None:
    before, after = views
    if isinstance(after, Signature):
        check_signature(after, known)
    if isinstance(after, FormFile):
        check_form(after, known)
    if isinstance(after, Restricted):
        _check_file(after, head, known)
    change = Change(
        type=op.type,
        kind=op.kind,
        scope=op.scope,
        paths=tuple(e.path for e in op.edits),
        before=before,
        after=after,
        made_by=head.made_by if head else op.actor,
        saw_standing=False,
        around=facts,
    )
    _refuse_by_policy(actor, change, known, after.about if isinstance(after, Signature) else op.record)


def _check_file(record: Restricted, head: Head | None, known: Known) -> None:
    """A restricted record is bound, for ever, to a child's file that its author has in their own right."""
    file = known.scopes.get(record.file)
    is_mine = known.sender.is_administration or (
        record.file in known.member_of and known.roles_in.get(record.file) != READER
    )
    if head is None and (file is None or file.kind != "child" or not is_mine):
        raise Quarantined(NOT_WITH_YOU)
    if head is not None and known.scopes[head.scope].parent != record.file:
        raise Quarantined(why.WRONG_PLACE)


def _refuse_by_policy(actor: Actor, change: Change, known: Known | None = None, about: Id = NO_ID) -> None:
    decision = decide(actor, change, standing_of(about, known) if known else None)
    if isinstance(decision, NotAllowed):
        raise Quarantined(decision.reason)


def _take(
    op: Op,
    known: Known,
    head: Head | None,
    merged: Merged,
    body: bytes,
    mine: Tree,
    after: Record,
    is_born: bool,
) -> OpResult:
    """Write the outcome into `known` and say it."""
    voided = {"void": True, "unvoid": False}.get(op.kind, head.voided if head else False)
    is_mine = encode(mine) == body and not merged.clashes and op.after not in known.aside
    new = _next(op, head, body, voided, after, known.sender.device if is_mine else NO_ID)
    if new is not head:
        _record(op, known, new, after, is_born)
    leave_marks(op, known, merged)
    conflict = raise_conflict(op, known, head, merged.clashes) if head and merged.clashes else NO_ID
    if conflict:
        return OpResult(op=op.id, status="conflict", ver=new.ver, hash=new.hash, row=new.row(), conflict=conflict,
                        joined=merged.joined)  # fmt: skip
    if is_mine and new is not head:
        return OpResult(op=op.id, status="applied", ver=new.ver, hash=new.hash)
    return OpResult(op=op.id, status="merged", ver=new.ver, hash=new.hash, row=new.row(), joined=merged.joined)


def _next(op: Op, head: Head | None, body: bytes, voided: bool, after: Record, device: Id) -> Head:
    """The head after this op; the same head where nothing changed."""
    if head is None:
        return Head(
            id=op.record,
            scope=op.scope,
            type=op.type,
            ver=1,
            hash=body_hash(body),
            body=body,
            made_by=op.actor,
            made_at=op.at,
            changed_by=op.actor,
            changed_at=op.at,
            voided=voided,
            dev=device,
            about=_about(after),
        )
    if body == head.body and voided == head.voided:
        return head
    return msgspec.structs.replace(
        head,
        ver=head.ver + 1,
        hash=body_hash(body),
        body=body,
        changed_by=op.actor,
        changed_at=op.at,
        voided=voided,
        dev=device,
        about=_about(after),
    )


def _about(record: Record) -> Id:
    about = getattr(record, "about", NO_ID)
    return Id(about) if is_id(about) else NO_ID


def _record(op: Op, known: Known, new: Head, after: Record, is_born: bool) -> None:
    known.heads[new.id] = new
    known.changed.add(new.id)
    known.versions.append(Version(rec_id=new.id, ver=new.ver, hash=new.hash, op_id=op.id, body=new.body))
    if is_born:
        kind = SCOPE_BEARERS[op.type]
        parent = after.file if isinstance(after, Restricted) else NO_ID
        known.scopes[op.scope] = Scope(id=op.scope, kind=kind, made_by=op.actor, parent=parent, is_new=True)
        known.directory = op.scope if kind == "directory" else known.directory
        known.member_of.add(op.scope)
    match after:
        case Person():
            known.posts[new.id] = Post(after.role, after.team, not (after.left_on or new.voided), tuple(after.training))
        case Episode():
            kinds = known.episodes.setdefault(op.scope, {})
            kinds.pop(new.id, None)
            if not (after.closed_on or new.voided):
                kinds[new.id] = after.kind
        case Allocation() if after.person == known.sender.person and not after.to_on and not new.voided:
            known.member_of.add(op.scope)
        case Signature():
            known.signatures.setdefault(after.about, []).append(after)
        case Concern():
            known.concerns.setdefault(op.scope, {})[new.id] = after.is_open and not new.voided
        case Filing():
            of = known.filings.setdefault(after.about, set())
            (of.discard if new.voided else of.add)(new.id)
        case Assessment():
            _keep(known.stages.setdefault(op.scope, {}), new, after)
            known.begun_here |= {new.id} if new.ver == 1 else set()
        case SelfAssessment():
            _keep(known.sittings.setdefault(op.scope, {}), new, after)
        case Attachment():
            _beside(known, new, after)
        case Attendance():
            known.adults[op.scope] = frozenset(Id(person) for person in (after.adult, *after.adults))
        case _:
            pass


def _keep(found: dict[Id, Any], new: Head, after: Record) -> None:
    """Among the records of its kind, or no longer there."""
    found.pop(new.id, None)
    if not new.voided:
        found[new.id] = after


def _beside(known: Known, new: Head, document: Attachment) -> None:
    """A document more or less beside a record: what is signed from here on covers it, or does not."""
    known.documents.setdefault(document.about, {})[new.id] = document.sha256
    known.taken_out.discard(new.id)
    if new.voided:
        known.taken_out.add(new.id)
    elif (new.scope, document.sha256) not in known.whole:
        known.unsealed.add(document.about)
