"""Search as you type over 100,000 contacts of about 1 KB, beside plain SQLite with the same index on the same texts."""

import secrets
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.policy import Role
from app.models.queries.views import StoreViews
from app.models.search import query_of
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from tests.bench import town
from tests.bench.corpus import contacts, number
from tests.bench.table import Line
from tests.helpers.laptop import KEY, START, HandClock, new_id, shelf

CONTACTS, FILES, ROUNDS = 100_000, 2_000, 5
TYPED = ("foot", "footb", "football", "grandmother", "referral pan", "worried scho", "proud of her col", "quiet bus early")
"""What is in the box at a keystroke: beginnings of words, alone and after others."""


def lines() -> Iterator[Line]:
    """The rows about search."""
    with tempfile.TemporaryDirectory() as folder:
        store, took_s = _filled(Path(folder))
        plain = _plain(Path(folder) / "plain.db", store)
        views = StoreViews(store)
        assert len(views.search("football")) == 20
        assert len(_ask_plain(plain, "football")) == 20
        ours, peer = _rounds(views.search), _rounds(lambda typed: _ask_plain(plain, typed))
        note = (
            f"worst of {len(TYPED)} typed texts, each the median of {ROUNDS}; indexing all took {took_s:.0f} s, when idle"
        )
        yield Line("search as you type, 100,000 contacts", ours, "plain SQLite", peer, note, limit=2.0, limit_ms=30)
        plain.close()
        store.close()


def _rounds(ask: Callable[[str], object]) -> float:
    """Milliseconds of the slowest of the typed texts."""
    return max(statistics.median(_timed(ask, typed) for _ in range(ROUNDS)) for typed in TYPED)


def _timed(ask: Callable[[str], object], typed: str) -> float:
    began = time.perf_counter()
    ask(typed)
    return (time.perf_counter() - began) * 1000


def _filled(folder: Path) -> tuple[Store, float]:
    identity = Identity(person=number(13, 2), role=Role.PRACTITIONER, team=number(13, 3))
    keys = {PERSON_KEY: secrets.token_bytes(32), DEVICE_KEY: secrets.token_bytes(32)}
    parts = {"clock": HandClock(), "new_id": new_id, "forms": shelf()}
    store = Store.create(folder / "store.db", KEY, identity, keys, **parts)
    today = START.wall_at[:10]
    files = town.files(FILES, identity.person, identity.team, today, town.OWN_FILES)
    town.take(store, [*files, *contacts(CONTACTS, FILES)], START.wall_at)
    began = time.perf_counter()
    while store.index(2000):
        pass
    return store, time.perf_counter() - began


def _plain(path: Path, store: Store) -> sqlite3.Connection:
    """The same texts in a plain file: one table, one index, the same tokenizer and the same order of rows."""
    plain = sqlite3.connect(path)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA cache_size=-32768")
    plain.execute("CREATE TABLE note(place INTEGER PRIMARY KEY, id TEXT, scope TEXT, at TEXT, text TEXT)")
    plain.execute(
        "CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    )
    rows = [(n, c.id, c.scope, c.started_at, c.content) for n, c in enumerate(contacts(CONTACTS, FILES), 1)]
    plain.executemany("INSERT INTO note VALUES (?, ?, ?, ?, ?)", rows)
    plain.executemany("INSERT INTO words(rowid, text) VALUES (?, ?)", [(row[0], row[4]) for row in rows])
    plain.commit()
    return plain


def _ask_plain(plain: sqlite3.Connection, typed: str) -> list[object]:
    return plain.execute(
        "SELECT n.* FROM (SELECT rowid AS place FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 20) f"
        " JOIN note n ON n.place = f.place ORDER BY f.place DESC",
        (query_of(typed),),
    ).fetchall()
