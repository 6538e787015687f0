"""Prints the log of a custody attendance for whoever reviews it: process facts, times, gaps, as numbered A4 pages with the marking.

Text is set as typed: nothing in it is markup. Tables repeat their heads on each page.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Pages, Prose, Type
from app.reports.furniture import INK, LEFT, MUTED, RIGHT, SMALL, Furniture, rule
from app.reports.page import PORTRAIT, drawn

TOP: Final = PORTRAIT[1] - 86.0
BOTTOM: Final = 66.0
PAD: Final = 3.0

TEAL: Final = "#0F6073"
TITLE: Final = Type("record bold", 20, 26, INK)
SECTION: Final = Type("record bold", 13, 18, TEAL)
CHILD: Final = Type("record", 12, 17, MUTED)
HEAD: Final = Type("record bold", 8.5, 12, MUTED)
CELL: Final = Type("record", 9.5, 13, INK)
STRONG: Final = Type("record bold", 9.5, 13, INK)
DAY: Final = Type("record bold", 10, 14, INK)
WORDS: Final = Type("record", 10, 14, INK)


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log: the day it opens (empty on the same day), the time, what happened, and what is to be said of the time.

    `is_silence` marks a time in which nothing was written.
    """

    day: str = ""
    time: str
    what: str
    note: str = ""
    is_silence: bool = False


class RightLine(msgspec.Struct, frozen=True):
    """One right: what it is, when it was given and when understood (empty where neither is noted)."""

    right: str
    given: str
    understood: str


class LogSection(msgspec.Struct, frozen=True):
    """One section of answers as (question, words), in order."""

    title: str
    answers: tuple[tuple[str, str], ...]


class CustodyLogPrint(msgspec.Struct, frozen=True, kw_only=True):
    """All words of the print. `facts` are (label, words) at its head, `warnings` what a reader has to know of the times."""

    title: str
    child_name: str
    standing: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()
    scope: str
    lines: tuple[LogLine, ...]
    taken_back: tuple[LogLine, ...] = ()
    rights: tuple[RightLine, ...] = ()
    sections: tuple[LogSection, ...] = ()
    marking: str = "OFFICIAL-SENSITIVE"
    printed_by: str
    printed_at: str


class _Column(msgspec.Struct, frozen=True):
    head: str
    left: float
    width: float


def draw_custody_log(printed: CustodyLogPrint) -> bytes:
    """The log as a PDF, A4 upright, page x of y. The same values give the same bytes. Raises CouldNotDraw."""
    return drawn(PORTRAIT, f"{printed.title} ({printed.marking})", "en-GB", lambda canvas: _Drawing(printed).draw(canvas))


