"""Somebody whom a child's file is not with opens it and says why: to read, for a day, recorded in the file itself.

The record of the opening is written first, by the service, and access follows from it. So there is no access that the
child's timeline does not show and the child's managers are not told of.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.ids import NO_ID, Id, is_id
from app.domain.involvement import Opening
from app.domain.policy import MANAGERS, Permission, may
from app.domain.record import to_body
from app.domain.text import clean_text
from app.domain.types import view
from app.server import audit_log
from app.server.child_names import Sought, sought
from app.server.database import Connection, Database
from app.server.feed import Reader
from app.server.fence import fenced, seeking
from app.server.intake import administer
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.opening import OpenFileAnswer, OpenFileRequest

_log = logging.getLogger("waymark.server")
HOURS: Final = 24
LONGEST_REASON: Final = 2000
SHORTEST_REASON: Final = 10
MOST_MISSES: Final = 10
"""In a day: enough for slips of the hand, too few to try dates of birth."""

_POST = "SELECT role FROM person WHERE id = %(person)s::uuid AND is_here FOR UPDATE"
"""Locked, so that one person's tries are counted one after the other, from however many laptops and processes they come."""
_NOW = "SELECT at FROM present"
_FIND = """SELECT scope::text FROM child_name WHERE is_here AND surname = %(surname)s AND surname <> ''
    AND ((case_number = %(case_number)s AND case_number <> '') OR (born_on = %(born_on)s AND born_on <> '')) LIMIT 2"""
"""The surname, and the case number or the date of birth: enough to know the child, and too much to browse by."""
_HAS = "SELECT role FROM access WHERE person = %(person)s::uuid AND scope = %(scope)s::uuid"
_MADE = """SELECT scope::text, body FROM record WHERE rec_id = %(id)s::uuid AND type = 'opening'"""
_TOLD = """SELECT r.body, r.scope::text FROM access a JOIN record r ON r.rec_id = a.person
  WHERE a.scope = %(scope)s::uuid AND a.role = ANY(%(managers)s) ORDER BY r.rec_id"""

_MISS: Final = "asked for a file that did not fit"
_MISSED = """SELECT count(*) FROM audit_entry WHERE by = %(person)s AND what = %(what)s
  AND received_at::timestamptz > now() - interval '1 day'"""

NOT_YOURS: Final = "Your role does not open files of children that are not with you. Ask a manager."
NO_REASON: Final = "Say in a sentence why you need this file. The child’s manager reads it."
TOO_LONG: Final = f"The reason is longer than {LONGEST_REASON:,} characters. Say it shorter."
NOT_ONE: Final = (
    "No single file fits this. Check the surname, and the date of birth or the case number; or ask the child’s manager."
)
TOO_OFTEN: Final = (
    f"You have asked {MOST_MISSES} times for a file that did not fit. Ask the child’s manager, or try tomorrow."
)
YOURS: Final = "You have this file already. Sync once and look in your caseload."


def open_file(database: Database, reader: Reader, request: OpenFileRequest) -> OpenFileAnswer:
    """Let this person read the one file that fits, and write down that they asked and why. Raises TurnedAway.

    The same request again (a lost answer) gives the same opening. The reason stands in the record, in the child's file; the
    audit log has the record's id and no word of it.
    """
    reason = clean_text(request.reason).strip()
    with database.transaction() as connection:
        found = _earlier(connection, reader, request.id) or _sought(connection, reader, request, reason)
        (now,) = connection.execute(_NOW).fetchone() or ("",)
        if not isinstance(found, Opening):  # before anything is given; a miss is written down as well
            what, record = ("opened with a reason", _named(request.id)) if found else (_MISS, NO_ID)
            audit_log.note(connection, reader.person, what, found, record)
    if not found:
        raise _refused(NOT_ONE)
    opening = found if isinstance(found, Opening) else _new(reader, request.id, found, reason, now)
    if opening is not found:
        _write(database, opening, request.id, now)
        _log.info("opened with a reason", extra={"ids": {"device": reader.device, "opening": opening.id}})
    with database.transaction() as connection, fenced(connection, reader.person):
        return OpenFileAnswer(scope=opening.scope, until_at=opening.until_at, told=_told(connection, opening.scope))


def _sought(connection: Connection, reader: Reader, request: OpenFileRequest, reason: str) -> Id:
    """The scope of the one file that fits, or no id. Raises TurnedAway; for a role that may not ask, before it looks."""
    (role,) = connection.execute(_POST, {"person": reader.person or None}).fetchone() or ("",)
    if not may(role, Permission.OPEN_WITH_REASON):
        raise _refused(NOT_YOURS)
    if not is_id(request.id) or len(reason) < SHORTEST_REASON:
        raise _refused(NO_REASON)
    if len(reason) > LONGEST_REASON:
        raise _refused(TOO_LONG)
    if _misses(connection, reader) >= MOST_MISSES:
        raise _refused(TOO_OFTEN)
    found = _find(connection, reader, sought(request.surname, request.case_number, request.born_on))
    if len(found) != 1:
        return NO_ID
    if connection.execute(_HAS, {"person": reader.person, "scope": found[0]}).fetchone():
        raise _refused(YOURS)
    return found[0]


def _misses(connection: Connection, reader: Reader) -> int:
    """How often this person asked within the last day for a file that did not fit."""
    (count,) = connection.execute(_MISSED, {"person": reader.person, "what": _MISS}).fetchone() or (0,)
    return int(count)


def _find(connection: Connection, reader: Reader, child: Sought) -> list[Id]:
    """The scopes of the children that fit, at most two."""
    with seeking(connection, reader.person, child):
        return [scope for (scope,) in connection.execute(_FIND, msgspec.structs.asdict(child)).fetchall()]


def _new(reader: Reader, request: Id, scope: Id, reason: str, now: str) -> Opening:
    until = (datetime.fromisoformat(now) + timedelta(hours=HOURS)).isoformat(timespec="milliseconds")
    return Opening(id=_named(request), scope=scope, person=reader.person, reason=reason, at=now, until_at=until)


def _named(request: Id) -> Id:
    """The record's id follows from the request's, so that asking again cannot make a second one."""
    digest = hashlib.sha256(f"waymark-opening\n{request}".encode()).hexdigest()
    return Id(f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}")


def _earlier(connection: Connection, reader: Reader, request: Id) -> Opening | None:
    row = connection.execute(_MADE, {"id": _named(request)}).fetchone()
    made = view("opening", _named(request), Id(row[0]), bytes(row[1])) if row else None
    return made if isinstance(made, Opening) and made.person == reader.person else None


def _write(database: Database, opening: Opening, request: Id, now: str) -> None:
    op = Op(
        id=request,
        dseq=0,
        kind="create",
        type=Opening.type_name,
        record=opening.id,
        scope=opening.scope,
        actor=NO_ID,
        at=now,
        edits=diff({}, to_body(opening)),
    )
    (result,) = administer(database, {}, (op,))
    if result.status != "applied":
        raise fault(500, "fault", "Something went wrong at the service. Nothing was opened. Try again.")


def _told(connection: Connection, scope: Id) -> tuple[str, ...]:
    rows = connection.execute(_TOLD, {"scope": scope, "managers": [str(role) for role in MANAGERS]}).fetchall()
    return tuple(msgspec.json.decode(bytes(body), type=_Names).names for body, _ in rows)


class _Names(msgspec.Struct):
    names: str = ""


def _refused(sentence: str) -> TurnedAway:
    return fault(422, "refused", sentence)
