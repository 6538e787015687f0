"""Copies of a laptop, and how long a laptop keeps what it sent: real stores, a real service, nothing lost on either copy."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.models.joining_anew import join_anew
from app.server import comparing, feed, intake
from app.server.turned_away import COPIED, Copied
from app.sync.agent import PARTED
from app.sync.report import BACKUP_LATE
from tests.helpers.laptop import new_id
from tests.helpers.linked import Linked
from tests.server.conftest import town
from tests.server.town import Town

__all__ = ["town"]
Open = Callable[[str], Linked]


@pytest.fixture
def laptop(town: Town, tmp_path: Path) -> Iterator[Open]:
    """Opens laptops of people, and closes them."""
    opened: list[Linked] = []

    def open_one(name: str) -> Linked:
        one = Linked(town, tmp_path / f"{len(opened)}-{name}", name)
        opened.append(one)
        return one

    yield open_one
    for one in opened:
        one.close()


def words_there(town: Town) -> set[str]:
    """The aims of all contacts on the service."""
    with town.database.transaction() as connection:
        rows = connection.execute(
            "SELECT convert_from(body, 'UTF8')::jsonb ->> 'aim' FROM record WHERE type = 'contact'"
        ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.allows_logs
def test_an_old_copy_is_known_joins_anew_and_the_work_of_both_ends_on_the_service(
    town: Town, laptop: Open, tmp_path: Path
) -> None:
    scope = town.child_with("Leah")
    leah = laptop("Leah")
    leah.sync()
    leah.write(scope, aim="before the copy")
    leah.sync()
    copy = leah.copied(tmp_path / "copy")
    leah.write(scope, aim="on the first")
    leah.sync()
    mine = copy.write(scope, aim="on the second")
    assert copy.sync().problem == COPIED
    assert copy.agent.status.must_join
    assert words_there(town) == {"before the copy", "on the first"}
    assert town.ask("SELECT count(*) FROM device WHERE state = 'frozen'") == 1

    copy.restart()
    copy.change(mine, content="and more, while it may not sync")
    assert copy.sync().problem == COPIED, "it is said again without asking the service"
    copy.join_anew()
    assert copy.sync(3).problem == ""
    assert words_there(town) == {"before the copy", "on the first", "on the second"}
    copy.is_as_the_service()
    ops = town.ask("SELECT count(*) FROM op WHERE actor = %s::uuid", leah.person)
    copy.write(scope, aim="afterwards")
    copy.sync()
    assert town.ask("SELECT count(*) FROM op WHERE actor = %s::uuid", leah.person) == ops + 1, "an op came twice"

    leah.write(scope, aim="on the first, frozen too")
    assert leah.sync().problem == COPIED, "nobody knows which of the two is the right one"
    leah.join_anew()
    leah.sync(3)
    copy.sync()
    for one in (leah, copy):
        one.is_as_the_service()
    assert len(words_there(town)) == 5
    copy.close()


@pytest.mark.allows_logs
def test_a_file_that_went_before_a_copy_joined_anew_leaves_it(town: Town, laptop: Open, tmp_path: Path) -> None:
    """The service does not know what stands on a laptop that joined anew until it is told."""
    ruth, scope, given, other = town.laptop("Ruth"), new_id(), new_id(), town.child_with("Leah", called="Jay")
    ruth.create(Child(id=new_id(), scope=scope, first_names="Kai", surname="Moss"))
    ruth.create(Allocation(id=given, scope=scope, person=town.ids["Leah"], from_on="2026-11-01"))
    ruth.send()
    leah = laptop("Leah")
    leah.sync(2)
    copy = leah.copied(tmp_path / "copy")
    leah.write(other, aim="on the first")
    leah.sync()
    copy.write(other, aim="on the second")
    assert copy.sync().problem == COPIED
    ruth.set(given, "to_on", "2026-11-22")
    ruth.send()
    copy.restart()
    copy.join_anew()
    copy.sync(3)
    assert copy.all("SELECT id FROM record WHERE scope = ?", scope) == []
    copy.is_as_the_service()
    copy.close()


def online_by_turns(town: Town, laptop: Open, folder: Path) -> tuple[Linked, bool]:
    """The copy of a laptop after a manager took a file away, both online by turns, the first always ahead in hearing of it;
    and whether the file is still on the copy."""
    ruth, scope, given = town.laptop("Ruth"), new_id(), new_id()
    ruth.create(Child(id=new_id(), scope=scope, first_names="Kai", surname="Moss"))
    ruth.create(Allocation(id=given, scope=scope, person=town.ids["Leah"], from_on="2026-11-01"))
    ruth.send()
    leah = laptop("Leah")
    leah.sync(2)
    copy = leah.copied(folder)
    ruth.set(given, "to_on", "2026-11-22")
    ruth.send()
    for _ in range(3):
        assert leah.sync().problem == ""
        with copy.store.transaction() as connection:  # minutes later, when it is this file's turn to be compared
            connection.exec_driver_sql("UPDATE proof SET at = ''")
        assert copy.sync().problem == ""
    assert leah.all("SELECT id FROM record WHERE scope = ?", scope) == []
    return copy, bool(copy.all("SELECT id FROM record WHERE scope = ?", scope))


def test_a_file_that_was_taken_leaves_both_copies_though_only_one_was_told_in_its_page(
    town: Town, laptop: Open, tmp_path: Path
) -> None:
    copy, is_there = online_by_turns(town, laptop, tmp_path / "copy")
    assert not is_there
    copy.is_as_the_service()
    copy.close()


def test_were_it_told_in_pages_only_the_copy_would_keep_it(
    town: Town, laptop: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sibling: each page goes to whichever asks first, and that is always the other."""
    monkeypatch.setattr(comparing, "levels_held", lambda *asked: ((), feed.levels_held(*asked)[1]))
    copy, is_there = online_by_turns(town, laptop, tmp_path / "copy")
    assert is_there
    copy.close()


