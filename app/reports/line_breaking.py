"""Breaks text into lines: words first, and between letters only where a word is longer than a line. Widths are in em."""

import unicodedata
from collections.abc import Iterator

from app.reports.shaping import shape
from app.reports.typefaces import Typeface


class Measure:
    """Widths of words in one typeface, each shaped once. Lives as long as one document: words are never kept longer."""

    def __init__(self, face: Typeface) -> None:
        self.face = face
        self._widths: dict[str, float] = {}
        self.space = self.width(" ")

    def width(self, word: str) -> float:
        known = self._widths.get(word)
        if known is None:
            known = self._widths[word] = shape(word, self.face).width
        return known

    def lines(self, text: str, limit: float) -> list[str]:
        """Break printable text into lines of at most `limit` em. A word that is longer than a line is broken between letters."""
        lines: list[str] = []
        line: list[str] = []
        used = 0.0
        for word in text.split():
            width = self.width(word)
            if line and used + self.space + width <= limit:
                line.append(word)
                used += self.space + width
                continue
            if line:
                lines.append(" ".join(line))
            *full, word = self._parts(word, limit) if width > limit else (word,)
            lines += full
            line, used = [word], self.width(word)
        return [*lines, " ".join(line)] if line else lines

    def _parts(self, word: str, limit: float) -> Iterator[str]:
        part, used, before = "", 0.0, ""
        for cluster in clusters(word):
            # Beside its neighbour a letter may be wider or narrower than alone: kerning, joins.
            width = self.width(before + cluster) - self.width(before) if before else self.width(cluster)
            if part and used + width > limit:
                yield part
                part, used, width = "", 0.0, self.width(cluster)
            part, used, before = part + cluster, used + width, cluster
        yield part

    def even_lines(self, text: str, limit: float) -> list[str]:
        """As `lines`, with lines about equally long: the narrowest width that needs no more lines and breaks no more words."""
        lines = self.lines(text, limit)
        longest = max(map(self.width, text.split()), default=0.0)
        low, high = min(longest, limit), limit
        for _ in range(8):
            middle = (low + high) / 2
            if len(self.lines(text, middle)) > len(lines):
                low = middle
            else:
                high = middle
        return self.lines(text, high)

    def breaks_a_word(self, text: str, limit: float) -> bool:
        return any(self.width(word) > limit for word in text.split())


def clusters(word: str) -> Iterator[str]:
    """The parts of a word that must stay together: a letter with its marks and what a joiner ties to it."""
    cluster = ""
    for letter in word:
        is_tied = unicodedata.category(letter).startswith("M") or letter == "\u200d" or cluster.endswith("\u200d")
        if cluster and not is_tied:
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster
