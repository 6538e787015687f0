"""The administrator's commands about signing in with the council's own accounts."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from app.bootstrap.choosing import person_called
from app.domain.errors import Refused
from app.server import accounts
from app.server.database import Database


def _sign_in(database: Database, options: argparse.Namespace) -> str:
    if options.off:
        if not accounts.end_policy(database):
            raise Refused("Nobody has to sign in with a council account here. Nothing was changed.")
        return "From now on nobody has to sign in with a council account."
    if not options.issuer or not options.client_id:
        return _as_it_is(database)
    forgotten = accounts.set_policy(
        database, options.issuer, options.client_id, options.days, forget_accounts=options.forget_accounts
    )
    before = f"The accounts of {forgotten} people were forgotten; they sign in anew. " if forgotten else ""
    return (
        f"{before}From now on laptops join only with the person’s account at {options.issuer}. Each laptop asks its person to "
        f"sign in again every {options.days} days; laptops that are here already ask with their next sync."
    )


def _as_it_is(database: Database) -> str:
    with database.transaction() as connection:
        policy = accounts.policy(connection)
    if policy is None:
        return "Nobody has to sign in with a council account. Give --issuer and --client-id to change that."
    return f"People sign in at {policy.issuer}, as client {policy.client}, every {policy.days} days."


def _forget_account(database: Database, options: argparse.Namespace) -> str:
    person = person_called(database, options.person)
    if not accounts.unbind(database, person.id):
        raise Refused(f"No council account is known for {person.names}. Nothing was changed.")
    return f"{person.names} signs in anew on each laptop, and the account they use then is theirs from then on."


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {
    "sign-in": _sign_in,
    "forget-account": _forget_account,
}
