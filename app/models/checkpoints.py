"""What each answer says of the service, and the commits that a laptop remembers of it."""

from sqlalchemy import Connection

from app.changes.chain import ORIGIN, Point, thinned
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.push import PushAnswer


def note_answer(connection: Connection, answer: PushAnswer | PageHead, cursor: Point = ORIGIN) -> None:
    """What every answer says of the service: its epoch, clock and newest commit, and what a tried backup holds."""
    before = connection.exec_driver_sql("SELECT known_seq FROM sync_state").scalar_one()
    connection.exec_driver_sql(
        "UPDATE sync_state SET epoch = ?, server_at = max(server_at, ?), durable = ?",
        (answer.epoch, answer.at, answer.durable),
    )
    if answer.known.seq > before:
        connection.exec_driver_sql(
            "UPDATE sync_state SET known_seq = ?, known_chain = ?", (answer.known.seq, answer.known.chain)
        )
    if cursor.chain or answer.known.seq > before:
        _keep_points(connection, cursor, answer.known)


def _keep_points(connection: Connection, *points: Point) -> None:
    """Past commits at doubling distances, by which the last common one is found after the service was set back."""
    before = {Point(*row) for row in connection.exec_driver_sql("SELECT seq, chain FROM checkpoint")}
    after = set(thinned({*before, *(point for point in points if point.chain)}))
    for point in before - after:
        connection.exec_driver_sql("DELETE FROM checkpoint WHERE seq = ?", (point.seq,))
    for point in after - before:
        connection.exec_driver_sql("INSERT OR REPLACE INTO checkpoint VALUES (?, ?)", (point.seq, point.chain))
