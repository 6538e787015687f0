"""The same made-up contacts of about 1 KB in every run."""

from collections.abc import Iterator

from app.domain.contact import Contact
from app.domain.ids import Id
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
