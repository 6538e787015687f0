"""The bytes that are stored, hashed, signed and sent: one spelling for each value, with RFC 8785 as the judge."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from app.changes.canonical import NotCanonical, check, decode, encode, read
from app.changes.content import content_hash
from app.domain.ids import Id
from app.domain.text import clean_text

KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=4)
RAW_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TEXT = RAW_TEXT.map(clean_text)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)


def bodies(text: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.one_of(text, NUMBERS, st.booleans(), st.sets(text, min_size=1, max_size=4).map(sorted))
    inner = st.recursive(leaves, lambda part: st.dictionaries(KEYS, part, max_size=4), max_leaves=12)
    return st.dictionaries(KEYS, inner, max_size=5)


@given(bodies(RAW_TEXT))
def test_our_bytes_are_the_standard_ones(body: dict[str, Any]) -> None:
    assert encode(body) == rfc8785.dumps(body)


@given(bodies(TEXT))
def test_what_we_write_we_accept_and_read_back(body: dict[str, Any]) -> None:
    assert decode(encode(body)) == body == read(encode(body))


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a":1, "b":2}',
        b'{"a":1}\n',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1.5}',
        b'{"a":-0}',
        b'{"a":1e2}',
        b'{"a":9007199254740992}',
        b'{"a":123456789012345678901234567890}',
        b'{"a":null}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\u0000"}',
        b'{"a":"e\xcc\x81"}',
        b'{"a":"x\\r\\ny"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"\xc3\xa9":1}',
        b'{"":1}',
        b'{"a\\tb":1}',
        b'{"a":[]}',
        b'{"a":["b","a"]}',
        b'{"a":["a","a"]}',
        b'{"a":[1]}',
        b'{"a":[{"b":1}]}',
        b"{",
        b"",
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b'{"a":' * 100_000,
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        decode(data)


def test_a_refusal_never_quotes_what_was_written() -> None:
    with pytest.raises(NotCanonical) as refusal:
        check({"secret_key": ["zebra", "apple"]})
    assert "zebra" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_values_that_have_no_one_spelling_are_refused() -> None:
    for value in (1.5, None, b"x", float("nan"), object(), {1: "a"}):
        with pytest.raises(NotCanonical):
            check({"a": value})


def test_the_content_hash_follows_content_and_place_and_nothing_else() -> None:
    one = content_hash("plan", Id("r"), Id("s"), {"a": "x", "b": "y"})
    assert one == content_hash("plan", Id("r"), Id("s"), {"b": "y", "a": "x"})
    others = {
        content_hash("contact", Id("r"), Id("s"), {"a": "x", "b": "y"}),
        content_hash("plan", Id("q"), Id("s"), {"a": "x", "b": "y"}),
        content_hash("plan", Id("r"), Id("t"), {"a": "x", "b": "y"}),
        content_hash("plan", Id("r"), Id("s"), {"a": "x", "b": "z"}),
        content_hash("plan", Id("r"), Id("s"), {"a": "x", "b": "y", "form": {"id": "f", "version": 1}}),
    }
    assert len(others | {one}) == 6
