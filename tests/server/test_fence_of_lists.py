"""The fence around what administrators ask for and around the search for a child: PostgreSQL refuses where the program would not.

Each story is told twice: with the program's own check taken away the database gives nothing, with its fence taken away too
everything comes. So these tests would see a fence that does not stand.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from app.domain.ids import Id
from app.domain.policy_table import COMES_FROM
from app.server import administering, aside, opening_files
from app.server.administering import Administering
from app.server.child_names import Sought
from app.server.devices import Laptop as Asking
from app.server.fence import ADMINISTRATOR_ROLE, FINDER_ROLE, fenced, seeking
from app.server.known import Reader
from app.server.schema.versions import v0022_fence_of_lists as lists
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.admin import CodeRequest, EraseRequest, HoldingsRequest, LostRequest
from app.sync.protocol.messages.opening import OpenFileRequest
from tests.server.test_opening_files import REASON, a_file
from tests.server.town import Town, new_id

Patch = pytest.MonkeyPatch


def got(ask: Callable[[], Any]) -> Any:
    """What came, or nothing where the service or its database refused."""
    try:
        return ask()
    except (TurnedAway, psycopg.errors.InsufficientPrivilege):
        return None


def doors(town: Town, asking: Asking) -> dict[str, Callable[[], Any]]:
    """All that administrators may ask for, each as something that is empty where nothing came."""
    admin, laptop = Administering(town.database), Id(town.ask("SELECT id::text FROM device WHERE state = 'active' LIMIT 1"))
    return {
        "laptops": lambda: admin.laptops(asking).laptops,
        "holdings": lambda: admin.holdings(asking, HoldingsRequest(laptop=laptop)).files,
        "backups": lambda: admin.backups(asking).backups.verified_at,
        "code": lambda: admin.code(asking, CodeRequest(person=town.ids["Leah"], minutes=15)).code,
        "erase": lambda: admin.erase(asking, EraseRequest(laptop=laptop, reason="left on a train")).laptop,
        "lost": lambda: admin.lost(asking, LostRequest(laptop=laptop, reason="left on a train", is_stolen=False)).laptop,
    }


def settle(town: Town) -> None:
    """A laptop with a file on it, and a backup that was tried."""
    town.child_with("Leah")
    town.laptop("Leah").enter_all()
    with town.database.transaction() as connection:
        connection.execute("INSERT INTO backup_mark VALUES (1, 1, now())")


def test_without_its_check_of_the_role_the_service_gives_no_list_and_does_nothing_for_others(
    town: Town, monkeypatch: Patch
) -> None:
    settle(town)
    tom = Asking(new_id(), town.ids["Tom"])
    monkeypatch.setattr(administering, "_check", lambda *_: None)
    assert {name for name, ask in doors(town, tom).items() if got(ask)} == set()
    states = "SELECT count(*) FROM device WHERE state = 'lost' OR erase_how <> ''"
    codes = "SELECT count(*) FROM enrolment_code WHERE used_at IS NULL"
    assert (town.ask(states), town.ask(codes)) == (0, 0)
    monkeypatch.setattr(administering, "_as_administrator", lambda *_: contextlib.nullcontext())
    asked = doors(town, tom)
    assert {name for name, ask in asked.items() if got(ask)} == set(asked), "with neither all of it is given and done"


def test_who_administers_the_service_has_all_of_it_through_the_fence(town: Town) -> None:
    settle(town)
    asked = doors(town, Asking(new_id(), town.ids["Ada"]))
    assert {name for name, ask in asked.items() if got(ask)} == set(asked)


@pytest.mark.parametrize(
    ("role", "statements"),
    [
        (
            ADMINISTRATOR_ROLE,
            (
                "SELECT public_key FROM device", "SELECT ratchet FROM device", "SELECT share FROM lease",
                "SELECT hash FROM enrolment_code", "SELECT 1 FROM record", "SELECT 1 FROM service_key",
                "SELECT 1 FROM child_name", "SELECT 1 FROM audit_entry", "UPDATE device SET person = NULL",
                "UPDATE holding SET forgotten_at = now()", "DELETE FROM device", "UPDATE person SET role = 'manager'",
            ),
        ),
        (
            FINDER_ROLE,
            (
                "SELECT 1 FROM record", "SELECT body FROM op", "SELECT detail FROM audit_entry", "SELECT 1 FROM device",
                "SELECT id FROM child_name", "UPDATE child_name SET scope = gen_random_uuid()", "SELECT 1 FROM member",
            ),
        ),
    ],
)  # fmt: skip
def test_either_role_reads_no_more_than_it_is_for(town: Town, role: str, statements: tuple[str, ...]) -> None:
    for statement in statements:
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            town.database.transaction() as connection,
            fenced(connection, town.ids["Ada"], role),
        ):
            connection.execute(statement)  # type: ignore[arg-type,unused-ignore]


# the search for a child's name


def seek(town: Town, name: str, surname: str = "Moss") -> Any:
    """Open the file with a reason; the scope, or nothing where it was refused."""
    request = OpenFileRequest(id=new_id(), surname=surname, born_on="2011-03-12", reason=REASON)
    return got(lambda: opening_files.open_file(town.database, Reader(new_id(), town.ids[name]), request).scope)


def no_fence(*_: object) -> Any:
    """Instead of looking in the role for it."""
    return contextlib.nullcontext()


def test_a_role_that_opens_no_files_finds_none_without_the_check_either(town: Town, monkeypatch: Patch) -> None:
    scope = a_file(town)
    monkeypatch.setattr(opening_files, "may", lambda *_: True)
    assert not seek(town, "Ada")
    monkeypatch.setattr(opening_files, "seeking", no_fence)
    assert seek(town, "Ada") == scope, "with neither it is found"


def test_after_ten_misses_nothing_is_found_without_the_count_either(town: Town, monkeypatch: Patch) -> None:
    scope = a_file(town)
    monkeypatch.setattr(opening_files, "_misses", lambda *_: 0)
    for _ in range(opening_files.MOST_MISSES):
        assert not seek(town, "Tom", surname="Mosse")
    assert not seek(town, "Tom")
    assert seek(town, "Nia") == scope, "somebody else's tries are their own"
    monkeypatch.setattr(opening_files, "seeking", no_fence)
    assert seek(town, "Tom") == scope, "with neither it is found"


def test_who_searches_sees_the_child_that_was_asked_for_and_no_other(town: Town) -> None:
    """Whatever the statement asks."""
    scope = a_file(town)
    town.child_with("Leah", called="Kim")
    every = "SELECT array_agg(scope::text) FROM child_name"
    with town.database.transaction() as connection:
        with seeking(connection, town.ids["Tom"], Sought("moss", "", "2011-03-12")):
            assert connection.execute(every).fetchone() == ([scope],)
        for nobody in (Sought("moss", "", ""), Sought("", "c-41", "2011-03-12"), Sought("moss", "c-4", "2011-03-11")):
            with seeking(connection, town.ids["Tom"], nobody):
                assert connection.execute(every).fetchone() == (None,)
        assert len(connection.execute(every).fetchone()[0]) == 2, "the service itself sees both"  # type: ignore[index]


def test_the_roles_and_the_misses_of_the_fence_are_those_of_the_program() -> None:
    assert set(lists.OPENING) == {str(role) for role in COMES_FROM["opening"]}
    assert set(lists.ADMINISTERING) == set(aside.ADMINISTERING)
    assert (lists.MISS, lists.MOST_MISSES) == (opening_files._MISS, opening_files.MOST_MISSES)
