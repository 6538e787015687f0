"""Line pictures for the steps of a child's plan, drawn by code in a tile, and the choice of one by the words of the step."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from math import cos, pi, sin
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from app.reports.motifs import smooth, star_points

# Grounds and lines of the tiles: a soft tint with a dark line on it (at least 5.6 to 1).
TINTS: Final = (("#E2ECF9", "#1D4F91"), ("#FCEBD3", "#8A4B00"), ("#DDF0F2", "#0F6073"), ("#EFE6F7", "#5B3A87"))
DONE_TINT: Final = ("#DFF2E6", "#1B6B3A")


def picture_for(words: str, pictures: Mapping[str, tuple[str, ...]]) -> str:
    """The name of the first picture one of whose words stands in the step; "flag" when none does."""
    text = words.casefold()
    return next((name for name, keys in pictures.items() if _pattern(keys).search(text)), "flag")


@cache
def _pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, keys))})\b")


def draw_tile(canvas: Canvas, name: str, x: float, y: float, size: float, tint: tuple[str, str]) -> None:
    """A rounded tile with its lower left corner at (x, y) and the picture in it."""
    canvas.saveState()
    canvas.setFillColor(tint[0])
    canvas.roundRect(x, y, size, size, size * 0.24, stroke=0, fill=1)
    draw_picture(canvas, name, x + size * 0.22, y + size * 0.22, size * 0.56, tint[1])
    canvas.restoreState()


def draw_picture(canvas: Canvas, name: str, x: float, y: float, size: float, colour: str) -> None:
    """One picture in a square of `size` points, in lines of one colour."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 24, size / 24)
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(2)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    _PICTURES[name](canvas)
    canvas.restoreState()


def _lines(canvas: Canvas, *rows: tuple[tuple[float, float], ...]) -> None:
    for row in rows:
        path: Any = canvas.beginPath()
        path.moveTo(*row[0])
        for point in row[1:]:
            path.lineTo(*point)
        canvas.drawPath(path, stroke=1, fill=0)


def _tick(canvas: Canvas) -> None:
    canvas.setLineWidth(2.8)
    _lines(canvas, ((4, 12), (9.5, 6.5), (20, 18)))


def _flag(canvas: Canvas) -> None:
    _lines(canvas, ((5, 2), (5, 22)), ((5, 21), (18, 21), (15, 16.5), (18, 12), (5, 12)))


def _phone(canvas: Canvas) -> None:
    canvas.roundRect(6, 2, 12, 20, 2.5)
    _lines(canvas, ((10.5, 5.4), (13.5, 5.4)))


def _form(canvas: Canvas) -> None:
    _lines(
        canvas,
        ((14, 22), (5, 22), (5, 2), (19, 2), (19, 17), (14, 22), (14, 17), (19, 17)),
        ((9, 8.5), (11, 6.5), (15.4, 11)),
    )


def _bus(canvas: Canvas) -> None:
    canvas.roundRect(2.5, 6, 19, 13.5, 2.5)
    _lines(canvas, ((2.5, 12), (21.5, 12)), ((9, 12), (9, 19.5)), ((15, 12), (15, 19.5)))
    for wheel in (7.4, 16.6):
        canvas.circle(wheel, 5.4, 2.1, stroke=1, fill=1)


def _book(canvas: Canvas) -> None:
    left = ((12, 19), (9, 20.6), (5.5, 20.8), (2.5, 20.2), (2.5, 5), (6, 5.4), (9, 5), (12, 3.4))
    _lines(canvas, left, tuple((24 - x, y) for x, y in left), ((12, 19), (12, 3.4)))


def _school(canvas: Canvas) -> None:
    _lines(
        canvas,
        ((12, 20), (23, 14.8), (12, 9.6), (1, 14.8), (12, 20)),
        ((5.5, 12.4), (5.5, 7), (9, 4.8), (15, 4.8), (18.5, 7), (18.5, 12.4)),
    )
    _lines(canvas, ((23, 14.8), (23, 8)))


def _work(canvas: Canvas) -> None:
    for y, ends in ((3, (2, 12, 22)), (9, (2, 7, 17, 22)), (15, (2, 12, 22))):
        for left, right in pairwise(ends):
            canvas.rect(left, y, right - left, 6)


def _ball(canvas: Canvas) -> None:
    canvas.circle(12, 12, 10)
    corners = [(12 + 4 * cos(pi / 2 + 2 * pi * at / 5), 12 + 4 * sin(pi / 2 + 2 * pi * at / 5)) for at in range(5)]
    _lines(canvas, (*corners, corners[0]))
    for x, y in corners:
        _lines(canvas, ((x, y), (12 + (x - 12) * 2.3, 12 + (y - 12) * 2.3)))


def _heart(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(12, 3)
    path.curveTo(4, 9, 2, 12, 2, 15.4)
    path.curveTo(2, 21.4, 9.6, 22.6, 12, 17)
    path.curveTo(14.4, 22.6, 22, 21.4, 22, 15.4)
    path.curveTo(22, 12, 20, 9, 12, 3)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _home(canvas: Canvas) -> None:
    _lines(
        canvas,
        ((2, 12), (12, 21), (22, 12)),
        ((5, 14), (5, 3), (19, 3), (19, 14)),
        ((10, 3), (10, 9.5), (14, 9.5), (14, 3)),
    )


def _people(canvas: Canvas) -> None:
    canvas.circle(8.5, 16.5, 3.8)
    canvas.circle(17.5, 15.5, 2.9)
    for shoulders in ([(2, 3), (3.2, 7.6), (8.5, 9.6), (13.8, 7.6), (15, 3)], [(17.4, 9), (20.8, 7.4), (22.4, 3.6)]):
        canvas.drawPath(smooth(canvas, shoulders), stroke=1, fill=0)


def _clock(canvas: Canvas) -> None:
    canvas.circle(12, 12, 10)
    _lines(canvas, ((12, 18), (12, 12), (16, 9.6)))


def _calendar(canvas: Canvas) -> None:
    canvas.roundRect(3, 3, 18, 17, 2.4)
    _lines(canvas, ((3, 14.4), (21, 14.4)), ((8, 22), (8, 18)), ((16, 22), (16, 18)))
    path: Any = canvas.beginPath()
    points = star_points(12, 8.6, 3.4)
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=0, fill=1)


def _hand(canvas: Canvas) -> None:
    """A speech bubble with a question: asking for help."""
    canvas.roundRect(2, 7, 20, 14.5, 4)
    _lines(canvas, ((7, 7), (6, 2.6), (11.4, 7)))
    for x in (7.4, 12, 16.6):
        canvas.circle(x, 14.2, 0.9, stroke=0, fill=1)


_PICTURES: Final[Mapping[str, Callable[[Canvas], None]]] = {
    "tick": _tick,
    "flag": _flag,
    "phone": _phone,
    "form": _form,
    "bus": _bus,
    "book": _book,
    "school": _school,
    "work": _work,
    "ball": _ball,
    "heart": _heart,
    "home": _home,
    "people": _people,
    "clock": _clock,
    "calendar": _calendar,
    "help": _hand,
}
