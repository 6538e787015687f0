"""Opening a child's file on the service: the child and who works with them, as decided by a manager."""

from datetime import UTC, date, datetime

import uuid_utils

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.policy import is_manager
from app.domain.record import Record, to_body
from app.domain.service import Person
from app.domain.text import one_line
from app.server.database import Database
from app.server.intake import administer


def open_file(
    database: Database, names: tuple[str, str], worker: Person, manager: Person, born_on: str = "", called: str = ""
) -> Child:
    """A new file for the child of these first names and surname, with `worker` as case manager. Raises Refused."""
    first_names, surname = (one_line(name) for name in names)
    if not first_names or not surname:
        raise Refused("A child needs first names and a surname.")
    if not is_manager(manager.role):
        raise Refused(f"{manager.names} is not a manager. Only a manager allocates a child to somebody.")
    _check_born(born_on)
    child = Child(
        id=_new_id(),
        scope=_new_id(),
        first_names=first_names,
        surname=surname,
        preferred_name=one_line(called),
        born_on=born_on,
    )
    today = datetime.now(UTC).date().isoformat()
    allocation = Allocation(id=_new_id(), scope=child.scope, person=worker.id, team=worker.team or NO_ID, from_on=today)
    results = administer(database, {}, tuple(_op(record, manager.id) for record in (child, allocation)))
    refused = next((result for result in results if result.status != "applied"), None)
    if refused is not None:
        raise Refused(refused.reason)
    return child


def _check_born(born_on: str) -> None:
    """Raises Refused unless empty or a day of the past such as 2011-03-12."""
    try:
        is_past = not born_on or date.fromisoformat(born_on) < datetime.now(UTC).date()
    except ValueError:
        is_past = False
    if not is_past:
        raise Refused("The date of birth is written like 2011-03-12 and lies in the past.")


def _op(record: Record, actor: Id) -> Op:
    return Op(
        id=_new_id(),
        dseq=0,
        kind="create",
        type=record.type_name,
        record=record.id,
        scope=record.scope,
        actor=actor,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        edits=diff({}, to_body(record)),
    )


def _new_id() -> Id:
    return Id(str(uuid_utils.uuid7()))
