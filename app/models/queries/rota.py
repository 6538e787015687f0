"""The rota of the appropriate adults as this laptop holds it."""

from typing import TypeVar

from sqlalchemy import Connection

from app.domain.adult_profile import AdultProfile
from app.domain.availability import Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import CallOutAnswer
from app.domain.eligibility import Board
from app.domain.ids import Id
from app.domain.record import Record
from app.domain.roles import Role
from app.domain.rota import Rota
from app.domain.service import Person
from app.domain.shift import Shift
from app.domain.types import view
from app.models.queries.common import all_in, names
from app.operations.rows.rota import RotaRow

TRAINING = "appropriate_adult"

R = TypeVar("R", bound=Record)


def rota(connection: Connection) -> RotaRow | None:
    """The rota; None while no manager has begun one, or for somebody who is not on it."""
    rows = connection.exec_driver_sql(
        "SELECT id, scope FROM record WHERE type = 'rota' AND voided = 0 ORDER BY id LIMIT 1"
    ).fetchall()
    if not rows:
        return None
    scope = Id(rows[0].scope)
    (found, *_) = _all(connection, Rota, scope) or (Rota(id=Id(rows[0].id), scope=scope),)
    board = Board(
        rota=found,
        profiles=_all(connection, AdultProfile, scope),
        shifts=_all(connection, Shift, scope),
        availability=_all(connection, Availability, scope),
        call_outs=_all(connection, CallOut, scope),
        answers=_all(connection, CallOutAnswer, scope),
    )
    people = _who_may_go(connection)
    named = {p.person for p in board.profiles} | {s.person for s in board.shifts} | {a.person for a in board.answers}
    return RotaRow(id=found.id, scope=scope, board=board, names=names(connection, named | set(people)), people=people)


def _all(connection: Connection, kind: type[R], scope: Id) -> tuple[R, ...]:
    return tuple(record for _, record in all_in(connection, kind, scope))


def _who_may_go(connection: Connection) -> tuple[Id, ...]:
    """Appropriate adults, and staff who are trained, who have not left."""
    rows = connection.exec_driver_sql("SELECT type, id, scope, body, ver FROM record WHERE type = 'person' AND voided = 0")
    people = (view(*row) for row in rows)
    return tuple(
        sorted(
            p.id
            for p in people
            if isinstance(p, Person) and not p.left_on and (p.role == Role.APPROPRIATE_ADULT or TRAINING in p.training)
        )
    )
