"""Loads what a batch of ops is judged by, in a few set-based reads; records are locked in the order of their ids."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from app.changes.canonical import read
from app.changes.edits import apply
from app.changes.op import Op, read_op
from app.domain.assessment import Assessment
from app.domain.attachment import Attachment
from app.domain.concern import Concern
from app.domain.ids import Id, is_id
from app.domain.involvement import Allocation
from app.domain.record import Tree
from app.domain.report import Report
from app.domain.restricted import Restricted
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Resolution, Signature
from app.domain.types import view
from app.server.bases import note_aside
from app.server.conflicts import conflict_id
from app.server.database import Connection
from app.server.known import Forms, Head, Known, Post, Scope, Sender
from app.server.published import add_published
from app.server.surroundings import is_beginning, is_countersigning, is_sending, named_people

_SIGNED_TYPES: Final = frozenset({"assessment", "plan", "report"})
_ABOUT_OTHERS: Final = frozenset({Signature.type_name, Resolution.type_name})

_HEADS = """SELECT rec_id::text, scope::text, type, ver, encode(hash, 'hex'), body, coalesce(made_by::text, ''), made_at,
    coalesce(changed_by::text, ''), changed_at, voided, coalesce(dev::text, ''), coalesce(about::text, '')
  FROM record WHERE rec_id = ANY(%(ids)s::uuid[]) ORDER BY rec_id FOR UPDATE"""

_SCOPES = """SELECT s.id::text, s.kind, coalesce(s.made_by::text, ''), coalesce(s.parent::text, ''), coalesce(m.role, '')
  FROM scope s LEFT JOIN access m ON m.scope = s.id AND m.person = %(person)s::uuid
 WHERE s.id = ANY(%(ids)s::uuid[]) OR s.kind = 'directory'"""

_POSTS = (
    """SELECT id::text, role, coalesce(team::text, ''), is_here, training FROM person WHERE id = ANY(%(ids)s::uuid[])"""
)

_SENIORS = "SELECT 1 FROM person WHERE role = 'service_manager' AND is_here LIMIT 1"
_EPISODES = "SELECT id::text, scope::text, kind FROM episode WHERE scope = ANY(%(ids)s::uuid[]) AND is_open"

_ADULTS = "SELECT scope::text, unnest(adults)::text FROM attendance WHERE scope = ANY(%(ids)s::uuid[])"
_CONCERNS = """SELECT rec_id::text, scope::text, body FROM record
  WHERE scope = ANY(%(ids)s::uuid[]) AND type = 'concern' AND NOT voided"""

_STAGES = """SELECT r.rec_id::text, r.type, r.scope::text, r.body, o.device IS NOT DISTINCT FROM %(device)s::uuid
  FROM record r LEFT JOIN record_version v ON v.rec_id = r.rec_id AND v.ver = 1 LEFT JOIN op o USING (op_id)
  WHERE r.scope = ANY(%(ids)s::uuid[]) AND NOT r.voided
    AND (r.type = 'assessment' OR (r.type = 'self_assessment' AND r.scope = ANY(%(sent)s::uuid[])))"""

_VERSIONS = """SELECT v.rec_id::text, v.ver, v.body FROM unnest(%(ids)s::uuid[], %(vers)s::int[]) AS wanted(rec_id, ver)
  JOIN record_version v USING (rec_id, ver)"""

_CHAIN = """WITH RECURSIVE chain AS (
    SELECT op_id, after_op, base_ver, ver, status, rec_id, body FROM op WHERE op_id = ANY(%(ids)s::uuid[])
    UNION
    SELECT o.op_id, o.after_op, o.base_ver, o.ver, o.status, o.rec_id, o.body
      FROM op o JOIN chain c ON o.op_id = c.after_op WHERE c.status <> 'applied')
  SELECT c.op_id::text, c.rec_id::text, CASE WHEN q.state = 'applied' THEN 'merged' ELSE status END, ver, base_ver, body
    FROM chain c LEFT JOIN quarantine q USING (op_id) WHERE c.rec_id IS NOT NULL"""

_WHOLE = """SELECT scope::text, sha256 FROM blob WHERE sha256 = ANY(%(hashes)s) AND scope = ANY(%(scopes)s::uuid[])
  AND sealed_at IS NOT NULL"""
_UNSEALED = """SELECT DISTINCT r.about::text FROM record r LEFT JOIN blob b
    ON b.scope = r.scope AND b.sha256 = convert_from(r.body, 'UTF8')::json->>'sha256'
  WHERE r.about = ANY(%(ids)s::uuid[]) AND r.type = 'attachment' AND NOT r.voided AND b.sealed_at IS NULL"""

_DOCUMENTS = """SELECT about::text, rec_id::text, convert_from(body, 'UTF8')::json->>'sha256', voided
  FROM record WHERE about = ANY(%(ids)s::uuid[]) AND type = 'attachment'"""

_FILINGS = """SELECT about::text, rec_id::text FROM record
  WHERE about = ANY(%(ids)s::uuid[]) AND type = 'filing' AND NOT voided"""

_BROKEN = "SELECT DISTINCT txn::text FROM op WHERE txn = ANY(%(ids)s::uuid[]) AND status = 'quarantined'"

_DECIDED = """SELECT convert_from(body, 'UTF8')::json->>'conflict' FROM record
  WHERE about = ANY(%(ids)s::uuid[]) AND type = 'resolution' AND NOT voided"""

_SIGNATURES = """SELECT rec_id::text, scope::text, body FROM record
  WHERE about = ANY(%(ids)s::uuid[]) AND type = 'signature' AND NOT voided"""


_KEYS = "SELECT person::text, key FROM certificate WHERE person = ANY(%(ids)s::uuid[])"

_OTHERS = """SELECT body FROM op WHERE rec_id = ANY(%(ids)s::uuid[]) AND device <> %(device)s::uuid
  AND status IN ('applied', 'merged', 'conflict') ORDER BY seq DESC NULLS LAST LIMIT 500"""


def gather(connection: Connection, sender: Sender, ops: Sequence[Op], forms: Forms, now: str) -> Known:
    """Everything that `judge` may ask about these ops."""
    known = Known(sender=sender, now=now, forms=forms)
    abouts = _abouts(ops)
    _heads(connection, known, ({op.record for op in ops} | abouts))
    _scopes(connection, known, {op.scope for op in ops} | _files(ops))
    _adults(connection, known)
    _posts(connection, known, {op.actor for op in ops} | named_people(ops, known.heads))
    signed_in = {op.scope for op in ops if is_countersigning(op)}
    if signed_in:
        known.has_service_manager = bool(connection.execute(_SENIORS).fetchone())
        _concerns(connection, known, signed_in)
    _stages(connection, known, ops)
    _episodes(connection, known, {op.scope for op in ops if op.type == Allocation.type_name})
    add_published(connection, known, ops)
    _bases(connection, known, ops)
    _asked(connection, known, ops)
    groups = {op.txn for op in ops if op.txn}
    if groups:
        known.broken.update(row[0] for row in _rows(connection, _BROKEN, groups))
    _others(connection, known, ops)
    _documents(connection, known, ops, abouts)
    signed = {op.record for op in ops if op.type in _SIGNED_TYPES} | abouts
    signed |= {id for stages in known.stages.values() for id in stages}
    _signatures(connection, known, signed)
    _beside(connection, known, signed if known.signatures else abouts)
    reports = {about for about in abouts if about in known.heads and known.heads[about].type == Report.type_name}
    for about, filing in _rows(connection, _FILINGS, reports) if reports else ():
        known.filings.setdefault(about, set()).add(filing)
    for person, key in _rows(connection, _KEYS, {op.actor for op in ops if op.type == Signature.type_name}):
        known.keys_of.setdefault(person, set()).add(key)
    return known


def _documents(connection: Connection, known: Known, ops: Sequence[Op], abouts: Iterable[Id]) -> None:
    """Which documents are whole: those that these ops bring, and those of what is signed."""
    hashes = [str(e.value) for op in ops if op.type == Attachment.type_name for e in op.edits if e.path == ("sha256",)]
    if hashes:
        rows = connection.execute(_WHOLE, {"hashes": hashes, "scopes": [op.scope for op in ops if is_id(op.scope)]})
        known.whole.update((row[0], row[1]) for row in rows.fetchall())
    about = list(abouts)
    if about:
        known.unsealed.update(row[0] for row in _rows(connection, _UNSEALED, about))


def _beside(connection: Connection, known: Known, ids: set[Id]) -> None:
    """The documents beside what is signed, which a signature covers."""
    for about, attachment, sha256, is_removed in _rows(connection, _DOCUMENTS, ids) if ids else ():
        known.documents.setdefault(about, {})[attachment] = sha256
        if is_removed:
            known.taken_out.add(attachment)


def _abouts(ops: Iterable[Op]) -> set[Id]:
    """The records that new signatures and decisions are about."""
    edits = (e for op in ops if op.type in _ABOUT_OTHERS for e in op.edits)
    return {Id(e.value) for e in edits if e.path == ("about",) and isinstance(e.value, str)}


def _files(ops: Iterable[Op]) -> set[Id]:
    """The children's files that restricted records are bound to."""
    edits = (e for op in ops if op.type == Restricted.type_name for e in op.edits)
    return {Id(e.value) for e in edits if e.path == ("file",) and isinstance(e.value, str)}


