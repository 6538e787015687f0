"""The words that certificates start with, read from resources/certificates/words.yaml once: English and Welsh, for each theme."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from app import resources


class Words(msgspec.Struct, frozen=True):
    """One text in the languages that it is printed in; empty is not printed."""

    en: str = ""
    cy: str = ""

    def shown(self, language: str) -> tuple[str, ...]:
        """The texts to print for "en", "cy" or "both" (Welsh first), without empty ones."""
        wanted = {"en": (self.en,), "cy": (self.cy,), "both": (self.cy, self.en)}[language]
        return tuple(text for text in wanted if text)


class Months(msgspec.Struct, frozen=True):
    en: tuple[str, ...]
    cy: tuple[str, ...]


class Everywhere(msgspec.Struct, frozen=True):
    """Words that are the same in every theme."""

    lead_in: Words
    worker_role: Words
    date_label: Words
    months: Months


class ThemeWords(msgspec.Struct, frozen=True):
    """Words of one theme: its name on screen, the line under the name, messages to start from, its own lead-in and badge."""

    label: Words
    tagline: Words
    messages: tuple[Words, ...]
    lead_in: Words | None = None
    badge: Words = Words()


class Wording(msgspec.Struct, frozen=True):
    everywhere: Everywhere
    themes: Mapping[str, ThemeWords]
    words_to_think_about: tuple[str, ...]


@cache
def wording() -> Wording:
    """All words of certificates. Raises msgspec.ValidationError when the file is not in this shape."""
    tree: Any = resources.values("certificates", "words.yaml")
    return msgspec.convert(tree, Wording)


@cache
def _telling() -> re.Pattern[str]:
    words = "|".join(map(re.escape, wording().words_to_think_about))
    return re.compile(rf"(?<!\bin )\b({words})\b", re.IGNORECASE)


def telling_words(*texts: str) -> tuple[str, ...]:
    """Words in the texts that may tell a visitor why the child was worked with, each once, in small letters. Empty: none found.

    A question for the worker, never a refusal: a child may want their certificate to say it (DOMAIN 10.2).
    """
    found = (match.group(1).lower() for text in texts for match in _telling().finditer(text))
    return tuple(dict.fromkeys(found))
