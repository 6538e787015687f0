"""Meadow: garlands of leaves above, tall grass and wild flowers below, butterflies and a bee."""

from functools import partial
from math import cos, pi, sin
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import (
    HEIGHT,
    WIDTH,
    Dice,
    Point,
    curve_points,
    dot,
    faint,
    fill,
    land,
    leaf,
    ribbon,
    smooth,
    stamp,
)
from app.reports.motifs import (
    ground as paper,
)

INK: Final = "#2F3B2C"
GREENS: Final = ("#4E8A4F", "#5FA05E", "#7FB772", "#3F7746", "#94C482")


def ground(canvas: Canvas) -> None:
    paper(canvas, "#FDFBF1")
    for level, colour in ((84, "#EDF4DC"), (62, "#DFEDCB")):
        canvas.setFillColor(colour)
        canvas.drawPath(land(canvas, partial(_rise, level)), stroke=0, fill=1)
    _garlands(canvas)
    dice = Dice(41)
    _grass(canvas, dice, 40, "#8FBF7C", "#B2D39B", 30)
    _flowers(canvas, dice)
    _grass(canvas, dice, 52, "#3F7F4B", "#6FAE68", 22)
    _butterfly(canvas, 112, 262, 15, 20, "#F2A93B", "#C9722A")
    _butterfly(canvas, 738, 250, 13, -24, "#6B8FC4", "#3F5F98")
    _bee(canvas)


def _rise(level: float, x: float) -> float:
    """The ground behind the grass, higher at both sides."""
    return level + 26 * _edge(x) ** 2 + 9 * sin(x / 90 + level)


def _edge(x: float) -> float:
    """How far from the middle, 0 to 1: the meadow is taller at both sides, to frame the words."""
    return abs(x - WIDTH / 2) / (WIDTH / 2)


def _grass(canvas: Canvas, dice: Dice, tufts: int, dark: str, light: str, height: float) -> None:
    """Tufts of seven shapes, stamped and stretched."""
    kinds = [f"grass-{dark[1:]}-{kind}" for kind in range(7)]
    for tuft in range(tufts):
        x = -10 + (WIDTH + 20) * tuft / tufts + dice.between(-9, 9)
        tall = height * dice.between(0.7, 1.2) + 44 * _edge(x) ** 2 * dice.between(0.6, 1.15)
        canvas.saveState()
        canvas.translate(x, -6)
        canvas.scale(dice.one_of((-1, 1)), (tall + 6) / 100)
        name = dice.one_of(kinds)
        stamp(canvas, name, 130, partial(_tuft, canvas, kinds.index(name), dark, light))
        canvas.restoreState()


def _tuft(canvas: Canvas, kind: int, dark: str, light: str) -> None:
    dice = Dice(kind + 11)
    for blade in range(8):
        x, tall = -20 + 5.4 * blade + dice.between(-2, 2), 100 * dice.between(0.5, 1.0)
        bend, width = dice.between(-13, 13), dice.between(2.4, 4.6)
        path = canvas.beginPath()
        path.moveTo(x - width / 2, 0)
        path.curveTo(x - width / 2, tall * 0.5, x + bend * 0.3, tall * 0.8, x + bend, tall)
        path.curveTo(x + bend * 0.4 + width / 2, tall * 0.7, x + width / 2, tall * 0.4, x + width / 2, 0)
        path.close()
        canvas.setFillColor(dice.one_of((dark, light, dark, "#57955A")))
        canvas.drawPath(path, stroke=0, fill=1)


def _flowers(canvas: Canvas, dice: Dice) -> None:
    kinds = (_poppy, _cornflower, _daisy, _buttercup, _lavender, _daisy, _cornflower)
    for at in range(34):
        x = 14 + (WIDTH - 28) * at / 33 + dice.between(-7, 7)
        height = 36 + 84 * _edge(x) ** 1.7 * dice.between(0.72, 1.06) + dice.between(0, 12)
        lean = dice.between(-10, 10)
        top = (x + lean, height)
        canvas.saveState()
        canvas.setStrokeColor(dice.one_of(GREENS[:4]))
        canvas.setLineWidth(1.5)
        canvas.setLineCap(1)
        canvas.drawPath(smooth(canvas, [(x, -4), (x + lean * 0.2, height * 0.5), top]), stroke=1, fill=0)
        canvas.restoreState()
        for share, side in ((0.38, 1), (0.56, -1)):
            leaf(canvas, x + lean * share * 0.5, height * share, 15, pi / 2 - side * 0.9, dice.one_of(GREENS), fat=0.22)
        bloom = kinds[at * 3 % len(kinds)]
        canvas.saveState()
        canvas.translate(*top)
        canvas.scale(*[(7 + 5 * _edge(x) + dice.between(-1, 1.4)) / 10] * 2)
        stamp(canvas, f"bloom{bloom.__name__}", 30, partial(bloom, canvas, 0, 0, 10))
        canvas.restoreState()