def _rows(connection: Connection, statement: str, ids: Iterable[Id], **values: Any) -> list[tuple[Any, ...]]:
    valid = [i for i in ids if is_id(i)]
    return connection.execute(statement, {"ids": valid, **values}).fetchall()  # type: ignore[arg-type,unused-ignore]


def _heads(connection: Connection, known: Known, ids: Iterable[Id]) -> None:
    for row in _rows(connection, _HEADS, ids):
        rec_id, scope, kind, ver, digest, body, made_by, made_at, changed_by, changed_at, voided, dev, about = row
        known.heads[rec_id] = Head(
            id=rec_id,
            scope=scope,
            type=kind,
            ver=ver,
            hash=digest,
            body=bytes(body),
            made_by=made_by,
            made_at=made_at,
            changed_by=changed_by,
            changed_at=changed_at,
            voided=voided,
            dev=dev,
            about=about,
            was=ver,
        )


def _scopes(connection: Connection, known: Known, ids: Iterable[Id]) -> None:
    for scope, kind, made_by, parent, role in _rows(connection, _SCOPES, ids, person=known.sender.person or None):
        known.scopes[scope] = Scope(id=scope, kind=kind, made_by=made_by, parent=parent)
        if kind == "directory":
            known.directory = scope
        if role:
            known.member_of.add(scope)
            known.roles_in[scope] = role


