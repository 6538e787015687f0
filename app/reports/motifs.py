"""Small drawings that several themes share: waves, stars, leaves, birds, clouds, grounds. Vector paths; y goes up, in points."""

from collections.abc import Callable, Sequence
from math import atan2, cos, pi, sin
from typing import Any, TypeAlias, TypeVar

from reportlab.lib.colors import Color, toColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.page import LANDSCAPE

WIDTH, HEIGHT = LANDSCAPE
Point = tuple[float, float]
T = TypeVar("T")


Colour: TypeAlias = Any
"""A name such as "#1E2C50", or a Color with alpha from `faint`."""


def faint(colour: str, alpha: float) -> Color:
    """A colour that lets the ground through. (The canvas forgets its own alpha at each new colour.)"""
    known = toColor(colour)
    return Color(known.red, known.green, known.blue, alpha)


class Dice:
    """Numbers that look thrown and are the same each time: a linear congruential row, so that a page repeats to the byte."""

    def __init__(self, seed: int) -> None:
        self._state = seed * 2654435761 % 2**32

    def between(self, low: float, high: float) -> float:
        self._state = (self._state * 1664525 + 1013904223) % 2**32
        return low + (high - low) * self._state / 2**32

    def one_of(self, things: Sequence[T]) -> T:
        return things[int(self.between(0, len(things) - 0.001))]


def fill(canvas: Canvas, points: Sequence[Point], colour: Colour) -> None:
    """A filled polygon."""
    canvas.setFillColor(colour)
    canvas.drawPath(_polygon(canvas, points), stroke=0, fill=1)


def _polygon(canvas: Canvas, points: Sequence[Point]) -> Any:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    return path


def smooth(canvas: Canvas, points: Sequence[Point], *, closed: bool = False) -> Any:
    """A path that runs softly through the points (Catmull-Rom turned into Bezier curves)."""
    path = canvas.beginPath()
    path.moveTo(*points[0])
    smooth_on(path, points, closed=closed)
    if closed:
        path.close()
    return path


def smooth_on(path: Any, points: Sequence[Point], *, closed: bool = False) -> None:
    """Goes on from the first point softly through the others."""
    count = len(points)
    for at in range(count if closed else count - 1):
        if closed:
            before, here, there, after = (points[(at + step) % count] for step in (-1, 0, 1, 2))
        else:
            before, here, there, after = (points[min(max(at + step, 0), count - 1)] for step in (-1, 0, 1, 2))
        path.curveTo(
            here[0] + (there[0] - before[0]) / 6,
            here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6,
            there[1] - (after[1] - here[1]) / 6,
            *there,
        )


def ground(canvas: Canvas, colour: Colour) -> None:
    """The whole page in one colour."""
    canvas.setFillColor(colour)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)


def sky(canvas: Canvas, *colours: str) -> None:
    """The whole page from the first colour at the foot to the last at the head."""
    canvas.linearGradient(0, 0, 0, HEIGHT, tuple(map(toColor, colours)), extend=True)


def inside(canvas: Canvas, path: Any, paint: Callable[[], None]) -> None:
    """Paint only within the path."""
    canvas.saveState()
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setFillAlpha(1)
    paint()
    canvas.restoreState()


def shaded(canvas: Canvas, path: Any, low: float, high: float, *colours: str) -> None:
    """Fill a path with colours from y = low to y = high."""
    inside(canvas, path, lambda: canvas.linearGradient(0, low, 0, high, tuple(map(toColor, colours)), extend=True))


def land(canvas: Canvas, heights: Callable[[float], float], *, step: float = 24) -> Any:
    """The ground below a line of hills or waves: from the foot of the page up to heights(x), past both edges."""
    points = [(x * step - 30, heights(x * step - 30)) for x in range(int((WIDTH + 60) / step) + 2)]
    path = canvas.beginPath()
    path.moveTo(points[0][0], -10)
    path.lineTo(*points[0])
    smooth_on(path, points)
    path.lineTo(points[-1][0], -10)
    path.close()
    return path


def stamp(canvas: Canvas, name: str, reach: float, paint: Callable[[], None]) -> None:
    """Draw what `paint` draws about the origin, within `reach` points; kept in the document once, however often it is stamped."""
    if not canvas.hasForm(name):
        canvas.beginForm(name, -reach, -reach, reach, reach)
        paint()
        canvas.endForm()
    canvas.doForm(name)


