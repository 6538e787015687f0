"""The twin of the service's PostgreSQL: answers the service's own statements from dicts.

Everything above the statements is the program itself: numbering, gathering, judging, recording, levels and pages run as they
are in `app.server`. A statement that the twin does not know stops the test with its text: teach it here, and the contract
suite (test_twins.py) says whether you taught it right. Rows are never changed in place, so a snapshot is a copy of the dicts.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any, Final, cast

import msgspec

from app.server.database import Connection, Database
from app.server.known import ADMINISTRATION

Row = dict[str, Any]
Values = Any
_TABLES: Final = (
    "record", "version", "op", "quarantine", "scope", "person", "allocation", "episode", "booking", "grant", "member",
    "device", "code", "holding", "chain", "trail", "node", "witness", "one", "attendance", "ending",
)  # fmt: skip
START_AT: Final = "2026-11-20T08:00:00.000+00:00"


class Table(dict[Any, Row]):
    """Rows by key. What a transaction wrote is taken back when it fails."""

    def __init__(self, rows: dict[Any, Row], undo: list[Callable[[], None]]) -> None:
        super().__init__(rows)
        self._undo = undo

    def put(self, key: Any, row: Row) -> None:
        """Write a row."""
        self._undo.append(partial(self.__setitem__, key, self[key]) if key in self else partial(self.__delitem__, key))
        self[key] = row

    def change(self, key: Any, **fields: Any) -> None:
        """Write some fields of a row."""
        self.put(key, {**self[key], **fields})

    def remove(self, key: Any) -> None:
        """Take a row away."""
        self._undo.append(partial(self.__setitem__, key, self.pop(key)))


class MemoryDatabase(Database):
    """Satisfies what `app.server` asks of its database. `before` may fail at any statement, and at COMMIT."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []
        self.before: Callable[[str], None] = lambda _: None
        self.now = START_AT
        self._become({name: {} for name in _TABLES})
        self.one.put("stream", {"head": 0, "chain": b"", "epoch": "epoch-1", "devices": 0, "durable": 0})
        self.chain.put(0, {"chain": b""})
        self.device.put(ADMINISTRATION, a_device(ADMINISTRATION, "", "", "administration", "internal"))

    def _become(self, tables: dict[str, dict[Any, Row]]) -> None:
        made = {name: Table(rows, self._undo) for name, rows in tables.items()}
        self.record, self.version, self.op, self.quarantine, self.scope = (made[n] for n in _TABLES[:5])
        self.person, self.allocation, self.episode, self.booking = (made[n] for n in _TABLES[5:9])
        self.grant, self.member, self.device, self.code = (made[n] for n in _TABLES[9:13])
        self.holding, self.chain, self.trail, self.node, self.witness, self.one = (made[n] for n in _TABLES[13:19])
        self.attendance, self.ending = (made[n] for n in _TABLES[19:])
        self._undo.clear()

    def snapshot(self) -> dict[str, dict[Any, Row]]:
        """A backup."""
        return {name: dict(getattr(self, name)) for name in _TABLES}

    def restore(self, backup: dict[str, dict[Any, Row]]) -> None:
        """Set back to a backup."""
        self._become(backup)

    def copy(self) -> "MemoryDatabase":
        """Another service that knows the same."""
        other = MemoryDatabase()
        other.restore(self.snapshot())
        return other

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._undo.clear()
        try:
            yield cast(Connection, _Connection(self))
            self.before("COMMIT")
        except BaseException:
            while self._undo:
                self._undo.pop()()
            raise

    def close(self) -> None:
        """Nothing is held open."""

    @property
    def head(self) -> int:
        """The newest number of the feed."""
        return int(self.one["stream"]["head"])

    @property
    def epoch(self) -> str:
        """The name of this database."""
        return str(self.one["stream"]["epoch"])


class _Connection:
    """As much of psycopg's connection as the service uses."""

    def __init__(self, db: MemoryDatabase) -> None:
        self._db = db

    def execute(self, statement: str, values: Values = None, binary: bool = False) -> "_Result":
        self._db.before(statement)
        answer = ANSWERS.get(statement)
        assert answer is not None, f"the twin of the service does not know this statement yet:\n{statement}"
        return _Result(answer(self._db, values))

    @staticmethod
    def pipeline() -> Any:
        return nullcontext()


class _Result:
    """As much of psycopg's cursor as the service uses."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows
        self.rowcount = len(rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows


Answer = Callable[[MemoryDatabase, Values], list[tuple[Any, ...]]]
ANSWERS: dict[str, Answer] = {}
"""What the twin does for each statement. One that changes rows gives a row for each, as `rowcount` counts them."""


def answers(*statements: str) -> Callable[[Answer], Answer]:
    """The function does what these statements do."""

    def keep(answer: Answer) -> Answer:
        again = [statement for statement in statements if statement in ANSWERS]
        assert not again, f"the twin has an answer to this already:\n{again[0]}"
        ANSWERS.update(dict.fromkeys(statements, answer))
        return answer

    return keep


def rows_of(values: Values) -> list[Row]:
    """The rows that a statement unpacks from its one JSON text."""
    rows: list[Row] = msgspec.json.decode(values["rows"])
    return rows


_UNUSED: Final = {"erase_how": "", "ratchet": "", "ratchet_before": ""}


def a_device(id: str, person: str, key: str, name: str, state: str = "active") -> Row:
    """A laptop's row."""
    return {"id": id, "person": person, "public_key": key, "name": name, "state": state, "last_dseq": 0, **_UNUSED}
