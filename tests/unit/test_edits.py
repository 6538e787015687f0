"""Differences between bodies and making them again: what is sent is exactly what was changed."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.changes.canonical import encode
from app.changes.edits import ABSENT, Edit, apply, diff, same, value_at

KEYS = st.sampled_from(["a", "b", "c", "d"])
TEXT = st.text(alphabet="xyz é\n", max_size=4)
SETS = st.sets(TEXT, min_size=1, max_size=4).map(sorted)
LEAVES = st.one_of(TEXT, st.integers(-3, 3), st.booleans(), SETS)
TREES = st.dictionaries(
    KEYS, st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=12), max_size=4
)


@given(TREES, TREES)
def test_the_differences_turn_one_body_into_the_other(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert encode(apply(old, diff(old, new))) == encode(new)


@given(TREES)
def test_a_body_does_not_differ_from_itself(body: dict[str, Any]) -> None:
    assert diff(body, copy.deepcopy(body)) == ()


@given(TREES, TREES)
def test_making_edits_leaves_the_body_they_were_made_on_alone(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, edits = copy.deepcopy(old), diff(old, new)
    apply(old, edits)
    apply(new, edits)
    assert encode(old) == encode(before)
    assert apply(old, edits) == apply(old, copy.deepcopy(edits))


@given(TREES, TREES)
def test_edits_made_twice_are_edits_made_once(old: dict[str, Any], new: dict[str, Any]) -> None:
    edits = diff(old, new)
    assert encode(apply(apply(old, edits), edits)) == encode(new)


@given(TREES, TREES, st.text("mn", min_size=1, max_size=3))
def test_a_field_of_a_newer_version_stays_where_it_is(old: dict[str, Any], new: dict[str, Any], unknown: str) -> None:
    held = {**old, "newer": {"field": unknown}}
    assert apply(held, diff(old, new)) == {**new, "newer": {"field": unknown}}


def test_yes_is_not_one() -> None:
    assert not same(True, 1)
    assert not same({"a": True}, {"a": 1})
    assert diff({"a": 1}, {"a": True}) == (Edit("set", ("a",), True),)
    assert value_at(apply({"a": 1}, diff({"a": 1}, {"a": True})), ("a",)) is True


def test_a_tuple_in_memory_is_the_list_in_the_store() -> None:
    assert same(("x", "y"), ["x", "y"])
    assert diff({"a": ["x"]}, {"a": ("x",)}) == ()


def test_a_set_says_what_came_and_what_went() -> None:
    assert diff({"who": ["mum", "school"]}, {"who": ["mum", "nurse"]}) == (
        Edit("drop", ("who",), "school"),
        Edit("add", ("who",), "nurse"),
    )


def test_what_is_gone_is_cut_at_its_topmost_place() -> None:
    assert diff({"steps": {"s1": {"text": "x", "rank": "a"}}}, {"steps": {}}) == (Edit("cut", ("steps", "s1")),)


def test_the_last_one_leaving_a_set_takes_the_field_along() -> None:
    assert apply({"who": ["mum"]}, (Edit("drop", ("who",), "mum"),)) == {}


def test_cutting_what_is_not_there_makes_nothing() -> None:
    assert apply({}, (Edit("cut", ("a", "b")), Edit("drop", ("c", "d"), "x"))) == {}
    assert value_at({"a": "text"}, ("a", "b")) is ABSENT
