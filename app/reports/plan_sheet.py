"""The child's own copy of the plan: A4 upright, large print, one target a page, pictures for the steps.

The child may leave it anywhere: it says what the child wants and does, and nothing of why (DOMAIN 8, print).
"""

from functools import cache
from math import sin
from typing import Any, Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app import resources
from app.reports.flow import Pages, Prose, Type
from app.reports.motifs import fill, ribbon, smooth_on
from app.reports.page import PORTRAIT, drawn
from app.reports.plan_icons import DONE_TINT, TINTS, draw_picture, draw_tile, picture_for
from app.reports.wording import Words

LEFT: Final = 58.0
RIGHT: Final = PORTRAIT[0] - 58.0
WIDTH: Final = RIGHT - LEFT
TOP: Final = PORTRAIT[1] - 60.0
BOTTOM: Final = 124.0
TILE: Final = 54.0
STEP_X: Final = LEFT + TILE + 18.0

INK: Final = "#17242C"
TEAL: Final = "#0F4C5C"
SOFT: Final = "#E3F0F3"
MUTED: Final = "#52636E"
TITLE: Final = Type("text bold", 38, 48, TEAL)
WHOSE: Final = Type("text", 17, 25, MUTED)
WISH: Final = Type("text bold", 22, 31, INK)
HEADING: Final = Type("text bold", 16, 25, TEAL)
STEP: Final = Type("text", 18, 26, INK)
WHEN: Final = Type("text", 15, 22, MUTED)
DONE: Final = Type("text bold", 15, 22, DONE_TINT[1])
STUCK: Final = Type("text", 18, 27, INK)
SMALL: Final = Type("text", 11, 15, MUTED)
BOX_EDGE: Final = 18.0


class SheetStep(msgspec.Struct, frozen=True):
    """One small step in the child's words; `when` as it should read ("Thursday 3 December")."""

    text: str
    when: str = ""
    done: bool = False


class SheetTarget(msgspec.Struct, frozen=True):
    """What the child wants, the steps to it, and what the child does when stuck."""

    words: str
    steps: tuple[SheetStep, ...] = ()
    stuck: str = ""


class PlanSheet(msgspec.Struct, frozen=True):
    """The sheet of one child: the name they like, their targets, the day of the next look ("6 February").

    `helps` and `avoid` tell whoever reads it how to talk with the child (DOMAIN 5.4).
    """

    name: str
    targets: tuple[SheetTarget, ...]
    look_again: str = ""
    helps: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


class PlanWords(msgspec.Struct, frozen=True):
    """The fixed words of the sheet and the words that call for a picture."""

    title: Words
    number: Words
    what_i_do: Words
    done: Words
    stuck: Words
    look_again: Words
    helps: Words
    avoid: Words
    pictures: dict[str, tuple[str, ...]]


@cache
def plan_words() -> PlanWords:
    tree: Any = resources.values("certificates", "plan_words.yaml")
    return msgspec.convert(tree, PlanWords)


def draw_plan_sheet(sheet: PlanSheet, language: str = "en") -> bytes:
    """The sheet as a PDF; language "en", "cy" or "both" (Welsh first). The same sheet gives the same bytes. Raises CouldNotDraw."""
    title = f"{_said(plan_words().title, language)}: {sheet.name}"
    return drawn(PORTRAIT, title, "en-GB" if language == "en" else "cy-GB", lambda canvas: _draw(canvas, sheet, language))


def _draw(canvas: Canvas, sheet: PlanSheet, language: str) -> None:
    writer = _Writer(sheet, language)
    for number, target in enumerate(sheet.targets, start=1):
        if number > 1:
            writer.pages.turn()
        writer.target(number, target)
    if not sheet.targets:
        writer.head(0)
    writer.talking()
    writer.pages.draw(canvas, writer.furniture)


def _said(words: Words, language: str, **values: object) -> str:
    return " · ".join(words.shown(language)).format(**values)


