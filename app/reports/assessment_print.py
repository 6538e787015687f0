"""Prints an assessment, or any record of questions and answers, as numbered A4 pages with the marking on each.

Text is set as typed: nothing in it is markup, and its length costs time in proportion only.
"""

from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Pages, Prose, Type
from app.reports.page import PORTRAIT, drawn

LEFT: Final = 54.0
RIGHT: Final = PORTRAIT[0] - 54.0
TOP: Final = PORTRAIT[1] - 86.0
BOTTOM: Final = 66.0

INK: Final = "#17242C"
MUTED: Final = "#52636E"
TEAL: Final = "#0F6073"
TITLE: Final = Type("record bold", 20, 26, INK)
CHILD: Final = Type("record", 12, 17, MUTED)
SECTION: Final = Type("record bold", 14, 19, TEAL)
QUESTION: Final = Type("record bold", 10, 14, INK)
ANSWER: Final = Type("record", 10.5, 15.5, INK)
NO_ANSWER: Final = Type("record", 10.5, 15.5, MUTED)
MARKING: Final = Type("record bold", 9, 12, INK)
SMALL: Final = Type("record", 8, 11, MUTED)


class PrintSection(msgspec.Struct, frozen=True):
    """One section: its title and its answers as (question, text), in order."""

    title: str
    answers: tuple[tuple[str, str], ...]


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
    pages.draw(canvas, lambda canvas, number, count: _furniture(canvas, prose, printed, number, count))


def _section(pages: Pages, prose: Prose, section: PrintSection) -> None:
    pages.skip(16)
    pages.need(SECTION.leading + QUESTION.leading + ANSWER.leading + 14)
    _write(pages, prose, section.title, SECTION)
    y = pages.y - 1
    pages.place(lambda canvas: _rule(canvas, y))
    pages.y -= 4
    for question, text in section.answers:
        pages.skip(8)
        pages.need(QUESTION.leading + 2 * ANSWER.leading)
        _write(pages, prose, question, QUESTION)
        _write(pages, prose, text, ANSWER) if text.strip() else _write(pages, prose, "Not answered", NO_ANSWER)


def _write(pages: Pages, prose: Prose, text: str, kind: Type) -> None:
    pages.text(prose, prose.lines(text, kind, RIGHT - LEFT), kind, LEFT)


def _rule(canvas: Canvas, y: float) -> None:
    canvas.setStrokeColor("#C9D3D9")
    canvas.setLineWidth(0.8)
    canvas.line(LEFT, y, RIGHT, y)


def _furniture(canvas: Canvas, prose: Prose, printed: AssessmentPrint, number: int, count: int) -> None:
    """Marking at head and foot; whose record at the head of each further page; who printed it when, and the page."""
    head = PORTRAIT[1] - 48
    for y in (head, 36):
        _centred(canvas, prose, printed.marking, MARKING, y)
    if number > 1:
        _centred(canvas, prose, f"{printed.child_name} · {printed.title}", SMALL, head - 15)
    _rule(canvas, 60)
    by = prose.lines(f"Printed by {printed.printed_by}, {printed.printed_at}", SMALL, (RIGHT - LEFT) * 0.7)[0]
    prose.draw(canvas, by, SMALL, LEFT, 49)
    page = f"Page {number} of {count}"
    prose.draw(canvas, page, SMALL, RIGHT - prose.width(page, SMALL), 49)


def _centred(canvas: Canvas, prose: Prose, text: str, kind: Type, y: float) -> None:
    line = (prose.lines(text, kind, RIGHT - LEFT) or [""])[0]
    prose.draw(canvas, line, kind, (LEFT + RIGHT - prose.width(line, kind)) / 2, y)
