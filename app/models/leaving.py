"""What of a store leaves with its person: the changes that were not sent, in the parts they are sealed in."""

from app.changes.op import Op, read_op
from app.models.store import Store

_UNSENT = "SELECT op FROM outbox WHERE state < 2 ORDER BY dseq"


def unsent_parts(store: Store, most: int, most_bytes: int) -> list[tuple[Op, ...]]:
    """Every op that is not answered, in order, in parts of at most so many ops and bytes."""
    with store.reading() as connection:
        rows = [bytes(row.op) for row in connection.exec_driver_sql(_UNSENT)]
    parts: list[list[Op]] = []
    room = 0
    for row in rows:
        if not parts or len(parts[-1]) >= most or len(row) > room:
            parts.append([])
            room = most_bytes
        parts[-1].append(read_op(row))
        room -= len(row)
    return [tuple(part) for part in parts]