def _petals(
    canvas: Canvas, x: float, y: float, count: int, length: float, fat: float, colour: str, turn: float = 0.2
) -> None:
    for petal in range(count):
        leaf(canvas, x, y, length, turn + 2 * pi * petal / count, colour, fat=fat)


def _daisy(canvas: Canvas, x: float, y: float, size: float) -> None:
    _petals(canvas, x, y, 13, size * 1.28, 0.26, "#E9E6DA")
    _petals(canvas, x, y, 13, size * 1.2, 0.2, "#FFFFFF")
    dot(canvas, x, y, size * 0.42, "#F2B63C")
    dot(canvas, x - size * 0.1, y + size * 0.1, size * 0.2, "#F9D067")


def _cornflower(canvas: Canvas, x: float, y: float, size: float) -> None:
    for petal in range(9):
        angle = 2 * pi * petal / 9
        tip = (x + size * 1.2 * cos(angle), y + size * 1.2 * sin(angle))
        sides = [(x + size * 1.18 * cos(angle + side), y + size * 1.18 * sin(angle + side)) for side in (-0.24, 0.24)]
        notch = (x + size * 0.94 * cos(angle), y + size * 0.94 * sin(angle))
        fill(canvas, [(x, y), sides[0], notch, tip, notch, sides[1]], "#4C78B8" if petal % 2 else "#3A62A3")
    _petals(canvas, x, y, 7, size * 0.5, 0.3, "#273F78")


def _poppy(canvas: Canvas, x: float, y: float, size: float) -> None:
    size *= 1.16
    for across, up, radius, colour in (
        (-0.42, 0.1, 0.78, "#C93A25"),
        (0.42, 0.12, 0.78, "#D8452B"),
        (0, 0.42, 0.76, "#E2573A"),
        (0, -0.3, 0.72, "#D8452B"),
    ):
        dot(canvas, x + across * size, y + up * size, radius * size, colour)
    dot(canvas, x, y + size * 0.06, size * 0.36, "#2B2321")
    for seed in range(9):
        angle = 2 * pi * seed / 9
        dot(canvas, x + size * 0.5 * cos(angle), y + size * 0.06 + size * 0.5 * sin(angle), size * 0.055, "#2B2321")
    dot(canvas, x, y + size * 0.06, size * 0.14, "#7E9B5C")


def _buttercup(canvas: Canvas, x: float, y: float, size: float) -> None:
    for petal in range(5):
        angle = pi / 2 + 2 * pi * petal / 5
        dot(canvas, x + size * 0.46 * cos(angle), y + size * 0.46 * sin(angle), size * 0.46, "#F5BE35")
    dot(canvas, x, y, size * 0.34, "#E09A22")


def _lavender(canvas: Canvas, x: float, y: float, size: float) -> None:
    for level in range(7):
        for side in (-1, 0, 1):
            spread = size * 0.34 * (1 - level / 9)
            dot(
                canvas,
                x + side * spread,
                y - size * 0.9 + level * size * 0.42,
                size * 0.24 * (1.12 - level / 12),
                ("#8D74B8", "#A48DCB", "#77609F")[(level + side) % 3],
            )


def _garlands(canvas: Canvas) -> None:
    """The same corner twice, the right one mirrored."""
    stamp(canvas, "garland", 900, partial(_garland, canvas))
    canvas.saveState()
    canvas.translate(WIDTH, 0)
    canvas.scale(-1, 1)
    stamp(canvas, "garland", 900, partial(_garland, canvas))
    canvas.restoreState()


