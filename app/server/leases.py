"""How long a laptop may be opened away from the service: issuing, renewing and withdrawing leases.

A laptop's wrap is under one share. A renewal gives it the next one, and both are kept until the laptop says that it uses
the next: whichever answer was lost, the share its wrap needs is here. A share that the laptop deleted at its lease's end is
given back only to a laptop that still has its place. What a laptop is told is decided afresh at each request.
"""

import secrets
from typing import Any, Final

import msgspec

from app.changes.service_word import KEEP, SEND, EraseOrder, Holder, Lease, spoken
from app.changes.signing import sha256_hex
from app.domain.errors import Refused
from app.domain.ids import Id
from app.server.accounts import sign_in_first, standing
from app.server.database import Connection, Database
from app.server.signing_key import ServiceKey, key_in
from app.server.turned_away import fault
from app.sync.protocol.messages.lease import LeaseAnswer, LeaseRequest

FEWEST_DAYS: Final = 1
MOST_DAYS: Final = 30
_LONGEST_NONCE: Final = 64
_RECOVERY_BYTES: Final = 64 * 1024

_ASKING = """SELECT d.id::text, d.state, d.erase_how, coalesce(d.erase_order::text, ''), d.public_key = %(key)s,
    coalesce(d.person::text, ''), coalesce(p.role, ''), coalesce(p.team::text, ''), coalesce(p.is_here, false)
  FROM device d LEFT JOIN person p ON p.id = d.person
  WHERE (d.public_key = %(key)s OR d.renewal_key = %(key)s) AND d.state IN ('active', 'leaving', 'lost', 'frozen')
  FOR UPDATE OF d"""
_DAYS = "SELECT days FROM lease_days WHERE role IN (%(role)s, '') ORDER BY role DESC LIMIT 1"
_SURE = "DELETE FROM lease WHERE device = %(device)s::uuid AND serial NOT IN (%(serial)s, %(serial)s + 1)"
_KEPT = "SELECT share FROM lease WHERE device = %(device)s::uuid AND serial = %(serial)s"
_ISSUE = """INSERT INTO lease (device, serial, share, issued_at, not_after)
  VALUES (%(device)s::uuid, %(serial)s, %(share)s, date_trunc('milliseconds', now()),
    date_trunc('milliseconds', now()) + make_interval(days => %(days)s))
  ON CONFLICT (device, serial) DO UPDATE SET issued_at = excluded.issued_at, not_after = excluded.not_after
  RETURNING share, to_char(issued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"'),
    to_char(not_after AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"')"""
_ORDER = """UPDATE device SET erase_order = coalesce(erase_order, gen_random_uuid()), erase_how = %(how)s
  WHERE id = %(device)s::uuid
  RETURNING erase_order::text, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"')"""
_TOLD = """UPDATE device SET renewal_key = coalesce(nullif(%(renewal_key)s, ''), renewal_key),
    recovery = coalesce(%(recovery)s, recovery),
    passphrase_changed_at = CASE WHEN %(changed)s THEN now() ELSE passphrase_changed_at END WHERE id = %(device)s::uuid"""
_HEARD = """UPDATE notice SET told_at = now()
  WHERE device = %(device)s::uuid AND told_at IS NULL AND told_with <= %(serial)s"""
_NOTICES = """UPDATE notice SET told_with = %(serial)s + 1 WHERE device = %(device)s::uuid AND told_at IS NULL
  RETURNING id, text"""
_LAST = """UPDATE device SET last_lease_at = (SELECT max(not_after) FROM lease WHERE device = %(device)s::uuid)
  WHERE id = %(device)s::uuid"""
_HOLDERS = "SELECT person::text, public FROM recovery_holder ORDER BY person"
_SET_DAYS = "INSERT INTO lease_days VALUES (%(role)s, %(days)s) ON CONFLICT (role) DO UPDATE SET days = excluded.days"


class _Asking(msgspec.Struct, frozen=True):
    """The laptop that asks. `is_own_key`: with the key from its store, not the one that works while it is locked."""

    device: Id
    state: str
    erase_how: str
    order: Id
    is_own_key: bool
    person: Id
    role: str
    team: Id
    is_here: bool


def renew(database: Database, key: str, request: LeaseRequest) -> LeaseAnswer:
    """A new lease for the laptop with this key, or the order to erase. Raises TurnedAway."""
    if not 0 <= request.serial < 2**31 - 1 or not 0 < len(request.nonce) <= _LONGEST_NONCE:
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")
    with database.transaction() as connection:
        row = connection.execute(_ASKING, {"key": key}).fetchone()
        if row is None:
            raise fault(
                401, "device", "The service does not know this laptop. Your work is safe here. Talk to your manager."
            )
        return answer(connection, _Asking(*row), request)


