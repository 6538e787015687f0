"""Whom a command means: a team or a person by name, or by id where two have the same name."""

from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Record
from app.domain.service import Person
from app.server.database import Database
from app.server.directory import everyone


def find(database: Database, type_name: str, wanted: str) -> Id:
    """Raises Refused unless just one team or person has this id or name."""
    entries = [e for e in everyone(database) if e.type_name == type_name]
    found = [e.id for e in entries if wanted in (e.id, getattr(e, "names", ""), getattr(e, "name", ""))]
    if len(found) != 1:
        several = "More than one" if found else "No"
        here = ", ".join(sorted(_called(entry) for entry in entries)) or "none yet"
        raise Refused(f"{several} {type_name} is called “{wanted}”. Names or id may be given. Here are: {here}.")
    return found[0]


def person_called(database: Database, wanted: str) -> Person:
    """The person of this name or id. Raises Refused unless there is just one."""
    found = find(database, Person.type_name, wanted)
    return next(entry for entry in everyone(database) if isinstance(entry, Person) and entry.id == found)


def _called(entry: Record) -> str:
    return str(getattr(entry, "names", "") or getattr(entry, "name", ""))
