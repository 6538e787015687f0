"""An editor that knows the schema offers what the reader takes, and underlines what it would refuse."""

import json
from typing import Any, Final

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from app import resources
from app.forms.json_schema import FILE, text
from tests.unit.test_forms_reading import BROKEN, GOOD

SCHEMA: Final = json.loads(resources.text("forms", FILE))
SHAPES: Final = (
    "an unknown key in the head", "an unknown key in a section", "an unknown key in a question", "an unknown key in an option",
    "a version that is no number", "version nought", "no groups", "groups that are no list", "a section with no questions",
    "an id with capitals", "no id", "no kind", "an unknown kind", "a very long label", "a choice without options",
    "a repeating group with no fields", "required that is not a truth", "an unknown carry", "an unknown tag",
    "an unknown condition",
    "two conditions without a join", "an expression", "all of nothing", "an unknown check", "a check with too few arguments",
    "a stage that is none",
    "a condition on a stage that is none", "text where a list belongs", "a list where text belongs", "only a list",
)  # fmt: skip
"""Faults of shape. The others are of meaning: a condition on a question that is not there, options on a date."""


def parsed(source: str) -> Any:
    return YAML(typ="safe", pure=True).load(source)


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(SCHEMA)


def test_the_file_is_what_the_readers_tables_give() -> None:
    assert resources.text("forms", FILE) == text(), "run python -m app.forms.json_schema"


@pytest.mark.parametrize(
    "path", sorted(resources.path("forms").glob("*/[0-9].yaml")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_every_shipped_form_fits(path: Any, schema: jsonschema_rs.Draft202012Validator) -> None:
    assert [str(error) for error in schema.iter_errors(parsed(path.read_text(encoding="utf-8")))] == []


def test_the_little_form_fits(schema: jsonschema_rs.Draft202012Validator) -> None:
    assert schema.is_valid(parsed(GOOD))


@pytest.mark.parametrize("name", SHAPES)
def test_a_fault_of_shape_is_underlined(name: str, schema: jsonschema_rs.Draft202012Validator) -> None:
    assert not schema.is_valid(parsed(BROKEN[name][0]))
