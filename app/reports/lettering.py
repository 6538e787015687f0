"""Sets text in glyphs: shaping, direction, measuring, breaking into lines, and drawing a line on a canvas.

A line that needs one plain glyph a letter is drawn as text with its kerning. A line that needs more (Arabic joins, Indic clusters,
stacked accents) is drawn as outlines of the shaped glyphs, with the same words as unseen text below it, so that copying, searching and
screen readers get the letters that were typed. Widths are in em unless a size is given; nothing here is ever read as markup.
"""

import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

import uharfbuzz
from bidi import algorithm
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr
from reportlab.pdfgen.canvas import Canvas

from app.reports.typefaces import Typeface

UNSEEN_TEXT: Final = 3
_FEATURES: Final = {"kern": True, "liga": False, "clig": False, "dlig": False}


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
            turned += reversed(list(group)) if is_inside else group
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
    uharfbuzz.shape(face.shaper, buffer, _FEATURES)
    for info, position in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
        yield Glyph(info.codepoint, info.cluster + offset, position.x_advance, position.x_offset, position.y_offset)


# -- lines ------------------------------------------------------------------------------------------------------------------------


class Measure:
    """Widths of words in one typeface, each shaped once. Lives as long as one document: words are never kept longer."""

    def __init__(self, face: Typeface) -> None:
        self.face = face
        self._widths: dict[str, float] = {}
        self.space = self.width(" ")

    def width(self, word: str) -> float:
        known = self._widths.get(word)
        if known is None:
            known = self._widths[word] = shape(word, self.face).width
        return known

    def lines(self, text: str, limit: float) -> list[str]:
        """Break printable text into lines of at most `limit` em. A word that is longer than a line is broken between letters."""
        lines: list[str] = []
        line: list[str] = []
        used = 0.0
        for word in text.split():
            width = self.width(word)
            if line and used + self.space + width <= limit:
                line.append(word)
                used += self.space + width
                continue
            if line:
                lines.append(" ".join(line))
            *full, word = self._parts(word, limit) if width > limit else (word,)
            lines += full
            line, used = [word], self.width(word)
        return [*lines, " ".join(line)] if line else lines

    def _parts(self, word: str, limit: float) -> Iterator[str]:
        part, used = "", 0.0
        for cluster in clusters(word):
            width = self.width(cluster)
            if part and used + width > limit:
                yield part
                part, used = "", 0.0
            part, used = part + cluster, used + width
        yield part

    def even_lines(self, text: str, limit: float) -> list[str]:
        """As `lines`, with lines about equally long: the narrowest width that needs no more lines and breaks no more words."""
        lines = self.lines(text, limit)
        longest = max(map(self.width, text.split()), default=0.0)
        low, high = min(longest, limit), limit
        for _ in range(8):
            middle = (low + high) / 2
            if len(self.lines(text, middle)) > len(lines):
                low = middle
            else:
                high = middle
        return self.lines(text, high)

    def breaks_a_word(self, text: str, limit: float) -> bool:
        return any(self.width(word) > limit for word in text.split())


def clusters(word: str) -> Iterator[str]:
    """The parts of a word that must stay together: a letter with its marks and what a joiner ties to it."""
    cluster = ""
    for letter in word:
        is_tied = unicodedata.category(letter).startswith("M") or letter == "\u200d" or cluster.endswith("\u200d")
        if cluster and not is_tied:
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


# -- drawing ----------------------------------------------------------------------------------------------------------------------


def draw(canvas: Canvas, line: Shaped, x: float, y: float, size: float, colour: Any) -> None:
    """Draw a line with its left end at x and its baseline at y, in points."""
    canvas.saveState()
    canvas.setFillColor(colour)
    if line.is_plain:
        _draw_text(canvas, line, x, y, size)
    else:
        canvas.drawPath(outline(canvas, line, x, y, size), stroke=0, fill=1, fillMode=1)
        _draw_unseen(canvas, line, x, y, size)
    canvas.restoreState()


def _draw_text(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    font = line.face.embedded
    thousandth = 1000 / line.face.units_per_em
    shape_data = [
        ShapeData(glyph.cluster, glyph.advance * thousandth, 0, 0, 0, font.face.getCharWidth(ord(letter)))
        for letter, glyph in zip(line.text, line.glyphs, strict=True)
    ]
    text = canvas.beginText(x, y)
    text.setFont(line.face.name, size)
    text.textOut(ShapedStr(line.text, shapeData=shape_data))
    canvas.drawText(text)


def _draw_unseen(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    seen = "".join(letter for letter in line.seen if line.face.shaper.get_nominal_glyph(ord(letter)) is not None)
    natural = line.face.embedded.stringWidth(seen, size)
    text = canvas.beginText(x, y)
    text.setFont(line.face.name, size)
    text.setTextRenderMode(UNSEEN_TEXT)
    if natural > 0 and line.width > 0:
        text.setHorizScale(100 * line.width * size / natural)
    text.textOut(seen)
    text.setHorizScale(100)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def outline(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> Any:
    """The line as one reportlab path, in points, for filling with the non-zero rule or for stroking."""
    scale = size / line.face.units_per_em
    path = canvas.beginPath()
    at = x
    for glyph in line.glyphs:
        pen = _Pen(path, at + glyph.x * scale, y + glyph.y * scale, scale)
        line.face.shaper.draw_glyph_with_pen(glyph.number, pen)
        at += glyph.advance * scale
    return path


class _Pen:
    """Puts the outline of one glyph into a path; quadratic curves become cubic ones. (Method names are the shaper's.)"""

    def __init__(self, path: Any, x: float, y: float, scale: float) -> None:
        self.path = path
        self._place: Callable[[tuple[float, float]], tuple[float, float]] = lambda p: (x + p[0] * scale, y + p[1] * scale)
        self._here = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.moveTo(*self._here)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.lineTo(*self._here)

    def qCurveTo(self, control: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        (ax, ay), (cx, cy), (bx, by) = self._here, self._place(control), self._place(point)
        self.path.curveTo(ax + (cx - ax) * 2 / 3, ay + (cy - ay) * 2 / 3, bx + (cx - bx) * 2 / 3, by + (cy - by) * 2 / 3, bx, by)
        self._here = (bx, by)

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.curveTo(*self._place(one), *self._place(two), *self._here)

    def closePath(self) -> None:  # noqa: N802
        self.path.close()