def answer(connection: Connection, asking: _Asking, request: LeaseRequest) -> LeaseAnswer:
    """The word for this laptop as things stand."""
    how = _erased_how(asking)
    key = key_in(connection)
    if how:
        order, at = connection.execute(_ORDER, {"how": how, "device": asking.device}).fetchone() or ("", "")
        erase = EraseOrder(device=asking.device, answers=request.nonce, order=order, how=how, at=at)
        word, signature = spoken(key.private(), erase)
        return LeaseAnswer(word=word, signature=signature)
    if not standing(connection, asking.device).is_fresh:
        raise sign_in_first()
    if asking.is_own_key:
        _note(connection, asking, request)
    return _issued(connection, key, asking, request)


def first(connection: Connection, device: Id, answers: str) -> LeaseAnswer:
    """The lease that comes with joining; the laptop's wrap is made under it."""
    statement = _ASKING.replace("(d.public_key = %(key)s OR d.renewal_key = %(key)s)", "d.id = %(device)s::uuid")
    row = connection.execute(statement, {"key": "", "device": device}).fetchone()  # type: ignore[arg-type,unused-ignore]
    if row is None:
        raise LookupError(device)
    return _issued(connection, key_in(connection), _Asking(*row), LeaseRequest(serial=0, nonce=answers))


def withdraw(connection: Connection, device: Id) -> None:
    """No share of this laptop is kept any more: what is on it can be opened until its lease ends, and never after."""
    connection.execute("DELETE FROM lease WHERE device = %s::uuid", (device,))


def set_days(database: Database, days: int, role: str = "") -> None:
    """Leases of this role (of everybody else for the empty one) run so long from the next renewal on. Raises Refused."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refused(f"A lease runs between {FEWEST_DAYS} and {MOST_DAYS} days.")
    with database.transaction() as connection:
        connection.execute(_SET_DAYS, {"role": role, "days": days})


def _erased_how(asking: _Asking) -> str:
    """How this laptop is to erase itself, empty when it is not to. A lost one sends nothing: nobody knows who holds it."""
    if asking.erase_how:
        return asking.erase_how
    if asking.state == "lost":
        return KEEP
    return SEND if asking.state == "leaving" or not asking.is_here else ""


def _note(connection: Connection, asking: _Asking, request: LeaseRequest) -> None:
    recovery = msgspec.json.encode(request.recovery) if request.recovery else None
    if recovery is not None and len(recovery) > _RECOVERY_BYTES:
        raise fault(413, "too_large", "Too much came at once. Your work is safe on this laptop.")
    told: dict[str, Any] = {
        "device": asking.device,
        "renewal_key": request.renewal_key,
        "recovery": recovery,
        "changed": bool(request.passphrase_changed_at),
    }
    if request.renewal_key or recovery or request.passphrase_changed_at:
        connection.execute(_TOLD, told)


def _issued(connection: Connection, key: ServiceKey, asking: _Asking, request: LeaseRequest) -> LeaseAnswer:
    """The next share, or the same next share again when the answer before was lost."""
    here = {"device": asking.device, "serial": request.serial}
    opens = connection.execute(_KEPT, here).fetchone()
    if request.serial and opens is None and not request.has_share:
        raise fault(
            409, "share", "This laptop cannot be opened again by itself. Ring the service desk: they can recover it."
        )
    connection.execute(_SURE, here)
    (days,) = connection.execute(_DAYS, {"role": asking.role}).fetchone() or (1,)
    serial = request.serial + 1
    values = {"device": asking.device, "serial": serial, "share": secrets.token_bytes(32), "days": days}
    share, issued_at, not_after_at = connection.execute(_ISSUE, values).fetchone() or (b"", "", "")
    connection.execute(_LAST, here)
    holders = connection.execute(_HOLDERS).fetchall()
    word, signature = spoken(
        key.private(),
        Lease(
            device=asking.device,
            person=asking.person,
            answers=request.nonce,
            serial=serial,
            issued_at=issued_at,
            not_after_at=not_after_at,
            days=days,
            share=sha256_hex(bytes(share)),
            roles=sha256_hex(f"{asking.role}\n{asking.team}".encode()),
            holders=tuple(Holder(person=Id(person), key=public) for person, public in holders),
        ),
    )
    connection.execute(_HEARD, here)
    notices = sorted(connection.execute(_NOTICES, here).fetchall()) if asking.is_own_key else []
    return LeaseAnswer(
        word=word,
        signature=signature,
        share=bytes(share).hex(),
        opens=bytes(opens[0]).hex() if opens and not request.has_share else "",
        notices=tuple(text for _, text in notices),
    )
