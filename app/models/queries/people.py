"""Who works here and with how many children, who works with one child, and whether a child may have a file already."""

from typing import TypeVar

from sqlalchemy import Connection

from app.domain.dates import from_edtf, in_words
from app.domain.form_file import form_file_id
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.policy import may_be_allocated
from app.domain.record import Record
from app.domain.service import Person, Service, Team
from app.domain.text import folded
from app.domain.types import view
from app.forms.shelf import Shelf
from app.models.queries.common import all_in, name, names
from app.operations.rows.child import LookAlike
from app.operations.rows.service import AllocationLine, Directory, FormLine, WorkerLine

R = TypeVar("R", bound=Record)
MOST_ALIKE = 5
_PUBLISHED = "SELECT id, made_at, made_by FROM record WHERE type = 'form' AND voided = 0"


def workers(connection: Connection) -> tuple[WorkerLine, ...]:
    """Everybody here whose role is given children by allocation, by name, with how many children of theirs this laptop knows."""
    counted = connection.exec_driver_sql("SELECT worker, count(*) FROM child_line WHERE worker != '' GROUP BY worker")
    loads = {str(row[0]): int(row[1]) for row in counted}
    teams = {team.id: team.name for team in every(connection, Team)}
    people = [p for p in every(connection, Person) if not p.left_on and may_be_allocated(p.role)]
    return tuple(
        WorkerLine(
            id=person.id, names=person.names, initials=person.initials, post=person.post, role=person.role,
            team=teams.get(person.team, ""), children=loads.get(person.id, 0), most_risk=person.max_risk_level,
        )
        for person in sorted(people, key=lambda p: folded(p.names))
    )  # fmt: skip


def allocations(connection: Connection, scope: Id) -> tuple[AllocationLine, ...]:
    """Who works with this child now, the case manager first, and who did before, newest first."""
    found = [a for _, a in all_in(connection, Allocation, scope)]
    by = names(connection, {a.person for a in found})
    ordered = sorted(found, key=lambda a: (not a.to_on, a.role == "case_manager", a.to_on, a.from_on), reverse=True)
    return tuple(
        AllocationLine(
            id=a.id, person=a.person, names=by.get(a.person, "A colleague"), role=a.role, from_on=a.from_on, to_on=a.to_on,
            reason=a.reason,
        )
        for a in ordered
    )  # fmt: skip


def look_alikes(connection: Connection, first_names: str, surname: str, born_on: str) -> tuple[LookAlike, ...]:
    """Children on this laptop who may be the same: two of first name, surname and date of birth agree."""
    found: list[LookAlike] = []
    for row in connection.exec_driver_sql(
        "SELECT scope, name, called, sort, born_on, worker FROM child_line ORDER BY sort"
    ):
        same = _same(row, folded(first_names).split()[:1], folded(surname).strip(), born_on)
        if len(same) >= 2:
            born = from_edtf(row.born_on) if row.born_on else None
            found.append(
                LookAlike(
                    id=Id(row.scope), name=row.name, born=in_words(born) if born else "", worker=name(connection, Id(row.worker)),
                    why=" and ".join((", ".join(same[:-1]), same[-1])),
                )
            )  # fmt: skip
    return tuple(found[:MOST_ALIKE])


def _same(row: object, first: list[str], surname: str, born_on: str) -> list[str]:
    full, called = folded(getattr(row, "name", "")), folded(getattr(row, "called", ""))
    has_first = bool(first) and (full.startswith(f"{first[0]} ") or called == first[0])
    has_surname = bool(surname) and full.endswith(f" {surname}")
    has_day = bool(born_on) and getattr(row, "born_on", "") == born_on
    told = (("first name", has_first), ("surname", has_surname), ("date of birth", has_day))
    return [word for word, holds in told if holds]


def directory(connection: Connection) -> Directory:
    """People and teams by name, those who left last."""
    services = every(connection, Service)
    ordered = sorted(every(connection, Person), key=lambda p: (bool(p.left_on), folded(p.names)))
    teams = sorted(every(connection, Team), key=lambda team: folded(team.name))
    return Directory(service=services[0].id if services else NO_ID, people=tuple(ordered), teams=tuple(teams))


def forms(connection: Connection, shelf: Shelf) -> tuple[FormLine, ...]:
    """Every version of every form, newest first, with how many assessments here were made with it."""
    counted = connection.exec_driver_sql("SELECT form, form_version, count(*) FROM assessment_line GROUP BY 1, 2")
    used = {(row[0], row[1]): row[2] for row in counted}
    published = {row.id: (row.made_at, Id(row.made_by)) for row in connection.exec_driver_sql(_PUBLISHED)}
    newest: dict[str, int] = {}
    for form in shelf.forms:
        newest[form.id] = max(form.version, newest.get(form.id, 0))
    ordered = sorted(shelf.forms, key=lambda form: (form.title, -form.version))
    lines = []
    for form in ordered:
        at, by = published.get(form_file_id(form.id, form.version), ("", NO_ID))
        lines.append(FormLine(
            id=f"{form.id}:{form.version}", form=form.id, version=form.version, title=form.title, sections=len(form.sections),
            questions=len(form.questions), is_newest=form.version == newest[form.id],
            in_use=used.get((form.id, form.version), 0), published_at=at, by=name(connection, by) if by else "",
            asks=frozenset(form.questions),
        ))  # fmt: skip
    return tuple(lines)


def every(connection: Connection, kind: type[R]) -> list[R]:
    """All readable, not removed records of a type, wherever they lie."""
    rows = connection.exec_driver_sql(
        "SELECT id, scope, type, body, ver FROM record WHERE type = ? AND voided = 0", (kind.type_name,)
    )
    read = (view(row.type, row.id, row.scope, row.body, row.ver) for row in rows)
    return [record for record in read if isinstance(record, kind)]