def dot(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    canvas.setFillColor(colour)
    canvas.circle(x, y, radius, stroke=0, fill=1)


def star(
    canvas: Canvas,
    x: float,
    y: float,
    radius: float,
    colour: Colour,
    *,
    points: int = 5,
    inner: float = 0.46,
    turn: float = 0.0,
) -> None:
    """A star standing on two feet; `inner` is the share of the radius at which its arms meet."""
    fill(canvas, star_points(x, y, radius, points=points, inner=inner, turn=turn), colour)


def star_points(
    x: float, y: float, radius: float, *, points: int = 5, inner: float = 0.46, turn: float = 0.0
) -> list[Point]:
    corners = []
    for at in range(points * 2):
        angle = pi / 2 + turn + at * pi / points
        reach = radius if at % 2 == 0 else radius * inner
        corners.append((x + reach * cos(angle), y + reach * sin(angle)))
    return corners


def bird(canvas: Canvas, x: float, y: float, span: float, colour: Colour) -> None:
    """A bird far away: two bent strokes."""
    canvas.saveState()
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(max(0.9, span / 11))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    half, path = span / 2, canvas.beginPath()
    path.moveTo(x - half, y + half * 0.28)
    path.curveTo(x - half * 0.6, y + half * 0.5, x - half * 0.2, y + half * 0.3, x, y - half * 0.08)
    path.curveTo(x + half * 0.2, y + half * 0.36, x + half * 0.6, y + half * 0.56, x + half, y + half * 0.34)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def cloud(canvas: Canvas, x: float, y: float, width: float, colour: str, *, alpha: float = 1.0) -> None:
    """A flat-footed cloud, its middle at x and its foot at y."""
    canvas.saveState()
    canvas.setFillColor(faint(colour, alpha))
    unit, path = width / 10, canvas.beginPath()
    path.roundRect(x - 5 * unit, y, 10 * unit, 2.1 * unit, 1.05 * unit)
    for across, up, radius in ((-2.5, 1.7, 1.5), (-0.3, 2.5, 2.15), (2.2, 1.8, 1.6)):
        path.circle(x + across * unit, y + up * unit, radius * unit)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
    canvas.restoreState()


def leaf(
    canvas: Canvas, x: float, y: float, length: float, angle: float, colour: Colour, *, vein: Colour = "", fat: float = 0.32
) -> None:
    """A pointed leaf whose stalk end is at (x, y), growing at an angle in radians."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle * 180 / pi)
    path = canvas.beginPath()
    path.moveTo(0, 0)
    path.curveTo(length * 0.25, length * fat, length * 0.7, length * fat, length, 0)
    path.curveTo(length * 0.7, -length * fat, length * 0.25, -length * fat, 0, 0)
    path.close()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)
    if vein:
        canvas.setStrokeColor(vein)
        canvas.setLineWidth(length * 0.03)
        canvas.line(length * 0.08, 0, length * 0.82, 0)
    canvas.restoreState()


def curve_points(start: Point, control: Point, end: Point, count: int) -> list[tuple[float, float, float]]:
    """Points along a bow from start to end, each with the direction there: (x, y, angle)."""
    found = []
    for at in range(count):
        t = at / (count - 1)
        x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0]
        y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1]
        dx = 2 * (1 - t) * (control[0] - start[0]) + 2 * t * (end[0] - control[0])
        dy = 2 * (1 - t) * (control[1] - start[1]) + 2 * t * (end[1] - control[1])
        found.append((x, y, angle_of(dx, dy)))
    return found


def angle_of(dx: float, dy: float) -> float:
    return atan2(dy, dx)


def glow(canvas: Canvas, x: float, y: float, radius: float, colour: str, *, rings: int = 7, alpha: float = 0.16) -> None:
    """Soft light: rings of one colour, each faint, so that it prints without steps of raster."""
    for ring in range(rings):
        dot(canvas, x, y, radius * (1 - ring / (rings + 1)), faint(colour, alpha))


def ribbon(canvas: Canvas, middle: Sequence[tuple[float, float, float]]) -> Any:
    """A band along points (x, y, width): a path, a brush stroke, a ribbon."""
    left, right = [], []
    for at, (x, y, width) in enumerate(middle):
        before, after = middle[max(at - 1, 0)], middle[min(at + 1, len(middle) - 1)]
        across = atan2(after[1] - before[1], after[0] - before[0]) + pi / 2
        left.append((x + width / 2 * cos(across), y + width / 2 * sin(across)))
        right.append((x - width / 2 * cos(across), y - width / 2 * sin(across)))
    right.reverse()
    path = smooth(canvas, left)
    path.lineTo(*right[0])
    smooth_on(path, right)
    path.close()
    return path
