"""The administrator's command line: set the service up, add teams and people, hand out enrolment codes.

Each command is an ordinary operation by the service's administration, through the same door as every change.
"""

import argparse
import base64
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uuid_utils

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.errors import Refused, Unavailable
from app.domain.ids import NO_ID, Id
from app.domain.policy import Role
from app.domain.record import Record, to_body
from app.domain.service import Person, Service, Team
from app.domain.text import one_line
from app.server.database import Database, open_database
from app.server.devices import keep_code
from app.server.directory import everyone
from app.server.intake import administer

CODE_MINUTES: Final = 15
_CODE_BYTES: Final = 16


def main(argv: Sequence[str]) -> int:
    """Do one command. Returns the exit status of the program."""
    options = _parser().parse_args(argv)
    try:
        database = open_database(options.database_url, options.data, connections=1)
        try:
            sys.stdout.write(_COMMANDS[options.command](database, options) + "\n")
        finally:
            database.close()
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    return 0


def create_service(database: Database, name: str, help_phone: str = "", made_up: bool = False) -> Id:
    """The service record and with it the directory. Raises Refused when there is one already."""
    service = _new_id()
    record = Service(id=service, scope=service, name=one_line(name), help_phone=one_line(help_phone), made_up=made_up)
    _create(database, record, "This database holds a service already. Each service has a database of its own.")
    return service


def add_team(database: Database, name: str) -> Id:
    """A team in the directory."""
    return _create(database, Team(id=_new_id(), scope=_directory(database), name=one_line(name)))


def add_person(database: Database, names: str, role: str, team: str = "", post: str = "") -> Id:
    """A person in the directory. `team` is the name or id of a team. Raises Refused when there is no such team."""
    found = _find(database, Team.type_name, team) if team else NO_ID
    return _create(
        database,
        Person(
            id=_new_id(),
            scope=_directory(database),
            names=one_line(names),
            role=Role(role),
            team=found,
            post=one_line(post),
            started_on=datetime.now(UTC).date().isoformat(),
        ),
    )


def new_code(database: Database, person: str, minutes: int = CODE_MINUTES) -> str:
    """A one-time code for this person (names or id), kept as a hash only. Raises Refused for an unknown person."""
    found = _find(database, Person.type_name, person)
    bare = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=")
    code = "-".join(bare[i : i + 5] for i in range(0, len(bare), 5))
    try:
        keep_code(database, code, found, minutes)
    except LookupError as error:
        raise Refused("This person has left the service, so no laptop can join for them.") from error
    return code


def _create(database: Database, record: Record, refusal: str = "") -> Id:
    op = Op(
        id=_new_id(),
        dseq=0,
        kind="create",
        type=record.type_name,
        record=record.id,
        scope=record.scope,
        actor=NO_ID,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        edits=diff({}, to_body(record)),
    )
    (result,) = administer(database, {}, (op,))
    if result.status != "applied":
        raise Refused(refusal or result.reason)
    return record.id


def _directory(database: Database) -> Id:
    found = next((entry.id for entry in everyone(database) if isinstance(entry, Service)), NO_ID)
    if not found:
        raise Refused("There is no service in this database yet. Start with: waymark admin create-service NAME")
    return found


def _find(database: Database, type_name: str, wanted: str) -> Id:
    """Raises Refused unless just one team or person has this id or name."""
    entries = [e for e in everyone(database) if e.type_name == type_name]
    found = [e.id for e in entries if wanted in (e.id, getattr(e, "names", ""), getattr(e, "name", ""))]
    if len(found) != 1:
        several = "More than one" if found else "No"
        raise Refused(f"{several} {type_name} is called “{wanted}”. Use the id that “waymark admin people” shows.")
    return found[0]


def _people(database: Database) -> str:
    entries = everyone(database)
    teams = {e.id: e.name for e in entries if isinstance(e, Team)}
    people = [e for e in entries if isinstance(e, Person)]
    return "\n".join(f"{p.id}  {p.names}  {p.role}  {teams.get(p.team, '')}".rstrip() for p in people) or "No people yet."


def _new_id() -> Id:
    return Id(str(uuid_utils.uuid7()))


_COMMANDS: Mapping[str, Callable[[Database, argparse.Namespace], str]] = {
    "create-service": lambda d, o: create_service(d, o.name, o.help_phone, o.made_up),
    "add-team": lambda d, o: add_team(d, o.name),
    "add-person": lambda d, o: add_person(d, o.names, o.role, o.team, o.post),
    "enrolment-code": lambda d, o: new_code(d, o.person, o.minutes),
    "people": lambda d, _: _people(d),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waymark admin", description="Set up and look after the central service.")
    parser.add_argument("--data", type=Path, default=Path("waymark-service"), help="folder of the embedded database")
    parser.add_argument("--database-url", default=None, help="a PostgreSQL of your own instead, postgresql://…")
    commands = parser.add_subparsers(dest="command", required=True)
    service = commands.add_parser("create-service", help="make the service (once)")
    service.add_argument("name")
    service.add_argument("--help-phone", default="")
    service.add_argument("--made-up", action="store_true", help="for practice: all data is invented")
    commands.add_parser("add-team", help="add a team").add_argument("name")
    person = commands.add_parser("add-person", help="add a person")
    person.add_argument("names")
    person.add_argument("--role", required=True, choices=[role.value for role in Role])
    person.add_argument("--team", default="", help="name or id of a team")
    person.add_argument("--post", default="", help="job title")
    code = commands.add_parser("enrolment-code", help="a one-time code for a person’s new laptop")
    code.add_argument("person", help="names or id")
    code.add_argument("--minutes", type=int, default=CODE_MINUTES)
    commands.add_parser("people", help="list people with their ids")
    return parser
