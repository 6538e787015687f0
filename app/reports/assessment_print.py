"""Prints an assessment, or any record of questions and answers, as numbered A4 pages with the marking on each.

Text is set as typed: nothing in it is markup, and its length costs time in proportion only.
"""

from typing import Final, TypeAlias

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.blocks import Columns, PrintBlocks, set_blocks
from app.reports.blocks import least_height as blocks_start
from app.reports.flow import Pages, Prose, Type
from app.reports.furniture import INK, LEFT, MUTED, RIGHT, Furniture, rule
from app.reports.page import PORTRAIT, drawn
from app.reports.table import PrintTable, Setting, set_table
from app.reports.table import least_height as table_start

TOP: Final = PORTRAIT[1] - 86.0
BOTTOM: Final = 66.0

TEAL: Final = "#0F6073"
TITLE: Final = Type("record bold", 20, 26, INK)
CHILD: Final = Type("record", 12, 17, MUTED)
SECTION: Final = Type("record bold", 14, 19, TEAL)
QUESTION: Final = Type("record bold", 10, 14, INK)
ANSWER: Final = Type("record", 10.5, 15.5, INK)
NO_ANSWER: Final = Type("record", 10.5, 15.5, MUTED)
OPEN: Final = Type("record", 9, 13, MUTED)
MOST_NAMED: Final = 3
GAP: Final = 3.0
TABLE: Final = Setting(LEFT, RIGHT, Type("record bold", 9, 12, INK), Type("record", 9.5, 13, INK))
BLOCKS: Final = Columns(
    LEFT,
    LEFT + 18,
    LEFT + 168,
    RIGHT,
    Type("record", 9.5, 14, MUTED),
    Type("record", 10.5, 15, INK),
    Type("record bold", 9.5, 14, INK),
)


Said: TypeAlias = str | PrintTable | PrintBlocks


class PrintSection(msgspec.Struct, frozen=True):
    """One section: its title and its answers as (question, text, table or blocks), in order. An empty text is said to be none.

    `left_open`: questions that needed no answer and have none, told in one line at the end. `origins`: where each answer
    comes from, in their order; a small line beneath it.
    """

    title: str
    answers: tuple[tuple[str, Said], ...]
    left_open: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


class AssessmentPrint(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed: all texts as they should read, also where it stands, the time and who prints."""

    title: str
    child_name: str
    standing: str = ""
    marking: str = "OFFICIAL-SENSITIVE"
    printed_by: str
    printed_at: str
    sections: tuple[PrintSection, ...]


def draw_assessment(printed: AssessmentPrint) -> bytes:
    """The record as a PDF, A4 upright: title, sections, page x of y. The same values give the same bytes. Raises CouldNotDraw."""
    title = f"{printed.title} ({printed.marking})"
    return drawn(PORTRAIT, title, "en-GB", lambda canvas: _draw(canvas, printed))


def _draw(canvas: Canvas, printed: AssessmentPrint) -> None:
    prose, pages = Prose(), Pages(TOP, BOTTOM)
    _write(pages, prose, printed.title, TITLE)
    _write(pages, prose, printed.child_name, CHILD)
    if printed.standing:
        _write(pages, prose, printed.standing, CHILD)
    for section in printed.sections:
        _section(pages, prose, section)
    furniture = _furniture(printed)
    pages.draw(canvas, lambda canvas, number, count: furniture.draw(canvas, prose, number, count))


def _section(pages: Pages, prose: Prose, section: PrintSection) -> None:
    first = _least(prose, section.answers[0][1]) if section.answers else ANSWER.leading
    pages.skip(16)
    pages.need(SECTION.leading + 4 + 8 + QUESTION.leading + first)
    _write(pages, prose, section.title, SECTION)
    y = pages.y - 1
    pages.place(lambda canvas: rule(canvas, y))
    pages.y -= 4
    origins = section.origins or ("",) * len(section.answers)
    for (question, said), origin in zip(section.answers, origins, strict=True):
        pages.skip(8)
        pages.need(QUESTION.leading + _least(prose, said))
        _write(pages, prose, question, QUESTION)
        _answer(pages, prose, said)
        if origin:
            _write(pages, prose, origin, OPEN)
    if section.left_open:
        pages.skip(10)
        _write(pages, prose, left_open_words(section.left_open), OPEN)


def _answer(pages: Pages, prose: Prose, said: Said) -> None:
    match said:
        case PrintTable():
            pages.skip(GAP)
            set_table(pages, prose, said, TABLE)
        case PrintBlocks():
            pages.skip(GAP)
            set_blocks(pages, prose, said, BLOCKS)
        case _ if said.strip():
            _write(pages, prose, said, ANSWER)
        case _:
            _write(pages, prose, "Not answered", NO_ANSWER)


def _least(prose: Prose, said: Said) -> float:
    """Points that an answer needs to begin under its question: two lines, or the head and first row of a table."""
    match said:
        case PrintTable():
            return GAP + table_start(prose, said, TABLE)
        case PrintBlocks():
            return GAP + blocks_start(prose, said, BLOCKS)
        case _:
            return 2 * ANSWER.leading


def left_open_words(questions: tuple[str, ...]) -> str:
    """Which questions were left open; how many, where their names would make more noise than sense."""
    if len(questions) > MOST_NAMED:
        return f"{len(questions)} questions that need no answer were left open."
    return f"Left open: {' · '.join(questions)}"


def _write(pages: Pages, prose: Prose, text: str, kind: Type) -> None:
    pages.text(prose, prose.lines(text, kind, RIGHT - LEFT), kind, LEFT)


def _furniture(printed: AssessmentPrint) -> Furniture:
    return Furniture(
        marking=printed.marking,
        again=f"{printed.child_name} · {printed.title}",
        printed_by=printed.printed_by,
        printed_at=printed.printed_at,
    )