class _Drawing:
    """One print being made."""

    def __init__(self, printed: CustodyLogPrint) -> None:
        self._printed, self._prose, self._pages = printed, Prose(), Pages(TOP, BOTTOM)

    def draw(self, canvas: Canvas) -> None:
        printed = self._printed
        for text, kind in ((printed.title, TITLE), (printed.child_name, CHILD), (printed.standing, CHILD)):
            self._write(text, kind)
        self._pages.skip(8)
        self._write(printed.scope, SMALL)
        self._pages.skip(6)
        for warning in printed.warnings:
            self._pages.skip(3)
            self._write(warning, STRONG)
        self._table("", ("", ""), (0.34,), [((label, HEAD), (words, CELL)) for label, words in printed.facts])
        self._log("Minute by minute", printed.lines)
        if printed.rights:
            rows = [
                ((r.right, STRONG), (r.given or "not noted", CELL), (r.understood or "not noted", CELL))
                for r in printed.rights
            ]
            self._table("Rights and entitlements", ("Right", "Given", "Understood"), (0.46, 0.27), rows)
        for section in printed.sections:
            self._answers(section)
        if printed.taken_back:
            self._log("Taken back", printed.taken_back)
        self._pages.draw(canvas, self._furniture)

    def _log(self, title: str, lines: Sequence[LogLine]) -> None:
        columns = _columns(("Time", "What happened", "About the time"), (0.17, 0.46))
        self._heading(title, 60)
        self._head(columns)
        for line in lines:
            if line.day:
                self._room(DAY.leading + CELL.leading + 8, columns)
                self._pages.skip(3)
                self._write(line.day, DAY)
            kind = Type("record", 9.5, 13, MUTED) if line.is_silence else CELL
            self._row(columns, ((line.time, STRONG), (line.what, kind), (line.note, SMALL)))

    def _answers(self, section: LogSection) -> None:
        self._heading(section.title, 50)
        for question, words in section.answers:
            self._pages.skip(4)
            self._pages.need(HEAD.leading + CELL.leading)
            self._write(question, HEAD)
            self._write(words, CELL)

    def _table(
        self, title: str, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[tuple[str, Type]]]
    ) -> None:
        columns = _columns(heads, shares)
        if title:
            self._heading(title, 50)
            self._head(columns)
        else:
            self._pages.skip(8)
        for row in rows:
            self._row(columns, row)

    def _heading(self, title: str, room: float) -> None:
        self._pages.skip(14)
        self._pages.need(SECTION.leading + room)
        self._write(title, SECTION)
        self._pages.y -= 2

    def _head(self, columns: Sequence[_Column]) -> None:
        if not any(column.head for column in columns):
            return
        self._cells(columns, [((self._lines(c.head, HEAD, c.width)), HEAD) for c in columns])
        self._rule()

    def _room(self, height: float, columns: Sequence[_Column]) -> None:
        """Turn the page where so much is not left, and say there what the columns are."""
        if self._pages.y - height < BOTTOM and self._pages.y < TOP:
            self._pages.turn()
            self._head(columns)

    def _row(self, columns: Sequence[_Column], cells: Sequence[tuple[str, Type]]) -> None:
        lines = [(self._lines(text, kind, column.width), kind) for (text, kind), column in zip(cells, columns, strict=True)]
        self._room(min(max(len(found) * kind.leading for found, kind in lines) + 2 * PAD, 200), columns)
        self._cells(columns, lines)
        self._rule()

    def _cells(self, columns: Sequence[_Column], cells: Sequence[tuple[list[str], Type]]) -> None:
        """Cells beside each other; one that is higher than the page goes on with the next."""
        self._pages.y -= PAD
        leading = max(kind.leading for _, kind in cells)
        for at in range(max(len(lines) for lines, _ in cells)):
            self._pages.need(leading)
            baseline = self._pages.y - leading * 0.76
            for column, (lines, kind) in zip(columns, cells, strict=True):
                if at < len(lines):
                    self._place(lines[at], kind, column.left, baseline)
            self._pages.y -= leading
        self._pages.y -= PAD

    def _place(self, line: str, kind: Type, x: float, y: float) -> None:
        self._pages.place(lambda canvas: self._prose.draw(canvas, line, kind, x, y))

    def _lines(self, text: str, kind: Type, width: float) -> list[str]:
        return self._prose.lines(text, kind, width)

    def _write(self, text: str, kind: Type) -> None:
        self._pages.text(self._prose, self._lines(text, kind, RIGHT - LEFT), kind, LEFT)

    def _rule(self) -> None:
        y = self._pages.y
        self._pages.place(lambda canvas: rule(canvas, y))

    def _furniture(self, canvas: Canvas, number: int, count: int) -> None:
        printed = self._printed
        furniture = Furniture(
            marking=printed.marking,
            again=f"{printed.child_name} · {printed.title}",
            printed_by=printed.printed_by,
            printed_at=printed.printed_at,
        )
        furniture.draw(canvas, self._prose, number, count)


def _columns(heads: Sequence[str], shares: Sequence[float]) -> tuple[_Column, ...]:
    """Columns over the page's width; the last takes what the shares leave, with a gap between them."""
    whole, gap = RIGHT - LEFT, 10.0
    widths = [whole * share for share in shares]
    widths.append(whole - sum(widths))
    lefts = [LEFT + sum(widths[:n]) for n in range(len(widths))]
    return tuple(_Column(head, left, width - gap) for head, left, width in zip(heads, lefts, widths, strict=True))
