"""The chain of commits: any other history has another hash, and few points are enough to find where two parted."""

from hypothesis import given
from hypothesis import strategies as st

from app.changes.chain import ORIGIN, Point, link, thinned

HASHES = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=4)
HISTORIES = st.lists(st.tuples(st.integers(1, 9), HASHES), max_size=8)


def chain_of(history: list[tuple[int, list[str]]]) -> list[Point]:
    before, seq, points = b"", 0, []
    for step, ops in history:
        seq += step
        before = link(before, seq, ops)
        points.append(Point(seq, before.hex()))
    return points


@given(HISTORIES, HISTORIES)
def test_two_histories_name_the_same_point_only_where_all_before_it_is_the_same(
    one: list[tuple[int, list[str]]], other: list[tuple[int, list[str]]]
) -> None:
    for a, b in zip(chain_of(one), chain_of(other), strict=False):
        n = chain_of(one).index(a) + 1
        same = [(s, "".join(ops)) for s, ops in one[:n]] == [(s, "".join(ops)) for s, ops in other[:n]]
        assert (a == b) == same


@given(st.integers(1, 3000), st.randoms(use_true_random=False))
def test_a_few_points_are_kept_and_one_is_near_any_place_where_histories_part(length: int, dice: object) -> None:
    kept: tuple[Point, ...] = ()
    seq = 0
    for _ in range(min(length, 400)):
        seq += 1 + getattr(dice, "randrange")(length)  # noqa: B009
        kept = thinned((*kept, Point(seq, f"{seq:x}")))
    assert len(kept) <= 64
    assert kept[-1].seq == seq
    distances = [seq - point.seq for point in kept]
    first = distances[0]
    for distance in range(2 * length + 2, first, max(1, first // 50)):
        assert any(distance <= d <= 4 * distance + 2 * length for d in distances), distance


def test_no_points_are_no_points() -> None:
    assert thinned(()) == ()
    assert thinned([ORIGIN]) == (ORIGIN,)
