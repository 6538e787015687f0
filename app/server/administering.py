"""What administrators do from their window: laptops, joining codes, the audit log, backups. Asked for by signed requests.

Whoever asks is known by the laptop's key; whether they may is decided here, by the one policy and the role that the service
has for them now. Every act, and every look into the audit log, is an entry of it in the same transaction.
"""

import base64
import secrets
from contextlib import AbstractContextManager
from typing import Any, Final

import msgspec

from app.changes.service_word import SEND
from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.ids import Id, is_id
from app.domain.policy import Permission, may
from app.domain.text import one_line
from app.server import audit_log, devices
from app.server.database import Connection, Database
from app.server.fence import ADMINISTRATOR_ROLE, fenced
from app.server.turned_away import TurnedAway, fault
from app.sync.protocol.messages.admin import (
    BackupsAnswer,
    BackupsRequest,
    CodeAnswer,
    CodeRequest,
    DoneAnswer,
    EntriesAnswer,
    EntriesRequest,
    EraseRequest,
    HoldingsAnswer,
    HoldingsRequest,
    LaptopsAnswer,
    LaptopsRequest,
    LostRequest,
)

MOST_MINUTES: Final = 7 * 24 * 60
MOST_ENTRIES: Final = 200
LONGEST_REASON: Final = 300
_CODE_BYTES: Final = 16
_UTC: Final = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')"""
_ROLE: Final = "SELECT role FROM person WHERE id = %s::uuid AND is_here"
_LAPTOPS: Final = f"""SELECT d.id::text, coalesce(d.person::text, ''), d.name, d.state, {_UTC.format("d.enrolled_at")},
    coalesce({_UTC.format("d.last_seen_at")}, ''),
    (SELECT count(*) FROM holding h WHERE h.device = d.id AND h.forgotten_at IS NULL),
    coalesce((SELECT {_UTC.format("max(l.not_after)")} FROM lease l WHERE l.device = d.id), ''), d.erase_how
  FROM device d WHERE d.state <> 'internal' {{which}} ORDER BY d.enrolled_at, d.id"""
_HOLDINGS: Final = f"""SELECT h.scope::text, s.kind, coalesce({_UTC.format("h.complete_at")}, ''),
    coalesce({_UTC.format("h.forgotten_at")}, '')
  FROM holding h JOIN scope s ON s.id = h.scope WHERE h.device = %s::uuid
  ORDER BY h.forgotten_at IS NOT NULL, s.kind <> 'directory', h.forgotten_at DESC, h.scope"""
_ENTRIES: Final = """SELECT place, at, received_at, by, device::text, what, subject, detail FROM audit_entry
  WHERE (%(before)s = 0 OR place < %(before)s) AND (%(by)s = '' OR by = %(by)s) ORDER BY place DESC LIMIT %(limit)s"""
_BACKUPS: Final = f"""SELECT (SELECT head FROM stream WHERE id = 1), coalesce(max(b.durable_seq), 0),
    coalesce({_UTC.format("max(b.verified_at)")}, ''), (SELECT at FROM present) FROM backup_mark b WHERE b.stream = 1"""


ADMIN_ACTS: Final[dict[str, type[msgspec.Struct]]] = {
    "laptops": LaptopsRequest,
    "holdings": HoldingsRequest,
    "code": CodeRequest,
    "lost": LostRequest,
    "erase": EraseRequest,
    "entries": EntriesRequest,
    "backups": BackupsRequest,
}
"""Name of the request and method of Administering -> what is sent."""


def fresh_code() -> str:
    """128 bits of luck in letters and digits that cannot be taken for each other, in groups of five."""
    bare = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().rstrip("=")
    return "-".join(bare[i : i + 5] for i in range(0, len(bare), 5))


