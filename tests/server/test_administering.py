"""What an administrator does at the command line, and what a slip of the hand may not do."""

from pathlib import Path

import msgspec
import pytest

from app.bootstrap.admin import add_person, main
from app.domain.errors import Refused
from app.server.database import Database
from app.server.embedded import start
from app.server.packing import pack
from app.sync.protocol.messages.pages import PullRequest
from tests.server.town import Town, new_id

PULL = pack(msgspec.json.encode(PullRequest(epoch="", cursor=0)))


def admin(town: Town, *words: str) -> int:
    """One command; where the database is stands after it, as people type it."""
    return main([*words, "--database-url", town.database.url])


def test_a_child_opened_by_the_administrator_reaches_the_worker_and_nobody_in_another_team(town: Town) -> None:
    leah, tom = town.laptop("Leah"), town.laptop("Tom")
    for laptop in (leah, tom):
        laptop.pull()
    words = ("Jo", "Moss", "--worker", "Leah Okafor", "--manager", "Ruth Park", "--born", "2011-03-12", "--called", "Joey")
    assert admin(town, "add-child", *words) == 0
    scope = town.ask("SELECT scope::text FROM record WHERE type = 'child'")
    assert (
        town.ask("SELECT actor::text FROM op WHERE rec_id = (SELECT rec_id FROM record WHERE type = 'child')")
        == town.ids["Ruth"]
    )
    held = {name: {one.id for one in laptop.pull()[0].enter} for name, laptop in (("leah", leah), ("tom", tom))}
    assert scope in held["leah"]
    assert scope not in held["tom"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--manager", "Leah Okafor"), "Leah Okafor is not a manager."),
        (("--born", "12/03/2011"), "The date of birth is written like 2011-03-12"),
        (
            ("--worker", "Nobody"),
            "No person is called “Nobody”. Names or id may be given. Here are: Ada Quist, Leah Okafor",
        ),
    ],
)
def test_a_file_that_cannot_be_allocated_is_not_opened_at_all(
    town: Town, capsys: pytest.CaptureFixture[str], changed: tuple[str, str], says: str
) -> None:
    assert admin(town, "add-child", "Jo", "Moss", "--worker", "Leah Okafor", "--manager", "Ruth Park", *changed) == 1
    assert capsys.readouterr().err.startswith(says)
    assert town.ask("SELECT count(*) FROM record WHERE type IN ('child', 'allocation')") == 0


def test_a_lost_laptop_gets_nothing_from_the_moment_it_is_reported(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    leah, sam = town.laptop("Leah"), town.laptop("Sam")
    assert leah.post("pull", PULL).status_code == 200
    assert admin(town, "laptops") == 0
    listed = {line.split("  ")[1]: line.split("  ")[0] for line in capsys.readouterr().out.splitlines()}
    assert admin(town, "report-lost", listed["Leah Okafor"]) == 0
    assert (leah.post("pull", PULL).status_code, sam.post("pull", PULL).status_code) == (401, 200)
    assert admin(town, "report-lost", listed["Leah Okafor"]) == 1, "it is lost already"
    assert admin(town, "report-lost", new_id()) == 1


def test_somebody_who_left_has_no_laptop_and_gets_no_code(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    leah = town.laptop("Leah")
    assert admin(town, "person-left", "Leah Okafor") == 0
    assert "erase themselves at their next contact: 1." in capsys.readouterr().out
    assert leah.post("pull", PULL).status_code == 401
    assert town.ask("SELECT is_here FROM person WHERE id = %s::uuid", town.ids["Leah"]) is False
    assert admin(town, "enrolment-code", "Leah Okafor") == 1
    assert "has left the service" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("add-team", " "),
        ("add-person", "", "--role", "manager"),
        ("enrolment-code", "Leah Okafor", "--minutes", "-1"),
    ],
)
def test_a_name_that_says_nothing_and_a_code_of_no_time_are_refused(town: Town, words: tuple[str, ...]) -> None:
    before = town.count("record")
    assert admin(town, *words) == 1
    assert (town.count("record"), town.count("enrolment_code")) == (before, 0)


def test_a_mistyped_folder_is_said_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "servise"
    assert main(["people", "--data", str(wrong)]) == 1
    assert f"There is no service in the folder “{wrong}”" in capsys.readouterr().err
    assert not wrong.exists()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    from app.domain.errors import Unavailable

    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(Unavailable, match="cannot be made or used"):
        start(tmp_path / "file" / "service")


@pytest.mark.parametrize(("typed", "role"), [("Team manager", "manager"), ("panel-volunteer", "panel_volunteer")])
def test_a_role_is_given_by_its_code_or_its_name(database: Database, typed: str, role: str) -> None:
    person = add_person(database, "Nora Byrd", typed, training="appropriate_adult, first_aid", most_risk="medium")
    with database.transaction() as connection:
        row = connection.execute("SELECT role, training FROM person WHERE id = %s::uuid", (person,)).fetchone()
    assert row == (role, "appropriate_adult,first_aid")


def test_a_role_or_level_that_is_not_there_is_refused_with_those_that_are(database: Database) -> None:
    with pytest.raises(Refused, match=r"Roles are: Practitioner, .*Administrator"):
        add_person(database, "Nora Byrd", "wizard")
    with pytest.raises(Refused, match="Levels are: low, medium, high, very_high"):
        add_person(database, "Nora Byrd", "manager", most_risk="huge")
