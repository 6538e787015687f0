"""The administrator's page tells commands that exist: each line of it is read by the very parsers that will read it."""

import shlex
from argparse import ArgumentParser
from pathlib import Path

import pytest

from app.bootstrap import admin_options, join_again, releasing, rescue, service

PAGE = Path(__file__).parents[2] / "docs" / "running-a-service.md"
PARSERS: dict[str, ArgumentParser] = {
    "admin": admin_options.parser(),
    "serve": service._parser(),
    "rescue": rescue.parser(),
    "join-again": join_again.parser(),
    "release": releasing.parser(),
}


def commands() -> list[str]:
    """Every line of a shell block on the page."""
    blocks = PAGE.read_text(encoding="utf-8").split("```sh\n")[1:]
    return [line for block in blocks for line in block.split("\n```", 1)[0].splitlines() if line]


def test_every_command_of_the_administration_stands_on_the_page() -> None:
    told = {shlex.split(line)[2] for line in commands() if line.startswith("waymark admin ")}
    assert told == set(admin_options.COMMANDS)


@pytest.mark.parametrize("line", commands())
def test_a_command_on_the_page_is_one_that_waymark_takes(line: str) -> None:
    waymark, command, *words = shlex.split(line)
    assert waymark == "waymark"
    PARSERS[command].parse_args(words)


def test_where_the_database_is_may_be_said_before_or_after_the_command() -> None:
    before = PARSERS["admin"].parse_args(["--data", "here", "people"])
    after = PARSERS["admin"].parse_args(["people", "--data", "here"])
    assert before.data == after.data == Path("here")
    assert PARSERS["admin"].parse_args(["people"]).data == admin_options.FOLDER


def test_every_command_that_is_taken_does_something() -> None:
    from app.bootstrap import admin

    assert set(admin._COMMANDS) == set(admin_options.COMMANDS)
