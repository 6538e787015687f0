"""Sunrise: rays and a wide sun over layered hills, and a path that winds up to it."""

from math import cos, pi, sin
from typing import Final

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import HEIGHT, WIDTH, Dice, bird, dot, faint, fill, glow, inside, land, ribbon, shaded, sky, star

INK: Final = "#3B2430"
SUN: Final = (WIDTH / 2, 132.0)


def ground(canvas: Canvas) -> None:
    sky(canvas, "#FFD48A", "#FFE7BF", "#FFF6E6", "#FFF9EF")
    _rays(canvas)
    _sun(canvas)
    for x, y, span in ((122, 536, 21), (156, 551, 14), (182, 540, 11), (652, 552, 15), (684, 538, 21), (718, 550, 12)):
        bird(canvas, x, y, span, "#8C3B2E")
    _hills(canvas)


def _rays(canvas: Canvas) -> None:
    rays = 28
    for ray in range(rays):
        start = pi * 2 * ray / rays
        half = pi / rays * (0.5 if ray % 2 else 0.62)
        tips = [(SUN[0] + 900 * cos(start + side), SUN[1] + 900 * sin(start + side)) for side in (-half, half)]
        fill(canvas, [SUN, *tips], faint("#FFC869", 0.2 if ray % 2 else 0.34))


def _sun(canvas: Canvas) -> None:
    glow(canvas, *SUN, 215, "#FFEDC2", rings=4, alpha=0.3)
    glow(canvas, *SUN, 132, "#FFC95C", rings=3, alpha=0.3)
    disc = canvas.beginPath()
    disc.circle(*SUN, 92)
    inside(canvas, disc, lambda: canvas.radialGradient(SUN[0], SUN[1] + 20, 100, (toColor("#FFD25E"), toColor("#F79A2B"))))
    star(canvas, SUN[0], SUN[1] + 37, 27, "#FFF7E2", inner=0.5)


def _hills(canvas: Canvas) -> None:
    far = land(canvas, lambda x: 118 + 24 * sin(x / 118 + 0.6) + 10 * sin(x / 51))
    shaded(canvas, far, 60, 150, "#F08A4B", "#F7A95F")
    middle = land(canvas, lambda x: 82 + 27 * sin(x / 140 + 3.6) + 8 * sin(x / 67 + 1))
    shaded(canvas, middle, 20, 115, "#D94F3A", "#E9683F")
    _trees(canvas, [(40, 96, 22), (62, 92, 29), (88, 84, 18), (742, 82, 20), (766, 86, 30), (794, 92, 22)], "#A8343F")
    near = land(canvas, lambda x: 40 + 17 * sin(x / 155 + 1.1) + 6 * sin(x / 60))
    shaded(canvas, near, -10, 62, "#6E2143", "#93304A")
    _path(canvas)
    _flowers(canvas)


def _trees(canvas: Canvas, places: list[tuple[float, float, float]], colour: str) -> None:
    for x, y, height in places:
        for part in range(3):
            low, half = y + height * part * 0.26, height * (0.34 - part * 0.075)
            fill(canvas, [(x - half, low), (x + half, low), (x, low + height * 0.48)], colour)


def _path(canvas: Canvas) -> None:
    """The way there, narrower the further it goes."""
    way = [
        (390, -60, 108),
        (404, -22, 92),
        (440, 12, 66),
        (455, 40, 42),
        (440, 62, 25),
        (418, 79, 14),
        (415, 93, 8),
        (421, 105, 4),
    ]
    canvas.setFillColor("#FFD9A0")
    canvas.drawPath(ribbon(canvas, way), stroke=0, fill=1)


def _flowers(canvas: Canvas) -> None:
    dice = Dice(7)
    for _ in range(46):
        x, y = dice.between(-5, WIDTH + 5), dice.between(2, 26)
        if abs(x - 420) < 80:
            continue
        dot(canvas, x, y, dice.between(0.9, 2.1), faint(dice.one_of(("#FFC95C", "#F79A2B", "#FFE7BF", "#E9683F")), 0.8))


LOOK: Final = Look(
    ground=ground,
    words=Box(96, 262, WIDTH - 96, HEIGHT - 62),
    signing=Signing(y=199, left=178, right=WIDTH - 178, length=176, colour=INK),
    lead_in=Style("text", 17, INK),
    name=Style("round", 64, "#C43A1D"),
    tagline=Style("text", 20, INK),
    message=Style("text", 15, INK),
    achievement=Style("text bold", 12.5, INK),
    signature=Style("text", 11.5, INK),
    second=Style("text", 0.8, "#6B4A4F"),
    star="#E2662B",
)
