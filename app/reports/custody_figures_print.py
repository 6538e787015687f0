"""Prints counts for a board as numbered A4 pages: a title, where the numbers come from, and a small table for each count."""

from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Pages, Prose, Type
from app.reports.furniture import INK, LEFT, MUTED, RIGHT, SMALL, Furniture, rule
from app.reports.page import PORTRAIT, drawn

TOP: Final = PORTRAIT[1] - 86.0
BOTTOM: Final = 66.0
NUMBERS: Final = RIGHT - 84.0
"""Where the column of numbers begins."""
PAD: Final = 3.0

TEAL: Final = "#0F6073"
TITLE: Final = Type("record bold", 20, 26, INK)
PERIOD: Final = Type("record", 12, 17, MUTED)
SECTION: Final = Type("record bold", 12, 17, TEAL)
CELL: Final = Type("record", 9.5, 13, INK)
STRONG: Final = Type("record bold", 9.5, 13, INK)


class FiguresSection(msgspec.Struct, frozen=True):
    """One count: its title, who is counted (may be empty), sentences, and rows of words and number; the last row is the total."""

    title: str
    counted: str
    said: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


class CustodyFiguresPrint(msgspec.Struct, frozen=True, kw_only=True):
    """All words of the print."""

    title: str
    period: str
    notes: tuple[str, ...]
    sections: tuple[FiguresSection, ...]
    marking: str = "OFFICIAL"
    printed_by: str
    printed_at: str


def draw_custody_figures(printed: CustodyFiguresPrint) -> bytes:
    """The counts as a PDF, A4 upright, page x of y. The same values give the same bytes. Raises CouldNotDraw."""
    return drawn(PORTRAIT, f"{printed.title} ({printed.marking})", "en-GB", lambda canvas: _Drawing(printed).draw(canvas))


class _Drawing:
    """One print being made."""

    def __init__(self, printed: CustodyFiguresPrint) -> None:
        self._printed, self._prose, self._pages = printed, Prose(), Pages(TOP, BOTTOM)

    def draw(self, canvas: Canvas) -> None:
        self._write(self._printed.title, TITLE)
        self._write(self._printed.period, PERIOD)
        self._pages.skip(6)
        for note in self._printed.notes:
            self._pages.skip(3)
            self._write(note, SMALL)
        for section in self._printed.sections:
            self._section(section)
        self._pages.draw(canvas, self._furniture)

    def _section(self, section: FiguresSection) -> None:
        """Kept on one page where a page can hold it."""
        self._pages.skip(14)
        self._pages.need(min(self._height(section), TOP - BOTTOM))
        self._write(section.title, SECTION)
        self._write(section.counted, SMALL)
        for sentence in section.said:
            self._write(sentence, CELL)
        self._pages.skip(2)
        for at, (words, number) in enumerate(section.rows):
            self._row(words, number, STRONG if at == len(section.rows) - 1 else CELL)

    def _height(self, section: FiguresSection) -> float:
        texts = [(section.title, SECTION), (section.counted, SMALL), *((sentence, CELL) for sentence in section.said)]
        above = sum(len(self._lines(text, kind, RIGHT - LEFT)) * kind.leading for text, kind in texts)
        rows = (
            max(1, len(self._lines(words, STRONG, NUMBERS - LEFT - 10))) * CELL.leading + 2 * PAD
            for words, _ in section.rows
        )
        return above + 2 + sum(rows)

    def _row(self, words: str, number: str, kind: Type) -> None:
        lines = self._lines(words, kind, NUMBERS - LEFT - 10)
        self._pages.need(max(1, len(lines)) * kind.leading + 2 * PAD)
        self._pages.y -= PAD
        top = self._pages.y - kind.leading * 0.76
        for at, line in enumerate(lines):
            self._place(line, kind, LEFT, top - at * kind.leading)
        # A long word for a number runs to the right edge, as numbers do.
        self._place(number, kind, RIGHT - self._prose.width(number, kind), top)
        self._pages.y -= max(1, len(lines)) * kind.leading + PAD
        y = self._pages.y
        self._pages.place(lambda canvas: rule(canvas, y))

    def _place(self, line: str, kind: Type, x: float, y: float) -> None:
        self._pages.place(lambda canvas: self._prose.draw(canvas, line, kind, x, y))

    def _lines(self, text: str, kind: Type, width: float) -> list[str]:
        return self._prose.lines(text, kind, width)

    def _write(self, text: str, kind: Type) -> None:
        self._pages.text(self._prose, self._lines(text, kind, RIGHT - LEFT), kind, LEFT)

    def _furniture(self, canvas: Canvas, number: int, count: int) -> None:
        printed = self._printed
        furniture = Furniture(
            marking=printed.marking,
            again=f"{printed.title} · {printed.period}",
            printed_by=printed.printed_by,
            printed_at=printed.printed_at,
        )
        furniture.draw(canvas, self._prose, number, count)