def gone_on_apart(town: Town, laptop: Open, folder: Path) -> Linked:
    """The copy of a laptop on which a text was open, after both went on with it and the copy joined anew."""
    scope = town.child_with("Leah")
    leah = laptop("Leah")
    leah.sync()
    contact = leah.write(scope, aim="begun", content="Begun.")
    copy = leah.copied(folder)
    leah.change(contact, content="Begun.\n\nOn the first.")
    leah.sync()
    copy.change(contact, content="Begun.\n\nOn the second.")
    later = copy.write(scope, aim="afterwards, on the second")
    copy.change(later, content="And on.")
    assert copy.sync().problem == COPIED
    copy.restart()
    copy.join_anew()
    return copy


@pytest.mark.allows_logs
def test_a_text_that_two_copies_went_on_with_apart_is_kept_of_both(town: Town, laptop: Open, tmp_path: Path) -> None:
    """Both sent it under one id."""
    copy = gone_on_apart(town, laptop, tmp_path / "copy")
    assert copy.sync().problem == PARTED
    assert copy.sync(2).problem == ""
    assert words_there(town) == {"begun", "afterwards, on the second"}
    held = {
        town.ask("SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM record WHERE type IN ('contact', 'conflict')")
    }
    assert all(text in str(held) for text in ("On the first", "On the second", "And on"))
    copy.is_as_the_service()
    copy.close()


@pytest.mark.allows_logs
def test_under_the_old_ids_it_could_never_be_sent(
    town: Town, laptop: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "Apart", Copied)
    copy = gone_on_apart(town, laptop, tmp_path / "copy")
    assert copy.sync(3).problem == COPIED
    copy.close()


def test_a_code_of_somebody_else_joins_nothing(town: Town, laptop: Open) -> None:
    leah = laptop("Leah")
    with pytest.raises(Refused, match="somebody else"):
        join_anew(leah.store, town.ids["Sam"], b"k" * 32, b"")
    assert leah.sync().problem == ""


def test_power_that_goes_before_the_answer_is_stored_makes_no_copy(town: Town, laptop: Open) -> None:
    """The answer is lost again and again, and more is typed meanwhile: that is no copy."""
    scope = town.child_with("Leah")
    leah = laptop("Leah")
    leah.sync()
    for n in range(4):
        leah.write(scope, aim=f"lost {n}")
        keep = leah.sync_store.apply_results
        leah.sync_store.apply_results = dark  # type: ignore[method-assign,assignment]
        with pytest.raises(Dark):
            leah.sync()
        leah.sync_store.apply_results = keep  # type: ignore[method-assign]
        leah.write(scope, aim=f"typed {n}")
    assert leah.sync().problem == ""
    assert len(words_there(town)) == 8
    leah.is_as_the_service()


class Dark(Exception):
    """The power went."""


def dark(*_: object) -> None:
    """Instead of storing verdicts."""
    raise Dark


def mark_backup(town: Town, seq: int) -> None:
    """As a tried backup does."""
    with town.database.transaction() as connection:
        connection.execute("DELETE FROM backup_mark")
        connection.execute("INSERT INTO backup_mark VALUES (1, %s, now())", (seq,))


def answered(leah: Linked) -> list[Id]:
    return [Id(row[0]) for row in leah.all("SELECT id FROM outbox WHERE state = 2 ORDER BY dseq")]


def test_what_was_sent_is_kept_until_a_tried_backup_holds_it(town: Town, laptop: Open) -> None:
    scope = town.child_with("Leah")
    leah = laptop("Leah")
    leah.sync()
    leah.write(scope, aim="in the backup")
    leah.sync()
    head = town.ask("SELECT head FROM stream")
    leah.write(scope, aim="after the backup")
    leah.sync()
    leah.restart()
    assert len(answered(leah)) == 2, "no backup was tried yet"
    mark_backup(town, head)
    leah.sync()
    assert len(answered(leah)) == 2, "a screen that is open may still build on either"
    leah.restart()
    assert answered(leah) == [Id(town.ask("SELECT op_id::text FROM op ORDER BY commit_seq DESC LIMIT 1"))]


def test_a_backup_that_is_five_weeks_late_is_said(town: Town, laptop: Open) -> None:
    scope = town.child_with("Leah")
    leah = laptop("Leah")
    leah.sync()
    leah.write(scope, aim="One")
    leah.sync()
    leah.sync()
    assert leah.agent.status.warning == ""
    with leah.store.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET answered_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', julianday(answered_at) - 36)"
        )
    leah.sync()
    assert leah.agent.status.warning == BACKUP_LATE
    mark_backup(town, town.ask("SELECT head FROM stream"))
    leah.sync(2)
    assert leah.agent.status.warning == ""
