"""Search as you type: children by name, then records newest first, each with the place where it matched."""

from typing import Any

from sqlalchemy import Connection

from app.domain.ids import Id
from app.domain.restricted import Restricted
from app.domain.text import folded, one_line
from app.domain.types import view
from app.domain.words import CONTACT_KIND
from app.models.rows import COLUMNS
from app.models.search import query_of, text_of
from app.operations.rows.finding import Hit

_KIND = {
    "contact": "Contact", "assessment": "Assessment", "plan": "Plan", "report": "Report",
    "addendum": "Later note", "order": "Order",
    "offence": "What happened", "certificate": "Certificate", "child": "Child",
}  # fmt: skip
LONGEST_QUERY = 200
AROUND = 60
"""Characters shown on each side of the first match."""


def search(connection: Connection, text: str, most: int) -> tuple[Hit, ...]:
    """Children whose name holds every word, then records that hold every word, newest first."""
    text = one_line(text[:LONGEST_QUERY])
    words = folded(text).split()
    if not words:
        return ()
    children = _children(connection, words, most)
    return (*children, *_records(connection, text, words, max(0, most - len(children))))


def _children(connection: Connection, words: list[str], most: int) -> tuple[Hit, ...]:
    clause = " AND ".join("instr(filter_text, ?) > 0" for _ in words)
    rows = connection.exec_driver_sql(
        f"SELECT * FROM child_line WHERE {clause} ORDER BY sort LIMIT ?",
        (*words, min(most, 6)),
    )
    return tuple(
        Hit(
            id=Id(r.id),
            scope=Id(r.scope),
            kind="child",
            title=r.name,
            where=f"{r.called} · {r.case_number}".strip(" ·"),
            at="",
        )
        for r in rows
    )


def _records(connection: Connection, text: str, words: list[str], most: int) -> tuple[Hit, ...]:
    query = query_of(text)
    if not query or not most:
        return ()
    columns = ", ".join(f"r.{c.strip()}" for c in COLUMNS.split(","))
    rows = connection.exec_driver_sql(
        f"SELECT {columns}, c.called FROM (SELECT rowid AS place FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) f"
        " JOIN search_doc d ON d.place = f.place JOIN record r ON r.n = d.n LEFT JOIN child_line c ON c.scope = r.scope"
        " WHERE r.type != 'child' ORDER BY f.place DESC",
        (query, most),
    )
    return tuple(_hit(row, words) for row in rows)


def _hit(row: Any, words: list[str]) -> Hit:
    if row.type == Restricted.type_name:
        return _restricted_hit(row, words)
    kind = _KIND.get(row.type, "Record")
    title = f"{kind}: {row.called}" if row.called else kind
    return Hit(
        id=Id(row.id), scope=Id(row.scope), kind=row.type, title=title,
        where=around(text_of(row.type, bytes(row.body)), words), at=row.made_at,
    )  # fmt: skip


def _restricted_hit(row: Any, words: list[str]) -> Hit:
    """Restricted text is found beside the child's file that it is bound to."""
    record = view(row.type, row.id, row.scope, row.body, row.ver)
    file = record.file if isinstance(record, Restricted) else Id(row.scope)
    where = around(text_of(row.type, bytes(row.body)), words)
    return Hit(id=Id(row.id), scope=file, kind=row.type, title="Restricted text", where=where, at=row.made_at)


def around(text: str, words: list[str]) -> str:
    """The text on both sides of the first word that matches, on one line."""
    flat = " ".join(text.split())
    low = flat.casefold()
    places = [place for word in words if (place := low.find(word)) >= 0]
    if not places:
        return flat[: 2 * AROUND]
    found = min(places)
    start = flat.rfind(" ", 0, found - AROUND) + 1 if found > AROUND else 0
    end = flat.find(" ", found + AROUND) if found + AROUND < len(flat) else -1
    piece = flat[start:] if end < 0 else flat[start:end]
    return ("… " if start else "") + piece + ("" if end < 0 else " …")


__all__ = ["CONTACT_KIND", "around", "search"]
