"""Turns text into glyphs: direction (Unicode bidirectional algorithm), scripts, joins and kerning. Widths are in em.

Nothing here is ever read as markup: a letter is a letter.
"""

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

import uharfbuzz
from bidi import algorithm

from app.reports.typefaces import Typeface

_FEATURES: Final = {"kern": True, "liga": False, "clig": False, "dlig": False}
# Some Latin typefaces swap marks beside capitals and figures; letters must stay the ones that were typed.
_LATIN_FEATURES: Final = {**_FEATURES, "calt": False}
_AFTER_LATIN: Final = "\u0370"


class Glyph(NamedTuple):
    """One shaped glyph: its number in the font, the letter it came from, and where it stands, in font units."""

    number: int
    cluster: int
    advance: int
    x: int
    y: int


class Shaped(NamedTuple):
    """A line of text as glyphs from left to right. `is_plain`: one unmoved glyph for each letter, in the order of the letters.

    `seen` holds the letters in the order in which the eye meets them from the left: readers of PDF turn it back themselves.
    """

    text: str
    face: Typeface
    glyphs: tuple[Glyph, ...]
    is_plain: bool
    seen: str

    @property
    def width(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs) / self.face.units_per_em


def shape(text: str, face: Typeface) -> Shaped:
    """Set printable text in one typeface. Letters that the typeface lacks come out as its empty box."""
    if text.isascii():
        glyphs = tuple(_shape_run(text, 0, face, is_right_to_left=False))
        return Shaped(text, face, glyphs, _is_plain(text, face, glyphs), text)
    runs = _runs_in_order_of_sight(text)
    glyphs = tuple(glyph for run in runs for glyph in _shape_parts(text, run, face))
    seen = "".join(text[run.start : run.end][:: -1 if run.is_right_to_left else 1] for run in runs)
    return Shaped(text, face, glyphs, seen == text and _is_plain(text, face, glyphs), seen)


def _is_plain(text: str, face: Typeface, glyphs: tuple[Glyph, ...]) -> bool:
    return len(glyphs) == len(text) and all(
        glyph.x == 0 and glyph.y == 0 and face.shaper.get_nominal_glyph(ord(letter)) == glyph.number
        for letter, glyph in zip(text, glyphs, strict=True)
    )


def reads_from_right(text: str) -> bool:
    """Whether the first letter with a direction is one of a script that is read from right to left."""
    return not text.isascii() and int(algorithm.get_base_level(text)) == 1


def _levels(text: str) -> list[int]:
    """The embedding level of each letter (Unicode bidirectional algorithm): odd is read from right to left."""
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = algorithm.get_base_level(text)
    storage["base_dir"] = "LR"[storage["base_level"]]
    algorithm.get_embedding_levels(text, storage)
    for at, letter in enumerate(storage["chars"]):
        letter["at"] = at
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = {letter["at"]: int(letter["level"]) for letter in storage["chars"]}
    levels: list[int] = []
    for at in range(len(text)):
        levels.append(found.get(at, levels[-1] if levels else storage["base_level"]))
    return levels


class _Run(NamedTuple):
    level: int
    start: int
    end: int

    @property
    def is_right_to_left(self) -> bool:
        return self.level % 2 == 1


def _runs_in_order_of_sight(text: str) -> list[_Run]:
    """Runs of one level, turned by rule L2: from the highest level down, turn round each row of runs at that level or above."""
    levels = _levels(text)
    runs = []
    for level, ats in groupby(range(len(text)), key=levels.__getitem__):
        start, *rest = ats
        runs.append(_Run(level, start, start + len(rest) + 1))
    for at_least in range(max(levels, default=0), 0, -1):
        turned: list[_Run] = []
        for is_inside, group in groupby(runs, key=lambda run, bar=at_least: run.level >= bar):  # type: ignore[misc]
            row = list(group)
            turned += row[::-1] if is_inside else row
        runs = turned
    return runs


def _shape_parts(text: str, run: _Run, face: Typeface) -> Iterator[Glyph]:
    parts = list(_same_script(text, run.start, run.end))
    for start, end in reversed(parts) if run.is_right_to_left else parts:
        yield from _shape_run(text[start:end], start, face, is_right_to_left=run.is_right_to_left)


def _same_script(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts a run where the script changes: each script has its own shaping. Spaces and marks go with what stands before."""
    begin, current = start, ""
    for at in range(start, end):
        script = _script(text[at])
        if script and current and script != current:
            yield begin, at
            begin = at
        current = script or current
    yield begin, end


def _script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "").partition(" ")[0]


def _shape_run(text: str, offset: int, face: Typeface, *, is_right_to_left: bool) -> Iterator[Glyph]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_right_to_left else "ltr"
    uharfbuzz.shape(face.shaper, buffer, _LATIN_FEATURES if max(text, default="") < _AFTER_LATIN else _FEATURES)
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        yield Glyph(info.codepoint, info.cluster + offset, position.x_advance, position.x_offset, position.y_offset)
