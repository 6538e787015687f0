"""The twin's answers about what is kept aside and for whom it waits."""

from typing import Any

from app.server import aside
from tests.sync_simulation.memory.access import access
from tests.sync_simulation.memory.database import MemoryDatabase, Row, Values, answers


@answers(aside._TO_DECIDE)
def _to_decide(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    me = db.person.get(values["me"])
    if me is None or me["role"] not in values["either"]:
        return [(0,)]
    return [(sum(may_decide(db, row, me, values) for row in db.quarantine.values() if row["state"] == "open"),)]


@answers(aside._DECIDED)
def _decided(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    mine = (db.quarantine[op] for op in values["ops"] if op in db.quarantine)
    rows = (q for q in mine if q["author"] == values["me"] and q["state"] != "open")
    return [(q["op"], q["state"], q["decided_by"], q["decided_at"], q["words"]) for q in rows]


def may_decide(db: MemoryDatabase, item: Row, me: Row, values: Values) -> bool:
    """The condition _MAY: does this op wait for this person?"""
    if item["author"] == me["id"] or not me["is_here"]:
        return False
    scope = db.scope.get(item["scope"], {"kind": ""})
    if scope["kind"] == "directory":
        return me["role"] in values["administering"]
    if me["role"] not in values["deciding"]:
        return False
    role = access(db, me["id"]).get(item["scope"])
    if role is not None and role.role in values["deciding"]:
        return True
    author = db.person.get(item["author"], {"team": None})
    is_of_team = me["team"] is not None and me["team"] == author["team"]
    return is_of_team and scope["kind"] != "restricted" and not _has_decider(db, item, values)


def _has_decider(db: MemoryDatabase, item: Row, values: Values) -> bool:
    shares = (access(db, id).get(item["scope"]) for id in db.person if id != item["author"])
    return any(share is not None and share.role in values["deciding"] for share in shares)
