"""Sets a table down pages: columns as wide as their words ask for, rows kept whole, the heads again at the top of each page."""

from collections.abc import Sequence
from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Pages, Prose, Type

PAD: Final = 5.0
LEAST_COLUMN: Final = 34.0
_ENDLESS: Final = 100_000.0
RULE: Final = "#C9D3D9"
GROUND: Final = "#EEF3F5"


class PrintTable(msgspec.Struct, frozen=True):
    """Heads and rows of short texts; every row has as many cells as there are heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Setting(msgspec.Struct, frozen=True):
    """Where a table stands (points from the left edge) and how its words are set."""

    left: float
    right: float
    head: Type
    cell: Type


def set_table(pages: Pages, prose: Prose, table: PrintTable, how: Setting) -> None:
    """Place the table from `pages.y` down. The heads never stand without a row under them."""
    widths = column_widths(prose, table, how)
    heads = _cells(prose, table.heads, how.head, widths)
    rows = [_cells(prose, row, how.cell, widths) for row in table.rows]
    head_height = _height(heads, how.head)
    for at, row in enumerate(rows):
        height = _height(row, how.cell)
        if at == 0:
            pages.need(head_height + height)
        if at == 0 or pages.y - height < pages.bottom:
            if at:
                pages.turn()
            _place(pages, prose, heads, how.head, how, widths, is_head=True)
        _place(pages, prose, row, how.cell, how, widths)


def least_height(prose: Prose, table: PrintTable, how: Setting) -> float:
    """Points that the heads and the first row need."""
    widths = column_widths(prose, table, how)
    first = _height(_cells(prose, table.rows[0], how.cell, widths), how.cell) if table.rows else 0
    return _height(_cells(prose, table.heads, how.head, widths), how.head) + first


def column_widths(prose: Prose, table: PrintTable, how: Setting) -> list[float]:
    """Points for each column, padding included: all get their longest word, and what is left goes where the words are."""
    room = how.right - how.left
    columns = range(len(table.heads))
    least, wanted = [], []
    for at in columns:
        texts = [(table.heads[at], how.head), *((row[at], how.cell) for row in table.rows)]
        whole = [(line, kind) for text, kind in texts for line in prose.lines(text, kind, _ENDLESS)]
        words = [prose.width(word, kind) for line, kind in whole for word in line.split()]
        lines = [prose.width(line, kind) for line, kind in whole]
        least.append(max([LEAST_COLUMN, *words]) + 2 * PAD)
        wanted.append(max([LEAST_COLUMN, *lines]) + 2 * PAD)
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    spare, asked = room - sum(least), [want - low for want, low in zip(wanted, least, strict=True)]
    total = sum(asked)
    shares = [ask / total if total else 1 / len(least) for ask in asked]
    return [low + spare * share for low, share in zip(least, shares, strict=True)]


def _cells(prose: Prose, texts: Sequence[str], kind: Type, widths: Sequence[float]) -> list[list[str]]:
    return [prose.lines(text, kind, width - 2 * PAD) for text, width in zip(texts, widths, strict=True)]


def _height(cells: Sequence[Sequence[str]], kind: Type) -> float:
    return max(1, *(len(lines) for lines in cells)) * kind.leading + 2 * PAD


def _place(
    pages: Pages, prose: Prose, cells: Sequence[Sequence[str]], kind: Type, how: Setting, widths: Sequence[float], *,
    is_head: bool = False,
) -> None:  # fmt: skip
    top, height = pages.y, _height(cells, kind)
    if is_head:
        pages.place(lambda canvas: _ground(canvas, how, top, height))
    x = how.left
    for lines, width in zip(cells, widths, strict=True):
        for number, line in enumerate(lines):
            baseline = top - PAD - number * kind.leading - kind.leading * 0.76
            pages.place(lambda canvas, line=line, x=x + PAD, y=baseline: prose.draw(canvas, line, kind, x, y))  # type: ignore[misc]
        x += width
    pages.place(lambda canvas: _rule(canvas, how, top - height))
    pages.y -= height


def _ground(canvas: Canvas, how: Setting, top: float, height: float) -> None:
    canvas.setFillColor(GROUND)
    canvas.rect(how.left, top - height, how.right - how.left, height, stroke=0, fill=1)


def _rule(canvas: Canvas, how: Setting, y: float) -> None:
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(how.left, y, how.right, y)
