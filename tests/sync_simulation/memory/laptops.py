"""The twin's answers about laptops, joining codes and the directory."""

from datetime import datetime, timedelta
from typing import Any

from app.server import accounts, devices, directory, leases, sealing_key, signing_key
from tests.sync_simulation.memory.database import MemoryDatabase, Row, Values, a_device, answers


@answers(devices._NEW_CODE)
def _new_code(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    person = db.person.get(values["person"])
    if person is None or not person["is_here"]:
        return []
    db.code.put(values["hash"], {"person": values["person"], "is_used": False, "device": ""})
    return [("some time",)]


@answers(devices._CODE)
def _code(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    row = db.code.get(values[0])
    return [] if row is None else [(row["person"], True, row["is_used"], row["device"])]


@answers(devices._JOIN)
def _join_device(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    if any(d["public_key"] == values["key"] for d in db.device.values()):
        return []
    count = db.one["stream"]["devices"] + 1
    db.one.change("stream", devices=count)
    id = f"00000000-0000-4000-8000-{count:012x}"
    db.device.put(id, a_device(id, values["person"], values["key"], values["name"]))
    return [(id,)]


@answers(devices._USE)
def _use(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    db.code.change(values["hash"], is_used=True, device=values["device"])
    return [()]


@answers(accounts._POLICY)
def _policy(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """Nobody signs in with an account of the council."""
    return []


@answers(devices._KEY_OF)
def _key_of(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device = db.device.get(values[0])
    return [(device["public_key"],)] if device and device["state"] == "active" else []


@answers(devices._BY_KEY)
def _by_key(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    states = {"active", "leaving", "frozen"}
    found = (d for d in db.device.values() if d["public_key"] == values[0] and d["state"] in states)
    at = datetime.fromisoformat(db.now).timestamp()
    return [
        (d["id"], d["person"], _is_leaving(db, d), d["erase_how"] not in {"", "send"}, at, d["state"] == "frozen")
        for d in found
    ]


def _is_leaving(db: MemoryDatabase, device: Row) -> bool:
    is_here = db.person.get(device["person"], {"is_here": False})["is_here"]
    return device["state"] == "leaving" or bool(device["erase_how"]) or not is_here


@answers(devices._LOSE)
def _lose(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device = db.device.get(values[0])
    if device is None or device["state"] not in {"active", "leaving", "frozen"}:
        return []
    db.device.change(values[0], state="lost")
    return [(values[0],)]


@answers(
    "DELETE FROM lease WHERE device = %s::uuid",
    leases._HEARD,
    leases._LAST,
    leases._NOTICES,
    leases._SURE,
    leases._KEPT,
    leases._HOLDERS,
)
def _nothing(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """A lease that comes with joining is the first: none is kept, nobody was told of anything."""
    return []


@answers(leases._ASKING.replace("(d.public_key = %(key)s OR d.renewal_key = %(key)s)", "d.id = %(device)s::uuid"))
def _asking(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    device = db.device[values["device"]]
    person = db.person[device["person"]]
    own = (device["person"], person["role"], person["team"] or "", person["is_here"])
    return [(device["id"], device["state"], device["erase_how"], "", False, *own)]


@answers(leases._DAYS)
def _days(_: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return [(3 if values["role"] == "appropriate_adult" else 14,)]


@answers(leases._ISSUE)
def _issue(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    ends = datetime.fromisoformat(db.now) + timedelta(days=values["days"])
    return [(values["share"], db.now, ends.isoformat(timespec="milliseconds"))]


@answers(sealing_key._READ)
def _sealing_key(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    return [(db.one["sealing"]["private"],)] if "sealing" in db.one else []


@answers(sealing_key._MAKE)
def _make_sealing_key(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    db.one.put("sealing", {"private": values[0]})
    return [()]


@answers("SELECT epoch FROM present")
def _epoch(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    return [(db.epoch,)]


@answers(signing_key._READ)
def _service_key(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    return [(db.one["key"]["private"],)] if "key" in db.one else []


@answers(signing_key._HANDED)
def _handovers(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """The service of a world keeps its key."""
    return []


@answers(signing_key._MAKE)
def _make_key(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    db.one.put("key", {"private": values[0]})
    return [()]


@answers(devices._DIRECTORY)
def _entries(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    rows = (r for r in db.record.values() if r["id"] in set(values["ids"]) or r["type"] == "service")
    return [(r["id"], r["scope"], r["type"], r["body"]) for r in rows]


@answers(directory._ENTRIES)
def _everyone(db: MemoryDatabase, _: Values) -> list[tuple[Any, ...]]:
    places = {s["id"] for s in db.scope.values() if s["kind"] == "directory"}
    rows = sorted((r for r in db.record.values() if r["scope"] in places and not r["voided"]), key=lambda r: r["id"])
    return [(r["id"], r["scope"], r["type"], r["body"]) for r in rows]
