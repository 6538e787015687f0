"""A first sync over a line that breaks off at any byte: it goes on where it was, and nothing is fetched, lost or held twice."""

import random
import selectors
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.changes.edits import diff
from app.changes.op import Op
from app.demo.relay import Relay
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.domain.record import Record, to_body
from app.models.sync_store import StoreForSync
from app.server.loading import load
from app.sync.protocol.messages.pages import FetchRequest, PageHead
from app.sync.protocol.messages.rows import Row
from tests.helpers.laptop import new_id
from tests.server.real_laptops import RealLaptop
from tests.server.town import Town

FILES, CONTACTS, MOST_ROUNDS = 130, 4, 100
WORDS = "He came with his aunt and spoke of the workshop, the bus, and what he wants to say to his brother. "


class Line(Relay):
    """A relay whose line breaks off after so many bytes towards the laptop, time and again."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.cuts = 0
        self.breaks: Iterator[int] = iter(())
        self._left: int | None = None

    def break_after(self, breaks: Iterator[int]) -> None:
        """From now on it breaks after each of these counts of bytes."""
        self.breaks, self._left = breaks, next(breaks)

    def _shuttle(self, near: socket.socket, far: socket.socket) -> None:
        with selectors.DefaultSelector() as waiting:
            waiting.register(near, selectors.EVENT_READ, far)
            waiting.register(far, selectors.EVENT_READ, near)
            while self._is_up:
                for key, _ in waiting.select(timeout=1.0):
                    try:
                        if not self._pass(key.fileobj, key.data, is_down=key.fileobj is far):
                            return
                    except OSError:
                        return

    def _pass(self, source: Any, sink: Any, *, is_down: bool) -> bool:
        piece = source.recv(4096)
        if not (is_down and self._left is not None):
            sink.sendall(piece)
            return bool(piece)
        part = piece[: self._left]
        self.passed += len(part)
        sink.sendall(part)
        self._left -= len(part)
        if self._left:
            return bool(piece)
        self.cuts += 1
        self._left = next(self.breaks)
        self._drop_all()
        return False


class Fetched:
    """The laptop's link, and a note of each row that came whole."""

    def __init__(self, laptop: RealLaptop) -> None:
        self.rows: list[Id] = []
        self.largest = 0
        real = laptop.link.fetch

        def fetch(request: FetchRequest) -> tuple[PageHead, Sequence[Row]]:
            head, rows = real(request)
            self.rows += [row.id for row in rows]
            self.largest = max(self.largest, len(rows))
            return head, rows

        laptop.link.fetch = fetch  # type: ignore[method-assign]


def ops_of(town: Town) -> Iterator[Op]:
    """Files of Leah with a few contacts each."""
    records: list[Record] = []
    for n in range(FILES):
        scope = new_id()
        records.append(Child(id=new_id(), scope=scope, first_names=f"Child {n}", surname="Made-Up"))
        records.append(Allocation(id=new_id(), scope=scope, person=town.ids["Leah"], from_on="2026-01-01"))
        words = WORDS * 3
        records += [
            Contact(id=new_id(), scope=scope, kind="phone", content=f"{random.random()} {words}") for _ in range(CONTACTS)
        ]
    for dseq, record in enumerate(records, 1):
        actor = NO_ID if isinstance(record, Allocation) else town.ids["Leah"]
        yield Op(
            id=new_id(), dseq=dseq, kind="create", type=record.type_name, record=record.id, scope=record.scope, actor=actor,
            at="2026-11-01T10:00:00+00:00", edits=diff({}, to_body(record)),
        )  # fmt: skip


@pytest.fixture
def line(town: Town) -> Iterator[Line]:
    """The way to a service with many files of Leah's."""
    assert set(load(town.database, ops_of(town)).counts) == {"applied"}
    made = Line(town.url)
    yield made
    made.close()


def first_sync(
    town: Town, folder: Path, line: Line, breaks: Callable[[], Iterator[int]] | None
) -> tuple[Fetched, int, int]:
    """A new laptop of Leah until it has all: what came, how many bytes, and how many rounds it took."""
    direct, town.url = town.url, line.url
    laptop = RealLaptop(town, folder, "Leah")
    town.url = direct
    fetched = Fetched(laptop)
    if breaks is None:
        line.break_after(iter(lambda: 2**40, None))
    else:
        line.break_after(breaks())
    before, rounds, left = line.passed, 0, 10**6
    for rounds in range(1, MOST_ROUNDS):  # noqa: B007
        report = laptop._agent.sync_once()
        position = StoreForSync(laptop.store).position()
        assert len(position.entering) <= left or left == 10**6, "a file that was whole is entered again"
        left = len(position.entering) or left
        if not report.problem and not position.entering:
            break
    with laptop.store.reading() as connection:
        held = [Id(row[0]) for row in connection.exec_driver_sql("SELECT id FROM record ORDER BY id")]
    assert sorted(fetched.rows) == held, "each row came once and is here once"
    assert len(held) >= FILES * (CONTACTS + 2)
    there = town.count("record")
    assert len(held) == there
    passed = line.passed - before
    laptop.close()
    return fetched, passed, rounds


@pytest.mark.parametrize("seed", [1, 2])
def test_a_first_sync_goes_on_at_any_byte(town: Town, tmp_path: Path, line: Line, seed: int) -> None:
    goes_on_at_any_byte(town, tmp_path, line, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 40))
def test_the_same_for_many_more_places(town: Town, tmp_path: Path, line: Line, seed: int) -> None:
    goes_on_at_any_byte(town, tmp_path, line, seed)


def goes_on_at_any_byte(town: Town, folder: Path, line: Line, seed: int) -> None:
    """Beside what one laptop needs whose line holds, one page is lost at the most where the line breaks."""
    whole, bytes_whole, _ = first_sync(town, folder / "calm", line, None)
    page = bytes_whole * whole.largest // len(whole.rows)
    dice = random.Random(seed)
    _, passed, rounds = first_sync(town, folder / "cut", line, lambda: iter(lambda: dice.randrange(1, 2 * page), -1))
    assert line.cuts
    assert rounds > 1
    assert passed < 1.3 * bytes_whole + line.cuts * page


def test_a_laptop_that_began_anew_each_time_would_be_noticed(
    town: Town, tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: files count as whole only once all have come."""
    real, kept = StoreForSync.apply_fetched, list[Any]()

    def late(store: Any, rows: Any, whole: Any, is_last: bool, said: Any = None) -> Any:
        kept.extend(whole)
        return real(store, rows, tuple(kept) if is_last else (), is_last, said)

    monkeypatch.setattr(StoreForSync, "apply_fetched", late)
    with pytest.raises(AssertionError, match="came once"):
        goes_on_at_any_byte(town, tmp_path, line, 1)
