"""A passphrase is long, not guessable, not one's own name, and the same on every keyboard."""

import pytest

from app.domain.errors import Refused
from app.security.passphrase import check, normalised, strength_of

LEAH = ("Leah Okafor", "Harbour team")


@pytest.mark.parametrize(
    "passphrase",
    [
        "river lantern copper thistle",
        "Zoë packt sieben Kisten Äpfel",
        "ox jazz fyrd quip",
        "tG7#kk29!vLq0z",
        "pedwar gair rhyfedd iawn",
    ],
)
def test_a_good_passphrase_is_taken(passphrase: str) -> None:
    check(passphrase, LEAH)


@pytest.mark.parametrize(
    ("passphrase", "advice"),
    [
        ("", "Make it longer"),
        ("shortandsweet", "Make it longer: at least 4 words, or 14 characters"),
        ("one one one", "Make it longer"),
        ("a a a a", "Make it longer"),
        ("aaaaaaaaaaaaaaaa", "too easy to guess"),
        ("qwertyuiopasdfgh", "too easy to guess"),
        ("12345678901234567890", "too easy to guess"),
        ("Leah Okafor Leah Okafor", "your own name"),
        ("Waymark Harbour team!", "your own name"),
        ("waymark waymark 2026", "the service"),
        ("x" * 257, "longer than 256"),
        ("a lone surrogate \ud800 here in it", "broken character"),
    ],
)
def test_a_poor_one_is_refused_with_what_to_do(passphrase: str, advice: str) -> None:
    with pytest.raises(Refused, match=advice) as refusal:
        check(passphrase, LEAH)
    assert refusal.value.field == "passphrase"
    assert not passphrase or passphrase not in refusal.value.message


def test_standing_alone_it_must_be_longer() -> None:
    check("tG7#kk29!vLq0z")
    with pytest.raises(Refused, match="at least 6 words, or 20 characters"):
        check("tG7#kk29!vLq0z", stands_alone=True)
    check("river lantern copper thistle", stands_alone=True)


def test_a_sentence_that_only_mentions_work_is_fine() -> None:
    check("at Waymark the purple goats dance on trampolines", LEAH)


def test_a_very_long_one_is_judged_quickly_and_kept_whole() -> None:
    long = "river lantern copper thistle " * 8
    assert strength_of(long).is_enough
    assert normalised(long) == long


def test_the_strength_grows_while_typing() -> None:
    typed = [strength_of(text) for text in ("river", "river lantern", "river lantern copper thistle")]
    assert [strength.is_enough for strength in typed] == [False, False, True]
    assert typed[0].score < typed[2].score
    assert all(bool(strength.hint) is not strength.is_enough for strength in typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cafe\u0301", "caf\u00e9"),
        ("\ufb01rst", "first"),
        ("\uff37aymark", "Waymark"),
        ("two\u00a0words", "two words"),
        ("\u212bngstr\u00f6m", "\u00c5ngstr\u00f6m"),
        (" kept as typed ", " kept as typed "),
    ],
)
def test_every_keyboard_writes_the_same(typed: str, kept: str) -> None:
    assert normalised(typed) == kept
