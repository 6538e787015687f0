"""Ocean: a bright sky, rolling waves with foam, a small boat under way, and a lighthouse that shows the way."""

from functools import partial
from math import pi, sin
from typing import Final

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import (
    HEIGHT,
    WIDTH,
    bird,
    cloud,
    dot,
    faint,
    fill,
    glow,
    inside,
    land,
    shaded,
    sky,
    smooth,
    smooth_on,
)

INK: Final = "#0F3550"
# From the back to the front: height of the water, height and length of its waves, shift, colours from deep to light.
WAVES: Final = (
    (126, 5, 47, 0.4, "#7CC6DC", "#A5DCE9"),
    (104, 7, 58, 2.1, "#46A9CB", "#74C3DA"),
    (78, 8, 66, 4.4, "#2389B3", "#4CAACA"),
    (50, 9, 76, 0.9, "#156C97", "#2C8DB6"),
    (22, 7, 88, 3.1, "#0C4A70", "#176A95"),
)


def ground(canvas: Canvas) -> None:
    sky(canvas, "#C9EAF4", "#DDF3F9", "#EDF9FC", "#D6EFF8")
    glow(canvas, 742, 508, 74, "#FFE9A8", rings=3, alpha=0.34)
    sun = canvas.beginPath()
    sun.circle(742, 508, 42)
    inside(canvas, sun, lambda: canvas.radialGradient(736, 516, 50, (toColor("#FFE08A"), toColor("#FBC252"))))
    for x, y, width, alpha in (
        (118, 500, 122, 1),
        (224, 532, 66, 0.9),
        (694, 470, 92, 1),
        (56, 428, 62, 0.75),
        (786, 400, 74, 0.75),
    ):
        cloud(canvas, x, y, width, "#FFFFFF", alpha=alpha)
    for x, y, span in ((300, 544, 18), (330, 556, 12), (600, 552, 14), (574, 541, 19)):
        bird(canvas, x, y, span, "#2D5D77")
    _lighthouse(canvas, 764, 134)
    for back in WAVES[:2]:
        _wave(canvas, *back)
    _boat(canvas, 106, 90)
    for front in WAVES[2:]:
        _wave(canvas, *front)
    for x, y, size, colour in (
        (590, 46, 17, "#FFD07A"),
        (648, 28, 12, "#FFB46B"),
        (688, 52, 11, "#FFD07A"),
        (196, 26, 13, "#FFB46B"),
    ):
        _fish(canvas, x, y, size, colour)
    for x, y, radius in ((618, 62, 2.2), (624, 71, 1.5), (708, 64, 1.6), (176, 40, 1.8), (171, 49, 1.2)):
        _bubble(canvas, x, y, radius)


def _height(level: float, swell: float, length: float, shift: float, x: float) -> float:
    return level + swell * sin(x / length * 2 + shift) + swell * 0.4 * sin(x / length * 0.83 + shift * 2)


def _wave(canvas: Canvas, level: float, swell: float, length: float, shift: float, deep: str, light: str) -> None:
    def height(x: float) -> float:
        return _height(level, swell, length, shift, x)

    shaded(canvas, land(canvas, height, step=12), level - 44, level + swell, deep, light)
    canvas.saveState()
    canvas.setStrokeColor(faint("#FFFFFF", 0.55))
    canvas.setLineCap(1)
    canvas.setLineWidth(1.5)
    crest = [(x, height(x) - 0.6) for x in range(-20, int(WIDTH) + 40, 12)]
    canvas.drawPath(smooth(canvas, crest), stroke=1, fill=0)
    canvas.setStrokeColor(faint("#FFFFFF", 0.34))
    canvas.setLineWidth(1.2)
    top = pi / 2 - shift
    for ripple in range(-1, 14):
        x = (top + ripple * 2 * pi) * length / 2 + 16
        canvas.drawPath(smooth(canvas, [(x - 15, level - 12), (x, level - 9), (x + 17, level - 13)]), stroke=1, fill=0)
    canvas.restoreState()


def _boat(canvas: Canvas, x: float, y: float) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(-4)
    hull = canvas.beginPath()
    hull.moveTo(-45, 21)
    hull.curveTo(-20, 17, 26, 17, 50, 23)
    hull.curveTo(44, 6, 36, -3, 26, -5)
    hull.lineTo(-28, -5)
    hull.curveTo(-38, 0, -43, 10, -45, 21)
    hull.close()
    canvas.setFillColor("#6A4A34")
    canvas.rect(-2, 18, 3.6, 90, stroke=0, fill=1)
    sail = canvas.beginPath()
    sail.moveTo(5, 28)
    sail.lineTo(5, 104)
    sail.curveTo(30, 84, 42, 58, 43, 31)
    sail.curveTo(30, 26, 17, 26, 5, 28)
    sail.close()
    shaded(canvas, sail, 26, 104, "#FFF3DC", "#FFFFFF")
    jib = canvas.beginPath()
    jib.moveTo(-6, 29)
    jib.lineTo(-6, 96)
    jib.curveTo(-24, 76, -33, 54, -36, 32)
    jib.curveTo(-26, 27, -16, 27, -6, 29)
    jib.close()
    shaded(canvas, jib, 26, 96, "#F8BE5A", "#FFD98C")
    canvas.setFillColor("#D9482B")
    flag = canvas.beginPath()
    flag.moveTo(1.6, 108)
    flag.curveTo(8, 112, 13, 104, 22, 107)
    flag.lineTo(22, 96)
    flag.curveTo(13, 93, 8, 101, 1.6, 97)
    flag.close()
    canvas.drawPath(flag, stroke=0, fill=1)
    shaded(canvas, hull, -5, 22, "#A72F1C", "#DD5232")
    canvas.setStrokeColor("#FFE9C9")
    canvas.setLineWidth(2)
    rail = canvas.beginPath()
    rail.moveTo(-43, 16)
    rail.curveTo(-18, 12, 26, 12, 47.5, 17.5)
    canvas.drawPath(rail, stroke=1, fill=0)
    canvas.restoreState()


