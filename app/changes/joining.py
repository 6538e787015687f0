"""A first proposal for a text that two people changed apart: what only one of them touched is joined, the rest is asked.

Theory: both texts are compared with what both started from, sentence by sentence. A sentence that one side changed, added or
took out stands as that side has it; a sentence that both changed differently is a question with both wordings. No word of
either side is left out of the proposal without a question. Line breaks between paragraphs count as sentences of their own.
The proposal is only ever shown to a person; merging on its own (diff3) stays with whole paragraphs.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

import msgspec

from app.changes.diff3 import Hunk, Tangled, hunks

_SENTENCES: Final = re.compile(r"\n+|[^\n]*?[.!?…]+[\"'”’)\]]*(?=\s|$)|[^\n]+")
_WORDS: Final = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]|\s+")
_ALIKE: Final = 0.45
_MOST_PAIRS: Final = 400


class Kept(msgspec.Struct, frozen=True):
    """A sentence (or paragraph break) that is in the result without asking."""

    text: str


class Asked(msgspec.Struct, frozen=True):
    """A sentence that both changed. Empty means that this side took it out."""

    before: str
    left: str
    right: str


Part = Kept | Asked


def sentences(text: str) -> list[str]:
    """Sentences without the blanks around them, and paragraph breaks, in order."""
    found = (match if match.startswith("\n") else match.strip() for match in _SENTENCES.findall(text))
    return [piece for piece in found if piece]


def parts(before: str, left: str, right: str) -> tuple[Part, ...]:
    """The joined text in pieces, and a question where both sides changed one sentence."""
    base = sentences(before)
    lefts, rights = _Side(base, sentences(left)), _Side(base, sentences(right))
    found: list[Part] = []
    for place in range(len(base) + 1):
        found += [Kept(text) for text in _both(lefts.added[place], rights.added[place])]
        if place < len(base):
            found += _decided(base[place], lefts.now[place], rights.now[place])
    return tuple(found)


def questions(found: Sequence[Part]) -> tuple[Asked, ...]:
    """What a person has to choose, in reading order."""
    return tuple(part for part in found if isinstance(part, Asked))


def wording(question: Asked, choice: str) -> str:
    """What stands for a question: left, right, or both one after the other while nothing is chosen."""
    if choice in {"left", "right"}:
        return question.left if choice == "left" else question.right
    return " ".join(filter(None, (question.left, question.right)))


def joined(found: Sequence[Part], choices: Mapping[int, str]) -> str:
    """The text. `choices`: number of the question -> left or right; where it is open, both wordings stand."""
    out: list[str] = []
    number = 0
    for part in found:
        if isinstance(part, Asked):
            out.append(wording(part, choices.get(number, "")))
            number += 1
        else:
            out.append(part.text)
    return _spaced(out)


def differing(question: Asked) -> tuple[str, str]:
    """The words in which the two wordings differ, without what they share at both ends."""
    one, two = _WORDS.findall(question.left), _WORDS.findall(question.right)
    head = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest = list(zip(reversed(one[head:]), reversed(two[head:]), strict=False))
    tail = next((n for n, (a, b) in enumerate(rest) if a != b), len(rest))
    return "".join(one[head : len(one) - tail]).strip(), "".join(two[head : len(two) - tail]).strip()


def _decided(base: str, left: str, right: str) -> list[Part]:
    if left == right or right == base:
        return [Kept(left)] if left else []
    if left == base:
        return [Kept(right)] if right else []
    return [Asked(base, left, right)]


def _both(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """What both put in at one place: first the left side's, then what the right side has beside it."""
    return [*left, *(text for text in right if text not in left)]


def _spaced(pieces: Sequence[str]) -> str:
    out = ""
    for piece in pieces:
        is_open = bool(out) and not out.endswith("\n") and not piece.startswith("\n")
        out += f" {piece}" if is_open and piece else piece
    return out


class _Side:
    """What one side made of each sentence (`now`, empty where it took it out), and what it added before each (`added`)."""

    def __init__(self, base: Sequence[str], other: Sequence[str]) -> None:
        self.now = list(base)
        self.added: list[list[str]] = [[] for _ in range(len(base) + 1)]
        for hunk in _changes(base, other):
            self._take(hunk.start, hunk.end, hunk.lines)

    def _take(self, start: int, end: int, lines: Sequence[str]) -> None:
        matched = _matched(self.now[start:end], lines)
        place = start
        for number, line in enumerate(lines):
            if number in matched:
                place = start + matched[number]
                self.now[place] = line
                place += 1
            else:
                self.added[place].append(line)
        for gone in set(range(end - start)) - set(matched.values()):
            self.now[start + gone] = ""


def _changes(base: Sequence[str], other: Sequence[str]) -> tuple[Hunk, ...]:
    """What changed; all of it at once where the two are too tangled to tell."""
    try:
        return hunks(base, other)
    except Tangled:
        return (Hunk(0, len(base), tuple(other)),)


def _matched(base: Sequence[str], lines: Sequence[str]) -> dict[int, int]:
    """Which new sentence is a rewording of which old one: line number -> base number, both rising."""
    if len(base) == len(lines) or len(base) * len(lines) > _MOST_PAIRS:
        return {n: n for n in range(min(len(base), len(lines)))}
    best: dict[tuple[int, int], tuple[float, dict[int, int]]] = {}

    def look(b: int, n: int) -> tuple[float, dict[int, int]]:
        if b == len(base) or n == len(lines):
            return 0.0, {}
        if (b, n) not in best:
            score = _alike(base[b], lines[n])
            further, pairs = look(b + 1, n + 1)
            taken = (score + further, {n: b, **pairs}) if score >= _ALIKE else (-1.0, {})
            best[b, n] = max(taken, look(b + 1, n), look(b, n + 1), key=lambda option: option[0])
        return best[b, n]

    return look(0, 0)[1]


def _alike(one: str, two: str) -> float:
    return SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(two), autojunk=False).ratio()
