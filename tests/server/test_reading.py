"""What goes to laptops, and what never does."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.domain.child import Child
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Allocation
from app.server import feed
from app.server.database import SERVICE_ROLE
from app.server.fence import fenced
from app.server.holding import Share
from tests.server.town import Laptop, Town, new_id


def test_a_new_laptop_gets_its_files_and_the_directory_and_nothing_else(town: Town) -> None:
    mine, other = town.child_with("Leah"), town.child_with("Sam", called="Rae")
    leah = town.laptop("Leah")
    head, rows = leah.pull()
    assert not rows
    assert {(ref.id, ref.kind) for ref in head.enter} == {(town.service, "directory"), (mine, "child")}
    assert head.cursor == head.head
    _, rows = leah.fetch(*(ref.id for ref in head.enter))
    assert {row.type for row in rows} == {"service", "team", "person", "child", "allocation"}
    assert other not in {row.scope for row in rows}
    _, rows = leah.fetch(other)
    assert not rows


def no_fence(*_: object) -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext()


@pytest.mark.parametrize("is_fenced", [True, False])
def test_without_the_filter_by_scope_the_database_hides_a_strangers_file_and_without_its_policy_too_it_would_leak(
    town: Town, monkeypatch: pytest.MonkeyPatch, is_fenced: bool
) -> None:
    """Two fences: with the first taken away the second holds; with both away the file comes, so these tests would see it."""
    other = town.child_with("Sam", called="Rae")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    leah.enter_all()
    sam.contact(other, aim="Not for Leah")
    sam.send()
    cursor = leah.cursor
    assert leah.pull()[1] == []
    monkeypatch.setattr(feed, "_levels", lambda *_: ((), (), [Share(other, "child", "practitioner")]))
    if not is_fenced:
        monkeypatch.setattr(feed, "fenced", no_fence)
    leah.cursor = cursor
    assert {row.scope for row in leah.pull()[1]} == (set() if is_fenced else {other})


def test_the_role_that_reads_pages_sees_its_persons_files_and_may_write_nothing(town: Town) -> None:
    """Asked of the database itself, as a person who got at its connection would."""
    scope = town.child_with("Leah")
    for person, seen in ((town.ids["Leah"], True), (town.ids["Sam"], False), (NO_ID, False)):
        with town.database.transaction() as connection, fenced(connection, person):
            rows = connection.execute("SELECT 1 FROM record WHERE scope = %s::uuid", (scope,)).fetchall()
            lines = connection.execute("SELECT 1 FROM line JOIN record USING (rec_id) WHERE scope = %s::uuid", (scope,))
            assert bool(rows) == bool(lines.fetchall()) == seen
    for statement in (
        "UPDATE record SET ver = 9", "DELETE FROM record", "UPDATE op SET actor = NULL", "SELECT 1 FROM record_version",
        "DELETE FROM quarantine", "SELECT 1 FROM device", "SELECT 1 FROM lease", "DELETE FROM audit_entry",
        "INSERT INTO holding SELECT * FROM holding",
    ):  # fmt: skip
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            town.database.transaction() as connection,
            fenced(connection, town.ids["Leah"]),
        ):
            connection.execute(statement)  # type: ignore[arg-type,unused-ignore]
    assert town.ask("SELECT current_user::text") == SERVICE_ROLE, "the role ends with the reading"


def test_pages_follow_on_without_loss_or_repeat(town: Town) -> None:
    scope, second = town.child_with("Leah", "Sam"), town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    wanted = []
    for place in (scope, second) * 12:
        wanted.append(leah.contact(place))
        leah.send()
    seen: list[Id] = []
    while True:
        head, rows = sam.pull(limit=5)
        seen += [row.id for row in rows]
        if not head.more:
            break
        assert len(rows) == 5
    assert sorted(seen) == sorted(wanted)
    after, fetched = (NO_ID, NO_ID), []
    while True:
        head, rows = sam.fetch(second, scope, after=after, limit=5)
        fetched += rows
        if not head.more:
            break
        after = (rows[-1].scope, rows[-1].id)
    assert [row.scope for row in fetched] == [second] * 15 + [scope] * 15
    assert [row.id for row in fetched] == [
        r for s in (second, scope) for r in sorted(f.id for f in fetched if f.scope == s)
    ]
    assert len({row.id for row in fetched}) == len(fetched) == 24 + 2 * 3


def test_the_directory_comes_first_then_own_files_then_the_teams_and_the_newest_before_older_ones(town: Town) -> None:
    mine, theirs = ([town.child_with(who, called=called) for called in ("Kai", "Rae")] for who in ("Ruth", "Sam"))
    ruth, sam = town.laptop("Ruth"), town.laptop("Sam")
    order = [ref.id for ref in ruth.pull()[0].enter]
    assert order == [town.service, mine[1], mine[0], theirs[1], theirs[0]]
    sam.contact(theirs[0], aim="The newest")
    sam.send()
    assert [ref.id for ref in ruth.pull()[0].enter] == [town.service, mine[1], mine[0], theirs[0], theirs[1]]
    rows = ruth.fetch(*order)[1]
    assert list(dict.fromkeys(row.scope for row in rows)) == order, "whole scopes in the order asked for"
    seen, after = list[tuple[Id, Id]](), (NO_ID, NO_ID)
    while True:
        head, page = ruth.fetch(*order, after=after, limit=4)
        seen += [(row.scope, row.id) for row in page]
        if not head.more:
            break
        after = (page[-1].scope, page[-1].id)
    assert seen == [(row.scope, row.id) for row in rows]


def test_nobody_is_taken_at_their_word_about_a_file_that_is_not_theirs(town: Town) -> None:
    """Or the file, given to them later, would count as whole and never come."""
    scope = town.child_with("Leah", "Sam")
    sam, ruth = town.laptop("Sam"), town.laptop("Ruth")
    ruth.enter_all()
    sam.enter_all()
    given = next(i for i, (kind, _) in ruth.scopes.items() if kind == "allocation" and of(ruth, i) == sam.person)
    ruth.set(given, "to_on", "2026-11-22")
    ruth.contact(scope, aim="Meanwhile")
    ruth.send()
    assert sam.pull()[0].forget == (scope,)
    sam.held(complete=(scope,))
    ruth.set(given, "to_on", "")
    ruth.send()
    assert [ref.id for ref in sam.pull()[0].enter] == [scope]


def test_a_page_ends_early_when_its_bodies_are_large(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PAGE_BYTES", 10_000)
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    for _ in range(5):
        leah.contact(scope, content="x" * 8_000)
        leah.send()
    sizes = []
    for _ in range(3):
        head, rows = sam.pull()
        sizes.append((len(rows), head.more))
    assert sizes == [(2, True), (2, True), (1, False)]


def test_a_page_that_ends_with_the_newest_commit_says_that_there_is_no_more(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    for _ in range(2):
        leah.contact(scope)
        leah.contact(scope)
        leah.send()
    sizes = [(len(rows), head.more) for head, rows in (sam.pull(limit=2), sam.pull(limit=2))]
    assert sizes == [(2, True), (2, False)], "though each of them is full"


@pytest.mark.parametrize("many", [feed.MANY_SCOPES, 0])
def test_what_was_sent_together_is_never_split_between_pages(
    town: Town, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MANY_SCOPES", many)
    scope, second = town.child_with("Leah", "Sam"), town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    for size in (3, 4, 2):
        for n in range(size):
            leah.contact((scope, second)[n % 2])
        leah.send()
    sizes = []
    for _ in range(3):
        head, rows = sam.pull(limit=2)
        sizes.append(len(rows))
        assert town.ask("SELECT encode(chain, 'hex') FROM stream_chain WHERE seq = %s", head.cursor) == head.chain
    assert sizes == [3, 4, 2]


def test_a_commit_larger_than_a_page_is_split_and_its_pages_follow_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PAGE_BYTES", 10_000)
    scope = town.child_with("Leah", "Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    sam.enter_all()
    wanted = {leah.contact(scope, content="x" * 8_000) for _ in range(6)}
    leah.send()
    seen: set[Id] = set()
    while True:
        head, rows = sam.pull()
        seen |= {row.id for row in rows}
        if not head.more:
            break
        assert len(rows) == 2
    assert seen == wanted


@pytest.mark.parametrize("many", [feed.MANY_SCOPES, 0])
def test_own_changes_do_not_come_back_and_others_do(town: Town, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MANY_SCOPES", many)
    scope, apart = town.child_with("Leah", "Sam"), town.child_with("Sam")
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    leah.enter_all()
    sam.enter_all()
    mine = leah.contact(scope, aim="Mine")
    leah.send()
    assert leah.pull()[1] == []
    assert [row.id for row in sam.pull()[1]] == [mine]
    sam.set(mine, "venue", "School")
    sam.contact(apart, aim="Not for Leah")
    sam.send()
    assert [row.id for row in leah.pull()[1]] == [mine]


def test_access_that_ends_is_told_and_nothing_more_comes(town: Town) -> None:
    scope = town.child_with("Leah", "Sam")
    leah, ruth = town.laptop("Leah"), town.laptop("Ruth")
    leah.enter_all()
    ruth.enter_all()
    assert leah.pull()[0].enter == ()
    given = next(i for i, (kind, _) in ruth.scopes.items() if kind == "allocation" and of(ruth, i) == leah.person)
    ruth.set(given, "to_on", "2026-11-22")
    ruth.contact(scope, aim="Later")
    assert [r.status for r in ruth.send()] == ["applied", "applied"]
    head, rows = leah.pull()
    assert head.forget == (scope,)
    assert not rows
    assert leah.pull()[0].forget == (scope,), "said until the laptop confirms it"
    leah.held(forgotten=(scope,))
    assert leah.pull()[0].forget == ()
    assert town.ask("SELECT forgotten_at IS NOT NULL FROM holding WHERE scope = %s::uuid AND device IN "
                    "(SELECT id FROM device WHERE person = %s::uuid)", scope, leah.person)  # fmt: skip
    ruth.set(given, "to_on", "")
    assert ruth.send()[0].status == "applied"
    assert [ref.id for ref in leah.pull()[0].enter] == [scope]
    rows = leah.fetch(scope)[1]
    assert "Later" in {leah.bodies[row.id].get("aim") for row in rows}
    assert leah.pull()[0].enter[0].id == scope, "until it is confirmed whole"
    leah.held(complete=(scope,))
    assert leah.pull()[0].enter == ()


def of(laptop: Laptop, allocation: Id) -> str:
    """Whom an allocation names."""
    return str(laptop.bodies[allocation]["person"])


def test_another_team_takes_a_child_over(town: Town) -> None:
    scope = town.child_with("Leah")
    ruth, nia, tom = town.laptop("Ruth"), town.laptop("Nia"), town.laptop("Tom")
    ruth.create(Allocation(id=new_id(), scope=scope, person=tom.person, from_on="2026-11-22"))
    ruth.send()
    assert scope in [ref.id for ref in tom.pull()[0].enter]
    assert scope in [ref.id for ref in nia.pull()[0].enter]


def test_a_manager_who_changes_team_changes_files(town: Town) -> None:
    east, west = town.child_with("Leah"), town.child_with("Tom")
    ada, nia = town.laptop("Ada"), town.laptop("Nia")
    nia.enter_all()
    ada.enter_all()
    ada.set(nia.person, "team", town.ids["East"])
    ada.send()
    head, _ = nia.pull()
    assert head.forget == (west,)
    assert [ref.id for ref in head.enter] == [east]


def test_the_ledger_knows_what_a_laptop_holds_before_the_rows_leave(town: Town) -> None:
    scope = town.child_with("Leah")
    leah = town.laptop("Leah")
    assert town.ask("SELECT count(*) FROM holding WHERE scope = %s::uuid AND since_seq > 0", scope) == 0
    leah.fetch(scope)
    assert town.ask("SELECT count(*) FROM holding WHERE scope = %s::uuid AND since_seq > 0", scope) == 1
    assert town.ask("SELECT complete_at FROM holding WHERE scope = %s::uuid AND since_seq > 0", scope) is None


def test_the_ledger_lists_what_a_person_may_hold_once_and_not_for_each_file(town: Town) -> None:
    """By what the database itself says it read; before anything told it how many files there are."""
    ruth, leah = town.laptop("Ruth"), town.laptop("Leah")
    scopes = tuple(new_id() for _ in range(40))
    for scope in scopes:
        ruth.create(Child(id=new_id(), scope=scope, first_names="Kai", surname="Moss"))
        ruth.create(Allocation(id=new_id(), scope=scope, person=leah.person, from_on="2026-11-01"))
    ruth.send()
    leah.fetch(*scopes)
    device = town.ask("SELECT id::text FROM device WHERE person = %s::uuid", leah.person)
    with town.database.transaction() as connection:
        values = {"device": device, "person": leah.person, "scopes": list(scopes)}
        plan = connection.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + feed._COMPLETE, values).fetchone()
    assert plan is not None
    assert town.ask("SELECT count(*) FROM holding WHERE complete_at IS NOT NULL AND device = %s::uuid", device) == 40
    assert max(_rows_read(plan[0][0]["Plan"])) <= 2 * len(scopes)


def _rows_read(node: dict[str, Any]) -> Iterator[float]:
    """Rows that each step of a plan gave, all its turns together."""
    yield node["Actual Rows"] * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _rows_read(below)


def test_a_scope_born_on_a_laptop_is_in_its_ledger(town: Town) -> None:
    scope = town.child_with("Leah")
    assert town.ask("SELECT count(*) FROM holding h JOIN device d ON d.id = h.device "
                    "WHERE h.scope = %s::uuid AND d.person = %s::uuid", scope, town.ids["Ruth"]) == 1  # fmt: skip


def test_a_cursor_from_a_lost_future_is_turned_away(town: Town) -> None:
    leah = town.laptop("Leah")
    leah.cursor = 10_000
    with pytest.raises(AssertionError, match="409"):
        leah.pull()


def test_a_reader_never_misses_a_row_while_several_write(town: Town) -> None:
    """Four laptops write at once while Sam reads on and on: each number he passes, he has seen (SYNC I7)."""
    scope = town.child_with("Leah", "Sam")
    writers = [town.laptop("Leah") for _ in range(4)]
    sam = town.laptop("Sam")
    sam.enter_all()
    wrote: list[Id] = []
    failed: list[BaseException] = []

    def write(laptop: Laptop) -> None:
        try:
            for n in range(12):
                for k in range(5):
                    wrote.append(laptop.contact(scope, aim=f"{n} {k}"))
                assert {r.status for r in laptop.send()} == {"applied"}
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=write, args=(laptop,)) for laptop in writers]
    for thread in threads:
        thread.start()
    seen: list[Id] = []
    while any(thread.is_alive() for thread in threads):
        seen += [row.id for row in sam.pull(limit=7)[1]]
    while True:
        head, rows = sam.pull()
        seen += [row.id for row in rows]
        if not head.more:
            break
    assert not failed
    assert sorted(seen) == sorted(wrote)
    assert town.ask("SELECT count(DISTINCT seq) = 240 AND max(seq) - min(seq) = 239 FROM record WHERE type = 'contact'")


def test_two_who_create_one_record_at_once_lose_nothing(town: Town) -> None:
    """The same id from two laptops at the same time: one is first, the other joins or asks a person."""
    scope = town.child_with("Leah", "Sam")
    for _ in range(5):
        leah, sam = town.laptop("Leah"), town.laptop("Sam")
        contact = leah.contact(scope, aim="Leah’s", venue="School")
        sam.scopes[contact] = ("contact", scope)
        sam.vers[contact] = 0
        sam._op("create", contact, tuple(e for e in leah.waiting[0].edits if e.path == ("venue",)))
        threads = [threading.Thread(target=laptop.send) for laptop in (leah, sam)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not leah.waiting
        assert not sam.waiting
        body = bytes(town.ask("SELECT body FROM record WHERE rec_id = %s::uuid", contact)).decode()
        assert body == '{"aim":"Leah’s","venue":"School"}'
