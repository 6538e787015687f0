"""Verdicts and pages on a real store: local work is laid on what came, never overwritten; replays change nothing."""

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from app.changes.canonical import encode, read
from app.changes.content import body_hash
from app.changes.touched import Touched
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.record import Record, to_body
from app.models import proving, sync_store
from app.models.queries.views import StoreViews
from app.models.sync_store import StoreForSync
from app.operations.contact import DiscardContact, RestoreContact
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.push import OpResult, PushAnswer
from app.sync.protocol.messages.rows import Row, ScopeRef
from tests.helpers.laptop import KEY, Laptop, a_child, a_contact, new_id
from tests.helpers.small_service import AT, SmallService
from tests.store.test_store_faults import lists
from tests.store.test_store_opening import reopened

SAM = Id("01990055-0055-7000-8000-00000000005a")


def rows_of(laptop: Laptop, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with laptop.store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql, values)]


FILES = [Id(f"01990055-0055-7000-8000-0000000001{n:02}") for n in range(12)]


def with_files_compared(laptop: Laptop) -> None:
    """Twelve whole files, found the same one minute after the other, the last of them at 10:11."""
    with laptop.store.transaction() as connection:
        for n, scope in enumerate(FILES):
            connection.exec_driver_sql("INSERT INTO scope(id, kind, state) VALUES (?, 'child', 'whole')", (scope,))
            proving.note_proved(connection, [scope], f"2026-03-02T10:{n:02}:00.000+00:00")


def due(laptop: Laptop, at: str) -> tuple[Id, ...]:
    with laptop.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET server_at = ?", (f"2026-03-02T{at}:00.000+00:00",))
        return proving.unproved(connection)


def test_most_quiet_rounds_compare_nothing_yet_every_file_has_its_turn(laptop: Laptop) -> None:
    with_files_compared(laptop)
    assert due(laptop, "10:12") == (), "enough were compared within ten minutes"
    assert due(laptop, "10:15") == tuple(FILES[:2]), "six since 10:05, so two more, the ones compared longest ago"
    seen: Counter[Id] = Counter()
    for minute in range(60):
        at = f"11:{minute:02}"
        now = due(laptop, at)
        with laptop.store.transaction() as connection:
            proving.note_proved(connection, now, f"2026-03-02T{at}:00.000+00:00")
        seen.update(now)
    assert seen.total() == 48, "six times eight in an hour"
    assert min(seen[scope] for scope in FILES) == 3, "the oldest go first: nobody is left out"


def test_what_changed_is_compared_at_the_next_quiet_moment(laptop: Laptop) -> None:
    with_files_compared(laptop)
    with laptop.store.transaction() as connection:
        proving.doubt_proof(connection, [FILES[7]])
    assert due(laptop, "10:12") == (FILES[7],)