class Administering:
    """The acts, each for an administrator's laptop. They raise TurnedAway with a sentence."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def laptops(self, asking: devices.Laptop) -> LaptopsAnswer:
        """Every laptop that ever joined."""
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                rows = connection.execute(_LAPTOPS.format(which="")).fetchall()  # type: ignore[arg-type,unused-ignore]
        return LaptopsAnswer(laptops=tuple(_laptop(row) for row in rows))

    def holdings(self, asking: devices.Laptop, request: HoldingsRequest) -> HoldingsAnswer:
        """What the ledger says of one laptop."""
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                _known(connection, request.laptop)
                rows = connection.execute(_HOLDINGS, (request.laptop,)).fetchall()  # type: ignore[arg-type,unused-ignore]
            audit_log.note(connection, asking.person, "read holdings", request.laptop)
        return HoldingsAnswer(files=tuple(FileHeld(scope=Id(r[0]), kind=r[1], whole_at=r[2], erased_at=r[3]) for r in rows))

    def code(self, asking: devices.Laptop, request: CodeRequest) -> CodeAnswer:
        """A one-time code. The service keeps its hash only."""
        if not 1 <= request.minutes <= MOST_MINUTES or not is_id(request.person):
            raise _malformed()
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                until = devices.keep_code_in(connection, code := fresh_code(), request.person, request.minutes)
            if not until:
                raise fault(422, "refused", "This person has left the service, so no laptop can join for them.")
            audit_log.note(connection, asking.person, "made joining code", request.person)
        return CodeAnswer(code=JoiningCode(code=code, person=request.person, until=until))

    def lost(self, asking: devices.Laptop, request: LostRequest) -> DoneAnswer:
        """From now on the laptop gets nothing and sends nothing."""
        reason = _reason(request.reason)
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                _known(connection, request.laptop)
                if not devices.report_lost_in(connection, request.laptop):
                    raise _over()
                after = _known(connection, request.laptop)
            what = "reported laptop stolen" if request.is_stolen else "reported laptop lost"
            audit_log.note(connection, asking.person, what, request.laptop, reason)
        return DoneAnswer(laptop=after)

    def erase(self, asking: devices.Laptop, request: EraseRequest) -> DoneAnswer:
        """At its next contact the laptop sends what waits on it and erases itself."""
        reason = _reason(request.reason)
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                _known(connection, request.laptop)
                if request.laptop == asking.device:
                    raise fault(
                        409, "state", "This is the laptop you are using. Erase it from another one. Nothing was changed."
                    )
                if not devices.order_erasing_in(connection, request.laptop, SEND):
                    raise _over()
                after = _known(connection, request.laptop)
            audit_log.note(connection, asking.person, "ordered laptop erased", request.laptop, reason)
        return DoneAnswer(laptop=after)

    def entries(self, asking: devices.Laptop, request: EntriesRequest) -> EntriesAnswer:
        """Entries of the audit log, newest first. That they were read is an entry too."""
        limit = min(max(1, request.limit), MOST_ENTRIES)
        if request.before < 0 or (request.by and not is_id(request.by)):
            raise _malformed()
        with self._database.transaction() as connection:
            _check(connection, asking)
            values = {"before": request.before, "by": request.by, "limit": limit + 1}
            with fenced(connection, asking.person):
                rows = connection.execute(_ENTRIES, values).fetchall()
            audit_log.note(connection, asking.person, "read audit log", request.by)
        return EntriesAnswer(entries=tuple(_entry(row) for row in rows[:limit]), more=len(rows) > limit)

    def backups(self, asking: devices.Laptop) -> BackupsAnswer:
        """How far a verified backup reaches."""
        with self._database.transaction() as connection:
            _check(connection, asking)
            with _as_administrator(connection, asking):
                row = connection.execute(_BACKUPS).fetchone() or (0, 0, "", "")  # type: ignore[arg-type,unused-ignore]
        return BackupsAnswer(backups=BackupFacts(head=row[0], durable=row[1], verified_at=row[2], now=row[3]))


def _check(connection: Connection, asking: devices.Laptop) -> None:
    """Raises TurnedAway unless the service's own record of this person says that they administer it."""
    row = connection.execute(_ROLE, (asking.person,)).fetchone() if is_id(asking.person) else None
    if row is None or not may(row[0], Permission.DIRECTORY):
        raise fault(403, "role", "Only an administrator of the service can do this. Nothing was changed.")


def _as_administrator(connection: Connection, asking: devices.Laptop) -> AbstractContextManager[None]:
    """The second fence: for whoever does not administer the service, nothing is there and nothing can be done."""
    return fenced(connection, asking.person, ADMINISTRATOR_ROLE)


def _known(connection: Connection, laptop: Id) -> LaptopFacts:
    query: Any = _LAPTOPS.format(which="AND d.id = %s::uuid")
    row = connection.execute(query, (laptop,)).fetchone() if is_id(laptop) else None
    if row is None:
        raise fault(422, "refused", "The service knows no such laptop. Look at the list again.")
    return _laptop(row)


def _laptop(row: Any) -> LaptopFacts:
    return LaptopFacts(
        id=Id(row[0]),
        person=Id(row[1]),
        name=row[2],
        state=row[3],
        joined_at=row[4],
        last_seen_at=row[5],
        files=row[6],
        lease_until=row[7],
        order=row[8],
    )


def _entry(row: Any) -> AuditLine:
    return AuditLine(
        place=row[0], at=row[1], received_at=row[2], by=Id(row[3]), device=Id(row[4]), what=row[5], subject=row[6], detail=row[7]
    )  # fmt: skip


def _reason(text: str) -> str:
    reason = one_line(text)[:LONGEST_REASON]
    if not reason:
        raise fault(422, "refused", "Say in a few words what happened. Nothing was changed.")
    return reason


def _over() -> TurnedAway:
    return fault(422, "refused", "This laptop gets nothing any more already. Nothing was changed.")


def _malformed() -> TurnedAway:
    return fault(400, "malformed", "The service could not read what this laptop sent. Nothing was changed.")
