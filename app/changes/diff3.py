"""Joining two edits of one text by paragraphs: edits in different paragraphs join, edits that meet are a clash.

A paragraph is a line; empty lines are only space between paragraphs. Two edits meet when they change the same paragraph or
neighbouring ones, as a person reads neighbouring paragraphs together: at least one untouched paragraph with words has to
lie between them. Symmetric: swapping the two sides gives the same join or the same clash.
"""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

MOST_PAIRS: Final = 500_000
"""Pairs of equal lines that a comparison may have to look at (about 0.1 s). Beyond it a person decides."""


class Hunk(msgspec.Struct, frozen=True):
    """Base lines [start, end) became `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def hunks(base: Sequence[str], other: Sequence[str]) -> tuple[Hunk, ...]:
    """The changes from base to other, in order of place."""
    head = _shared(base, other)
    tail = _shared(base[head:][::-1], other[head:][::-1])
    inner, outer = base[head : len(base) - tail], other[head : len(other) - tail]
    matcher = SequenceMatcher(a=inner, b=outer, autojunk=False)
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
    lefts, rights = set(hunks(lines, on_left)), set(hunks(lines, on_right))
    if any(_meet(lines, a, b) for a in lefts - rights for b in rights - lefts):
        return None
    return _weave(lines, sorted(lefts | rights, key=lambda h: (h.start, h.end)))


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many lines the two have in common from the start."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _is_tangled(base: Sequence[str], other: Sequence[str]) -> bool:
    """Comparing costs time in proportion to the pairs of equal lines; thousands of empty lines would stop the service."""
    there = Counter(other)
    return sum(count * there[line] for line, count in Counter(base).items()) > MOST_PAIRS


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
