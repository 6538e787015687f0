"""Answers go from one version of a form to a later one by the mapping that it declares, and none is dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.forms.definition import FormDefinition
from app.forms.reading import read_form
from app.forms.refusal import FormRefused
from app.forms.upgrade import upgraded, upgraded_body

TEXT = """form: short_look
version: 2
title: A short look
purpose: To see how things are.
{renamed}
groups:
  - id: all
    title: All of it
    sections:
      - id: now
        title: Now
        questions:
          - id: how
            kind: narrative
            label: How is {{name}}?
          - id: other
            kind: narrative
            label: What else?
          - id: times
            kind: number
            label: How often?
"""


def form(*renamed: str) -> FormDefinition:
    """Version 2, which says what it renamed."""
    lines = "renamed:\n" + "\n".join(f"  {one}" for one in renamed) if renamed else ""
    return read_form(TEXT.format(renamed=lines), "2.yaml")


def test_an_answer_moves_to_the_question_that_asks_it_now() -> None:
    answers = {"how": Answer(value="Well."), "else": Answer(value="A new school.", said_by="child")}
    assert upgraded(answers, form("else: other")) == {"how": answers["how"], "other": answers["else"]}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"gone": Answer(value="Nan.")}, "what is no longer asked keeps its answer"),
        ({"else": Answer(value="Three times.")}, "a number cannot take a text"),
        ({"else": Answer(value=3), "times": Answer(value=4)}, "the new question is answered already"),
    ],
)
def test_what_cannot_move_stays_where_it_was(answers: dict[str, Answer], why: str) -> None:
    assert upgraded(answers, form("else: times")) == answers, why


ids = st.sampled_from(["how", "else", "other", "times", "gone"])
values = st.one_of(st.text(max_size=5), st.integers(-3, 3), st.none(), st.booleans())


@given(st.dictionaries(ids, values.map(lambda value: Answer(value=value))))
def test_no_answer_is_dropped_and_a_second_time_changes_nothing(answers: dict[str, Answer]) -> None:
    v2 = form("else: other", "gone: times")
    once = upgraded(answers, v2)
    assert sorted(map(repr, once.values())) == sorted(map(repr, answers.values()))
    assert upgraded(once, v2) == once


def test_a_stored_body_keeps_all_else_that_is_in_it() -> None:
    body = {
        "answers": {"else": {"value": "x", "newer": 1}, "odd": 3},
        "form": {"id": "short_look", "version": 1},
        "more": [],
    }
    moved = upgraded_body(body, form("else: other"))
    assert moved == {**body, "answers": {"other": {"value": "x", "newer": 1}, "odd": 3}}
    assert upgraded_body({"answers": 7}, form("else: other")) == {"answers": 7}


@pytest.mark.parametrize(
    ("renamed", "says"),
    [
        (("how: other",), "still asked in this version"),
        (("else: nothing",), "is no question of this version"),
        (("a: other", "b: other"), "renamed to the same one"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_its_line(renamed: tuple[str, ...], says: str) -> None:
    with pytest.raises(FormRefused, match=says) as refused:
        form(*renamed)
    assert refused.value.problems[0].line >= 5


def test_a_form_without_a_mapping_has_the_hash_it_had() -> None:
    """What was published before versions could name what they renamed stays what it was."""
    assert form().structural_hash != form("else: other").structural_hash
    assert "renamed" not in TEXT.format(renamed="")
