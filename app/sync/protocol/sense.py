"""Can this be an answer of an honest service? Asked before anything of it is stored; what cannot be is refused whole.

A service that was taken over can still say wrong things in the right form. What it can never do is make this laptop store what it
could not read again, change what an answer is not about, or end a number for good.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.changes.op import Op
from app.domain.ids import Id, are_ids, is_id
from app.sync.protocol.messages.pages import PAGE_ROWS, PageHead
from app.sync.protocol.messages.push import OpResult
from app.sync.protocol.messages.rows import Row

STATUSES: Final = frozenset({"applied", "merged", "conflict", "quarantined"})
_WITH_ROW: Final = frozenset({"merged", "conflict"})
_LARGEST_VER: Final = 2**31
_LARGEST_NUMBER: Final = 2**53
_LONGEST_TEXT: Final = 40
_LARGEST_BODY: Final = 2 * 1024 * 1024
_MOST_SCOPES: Final = 100_000


def results_make_sense(ops: Sequence[Op], results: Sequence[OpResult]) -> bool:
    """One verdict of a known kind for each op in its order, and a row only for the record that the op is about."""
    if [result.op for result in results] != [op.id for op in ops]:
        return False
    return all(_fits(op, result) for op, result in zip(ops, results, strict=True))


def page_makes_sense(head: PageHead, rows: Sequence[Row]) -> bool:
    """Numbers, ids and times in their bounds; what the body says is read later."""
    if not 0 <= head.cursor <= head.head < _LARGEST_NUMBER or len(rows) > PAGE_ROWS or not is_time(head.at):
        return False
    if len(head.enter) > _MOST_SCOPES or len(head.forget) > _MOST_SCOPES:
        return False
    if not all(is_id(scope.id) and 0 < len(scope.kind) <= _LONGEST_TEXT for scope in head.enter):
        return False
    return all(is_id(scope) for scope in head.forget) and _rows_make_sense(rows)


def row_makes_sense(row: Row) -> bool:
    """Could the service have stored this?"""
    return _rows_make_sense((row,))


def _rows_make_sense(rows: Sequence[Row]) -> bool:
    """Column by column: where and by whom is alike in many rows of a page, and looked at once."""
    if not rows:
        return True
    vers, lengths = [row.ver for row in rows], [len(row.made_at) for row in rows]
    lengths += [len(row.changed_at) for row in rows]
    bodies = [bytes(row.body) for row in rows]
    frames = {(row.type, row.scope, row.made_by, row.changed_by) for row in rows}
    return (
        min(vers) > 0
        and max(vers) < _LARGEST_VER
        and {row.voided for row in rows} <= {0, 1}
        and max(lengths) <= _LONGEST_TEXT
        and max(map(len, bodies)) <= _LARGEST_BODY
        and {body[:1] for body in bodies} == {b"{"}
        and are_ids([row.id for row in rows])
        and all(_frame_makes_sense(*frame) for frame in frames)
    )


def _frame_makes_sense(type_name: str, scope: Id, made_by: Id, changed_by: Id) -> bool:
    return (
        is_id(scope)
        and 0 < len(type_name) <= _LONGEST_TEXT
        and type_name.isascii()
        and (made_by == "" or is_id(made_by))
        and (changed_by == "" or is_id(changed_by))
    )


def rows_are_of(rows: Sequence[Row], scopes: Sequence[Id]) -> bool:
    """Are all rows of the scopes that were asked for?"""
    return {row.scope for row in rows} <= set(scopes)


def is_time(text: str) -> bool:
    """An instant with its offset, or nothing where an answer carries none."""
    if not text:
        return True
    try:
        return len(text) <= _LONGEST_TEXT and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _fits(op: Op, result: OpResult) -> bool:
    row = result.row
    if result.status not in STATUSES or not 0 <= result.ver < _LARGEST_VER or (row is None and result.status in _WITH_ROW):
        return False
    if row is None:
        return result.status != "applied" or len(result.hash) == 64
    return (row.id, row.scope, row.type) == (op.record, op.scope, op.type) and row_makes_sense(row)
