"""The search index: owed lines are written with the record, the index itself is drained when idle and before a search.

One row a record. The place of a row grows with the record's own time, so that newest first needs no ranking.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.changes.canonical import read
from app.models.rows import COLUMNS

SEARCHED = (
    "child",
    "contact",
    "addendum",
    "assessment",
    "plan",
    "order",
    "offence",
    "certificate",
    "report",
    "pack",
    "restricted",
)
_WORD = re.compile(r"\w+", re.UNICODE)
_LOW = 1 << 24


def owe(connection: Connection, numbers: list[int]) -> None:
    """Note that these record rows are to be indexed."""
    if numbers:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_due VALUES (?)", [(n,) for n in numbers])


def owe_from(connection: Connection, number: int) -> None:
    """The same for every record row from this number on."""
    connection.exec_driver_sql("INSERT OR IGNORE INTO search_due SELECT n FROM record WHERE n >= ?", (number,))


def owe_records(connection: Connection, ids: Sequence[str]) -> None:
    """The same for many records at once, by their ids."""
    if ids:
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO search_due SELECT n FROM record WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ids).decode(),),
        )


def owed(connection: Connection) -> int:
    """How many records the index does not know yet."""
    return int(connection.exec_driver_sql("SELECT count(*) FROM search_due").scalar_one())


def drain(connection: Connection, most: int = 500) -> int:
    """Index up to `most` owed records, newest first, in the caller's transaction; returns how many are still owed."""
    rows = connection.exec_driver_sql(
        f"SELECT {COLUMNS} FROM record WHERE n IN (SELECT n FROM search_due ORDER BY n DESC LIMIT ?)",
        (most,),
    ).fetchall()
    numbers = [(row.n,) for row in rows]
    due = [(row.n,) for row in connection.exec_driver_sql("SELECT n FROM search_due ORDER BY n DESC LIMIT ?", (most,))]
    _remove(connection, numbers)
    docs, texts = [], []
    for row in rows:
        text = text_of(row.type, row.body) if not row.voided else ""
        if text:
            place = _place(row)
            docs.append((place, row.n, row.scope))
            texts.append((place, text))
    if docs:
        connection.exec_driver_sql("INSERT OR REPLACE INTO search_doc VALUES (?, ?, ?)", docs)
        connection.exec_driver_sql("INSERT INTO search(rowid, text) VALUES (?, ?)", texts)
    connection.exec_driver_sql("DELETE FROM search_due WHERE n = ?", due or [(-1,)])
    return owed(connection)


def _remove(connection: Connection, numbers: list[tuple[int]]) -> None:
    places = []
    for number in numbers:
        row = connection.exec_driver_sql("SELECT place FROM search_doc WHERE n = ?", number).fetchone()
        if row is not None:
            places.append((row[0],))
    if places:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", places)
        connection.exec_driver_sql("DELETE FROM search_doc WHERE place = ?", places)


def remove_scope(connection: Connection, scope: str) -> None:
    """Take a scope out of the index and its words out of the file (`optimize` is what removes them)."""
    places = [(r[0],) for r in connection.exec_driver_sql("SELECT place FROM search_doc WHERE scope = ?", (scope,))]
    if places:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", places)
    connection.exec_driver_sql("DELETE FROM search_doc WHERE scope = ?", (scope,))
    connection.exec_driver_sql("DELETE FROM search_due WHERE n IN (SELECT n FROM record WHERE scope = ?)", (scope,))
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


def _place(row: Any) -> int:
    try:
        at = datetime.fromisoformat(row.made_at)
        minutes = max(0, int(at.timestamp() // 60))
    except (ValueError, OverflowError, OSError):
        minutes = 0
    return int((minutes << 24) | (row.n % _LOW))


def text_of(type_name: str, body: bytes) -> str:
    """All text a person wrote in a body, or nothing for types that are not searched."""
    if type_name not in SEARCHED:
        return ""
    return "\n".join(_texts(read(body)))


_NOT_TEXT = frozenset(
    {
        "id", "order", "person", "previous", "text_hash", "theme", "language", "serial", "form", "stage", "rank", "kind",
        "attendance", "progress", "risk", "risk_of", "safeguarding", "status", "keeps_safe", "said_by", "carried_from",
        "level", "tone", "preferred_language", "origin", "starts_on",
    }
)  # fmt: skip
_CODE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d(-\d\d)?(T\S*)?~?|[a-z0-9]+(_[a-z0-9]+)+")
"""Ids, days and times as stored, and codes of lists: nobody wrote them and nobody looks for them."""


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value and not _CODE.fullmatch(value) else []
    if isinstance(value, dict):
        return [t for key, item in value.items() if key not in _NOT_TEXT for t in _texts(item)]
    if isinstance(value, list):
        return [t for item in value for t in _texts(item)]
    return []


def query_of(text: str) -> str:
    """An FTS query that cannot be anything else: each word quoted, the last one as a beginning. Empty for no words."""
    words = _WORD.findall(text)[:8]
    if not words:
        return ""
    quoted = [f'"{word}"' for word in words]
    quoted[-1] += "*"
    return " ".join(quoted)
