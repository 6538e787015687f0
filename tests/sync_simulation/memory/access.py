"""The twin's answers about who may see what: the columns beside the records, and the views of the schema in Python."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from app.domain.roles import Role
from app.server import access_columns, child_names, membership
from tests.sync_simulation.memory.database import MemoryDatabase, Row, Values, answers, rows_of

_HAVE_CASES: Final = frozenset(
    {Role.PRACTITIONER, Role.PROBATION_OFFICER, Role.PRACTICE_MANAGER, Role.MANAGER, Role.TURNAROUND_PRACTITIONER}
)
_ALLOCATED: Final = _HAVE_CASES | {Role.ETE_OFFICER, Role.HEALTH, Role.POLICE, Role.VICTIM_WORKER, Role.SERVICE_MANAGER}
_GRANTED: Final = _ALLOCATED | {Role.SESSIONAL_WORKER, Role.HEAD_OF_SERVICE, Role.PANEL_VOLUNTEER}
_MANAGERS: Final = frozenset({Role.PRACTICE_MANAGER, Role.MANAGER})
_NO_REASON: Final = "00000000-0000-0000-0000-000000000000"
_HERE: Final = ZoneInfo("Europe/London")
_NAMES: Final = frozenset({"opening", "link"})
_LAST: Final = "last_reader"
"""Service managers beside a restricted record: they hold it only while nobody else does."""


class Reason(NamedTuple):
    """One reason why somebody may see a scope."""

    person: str
    scope: str
    role: str
    source: str
    why: str = _NO_REASON
    only: str | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None


class Access(NamedTuple):
    """How somebody may see a scope now."""

    role: str
    source: str
    only: list[str] | None


def access(db: MemoryDatabase, person: str | None) -> dict[str, Access]:
    """The view `access` for one person: by scope."""
    found: dict[str, list[Row]] = {}
    for (who, scope, source, _), row in db.member.items():
        if who == person and _is_now(db, row) and (source != _LAST or not _is_held(db, scope)):
            found.setdefault(scope, []).append({**row, "source": source})
    return {scope: _joined(rows) for scope, rows in found.items()}


def _is_now(db: MemoryDatabase, row: Row) -> bool:
    begins, ends = row["from_at"], row["until_at"]
    if begins is None and ends is None:
        return True
    now = datetime.fromisoformat(db.now)
    return (begins is None or begins <= now) and (ends is None or ends > now)


def _is_held(db: MemoryDatabase, scope: str) -> bool:
    """Does somebody hold it who is named for it?"""
    return any(key[1] == scope and key[2] != _LAST and _is_now(db, row) for key, row in db.member.items())


def _joined(rows: list[Row]) -> Access:
    if len(rows) == 1:
        (row,) = rows
        return Access(row["role"], row["source"], None if row["only"] is None else [row["only"]])
    own = [row["role"] for row in rows if row["role"] != "reader"]
    only = None if any(row["only"] is None for row in rows) else sorted(row["only"] for row in rows)
    return Access(max(own, default="reader"), min(row["source"] for row in rows), only)


# the views


def _here(db: MemoryDatabase) -> dict[str, Row]:
    return {p["id"]: p for p in db.person.values() if p["is_here"]}


def _workers(db: MemoryDatabase) -> Iterator[tuple[str, str, str, str]]:
    """The view `worker`: scope, person, team, why."""
    active = [a for a in db.allocation.values() if a["is_active"]]
    team_of = {p["id"]: p["team"] or "" for p in db.person.values()}
    for a in active:
        yield a["scope"], a["person"] or "", a["team"] or team_of.get(a["person"], ""), "allocation"
    with_somebody = {a["scope"] for a in active}
    for s in db.scope.values():
        if s["kind"] == "child" and s["made_by"] and s["id"] not in with_somebody:
            yield s["id"], s["made_by"], team_of.get(s["made_by"], ""), "maker"


def _file_base(db: MemoryDatabase) -> Iterator[Reason]:
    here = _here(db)
    diverted = {e["scope"] for e in db.episode.values() if e["is_open"] and e["kind"] in {"diversion", "turnaround"}}
    for scope, person, team, why in _workers(db):
        role = here[person]["role"] if person in here else ""
        is_held_back = role == Role.TURNAROUND_PRACTITIONER and scope not in diverted
        if (why == "maker" and role in _HAVE_CASES) or (why == "allocation" and role in _ALLOCATED and not is_held_back):
            yield Reason(person, scope, role, why)
        for manager in here.values():
            if team and manager["team"] == team and manager["role"] in _MANAGERS:
                yield Reason(manager["id"], scope, manager["role"], "team")


def _file_access(db: MemoryDatabase) -> Iterator[Reason]:
    here, base = _here(db), set(_file_base(db))
    children = [s["id"] for s in db.scope.values() if s["kind"] == "child"]
    yield from base
    for p in here.values():
        if p["role"] in {Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE}:
            yield from (Reason(p["id"], scope, p["role"], "whole_service") for scope in children)
    yield from _booked(db, here)
    for g in db.grant.values():
        role = here[g["person"]]["role"] if g["person"] in here else ""
        days = {"why": g["id"], "from_at": g["from_at"], "until_at": g["until_at"]}
        if not g["is_active"]:
            continue
        is_pack = role == Role.PANEL_VOLUNTEER
        if g["source"] == "grant" and g["scope"] in children and role in _GRANTED and (g["about"] or not is_pack):
            yield Reason(g["person"], g["scope"], role, "grant", only=g["about"] if is_pack else None, **days)
        if g["source"] == "opening" and role in _HAVE_CASES:
            yield Reason(g["person"], g["scope"], "reader", "opening", **days)
        if g["source"] == "grant" and g["scope"] in children:
            linked = {b.person for b in base if b.scope == g["members_of"] and b.role in _HAVE_CASES}
            yield from (Reason(person, g["scope"], "reader", "link", **days) for person in linked)


def _booked(db: MemoryDatabase, here: dict[str, Row]) -> Iterator[Reason]:
    last: dict[tuple[str, str], date] = {}
    for b in db.booking.values():
        if b["is_active"] and b["on_day"] and b["person"] in here and here[b["person"]]["role"] == Role.SESSIONAL_WORKER:
            day, key = date.fromisoformat(b["on_day"]), (b["person"], b["scope"])
            last[key] = max(day, last.get(key, day))
    for (person, scope), day in last.items():
        yield Reason(person, scope, Role.SESSIONAL_WORKER, "booking", until_at=_midnight(day + timedelta(days=15)))


def _membership(db: MemoryDatabase) -> Iterator[Reason]:
    files = list(_file_access(db))
    for s in db.scope.values():
        if s["kind"] == "directory":
            yield from (Reason(p["id"], s["id"], p["role"], "directory") for p in _here(db).values())
    yield from files
    yield from _attending(db)
    yield from _on_rota(db)
    for s in db.scope.values():
        if s["kind"] == "restricted":
            yield from _named(db, s, (f for f in files if f.scope == s["parent"]))
            managers = (p for p in _here(db).values() if p["role"] == Role.SERVICE_MANAGER)
            yield from (Reason(p["id"], s["id"], p["role"], _LAST) for p in managers)


def _attending(db: MemoryDatabase) -> Iterator[Reason]:
    """Custody attendances: the adults until it is over, the managers, and who has a file that it is linked to."""
    here, base = _here(db), list(_file_base(db))
    logs = [s["id"] for s in db.scope.values() if s["kind"] == "attendance"]
    for a in (a for a in db.attendance.values() if a["is_active"]):
        over = {e["person"] for e in db.ending.values() if e["scope"] == a["scope"] and e["is_active"]}
        for p in (here[person] for person in a["adults"].split(",") if person in here):
            is_one = p["role"] == Role.APPROPRIATE_ADULT or (
                p["role"] in _HAVE_CASES | {Role.SERVICE_MANAGER} and "appropriate_adult" in p["training"].split(",")
            )
            if is_one and None not in over and p["id"] not in over:
                yield Reason(p["id"], a["scope"], p["role"], "attends")
    for p in here.values():
        if p["role"] in _MANAGERS | {Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE}:
            yield from (Reason(p["id"], scope, p["role"], "reviews") for scope in logs)
    for g in db.grant.values():
        if g["source"] == "grant" and g["is_active"] and g["scope"] in logs:
            days = {"why": g["id"], "from_at": g["from_at"], "until_at": g["until_at"]}
            linked = {b.person for b in base if b.scope == g["members_of"] and b.role in _HAVE_CASES}
            yield from (Reason(person, g["scope"], "reader", "link", **days) for person in linked)


def _on_rota(db: MemoryDatabase) -> Iterator[Reason]:
    """The rota: all appropriate adults, managers, administrators, and staff who are trained."""
    always = _MANAGERS | {Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.APPROPRIATE_ADULT, Role.ADMINISTRATOR}
    for scope in (s["id"] for s in db.scope.values() if s["kind"] == "rota"):
        for p in _here(db).values():
            is_trained = "appropriate_adult" in p["training"].split(",")
            if p["role"] in always or (p["role"] in _HAVE_CASES and is_trained):
                yield Reason(p["id"], scope, p["role"], "rota")


def _named(db: MemoryDatabase, scope: Row, files: Iterable[Reason]) -> Iterator[Reason]:
    for f in files:
        if f.source in _NAMES or f.role == Role.PANEL_VOLUNTEER:
            continue
        grants = [
            g
            for g in db.grant.values()
            if g["scope"] == scope["id"] and g["person"] == f.person and g["is_active"] and scope["made_by"] != f.person
        ]
        if scope["made_by"] == f.person or grants:
            begins = [t for t in (f.from_at, min(_times(grants, "from_at"), default=None)) if t is not None]
            ends = [t for t in (f.until_at, max(_times(grants, "until_at"), default=None)) if t is not None]
            days = (max(begins, default=None), min(ends, default=None))
            yield Reason(f.person, scope["id"], f.role, f"named_{f.source}", f.why, None, *days)


def _times(grants: list[Row], name: str) -> list[datetime]:
    return [g[name] for g in grants if g[name] is not None]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_HERE)


# keeping `member` up to date


def _affected(db: MemoryDatabase, values: Values) -> set[str]:
    people, near = set(values["people"]), set(values["scopes"])
    near |= {a["scope"] for a in db.allocation.values() if a["person"] in people}
    near |= {s["id"] for s in db.scope.values() if s["made_by"] in people}
    near |= {g["scope"] for g in db.grant.values() if g["members_of"] in near}
    return near | {s["id"] for s in db.scope.values() if s["parent"] in near}


_AFFECTED: Final = [membership._AROUND.format(scopes=which) for which in (membership._OF_PEOPLE, membership._NAMED)]


_WHICH: Final = (*(f"scope = ANY(ARRAY({which}))" for which in _AFFECTED), "person = ANY(%(people)s::uuid[])")


@answers(*(membership._LEAVE.format(which=which) for which in _WHICH))
def _leave(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    now, scopes = {_key(reason) for reason in _membership(db)}, _affected(db, values)
    for key in [k for k in db.member if (k[0] in values["people"] or k[1] in scopes) and k not in now]:
        db.member.remove(key)
    return []


@answers(*(membership._JOIN.format(which=which) for which in _WHICH))
def _join(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    scopes = _affected(db, values)
    for r in _membership(db):
        row = {"role": r.role, "only": r.only, "from_at": r.from_at, "until_at": r.until_at}
        if (r.person in values["people"] or r.scope in scopes) and db.member.get(_key(r)) != row:
            db.member.put(_key(r), row)
    return []


def _key(reason: Reason) -> tuple[str, str, str, str]:
    return reason.person, reason.scope, reason.source, reason.why


# the columns


@answers(access_columns._PEOPLE)
def _people(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.person.put(row["id"], row)
    return [()]


@answers(access_columns._ALLOCATIONS)
def _allocations(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.allocation.put(row["id"], row)
    return [()]


@answers(access_columns._EPISODES)
def _episodes(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.episode.put(row["id"], row)
    return [()]


@answers(access_columns._BOOKINGS)
def _bookings(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.booking.put(row["id"], row)
    return [()]


@answers(access_columns._GRANTS)
def _grants(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        begins = _midnight(date.fromisoformat(row["from_on"])) if row["from_on"] else None
        ends = _midnight(date.fromisoformat(row["until_on"]) + timedelta(days=1))
        db.grant.put(row["id"], {**row, "source": "grant", "from_at": begins, "until_at": ends})
    return [()]


@answers(access_columns._OPENINGS)
def _openings(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        days = {name: datetime.fromisoformat(row[place]) for name, place in (("from_at", "at"), ("until_at", "until_at"))}
        new = {**row, **days, "source": "opening", "members_of": None, "about": None}
        db.grant.put(row["id"], {**db.grant.get(row["id"], new), "is_active": row["is_active"]})
    return [()]


@answers(child_names.NAMES)
def _names(_: MemoryDatabase, __: Values) -> list[tuple[Any, ...]]:
    """Nobody searches for a child in a world."""
    return [()]


@answers(access_columns._ATTENDANCES)
def _attendances(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.attendance.put(row["id"], row)
    return [()]


@answers(access_columns._ENDS)
def _ends(db: MemoryDatabase, values: Values) -> list[tuple[Any, ...]]:
    for row in rows_of(values):
        db.ending.put(row["id"], row)
    return [()]