def _posts(connection: Connection, known: Known, ids: Iterable[Id]) -> None:
    for person, role, team, is_here, training in _rows(connection, _POSTS, ids):
        known.posts[person] = Post(role, team, is_here, tuple(filter(None, training.split(","))))


def _episodes(connection: Connection, known: Known, ids: Iterable[Id]) -> None:
    wanted = list(ids)
    if not wanted:
        return
    for episode, scope, kind in _rows(connection, _EPISODES, wanted):
        known.episodes.setdefault(scope, {})[episode] = kind


def _adults(connection: Connection, known: Known) -> None:
    """Who attends, in the attendances that these ops are about."""
    logs = [scope.id for scope in known.scopes.values() if scope.kind == "attendance"]
    for scope, person in _rows(connection, _ADULTS, logs) if logs else ():
        known.adults[scope] = known.adults.get(scope, frozenset()) | {person}


def _concerns(connection: Connection, known: Known, scopes: Iterable[Id]) -> None:
    """Worries about safety in the files in which something is countersigned."""
    for rec_id, scope, body in _rows(connection, _CONCERNS, scopes):
        concern = view(Concern.type_name, rec_id, scope, bytes(body))
        if isinstance(concern, Concern):
            known.concerns.setdefault(scope, {})[rec_id] = concern.is_open


def _stages(connection: Connection, known: Known, ops: Sequence[Op]) -> None:
    """The stages of files in which one is begun or sent, and, where one is sent, what was said in self-assessments there."""
    begun, sent = ({op.scope for op in ops if is_one(op)} for is_one in (is_beginning, is_sending))
    if not begun | sent:
        return
    for rec_id, kind, scope, body, is_mine in _rows(
        connection, _STAGES, begun | sent, sent=[id for id in sent if is_id(id)], device=known.sender.device
    ):
        record = view(kind, rec_id, scope, bytes(body))
        if isinstance(record, Assessment):
            known.stages.setdefault(scope, {})[rec_id] = record
            known.begun_here |= {rec_id} if is_mine else set()
        elif isinstance(record, SelfAssessment):
            known.sittings.setdefault(scope, {})[rec_id] = record


