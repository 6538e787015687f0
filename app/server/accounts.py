"""Signing in with the council's own accounts, where an administrator said so: whose account is whose, and how fresh a sign-in is.

Each laptop is signed in for itself. Who signs in the first time with a joining code is bound to the person of the code, by the
council's lasting name for the account; from then on only that account will do. What is not fresh any more ends no lease that
runs: no new one is given, the laptop gets nothing new, and it may still hand in its work.
"""

import threading
from typing import Final

import msgspec

from app.changes.sign_in import LONGEST, nonce_of
from app.domain.errors import Refused
from app.domain.ids import Id
from app.server import audit_log
from app.server.database import Connection, Database
from app.server.id_tokens import Account, NotGenuine
from app.server.provider import SCOPE, NoAnswer, Provider, Refusal, is_guarded
from app.server.turned_away import TurnedAway, fault, unknown
from app.sync.protocol.messages.sign_in import SignIn, SignInAnswer, SignInPlaceAnswer

FEWEST_DAYS: Final = 1
MOST_DAYS: Final = 90

_POLICY: Final = "SELECT issuer, client, days FROM sign_in"
_SET: Final = """INSERT INTO sign_in (issuer, client, days) VALUES (%(issuer)s, %(client)s, %(days)s)
  ON CONFLICT (one) DO UPDATE SET issuer = excluded.issuer, client = excluded.client, days = excluded.days"""
_OTHER_ACCOUNTS: Final = "SELECT count(*) FROM council_account WHERE issuer <> %(issuer)s OR client <> %(client)s"
_FORGET_ACCOUNTS: Final = "DELETE FROM council_account"
_FORGET_SIGN_INS: Final = "UPDATE device SET signed_in_at = NULL WHERE signed_in_at IS NOT NULL"
_END: Final = "DELETE FROM sign_in"
_UNBIND: Final = "DELETE FROM council_account WHERE person = %s::uuid"
_FORGET: Final = "UPDATE device SET signed_in_at = NULL WHERE person = %s::uuid"
_STANDING: Final = """SELECT coalesce(d.signed_in_at > now() - make_interval(days => s.days), false),
    coalesce(to_char((d.signed_in_at + make_interval(days => s.days)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"'), '')
  FROM sign_in s, device d WHERE d.id = %(device)s::uuid"""
_WHOSE: Final = """SELECT d.id::text, d.person::text FROM device d JOIN person p ON p.id = d.person
  WHERE (d.public_key = %(key)s OR d.renewal_key = %(key)s) AND d.state = 'active' AND d.erase_how = '' AND p.is_here"""
_BIND: Final = """INSERT INTO council_account (person, issuer, client, subject, name)
  VALUES (%(person)s::uuid, %(issuer)s, %(client)s, %(subject)s, %(name)s) ON CONFLICT DO NOTHING"""
_RENAME: Final = """UPDATE council_account SET name = %(name)s
  WHERE person = %(person)s::uuid AND issuer = %(issuer)s AND subject = %(subject)s RETURNING 1"""
_SIGNED_IN: Final = "UPDATE device SET signed_in_at = now() WHERE id = %(device)s::uuid"
_NOW: Final = "SELECT extract(epoch FROM now())::float8"


class Policy(msgspec.Struct, frozen=True):
    """Where people sign in, as which client we ask there, and for how many days a sign-in is fresh."""

    issuer: str
    client: str
    days: int


class Standing(msgspec.Struct, frozen=True):
    """Is a laptop's sign-in fresh, and until when (empty where there never was one)? Both say so where none is wanted."""

    is_fresh: bool = True
    until_at: str = ""


class Accounts:
    """What the handlers ask about accounts of the council; the provider is asked anew when it becomes another one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._provider: Provider | None = None

    def place(self) -> SignInPlaceAnswer:
        """Where one signs in; empty where no sign-in is wanted. Raises TurnedAway."""
        policy = self._policy()
        if policy is None:
            return SignInPlaceAnswer()
        try:
            page = self._asked(policy).about().authorization_endpoint
        except NoAnswer as error:
            raise _away() from error
        return SignInPlaceAnswer(page=page, client=policy.client, scope=SCOPE)

    def proven(self, sign_in: SignIn | None, key: str) -> Account | None:
        """Whose account the laptop with this key was signed in with; None where no sign-in is wanted. Raises TurnedAway."""
        policy = self._policy()
        if policy is None:
            return None
        if sign_in is None:
            raise sign_in_first()
        _check_form(sign_in)
        with self._database.transaction() as connection:
            (now,) = connection.execute(_NOW).fetchone() or (0.0,)
        try:
            return self._asked(policy).account(sign_in, nonce_of(key, sign_in.salt), now)
        except NoAnswer as error:
            raise _away() from error
        except (Refusal, NotGenuine) as error:
            raise _not_proven() from error

    def sign_in(self, sign_in: SignIn, key: str) -> SignInAnswer:
        """The person of the laptop with this key (or renewal key) signed in again. Raises TurnedAway."""
        account = self.proven(sign_in, key)
        with self._database.transaction() as connection:
            row = connection.execute(_WHOSE, {"key": key}).fetchone()
            if row is None:
                raise unknown()
            if account is None:
                raise _not_proven()
            keep(connection, row[0], row[1], account)
            return SignInAnswer(account=account.name, until_at=standing(connection, row[0]).until_at)

    def standing(self, device: Id) -> "Standing":
        """How fresh the sign-in of a laptop is."""
        with self._database.transaction() as connection:
            return standing(connection, device)

    def _policy(self) -> Policy | None:
        with self._database.transaction() as connection:
            return policy(connection)

    def _asked(self, policy: Policy) -> Provider:
        with self._guard:
            kept = self._provider
            if kept is None or (kept.issuer, kept.client) != (policy.issuer, policy.client):
                kept = self._provider = Provider(policy.issuer, policy.client)
            return kept


def policy(connection: Connection) -> Policy | None:
    """What the administrator said; None where people do not sign in with accounts of the council."""
    row = connection.execute(_POLICY).fetchone()
    return Policy(*row) if row else None


def standing(connection: Connection, device: Id) -> Standing:
    """How fresh a laptop's sign-in is."""
    row = connection.execute(_STANDING, {"device": device}).fetchone()
    return Standing(*row) if row else Standing()