class Story:
    """One contact on Leah's laptop and on the service; steps come in any order and everything must come right."""

    FIELDS = ("aim", "content", "outcome", "place")

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.laptop, self.service = Laptop(folder / "leah"), SmallService()
        self.child = a_child()
        self.service.hold(self.child, SAM)
        whole = ScopeRef(self.child.scope, "child")
        rows, head = self.service.page(0)
        self.laptop.sync.apply_page(rows, msgspec.structs.replace(head, enter=(whole,)))
        self.fetch()
        self.contact = a_contact(self.child, content="One.\n\nTwo.\n\nThree.")
        self.laptop.put(self.contact)
        self.typed: dict[str, str] = {}
        self.said: list[PushAnswer] = []
        self.words: list[str] = []

    def view(self) -> Contact:
        with self.laptop.store.work() as work:
            return work.get(Contact, self.contact.id)

    # steps

    def type(self) -> None:
        """Leah types a word that nobody else ever types."""
        field, word = self.dice.choice(self.FIELDS[:3]), f"leah{len(self.words)}x"
        seen = self.view()
        before = str(getattr(seen, field))
        now = f"{before}\n\n{word}" if self.dice.random() < 0.5 else word
        with self.laptop.store.work() as work:
            work.put(seen.but(**{field: now}), seen)
        self.typed[field] = word
        self.words.append(word)

    def sam_types(self) -> None:
        if self.contact.id in self.service.heads:
            field = self.dice.choice(self.FIELDS[:3])
            before = str(self.service.heads[self.contact.id].body.get(field, ""))
            word = f"sam{self.dice.randrange(10**9)}"
            self.service.edit(self.contact.id, SAM, **{field: f"{word}\n\n{before}" if self.dice.random() < 0.5 else word})

    def sam_removes(self) -> None:
        if self.contact.id in self.service.heads:
            self.service.remove(self.contact.id, SAM, self.dice.random() < 0.5)

    def remove(self) -> None:
        operation = DiscardContact(contact=self.contact.id, reason="x") if self.dice.random() < 0.5 else None
        self.laptop.do(operation or RestoreContact(contact=self.contact.id))

    def refuse(self) -> None:
        if self.contact.id in self.service.heads:
            self.service.refuses += 1

    def push(self) -> None:
        """Send what waits; now and then the answer is lost on the way and comes late, or twice."""
        ops = self.laptop.sync.unsent(self.dice.choice((1, 2, 500)), 10**6)
        if not ops:
            return
        answer = self.service.push(ops)
        self.said.append(answer)
        if self.dice.random() < 0.75:
            self.hear(answer)

    def hear(self, answer: PushAnswer) -> None:
        self.laptop.sync.apply_results(answer.results, answer)
        if not rows_of(self.laptop, "SELECT 1 FROM outbox WHERE state < 2"):
            self.typed.clear()

    def hear_again(self) -> None:
        if self.said:
            self.hear(self.dice.choice(self.said))

    def pull(self) -> None:
        cursor = self.laptop.sync.position().cursor
        self.laptop.sync.apply_page(*self.service.page(cursor))

    def fetch(self) -> None:
        """Files that the laptop wants whole, or wants again."""
        entering = self.laptop.sync.position().entering
        if entering:
            rows = [row for scope in entering for row in self.service.whole(scope.id)]
            self.laptop.sync.apply_fetched(rows, entering, True)

    # what must hold

    def check_nothing_typed_is_overwritten(self) -> None:
        """While it waits for its verdict, what Leah typed last in a field stands there."""
        ((body,),) = rows_of(self.laptop, "SELECT body FROM record WHERE id = ?", self.contact.id)
        tree = read(body)
        waiting = "".join(row[0].decode() for row in rows_of(self.laptop, "SELECT op FROM outbox WHERE state < 2"))
        for field, word in self.typed.items():
            if word in waiting:
                assert word in str(tree.get(field)), f"{field} lost what was typed"

    def settle(self) -> None:
        for _ in range(60):
            ops = self.laptop.sync.unsent(500, 10**6)
            if not ops:
                break
            self.hear(self.service.push(ops))
        self.pull()
        self.fetch()

    def check_all_agree(self) -> None:
        held = rows_of(self.laptop, "SELECT id, ver, body, voided FROM record WHERE ver > 0 ORDER BY id")
        wanted = sorted((h.id, h.ver, encode(h.body), int(h.voided)) for h in self.service.heads.values())
        assert [(id, ver, bytes(body), voided) for id, ver, body, voided in held] == wanted
        assert rows_of(self.laptop, "SELECT 1 FROM shadow") == []

    def check_no_word_is_gone(self) -> None:
        """Each word stands in the record, was replaced by Leah herself, or is kept for a person to decide."""
        kept = "".join(self.service.asked)
        kept += "".join(encode(body).decode() for body in self.service._versions.values())
        kept += "".join(row[0].decode() for row in rows_of(self.laptop, "SELECT body FROM version"))
        ops = "".join(row[0].decode() for row in rows_of(self.laptop, "SELECT op FROM outbox"))
        assert [word for word in self.words if word not in kept and word in ops] == []

    def check_lists(self) -> None:
        before = lists(self.laptop.store)
        self.laptop.store.rebuild_lists()
        assert lists(self.laptop.store) == before


