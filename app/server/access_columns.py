"""The plain columns that membership is computed from: people, allocations, episodes, visits, grants, openings, attendances.

They are written beside the records that say it, in the same transaction; the views of the schema read nothing else.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from app.domain.attendance import Attendance
from app.domain.attendance_review import AttendanceReview
from app.domain.contact import Appointment
from app.domain.ids import Id, is_id
from app.domain.involvement import Allocation, Episode, Grant, Opening
from app.domain.record import Record
from app.domain.roles import Role
from app.domain.service import Person
from app.domain.stamp import Stamp
from app.domain.types import view
from app.server.known import Head, Known

Rows: TypeAlias = list[dict[str, Any]]

_PEOPLE: Final = """INSERT INTO person (id, role, team, is_here, training) SELECT id, role, team, is_here, training
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, role text, team uuid, is_here boolean, training text)
  ON CONFLICT (id) DO UPDATE SET role = excluded.role, team = excluded.team, is_here = excluded.is_here,
    training = excluded.training"""
_ALLOCATIONS: Final = """INSERT INTO allocation (id, scope, person, team, is_active) SELECT id, scope, person, team, is_active
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, person uuid, team uuid, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET person = excluded.person, team = excluded.team, is_active = excluded.is_active"""
_EPISODES: Final = """INSERT INTO episode (id, scope, kind, is_open) SELECT id, scope, kind, is_open
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, kind text, is_open boolean)
  ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, is_open = excluded.is_open"""
_BOOKINGS: Final = """INSERT INTO booking (id, scope, person, on_day, is_active) SELECT id, scope, person, on_day, is_active
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, person uuid, on_day date, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET person = excluded.person, on_day = excluded.on_day, is_active = excluded.is_active"""
_GRANTS: Final = """INSERT INTO access_grant (id, scope, person, members_of, about, source, from_at, until_at, is_active)
  SELECT id, scope, person, members_of, about, 'grant', from_on::timestamp AT TIME ZONE 'Europe/London',
    (until_on + 1)::timestamp AT TIME ZONE 'Europe/London', is_active
  FROM json_to_recordset(%(rows)s::json)
    AS j(id uuid, scope uuid, person uuid, members_of uuid, about uuid, from_on date, until_on date, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET person = excluded.person, members_of = excluded.members_of, about = excluded.about,
    from_at = excluded.from_at, until_at = excluded.until_at, is_active = excluded.is_active"""
_OPENINGS: Final = """INSERT INTO access_grant (id, scope, person, source, from_at, until_at, is_active)
  SELECT id, scope, person, 'opening', at, until_at, is_active FROM json_to_recordset(%(rows)s::json)
    AS j(id uuid, scope uuid, person uuid, at timestamptz, until_at timestamptz, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET is_active = excluded.is_active"""
_ATTENDANCES: Final = """INSERT INTO attendance (id, scope, adults, is_active)
  SELECT id, scope, ARRAY(SELECT unnest(string_to_array(adults, ','))::uuid), is_active
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, adults text, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET adults = excluded.adults, is_active = excluded.is_active"""
_ENDS: Final = """INSERT INTO attendance_end (id, scope, person, is_active) SELECT id, scope, person, is_active
  FROM json_to_recordset(%(rows)s::json) AS j(id uuid, scope uuid, person uuid, is_active boolean)
  ON CONFLICT (id) DO UPDATE SET person = excluded.person, is_active = excluded.is_active"""
_ENDING: Final = frozenset({"cancelled", "declined"})
"""Stamps by which an attendance is over."""


def access_rows(heads: Sequence[Head]) -> list[tuple[str, Rows]]:
    """A statement for each table with the rows that these heads put there."""
    seen = [(head, view(head.type, head.id, head.scope, head.body)) for head in heads if head.type in _COLUMNS]
    readable = [(head, record) for head, record in seen if isinstance(record, Record)]
    return [
        (statement, [_COLUMNS[name](record, head.voided) for head, record in readable if head.type == name])
        for name, statement in _STATEMENTS.items()
    ] + [(_ENDS, [row for head in heads if (row := _end(head)) is not None])]


def _end(head: Head) -> dict[str, Any] | None:
    """What this record says of an attendance being over, where it says anything."""
    record = view(head.type, head.id, head.scope, head.body) if head.type in _MAY_END else None
    where: dict[str, Any] = {"id": head.id, "scope": head.scope}
    if isinstance(record, AttendanceReview):
        return {**where, "person": None, "is_active": bool(record.done_at) and not head.voided}
    if isinstance(record, Stamp) and record.kind in _ENDING:
        return {**where, "person": _id(head.made_by) if record.kind == "declined" else None, "is_active": not head.voided}
    return None


def whose_access(known: Known, changed: dict[Id, int]) -> tuple[list[Id], list[Id]]:
    """People and scopes whose membership has to be computed again."""
    heads = [known.heads[rec_id] for rec_id in changed]
    people = [head.id for head in heads if head.type == Person.type_name]
    scopes = {head.scope for head in heads if head.type in _DECIDE or (head.type == "appointment" and _lets_in(known))}
    scopes |= {head.scope for head in heads if _end(head) is not None}
    return people, sorted(scopes | {s.id for s in known.scopes.values() if s.is_new})


_DECIDE: Final = frozenset({"allocation", "episode", "grant", "opening", "attendance"})
_MAY_END: Final = frozenset({"attendance_review", "stamp"})


def _lets_in(known: Known) -> bool:
    """Is a sessional worker among the people whom this batch names? Only their visits open a file."""
    return any(post.role == Role.SESSIONAL_WORKER for post in known.posts.values())


def _person(person: Person, is_void: bool) -> dict[str, Any]:
    is_here = not (person.left_on or is_void)
    training = ",".join(code for code in person.training if "," not in code)
    return {"id": person.id, "role": person.role, "team": _id(person.team), "is_here": is_here, "training": training}


def _allocation(given: Allocation, is_void: bool) -> dict[str, Any]:
    whom = {"person": _id(given.person), "team": _id(given.team)}
    return {"id": given.id, "scope": given.scope, **whom, "is_active": not (given.to_on or is_void)}


def _episode(episode: Episode, is_void: bool) -> dict[str, Any]:
    is_open = not (episode.closed_on or is_void)
    return {"id": episode.id, "scope": episode.scope, "kind": episode.kind, "is_open": is_open}


def _booking(visit: Appointment, is_void: bool) -> dict[str, Any]:
    whom = {"person": _id(visit.person), "on_day": _day(visit.at)}
    return {"id": visit.id, "scope": visit.scope, **whom, "is_active": not (visit.cancelled or is_void)}


def _grant(grant: Grant, is_void: bool) -> dict[str, Any]:
    whom = {"person": _id(grant.person), "members_of": _id(grant.members_of), "about": _id(grant.about)}
    days = {"from_on": _day(grant.from_on), "until_on": _day(grant.until_on) or "1900-01-01"}
    return {"id": grant.id, "scope": grant.scope, **whom, **days, "is_active": not is_void}


def _opening(opening: Opening, is_void: bool) -> dict[str, Any]:
    days = {"at": opening.at, "until_at": opening.until_at}
    return {"id": opening.id, "scope": opening.scope, "person": opening.person, **days, "is_active": not is_void}


def _attendance(log: Attendance, is_void: bool) -> dict[str, Any]:
    adults = sorted({person for person in (log.adult, *log.adults) if is_id(person)})
    return {"id": log.id, "scope": log.scope, "adults": ",".join(adults), "is_active": not is_void}


def _id(text: str) -> str | None:
    return text if is_id(text) else None


def _day(text: str) -> str | None:
    """The calendar day of a day or a time as written, or None."""
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            found = read(text)
        except ValueError:
            continue
        return found.strftime("%Y-%m-%d") if found.year >= 1900 else None
    return None


_STATEMENTS: Final = {
    "person": _PEOPLE,
    "allocation": _ALLOCATIONS,
    "episode": _EPISODES,
    "appointment": _BOOKINGS,
    "grant": _GRANTS,
    "opening": _OPENINGS,
    "attendance": _ATTENDANCES,
}
_COLUMNS: Final[dict[str, Callable[[Any, bool], dict[str, Any]]]] = {
    "person": _person,
    "allocation": _allocation,
    "episode": _episode,
    "appointment": _booking,
    "grant": _grant,
    "opening": _opening,
    "attendance": _attendance,
}
