"""The assessment asks for every item of the list, at the stages that need it and in the right kind; the page says the same."""

from functools import cache

import pytest

from app.domain.stage_type import STAGE_TYPES
from app.forms.conditions import questions_in
from app.forms.definition import FormDefinition, Question
from app.forms.shipped import shipped_form
from app.forms.visibility import visible
from tests.helpers.coverage_page import PAGE, Part, page, parts

PARTS = parts()


@cache
def form() -> FormDefinition:
    return shipped_form("assessment", 2)


@cache
def sections_at(stage: str) -> frozenset[str]:
    return visible(form(), {}, stage).sections


def question_of(key: str) -> Question:
    return form().questions[key.split(".")[0]]


def is_asked(key: str, stage: str) -> bool:
    """Is it asked at this stage, at least once the question before it has been answered?"""
    question = question_of(key)
    if form().home[question.id] not in sections_at(stage) or (question.stages and stage not in question.stages):
        return False
    is_follow_up = any(questions_in(question.shown_when))
    return is_follow_up or question.id in visible(form(), {}, stage).questions


def kind_of(key: str) -> str:
    question, _, field = key.partition(".")
    found = form().questions.get(question)
    found = found.field(field) if found is not None and field else found
    return "nothing asks for it" if found is None else found.kind


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_item_is_asked_and_takes_the_right_kind_of_answer(part: Part) -> None:
    found = {(item, key): kind_of(key) for item, key, _ in part.asked()}
    assert found == {(item, key): kind for item, key, kind in part.asked()}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_every_item_is_asked_at_the_stages_that_need_it(part: Part) -> None:
    silent = [(key, stage) for _, key, _ in part.asked() for stage in part.stages if not is_asked(key, stage)]
    assert silent == []


def test_what_belongs_to_one_stage_is_not_asked_at_the_start_of_an_order() -> None:
    own = [part for part in PARTS if not isinstance(part.at, str)]
    assert len(own) >= 12
    assert [key for part in own for _, key, _ in part.asked() if is_asked(key, "start_of_order")] == []


def test_every_kind_of_stage_is_named_or_asks_what_every_stage_asks() -> None:
    assert {stage for part in PARTS for stage in part.stages} == set(STAGE_TYPES)


def test_the_page_is_made_from_the_list() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.helpers.coverage_page"
