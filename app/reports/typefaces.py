"""The letters that can be printed: which font files there are, in which order they are tried, and which letters each holds.

A text is set in one font as a whole, the first of its stack that holds every letter: a name in two fonts looks like a mistake.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Final

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app import resources
from app.domain.errors import Refused

_SCRIPTS: Final = (
    "Arabic",
    "Hebrew",
    "Devanagari",
    "Bengali",
    "Gurmukhi",
    "Gujarati",
    "Tamil",
    "Sinhala",
    "Thai",
    "Ethiopic",
    "Armenian",
    "Georgian",
    "Telugu",
    "Kannada",
    "Malayalam",
    "Khmer",
    "Myanmar",
)
REGULAR_SCRIPTS: Final = ("Inter-Regular", *(f"NotoSans{script}-Regular" for script in _SCRIPTS), "NotoSansCJKsc-Bold")
BOLD_SCRIPTS: Final = ("Inter-Bold", *(f"NotoSans{script}-Bold" for script in _SCRIPTS), "NotoSansCJKsc-Bold")

STACKS: Final = {
    "text": ("Lexend-Regular", *REGULAR_SCRIPTS),
    "text bold": ("Lexend-SemiBold", *BOLD_SCRIPTS),
    "record": REGULAR_SCRIPTS,
    "record bold": ("Inter-SemiBold", *BOLD_SCRIPTS),
    "round": ("Fredoka-SemiBold", "Nunito-Black", *BOLD_SCRIPTS),
    "soft": ("Nunito-Black", *BOLD_SCRIPTS),
    "wide": ("Lexend-ExtraBold", "Nunito-Black", *BOLD_SCRIPTS),
    "leaning": ("InterDisplay-BlackItalic", *BOLD_SCRIPTS),
    "serif": ("WaymarkSerif-Regular", *REGULAR_SCRIPTS),
    "serif bold": ("WaymarkSerif-SemiBold", *BOLD_SCRIPTS),
    "serif italic": ("WaymarkSerif-Italic", *REGULAR_SCRIPTS),
}

# Marks that steer letters and are never seen themselves; the ones that turn the direction of text are taken out.
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = (
    "\u00ad\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f"
)
_WITHOUT_UNSEEN: Final = {ord(mark): None for mark in _UNSEEN} | {0xA0: " ", 0x2011: "-"}
MOST_LETTERS_NAMED: Final = 5


class Typeface:
    """One font file: its outlines for shaping at once, its tables for the PDF only when it is drawn with."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self._path))))
        self.units_per_em: int = self.shaper.face.upem
        extents = self.shaper.get_font_extents("ltr")
        self.ascent: float = extents.ascender / self.units_per_em
        self.descent: float = -extents.descender / self.units_per_em

    @property
    def _path(self) -> str:
        return str(resources.path("fonts", f"{self.name}.ttf"))

    @cached_property
    def embedded(self) -> TTFont:
        """The font as reportlab embeds it, registered under its name."""
        font = TTFont(self.name, self._path)
        pdfmetrics.registerFont(font)
        return font

    def has(self, letter: str) -> bool:
        return letter in _JOINERS or self.shaper.get_nominal_glyph(ord(letter)) is not None

    def has_all(self, text: str) -> bool:
        return all(map(self.has, set(text)))


@cache
def typeface(name: str) -> Typeface:
    """The typeface of one file in resources/fonts, without its ending, loaded once."""
    return Typeface(name)


def printable(text: str) -> str:
    """The text as it is set: composed letters, single spaces, no marks that turn its direction (they could forge a reading)."""
    clean = " ".join(unicodedata.normalize("NFC", text).translate(_WITHOUT_UNSEEN).split())
    return clean if clean.strip(_JOINERS + " ") else ""


def find_typeface(text: str, stack: str) -> Typeface | None:
    """The first typeface of the stack that holds every letter of the printable text, or None."""
    return next((face for face in map(typeface, STACKS[stack]) if face.has_all(text)), None)


def typeface_for(text: str, stack: str) -> Typeface:
    """As `find_typeface`. Raises Refused with the letters that cannot be printed."""
    found = find_typeface(text, stack)
    if found is None:
        raise Refused(_sentence(text, stack))
    return found


def missing_letters(text: str, stack: str) -> list[str]:
    """The letters that no typeface of the stack holds, each once, in the order of the text."""
    faces = [typeface(name) for name in STACKS[stack]]
    return [letter for letter in dict.fromkeys(text) if not any(face.has(letter) for face in faces)]


def _sentence(text: str, stack: str) -> str:
    missing = missing_letters(text, stack)
    if missing:
        return f"These letters cannot be printed: {_named(missing)}. Please write it without them, or another way."
    return (
        "These letters cannot be printed together, because no one typeface has them all. Please use one script at a time."
    )


def _named(letters: Sequence[str]) -> str:
    shown = [letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in letters[:MOST_LETTERS_NAMED]]
    return ", ".join(shown) + (" and others" if len(letters) > MOST_LETTERS_NAMED else "")
