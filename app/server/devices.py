"""Laptops of the service: joining with a one-time code, and knowing a laptop again by its key."""

import hashlib
from typing import Any, Final

import msgspec

from app.changes.service_word import CERTIFICATE
from app.domain.ids import Id
from app.domain.service import Person, Service, Team
from app.domain.types import view
from app.server import accounts, leases
from app.server.database import Connection, Database
from app.server.id_tokens import Account
from app.server.sealing_key import sealing_key_in
from app.server.signing_key import ServiceKey, handovers, key_in
from app.server.turned_away import Copied, fault
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest

_KEY_HEX: Final = 64
_LONGEST_NAME: Final = 100

_BY_KEY = """SELECT d.id::text, coalesce(d.person::text, ''),
    d.state = 'leaving' OR d.erase_how <> '' OR NOT coalesce(p.is_here, false), d.erase_how NOT IN ('', 'send'),
    extract(epoch FROM now())::float8, d.state = 'frozen'
  FROM device d LEFT JOIN person p ON p.id = d.person WHERE d.public_key = %s AND d.state IN ('active', 'leaving', 'frozen')"""
_BY_ANY_KEY = """SELECT id::text FROM device
  WHERE (public_key = %(key)s OR renewal_key = %(key)s) AND state IN ('active', 'leaving', 'lost', 'frozen')"""
_NEW_NONCE = """INSERT INTO nonce (device, nonce) VALUES (%(device)s::uuid, %(nonce)s) ON CONFLICT DO NOTHING RETURNING 1"""
_OLD_NONCES = """DELETE FROM nonce WHERE device = %(device)s::uuid AND at < now() - interval '1 hour'"""
_CODE = """SELECT person::text, expires_at > now(), used_at IS NOT NULL, coalesce(device::text, '') FROM enrolment_code
  WHERE hash = %s FOR UPDATE"""
_JOIN = """INSERT INTO device (id, person, public_key, renewal_key, name)
  VALUES (gen_random_uuid(), %(person)s::uuid, %(key)s, nullif(%(renewal_key)s, ''), %(name)s)
  ON CONFLICT DO NOTHING RETURNING id::text"""
_CERTIFY = """INSERT INTO certificate (key, person, not_before, signature)
  VALUES (%(key)s, %(person)s::uuid, %(not_before)s, %(signature)s) ON CONFLICT (key) DO NOTHING"""
_CERTIFIED = """SELECT not_before, signature FROM certificate WHERE key = %(key)s AND person = %(person)s::uuid"""
_USE = "UPDATE enrolment_code SET used_at = now(), device = %(device)s::uuid WHERE hash = %(hash)s"
_KEY_OF = "SELECT public_key FROM device WHERE id = %s::uuid AND state = 'active'"
_NEW_CODE = """INSERT INTO enrolment_code (hash, person, expires_at)
  SELECT %(hash)s, id, now() + make_interval(mins => %(minutes)s) FROM person WHERE id = %(person)s::uuid AND is_here
  RETURNING to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')"""
# The service's own record is looked for in the directory alone: nothing leads to it by its type among all records.
_DIRECTORY = """SELECT rec_id::text, scope::text, type, body FROM record WHERE rec_id = ANY(%(ids)s::uuid[])
  UNION ALL SELECT r.rec_id::text, r.scope::text, r.type, r.body FROM scope s JOIN record r ON r.scope = s.id
    WHERE s.kind = 'directory' AND r.type = 'service'"""
_LAPTOPS = """SELECT id::text, coalesce(person::text, ''), name, state,
  coalesce(to_char(last_seen_at, 'YYYY-MM-DD HH24:MI'), '') FROM device WHERE state <> 'internal' ORDER BY enrolled_at, id"""
_LOSE = (
    "UPDATE device SET state = 'lost' WHERE id::text = %s AND state IN ('active', 'leaving', 'frozen') RETURNING id::text"
)
_LEAVE = "UPDATE device SET state = 'leaving' WHERE person::text = %s AND state = 'active'"
_TO_ERASE = "UPDATE device SET erase_how = %(how)s WHERE id::text = %(device)s AND state IN ('active', 'leaving')"


