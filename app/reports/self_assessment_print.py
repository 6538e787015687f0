"""Prints what a child or carer said about themselves, easy to read: large letters, a face beside each answer, their own drawings.

Text is set as typed. A question stays with its answer; long words of their own run on to the next page.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.domain.drawing import HEIGHT, WIDTH, Stroke
from app.reports.flow import Pages, Prose, Type
from app.reports.page import PORTRAIT, drawn

LEFT: Final = 56.0
RIGHT: Final = PORTRAIT[0] - 56.0
TOP: Final = PORTRAIT[1] - 86.0
BOTTOM: Final = 70.0
INDENT: Final = 40.0

INK: Final = "#17242C"
MUTED: Final = "#52636E"
TEAL: Final = "#0F6073"
TITLE: Final = Type("text bold", 24, 30, INK)
WHO: Final = Type("text", 12, 18, MUTED)
SECTION: Final = Type("text bold", 17, 23, TEAL)
QUESTION: Final = Type("text", 13, 19, INK)
ANSWER: Final = Type("text bold", 14, 21, INK)
OWN: Final = Type("text", 13, 20, INK)
NOTHING: Final = Type("text", 12, 18, MUTED)
MARKING: Final = Type("record bold", 9, 12, INK)
SMALL: Final = Type("record", 8, 11, MUTED)
DRAWING_WIDE: Final = 300.0
PENS: Final = ("#2E2A3F", "#B23A12", "#0F6073", "#E0A11B", "#2F7D3B", "#6A3FA0", "#B8346B", "#7A5230")
PEN_WIDTHS: Final = (4.0, 10.0, 20.0)
"""Colours and widths as on screen; a width is in points of the sheet that was drawn on."""
FACES: Final = {"yes": "#2F7D3B", "sometimes": "#B07A00", "no": "#B23A12", "rather_not": MUTED, "talk": TEAL}
"""Answers that have a face of their own, by the option's code."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One question with what was said: the words, the option's code where a face belongs to it, what was added beside."""

    question: str
    answer: str = ""
    face: str = ""
    words: str = ""
    drawing: tuple[Stroke, ...] = ()


class ToldSection(msgspec.Struct, frozen=True):
    """One part under its title."""

    title: str
    told: tuple[Told, ...]


class SelfAssessmentPrint(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed: all texts as they should read, also how it was done, the time and who prints."""

    title: str
    child_name: str
    how: str
    sections: tuple[ToldSection, ...]
    marking: str = "OFFICIAL-SENSITIVE"
    printed_by: str
    printed_at: str


def draw_self_assessment(printed: SelfAssessmentPrint) -> bytes:
    """The pages as a PDF, A4 upright. The same values give the same bytes. Raises CouldNotDraw."""
    return drawn(PORTRAIT, f"{printed.title} ({printed.marking})", "en-GB", lambda canvas: _draw(canvas, printed))


def _draw(canvas: Canvas, printed: SelfAssessmentPrint) -> None:
    prose, pages = Prose(leaves_out_symbols=True), Pages(TOP, BOTTOM)
    for text, kind in ((printed.title, TITLE), (printed.child_name, WHO), (printed.how, WHO)):
        _write(pages, prose, text, kind, LEFT)
    for section in printed.sections:
        first = section.told[0] if section.told else None
        pages.skip(20)
        pages.need(SECTION.leading + (_height(prose, first) if first is not None else 0))
        _write(pages, prose, section.title, SECTION, LEFT)
        for told in section.told:
            _told(pages, prose, told)
    pages.draw(canvas, lambda canvas, number, count: _furniture(canvas, prose, printed, number, count))


def _height(prose: Prose, told: Told) -> float:
    """Points that question and answer need together, as far as a page can hold them; a drawing stays whole."""
    lines = len(prose.lines(told.question, QUESTION, RIGHT - LEFT)) * QUESTION.leading
    answer = max(26.0, len(prose.lines(told.answer, ANSWER, RIGHT - LEFT - INDENT)) * ANSWER.leading)
    return min(12 + lines + answer, TOP - BOTTOM)


def _told(pages: Pages, prose: Prose, told: Told) -> None:
    pages.skip(12)
    pages.need(_height(prose, told))
    _write(pages, prose, told.question, QUESTION, LEFT)
    if told.face in FACES:
        top = pages.y
        pages.place(lambda canvas: face(canvas, told.face, LEFT + 14, top - 13, 11))
        _write(pages, prose, told.answer, ANSWER, LEFT + INDENT)
        pages.y = min(pages.y, top - 26)
    elif told.answer:
        _write(pages, prose, told.answer, OWN, LEFT + INDENT)
    elif not told.words and not told.drawing:
        _write(pages, prose, "No answer", NOTHING, LEFT + INDENT)
    if told.words:
        _write(pages, prose, told.words, OWN, LEFT + INDENT)
    if told.drawing:
        _drawing(pages, told.drawing)


