"""The twin's answers about a service that was set back: names of the database, what laptops hold, copies of what it lost."""

from typing import Any

from app.server import aside, bringing_back, comparing, healing, witnessing
from tests.sync_simulation.memory.access import access
from tests.sync_simulation.memory.database import MemoryDatabase, Values, answers
from tests.sync_simulation.memory.pages import line_of, readable


@answers(healing._LOCK)
def _lock_stream(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    return [(db.head,)]


@answers(healing._NEW_EPOCH)
def _new_epoch(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    stream = db.one["stream"]
    if stream.get("cause") == values["cause"]:
        return []
    name = f"epoch-{int(stream['epoch'].rsplit('-', 1)[-1]) + 1}"
    db.one.change("stream", epoch=name, cause=values["cause"], healed_at=len(db.op))
    return [()]


@answers(comparing._CLAIM)
def _claim(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for key in [(values["device"], scope) for scope in values["scopes"]]:
        if key not in db.holding:
            db.holding.put(key, {"since": 0, "is_complete": False, "is_forgotten": False, "reads": ""})
        elif db.holding[key]["is_forgotten"]:
            db.holding.change(key, is_complete=False, is_forgotten=False)
    return []


@answers(comparing._RECORDS)
def _records(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    may_go = readable(values)
    rows = [row for row in db.record.values() if may_go(row)]
    return [(r["scope"], r["id"], r["ver"], r["hash"], int(r["voided"]), r["seq"], len(r["body"])) for r in rows]


@answers(comparing._KNOWN)
def _known(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    ids = set(values["ids"])
    return [(rec, ver, row["hash"]) for (rec, ver), row in db.version.items() if rec in ids]


@answers(comparing._HERE)
def _here(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(id,) for id in set(values["ids"]) if id in db.record]


@answers(comparing._LINES)
def _lines(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(line_of(db.record[id]),) for id in sorted(values["ids"]) if id in db.record]


@answers(witnessing._KEEP)
def _keep(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    key = (values["id"], values["ver"], values["hash"])
    if key not in db.witness:
        db.witness.put(key, dict(values))
    return [()]


@answers(bringing_back._WAITING)
def _waiting(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    since = db.one["stream"].get("healed_at")
    if since is None:
        return []
    after = set(list(db.op)[since:])
    found = []
    for op, item in db.quarantine.items():
        share = access(db, item["author"]).get(item["scope"]) if item["author"] else None
        is_open = item["state"] == "open" and item["reason"] in values["reasons"] and item["scope"] in values["scopes"]
        if is_open and op in after and share is not None and share.role != values["reader"]:
            found.append((db.op[op]["device"], db.op[op]["dseq"], op))
    return [(op,) for _, _, op in sorted(found)[:500]]


@answers(aside._ASIDE)
def _aside(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    item = db.quarantine.get(values["op"])
    return [(item["author"] or "", db.op[values["op"]]["txn"] or "")] if item and item["state"] == "open" else []


@answers(aside._GROUP)
def _group(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    ops = [db.op[op] for op, item in db.quarantine.items() if item["state"] == "open"]
    mine = [o for o in ops if o["id"] == values["op"] or (values["txn"] and o["txn"] == values["txn"])]
    return [(o["body"],) for o in sorted(mine, key=lambda o: o["dseq"])]


@answers(aside._BASES)
def _bases(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    ops = [db.op[op] for op in values["ops"] if op in db.op]
    return [(o["id"], o["sent_base"].encode()) for o in ops if o["sent_base"]]


@answers(aside._DECIDE)
def _decide(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for op in values["ops"]:
        by = values["me"] or ""
        db.quarantine.change(op, state=values["state"], decided_by=by, decided_at=db.now, words=values["words"])
    return [()]


@answers(aside._ADMINISTRATION)
def _administration(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(db.device[values["device"]]["last_dseq"], db.now)]
