"""Sets rows that are too wide for a table: a numbered block each, what was asked at the left, what was said beside it."""

from collections.abc import Mapping

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Pages, Prose, Type
from app.reports.table import RULE


class PrintBlocks(msgspec.Struct, frozen=True):
    """Rows as pairs of (what was asked, what was said). A text may be of any length and goes on over pages.

    `headings`: what stands over some pairs, by (place of the row, place of the pair in it).
    """

    rows: tuple[tuple[tuple[str, str], ...], ...]
    headings: Mapping[tuple[int, int], str] = {}


class Columns(msgspec.Struct, frozen=True):
    """Where the three columns begin and the last one ends (points from the left edge), and how each is set."""

    number: float
    asked: float
    said: float
    right: float
    asked_type: Type
    said_type: Type
    heading_type: Type


def set_blocks(pages: Pages, prose: Prose, blocks: PrintBlocks, how: Columns) -> None:
    """Place the blocks from `pages.y` down, a rule between two."""
    for number, row in enumerate(blocks.rows, 1):
        if number > 1:
            pages.skip(4)
            y = pages.y
            pages.place(lambda canvas, y=y: _rule(canvas, how, y))  # type: ignore[misc]
            pages.skip(4)
        for at, (asked, said) in enumerate(row):
            mark, heading = f"{number}." if at == 0 else "", blocks.headings.get((number - 1, at), "")
            if heading:
                _heading(pages, prose, heading, how, mark, _start(prose, asked, how))
            _pair(pages, prose, asked, said, how, "" if heading else mark)


def least_height(prose: Prose, blocks: PrintBlocks, how: Columns) -> float:
    """Points that the first pair needs to begin on a page."""
    if not blocks.rows or not blocks.rows[0]:
        return 0
    asked, _ = blocks.rows[0][0]
    heading = blocks.headings.get((0, 0), "")
    return _start(prose, asked, how) + (
        len(prose.lines(heading, how.heading_type, how.right - how.asked)) if heading else 0
    ) * (how.heading_type.leading)


def _start(prose: Prose, asked: str, how: Columns) -> float:
    return max(2, len(prose.lines(asked, how.asked_type, how.said - how.asked - 8))) * how.said_type.leading


def _heading(pages: Pages, prose: Prose, heading: str, how: Columns, number: str, below: float) -> None:
    """The heading over the pairs that follow, and with it at least the beginning of the first of them."""
    kind = how.heading_type
    lines = prose.lines(heading, kind, how.right - how.asked)
    if not number:
        pages.skip(3)
    pages.need(len(lines) * kind.leading + below)
    for at, line in enumerate(lines):
        y = pages.y - kind.leading * 0.76
        if at == 0 and number:
            pages.place(lambda canvas, y=y: prose.draw(canvas, number, how.asked_type, how.number, y))  # type: ignore[misc]
        pages.place(lambda canvas, line=line, y=y: prose.draw(canvas, line, kind, how.asked, y))  # type: ignore[misc]
        pages.y -= kind.leading


def _pair(pages: Pages, prose: Prose, asked: str, said: str, how: Columns, number: str) -> None:
    leading = how.said_type.leading
    left = prose.lines(asked, how.asked_type, how.said - how.asked - 8)
    right = prose.lines(said, how.said_type, how.right - how.said)
    together = len(left) if len(right) > len(left) + 1 else max(len(left), len(right))
    pages.need(together * leading)
    for at in range(max(len(left), len(right))):
        pages.need(leading)
        y = pages.y - leading * 0.76
        if at == 0 and number:
            pages.place(lambda canvas, y=y: prose.draw(canvas, number, how.asked_type, how.number, y))  # type: ignore[misc]
        if at < len(left):
            pages.place(lambda canvas, line=left[at], y=y: prose.draw(canvas, line, how.asked_type, how.asked, y))  # type: ignore[misc]
        if at < len(right):
            pages.place(lambda canvas, line=right[at], y=y: prose.draw(canvas, line, how.said_type, how.said, y))  # type: ignore[misc]
        pages.y -= leading
    pages.skip(2)


def _rule(canvas: Canvas, how: Columns, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(how.asked, y, how.right, y)
