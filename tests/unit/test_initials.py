"""Two letters stand for a person, the same wherever the person is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.initials import initials


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        ("Leah Okafor", "LO"),
        ("Kai", "K"),
        ("", ""),
        ("  ", ""),
        ("Ana María de la Cruz", "AC"),
        ("“Jay” Moss", "M"),
        ("3rd Harbour team", "3T"),
        ("émile zola", "ÉZ"),
        ("— (none)", ""),
    ],
)
def test_first_letters_of_the_first_and_last_word(names: str, letters: str) -> None:
    assert initials(names) == letters


@given(st.text())
def test_any_name_gives_letters_of_its_words_and_never_fails(names: str) -> None:
    assert len(initials(names)) <= 6  # one letter may become three in upper case
    assert initials(names) == initials(f" {names} ")