STEPS: tuple[Callable[[Story], None], ...] = (
    Story.type, Story.type, Story.type, Story.sam_types, Story.sam_types, Story.push, Story.push, Story.pull, Story.pull,
    Story.hear_again, Story.fetch, Story.remove, Story.sam_removes, Story.refuse,
)  # fmt: skip


def tell(steps: list[int], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        story = Story(Path(folder), seed)
        for step in steps:
            STEPS[step](story)
            story.check_nothing_typed_is_overwritten()
        story.settle()
        story.check_all_agree()
        story.check_no_word_is_gone()
        story.check_lists()
        story.laptop.close()


STEP_LISTS = st.lists(st.integers(0, len(STEPS) - 1), min_size=4, max_size=30)
ALL = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=25, deadline=None, suppress_health_check=ALL)
@given(STEP_LISTS, st.integers(0, 10**6))
def test_in_any_order_of_typing_sending_and_receiving_all_agree_and_no_word_is_lost(steps: list[int], seed: int) -> None:
    tell(steps, seed)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=ALL)
@given(STEP_LISTS, st.integers(0, 10**6))
def test_the_same_for_many_more_stories(steps: list[int], seed: int) -> None:
    tell(steps, seed)


def test_without_laying_local_changes_on_what_came_typing_would_be_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_store, "relaid", lambda type_name, body, waiting, forms: body)
    story = Story(tmp_path, 1)
    story.settle()
    story.type()
    for _ in range(8):
        story.sam_types()
    story.pull()
    with pytest.raises(AssertionError, match="lost what was typed"):
        story.check_nothing_typed_is_overwritten()
    story.laptop.close()


# verdicts, one by one


@pytest.fixture
def visit(laptop: Laptop) -> Contact:
    """A visit that the service has as version 1."""
    child = a_child()
    contact = a_contact(child, content="One.")
    laptop.receive(child, contact)
    return contact.but(ver=1)


def change(laptop: Laptop, seen: Contact, **fields: str) -> str:
    """Leah changes fields; the id of the op that goes out."""
    with laptop.store.work() as work:
        work.put(seen.but(**fields), seen)
    return laptop.sync.unsent(500, 10**6)[-1].id


def answer(*results: OpResult) -> PushAnswer:
    return PushAnswer(results=results, head=9, epoch="e", at=AT)


def row(record: Record, ver: int, by: Id = SAM, voided: int = 0) -> Row:
    body = msgspec.Raw(encode(to_body(record)))
    return Row(ver, record.id, record.type_name, record.scope, by, AT, by, AT, voided, body)


def page(laptop: Laptop, *rows: Row, cursor: int = 9, enter: tuple[ScopeRef, ...] = ()) -> Touched:
    head = PageHead(epoch="e", head=cursor, cursor=cursor, more=False, count=len(rows), digest="", at=AT, enter=enter)
    return laptop.sync.apply_page(rows, head)


def stands(laptop: Laptop, contact: Contact) -> tuple[int, str, int]:
    ((ver, body, voided),) = rows_of(laptop, "SELECT ver, body, voided FROM record WHERE id = ?", contact.id)
    return ver, str(read(body).get("content", "")), voided


def test_a_merged_verdict_brings_the_joined_text(laptop: Laptop, visit: Contact) -> None:
    op = Id(change(laptop, visit, content="One.\n\nMine."))
    joined = visit.but(content="Theirs.\n\nOne.\n\nMine.")
    laptop.sync.apply_results([OpResult(op=op, status="merged", ver=3, row=row(joined, 3))], answer())
    assert stands(laptop, visit) == (3, "Theirs.\n\nOne.\n\nMine.", 0)


