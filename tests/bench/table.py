"""One line of the table and how it is printed."""

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """What was measured: milliseconds, the baseline of the same run with its milliseconds, a note, and the limit.

    `limit` is a ratio to the baseline where there is one, else `limit_ms` is in milliseconds.
    """

    what: str
    ms: float
    baseline: str = ""
    baseline_ms: float | None = None
    note: str = ""
    limit: float | None = None
    limit_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to the baseline."""
        return self.ms / self.baseline_ms if self.baseline_ms else None

    @property
    def verdict(self) -> str:
        """Whether it is within the limit."""
        if self.limit is not None and self.ratio is not None:
            return "ok" if self.ratio <= self.limit else "OVER"
        if self.limit_ms is not None:
            return "ok" if self.ms <= self.limit_ms else "OVER"
        return ""


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table."""
    out = ["| what | ours | baseline | ratio | limit | | note |", "|---|--:|--:|--:|--:|---|---|"]
    for line in lines:
        baseline = f"{line.baseline} {line.baseline_ms:.1f} ms" if line.baseline_ms else ""
        ratio = f"{line.ratio:.2f}" if line.ratio else ""
        limit = f"≤ {line.limit} ×" if line.limit else (f"≤ {line.limit_ms:g} ms" if line.limit_ms else "")
        out.append(f"| {line.what} | {line.ms:.1f} ms | {baseline} | {ratio} | {limit} | {line.verdict} | {line.note} |")
    return "\n".join(out)