def _drawing(pages: Pages, strokes: tuple[Stroke, ...]) -> None:
    tall = DRAWING_WIDE * HEIGHT / WIDTH
    pages.skip(6)
    pages.need(tall + 6)
    top = pages.y
    pages.place(lambda canvas: _sheet(canvas, strokes, LEFT + INDENT, top - tall))
    pages.y -= tall + 6


def _sheet(canvas: Canvas, strokes: tuple[Stroke, ...], x: float, y: float) -> None:
    scale, tall = DRAWING_WIDE / WIDTH, DRAWING_WIDE * HEIGHT / WIDTH
    canvas.saveState()
    canvas.setStrokeColor("#C9D3D9")
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, y, DRAWING_WIDE, tall, 5, stroke=1, fill=0)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in strokes:
        canvas.setStrokeColor(PENS[stroke.colour])
        canvas.setLineWidth(max(0.8, PEN_WIDTHS[stroke.width] * scale))
        points = [(x + px * scale, y + tall - py * scale) for px, py in stroke.points]
        path = canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:] or points:
            path.lineTo(*point)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def face(canvas: Canvas, code: str, x: float, y: float, radius: float) -> None:
    """A face for an answer, its middle at x and y: smiling, straight, sad, without a mouth, or a speech bubble."""
    canvas.saveState()
    canvas.setStrokeColor(FACES[code])
    canvas.setFillColor(FACES[code])
    canvas.setLineWidth(1.6)
    canvas.setLineCap(1)
    _SHAPES[code](canvas, x, y, radius)
    canvas.restoreState()


def _head(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.circle(x, y, radius, stroke=1, fill=0)
    for side in (-1, 1):
        canvas.circle(x + side * radius * 0.36, y + radius * 0.25, radius * 0.12, stroke=0, fill=1)


def _mouth(canvas: Canvas, x: float, y: float, radius: float, start: float, extent: float, drop: float) -> None:
    _head(canvas, x, y, radius)
    half, middle = radius * 0.5, y - radius * drop
    canvas.arc(x - half, middle - half, x + half, middle + half, start, extent)


def _yes(canvas: Canvas, x: float, y: float, radius: float) -> None:
    _mouth(canvas, x, y, radius, 200, 140, 0.05)


def _no(canvas: Canvas, x: float, y: float, radius: float) -> None:
    _mouth(canvas, x, y, radius, 20, 140, 0.85)


def _sometimes(canvas: Canvas, x: float, y: float, radius: float) -> None:
    _head(canvas, x, y, radius)
    canvas.line(x - radius * 0.42, y - radius * 0.38, x + radius * 0.42, y - radius * 0.38)


def _bubble(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.roundRect(x - radius, y - radius * 0.55, 2 * radius, radius * 1.45, radius * 0.4, stroke=1, fill=0)
    canvas.line(x - radius * 0.35, y - radius * 0.55, x - radius * 0.55, y - radius)
    canvas.line(x - radius * 0.55, y - radius, x + radius * 0.1, y - radius * 0.55)
    for at in (-0.45, 0.0, 0.45):
        canvas.circle(x + at * radius, y + radius * 0.17, radius * 0.1, stroke=0, fill=1)


_SHAPES: Final[dict[str, Callable[[Canvas, float, float, float], None]]] = {
    "yes": _yes,
    "sometimes": _sometimes,
    "no": _no,
    "rather_not": _head,
    "talk": _bubble,
}


def _write(pages: Pages, prose: Prose, text: str, kind: Type, left: float) -> None:
    pages.text(prose, prose.lines(text, kind, RIGHT - left), kind, left)


def _furniture(canvas: Canvas, prose: Prose, printed: SelfAssessmentPrint, number: int, count: int) -> None:
    """Marking at head and foot, whose words these are, who printed them when, and the page."""
    for y in (PORTRAIT[1] - 48, 34):
        prose.draw(canvas, printed.marking, MARKING, (PORTRAIT[0] - prose.width(printed.marking, MARKING)) / 2, y)
    if number > 1:
        name = (prose.lines(f"{printed.child_name} · {printed.title}", SMALL, RIGHT - LEFT) or [""])[0]
        prose.draw(canvas, name, SMALL, (PORTRAIT[0] - prose.width(name, SMALL)) / 2, PORTRAIT[1] - 63)
    by = prose.lines(f"Printed by {printed.printed_by}, {printed.printed_at}", SMALL, (RIGHT - LEFT) * 0.7)[0]
    prose.draw(canvas, by, SMALL, LEFT, 50)
    page = f"Page {number} of {count}"
    prose.draw(canvas, page, SMALL, RIGHT - prose.width(page, SMALL), 50)