def test_after_a_conflict_the_head_stands_and_what_i_wrote_is_kept_in_the_outbox(laptop: Laptop, visit: Contact) -> None:
    op = Id(change(laptop, visit, content="Mine."))
    laptop.sync.apply_results(
        [OpResult(op=op, status="conflict", ver=2, row=row(visit.but(content="Theirs."), 2))], answer()
    )
    assert stands(laptop, visit) == (2, "Theirs.", 0)
    assert b"Mine." in rows_of(laptop, "SELECT op FROM outbox WHERE status = 'conflict'")[0][0]


def test_a_change_kept_aside_leaves_the_record_as_the_service_has_it_and_says_why(laptop: Laptop, visit: Contact) -> None:
    op = Id(change(laptop, visit, content="Mine."))
    laptop.sync.apply_results([OpResult(op=op, status="quarantined", reason="Not your file.")], answer())
    assert stands(laptop, visit) == (1, "One.", 0)
    assert [line.reason for line in StoreViews(laptop.store).sync_centre().kept_aside] == ["Not your file."]


def test_a_removal_kept_aside_brings_the_record_back_though_an_edit_before_it_was_taken(
    laptop: Laptop, visit: Contact
) -> None:
    first = Id(change(laptop, visit, content="Mine."))
    laptop.do(DiscardContact(contact=visit.id, reason="Wrong child"))
    second = Id(rows_of(laptop, "SELECT id FROM outbox ORDER BY dseq DESC")[0][0])
    hash_ = body_hash(encode(to_body(visit.but(content="Mine."))))
    laptop.sync.apply_results([OpResult(op=first, status="applied", ver=2, hash=hash_)], answer())
    assert stands(laptop, visit) == (2, "Mine.", 1)
    laptop.sync.apply_results([OpResult(op=second, status="quarantined", reason="No.")], answer())
    assert stands(laptop, visit) == (2, "Mine.", 0)


def test_the_same_verdict_twice_changes_nothing_the_second_time(laptop: Laptop, visit: Contact) -> None:
    op = Id(change(laptop, visit, content="Mine."))
    verdict = OpResult(op=op, status="conflict", ver=2, row=row(visit.but(content="Theirs."), 2))
    laptop.sync.apply_results([verdict], answer())
    later = visit.but(content="Later.", ver=2)
    change(laptop, visit.but(content="Theirs.", ver=2), content="Later.")
    everything = "SELECT id, ver, body, voided FROM record ORDER BY id"
    before = rows_of(laptop, everything), rows_of(laptop, "SELECT * FROM outbox")
    assert laptop.sync.apply_results([verdict], answer()).records == frozenset()
    assert (rows_of(laptop, everything), rows_of(laptop, "SELECT * FROM outbox")) == before
    assert stands(laptop, later)[1] == "Later."


def test_a_verdict_that_a_page_has_overtaken_does_not_take_the_record_back(laptop: Laptop, visit: Contact) -> None:
    op = Id(change(laptop, visit, content="Mine."))
    page(laptop, row(visit.but(content="Mine.", outcome="Sam’s."), 3))
    hash_ = body_hash(encode(to_body(visit.but(content="Mine."))))
    laptop.sync.apply_results([OpResult(op=op, status="applied", ver=2, hash=hash_)], answer())
    assert stands(laptop, visit) == (3, "Mine.", 0)


def test_another_hash_than_ours_fetches_the_file_again_and_comes_right(laptop: Laptop, visit: Contact) -> None:
    whole = (ScopeRef(visit.scope, "child"),)
    page(laptop, enter=whole)
    laptop.sync.apply_fetched([], whole, True)
    op = Id(change(laptop, visit, content="Mine."))
    laptop.sync.apply_results([OpResult(op=op, status="applied", ver=2, hash="0" * 64)], answer())
    entering = laptop.sync.position().entering
    assert [scope.id for scope in entering] == [visit.scope]
    laptop.sync.apply_fetched([row(visit.but(content="What is true."), 2)], entering, True)
    assert stands(laptop, visit) == (2, "What is true.", 0)
    assert laptop.sync.position().entering == ()


