"""After the service was set back: changes that were kept aside because access to their file was lost with it, taken in late.

Laptops come in any order. A practitioner's changes may come before the manager's laptop has sent the allocation again; as
soon as it has, they are judged anew, as late entries, without anybody having to decide. Everything else waits for a manager.
"""

import logging
from collections.abc import Iterable
from typing import Final

from app.changes.op import Op
from app.domain.ids import Id, is_id
from app.domain.policy import NOT_WITH_YOU, READER
from app.domain.types import SCOPE_BEARERS
from app.server.aside import take_in_late
from app.server.database import Database
from app.server.grouping import Judge
from app.server.known import Forms
from app.server.quarantining import NO_BASE, NO_RECORD, TOGETHER, WRONG_PLACE

_log = logging.getLogger("waymark.server")
BRINGS_ACCESS: Final = frozenset({*SCOPE_BEARERS, "allocation", "person", "booking"})
_REASONS: Final = (NOT_WITH_YOU, NO_RECORD, WRONG_PLACE, TOGETHER, NO_BASE)
_WAITING = """SELECT q.op_id::text FROM quarantine q JOIN op o ON o.op_id = q.op_id
  JOIN access a ON a.person = q.author AND a.scope = q.scope AND a.role <> %(reader)s
 WHERE q.state = 'open' AND q.reason = ANY(%(reasons)s) AND q.scope = ANY(%(scopes)s::uuid[])
   AND o.received_at >= (SELECT max(made_at) FROM epoch WHERE cause <> 'made') ORDER BY o.device, o.dseq LIMIT 500"""


def bring_back(database: Database, forms: Forms, ops: Iterable[Op], judge: Judge) -> int:
    """What these ops, just taken in, may have given access to again. How many are in the record now."""
    scopes = sorted({op.scope for op in ops if op.type in BRINGS_ACCESS and is_id(op.scope)})
    if not scopes:
        return 0
    values = {"scopes": scopes, "reasons": list(_REASONS), "reader": READER}
    with database.transaction() as connection:
        waiting = [Id(row[0]) for row in connection.execute(_WAITING, values)]
    taken = sum(take_in_late(database, forms, op, judge) for op in waiting)
    if waiting:
        _log.info("taken in after a restore", extra={"ids": {"waited": len(waiting), "taken": taken}})
    return taken
