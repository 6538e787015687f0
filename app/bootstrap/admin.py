"""The administrator's command line: set the service up, add teams and people, hand out enrolment codes.

Each command is an ordinary operation by the service's administration, through the same door as every change.
"""

import argparse
import base64
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
import uuid_utils

from app.bootstrap import (
    admin_accounts,
    admin_backup,
    admin_certificate,
    admin_forms,
    admin_keys,
    admin_laptops,
    admin_recovery,
)
from app.bootstrap.admin_options import CODE_MINUTES, parser
from app.bootstrap.child_files import open_file
from app.bootstrap.choosing import find, person_called
from app.bootstrap.verifying import verify
from app.changes.edits import Edit, diff
from app.changes.op import Op
from app.domain.allocating import LEVELS
from app.domain.errors import Refused, Unavailable
from app.domain.ids import NO_ID, Id, is_id
from app.domain.record import Record, to_body
from app.domain.roles import called, role_named
from app.domain.service import Person, Service, Team
from app.domain.text import one_line
from app.server import audit_log
from app.server.database import Database, open_database
from app.server.devices import keep_code, laptops, leave, report_lost
from app.server.directory import everyone, version_of
from app.server.intake import administer

_CODE_BYTES = 16
_MOST_MINUTES = 7 * 24 * 60


def main(argv: Sequence[str]) -> int:
    """Do one command. Returns the exit status of the program."""
    options = parser().parse_args(argv)
    try:
        if options.command == "restore" and not options.drill:
            sys.stdout.write(admin_backup.restore(options) + "\n")
            return 0
        _check_folder(options)
        database = open_database(options.database_url, options.data, connections=1)
        try:
            sys.stdout.write(_done(database, options) + "\n")
        finally:
            database.close()
    except (Refused, Unavailable) as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    return 0


def _done(database: Database, options: argparse.Namespace) -> str:
    """Do the command; that it was given is an entry of the audit log before its words are shown."""
    words = _COMMANDS[options.command](database, options)
    about = getattr(options, "laptop", "")
    with database.transaction() as connection:
        audit_log.note(connection, NO_ID, f"command {options.command}", about if is_id(about) else "")
    return words


def _check_folder(options: argparse.Namespace) -> None:
    """A mistyped folder would become an empty new service. Raises Refused."""
    is_new = not options.database_url and not (options.data / "postgres").is_dir()
    if is_new and options.command != "create-service":
        raise Refused(
            f"There is no service in the folder “{options.data}”. Name it with --data, or make one with: "
            "waymark admin create-service NAME --data FOLDER"
        )


def create_service(database: Database, name: str, help_phone: str = "", made_up: bool = False) -> Id:
    """The service record and with it the directory. Raises Refused when there is one already."""
    _check_name(name)
    service = _new_id()
    record = Service(id=service, scope=service, name=one_line(name), help_phone=one_line(help_phone), made_up=made_up)
    _create(database, record, "This database holds a service already. Each service has a database of its own.")
    return service


def add_team(database: Database, name: str) -> Id:
    """A team in the directory. Raises Refused without a name."""
    _check_name(name)
    return _create(database, Team(id=_new_id(), scope=_directory(database), name=one_line(name)))


def add_person(
    database: Database, names: str, role: str, team: str = "", post: str = "", training: str = "", most_risk: str = ""
) -> Id:
    """A person in the directory. `role` is a role's code or name, `team` the name or id of a team. Raises Refused."""
    _check_name(names)
    if most_risk and most_risk not in LEVELS:
        raise Refused(f"There is no level “{most_risk}”. Levels are: {', '.join(LEVELS)}.")
    found = find(database, Team.type_name, team) if team else NO_ID
    return _create(
        database,
        Person(
            id=_new_id(),
            scope=_directory(database),
            names=one_line(names),
            role=role_named(role),
            team=found,
            post=one_line(post),
            training=tuple(sorted({one_line(code) for code in training.split(",") if code.strip()})),
            max_risk_level=most_risk,
            started_on=datetime.now(UTC).date().isoformat(),
        ),
    )


def new_code(database: Database, person: str, minutes: int = CODE_MINUTES) -> str:
    """A one-time code for this person (names or id), kept as a hash only. Raises Refused for an unknown person."""
    found = find(database, Person.type_name, person)
    bare = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=")
    code = "-".join(bare[i : i + 5] for i in range(0, len(bare), 5))
    try:
        keep_code(database, code, found, minutes)
    except LookupError as error:
        raise Refused("This person has left the service, so no laptop can join for them.") from error
    return code