class Listed(msgspec.Struct, frozen=True):
    """A laptop as the administration sees it: `state` is active or lost, times are UTC."""

    id: Id
    person: Id
    name: str
    state: str
    last_seen_at: str


class Laptop(msgspec.Struct, frozen=True):
    """A laptop that showed its key. One that `is_leaving` may only send what it has not sent yet; one that `is_mute` not
    even that. `seen_at` is the service's clock then, in seconds since 1970.
    """

    device: Id
    person: Id
    is_leaving: bool = False
    is_mute: bool = False
    seen_at: float = 0.0


def code_hash(code: str) -> bytes:
    """What is kept of a code: its hash, however it was typed (case, blanks and hyphens do not matter)."""
    bare = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(b"waymark-enrolment\n" + bare.encode()).digest()


def keep_code(database: Database, code: str, person: Id, minutes: int) -> None:
    """Let this person join one laptop with the code within so many minutes. Raises LookupError for an unknown person."""
    with database.transaction() as connection:
        if not keep_code_in(connection, code, person, minutes):
            raise LookupError(person)


def keep_code_in(connection: Connection, code: str, person: Id, minutes: int) -> str:
    """The same in the caller's transaction: until when it works, empty where nobody is here by that id."""
    values = {"hash": code_hash(code), "person": person, "minutes": minutes}
    row = connection.execute(_NEW_CODE, values).fetchone()
    return str(row[0]) if row else ""


def enrol(database: Database, request: EnrolRequest, account: Account | None = None) -> EnrolAnswer:
    """Join a laptop; `account` is whose sign-in with the council came with it, where one is wanted.

    The same laptop may ask again with the same code (a lost answer); any other is turned away.
    """
    if not _is_key(request.public_key) or not all(_is_key(k) for k in (request.renewal_key, request.signing_key) if k):
        raise fault(400, "malformed", "The service could not read what this laptop sent.")
    with database.transaction() as connection:
        hashed = code_hash(request.code)
        person, is_fresh, is_used, device = connection.execute(_CODE, (hashed,)).fetchone() or ("", False, False, "")
        if is_used and _public_key(connection, device) == request.public_key:
            return _answer(connection, device, person, request)
        if not is_fresh or is_used:
            raise _wrong_code()
        device = _join(connection, person, request)
        if account is not None:
            accounts.keep(connection, device, person, account)
        elif accounts.policy(connection) is not None:
            raise accounts.sign_in_first()
        connection.execute(_USE, {"device": device, "hash": hashed})
        return _answer(connection, device, person, request)


def is_open(database: Database, request: EnrolRequest) -> bool:
    """Would this code join this laptop now, as a new one? Asked before the council is."""
    with database.transaction() as connection:
        row = connection.execute(_CODE, (code_hash(request.code),)).fetchone()
    return row is not None and bool(row[1]) and not row[2]


def find_laptop(database: Database, public_key: str) -> Laptop | None:
    """The laptop with this key that may still speak to the service. Raises Copied for one that has to join anew."""
    with database.transaction() as connection, connection.pipeline():
        row = connection.execute(_BY_KEY, (public_key,)).fetchone()
    if row and row[-1]:
        raise Copied
    return Laptop(*row[:-1]) if row else None


def find_any(database: Database, key: str) -> Id | None:
    """The laptop with this key or renewal key, lost ones too: they are told to erase themselves."""
    with database.transaction() as connection:
        row = connection.execute(_BY_ANY_KEY, {"key": key}).fetchone()
    return Id(row[0]) if row else None


def laptops(database: Database) -> list[Listed]:
    """Every laptop that ever joined, in the order of joining."""
    with database.transaction() as connection:
        return [Listed(*row) for row in connection.execute(_LAPTOPS).fetchall()]


def report_lost(database: Database, device: str) -> bool:
    """From now on the laptop gets and sends nothing, and no lease of it is kept. False when there is no such laptop."""
    with database.transaction() as connection:
        return report_lost_in(connection, device)


def report_lost_in(connection: Connection, device: str) -> bool:
    """The same in the caller's transaction."""
    row = connection.execute(_LOSE, (device,)).fetchone()
    if row is not None:
        leases.withdraw(connection, row[0])
    return row is not None


