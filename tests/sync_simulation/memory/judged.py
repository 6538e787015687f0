"""The twin's answers about a batch of ops: what it is judged by, and what it leaves."""

import hashlib
from typing import Any

import msgspec

from app.domain.roles import Role
from app.server import gathering, history, intake, ratchet, recording
from tests.sync_simulation.memory.access import access
from tests.sync_simulation.memory.database import MemoryDatabase, Values, answers, rows_of


@answers(intake._DEVICE)
def _lock_device(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device = db.device.get(values["device"])
    if device is None or device["state"] not in {"active", "internal", "leaving"}:
        return []
    is_gone = bool(device["person"]) and not db.person.get(device["person"], {"is_here": False})["is_here"]
    return [(device["person"], device["last_dseq"], db.now, device["state"] == "leaving" or is_gone)]


@answers(ratchet._READ)
def _ratchet(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device = db.device[values["device"]]
    return [(device["ratchet"], device["ratchet_before"])]


@answers(ratchet._TURN)
def _turn(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    before = db.device[values["device"]]["ratchet"]
    db.device.change(values["device"], ratchet_before=before, ratchet=values["next"])
    return [()]


@answers(ratchet._CLEAR)
def _clear(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    db.device.change(values["device"], ratchet="", ratchet_before="")
    return [()]


@answers(ratchet._FREEZE)
def _freeze(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    if db.device[values["device"]]["state"] == "active":
        db.device.change(values["device"], state="frozen")
    return [()]


@answers(history._PRESENT)
def _present(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    stream = db.one["stream"]
    return [(db.epoch, db.now, db.head, stream["chain"].hex(), stream["durable"])]


@answers(history._SEEN)
def _seen(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(seq, db.chain[seq]["chain"].hex()) for seq in set(values[0]) if seq in db.chain]


@answers(intake._STORED)
def _stored(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    ops = [db.op[i] for i in values["ids"] if i in db.op]
    return [(o["id"], o["h"], o["device"], o["actor"] or "", o["result"].encode()) for o in ops]


@answers(gathering._HEADS)
def _heads(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    rows = [db.record[i] for i in sorted(set(values["ids"])) if i in db.record]
    names = (
        "id",
        "scope",
        "type",
        "ver",
        "hash",
        "body",
        "made_by",
        "made_at",
        "changed_by",
        "changed_at",
        "voided",
        "dev",
    )
    return [(*(r[name] for name in names), r["about"]) for r in rows]


@answers(gathering._SCOPES)
def _scopes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    scopes = [s for s in db.scope.values() if s["id"] in set(values["ids"]) or s["kind"] == "directory"]
    mine = access(db, values["person"])
    roles = {scope: share.role for scope, share in mine.items()}
    return [(s["id"], s["kind"], s["made_by"] or "", s["parent"] or "", roles.get(s["id"], "")) for s in scopes]


@answers(gathering._POSTS)
def _posts(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    people = [db.person[i] for i in values["ids"] if i in db.person]
    return [(p["id"], p["role"], p["team"] or "", p["is_here"], p["training"]) for p in people]


@answers(gathering._SENIORS)
def _seniors(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(1,) for p in db.person.values() if p["role"] == Role.SERVICE_MANAGER and p["is_here"]][:1]


@answers(gathering._EPISODES)
def _open_episodes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    rows = (e for e in db.episode.values() if e["scope"] in set(values["ids"]) and e["is_open"])
    return [(e["id"], e["scope"], e["kind"]) for e in rows]


@answers(gathering._ADULTS)
def _adults(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    logs = (a for a in db.attendance.values() if a["scope"] in set(values["ids"]))
    return [(a["scope"], person) for a in logs for person in a["adults"].split(",") if person]


@answers(gathering._CONCERNS)
def _concerns(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    scopes = set(values["ids"])
    rows = (r for r in db.record.values() if r["scope"] in scopes and r["type"] == "concern" and not r["voided"])
    return [(r["id"], r["scope"], r["body"]) for r in rows]


@answers(gathering._STAGES)
def _stages(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    def is_asked(r: Values) -> bool:
        is_one = r["type"] == "assessment" or (r["type"] == "self_assessment" and r["scope"] in set(values["sent"]))
        return is_one and r["scope"] in set(values["ids"]) and not r["voided"]

    def maker(id: str) -> Any:
        first = db.version.get((id, 1))
        return db.op[first["op_id"]]["device"] if first is not None and first["op_id"] in db.op else None

    rows = [r for r in db.record.values() if is_asked(r)]
    return [(r["id"], r["type"], r["scope"], r["body"], maker(r["id"]) == values["device"]) for r in rows]


@answers(gathering._FILINGS)
def _filings(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    abouts = set(values["ids"])
    rows = (r for r in db.record.values() if r["about"] in abouts and r["type"] == "filing" and not r["voided"])
    return [(r["about"], r["id"]) for r in rows]


@answers(gathering._KEYS)
def _keys(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """Nobody's signing key is certified in a world: joining there names none."""
    return []


@answers(gathering._WHOLE)
def _whole_blobs(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """Nobody sends the bytes of an attachment in a world."""
    return []


@answers(gathering._UNSEALED)
def _unsealed(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    rows = [r for r in db.record.values() if r["about"] in set(values["ids"]) and r["type"] == "attachment"]
    return [(about,) for about in sorted({r["about"] for r in rows if not r["voided"]})]


@answers(gathering._DOCUMENTS)
def _documents(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    abouts = set(values["ids"])
    rows = (r for r in db.record.values() if r["about"] in abouts and r["type"] == "attachment")
    return [(r["about"], r["id"], msgspec.json.decode(r["body"]).get("sha256"), r["voided"]) for r in rows]


@answers(gathering._BROKEN)
def _broken(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    groups = {o["txn"] for o in db.op.values() if o["status"] == "quarantined"}
    return [(txn,) for txn in sorted(groups & set(values["ids"]))]


@answers(gathering._DECIDED)
def _decided(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    abouts = set(values["ids"])
    rows = (r for r in db.record.values() if r["about"] in abouts and r["type"] == "resolution" and not r["voided"])
    return [(msgspec.json.decode(r["body"]).get("conflict"),) for r in rows]


@answers(gathering._VERSIONS)
def _versions(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    wanted = set(zip(values["ids"], values["vers"], strict=True))
    return [(rec, ver, db.version[(rec, ver)]["body"]) for rec, ver in wanted if (rec, ver) in db.version]


@answers(gathering._CHAIN)
def _chain(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    found: dict[Any, tuple[Any, ...]] = {}
    todo = list(values["ids"])
    while todo:
        op = db.op.get(todo.pop())
        if op is not None and op["id"] not in found:
            found[op["id"]] = (op["id"], op["record"], op["status"], op["ver"], op["base_ver"], op["body"])
            todo += [op["after"]] if op["after"] and op["status"] != "applied" else []
    return [row for row in found.values() if row[1]]


@answers(gathering._SIGNATURES)
def _signatures(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    abouts = set(values["ids"])
    rows = (r for r in db.record.values() if r["about"] in abouts and r["type"] == "signature" and not r["voided"])
    return [(r["id"], r["scope"], r["body"]) for r in rows]


@answers(gathering._OTHERS)
def _others(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    records, taken = set(values["ids"]), {"applied", "merged", "conflict"}
    ops = [o for o in db.op.values() if o["record"] in records and o["device"] != values["device"] and o["status"] in taken]
    ops.sort(key=lambda o: -1 if o["seq"] is None else o["seq"], reverse=True)
    return [(o["body"],) for o in ops[:500]]


# what a batch leaves


@answers(recording._COUNT)
def _count(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    stream, head = db.one["stream"], db.head + values["n"]
    chain = hashlib.sha256(stream["chain"] + head.to_bytes(8, "big") + values["ops"]).digest()
    db.one.change("stream", head=head, chain=chain)
    return [()]


@answers(recording._CHAIN)
def _note_chain(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    assert db.head not in db.chain, "each commit has a number of its own"
    db.chain.put(db.head, {"chain": db.one["stream"]["chain"]})
    return [()]


@answers(recording._NEW_RECORDS, recording._CHANGED_RECORDS)
def _records(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        made = db.record.get(row["id"], row)
        kept = {name: made[name] or "" for name in ("scope", "type", "made_by", "made_at")}
        changed = {name: row[name] or "" for name in ("ver", "hash", "dev", "changed_by", "changed_at", "about")}
        place = {"id": row["id"], "seq": db.head - values["n"] + row["n"]}
        db.record.put(row["id"], {**place, **kept, **changed, "voided": row["voided"], "body": row["body"].encode()})
    return [()]


@answers(recording._VERSIONS)
def _new_versions(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        assert (row["rec_id"], row["ver"]) not in db.version, "a version is written once"
        db.version.put((row["rec_id"], row["ver"]), {**row, "body": row["body"].encode()})
    return [()]


@answers(recording._OPS)
def _ops(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        assert row["id"] not in db.op, "an op is written once"
        seq = None if row["n"] is None else db.head - values["n"] + row["n"]
        places = {"device": values["device"], "seq": seq, "commit_seq": db.head}
        db.op.put(row["id"], {**row, **places, "body": row["body"].encode()})
    return [()]


@answers(recording._QUARANTINES)
def _quarantines(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    undecided = {"author": values["author"], "state": "open", "decided_by": "", "decided_at": "", "words": ""}
    for row in rows_of(values):
        db.quarantine.put(row["op"], {**row, **undecided})
    return [()]


@answers(recording._NEW_SCOPES)
def _new_scopes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.scope.put(row["id"], {name: row[name] for name in ("id", "kind", "made_by", "parent")})
    return [()]


@answers(recording._HELD)
def _held(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        if (values["device"], row["id"]) not in db.holding:
            db.holding.put(
                (values["device"], row["id"]), {"since": 0, "is_complete": False, "is_forgotten": False, "reads": ""}
            )
    return [()]


@answers(recording._DEVICE)
def _count_device(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    db.device.change(values["device"], last_dseq=values["dseq"])
    return [()]


@answers("UPDATE device SET last_dseq = %s WHERE id = %s::uuid")
def _count_known(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    dseq, device = values
    db.device.change(device, last_dseq=dseq)
    return [()]