def _garland(canvas: Canvas) -> None:
    bows: tuple[tuple[Point, Point, Point], ...] = (
        ((-12, HEIGHT - 60), (110, HEIGHT - 34), (262, HEIGHT - 60)),
        ((-8, HEIGHT - 22), (62, HEIGHT - 70), (96, HEIGHT - 172)),
        ((70, HEIGHT + 12), (66, HEIGHT - 66), (160, HEIGHT - 112)),
    )
    dice = Dice(5)
    for bow in bows:
        _twig(canvas, dice, *bow)


def _twig(canvas: Canvas, dice: Dice, start: Point, control: Point, end: Point) -> None:
    places = curve_points(start, control, end, 15)
    canvas.setFillColor("#6C8F55")
    canvas.drawPath(ribbon(canvas, [(x, y, 2.6 - at * 0.14) for at, (x, y, _) in enumerate(places)]), stroke=0, fill=1)
    for at, (x, y, angle) in enumerate(places[1:]):
        length = (23 - at * 0.8) * dice.between(0.85, 1.15)
        for side in (-1, 1):
            leaf(
                canvas,
                x,
                y,
                length,
                angle + side * dice.between(0.6, 0.95),
                dice.one_of(GREENS),
                vein=faint("#FFFFFF", 0.35),
                fat=0.3,
            )
        if at % 5 == 3:
            dot(canvas, x + dice.between(-7, 7), y - 7, 2.9, "#D8583A")
            dot(canvas, x + dice.between(-4, 4), y - 11, 2.4, "#E57F52")


def _butterfly(canvas: Canvas, x: float, y: float, size: float, turn: float, light: str, dark: str) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(turn)
    for side in (-1, 1):
        canvas.saveState()
        canvas.scale(side, 1)
        for angle, length, fat, colour in (
            (0.78, 1.15, 0.44, dark),
            (-0.62, 0.86, 0.46, dark),
            (0.78, 0.94, 0.36, light),
            (-0.62, 0.68, 0.38, light),
        ):
            leaf(canvas, 0.6, 0, size * length, angle, colour, fat=fat)
        dot(canvas, size * 0.5, size * 0.5, size * 0.09, "#FFFFFF")
        canvas.setStrokeColor("#3A2E28")
        canvas.setLineWidth(0.7)
        canvas.drawPath(
            smooth(canvas, [(0, size * 0.4), (size * 0.12, size * 0.66), (size * 0.3, size * 0.8)]), stroke=1, fill=0
        )
        canvas.restoreState()
    canvas.setFillColor("#3A2E28")
    canvas.ellipse(-1.3, -size * 0.42, 1.3, size * 0.46, stroke=0, fill=1)
    canvas.restoreState()


def _bee(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setStrokeColor("#A9A384")
    canvas.setLineWidth(1)
    canvas.setLineCap(1)
    canvas.setDash(1, 4)
    canvas.drawPath(
        smooth(canvas, [(556, 84), (592, 112), (634, 100), (620, 128), (652, 142), (704, 158)]), stroke=1, fill=0
    )
    canvas.setDash()
    canvas.translate(716, 163)
    canvas.rotate(18)
    for angle in (1.2, 1.9):
        leaf(canvas, 0, 4, 12, angle, faint("#9CC3DA", 0.75), fat=0.42)
    canvas.setFillColor("#F2B63C")
    canvas.ellipse(-9, -5.4, 9, 5.4, stroke=0, fill=1)
    canvas.setFillColor("#3A2E28")
    for x in (-4.6, 0.4):
        canvas.roundRect(x, -5.1, 2.5, 10.2, 1.2, stroke=0, fill=1)
    dot(canvas, 8.2, 0.6, 3.8, "#3A2E28")
    canvas.restoreState()


LOOK: Final = Look(
    ground=ground,
    words=Box(124, 236, WIDTH - 124, HEIGHT - 94),
    signing=Signing(y=188, left=290, right=WIDTH - 290, length=176, colour="#5B6B52"),
    lead_in=Style("serif italic", 19, "#4F6B45"),
    name=Style("serif bold", 64, "#2F6B3C"),
    tagline=Style("serif italic", 23, INK),
    message=Style("text", 14.5, INK),
    achievement=Style("text bold", 12, INK),
    signature=Style("text", 11.5, INK),
    second=Style("serif italic", 0.86, "#5B6B52"),
    star="#C9722A",
)