def leave(database: Database, person: Id) -> int:
    """Laptops of somebody who left: they may send what waits on them, to be kept aside, and then erase themselves."""
    with database.transaction() as connection:
        return connection.execute(_LEAVE, (person,)).rowcount


def order_erasing(database: Database, device: str, how: str) -> bool:
    """At its next contact the laptop erases itself. False when there is no such laptop that still gets anything."""
    with database.transaction() as connection:
        return order_erasing_in(connection, device, how)


def order_erasing_in(connection: Connection, device: str, how: str) -> bool:
    """The same in the caller's transaction."""
    return connection.execute(_TO_ERASE, {"device": device, "how": how}).rowcount == 1


def is_first_use(database: Database, device: Id, nonce: str) -> bool:
    """Has this laptop not used this nonce within the last hour? It has now."""
    values = {"device": device, "nonce": nonce}
    with database.transaction() as connection, connection.pipeline():
        connection.execute("SET LOCAL synchronous_commit = off")
        new = connection.execute(_NEW_NONCE, values)
        connection.execute(_OLD_NONCES, values)
        return new.fetchone() is not None


def _is_key(text: str) -> bool:
    return len(text) == _KEY_HEX and all(c in "0123456789abcdef" for c in text)


def _wrong_code() -> Exception:
    return fault(
        401, "code", "This code is not right, or it was used or is too old. Check it, or ask your manager for a new one."
    )


def _public_key(connection: Connection, device: Id) -> str:
    row = connection.execute(_KEY_OF, (device,)).fetchone() if device else None
    return str(row[0]) if row else ""


def _join(connection: Connection, person: Id, request: EnrolRequest) -> Id:
    name = "".join(c for c in request.device_name if c.isprintable())[:_LONGEST_NAME]
    keys = {"key": request.public_key, "renewal_key": request.renewal_key}
    row = connection.execute(_JOIN, {"person": person, "name": name, **keys}).fetchone()
    if row is None:  # the key belongs to a laptop already; a new join makes a new key
        raise _wrong_code()
    return Id(row[0])


def _certificate(connection: Connection, service: ServiceKey, person: Id, key: str) -> str:
    """The service's word that this signing key is this person's: "not before" and signature, one blank between."""
    if not key:
        return ""
    row = connection.execute("SELECT at FROM present").fetchone()
    not_before = str(row[0]) if row else ""
    made = {
        "key": key,
        "person": person,
        "not_before": not_before,
        "signature": service.sign(CERTIFICATE, person, key, not_before),
    }
    connection.execute(_CERTIFY, made)
    return " ".join(connection.execute(_CERTIFIED, made).fetchone() or ())


def _answer(connection: Connection, device: Id, person: Id, request: EnrolRequest) -> EnrolAnswer:
    me = _views(connection, person).get(person)
    if not isinstance(me, Person):
        raise _wrong_code()
    around = _views(connection, me.team or person)
    service = next((v for v in around.values() if isinstance(v, Service)), None)
    if service is None:
        raise LookupError("no service record")
    team = around.get(me.team)
    row = connection.execute("SELECT epoch FROM present").fetchone()
    key = key_in(connection)
    return EnrolAnswer(
        device=device,
        person=person,
        names=me.names,
        role=me.role,
        team=me.team,
        team_name=team.name if isinstance(team, Team) else "",
        service=service.id,
        service_name=service.name,
        help_phone=service.help_phone,
        made_up=service.made_up,
        epoch=row[0] if row else "",
        service_key=key.public,
        older_keys=tuple(said.old for said in handovers(connection)),
        sealing_key=sealing_key_in(connection).public,
        lease=leases.first(connection, device, request.public_key),
        certificate=_certificate(connection, key, person, request.signing_key),
    )


def _views(connection: Connection, *ids: Id) -> dict[Id, Any]:
    rows = connection.execute(_DIRECTORY, {"ids": list(ids)}).fetchall()
    return {row[0]: view(row[2], row[0], row[1], bytes(row[3])) for row in rows}
