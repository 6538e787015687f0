"""Prints what changed since the last stage on one A4 page for a panel: judgements first, then the most important changes.

What does not fit is counted and named by section, never cut in silence. Text is set as typed: nothing in it is markup.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.changes.word_runs import Run, shortened
from app.reports.flow import Prose, Type
from app.reports.marked_words import MarkedLine, draw_marked, marked_lines, space_of
from app.reports.page import PORTRAIT, drawn

LEFT: Final = 48.0
RIGHT: Final = PORTRAIT[0] - 48.0
WIDTH: Final = RIGHT - LEFT
TOP: Final = PORTRAIT[1] - 66.0
BOTTOM: Final = 74.0

INK: Final = "#17242C"
MUTED: Final = "#52636E"
TEAL: Final = "#0F6073"
LINE: Final = "#C9D3D9"
TITLE: Final = Type("record bold", 18, 23, INK)
CHILD: Final = Type("record", 11, 15, INK)
META: Final = Type("record", 9, 12.5, MUTED)
SECTION: Final = Type("record bold", 11, 15, TEAL)
QUESTION: Final = Type("record bold", 9, 12, INK)
WORDS: Final = Type("record", 9, 12.5, INK)
TILE: Final = Type("record", 8, 10.5, MUTED)
LEVEL: Final = Type("record bold", 11, 14, INK)
MARKING: Final = Type("record bold", 9, 12, INK)
SMALL: Final = Type("record", 8, 11, MUTED)
MOST_NAME_LINES: Final = 3
DETAIL: Final = ((8, 70), (5, 34), (3, 14))
"""How much of a long text stands beside its changes, from most to least: words kept on each side, words in all."""
MOST_ROWS: Final = 6


class Tile(msgspec.Struct, frozen=True):
    """One judgement: what is judged, how it was and is, the way it went in a word; `turn` 1 higher, -1 lower, 0 neither."""

    label: str
    before: str
    now: str
    way: str
    turn: int = 0


class Entry(msgspec.Struct, frozen=True):
    """One change: its section, what was asked, a word for what happened, and lines of marked words, whole."""

    section: str
    label: str
    way: str
    lines: tuple[tuple[Run, ...], ...]
    turn: int = 0


class ChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """All words of the page. `entries` are in reading order, `by_weight` their places, the most important first."""

    title: str
    child_name: str
    older: str
    newer: str
    standing: str = ""
    summary: str
    tiles: tuple[Tile, ...]
    entries: tuple[Entry, ...]
    by_weight: tuple[int, ...]
    nothing: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    printed_by: str
    printed_at: str


def draw_change_page(page: ChangePage) -> bytes:
    """The page as a PDF. The same values give the same bytes. Raises CouldNotDraw."""
    return drawn(PORTRAIT, f"{page.title} ({page.marking})", "en-GB", lambda canvas: _Drawing(canvas, page).draw())


Mark = Callable[[float], None]
"""Draws itself with its top edge at this height."""


class _Block(msgspec.Struct):
    """Things under each other: each has a height and a way to draw it."""

    parts: list[tuple[float, Mark]]

    @property
    def height(self) -> float:
        return sum(height for height, _ in self.parts)


class _Drawing:
    """One page being made: blocks are measured before any is drawn, so that the largest number that fits is known."""

    def __init__(self, canvas: Canvas, page: ChangePage) -> None:
        self._canvas, self._page, self._prose = canvas, page, Prose()
        self._made: dict[int, _Block] = {}
        self._detail = DETAIL[0]

    def draw(self) -> None:
        head = self._head()
        room = TOP - BOTTOM - head.height
        fits = self._fitting(room)
        y = self._put(head, TOP)
        for block in self._body(fits):
            y = self._put(block, y)
        self._furniture()
        self._canvas.showPage()

    def _put(self, block: _Block, y: float) -> float:
        for height, mark in block.parts:
            mark(y)
            y -= height
        return y

    def _fitting(self, room: float) -> int:
        """How many changes are shown: all of them at the first detail that has room for all, else what fits at the middle one."""
        for detail in (*DETAIL, DETAIL[1]):
            self._detail, self._made = detail, {}
            fits = self._most_that_fit(room)
            if fits == len(self._page.entries):
                break
        return fits

    def _most_that_fit(self, room: float) -> int:
        """The largest number of changes, taken by weight, that has room together with the word about the rest."""
        low, high = 0, len(self._page.entries)
        while low < high:
            middle = (low + high + 1) // 2
            if sum(block.height for block in self._body(middle)) <= room:
                low = middle
            else:
                high = middle - 1
        return low

    def _body(self, count: int) -> list[_Block]:
        page = self._page
        shown = sorted(page.by_weight[:count])
        blocks: list[_Block] = []
        for section, places in groupby(shown, key=lambda place: page.entries[place].section):
            blocks.append(self._heading(section))
            blocks += [self._entry(place) for place in places]
        left = sorted(page.by_weight[count:])
        if left:
            blocks.append(self._rest([page.entries[place].section for place in left]))
        elif not page.entries and page.nothing:
            blocks.append(self._lines(page.nothing, CHILD, gap=12))
        return blocks

    def _rest(self, sections: Sequence[str]) -> _Block:
        counts = {section: sections.count(section) for section in dict.fromkeys(sections)}
        named = [f"{section} ({count})" for section, count in list(counts.items())[:8]]
        others = len(counts) - len(named)
        words = ", ".join(named) + (f" and {others} more sections" if others else "")
        more = len(sections)
        sentence = f"And {more} more {'change' if more == 1 else 'changes'} that did not fit on this page: {words}."
        return self._lines(sentence, QUESTION, gap=8, most=4)

    def _lines(self, text: str, kind: Type, *, gap: float = 0.0, most: int = 0, left: float = LEFT) -> _Block:
        lines = self._prose.lines(text, kind, RIGHT - left)
        if most and len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
        parts: list[tuple[float, Mark]] = [(gap, lambda _y: None)] if gap else []
        return _Block([*parts, *((kind.leading, self._line(line, kind, left)) for line in lines)])

    def _line(self, line: str, kind: Type, left: float) -> Mark:
        return lambda y: self._prose.draw(self._canvas, line, kind, left, y - kind.leading * 0.76)

    def _head(self) -> _Block:
        page = self._page
        block = self._lines(page.title, TITLE, most=2)
        for text, kind, most in (
            (page.child_name, CHILD, MOST_NAME_LINES),
            (f"{page.older} → {page.newer}", META, 2),
            (page.standing, META, 2),
            (page.summary, META, 3),
        ):
            if text:
                block.parts += self._lines(text, kind, most=most).parts
        if page.tiles:
            tall = self._tile_height()
            block.parts += [(10, lambda _y: None), (tall, self._tiles), (4, lambda _y: None)]
        return block

    def _tile_width(self) -> float:
        return (WIDTH - 8 * (len(self._page.tiles) - 1)) / len(self._page.tiles)

    def _tile_height(self) -> float:
        return 12 + max(
            TILE.leading * len(self._tile_label(tile)) + LEVEL.leading * len(self._tile_levels(tile)) + TILE.leading
            for tile in self._page.tiles
        )

    def _tile_label(self, tile: Tile) -> list[str]:
        return self._prose.lines(tile.label, TILE, self._tile_width() - 14)[:2]

    def _tile_levels(self, tile: Tile) -> list[str]:
        words = f"{tile.before} → {tile.now}" if tile.before and tile.now and tile.before != tile.now else tile.now or "–"
        return self._prose.lines(words, LEVEL, self._tile_width() - 14)[:2]

    def _tiles(self, y: float) -> None:
        canvas, wide, tall = self._canvas, self._tile_width(), self._tile_height()
        for number, tile in enumerate(self._page.tiles):
            x = LEFT + number * (wide + 8)
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.8)
            canvas.roundRect(x, y - tall, wide, tall, 4, stroke=1, fill=0)
            at = y - 6
            for lines, kind in ((self._tile_label(tile), TILE), (self._tile_levels(tile), LEVEL)):
                for line in lines:
                    self._prose.draw(canvas, line, kind, x + 7, at - kind.leading * 0.76)
                    at -= kind.leading
            self._way(tile.way, tile.turn, x + 7, at)

    def _way(self, word: str, turn: int, x: float, y: float) -> None:
        """The word with an arrow before it, drawn as a shape: it is in no font's care."""
        if turn:
            self._arrow(x, y - TILE.leading * 0.76, turn)
            x += 9
        self._prose.draw(self._canvas, word, TILE._replace(stack="record bold", colour=INK), x, y - TILE.leading * 0.76)

    def _arrow(self, x: float, y: float, turn: int) -> None:
        tip, base = (y + 6, y) if turn > 0 else (y, y + 6)
        path = self._canvas.beginPath()
        path.moveTo(x, base)
        path.lineTo(x + 6, base)
        path.lineTo(x + 3, tip)
        path.close()
        self._canvas.setFillColor(INK)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _heading(self, title: str) -> _Block:
        block = self._lines(title, SECTION, gap=7, most=1)
        block.parts.append((3, lambda y: self._rule(y)))
        return block

    def _entry(self, place: int) -> _Block:
        if place not in self._made:
            self._made[place] = self._made_entry(self._page.entries[place])
        return self._made[place]

    def _made_entry(self, entry: Entry) -> _Block:
        parts: list[tuple[float, Mark]] = [(3.5, lambda _y: None)]
        room = WIDTH - self._way_width(entry) - 12
        lines = self._prose.lines(entry.label, QUESTION, room)[:2]
        words = self._words(entry)
        beside = self._beside(words, lines, room)
        for number, line in enumerate(lines):
            parts.append((QUESTION.leading, self._label_line(line, entry if number == 0 else None)))
        if beside is not None:
            height, mark = parts[-1]
            parts[-1] = (height, lambda y: (mark(y), beside(y))[0])
            return _Block(parts)
        left = LEFT + 9
        for found in words:
            for marked in marked_lines(self._prose, found, WORDS, RIGHT - left):
                parts.append((WORDS.leading, self._marked(marked, left)))
        return _Block(parts)

    def _words(self, entry: Entry) -> tuple[tuple[Run, ...], ...]:
        """Its lines at the detail that is tried, the first rows of a table and how many more."""
        lines = tuple(shortened(found, *self._detail) for found in entry.lines[:MOST_ROWS])
        left = len(entry.lines) - MOST_ROWS
        return (*lines, (Run(f"… and {left} more", "same"),)) if left > 0 else lines

    def _beside(self, words: tuple[tuple[Run, ...], ...], lines: Sequence[str], room: float) -> Mark | None:
        """A short change stands on the line of its question, where there is room."""
        if len(words) != 1 or not lines:
            return None
        taken = self._prose.width(lines[-1], QUESTION) + 8
        marked = marked_lines(self._prose, words[0], WORDS, room, taken)
        if len(marked) != 1 or marked[0].from_right or _width(self._prose, marked[0]) > room - taken:
            return None
        return self._marked(marked[0], LEFT + taken)

    def _marked(self, line: MarkedLine, left: float) -> Mark:
        return lambda y: draw_marked(self._canvas, self._prose, line, WORDS, left, y - WORDS.leading * 0.76, RIGHT - left)

    def _way_width(self, entry: Entry) -> float:
        return self._prose.width(entry.way, TILE._replace(stack="record bold")) + (9 if entry.turn else 0)

    def _label_line(self, line: str, entry: Entry | None) -> Mark:
        def mark(y: float) -> None:
            self._prose.draw(self._canvas, line, QUESTION, LEFT, y - QUESTION.leading * 0.76)
            if entry is not None and entry.way:
                self._way(entry.way, entry.turn, RIGHT - self._way_width(entry), y)

        return mark

    def _rule(self, y: float) -> None:
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.7)
        self._canvas.line(LEFT, y, RIGHT, y)

    def _furniture(self) -> None:
        page, prose, canvas = self._page, self._prose, self._canvas
        for y in (PORTRAIT[1] - 42, 30):
            x = (PORTRAIT[0] - prose.width(page.marking, MARKING)) / 2
            prose.draw(canvas, page.marking, MARKING, x, y)
        self._rule(58)
        key = (Run("Struck through: taken out", "taken"), Run(" · ", "same"), Run("underlined: added", "added"))
        for line in marked_lines(prose, key, SMALL, WIDTH)[:1]:
            draw_marked(canvas, prose, line, SMALL, LEFT, 61.5, WIDTH)
        by = prose.lines(f"Printed by {page.printed_by}, {page.printed_at}", SMALL, WIDTH * 0.75)[0]
        prose.draw(canvas, by, SMALL, LEFT, 46)
        number = "Page 1 of 1"
        prose.draw(canvas, number, SMALL, RIGHT - prose.width(number, SMALL), 46)


def _width(prose: Prose, line: MarkedLine) -> float:
    space = space_of(prose, WORDS)
    return sum(atom.width + (0.0 if atom.is_glued or not at else space) for at, atom in enumerate(line.atoms))
