"""The administrator's command for another signing key of the service."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final

from app.domain.ids import NO_ID
from app.server import audit_log
from app.server.database import Database
from app.server.signing_key import rotate

NOTED: Final = "handed the service key over"


def rotate_key(database: Database) -> str:
    """Another key, which the old one hands over to; gives its public half. The audit log is signed with it at once."""
    with database.transaction() as connection:
        said = rotate(connection)
        audit_log.note(connection, NO_ID, NOTED)
    return said.new


def _rotate(database: Database, _: argparse.Namespace) -> str:
    return (
        f"The service signs with another key from now on: {rotate_key(database)}\n"
        "The old key handed over to it and is gone. Laptops follow by themselves at their next sync, however long they were away.\n"
        "Make a backup now and try it: a service put back from an older one has the old key, and laptops that followed would have "
        "to join again."
    )


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {"rotate-key": _rotate}
