"""The twin's answers about pages: what a laptop may hold, what is new, whole files, and the ledger."""

from collections.abc import Callable
from typing import Any, Final

from app.server import feed, fence
from tests.sync_simulation.memory.access import access
from tests.sync_simulation.memory.database import MemoryDatabase, Row, Values, answers

_TEAM: Final = frozenset({"team", "whole_service"})


@answers(feed._ONE_SNAPSHOT, fence._ENTER, fence._SEEK, fence._LEAVE)
def _as_it_stands(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    """Nothing else happens here meanwhile, and behind the pages there is no second fence to stand."""
    return []


@answers(feed._LEVELS)
def _levels(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    mine = access(db, values["person"])
    held = {scope: row for (device, scope), row in db.holding.items() if device == values["device"]}
    rows = []
    for scope in (mine.keys() | held.keys()) & db.scope.keys():
        row, share = held.get(scope), mine.get(scope)
        is_held, is_complete = row is not None and not row["is_forgotten"], row is not None and row["is_complete"]
        kind, mark = db.scope[scope]["kind"], row["reads"] if row else ""
        newest = max((r["seq"] for r in db.record.values() if r["scope"] == scope), default=0)
        is_wanted = share is not None and not is_complete
        place = (kind != "directory", share.source in _TEAM if share else 2, -newest if is_wanted and newest else 1, scope)
        role, only = (share.role, share.only) if share else ("", None)
        rows.append((place, (scope, kind, role, only, is_held, is_complete, mark)))
    return [row for _, row in sorted(rows)]


@answers(*(which + feed._CUT + feed._TO_COMMIT + feed._LINES for which in (feed._BY_SCOPE, feed._BY_FEED)))
def _changes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    may_go = readable(values)
    new = [r for r in db.record.values() if r["seq"] > values["cursor"] and r["dev"] != values["device"] and may_go(r)]
    new.sort(key=lambda r: r["seq"])
    kept, is_cut, last = _cut(new[: values["limit"]], values)
    edge = min((seq for seq in db.chain if seq >= last), default=None) if is_cut else None
    rest = [r for r in new if last < r["seq"] <= (edge or 0)]
    if edge is not None and sum(len(r["body"]) for r in rest) <= values["bytes"]:
        return _sent(db, [*kept, *rest], is_cut, (edge, db.chain[edge]["chain"].hex()))
    return _sent(db, kept, is_cut, (last, ""))


@answers(feed._WHOLE + feed._CUT + feed._TO_ROW + feed._LINES)
def _whole(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    may_go = readable(values)
    places = {scope: place for place, scope in enumerate(values["scopes"])}
    begun = {values["scope"]: values["id"]}
    rest = [r for r in db.record.values() if may_go(r) and r["id"] > begun.get(r["scope"], values["lowest"])]
    rest.sort(key=lambda r: (places[r["scope"]], r["id"]))
    kept, is_cut, last = _cut(rest[: values["limit"]], values)
    return _sent(db, kept, is_cut, (last, ""))


def readable(values: Values) -> Callable[[Row], bool]:
    """The condition READABLE, by the lists of MINE."""
    lists = zip(values["scopes"], values["types"], values["own"], values["only"], strict=True)
    mine = {scope: (types, own, only) for scope, types, own, only in lists}

    def may_go(row: Row) -> bool:
        if row["scope"] not in mine:
            return False
        types, own, only = (text.split(",") for text in mine[row["scope"]])
        if types == ["*"]:
            return True
        is_own = row["type"] in own and row["made_by"] == values["person"]
        return (row["type"] in types or is_own) and (only == [""] or row["id"] in only)

    return may_go


def _cut(page: list[Row], values: Values) -> tuple[list[Row], bool, int]:
    """What fits, whether there is more, and the newest number of what fits."""
    kept, sent = [], 0
    for row in page:
        if sent < values["bytes"]:
            kept.append(row)
        sent += len(row["body"])
    is_cut = len(page) >= values["limit"] or len(kept) < len(page)
    return kept, is_cut, max((r["seq"] for r in kept), default=0)


def _sent(db: MemoryDatabase, rows: list[Row], is_cut: bool, end: tuple[int, str]) -> list[tuple[Any, ...]]:
    now = (db.head, db.one["stream"]["chain"].hex())
    return [(*now, is_cut and end != now, *(end if is_cut else now), len(rows), b"".join(map(line_of, rows)))]


def line_of(row: Row) -> bytes:
    """The view `line`."""
    texts = [row[n] for n in ("id", "type", "scope", "made_by", "made_at", "changed_by", "changed_at")]
    head = f"[{row['ver']}," + ",".join(f'"{text}"' for text in texts) + f",{int(row['voided'])},"
    return b"".join((head.encode(), row["body"], b"]\n"))


# the ledger


@answers(feed._OPEN_LEDGER)
def _open_ledger(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for scope, mark in zip(values["scopes"], values["marks"], strict=True):
        row = db.holding.get((values["device"], scope))
        if row is None or row["is_forgotten"] or row["reads"] != mark:
            fresh = {"since": db.head, "is_complete": False, "is_forgotten": False, "reads": mark}
            db.holding.put((values["device"], scope), fresh)
    return []


@answers(feed._MINE)
def _mine(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    shares = access(db, values["person"])
    found = []
    for scope in dict.fromkeys(values["scopes"]):
        if scope in shares and scope in db.scope:
            row = db.holding.get((values["device"], scope))
            mark = row["reads"] if row and not row["is_forgotten"] else None
            found.append((scope, db.scope[scope]["kind"], shares[scope].role, shares[scope].only, mark))
    return found


@answers(feed._COMPLETE)
def _complete(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    mine = access(db, values["person"])
    return _mark(db, values, [scope for scope in values["scopes"] if scope in mine], is_complete=True)


@answers(feed._INCOMPLETE)
def _incomplete(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return _mark(db, values, values["scopes"], is_complete=False)


@answers(feed._FORGOTTEN)
def _forgotten(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    return _mark(db, values, values["scopes"], is_complete=False, is_forgotten=True)


def _mark(db: MemoryDatabase, values: Values, scopes: list[str], **fields: bool) -> list[tuple[Any, ...]]:
    for key in [(values["device"], scope) for scope in scopes]:
        if key in db.holding and not db.holding[key]["is_forgotten"]:
            db.holding.change(key, **fields)
    return []
