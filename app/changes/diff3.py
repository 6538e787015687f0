"""Joining two edits of one text by paragraphs: edits in different paragraphs join, edits that meet are a clash.

A paragraph is a line; empty lines are only space between paragraphs. Two edits meet when they change the same paragraph or
neighbouring ones, as a person reads neighbouring paragraphs together: at least one untouched paragraph with words has to
lie between them. Symmetric: swapping the two sides gives the same join or the same clash.
"""

from collections import Counter
from collections.abc import Sequence, Set
from difflib import Match, SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final

import msgspec

MOST_PAIRS: Final = 500_000
"""Pairs of equal lines in two texts. Beyond it a person decides."""
MOST_STEPS: Final = 1_000_000
"""Lines and pairs of equal lines that a comparison may look at, again and again (about 0.2 s). Beyond it a person decides:
texts made for it would otherwise hold up a laptop or the service for minutes."""


class Tangled(Exception):
    """The two texts are too tangled to be compared in the time there is."""


class Hunk(msgspec.Struct, frozen=True):
    """Base lines [start, end) became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def hunks(base: Sequence[str], other: Sequence[str]) -> tuple[Hunk, ...]:
    """The changes from base to other, in order of place. Raises Tangled."""
    head = _shared(base, other)
    tail = _shared(base[head:][::-1], other[head:][::-1])
    inner, outer = base[head : len(base) - tail], other[head : len(other) - tail]
    matcher = _Bounded(inner, outer)
    return tuple(
        Hunk(head + i1, head + i2, tuple(outer[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    )


def join(base: str, left: str, right: str) -> str | None:
    """The joined text, or None where the two edits meet (or the texts are too tangled) and a person has to decide."""
    if left == right or right == base:
        return left
    if left == base:
        return right
    lines, on_left, on_right = base.split("\n"), left.split("\n"), right.split("\n")
    if _is_tangled(lines, on_left) or _is_tangled(lines, on_right):
        return None
    try:
        lefts, rights = set(hunks(lines, on_left)), set(hunks(lines, on_right))
    except Tangled:
        return None
    if _any_meet(lines, lefts - rights, rights - lefts):
        return None
    return _weave(lines, sorted(lefts | rights, key=lambda h: (h.start, h.end)))


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many lines the two have in common from the start."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _is_tangled(base: Sequence[str], other: Sequence[str]) -> bool:
    """Comparing costs time in proportion to the pairs of equal lines; thousands of empty lines would stop the service."""
    there = Counter(other)
    return sum(count * there[line] for line, count in Counter(base).items()) > MOST_PAIRS


class _Bounded(SequenceMatcher[str]):
    """Python's own comparison, which gives up when it has looked at too much."""

    def __init__(self, base: Sequence[str], other: Sequence[str]) -> None:
        super().__init__(a=base, b=other, autojunk=False)
        there = Counter(other)
        self._looks = [0, *accumulate(1 + there[line] for line in base)]
        self._left = MOST_STEPS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """As it is, and counted: it looks at each of these lines of the base, and at every equal line of the other text."""
        ends = len(self._looks) - 1 if ahi is None else ahi
        self._left -= self._looks[ends] - self._looks[alo]
        if self._left < 0:
            raise Tangled
        return super().find_longest_match(alo, ahi, blo, bhi)


def _any_meet(lines: Sequence[str], lefts: Set[Hunk], rights: Set[Hunk]) -> bool:
    """Does any edit of the left meet one of the right? Where two do, so do two of both sides that follow on each other."""
    ordered = sorted(
        (*((h, True) for h in lefts), *((h, False) for h in rights)), key=lambda pair: (pair[0].start, pair[0].end)
    )
    return any(mine != theirs and _meet(lines, a, b) for (a, mine), (b, theirs) in pairwise(ordered))


def _meet(lines: Sequence[str], a: Hunk, b: Hunk) -> bool:
    first, second = (a, b) if (a.start, a.end) <= (b.start, b.end) else (b, a)
    between = lines[first.end : second.start]
    return not any(line.strip() for line in between)


def _weave(lines: Sequence[str], changes: Sequence[Hunk]) -> str:
    out: list[str] = []
    place = 0
    for hunk in changes:
        out.extend(lines[place : hunk.start])
        out.extend(hunk.lines)
        place = hunk.end
    return "\n".join((*out, *lines[place:]))
