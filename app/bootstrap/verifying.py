"""`waymark admin verify`: is everything that the service holds as it was written? In sentences, the first fault first."""

from typing import Final

from app.domain.errors import Refused
from app.server import audit_check, verifying
from app.server.audit_log import newest_or_none, root_at
from app.server.database import Database

_MOST: Final = 10
WHAT_TO_DO: Final = (
    "Change nothing on this machine. Keep a copy of the database as it is now. "
    "Tell whoever answers for information security."
)


def verify(database: Database, head: str = "") -> str:
    """What was found, all well. `head` is a line of the log kept elsewhere, size:root. Raises Refused naming what is wrong."""
    wrong = [*_history(database), *_trail(database), *_kept_elsewhere(database, head)]
    if wrong:
        raise Refused("\n".join([*wrong[:_MOST], WHAT_TO_DO]))
    return "\n".join(
        ["Every change and every entry of the audit log is as it was written.", *_size(database), *_doubts(database)]
    )


def _history(database: Database) -> list[str]:
    fault = verifying.verify(database)
    return [f"Changes: {fault.what} (commit {fault.seq}; {', '.join(fault.ids)})."] if fault else []


def _trail(database: Database) -> list[str]:
    return [_sentence(bad) for bad in audit_check.first_bad(database)]


def _sentence(bad: audit_check.Bad) -> str:
    whose = f", entry {bad.n} of laptop {bad.device}" if bad.device else ""
    return f"Audit log, entry {bad.place + 1}{whose}: {bad.why}."


def _kept_elsewhere(database: Database, head: str) -> list[str]:
    if not head:
        return []
    size, _, root = head.partition(":")
    if not size.isascii() or not size.isdigit() or len(root) != 64:
        raise Refused("A head is written as size:root, as the service’s log output and the laptops show it.")
    with database.transaction() as connection:
        fits = root_at(connection, int(size)) == root.lower()
    return [] if fits else [f"Audit log: the head {head} that was kept elsewhere is not part of this log."]


def _size(database: Database) -> list[str]:
    with database.transaction() as connection:
        newest = newest_or_none(connection)
    return [f"Audit log: {newest.size} entries, head {newest.size}:{newest.root}"] if newest else []


def _doubts(database: Database) -> list[str]:
    return [
        f"Laptop {doubt.device}: the clock was set back or on at {len(doubt.numbers)} entries, first at entry {doubt.numbers[0]}."
        for doubt in audit_check.doubtful(database)
    ]
