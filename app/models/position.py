"""Where a laptop stands with the service: what waits, what is being entered, what is still to be told."""

from typing import Final

import msgspec
from sqlalchemy import Connection

from app.changes.chain import Point
from app.domain.ids import Id
from app.models import audit_sending, outbox, proving
from app.sync.ports import SyncPosition
from app.sync.protocol.messages.rows import ScopeRef

_WAITING: Final = "SELECT count(*) FROM outbox WHERE state < 2"
_ASIDE: Final = "SELECT id FROM outbox WHERE status = 'quarantined' AND decided = '' ORDER BY dseq LIMIT 200"
_STANDING: Final = (
    f"SELECT s.*, ({_WAITING}) AS waiting, (SELECT json_group_array(scope ORDER BY scope) FROM forgotten) AS forgotten,"
    " (SELECT json_group_array(id ORDER BY id) FROM scope WHERE untold) AS untold,"
    " (SELECT json_group_array(json_array(id, kind) ORDER BY place, id) FROM scope WHERE state = 'entering') AS entering,"
    f" (SELECT json_group_array(id) FROM ({_ASIDE})) AS aside, (SELECT json_group_array(id) FROM scope) AS files,"
    f" (SELECT json_group_array(id) FROM ({proving.DOUBTED})) AS doubted, ({audit_sending.WAITING}) AS entries,"
    f" ({outbox.IS_BACKUP_LATE}) AS is_backup_late,"
    " (SELECT count(*) FROM scope WHERE state = 'whole') AS whole FROM sync_state s"
)
"""Asked after each step of a round: one statement, and each list as one text."""
_ids = msgspec.json.Decoder(tuple[Id, ...]).decode
_entering = msgspec.json.Decoder(tuple[ScopeRef, ...]).decode
_files = msgspec.json.Decoder(frozenset[Id]).decode


def waiting_in(connection: Connection) -> int:
    """How many ops wait."""
    return int(connection.exec_driver_sql(_WAITING).scalar_one())


def position_in(connection: Connection) -> SyncPosition:
    """All that a round is decided by."""
    state = connection.exec_driver_sql(_STANDING).one()
    return SyncPosition(
        epoch=state.epoch,
        cursor=state.cursor,
        chain=state.chain,
        known=Point(state.known_seq, state.known_chain),
        waiting=state.waiting,
        entering=_entering(state.entering),
        fetched_to=(Id(state.fetched_scope), Id(state.fetched_id)),
        untold=_ids(state.untold),
        forgotten=_ids(state.forgotten),
        aside=_ids(state.aside),
        whole=state.whole,
        files=_files(state.files),
        entries=state.entries,
        doubted=_ids(state.doubted),
        unproved=proving.unproved(connection),
        must_join=state.must_join,
        is_backup_late=bool(state.is_backup_late),
    )