class _Writer:
    """Writes the targets of one sheet down its pages."""

    def __init__(self, sheet: PlanSheet, language: str) -> None:
        self.sheet, self.language = sheet, language
        self.prose = Prose(leaves_out_symbols=True)
        self.pages = Pages(TOP, BOTTOM)
        self.words = plan_words()

    def target(self, number: int, target: SheetTarget) -> None:
        self.head(number)
        self.write(target.words, WISH)
        self.pages.skip(14)
        if target.steps:
            self.write(_said(self.words.what_i_do, self.language), HEADING)
            self.pages.skip(6)
        for at, step in enumerate(target.steps):
            self.step(step, TINTS[at % len(TINTS)])
        if target.stuck.strip():
            self.stuck(target.stuck)
        if self.sheet.look_again.strip():
            self.look_again(self.sheet.look_again)

    def head(self, number: int) -> None:
        self.write(_said(self.words.title, self.language), TITLE)
        count = len(self.sheet.targets)
        numbered = f" · {_said(self.words.number, self.language, number=number)}" if count > 1 else ""
        self.write(f"{self.sheet.name}{numbered}", WHOSE)
        self.pages.skip(14)

    def write(self, text: str, kind: Type) -> None:
        self.pages.text(self.prose, self.prose.lines(text, kind, WIDTH), kind, LEFT)

    def step(self, step: SheetStep, tint: tuple[str, str]) -> None:
        width = RIGHT - STEP_X
        said = self.prose.lines(step.text, STEP, width)
        under = [] if not step.when.strip() else self.prose.lines(step.when, WHEN, width)
        done = [_said(self.words.done, self.language)] if step.done else []
        height = len(said) * STEP.leading + len(under) * WHEN.leading + len(done) * DONE.leading
        self.pages.need(min(max(TILE, height), TOP - BOTTOM))
        name = "tick" if step.done else picture_for(step.text, self.words.pictures)
        used = DONE_TINT if step.done else tint
        top = self.pages.y
        self.pages.place(lambda canvas: draw_tile(canvas, name, LEFT, top - TILE, TILE, used))
        if height < TILE:
            self.pages.y -= (TILE - height) / 2
        for lines, kind in ((said, STEP), (done, DONE), (under, WHEN)):
            self.pages.text(self.prose, lines, kind, STEP_X)
        if self.pages.y < top:
            self.pages.y = min(self.pages.y, top - TILE)
        self.pages.skip(16)

    def stuck(self, text: str) -> None:
        heading = _said(self.words.stuck, self.language)
        inner = WIDTH - 2 * BOX_EDGE
        lines = self.prose.lines(text, STUCK, inner)
        height = 2 * BOX_EDGE + HEADING.leading + len(lines) * STUCK.leading
        self.pages.skip(6)
        if height > TOP - BOTTOM:
            self.write(heading, HEADING)
            self.write(text, STUCK)
            return
        self.pages.need(height)
        bottom = self.pages.y - height
        self.pages.place(lambda canvas: _box(canvas, bottom, height))
        self.pages.y -= BOX_EDGE
        self.pages.text(self.prose, [heading], HEADING, LEFT + BOX_EDGE)
        self.pages.text(self.prose, lines, STUCK, LEFT + BOX_EDGE)
        self.pages.y = bottom
        self.pages.skip(18)

    def talking(self) -> None:
        """What helps the child and what to leave, behind the last target."""
        for words, lines in ((self.words.helps, self.sheet.helps), (self.words.avoid, self.sheet.avoid)):
            if lines:
                self.pages.skip(10)
                self.pages.need(HEADING.leading + STUCK.leading)
                self.write(_said(words, self.language), HEADING)
                for line in lines:
                    self.write(f"• {line}", STUCK)

    def look_again(self, day: str) -> None:
        said = "\n".join(self.words.look_again.shown(self.language)).format(day=day)
        lines = self.prose.lines(said, STEP, WIDTH - 40)
        self.pages.need(min(len(lines) * STEP.leading, TOP - BOTTOM))
        y = self.pages.y - STEP.leading + 2
        self.pages.place(lambda canvas: draw_picture(canvas, "calendar", LEFT, y, 24, TEAL))
        self.pages.text(self.prose, lines, STEP, LEFT + 36)

    def furniture(self, canvas: Canvas, number: int, count: int) -> None:
        _hills(canvas)
        if count > 1:
            page = f"{number} / {count}"
            self.prose.draw(canvas, page, SMALL, RIGHT - self.prose.width(page, SMALL), 96)
            whose = self.prose.lines(self.sheet.name, SMALL, WIDTH * 0.8)
            if whose:
                self.prose.draw(canvas, whose[0], SMALL, LEFT, 96)


def _box(canvas: Canvas, bottom: float, height: float) -> None:
    canvas.setFillColor(SOFT)
    canvas.roundRect(LEFT, bottom, WIDTH, height, 14, stroke=0, fill=1)
    draw_picture(canvas, "help", RIGHT - BOX_EDGE - 24, bottom + height - BOX_EDGE - 22, 24, TEAL)


def _hills(canvas: Canvas) -> None:
    """Pale hills at the foot and a path to a flag: little ink, and it may be cut by a printer's edge."""
    width = PORTRAIT[0]
    for level, swell, length, shift, colour in ((56, 15, 120, 0.4, "#E8F2EE"), (36, 12, 92, 2.4, "#D6E9E2")):
        points = [(x, level + swell * sin(x / length + shift)) for x in range(-30, int(width) + 60, 30)]
        path = canvas.beginPath()
        path.moveTo(points[0][0], -10)
        path.lineTo(*points[0])
        smooth_on(path, points)
        path.lineTo(points[-1][0], -10)
        path.close()
        canvas.setFillColor(colour)
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor("#F7E7C6")
    canvas.drawPath(
        ribbon(canvas, [(386, -30, 46), (400, 0, 34), (436, 16, 22), (446, 30, 14), (434, 42, 8), (436, 52, 4)]),
        stroke=0,
        fill=1,
    )
    canvas.setStrokeColor("#12303F")
    canvas.setLineWidth(1.4)
    canvas.line(436, 50, 436, 76)
    fill(canvas, [(436, 76), (452, 70), (436, 64)], "#F2B84B")