def _create(database: Database, record: Record, refusal: str = "") -> Id:
    (result,) = administer(database, {}, (_op(record, "create", diff({}, to_body(record))),))
    if result.status != "applied":
        raise Refused(refusal or result.reason)
    return record.id


def _op(record: Record, kind: str, edits: tuple[Edit, ...], base_ver: int = 0) -> Op:
    return Op(
        id=_new_id(),
        dseq=0,
        kind=kind,
        type=record.type_name,
        record=record.id,
        scope=record.scope,
        actor=NO_ID,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        base_ver=base_ver,
        edits=edits,
    )


def _directory(database: Database) -> Id:
    found = next((entry.id for entry in everyone(database) if isinstance(entry, Service)), NO_ID)
    if not found:
        raise Refused("There is no service in this database yet. Start with: waymark admin create-service NAME")
    return found


def _check_name(name: str) -> None:
    if not one_line(name):
        raise Refused("A name is missing.")


def _people(database: Database) -> str:
    entries = everyone(database)
    teams = {e.id: e.name for e in entries if isinstance(e, Team)}
    people = [e for e in entries if isinstance(e, Person)]
    return (
        "\n".join(f"{p.id}  {p.names}  {called(p.role)}  {teams.get(p.team, '')}".rstrip() for p in people)
        or "No people yet."
    )


def _code_words(database: Database, person: str, minutes: int, pin: str) -> str:
    if not 1 <= minutes <= _MOST_MINUTES:
        raise Refused(f"A code works between 1 and {_MOST_MINUTES} minutes.")
    names = person_called(database, person).names
    return f"{new_code(database, person, minutes)}{pin}\nFor {names}. It works once, and for {minutes} minutes."


def _add_child(database: Database, options: argparse.Namespace) -> str:
    worker, manager = person_called(database, options.worker), person_called(database, options.manager)
    child = open_file(database, (options.first_names, options.surname), worker, manager, options.born, options.called)
    return f"{child.id}\nThe file reaches the laptop of {worker.names} with its next sync."


def _laptops(database: Database) -> str:
    names = {e.id: e.names for e in everyone(database) if isinstance(e, Person)}
    lines = [
        f"{one.id}  {names.get(one.person, '')}  {one.name}  {one.state}  last sent {one.last_seen_at or 'nothing yet'}"
        for one in laptops(database)
    ]
    return "\n".join(lines) or "No laptops yet."


def _report_lost(database: Database, laptop: str) -> str:
    if not report_lost(database, laptop):
        raise Refused(f"There is no laptop “{laptop}” that still gets anything. “waymark admin laptops” lists them.")
    return (
        "This laptop gets nothing more and sends nothing more, and no lease is kept for it. What is on it stays encrypted, and "
        "cannot be opened once its lease ends. Should it reach the service again, it erases itself."
    )


def _person_left(database: Database, wanted: str) -> str:
    """Rights end with the record; laptops are told as well, so that nothing depends on one rule alone."""
    person = person_called(database, wanted)
    left = msgspec.structs.replace(person, left_on=datetime.now(UTC).date().isoformat())
    edits = diff(to_body(person), to_body(left))
    (result,) = administer(database, {}, (_op(person, "patch", edits, version_of(database, person.id)),))
    if result.status not in {"applied", "merged"}:
        raise Refused(result.reason)
    leaving = leave(database, person.id)
    return (
        f"{person.names} has left. Laptops that erase themselves at their next contact: {leaving}. What was not sent from them is "
        "kept aside for the manager. Allocate the children to somebody else."
    )


def _new_id() -> Id:
    return Id(str(uuid_utils.uuid7()))


_COMMANDS: Mapping[str, Callable[[Database, argparse.Namespace], str]] = {
    "create-service": lambda d, o: create_service(d, o.name, o.help_phone, o.made_up),
    "add-team": lambda d, o: add_team(d, o.name),
    "add-person": lambda d, o: add_person(d, o.names, o.role, o.team, o.post, o.training, o.most_risk),
    "add-child": _add_child,
    "enrolment-code": lambda d, o: _code_words(d, o.person, o.minutes, admin_certificate.pin_part(o.data)),
    "certificate": lambda _, o: admin_certificate.words(o.data, o.host, datetime.now(UTC)),
    "people": lambda d, _: _people(d),
    "laptops": lambda d, _: _laptops(d),
    "report-lost": lambda d, o: _report_lost(d, o.laptop),
    "verify": lambda d, o: verify(d, o.head),
    "person-left": lambda d, o: _person_left(d, o.person),
    **admin_accounts.COMMANDS,
    **admin_backup.COMMANDS,
    **admin_laptops.COMMANDS,
    **admin_forms.COMMANDS,
    **admin_recovery.COMMANDS,
    **admin_keys.COMMANDS,
}
