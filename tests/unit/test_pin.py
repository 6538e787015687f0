"""A PIN for one handing-over: what may be one, how often it is tried, and that its digits are kept nowhere."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.domain.pin import check_pin, looks_like_pin
from app.security.kdf import FLOOR
from app.security.passphrase import strength_of
from app.security.pin import TRIES, Pin


@pytest.mark.parametrize("typed", ["", "123", "123456789", "12a4", "１２３４", "4 082", "-4082"])
def test_only_four_to_eight_plain_digits_are_a_pin(typed: str) -> None:
    assert not looks_like_pin(typed)
    with pytest.raises(Refused, match="4 to 8 digits"):
        check_pin(typed)


@pytest.mark.parametrize("typed", ["0000", "1234", "98765", "2011", "0403", "04032011", "20110304", "110304"])
def test_what_anybody_tries_first_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="first that anybody tries"):
        check_pin(typed, "2011-03-04")


@pytest.mark.parametrize("born_on", ["", "2011", "2011-03-04"])
def test_others_may_be_one_whatever_is_known_of_the_childs_birth(born_on: str) -> None:
    check_pin("40827", born_on)


@given(st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_no_pin_could_be_a_passphrase_so_one_field_takes_both(typed: str) -> None:
    assert not strength_of(typed).is_enough


def test_five_wrong_tries_end_it_and_a_right_one_in_between_begins_the_count_anew() -> None:
    pin = Pin("40827")
    with pytest.raises(Refused, match="4 tries are left"):
        pin.must_fit("40828")
    pin.must_fit("40827")
    for _ in range(TRIES):
        with pytest.raises(Refused):
            pin.must_fit("99120")
    with pytest.raises(Refused, match="only your passphrase"):
        pin.must_fit("40827")


def test_it_is_stretched_with_a_salt_of_its_own_and_its_digits_are_not_kept() -> None:
    one, other = Pin("40827"), Pin("40827")
    kept = [value for each in (one, other) for value in vars(each).values()]
    assert "40827" not in kept
    assert b"40827" not in kept
    assert len({value for value in kept if isinstance(value, bytes)}) == 4
    assert FLOOR.memory_kib in {value.memory_kib for value in gc.get_referents(vars(one)) if hasattr(value, "memory_kib")}
