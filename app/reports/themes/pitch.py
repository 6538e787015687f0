"""Pitch: mown stripes and white lines seen from above, a team sheet in the middle, a ball and a row of pennants."""

from math import cos, pi, sin
from typing import Final

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import HEIGHT, WIDTH, Point, dot, faint, fill, inside, star

INK: Final = "#16261C"
SHEET: Final = Box(88, 64, WIDTH - 88, HEIGHT - 70)
LINES: Final = Box(36, 36, WIDTH - 36, HEIGHT - 36)


def ground(canvas: Canvas) -> None:
    _turf(canvas)
    _lines(canvas)
    _sheet(canvas)
    _ball(canvas, WIDTH / 2, 132, 43)


def _turf(canvas: Canvas) -> None:
    stripes = 14
    for stripe in range(stripes):
        canvas.setFillColor("#2F9A57" if stripe % 2 else "#278A4C")
        canvas.rect(WIDTH * stripe / stripes - 0.3, 0, WIDTH / stripes + 0.6, HEIGHT, stroke=0, fill=1)


def _lines(canvas: Canvas) -> None:
    canvas.setStrokeColor("#FFFFFF")
    canvas.setLineWidth(3)
    canvas.rect(LINES.left, LINES.bottom, LINES.width, LINES.height, stroke=1, fill=0)
    for side in (-1, 1):
        edge = LINES.left if side < 0 else LINES.right
        for depth, half in ((104, 168), (40, 82)):
            canvas.rect(min(edge, edge - side * depth), LINES.middle - half, depth, half * 2, stroke=1, fill=0)
    for x, y, start in (
        (LINES.left, LINES.bottom, 0),
        (LINES.right, LINES.bottom, 90),
        (LINES.right, LINES.top, 180),
        (LINES.left, LINES.top, 270),
    ):
        canvas.arc(x - 20, y - 20, x + 20, y + 20, start, 90)
        fill(canvas, _flag(x, y), "#FFC93C")
        dot(canvas, x, y, 3.2, "#FFFFFF")


def _flag(x: float, y: float) -> list[Point]:
    inward = 1 if x < WIDTH / 2 else -1
    up = 1 if y < HEIGHT / 2 else -1
    return [(x, y + up * 2), (x, y + up * 16), (x + inward * 13, y + up * 9)]


def _sheet(canvas: Canvas) -> None:
    canvas.setFillColor(faint("#0C3B20", 0.35))
    canvas.roundRect(SHEET.left + 4, SHEET.bottom - 5, SHEET.width, SHEET.height, 16, stroke=0, fill=1)
    canvas.setFillColor("#FDFEFB")
    canvas.roundRect(SHEET.left, SHEET.bottom, SHEET.width, SHEET.height, 16, stroke=0, fill=1)
    card = canvas.beginPath()
    card.roundRect(SHEET.left, SHEET.bottom, SHEET.width, SHEET.height, 16)
    inside(canvas, card, lambda: _sheet_marks(canvas))
    canvas.setStrokeColor("#BFE3CB")
    canvas.setLineWidth(1.2)
    canvas.roundRect(SHEET.left + 9, SHEET.bottom + 9, SHEET.width - 18, SHEET.height - 18, 10, stroke=1, fill=0)


def _sheet_marks(canvas: Canvas) -> None:
    """The centre circle, as faint as a watermark."""
    canvas.setStrokeColor("#EAF4EC")
    canvas.setLineWidth(2)
    canvas.circle(WIDTH / 2, SHEET.middle + 10, 136, stroke=1, fill=0)


def _ball(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setFillColor(faint("#16261C", 0.16))
    canvas.ellipse(x - radius * 0.9, y - radius * 1.16, x + radius * 0.9, y - radius * 0.92, stroke=0, fill=1)
    skin = canvas.beginPath()
    skin.circle(x, y, radius)
    inside(canvas, skin, lambda: _ball_skin(canvas, x, y, radius))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(2.2)
    canvas.circle(x, y, radius, stroke=1, fill=0)


def _ball_skin(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """A patch of five corners in the middle, seams to five more at the rim."""
    canvas.radialGradient(x - radius * 0.3, y + radius * 0.35, radius * 1.4, (toColor("#FFFFFF"), toColor("#D9E0DB")))
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.8)
    canvas.setLineJoin(1)
    centre = _pentagon(x, y, radius * 0.36, 0)
    for at, corner in enumerate(centre):
        angle = pi / 2 + 2 * pi * at / 5
        knee = (x + radius * 0.66 * cos(angle), y + radius * 0.66 * sin(angle))
        canvas.line(*corner, *knee)
        rim = [(x + radius * 0.82 * cos(angle + turn), y + radius * 0.82 * sin(angle + turn)) for turn in (-0.34, 0.34)]
        outer = [(x + radius * 1.1 * cos(angle + turn), y + radius * 1.1 * sin(angle + turn)) for turn in (0.34, -0.34)]
        fill(canvas, [knee, rim[1], outer[0], outer[1], rim[0]], INK)
        nearby = angle + 2 * pi / 5
        canvas.line(*rim[1], x + radius * 0.82 * cos(nearby - 0.34), y + radius * 0.82 * sin(nearby - 0.34))
    fill(canvas, centre, INK)


def _pentagon(x: float, y: float, radius: float, turn: float) -> list[Point]:
    return [
        (x + radius * cos(pi / 2 + turn + 2 * pi * at / 5), y + radius * sin(pi / 2 + turn + 2 * pi * at / 5))
        for at in range(5)
    ]


def badge(canvas: Canvas, box: Box) -> None:
    """The captain's band behind "Well played"."""
    band = box.grown(30, 7)
    canvas.setFillColor("#16261C")
    canvas.roundRect(band.left, band.bottom, band.width, band.height, 7, stroke=0, fill=1)
    for x in (band.left + 16, band.right - 16):
        star(canvas, x, band.middle, 6.5, "#FFC93C")


LOOK: Final = Look(
    ground=ground,
    words=Box(118, 196, WIDTH - 118, HEIGHT - 96),
    signing=Signing(y=136, left=228, right=WIDTH - 228, length=176, colour="#4A6153"),
    lead_in=Style("text", 16, INK),
    name=Style("wide", 58, "#157A3C"),
    tagline=Style("text", 19, INK),
    message=Style("text", 14.5, INK),
    achievement=Style("text bold", 12, INK),
    signature=Style("text", 11.5, INK),
    second=Style("text", 0.8, "#4A6153"),
    star="#C98A10",
    badge=Style("text bold", 15, "#FFE08A"),
    badge_at=(WIDTH / 2, HEIGHT - 80),
    badge_ground=badge,
)