def _bases(connection: Connection, known: Known, ops: Sequence[Op]) -> None:
    """Bodies that ops start from where that is not the head: older versions, and what earlier ops of the author left."""
    here = {op.id for op in ops}
    chain = _earlier_ops(connection, {op.after for op in ops if op.after and op.after not in here})
    wanted = {(op.record, op.base_ver) for op in ops if op.kind != "create" and not op.after and is_id(op.record)}
    wanted |= {(one.record, one.ver if one.is_applied else one.base_ver) for one in chain.values()}
    older = [(rec, ver) for rec, ver in wanted if 0 < ver < 2**31 and not _is_head(known, rec, ver)]
    if older:
        ids, vers = zip(*older, strict=True)
        found = connection.execute(_VERSIONS, {"ids": list(ids), "vers": list(vers)}).fetchall()
        known.base_bodies.update({(rec, ver): bytes(body) for rec, ver, body in found})
    for op_id in chain:
        _thaw(known, chain, op_id)


def _others(connection: Connection, known: Known, ops: Sequence[Op]) -> None:
    """Who wrote what, for records that somebody else changed since this laptop last did."""
    heads = {op.record: known.heads[op.record] for op in ops if op.kind == "patch" and op.record in known.heads}
    met = [op.record for op in ops if op.record in heads and op.base_ver != heads[op.record].ver]
    foreign = {record for record in met if heads[record].dev != known.sender.device}
    if not foreign:
        return
    for (body,) in _rows(connection, _OTHERS, foreign, device=known.sender.device):
        other = read_op(bytes(body))
        known.others.setdefault(other.record, []).append(other)


def _is_head(known: Known, record: Id, ver: int) -> bool:
    return record in known.heads and known.heads[record].ver == ver


class _Link(NamedTuple):
    """An earlier op that one of these builds on."""

    id: Id
    record: Id
    status: str
    ver: int
    base_ver: int
    op: Op

    @property
    def is_applied(self) -> bool:
        return self.status == "applied"


def _earlier_ops(connection: Connection, ids: Iterable[Id]) -> dict[Id, _Link]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = _rows(connection, _CHAIN, wanted)
    return {row[0]: _Link(row[0], row[1], row[2], row[3], row[4], read_op(bytes(row[5]))) for row in rows}


def _thaw(known: Known, chain: dict[Id, _Link], op_id: Id) -> None:
    """What the author had after this op: the version it became where it was applied, else its base with its edits.

    What is kept aside changed nothing; the places it wanted to change are remembered.
    """
    path: list[_Link] = []
    link = chain.get(op_id)
    while link and link.id not in known.frozen:
        path.append(link)
        link = None if link.is_applied else chain.get(link.op.after)
    for link in reversed(path):
        _thaw_one(known, link)


def _thaw_one(known: Known, link: _Link) -> None:
    op = link.op
    if link.status == "quarantined":
        note_aside(op, known)
    elif not link.is_applied and op.after in known.aside:
        known.aside[op.id] = known.aside[op.after]
    if link.status == "conflict" or (not link.is_applied and op.after in known.asked):
        known.asked[op.id] = conflict_id(op.id) if link.status == "conflict" else known.asked[op.after]
    if link.status == "quarantined":
        return
    body = _version(known, link.record, link.ver if link.is_applied else link.base_ver)
    if not link.is_applied and op.after:
        body = known.frozen[op.after][1] if op.after in known.frozen else None
    if body is not None:
        known.frozen[op.id] = (link.record, body if link.is_applied else apply(body, op.edits))


def _asked(connection: Connection, known: Known, ops: Sequence[Op]) -> None:
    """The conflicts that earlier ops of these authors raised, and which of them a person has decided."""
    about = {op.record for op in ops if op.after in known.asked}
    if about:
        _heads(connection, known, {known.asked[op.after] for op in ops if op.after in known.asked})
        known.decided.update(row[0] for row in _rows(connection, _DECIDED, about))


def _version(known: Known, record: Id, ver: int) -> Tree | None:
    if ver <= 0:
        return {}
    if _is_head(known, record, ver):
        return read(known.heads[record].body)
    body = known.base_bodies.get((record, ver))
    return None if body is None else read(body)


def _signatures(connection: Connection, known: Known, ids: Iterable[Id]) -> None:
    wanted = list(ids)
    if not wanted:
        return
    for rec_id, scope, body in _rows(connection, _SIGNATURES, wanted):
        signature = view(Signature.type_name, rec_id, scope, bytes(body))
        if isinstance(signature, Signature):
            known.signatures.setdefault(signature.about, []).append(signature)