def _lighthouse(canvas: Canvas, x: float, y: float) -> None:
    rock = canvas.beginPath()
    rock.moveTo(x - 62, y - 20)
    smooth_on(
        rock,
        [
            (x - 62, y - 20),
            (x - 44, y + 4),
            (x - 24, y + 13),
            (x + 6, y + 17),
            (x + 34, y + 10),
            (x + 56, y + 2),
            (x + 90, y - 20),
        ],
    )
    rock.close()
    for side in (-1, 1):
        beam = canvas.beginPath()
        beam.moveTo(x, y + 101)
        for corner in ((x + side * 130, y + 119), (x + side * 130, y + 77), (x, y + 95)):
            beam.lineTo(*corner)
        beam.close()
        light = (toColor("#FFE68F"), toColor("#E0F4F9"))
        inside(canvas, beam, partial(canvas.linearGradient, x, 0, x + side * 126, 0, light))
    shaded(canvas, rock, y - 20, y + 16, "#4F6B7C", "#7F98A6")
    tower = [(x - 14, y + 14), (x + 14, y + 14), (x + 9.4, y + 88), (x - 9.4, y + 88)]
    fill(canvas, tower, "#FFFFFF")
    for low in (26, 54):
        bands = [
            (side * (14 - 4.6 * (level - 14) / 74), level)
            for side, level in ((-1, low), (1, low), (1, low + 15), (-1, low + 15))
        ]
        fill(canvas, [(x + across, y + level) for across, level in bands], "#D9482B")
    canvas.setFillColor("#12303F")
    canvas.rect(x - 12.5, y + 88, 25, 3.4, stroke=0, fill=1)
    canvas.setFillColor("#FFE08A")
    canvas.rect(x - 7, y + 91, 14, 14, stroke=0, fill=1)
    canvas.setFillColor("#12303F")
    canvas.rect(x - 0.7, y + 91, 1.4, 14, stroke=0, fill=1)
    fill(canvas, [(x - 10, y + 105), (x + 10, y + 105), (x, y + 117)], "#D9482B")
    dot(canvas, x, y + 118, 1.8, "#12303F")
    canvas.roundRect(x - 3.4, y + 14, 6.8, 11, 3, stroke=0, fill=1)


def _fish(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    body = canvas.beginPath()
    body.moveTo(x + size, y)
    body.curveTo(x + size * 0.4, y + size * 0.62, x - size * 0.5, y + size * 0.5, x - size * 0.8, y)
    body.curveTo(x - size * 0.5, y - size * 0.5, x + size * 0.4, y - size * 0.62, x + size, y)
    body.close()
    canvas.setFillColor(colour)
    canvas.drawPath(body, stroke=0, fill=1)
    fill(
        canvas,
        [
            (x - size * 0.62, y),
            (x - size * 1.35, y + size * 0.46),
            (x - size * 1.16, y),
            (x - size * 1.35, y - size * 0.46),
        ],
        colour,
    )
    canvas.setStrokeColor(faint("#0C4A70", 0.35))
    canvas.setLineWidth(size * 0.09)
    canvas.arc(x + size * 0.02, y - size * 0.3, x + size * 0.42, y + size * 0.3, 120, 120)
    dot(canvas, x + size * 0.62, y + size * 0.11, size * 0.08, "#0C3350")


def _bubble(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setStrokeColor(faint("#FFFFFF", 0.7))
    canvas.setLineWidth(0.7)
    canvas.circle(x, y, radius, stroke=1, fill=0)


LOOK: Final = Look(
    ground=ground,
    words=Box(110, 262, WIDTH - 110, HEIGHT - 64),
    signing=Signing(y=196, left=302, right=WIDTH - 302, length=170, colour=INK),
    lead_in=Style("text", 17, INK),
    name=Style("soft", 62, "#0B5B86"),
    tagline=Style("text", 20, INK),
    message=Style("text", 15, INK),
    achievement=Style("text bold", 12.5, INK),
    signature=Style("text", 11.5, INK),
    second=Style("text", 0.8, "#3C6179"),
    star="#D9662B",
)
