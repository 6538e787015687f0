"""Ids of a page are looked at together, and found to be what each of them is."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import are_ids, is_id

GOOD = st.uuids().map(str)
LOOKS_LIKE_ONE = st.one_of(
    GOOD.map(str.upper),
    GOOD.map(lambda id: f"{id}\n{id}"),
    GOOD.map(lambda id: f"{id}\n"),
    GOOD.map(lambda id: id.replace("-", "", 1) + "-"),
    GOOD.map(lambda id: id[:-1] + "é"),
    GOOD.map(lambda id: id[:-1] + "\ud800"),
    st.text(alphabet="0123456789abcdef-\n", min_size=30, max_size=80),
    st.just(""),
)


@given(st.lists(st.one_of(GOOD, LOOKS_LIKE_ONE), max_size=6))
def test_a_page_of_ids_is_sound_where_each_of_them_is(texts: list[str]) -> None:
    assert are_ids(texts) == all(map(is_id, texts))


@given(GOOD, st.integers(0, 35), st.sampled_from("0f-\ng "))
def test_no_letter_of_an_id_can_be_another_one(id: str, at: int, letter: str) -> None:
    changed = id[:at] + letter + id[at + 1 :]
    assert are_ids([id, changed, id]) == is_id(changed)
