"""Is the audit log as it was written? Everything is computed again; the first entry that does not fit is named.

Four witnesses that no single hand can bend together: the chain of each device, the tree over all entries, the signed heads and
the receipts with the devices' own signatures. What none of them can show (the newest entries of a log whose heads were taken
away too) is shown by the heads that laptops keep and by those in the service's log output.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from app.changes import merkle
from app.changes.trail import START, Batch, Entry, Receipt, TreeHead, doubtful_clocks, link
from app.domain.ids import NO_ID, Id
from app.server import audit_log
from app.server.database import Connection, Database
from app.server.signing_key import keys_in

_ENTRIES: Final = """SELECT e.place, e.device::text, e.n, e.at, e.boot, e.boottime, e.by, e.what, e.subject, e.detail,
    e.server_at, e.chain, e.received_at, l.hash FROM audit_entry e
  LEFT JOIN audit_node l ON l.level = 0 AND l.place = e.place ORDER BY e.place"""
_INNER: Final = """SELECT min((n.place << n.level)) FROM audit_node n JOIN audit_node a ON a.level = n.level - 1
    AND a.place = n.place * 2 JOIN audit_node b ON b.level = a.level AND b.place = a.place + 1
  WHERE n.level > 0 AND n.hash <> sha256('\\x01'::bytea || a.hash || b.hash)"""
_SIZE: Final = "SELECT size FROM audit_log"
_HEADS: Final = "SELECT log, size, encode(root, 'hex'), at, signature FROM audit_head ORDER BY size"
_RECEIPTS: Final = """SELECT r.device::text, r.first, r.last, encode(r.head, 'hex'), r.seen_log, r.seen_size, r.seen_root,
    r.device_key, r.batch_signature, r.at, r.signature, f.place, l.place, encode(l.chain, 'hex')
  FROM audit_receipt r LEFT JOIN audit_entry f ON f.device = r.device AND f.n = r.first
  LEFT JOIN audit_entry l ON l.device = r.device AND l.n = r.last ORDER BY f.place NULLS FIRST"""

_END: Final = 2**63


class Bad(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is not as it was written, by its place in the log and, where it is there, its device and number."""

    place: int
    why: str
    device: Id = NO_ID
    n: int = 0
    upto: int = _END
    """A witness that speaks for several entries: the bad one is somewhere from `place` to before this."""


class Doubt(msgspec.Struct, frozen=True):
    """Entries of a device whose time of day cannot be right."""

    device: Id
    numbers: tuple[int, ...]


def first_bad(database: Database) -> tuple[Bad, ...]:
    """All that does not fit, the first entry of the log first; empty when everything is as it was written."""
    with database.transaction() as connection:
        return first_bad_in(connection)


def first_bad_in(connection: Connection) -> tuple[Bad, ...]:
    """The same in the caller's transaction. A witness for many entries is left out where one of them is named already."""
    size = int((connection.execute(_SIZE).fetchone() or (0,))[0])
    named = list(_entries(connection, size))
    others = [*_inner(connection), *_heads(connection, size), *_receipts(connection)]
    unexplained = [one for one in others if not any(one.place <= bad.place < one.upto for bad in named)]
    return tuple(sorted([*named, *unexplained], key=lambda bad: bad.place))


def doubtful(database: Database) -> tuple[Doubt, ...]:
    """Where laptops' clocks were set back or on: no fault of the log, but a question to somebody."""
    trails: dict[Id, list[Entry]] = {}
    with database.transaction() as connection:
        for row in connection.execute(_ENTRIES):
            trails.setdefault(Id(row[1]), []).append(Entry(*row[2:11]))
    found = ((device, doubtful_clocks(sorted(trail, key=lambda e: e.n))) for device, trail in sorted(trails.items()))
    return tuple(Doubt(device, numbers) for device, numbers in found if numbers)


def _entries(connection: Connection, size: int) -> Iterator[Bad]:
    expected = 0
    trails: dict[Id, tuple[int, bytes]] = {}
    for row in connection.execute(_ENTRIES):
        place, device, entry, chain = row[0], Id(row[1]), Entry(*row[2:11]), bytes(row[11])
        if place != expected:
            yield Bad(place=expected, why="missing")
        expected = place + 1
        n, before = trails.get(device, (0, START))
        trails[device] = (entry.n, chain)
        if merkle.leaf_hash(audit_log.leaf(device, entry, chain, row[12])) != bytes(row[13] or b""):
            yield Bad(place=place, why="changed or moved", device=device, n=entry.n)
        elif entry.n != n + 1 or link(before, entry) != chain:
            yield Bad(place=place, why="does not go on from the entry before it", device=device, n=entry.n)
    if expected < size:
        yield Bad(place=expected, why="missing")


def _inner(connection: Connection) -> Iterator[Bad]:
    row = connection.execute(_INNER).fetchone()
    if row is not None and row[0] is not None:
        yield Bad(place=row[0], why="the tree over the log was changed from here on")


def _heads(connection: Connection, size: int) -> Iterator[Bad]:
    """A head that does not fit: the first entry behind the head before it is the first that may be bad."""
    keys, good = keys_in(connection), 0
    for row in connection.execute(_HEADS).fetchall():
        head = TreeHead(log=row[0], size=row[1], root=row[2], at=row[3], signature=row[4])
        if not any(head.is_by(key) for key in keys) or audit_log.root_at(connection, head.size) != head.root:
            yield Bad(place=good, why="does not fit the signed head", upto=head.size)
            return
        good = head.size
    if good < size:
        yield Bad(place=good, why="no signed head")


def _receipts(connection: Connection) -> Iterator[Bad]:
    keys = keys_in(connection)
    (epoch,) = connection.execute("SELECT epoch FROM present").fetchone() or ("",)
    for row in connection.execute(_RECEIPTS).fetchall():
        why = _wrong_receipt(connection, row, keys, epoch)
        if why:
            upto = _END if row[12] is None else row[12] + 1
            yield Bad(place=row[11] or 0, why=why, device=Id(row[0]), n=row[1], upto=upto)


def _wrong_receipt(connection: Connection, row: Any, keys: tuple[str, ...], epoch: str) -> str:
    device, first, last, head, seen_log, seen_size, seen_root, key, signature, at, signed, _, _, chain = row
    batch = Batch(first=first, last=last, head=head, seen_log=seen_log, seen_size=seen_size, seen_root=seen_root)
    receipt = Receipt(device=Id(device), last=last, head=head, at=at, signature=signed)
    if chain != head:
        return "does not fit what the laptop signed"
    if not batch.is_by(key, signature) or not any(receipt.is_by(public) for public in keys):
        return "the receipt for it was changed"
    if seen_log == epoch and seen_size and audit_log.root_at(connection, seen_size) != seen_root:
        return "the laptop had been shown another log"
    return ""
