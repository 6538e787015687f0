"""The tab on roles says what the policy says: each sentence is held to `decide` itself, which it does not ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.asked import Actor, Change
from app.domain.policy import Allowed, Permission, decide
from app.domain.roles import NAMES, Role
from app.ui.features.administration import policy_page, texts
from app.ui.features.administration.policy_page import role_lines
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import new_id
from tests.ui.test_administration import Office

SAID = {
    "record contacts": "contact",
    "make certificates": "certificate",
    "book visits": "appointment",
    "open and keep a child’s file": "child",
}


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path / "ada", qtbot)
    yield made
    made.close()


def may_begin(role: str, kind: str) -> bool:
    """Asked of the policy with a change, as store and service ask it."""
    actor = Actor(person=new_id(), role=role)
    return isinstance(decide(actor, Change(type=kind, kind="create", scope=new_id())), Allowed)


def test_every_role_is_told_and_may_do_what_is_said_and_nothing_more() -> None:
    lines = {line.id: line for line in role_lines()}
    assert set(lines) == set(NAMES)
    for role, line in lines.items():
        assert ("look after people" in line.may.lower()) is (role == Role.ADMINISTRATOR)
        for words, kind in SAID.items():
            if may_begin(role, kind):
                assert words in line.may.lower(), (role, words)
    assert lines[Role.ADMINISTRATOR].holds == "No child’s file"
    assert lines[Role.BOARD_READER].may == ""
    assert "countersign, return" in lines[Role.MANAGER].may.lower()
    assert "countersign, return" not in lines[Role.PRACTITIONER].may.lower()


def test_every_permission_has_words() -> None:
    assert set(policy_page._MAY) == set(Permission)


def test_a_row_opens_to_all_of_it(office: Office) -> None:
    office.go("policy")
    assert office.says("Laptop and service ask the same table")
    number = [line.id for line in role_lines()].index(Role.SESSIONAL_WORKER)
    office.open_row("policy", number)
    assert office.says("Sessional worker")
    assert office.says("is named for a visit")
    assert not cut_labels(office.window)
    assert texts.WHO_MAY
