"""The service's audit log: one append-only list of what laptops report and of what is done here, with a signed head.

Every append ends with a new signed head, which is also a line of the service's log output: whoever keeps those lines
elsewhere can show that the past was changed. The lock on the log's size is the last one that a transaction takes.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from app.changes import merkle, signing
from app.changes.canonical import encode
from app.changes.trail import START, Entry, TreeHead, link
from app.domain.ids import Id
from app.server.database import Connection
from app.server.known import ADMINISTRATION
from app.server.signing_key import ServiceKey, key_in

_log = logging.getLogger("waymark.server")
_LOCK: Final = "SELECT size, p.epoch, p.at FROM audit_log, present p FOR UPDATE OF audit_log"
_GROW: Final = "UPDATE audit_log SET size = %s"
_NODE: Final = "SELECT hash FROM audit_node WHERE level = %s AND place = %s"
_LAST: Final = "SELECT n, chain FROM audit_entry WHERE device = %s::uuid ORDER BY n DESC LIMIT 1"
_ENTRIES: Final = """INSERT INTO audit_entry (place, device, n, at, boot, boottime, by, what, subject, detail, server_at, chain,
    received_at) SELECT place, device, n, at, boot, boottime, by, what, subject, detail, server_at, decode(chain, 'hex'),
    received_at FROM json_to_recordset(%s::json) AS j(place bigint, device uuid, n bigint, at text, boot text, boottime bigint,
    by text, what text, subject text, detail text, server_at text, chain text, received_at text)"""
_NODES: Final = """INSERT INTO audit_node (level, place, hash) SELECT level, place, decode(hash, 'hex')
  FROM json_to_recordset(%s::json) AS j(level smallint, place bigint, hash text)"""
_HEAD: Final = "INSERT INTO audit_head (size, log, root, at, signature) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_NEWEST: Final = "SELECT log, size, encode(root, 'hex'), at, signature FROM audit_head ORDER BY size DESC, at DESC LIMIT 1"


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """The log under its lock: how long it is, its name, and what time it is here."""

    size: int
    epoch: str
    now: str


def lock(connection: Connection) -> Log:
    """Take the lock until the end of the transaction."""
    size, epoch, now = connection.execute(_LOCK).fetchone() or (0, "", "")
    return Log(size=size, epoch=epoch, now=now)


def note(connection: Connection, by: Id, what: str, subject: str = "", detail: str = "") -> TreeHead:
    """Append an entry of the service's own: what was read or done here. `by` is empty for its own command line."""
    log = lock(connection)
    n, chain = last_of(connection, ADMINISTRATION)
    entry = Entry(n + 1, log.now, "", 0, by, what, subject, detail, log.now)
    return append(connection, log, ADMINISTRATION, (entry,), (link(chain, entry),))


def append(connection: Connection, log: Log, device: Id, entries: Sequence[Entry], chains: Sequence[bytes]) -> TreeHead:
    """Append the next entries of a device, and sign the log as it is then."""
    nodes = _Nodes(connection)
    rows, size = [], log.size
    for entry, chain in zip(entries, chains, strict=True):
        rows.append(_row(size, device, entry, chain, log.now))
        nodes.grow(size, merkle.leaf_hash(leaf(device, entry, chain, log.now)))
        size += 1
    connection.execute(_ENTRIES, (msgspec.json.encode(rows).decode(),))
    connection.execute(_NODES, (msgspec.json.encode(nodes.fresh).decode(),))
    connection.execute(_GROW, (size,))
    return _sign(connection, msgspec.structs.replace(log, size=size), nodes, key_in(connection))


def head(connection: Connection) -> TreeHead:
    """The newest signed head; a head over nothing where nothing was ever noted."""
    return newest_or_none(connection) or sign_head(connection)


def newest_or_none(connection: Connection) -> TreeHead | None:
    """The newest signed head, None where nothing was ever noted."""
    row = connection.execute(_NEWEST).fetchone()
    if row is None:
        return None
    log, size, root, at, signature = row
    return TreeHead(log=log, size=size, root=root, at=at, signature=signature)


def sign_head(connection: Connection) -> TreeHead:
    """Sign the log as it is."""
    return _sign(connection, lock(connection), _Nodes(connection), key_in(connection))


def proof(connection: Connection, old: int, new: int) -> tuple[str, ...]:
    """That the log of size `new` begins with the one of size `old`, as hex."""
    return tuple(part.hex() for part in merkle.consistency(old, new, _Nodes(connection)))


def root_at(connection: Connection, size: int) -> str:
    """The root over the first `size` entries, as hex; empty where nodes of the tree are missing."""
    try:
        return merkle.root(size, _Nodes(connection)).hex()
    except LookupError:
        return ""


def last_of(connection: Connection, device: Id) -> tuple[int, bytes]:
    """Number and chain of the newest entry of a device."""
    row = connection.execute(_LAST, (device,)).fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, START)


def leaf(device: Id, entry: Entry, chain: bytes, received_at: str) -> bytes:
    """The bytes of an entry that the tree is made over."""
    return encode(
        [device, str(entry.n), *(str(part) for part in msgspec.structs.astuple(entry)[1:]), chain.hex(), received_at]
    )


def _row(place: int, device: Id, entry: Entry, chain: bytes, received_at: str) -> dict[str, Any]:
    return {
        **msgspec.structs.asdict(entry),
        "place": place,
        "device": device,
        "chain": chain.hex(),
        "received_at": received_at,
    }


def _sign(connection: Connection, log: Log, nodes: "_Nodes", key: ServiceKey) -> TreeHead:
    root = merkle.root(log.size, nodes)
    bare = TreeHead(log=log.epoch, size=log.size, root=root.hex(), at=log.now)
    signed = msgspec.structs.replace(bare, signature=key.sign(signing.HEAD, *bare.parts()))
    connection.execute(_HEAD, (log.size, log.epoch, root, log.now, signed.signature))
    _log.info("audit head", extra={"ids": {"size": log.size, "root": signed.root, "signature": signed.signature}})
    return signed


class _Nodes:
    """The tree in the database, and what is about to be added to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[int, int], bytes] = {}
        self.fresh: list[dict[str, Any]] = []

    def __call__(self, level: int, place: int) -> bytes:
        if (level, place) not in self._known:
            row = self._connection.execute(_NODE, (level, place)).fetchone()
            if row is None:
                raise LookupError(f"audit node {level}/{place}")
            self._known[level, place] = bytes(row[0])
        return self._known[level, place]

    def grow(self, size: int, leaf: bytes) -> None:
        for level, place, hash_ in merkle.grown(size, leaf, self):
            self._known[level, place] = hash_
            self.fresh.append({"level": level, "place": place, "hash": hash_.hex()})
