"""What a good passphrase is: one spelling for every keyboard, long enough, hard to guess, nothing of the person's own.

Rules (SECURITY 3.1): at least 14 characters or four words, at most 256 characters, a guessing score of 3 of 4, and not
mainly the service's or the person's own name. Where the passphrase stands alone (no keystore): six words or 20 characters.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from app.domain.errors import Refused

SHORTEST_CHARACTERS: Final = 14
FEWEST_WORDS: Final = 4
SHORTEST_CHARACTERS_ALONE: Final = 20
FEWEST_WORDS_ALONE: Final = 6
LONGEST_CHARACTERS: Final = 256
ENOUGH_SCORE: Final = 3
FEWEST_OWN_LETTERS: Final = 10
_SCORED_CHARACTERS: Final = 72
_OF_THE_SERVICE: Final = ("waymark", "youth", "justice", "offending", "council", "passphrase", "password", "welcome")


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """How strong a typed passphrase is: `score` 0 to 4, and what to do next in `hint` (empty when it is good enough)."""

    score: int
    hint: str

    @property
    def is_enough(self) -> bool:
        """True when it may be used."""
        return not self.hint


def normalised(passphrase: str) -> str:
    """The one spelling (NFKC) that is stretched into a key. Raises Refused for what cannot be written as text."""
    if len(passphrase) > LONGEST_CHARACTERS:
        raise Refused(f"This passphrase is longer than {LONGEST_CHARACTERS} characters. Use a shorter one.", "passphrase")
    if any("\ud800" <= character <= "\udfff" for character in passphrase):
        raise Refused("This passphrase has a broken character in it. Type it again.", "passphrase")
    return unicodedata.normalize("NFKC", passphrase)


def check(passphrase: str, names: Sequence[str] = (), *, stands_alone: bool = False) -> None:
    """Raises Refused with what to do when the passphrase may not be used."""
    strength = strength_of(passphrase, names, stands_alone=stands_alone)
    if not strength.is_enough:
        raise Refused(strength.hint, "passphrase")


def strength_of(passphrase: str, names: Sequence[str] = (), *, stands_alone: bool = False) -> Strength:
    """The strength as it is typed. `names` are the person's and team's; `stands_alone` asks for more, with no keystore."""
    try:
        text = normalised(passphrase)
    except Refused as refusal:
        return Strength(score=0, hint=refusal.message)
    own = [*_OF_THE_SERVICE, *_words_of(names)]
    score = _score(text, own) if text else 0
    hint = _length_hint(text, stands_alone) or _own_words_hint(text, own) or _score_hint(score)
    return Strength(score=score, hint=hint)


def _score(text: str, own: Sequence[str]) -> int:
    """0 to 4, for words that cannot be guessed."""
    from zxcvbn import zxcvbn  # word lists that take 14 MB: read only once somebody types a new passphrase

    return int(zxcvbn(text[:_SCORED_CHARACTERS], own)["score"])


def _length_hint(text: str, stands_alone: bool) -> str:
    characters, words = (
        (SHORTEST_CHARACTERS_ALONE, FEWEST_WORDS_ALONE) if stands_alone else (SHORTEST_CHARACTERS, FEWEST_WORDS)
    )
    if len(text) > LONGEST_CHARACTERS:
        return f"This passphrase is longer than {LONGEST_CHARACTERS} characters. Use a shorter one."
    if len(text) >= characters or len(set(text.split())) >= words:
        return ""
    return f"Make it longer: at least {words} words, or {characters} characters."


def _own_words_hint(text: str, own: Sequence[str]) -> str:
    left = text.casefold()
    for word in sorted(own, key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) == len(text.casefold()) or len(re.sub(r"[\W_]", "", left)) >= FEWEST_OWN_LETTERS:
        return ""
    return "Do not build it on your own name, your team or the service. Use words that have nothing to do with work."


def _score_hint(score: int) -> str:
    if score >= ENOUGH_SCORE:
        return ""
    return "This is too easy to guess. Put together words that do not belong together."


def _words_of(names: Sequence[str]) -> list[str]:
    """Words of three letters or more; shorter ones stand inside ordinary words too often to say anything."""
    text = unicodedata.normalize("NFKC", " ".join(names)).casefold()
    return [word for word in re.split(r"\W+", text) if len(word) >= 3]