def keep(connection: Connection, device: Id, person: Id, account: Account) -> None:
    """Note that the laptop's person signed in with this account. Raises TurnedAway where it is another one than ever before."""
    values = {"device": device, "person": person, **msgspec.structs.asdict(account)}
    is_new = connection.execute(_BIND, values).rowcount == 1
    if connection.execute(_RENAME, values).fetchone() is None:
        raise _other(account)
    connection.execute(_SIGNED_IN, values)
    audit_log.note(connection, person, "account bound" if is_new else "signed in", device)


def sign_in_first() -> TurnedAway:
    """Nothing is given before the person signs in with their account of the council."""
    return fault(
        401, "sign_in", "Sign in with your council account to go on. What you write is safe here and is still sent."
    )


def set_policy(database: Database, issuer: str, client: str, days: int, *, forget_accounts: bool = False) -> int:
    """From now on people sign in there; gives how many accounts were forgotten for it.

    An account of another provider or client would fit nobody any more: such a change has to forget them, and with them every
    sign-in. Raises Refused without that, for what cannot be right, or for a place that does not answer.
    """
    if not is_guarded(issuer) or issuer != issuer.strip():
        raise Refused("The issuer is an address that begins with https://, exactly as the council’s provider names itself.")
    if not client.strip():
        raise Refused("The client id is missing. The council’s provider gave it when Waymark was registered there.")
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise Refused(f"A sign-in is fresh for {FEWEST_DAYS} to {MOST_DAYS} days.")
    try:
        Provider(issuer, client).about()
    except NoAnswer as error:
        raise Refused(
            f"Nothing at {issuer} answers as a sign-in service does ({error}). Check the address and try again."
        ) from error
    values = {"issuer": issuer, "client": client.strip(), "days": days}
    with database.transaction() as connection:
        forgotten = _forget_all(connection) if forget_accounts else 0
        (others,) = connection.execute(_OTHER_ACCOUNTS, values).fetchone() or (0,)
        if others:
            raise Refused(
                f"The accounts of {others} people are of another provider or client: none of them could sign in any more. Nothing "
                "was changed. Say --forget-accounts too; then everybody signs in anew, and the account they use is theirs."
            )
        connection.execute(_SET, values)
    return forgotten


def end_policy(database: Database) -> bool:
    """From now on nobody needs to sign in. False where nobody had to."""
    with database.transaction() as connection:
        return connection.execute(_END).rowcount == 1


def unbind(database: Database, person: Id) -> bool:
    """The person has another account now: the next one that signs in is theirs. False where none was bound."""
    with database.transaction() as connection:
        connection.execute(_FORGET, (person,))
        return connection.execute(_UNBIND, (person,)).rowcount == 1


def _forget_all(connection: Connection) -> int:
    """No account is anybody's, and nobody has signed in yet; gives how many accounts there were."""
    connection.execute(_FORGET_SIGN_INS)
    return connection.execute(_FORGET_ACCOUNTS).rowcount


def _check_form(sign_in: SignIn) -> None:
    parts = (sign_in.code, sign_in.verifier, sign_in.redirect, sign_in.salt)
    if not all(0 < len(part) <= LONGEST for part in parts) or not sign_in.redirect.startswith("http://127.0.0.1:"):
        raise fault(400, "malformed", "The service could not read what this laptop sent. Your work is safe here.")


def _away() -> TurnedAway:
    return fault(
        502, "provider", "The council’s sign-in cannot be reached just now. Your work is safe here. Try again in a while."
    )


def _not_proven() -> TurnedAway:
    return fault(401, "not_proven", "The sign-in could not be confirmed. Your work is safe here. Please sign in again.")


def _other(account: Account) -> TurnedAway:
    return fault(
        401,
        "other_account",
        f"You signed in as {account.name}, which is not the account that belongs here. Sign in with your own account, or ask "
        "your manager.",
    )