def test_new_files_wait_in_the_order_of_the_service_and_each_is_whole_by_itself(laptop: Laptop) -> None:
    files = [a_child() for _ in range(3)]
    refs = tuple(ScopeRef(child.scope, "child") for child in (files[2], files[0], files[1]))
    page(laptop, enter=refs)
    assert laptop.sync.position().entering == refs
    laptop.sync.apply_fetched([row(files[2], 1), row(files[0], 1)], refs[:1], False)
    laptop.restart()
    position = laptop.sync.position()
    assert position.entering == refs[1:], "the first may be worked with while the second is half here"
    assert position.fetched_to == (files[0].scope, files[0].id)
    page(laptop, enter=(refs[2], refs[1]))
    assert laptop.sync.position().entering == (refs[2], refs[1]), "the newest word on the order counts"


def test_a_removal_undone_by_somebody_else_meanwhile_is_not_missed(laptop: Laptop, visit: Contact) -> None:
    """The body is as I sent it, so the verdict is plain; the number of the version tells that something else happened."""
    page(laptop, row(visit, 2, voided=1), enter=(ScopeRef(visit.scope, "child"),))
    laptop.sync.apply_fetched([], (ScopeRef(visit.scope, "child"),), True)
    op = Id(change(laptop, visit.but(ver=2), content="Mine."))
    mine = visit.but(content="Mine.")
    hash_ = body_hash(encode(to_body(mine)))
    laptop.sync.apply_results([OpResult(op=op, status="applied", ver=4, hash=hash_)], answer())
    laptop.sync.apply_fetched([row(mine, 4)], laptop.sync.position().entering, True)
    assert stands(laptop, visit) == (4, "Mine.", 0)


def test_an_older_row_never_replaces_a_newer_one(laptop: Laptop, visit: Contact) -> None:
    page(laptop, row(visit.but(content="Three."), 3))
    page(laptop, row(visit.but(content="Two."), 2))
    page(laptop, row(visit.but(content="Five."), 5), row(visit.but(content="Four."), 4))
    assert stands(laptop, visit) == (5, "Five.", 0)


def test_a_record_that_a_page_names_twice_is_here_once_and_as_its_newest(laptop: Laptop) -> None:
    child = a_child()
    contact = a_contact(child, content="First.")
    newer, older = contact.but(content="Third."), contact.but(content="Second.")
    page(laptop, row(child, 1), row(contact, 1), row(newer, 3), row(older, 2))
    assert stands(laptop, contact)[:2] == (3, "Third.")
    kept = lists(laptop.store)
    laptop.store.rebuild_lists()
    assert lists(laptop.store) == kept


