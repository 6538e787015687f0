"""Street: a white wall, three strokes of paint behind the name, splashes, halftone corners and a drawn crown."""

from math import cos, pi, sin
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from app.reports.lettering import draw, outline
from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import HEIGHT, WIDTH, Dice, Point, dot, fill, smooth, star_points
from app.reports.motifs import ground as paper
from app.reports.shaping import Shaped

INK: Final = "#151A1E"
YELLOW: Final = "#FFD21F"
PINK: Final = "#FF3D7F"
BLUE: Final = "#19B9E0"


def ground(canvas: Canvas) -> None:
    paper(canvas, "#FBF8F2")
    _bricks(canvas)
    _halftone(canvas, 0, HEIGHT, 1, -1)
    _halftone(canvas, WIDTH, 0, -1, 1)
    for x, y, size, colour, seed in (
        (104, 470, 26, PINK, 3),
        (744, 498, 24, BLUE, 8),
        (790, 282, 14, YELLOW, 4),
        (54, 262, 13, BLUE, 12),
    ):
        _splash(canvas, x, y, size, colour, seed)
    _crown(canvas, WIDTH / 2, 84)
    _bolt(canvas, 92, 108)
    _tag_star(canvas, 746, 172)


def _bricks(canvas: Canvas) -> None:
    canvas.setStrokeColor("#F0EAE0")
    canvas.setLineWidth(1.3)
    high, wide = 27.0, 84.0
    for row in range(int(HEIGHT / high) + 1):
        canvas.line(0, row * high, WIDTH, row * high)
        shift = wide / 2 if row % 2 else 0
        for brick in range(int(WIDTH / wide) + 2):
            x = brick * wide - shift
            canvas.line(x, row * high, x, (row + 1) * high)
    dice = Dice(19)
    canvas.setFillColor("#F4EEE5")
    for _ in range(26):
        row, brick = int(dice.between(0, HEIGHT / high)), int(dice.between(0, WIDTH / wide))
        canvas.rect(brick * wide - (wide / 2 if row % 2 else 0) + 2, row * high + 2, wide - 4, high - 4, stroke=0, fill=1)


def _halftone(canvas: Canvas, x: float, y: float, across: int, up: int) -> None:
    canvas.setFillColor(INK)
    dots = canvas.beginPath()
    for column in range(18):
        for row in range(9):
            radius = 5.4 - 0.27 * column - 0.52 * row
            if radius > 0.5:
                dots.circle(x + across * (column * 12 + 7), y + up * (row * 12 + 7), radius)
    canvas.drawPath(dots, stroke=0, fill=1)


def _splash(canvas: Canvas, x: float, y: float, size: float, colour: str, seed: int) -> None:
    dice = Dice(seed)
    points: list[Point] = []
    for at in range(18):
        angle = 2 * pi * at / 18
        reach = size * (dice.between(0.85, 1.35) if at % 2 else dice.between(0.45, 0.62))
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    canvas.setFillColor(colour)
    canvas.drawPath(smooth(canvas, points, closed=True), stroke=0, fill=1)
    for _ in range(22):
        angle, reach = dice.between(0, 2 * pi), size * dice.between(1.3, 2.9)
        dot(canvas, x + reach * cos(angle), y + reach * sin(angle) * 0.8, dice.between(0.7, size * 0.15), colour)


def behind_name(canvas: Canvas, box: Box) -> None:
    """Three strokes of a broad brush, as wide as the name, with drips."""
    spread = max(box.width, 260) / 2
    centre, middle, half = box.centre, box.middle, max(box.height, 60) / 2
    strokes = (
        (PINK, -spread - 44, spread * 0.62, middle - half * 0.12, half * 0.62, 21, 0.012),
        (BLUE, -spread * 0.66, spread + 46, middle - half * 0.46, half * 0.54, 5, 0.03),
        (YELLOW, -spread - 14, spread + 22, middle + half * 0.42, half * 0.66, 9, 0.036),
    )
    for colour, left, right, y, thick, seed, rise in strokes:
        _stroke(canvas, max(centre + left, 40), min(centre + right, WIDTH - 40), y, thick, rise, colour, seed)


