"""A service of one page, for stories about the laptop's side of sync: heads, versions, verdicts. The real one is app.server."""

from collections.abc import Sequence

import msgspec

from app.changes.canonical import encode
from app.changes.classes import rules_for
from app.changes.content import body_hash
from app.changes.edits import apply
from app.changes.merging import Clash, Merged, merge
from app.changes.op import Op
from app.domain.ids import NO_ID, Id
from app.domain.record import Record, Tree, to_body
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.push import OpResult, PushAnswer
from app.sync.protocol.messages.rows import Row

AT = "2026-11-23T10:00:00+00:00"


class Head(msgspec.Struct):
    """A record as the service has it."""

    id: Id
    type: str
    scope: Id
    ver: int
    body: Tree
    by: Id
    at: str
    made_by: Id
    made_at: str
    voided: bool = False
    is_own: bool = False
    seq: int = 0

    def row(self) -> Row:
        """As it travels."""
        raw = msgspec.Raw(encode(self.body))
        names = (self.id, self.type, self.scope, self.made_by, self.made_at, self.by, self.at)
        return Row(self.ver, *names, int(self.voided), raw)


class SmallService:
    """Judges ops as the real one does, with `refuses` as its policy. Remembers what clashed, so that nothing is lost."""

    def __init__(self) -> None:
        self.heads: dict[Id, Head] = {}
        self.asked: list[str] = []
        self.refuses = 0
        self._versions: dict[tuple[Id, int], Tree] = {}
        self._frozen: dict[Id, Tree] = {}
        self._results: dict[Id, OpResult] = {}
        self._seq = 0

    def edit(self, id: Id, by: Id, **fields: str) -> None:
        """Somebody else changes fields of a record."""
        head = self.heads[id]
        self._stand(msgspec.structs.replace(head, body={**head.body, **fields}, by=by, is_own=False), head.ver + 1)

    def remove(self, id: Id, by: Id, voided: bool) -> None:
        """Somebody else removes a record, or brings it back."""
        head = self.heads[id]
        if head.voided != voided:
            self._stand(msgspec.structs.replace(head, voided=voided, by=by, is_own=False), head.ver + 1)

    def hold(self, record: Record, by: Id) -> None:
        """A record that is there from the start."""
        names = {"id": record.id, "type": type(record).type_name, "scope": record.scope}
        self._stand(Head(**names, ver=0, body=to_body(record), by=by, at=AT, made_by=by, made_at=AT), 1)  # type: ignore[arg-type]

    def page(self, after: int) -> tuple[list[Row], PageHead]:
        """What changed, but for what the caller itself made and the service took as it was."""
        heads = sorted((h for h in self.heads.values() if h.seq > after and not h.is_own), key=lambda h: h.seq)
        rows = [head.row() for head in heads]
        return rows, PageHead(epoch="e", head=self._seq, cursor=self._seq, more=False, count=len(rows), digest="", at=AT)

    def whole(self, scope: Id) -> list[Row]:
        """Every record of a scope, for a laptop that enters it."""
        return [head.row() for head in sorted(self.heads.values(), key=lambda h: h.id) if head.scope == scope]

    def push(self, ops: Sequence[Op]) -> PushAnswer:
        """Verdicts, the same again for ops seen before."""
        results = tuple(self._verdict(op) for op in ops)
        return PushAnswer(results=results, head=self._seq, epoch="e", at=AT)

    def _verdict(self, op: Op) -> OpResult:
        if op.id not in self._results:
            self._results[op.id] = self._judge(op)
        return self._results[op.id]

    def _judge(self, op: Op) -> OpResult:
        base = self._base(op)
        head = self.heads.get(op.record)
        if base is None or self.refuses or (head is None and op.kind != "create"):
            self.refuses = max(0, self.refuses - 1)
            self.asked.append(encode(op).decode())
            return OpResult(op=op.id, status="quarantined", reason="Kept aside.")
        mine = apply(base, op.edits)
        self._frozen[op.id] = mine
        if head is None:
            return self._born(op, mine)
        merged = self._merged(op, head, base)
        self.asked += [encode(clash.mine if isinstance(clash.mine, str) else "").decode() for clash in merged.clashes]
        return self._take(op, head, merged, mine)

    def _base(self, op: Op) -> Tree | None:
        if op.after:
            return self._frozen.get(op.after)
        return {} if op.kind == "create" else self._versions.get((op.record, op.base_ver))

    @staticmethod
    def _merged(op: Op, head: Head, base: Tree) -> Merged:
        if head.voided and op.kind == "patch":
            return Merged(head.body, tuple(Clash(e.path, None, None, e.value, "removed") for e in op.edits))
        return merge(base, head.body, op.edits, rules_for(op.type, None))

    def _born(self, op: Op, body: Tree) -> OpResult:
        names = {"id": op.record, "type": op.type, "scope": op.scope, "body": body}
        made = {"by": op.actor, "at": op.at, "made_by": op.actor, "made_at": op.at}
        self._stand(Head(**names, **made, ver=0, is_own=True), 1)  # type: ignore[arg-type]
        return OpResult(op=op.id, status="applied", ver=1, hash=body_hash(encode(body)))

    def _take(self, op: Op, head: Head, merged: Merged, mine: Tree) -> OpResult:
        voided = {"void": True, "unvoid": False}.get(op.kind, head.voided)
        is_mine = encode(mine) == encode(merged.body) and not merged.clashes
        if encode(merged.body) != encode(head.body) or voided != head.voided:
            changed = {"body": merged.body, "voided": voided, "by": op.actor, "at": op.at, "is_own": is_mine}
            self._stand(msgspec.structs.replace(head, **changed), head.ver + 1)
        now = self.heads[op.record]
        hash_ = body_hash(encode(now.body))
        if is_mine:
            return OpResult(op=op.id, status="applied", ver=now.ver, hash=hash_)
        status = "conflict" if merged.clashes else "merged"
        return OpResult(op=op.id, status=status, ver=now.ver, hash=hash_, row=now.row(), conflict=NO_ID)

    def _stand(self, head: Head, ver: int) -> None:
        self._seq += 1
        self.heads[head.id] = msgspec.structs.replace(head, ver=ver, seq=self._seq)
        self._versions[(head.id, ver)] = head.body
