"""The ledger of one laptop: whose it is, what it held and since when, and how its lease and its last contact stand."""

from typing import Any, Final

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.types import view
from app.server import audit_log
from app.server.database import Connection, Database

_DEVICE: Final = """SELECT d.id::text, coalesce(d.person::text, ''), d.name, d.state, {enrolled}, {seen},
    {erased}, coalesce(d.receipt, ''), {lease} FROM device d WHERE d.id::text = %s AND d.state <> 'internal'"""
_HELD: Final = """SELECT s.kind, s.id::text, h.complete_at IS NOT NULL,
    to_char(coalesce((SELECT c.at FROM stream_chain c WHERE c.seq <= h.since_seq AND h.since_seq > 0 ORDER BY c.seq DESC LIMIT 1),
      greatest(s.made_at, d.enrolled_at)) AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
    r.rec_id::text, r.body,
    CASE WHEN h.forgotten_at < coalesce(d.erased_at, 'infinity')
      THEN to_char(h.forgotten_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') ELSE '' END
  FROM holding h JOIN device d ON d.id = h.device JOIN scope s ON s.id = h.scope
  LEFT JOIN record r ON r.scope = s.id AND r.type = 'child'
  WHERE h.device = %s::uuid ORDER BY s.kind, s.id"""
REPORTED: Final = "printed what a laptop held"


class HeldChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child's file on the laptop, since a day; `is_whole` once the laptop had said so.

    `gone_on` is the day on which it left the laptop by itself (access ended), empty for one that was there to the end.
    """

    child: Child | None
    scope: Id
    since_on: str
    is_whole: bool
    gone_on: str = ""


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What the service knows of a laptop. Times are UTC, `YYYY-MM-DD HH:MM`, empty where there is none.

    `others` counts scopes that are no child's file, by kind; `let_go` and `others_let_go` are what left it earlier, which a copy of
    its disk may still hold. `unsent` is what its receipt says, -1 without one.
    """

    device: Id
    person: Id
    name: str
    state: str
    joined_at: str
    last_seen_at: str
    erased_at: str
    lease_ends_at: str
    unsent: int
    children: tuple[HeldChild, ...]
    others: dict[str, int]
    let_go: tuple[HeldChild, ...] = ()
    others_let_go: int = 0


def ledger_of(database: Database, device: str) -> Ledger | None:
    """The ledger of this laptop, and the reading of it in the audit log; None when there is no such laptop."""
    with database.transaction() as connection:
        row = connection.execute(_device_query(), (device,)).fetchone()  # type: ignore[arg-type,unused-ignore]
        if row is None:
            return None
        held = _held(connection, Id(row[0]))
        audit_log.note(connection, Id(""), REPORTED, Id(row[0]))
    return Ledger(
        device=Id(row[0]),
        person=Id(row[1]),
        name=row[2],
        state=row[3],
        joined_at=row[4],
        last_seen_at=row[5],
        erased_at=row[6],
        lease_ends_at=row[8],
        unsent=_unsent(row[7]),
        **held,
    )


def _device_query() -> str:
    def said(column: str) -> str:
        return f"coalesce(to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), '')"

    return _DEVICE.format(
        enrolled=said("d.enrolled_at"),
        seen=said("d.last_seen_at"),
        erased=said("d.erased_at"),
        lease=said("d.last_lease_at"),
    )


def _held(connection: Connection, device: Id) -> dict[str, Any]:
    """What it held and what it had let go, as fields of a Ledger."""
    children: list[HeldChild] = []
    others: dict[str, int] = {}
    others_let_go = 0
    for kind, scope, is_whole, since_on, record, body, gone_on in connection.execute(_HELD, (device,)).fetchall():
        if kind != "child":
            others_let_go += bool(gone_on)
            others[kind] = others.get(kind, 0) + (not gone_on)
            continue
        seen = view(Child.type_name, record, scope, bytes(body)) if record else None
        child = seen if isinstance(seen, Child) else None
        children.append(HeldChild(child=child, scope=scope, since_on=since_on, is_whole=is_whole, gone_on=gone_on or ""))
    return {
        "children": tuple(held for held in children if not held.gone_on),
        "others": {kind: count for kind, count in others.items() if count},
        "let_go": tuple(held for held in children if held.gone_on),
        "others_let_go": others_let_go,
    }


def _unsent(receipt: str) -> int:
    if not receipt:
        return -1
    said = msgspec.json.decode(msgspec.json.decode(receipt)["receipt"])
    return int(said.get("unsent", 0))
