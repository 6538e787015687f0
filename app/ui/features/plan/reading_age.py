"""How old a reader has to be for a short English text, reckoned by the Flesch-Kincaid grade; a hint, never a verdict."""

import re

_WORDS = re.compile(r"[a-zA-Z’']+")
_SENTENCES = re.compile(r"[.!?\n]+")
_VOWELS = re.compile(r"[aeiouy]+")
FEWEST_WORDS = 5
YOUNGEST = 5


def reading_age(text: str) -> int | None:
    """Age in years, 5 or more; None for fewer than five words."""
    found = _WORDS.findall(text)
    if len(found) < FEWEST_WORDS:
        return None
    sentences = max(1, sum(1 for part in _SENTENCES.split(text) if part.strip()))
    syllables = sum(map(_syllables, found))
    grade = 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59
    return max(YOUNGEST, round(grade) + 5)


def _syllables(word: str) -> int:
    plain = word.lower().replace("’", "").replace("'", "")
    count = len(_VOWELS.findall(plain))
    is_silent = plain.endswith("e") and not plain.endswith(("le", "ee")) and count > 1
    return max(1, count - is_silent)
