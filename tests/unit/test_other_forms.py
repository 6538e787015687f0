"""The shorter forms hold all that they have to, in words of our own, and can be filled in to the end."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app import resources
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.shipped import shipped_form

COVERAGE: Final = resources.values_in(Path(__file__).with_name("other_forms_coverage.yaml").read_text(encoding="utf-8"))
TOOLS: Final = (
    "prevention_and_diversion",
    "early_help",
    "communication",
    "screenings",
    "formulation",
    "health_screen",
    "education",
    "risk_panel",
)


@pytest.fixture(scope="module", params=sorted(COVERAGE))
def form(request: pytest.FixtureRequest) -> FormDefinition:
    return shipped_form(request.param, 1)


def every_field(form: FormDefinition) -> Iterator[Question]:
    for question in form.questions.values():
        yield question
        yield from question.fields


def test_every_item_of_the_list_is_asked(form: FormDefinition) -> None:
    asked = {question.id for question in form.questions.values()}
    asked |= {f"{question.id}.{field.id}" for question in form.questions.values() for field in question.fields}
    missing = {item: set(ids) - asked for item, ids in COVERAGE[form.id].items() if set(ids) - asked}
    assert missing == {}


def test_labels_are_sentence_case_without_a_full_stop_and_need_no_pronoun(form: FormDefinition) -> None:
    unwanted = re.compile(r"\b(he|she|his|her|hers|him|himself|herself|offender|client|nominal)\b", re.IGNORECASE)
    for question in every_field(form):
        assert not unwanted.search(question.label), question.label
        if question.kind is not Kind.NOTE:
            assert not question.label.endswith("."), question.label
            assert not question.label[0].islower(), question.label


@pytest.mark.parametrize("name", TOOLS)
def test_what_is_required_says_what_to_do_when_it_is_empty(name: str) -> None:
    silent = [q.id for q in shipped_form(name, 1).questions.values() if q.required and not q.missing]
    assert silent == []


@pytest.mark.parametrize(
    "name", ["prevention_and_diversion", "communication", "early_help", "education", "health_screen", "formulation"]
)
def test_each_tool_asks_for_the_childs_own_words(name: str) -> None:
    assert any("child_voice" in question.tags for question in shipped_form(name, 1).questions.values())


def test_needs_and_circumstances_come_before_behaviour() -> None:
    order = [section.id for section in shipped_form("prevention_and_diversion", 1).sections]
    assert order.index("identity") < order.index("family") < order.index("behaviour") < order.index("others")


def test_a_use_by_date_is_asked_for_and_lies_after_the_referral() -> None:
    question = shipped_form("prevention_and_diversion", 1).questions["referral_use_by"]
    assert question.required
    assert [check.name for check in question.checks] == ["after"]
