"""What a certificate says, as values: the words for a child's wall, made from plain facts. Nothing here draws.

By default there is no order, offence, court, reference, crest or birth date on it (DOMAIN 10.2): what a visitor reads is the
child's name, what they did well, and who is proud of them.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from app.domain.errors import Refused
from app.reports.wording import Words, telling_words, wording

LANGUAGES = ("en", "cy", "both")
MOST_ACHIEVEMENTS = 5
LONGEST_NAME = 200
LONGEST_WORKER_NAME = 80
LONGEST_ACHIEVEMENT = 120
LONGEST_TAGLINE = 160
LONGEST_MESSAGE = 400


class CertificateContent(msgspec.Struct, frozen=True, kw_only=True):
    """Every word on one certificate. `shown(language)` of each `Words` gives the texts to print, Welsh first when both."""

    name: str
    theme: str
    language: str = "en"
    lead_in: Words
    tagline: Words
    message: Words
    achievements: tuple[str, ...] = ()
    worker_name: str = ""
    worker_role: Words
    date_label: Words
    on_text: Words
    badge: Words = Words()

    @property
    def telling_words(self) -> tuple[str, ...]:
        """Words that may tell a visitor why the child was worked with, for the screen to ask about before printing."""
        free = (*self.tagline.shown(self.language), *self.message.shown(self.language), *self.achievements)
        return telling_words(*free)

    @property
    def title(self) -> str:
        """Title of the document, in the first language shown."""
        return f"Certificate for {self.name}" if self.language == "en" else f"Tystysgrif i {self.name}"


def themes() -> tuple[str, ...]:
    """The names of the themes, in the order in which a child is asked to choose."""
    return tuple(wording().themes)


def theme_label(theme: str, language: str = "en") -> str:
    """The name of a theme as a child reads it."""
    return _first(wording().themes[theme].label, language)


def suggested_messages(theme: str) -> tuple[Words, ...]:
    """Three messages to start from, in English and Welsh."""
    return wording().themes[theme].messages


def make_certificate(
    *,
    name: str,
    theme: str,
    on: str,
    language: str = "en",
    message: str = "",
    message_cy: str = "",
    tagline: str = "",
    tagline_cy: str = "",
    achievements: Iterable[str] = (),
    worker_name: str = "",
) -> CertificateContent:
    """Make a certificate from plain values; what is left empty gets the theme's words. `on` is an ISO date (2026-11-23).

    `message` is in English, or in Welsh when the language is "cy" and `message_cy` is empty. A message written in one language only
    stands alone: a default never speaks beside it. Raises Refused (with the field) for words that cannot be used.
    """
    if theme not in wording().themes:
        raise Refused("Please choose one of the designs.", "theme")
    if language not in LANGUAGES:
        raise Refused("Please choose English, Welsh or both.", "language")
    everywhere, own = wording().everywhere, wording().themes[theme]
    given = tuple(said for said in (_line(text) for text in achievements) if said)
    if len(given) > MOST_ACHIEVEMENTS:
        raise Refused(f"Please keep to {MOST_ACHIEVEMENTS} achievements. Three look best.", "achievements")
    for achievement in given:
        _check(achievement, LONGEST_ACHIEVEMENT, "achievements", "each achievement")
    if not _line(name):
        raise Refused("Please give the name to print.", "name")
    return CertificateContent(
        name=_check(_line(name), LONGEST_NAME, "name", "the name"),
        theme=theme,
        language=language,
        lead_in=own.lead_in or everywhere.lead_in,
        tagline=_words(tagline, tagline_cy, language, own.tagline, LONGEST_TAGLINE, "tagline"),
        message=_words(message, message_cy, language, own.messages[0], LONGEST_MESSAGE, "message"),
        achievements=given,
        worker_name=_check(_line(worker_name), LONGEST_WORKER_NAME, "worker_name", "the worker's name"),
        worker_role=everywhere.worker_role,
        date_label=everywhere.date_label,
        on_text=_date(on),
        badge=own.badge,
    )


def _words(en: str, cy: str, language: str, default: Words, longest: int, field: str) -> Words:
    en, cy = (_check(_line(text), longest, field, f"the {field}") for text in (en, cy))
    if language == "cy":
        en, cy = "", cy or en
    given = Words(en=en, cy=cy)
    return given if given.shown(language) else default


def _line(text: str) -> str:
    return " ".join(text.split())


def _check(text: str, longest: int, field: str, what: str) -> str:
    if len(text) > longest:
        raise Refused(f"Please keep {what} to {longest} letters. It has {len(text)}.", field)
    return text


def _date(on: str) -> Words:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Refused("Please give the date to print.", "on") from None
    months = wording().everywhere.months
    return Words(
        en=f"{day.day} {months.en[day.month - 1]} {day.year}", cy=f"{day.day} {months.cy[day.month - 1]} {day.year}"
    )


def _first(words: Words, language: str) -> str:
    return words.shown(language)[0]
