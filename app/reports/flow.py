"""Runs text down pages: breaks lines, changes page when one is full, and numbers the pages when the last one is known.

For prose that must always print: each word takes the first typeface that holds it, and a letter that no typeface holds is
printed as its number, [U+1F389]. Lines are placed first and drawn after, so "page 2 of 9" is right and nothing is laid out twice.
"""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.reports.lettering import draw
from app.reports.line_breaking import Measure
from app.reports.shaping import reads_from_right, shape
from app.reports.typefaces import STACKS, find_typeface, missing_letters, printable, typeface

Mark = Callable[[Canvas], None]
Furniture = Callable[[Canvas, int, int], None]


class Type(NamedTuple):
    """How a text is set: stack, size and the distance of its lines in points, colour."""

    stack: str
    size: float
    leading: float
    colour: str


class _Words(NamedTuple):
    """Neighbouring words in one typeface."""

    text: str
    measure: Measure


class Prose:
    """Breaks texts into lines for one document. Widths are kept for its life only."""

    def __init__(self, *, leaves_out_symbols: bool = False) -> None:
        """`leaves_out_symbols`: a symbol that cannot be printed (most emoji) is left out, not numbered; for a child's page."""
        self._leaves_out_symbols = leaves_out_symbols
        self._measures: dict[str, Measure] = {}
        self._faces: dict[tuple[str, str], str] = {}

    def lines(self, text: str, kind: Type, width: float) -> list[str]:
        """Lines of at most `width` points; each line break of the text starts a line; an empty text has none."""
        found: list[str] = []
        for paragraph in text.splitlines():
            clean = self._drawable(printable(paragraph), kind.stack)
            first = self._measure(clean, kind.stack)
            if first is not None:
                found += first.lines(clean, width / kind.size) or [""]
            else:
                found += self._mixed_lines(clean, kind, width)
        return found

    def _mixed_lines(self, text: str, kind: Type, width: float) -> list[str]:
        """As `Measure.lines`, for a paragraph whose words need several typefaces."""
        limit = width / kind.size
        lines: list[str] = []
        line, used = "", 0.0
        for word in text.split():
            measure = self._word_measure(word, kind.stack)
            for part in measure.lines(word, limit):
                needed = measure.width(part) + measure.space
                if line and used + needed > limit:
                    lines.append(line)
                    line, used = "", 0.0
                line, used = f"{line} {part}" if line else part, used + needed
        return [*lines, line] if line else lines

    def draw(self, canvas: Canvas, line: str, kind: Type, x: float, y: float) -> None:
        """Draw one line from `lines`, its baseline at y."""
        whole = self._measure(line, kind.stack)
        if whole is not None:
            draw(canvas, shape(line, whole.face), x, y, kind.size, kind.colour)
            return
        for at, words in enumerate(self._words(line, kind.stack)):
            if at:
                # The space is drawn too, for those who copy or listen to the text.
                draw(canvas, shape(" ", words.measure.face), x, y, kind.size, kind.colour)
                x += words.measure.space * kind.size
            shaped = shape(words.text, words.measure.face)
            draw(canvas, shaped, x, y, kind.size, kind.colour)
            x += shaped.width * kind.size

    def width(self, line: str, kind: Type) -> float:
        """Width of one short line, in points."""
        whole = self._measure(line, kind.stack)
        runs = [_Words(line, whole)] if whole else list(self._words(line, kind.stack))
        spaces = sum(words.measure.space for words in runs[1:])
        return (sum(shape(words.text, words.measure.face).width for words in runs) + spaces) * kind.size

    def _words(self, line: str, stack: str) -> Sequence[_Words]:
        groups = groupby(line.split(), key=lambda word: self._word_measure(word, stack))
        return [_Words(" ".join(words), measure) for measure, words in groups]

    def _drawable(self, text: str, stack: str) -> str:
        """Letters that no typeface of the stack holds become their numbers; a word that mixes scripts is cut where they meet."""
        if find_typeface(text, stack):
            return text
        for letter in missing_letters(text, stack):
            is_left_out = self._leaves_out_symbols and unicodedata.category(letter).startswith("S")
            text = text.replace(letter, "" if is_left_out else f"[U+{ord(letter):04X}]")
        if find_typeface(text, stack):
            return text
        return " ".join(part for word in text.split() for part in _one_face_each(word, stack))

    def _measure(self, text: str, stack: str) -> Measure | None:
        """How to measure a paragraph that stands in one typeface; None: word by word, so that its plain words look like the rest.

        A paragraph that is read from the right stays whole, because its words change places.
        """
        face = find_typeface(text, stack)
        if face is None or (face.name != STACKS[stack][0] and not reads_from_right(text)):
            return None
        return self._measures.setdefault(face.name, Measure(face))

    def _word_measure(self, word: str, stack: str) -> Measure:
        key = (word, stack)
        if key not in self._faces:
            face = find_typeface(word, stack)
            self._faces[key] = face.name if face else STACKS[stack][0]
        name = self._faces[key]
        return self._measures.setdefault(name, Measure(typeface(name)))


def _one_face_each(word: str, stack: str) -> list[str]:
    if find_typeface(word, stack):
        return [word]
    parts = [""]
    for letter in word:
        if find_typeface(parts[-1] + letter, stack):
            parts[-1] += letter
        else:
            parts.append(letter)
    return [part for part in parts if part]


class Pages:
    """A pile of pages being filled from the top. `y` is the height of the next thing; drawing waits until `draw`."""

    def __init__(self, top: float, bottom: float) -> None:
        self.top, self.bottom, self.y = top, bottom, top
        self._pages: list[list[Mark]] = [[]]

    def place(self, mark: Mark) -> None:
        """Draw this on the page that is being filled."""
        self._pages[-1].append(mark)

    def turn(self) -> None:
        """Go on with a new page."""
        self._pages.append([])
        self.y = self.top

    def need(self, height: float) -> None:
        """Turn the page unless so many points are left on it (or it is still empty)."""
        if self.y - height < self.bottom and self.y < self.top:
            self.turn()

    def skip(self, height: float) -> None:
        """Leave a gap, but none at the head of a page."""
        if self.y < self.top:
            self.y -= height

    def text(self, prose: Prose, lines: Sequence[str], kind: Type, x: float) -> None:
        """Run lines down the page, and on to the next ones. No line stands alone at the foot or the head of a page."""
        for at, line in enumerate(lines):
            self.need(kind.leading)
            left, fit = len(lines) - at, int((self.y - self.bottom) / kind.leading + 1e-6)
            is_alone_below = at == 0 and fit == 1 and left > 1
            is_alone_above = fit == 1 and left == 2 and at > 1
            if (is_alone_below or is_alone_above) and self.y < self.top:
                self.turn()
            baseline = self.y - kind.leading * 0.76
            self.place(lambda canvas, line=line, y=baseline: prose.draw(canvas, line, kind, x, y))  # type: ignore[misc]
            self.y -= kind.leading

    def draw(self, canvas: Canvas, furniture: Furniture) -> None:
        """Draw all pages; `furniture` draws what each has, given its number and how many there are."""
        for number, marks in enumerate(self._pages, start=1):
            furniture(canvas, number, len(self._pages))
            for mark in marks:
                mark(canvas)
            canvas.showPage()
