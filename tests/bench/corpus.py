"""The same made-up contacts of about 1 KB in every run."""

from collections.abc import Iterable, Iterator

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, to_body
from tests.bench.prose import text


def number(kind: int, n: int) -> Id:
    """An identifier that is always the same."""
    return Id(f"01900000-{kind:04x}-7000-8000-{n:012x}")


def contacts(count: int, scopes: int, revision: int = 0) -> Iterator[Contact]:
    """Contacts spread over so many files."""
    for n in range(count):
        month, day = 1 + n % 12, 1 + n % 28
        yield Contact(
            id=number(2, n),
            scope=number(1, n % scopes),
            kind="home_visit",
            started_at=f"2025-{month:02d}-{day:02d}T10:00:00+00:00",
            minutes=45,
            attendance="seen",
            content=text(n * 7919 + revision),
            finished_at=f"2025-{month:02d}-{day:02d}T11:00:00+00:00",
        )


def files(children: int, rows: int, workers: list[Id]) -> Iterator[tuple[Record, Id]]:
    """Files, allocations and contacts, each with who wrote it."""
    share = max(1, len(workers) // children) if len(workers) > children else 1
    for n in range(children):
        scope, mine = number(1, n), workers[n * share : (n + 1) * share] or workers[:1]
        yield Child(id=number(3, n), scope=scope, first_names=f"Child {n}", surname="Made-Up"), mine[0]
        for k, worker in enumerate(mine):
            yield Allocation(id=number(4, n * 1000 + k), scope=scope, person=worker, from_on="2025-01-01"), NO_ID
        for k in range(rows):
            contact = Contact(id=number(2, n * 1000 + k), scope=scope, kind="home_visit", content=text(n * 7919 + k))
            yield contact, mine[k % len(mine)]


def creations(records: Iterable[tuple[Record, Id]], first: int = 1) -> Iterator[Op]:
    """An op for each record, by whom it is written."""
    for dseq, (record, actor) in enumerate(records, first):
        yield Op(
            id=number(9, dseq), dseq=dseq, kind="create", type=record.type_name, record=record.id, scope=record.scope,
            actor=actor, at="2025-12-01T10:00:00+00:00", edits=diff({}, to_body(record)),
        )  # fmt: skip