def test_rows_and_cursor_move_together_or_not_at_all(
    laptop: Laptop, visit: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("cut short")

    before = laptop.sync.position()
    with monkeypatch.context() as cut:
        cut.setattr(laptop.store.lists, "update", fail)
        with pytest.raises(RuntimeError):
            page(laptop, row(visit.but(content="Two."), 2), cursor=50)
    assert (laptop.sync.position(), stands(laptop, visit)[1]) == (before, "One.")
    page(laptop, row(visit.but(content="Two."), 2), cursor=50)
    assert (laptop.sync.position().cursor, stands(laptop, visit)[1]) == (50, "Two.")


def test_a_number_in_the_devices_count_is_never_used_twice_even_after_forgetting(laptop: Laptop) -> None:
    child = a_child()
    laptop.put(child)
    (op,) = laptop.sync.unsent(10, 10**6)
    hash_ = body_hash(encode(to_body(child)))
    laptop.sync.apply_results([OpResult(op=op.id, status="applied", ver=1, hash=hash_)], answer())
    laptop.sync.forget([child.scope])
    laptop.put(a_child())
    assert [op.dseq for op in laptop.sync.unsent(10, 10**6)] == [2]


# forgetting

SECRET = "Qzvtown"


def raw_pages(laptop: Laptop) -> bytes:
    """Every decrypted page of the file, free ones too; the log is folded in first."""
    laptop.store.close()
    connection = sqlcipher.connect(laptop.path.as_posix(), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY}'\"")
    pages = page_by_page(connection, laptop.path, KEY)
    connection.close()
    laptop.store = reopened(laptop.path)
    laptop.sync = StoreForSync(laptop.store)
    return pages


def page_by_page(connection: Any, path: Path, key: str) -> bytes:
    """AES-256-CBC by hand: page n is ciphertext, 16 bytes of IV, 64 of HMAC; page 1 begins after the salt."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    content = path.read_bytes()
    out = bytearray()
    for start in range(0, len(content), 4096):
        body = content[start + (16 if start == 0 else 0) : start + 4096]
        text, vector = body[:-80], body[-80:-64]
        decryptor = Cipher(algorithms.AES(bytes.fromhex(key[:64])), modes.CBC(vector)).decryptor()
        out += decryptor.update(text) + decryptor.finalize()
    assert connection.execute("PRAGMA page_count").fetchone()[0] * 4096 == len(content)
    return bytes(out)


def spread(laptop: Laptop) -> tuple[Child, list[Child]]:
    """One child to forget among many that stay; the word is in every layer of the one."""
    child, others = a_child(surname=f"{SECRET}-Okafor"), [a_child(surname=f"Stays{n}") for n in range(60)]
    laptop.receive(*others, *[a_contact(o, content="They did the form. " * 30) for o in others])
    laptop.receive(child, a_contact(child, content=f"{SECRET} was there. " * 20))
    contact = a_contact(child, content=f"{SECRET} typed.")
    laptop.put(contact)
    with laptop.store.work() as work:
        work.keep_draft(f"review:{contact.id}", f"{SECRET} half typed")
        work.keep_draft("review:other", "stays")
    while laptop.store.index():
        pass
    ops = laptop.sync.unsent(500, 10**6)
    laptop.sync.apply_results([OpResult(op=op.id, status="quarantined", reason="Not yours.") for op in ops], answer())
    while laptop.store.index():
        pass
    return child, others


def test_forgetting_erases_rows_lists_search_drafts_and_the_very_bytes(laptop: Laptop) -> None:
    child, others = spread(laptop)
    assert SECRET.encode() in raw_pages(laptop)
    laptop.sync.forget([child.scope])
    assert laptop.path.with_name("store.db-wal").stat().st_size == 0
    pages = raw_pages(laptop)
    assert SECRET.encode() not in pages
    assert SECRET.lower().encode() not in pages
    assert b"Stays" in pages
    views = StoreViews(laptop.store)
    assert views.search(SECRET) == ()
    assert len(views.search("Stays")) == len(views.search("Stays7")) + 5
    assert rows_of(laptop, "SELECT key FROM draft") == [("review:other",)]
    assert [line.reason for line in views.sync_centre().kept_aside] == ["Not yours."]
    assert rows_of(laptop, "SELECT count(*) FROM record")[0][0] == 2 * len(others)
    assert laptop.store.faults() == ()


def test_without_optimising_the_index_the_word_would_stay_in_the_file(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.models import search

    def half(connection: Any, scope: str) -> None:
        connection.exec_driver_sql(
            "DELETE FROM search WHERE rowid IN (SELECT place FROM search_doc WHERE scope = ?)", (scope,)
        )
        connection.exec_driver_sql("DELETE FROM search_doc WHERE scope = ?", (scope,))

    child, _ = spread(laptop)
    monkeypatch.setattr(search, "remove_scope", half)
    laptop.sync.forget([child.scope])
    assert SECRET.lower().encode()[1:] in raw_pages(laptop)


def test_flaw_03_an_index_that_is_told_to_delete_securely_and_not_optimized(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few rows of many go, so nothing is merged by itself; the option of FTS5 does nothing for an index without content."""
    from app.models import search

    honest = search.remove_scope

    class Unoptimized:
        def __init__(self, connection: Any) -> None:
            self._connection = connection

        def exec_driver_sql(self, statement: str, *values: Any) -> Any:
            option = "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)"
            return self._connection.exec_driver_sql(option if "'optimize'" in statement else statement, *values)

    def with_option(connection: Any, scope: str) -> None:
        connection.exec_driver_sql("INSERT INTO search(search, rank) VALUES ('secure-delete', 1)")
        honest(Unoptimized(connection), scope)  # type: ignore[arg-type]

    child, _ = spread(laptop)
    monkeypatch.setattr(search, "remove_scope", with_option)
    laptop.sync.forget([child.scope])
    assert SECRET.lower().encode()[1:] in raw_pages(laptop)


def test_a_file_with_unsent_work_is_not_forgotten(laptop: Laptop) -> None:
    child, other = a_child(), a_child()
    laptop.receive(child, other)
    laptop.put(a_contact(child))
    with pytest.raises(Refused, match="not been sent"):
        laptop.sync.forget([other.scope, child.scope])
    assert rows_of(laptop, "SELECT count(*) FROM record WHERE type = 'child'") == [(2,)]


# bodies of a newer Waymark


def test_a_newer_type_or_value_is_kept_whole_shown_as_such_and_stops_nothing(laptop: Laptop) -> None:
    child = a_child()
    new_type = Row(1, new_id(), "hologram", child.scope, SAM, AT, SAM, AT, 0, msgspec.Raw(b'{"beam":"blue"}'))
    new_value = Row(1, new_id(), "contact", child.scope, SAM, AT, SAM, AT, 0, msgspec.Raw(b'{"minutes":"a while"}'))
    body = {**to_body(child), "favourite_colour": "moss"}
    new_field = Row(1, child.id, "child", child.scope, SAM, AT, SAM, AT, 0, msgspec.Raw(encode(body)))
    page(laptop, new_type, new_value, new_field)
    shown = rows_of(laptop, "SELECT id, title FROM timeline_line ORDER BY id")
    assert shown == sorted((r.id, "Made by a newer Waymark") for r in (new_type, new_value))
    assert rows_of(laptop, "SELECT body FROM record WHERE id = ?", new_type.id) == [(b'{"beam":"blue"}',)]
    seen = StoreViews(laptop.store).child(child.scope, laptop.clock.now.today).child
    with laptop.store.work() as work:
        work.put(seen.but(preferred_name="Jayo"), seen)
    ((kept,),) = rows_of(laptop, "SELECT body FROM record WHERE id = ?", child.id)
    assert read(kept)["favourite_colour"] == "moss"
    with pytest.raises(Refused, match="newer Waymark"), laptop.store.work() as work:
        work.put(a_contact(child).but(id=new_value.id))
    laptop.store.rebuild_lists()
    assert rows_of(laptop, "SELECT id, title FROM timeline_line ORDER BY id") == shown
    page(
        laptop, Row(2, new_value.id, "contact", child.scope, SAM, AT, SAM, AT, 0, msgspec.Raw(b'{"content":"Now plain."}'))
    )
    assert rows_of(laptop, "SELECT title FROM timeline_line WHERE id = ?", new_value.id) == [("Contact",)]


def test_the_same_trouble_again_is_one_line_of_the_history(laptop: Laptop) -> None:
    for minute in range(3):
        laptop.sync.note_sync(f"2026-11-23T09:0{minute}:00+00:00", "No network.", 0, 0)
    laptop.sync.note_sync("2026-11-23T09:05:00+00:00", "", 2, 0)
    history = StoreViews(laptop.store).sync_centre().history
    assert [(line.at[14:16], line.outcome) for line in history] == [("05", ""), ("02", "No network.")]


def test_what_never_left_is_open_again_and_what_may_have_left_is_not(tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    laptop.put(a_child())
    sync = laptop.sync

    def states() -> set[int]:
        with laptop.store.reading() as connection:
            return set(connection.exec_driver_sql("SELECT state FROM outbox").scalars())

    assert sync.unsent(100, 10**6)
    assert states() == {1}
    sync.take_back()
    assert states() == {0}
    sync.unsent(100, 10**6)  # an answer that never came
    sync.unsent(100, 10**6)
    sync.take_back()
    assert states() == {1}
    laptop.close()
