"""Fits the words of a certificate into a theme's box: the name shrinks, then wraps; the rest wraps, then shrinks. No clipping."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.domain.errors import Refused
from app.reports.content import CertificateContent
from app.reports.line_breaking import Measure
from app.reports.looks import Look, Style
from app.reports.shaping import Shaped, shape
from app.reports.typefaces import Typeface, printable, typeface_for

# Largest first: one line down to 34 points, then two, then three. (points, most lines)
NAME_STEPS = (
    *((size, 1) for size in range(84, 33, -2)),
    *((size, 2) for size in range(46, 23, -2)),
    *((size, 3) for size in range(30, 6, -1)),
)
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46)
BETWEEN_ACHIEVEMENTS = 26.0
MOST_STRETCH = 1.8


class Piece(NamedTuple):
    """Letters in a row: x from the middle of the row, in points."""

    line: Shaped
    x: float


class Row(NamedTuple):
    """One line across the page: what kind of words, its pieces, size, colour, height, and the gap above it, all in points."""

    kind: str
    pieces: tuple[Piece, ...]
    size: float
    colour: str
    gap: float
    stars: tuple[float, ...] = ()

    @property
    def ascent(self) -> float:
        return max(piece.line.face.ascent for piece in self.pieces) * self.size

    @property
    def height(self) -> float:
        return self.ascent + max(piece.line.face.descent for piece in self.pieces) * self.size

    @property
    def width(self) -> float:
        return sum(piece.line.width for piece in self.pieces) * self.size


def rows_for(content: CertificateContent, look: Look) -> tuple[Row, ...]:
    """The rows of the central column, from the top. Raises Refused when a letter cannot be printed or the words are too many."""
    setter = _Setter(content, look)
    for scale in SCALES:
        rows = tuple(setter.rows(scale))
        if height_of(rows) <= look.words.height:
            return rows
    raise Refused("There are too many words for one page. Please shorten the message or the achievements.", "message")


def height_of(rows: Iterable[Row]) -> float:
    return sum(row.height + row.gap for row in rows)


class _Setter:
    """Sets one certificate at a scale; typefaces and widths are found once."""

    def __init__(self, content: CertificateContent, look: Look) -> None:
        self.content, self.look = content, look
        self.width = look.words.width
        self._measures: dict[Typeface, Measure] = {}

    def rows(self, scale: float) -> Iterable[Row]:
        content, look = self.content, self.look
        language = content.language
        yield from self._stacked("lead in", self._joined(content.lead_in.shown(language)), look.lead_in, scale, 0)
        yield from self._name(scale)
        yield from self._stacked(
            "tagline", content.tagline.shown(language), look.tagline, scale, 2 * scale + look.below_name
        )
        yield from self._stacked("message", content.message.shown(language), look.message, scale, 11 * scale)
        yield from self._achievements(scale)

    def _joined(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return (" · ".join(texts),)

    def measure(self, text: str, stack: str) -> Measure:
        face = typeface_for(text, stack)
        return self._measures.setdefault(face, Measure(face))

    def _name(self, scale: float) -> Iterable[Row]:
        style = self.look.name
        name = printable(self.content.name)
        if not name:
            raise Refused("Please give the name to print.", "name")
        measure = self.measure(name, style.stack)
        most = style.size * max(scale, 0.7)
        for size, most_lines in NAME_STEPS:
            limit = self.width / size
            if size > most or (most_lines < 3 and measure.breaks_a_word(name, limit)):
                continue
            lines = measure.even_lines(name, limit)
            if len(lines) <= most_lines:
                for at, line in enumerate(lines):
                    gap = 4 * scale if at == 0 else -0.12 * size
                    yield Row("name", (_centred(line, measure.face, size),), size, style.colour, gap)
                return
        raise Refused("This name is too long to print on one page. Please use a shorter form of it.", "name")

    def _stacked(self, kind: str, texts: Sequence[str], style: Style, scale: float, gap: float) -> Iterable[Row]:
        for at, text in enumerate(texts):
            used = style if at == 0 else self.look.second._replace(size=style.size * self.look.second.size)
            yield from self._paragraph(kind, printable(text), used, scale, gap if at == 0 else 1)

    def _paragraph(self, kind: str, text: str, style: Style, scale: float, gap: float) -> Iterable[Row]:
        measure, size = self.measure(text, style.stack), style.size * scale
        for at, line in enumerate(measure.even_lines(text, self.width / size)):
            yield Row(kind, (_centred(line, measure.face, size),), size, style.colour, gap if at == 0 else 0)

    def _achievements(self, scale: float) -> Iterable[Row]:
        style = self.look.achievement
        size, between = style.size * scale, BETWEEN_ACHIEVEMENTS * scale
        row: list[Shaped] = []
        gap = 15 * scale
        for line in self._achievement_lines(size):
            if row and _width([*row, line], size, between) > self.width:
                yield _starred(row, size, between, style, gap)
                row, gap = [], 1 * scale
            row.append(line)
        if row:
            yield _starred(row, size, between, style, gap)

    def _achievement_lines(self, size: float) -> Iterable[Shaped]:
        for achievement in map(printable, self.content.achievements):
            measure = self.measure(achievement, self.look.achievement.stack)
            for line in measure.even_lines(achievement, self.width / size):
                yield shape(line, measure.face)


def _centred(text: str, face: Typeface, size: float) -> Piece:
    line = shape(text, face)
    return Piece(line, -line.width * size / 2)


def _width(lines: Sequence[Shaped], size: float, between: float) -> float:
    return sum(line.width * size for line in lines) + between * (len(lines) - 1)


def _starred(lines: Sequence[Shaped], size: float, between: float, style: Style, gap: float) -> Row:
    at = -_width(lines, size, between) / 2
    pieces = []
    for line in lines:
        pieces.append(Piece(line, at))
        at += line.width * size + between
    stars = tuple(piece.x - between / 2 for _, piece in pairwise(pieces))
    return Row("achievements", tuple(pieces), size, style.colour, gap, stars)


def fitted(text: str, style: Style, width: float, most_lines: int) -> tuple[Row, ...]:
    """A short text in a narrow place: the largest size, down to a third, at which it takes at most so many lines."""
    text = printable(text)
    if not text:
        return ()
    measure = Measure(typeface_for(text, style.stack))
    lines: list[str] = []
    size = style.size
    for step in range(14):
        size = style.size * (1 - step * 0.05)
        lines = measure.even_lines(text, width / size)
        if len(lines) <= most_lines and not (step < 8 and measure.breaks_a_word(text, width / size)):
            return tuple(Row("small", (_centred(line, measure.face, size),), size, style.colour, 0) for line in lines)
    raise Refused("This name is too long to print at the foot of the page. Please use a shorter form of it.", "worker_name")