def _stroke(canvas: Canvas, left: float, right: float, y: float, thick: float, rise: float, colour: str, seed: int) -> None:
    dice = Dice(seed)
    bristles = 22
    canvas.setFillColor(colour)
    for bristle in range(bristles):
        share = bristle / (bristles - 1)
        low = y - thick + 2 * thick * share
        start, end = left + dice.between(0, 30), right - dice.between(0, 46)
        lift = (right - left) * rise
        path = canvas.beginPath()
        path.moveTo(start, low - lift)
        path.curveTo(
            start + (end - start) * 0.3,
            low - lift * 0.2 + 5,
            start + (end - start) * 0.7,
            low + lift * 0.3 + 5,
            end,
            low + lift,
        )
        width = 2 * thick / bristles * dice.between(0.95, 1.6)
        path.lineTo(end - dice.between(2, 12), low + lift + width)
        path.curveTo(
            start + (end - start) * 0.7,
            low + lift * 0.3 + 5 + width,
            start + (end - start) * 0.3,
            low - lift * 0.2 + 5 + width,
            start + 6,
            low - lift + width,
        )
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    for _ in range(3):
        x, length = dice.between(left + 50, right - 60), dice.between(6, 19)
        top = y - thick * 0.8
        canvas.roundRect(x - 1.7, top - length, 3.4, length + 8, 1.7, stroke=0, fill=1)
        dot(canvas, x, top - length + 1.4, 3.1, colour)


def paint_name(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    """White letters with a dark edge and a hard shadow."""
    edge = max(1.6, size * 0.085)
    canvas.saveState()
    canvas.setLineJoin(1)
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    for step in (3, 2, 1):
        shadow = outline(canvas, line, x + size * 0.021 * step, y - size * 0.021 * step, size)
        canvas.setLineWidth(edge)
        canvas.drawPath(shadow, stroke=1, fill=1, fillMode=1)
    canvas.drawPath(outline(canvas, line, x, y, size), stroke=1, fill=1, fillMode=1)
    canvas.restoreState()
    draw(canvas, line, x, y, size, "#FFFFFF")


def lead_in_ground(canvas: Canvas, box: Box) -> None:
    """A strip of dark tape, stuck on a little askew."""
    tape = box.grown(18, 2)
    dice = Dice(2)
    left = [(tape.left + dice.between(-4, 2), tape.bottom + tape.height * at / 5 - 2) for at in range(6)]
    right = [(tape.right + dice.between(-2, 4), tape.top - tape.height * at / 5 + 2) for at in range(6)]
    fill(canvas, [*left, *right], INK)


def _crown(canvas: Canvas, x: float, y: float) -> None:
    shape = [(-44, 0), (-52, 50), (-26, 29), (0, 62), (26, 29), (52, 50), (44, 0)]
    for shift, colour in ((4, INK), (0, YELLOW)):
        path = canvas.beginPath()
        path.moveTo(x + shape[0][0] + shift, y - shift)
        for across, up in shape[1:]:
            path.lineTo(x + across + shift, y + up - shift)
        path.close()
        canvas.setFillColor(colour)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(3.6)
        canvas.setLineJoin(1)
        canvas.drawPath(path, stroke=1, fill=1)
    canvas.setLineWidth(3)
    canvas.line(x - 41, y + 12, x + 41, y + 12)
    for across, up, colour in ((-52, 53, PINK), (0, 66, BLUE), (52, 53, PINK)):
        canvas.setFillColor(colour)
        canvas.circle(x + across, y + up, 6.4, stroke=1, fill=1)
    for across, colour in ((-22, BLUE), (0, PINK), (22, BLUE)):
        fill(canvas, star_points(x + across, y + 20.5, 5, points=4, inner=0.5), colour)


def _bolt(canvas: Canvas, x: float, y: float) -> None:
    shape = [(6, 40), (-16, 6), (-2, 6), (-10, -26), (20, 14), (5, 14), (18, 40)]
    _sticker(canvas, [(x + across, y + up) for across, up in shape], BLUE)


def _tag_star(canvas: Canvas, x: float, y: float) -> None:
    _sticker(canvas, star_points(x, y, 27, inner=0.5, turn=0.22), PINK)


def _sticker(canvas: Canvas, points: list[Point], colour: str) -> None:
    canvas.saveState()
    canvas.setLineJoin(1)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(3)
    for shift, filling in ((3, INK), (0, colour)):
        path = canvas.beginPath()
        path.moveTo(points[0][0] + shift, points[0][1] - shift)
        for x, y in points[1:]:
            path.lineTo(x + shift, y - shift)
        path.close()
        canvas.setFillColor(filling)
        canvas.drawPath(path, stroke=1, fill=1)
    canvas.restoreState()


LOOK: Final = Look(
    ground=ground,
    words=Box(104, 214, WIDTH - 104, HEIGHT - 52),
    signing=Signing(y=124, left=242, right=WIDTH - 242, length=160, colour=INK),
    lead_in=Style("leaning", 18, "#FFFFFF"),
    name=Style("leaning", 80, "#FFFFFF"),
    tagline=Style("leaning", 24, INK),
    message=Style("text", 16.5, INK),
    achievement=Style("text bold", 13.5, INK),
    signature=Style("text", 11.5, INK),
    second=Style("text", 0.8, "#4A5258"),
    star="#E0246A",
    behind_name=behind_name,
    paint_name=paint_name,
    lead_in_ground=lead_in_ground,
    below_name=16,
)
