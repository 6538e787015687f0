"""A drawing as a short text: strokes of a colour and a width over a sheet of 1000 by 600 points.

A stroke is one figure for the colour, one for the width, then two pairs of letters a point (x, y), each pair a number to
base 64. Strokes are joined by a blank. A line of a hand is thinned first: points that lie on the way between others go.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from app.domain.errors import Refused

WIDTH, HEIGHT = 1000, 600
COLOURS, WIDTHS = 8, 3
LONGEST: Final = 60_000
"""Letters of the longest drawing: about 15,000 points after thinning."""
THIN_BY: Final = 2.0
_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_VALUES: Final = {letter: value for value, letter in enumerate(_LETTERS)}
Point = tuple[int, int]


class Stroke(msgspec.Struct, frozen=True):
    """One line of the pen. `colour` and `width` are places in the palette and among the pens."""

    colour: int
    width: int
    points: tuple[Point, ...]


def write(strokes: Sequence[Stroke]) -> str:
    """The drawing as text; points outside the sheet come to its edge."""
    return " ".join(_stroke(stroke) for stroke in strokes if stroke.points)


def read(text: str) -> tuple[Stroke, ...]:
    """The strokes of a drawing. Raises Refused for a text that is none: it came from elsewhere and was not drawn here."""
    if len(text) > LONGEST:
        raise _none()
    return tuple(_read(part) for part in text.split(" ") if part)


def thinned(points: Sequence[Point], within: float = THIN_BY) -> tuple[Point, ...]:
    """The same line with fewer points, nowhere further than `within` from where the hand was (Douglas and Peucker)."""
    if len(points) < 3:
        return tuple(points)
    kept = {0, len(points) - 1}
    open_ones = [(0, len(points) - 1)]
    while open_ones:
        first, last = open_ones.pop()
        away, at = max(
            ((_distance(points[n], points[first], points[last]), n) for n in range(first + 1, last)), default=(0.0, 0)
        )
        if away > within:
            kept.add(at)
            open_ones += [(first, at), (at, last)]
    return tuple(points[n] for n in sorted(kept))


def _stroke(stroke: Stroke) -> str:
    points = (_pair(_within(x, WIDTH)) + _pair(_within(y, HEIGHT)) for x, y in stroke.points)
    return f"{_within(stroke.colour, COLOURS - 1)}{_within(stroke.width, WIDTHS - 1)}{''.join(points)}"


def _within(value: int, most: int) -> int:
    return min(most, max(0, value))


def _pair(value: int) -> str:
    return _LETTERS[value // 64] + _LETTERS[value % 64]


def _read(part: str) -> Stroke:
    try:
        numbers = [_VALUES[part[n]] * 64 + _VALUES[part[n + 1]] for n in range(2, len(part), 2)]
        colour, width = int(part[0]), int(part[1])
    except (KeyError, IndexError, ValueError) as error:
        raise _none() from error
    points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    is_sound = len(numbers) % 2 == 0 and points and colour < COLOURS and width < WIDTHS
    if not is_sound or any(x > WIDTH or y > HEIGHT for x, y in points):
        raise _none()
    return Stroke(colour, width, points)


def _distance(point: Point, first: Point, last: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, first, last
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length == 0:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length**2))
    return float(((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5)


def _none() -> Refused:
    return Refused("This drawing cannot be shown: it is not one that Waymark made. Nothing was changed.", "drawing")
