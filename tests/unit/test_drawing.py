"""A drawing comes back as it was drawn, stays small, and a text that is none is refused."""

import itertools
from math import cos, hypot, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.drawing import COLOURS, HEIGHT, LONGEST, THIN_BY, WIDTH, WIDTHS, Stroke, read, thinned, write
from app.domain.errors import Refused

POINTS = st.lists(st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)), min_size=1, max_size=30)
STROKES = st.lists(
    st.builds(Stroke, st.integers(0, COLOURS - 1), st.integers(0, WIDTHS - 1), POINTS.map(tuple)), max_size=6
)


@given(STROKES)
def test_what_is_written_is_read_again(strokes: list[Stroke]) -> None:
    assert read(write(strokes)) == tuple(strokes)


@given(st.text(alphabet="019AZaz-_ \n@é", max_size=40))
def test_any_other_text_is_refused_or_is_a_drawing(text: str) -> None:
    try:
        strokes = read(text)
    except Refused:
        return
    assert read(write(strokes)) == strokes


@pytest.mark.parametrize("text", ["00", "0", "90AA", "0000000", "01zzzz", "00__00", "x" * (LONGEST + 1)])
def test_a_text_that_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="cannot be shown"):
        read(text)


def test_a_point_beside_the_sheet_comes_to_its_edge() -> None:
    assert read(write([Stroke(0, 0, ((-5, 700), (2000, 10)))]))[0].points == ((0, HEIGHT), (WIDTH, 10))


@given(POINTS)
def test_a_thinned_line_keeps_its_ends_and_strays_nowhere(points: list[tuple[int, int]]) -> None:
    few = thinned(points)
    assert few[0] == points[0]
    assert few[-1] == points[-1]
    assert all(_away(point, few) <= THIN_BY + 1e-6 for point in points)


def test_a_spiral_of_a_thousand_points_is_a_short_text() -> None:
    spiral = [(round(500 + n / 4 * cos(n / 40)), round(300 + n / 4 * sin(n / 40))) for n in range(1000)]
    assert len(write([Stroke(2, 1, thinned(spiral))])) < 800


def _away(point: tuple[int, int], line: tuple[tuple[int, int], ...]) -> float:
    """How far a point lies from a line, found the slow way: by trying places along it."""
    x, y = point
    places = [
        (x1 + (x2 - x1) * n / 400, y1 + (y2 - y1) * n / 400)
        for (x1, y1), (x2, y2) in itertools.pairwise(line)
        for n in range(401)
    ] or [line[0]]
    return max(0.0, min(hypot(x - a, y - b) for a, b in places) - 1.5)
