"""The twin's answers about the audit log: entries of laptops, the tree over them, and its signed heads."""

from typing import Any

import msgspec

from app.server import audit_intake, audit_log
from tests.sync_simulation.memory.database import MemoryDatabase, Values, answers


@answers(audit_intake._KEY)
def _key(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(db.device[values[0]]["public_key"],)] if values[0] in db.device else []


@answers(audit_intake._STORED)
def _stored(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device, first = values
    return sorted((n, row["chain"]) for (by, n), row in db.trail.items() if by == device and n >= first)


@answers(audit_intake._NOTED)
def _noted(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    what, subject = values
    return [(1,) for row in db.trail.values() if (row["what"], row["subject"]) == (what, subject)]


@answers(audit_intake._RECEIPT)
def _receipt(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    return []


@answers(audit_log._LOCK)
def _lock(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    return [(len(db.trail), db.epoch, db.now)]


@answers(audit_log._GROW)
def _grow(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    assert values[0] == len(db.trail), "the log is as long as it has entries"
    return [()]


@answers(audit_log._LAST)
def _last(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    n = max((n for device, n in db.trail if device == values[0]), default=0)
    return [(n, db.trail[values[0], n]["chain"])] if n else []


@answers(audit_log._ENTRIES)
def _entries(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in msgspec.json.decode(values[0]):
        db.trail.put((row["device"], row["n"]), {**row, "chain": bytes.fromhex(row["chain"])})
    return [()]


@answers(audit_log._NODES)
def _nodes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in msgspec.json.decode(values[0]):
        db.node.put((row["level"], row["place"]), {"hash": bytes.fromhex(row["hash"])})
    return [()]


@answers(audit_log._NODE)
def _node(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    row = db.node.get(values)
    return [] if row is None else [(row["hash"],)]


@answers(audit_log._HEAD)
def _head(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    size, log, root, at, signature = values
    db.one.put("tree", {"size": size, "log": log, "root": root.hex(), "at": at, "signature": signature})
    return [()]


@answers(audit_log._NEWEST)
def _newest(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    tree = db.one.get("tree")
    return [] if tree is None else [tuple(tree[name] for name in ("log", "size", "root", "at", "signature"))]
