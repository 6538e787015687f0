"""One line of the table and how it is printed."""

from collections.abc import Iterable

import msgspec


class Line(msgspec.Struct, frozen=True):
    """What was measured: a figure, the baseline of the same run with its own, a note, and the limit.

    `limit` is a ratio to the baseline, `limit_ms` a figure in the line's own unit (milliseconds unless `unit` says MB or kB).
    A line may have both; it is within its limits when both are kept.
    """

    what: str
    ms: float
    baseline: str = ""
    baseline_ms: float | None = None
    note: str = ""
    limit: float | None = None
    limit_ms: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        """Ours to the baseline."""
        return self.ms / self.baseline_ms if self.baseline_ms else None

    @property
    def verdict(self) -> str:
        """Whether it is within the limits; empty where there is none."""
        kept = []
        if self.limit is not None and self.ratio is not None:
            kept.append(self.ratio <= self.limit)
        if self.limit_ms is not None:
            kept.append(self.ms <= self.limit_ms)
        return ("ok" if all(kept) else "OVER") if kept else ""

    @property
    def limits(self) -> str:
        """The limits in words."""
        ratio = f"≤ {self.limit:g} ×" if self.limit is not None else ""
        figure = f"≤ {self.limit_ms:g} {self.unit}" if self.limit_ms is not None else ""
        return ", ".join(filter(None, (ratio, figure)))


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table."""
    out = ["| what | ours | baseline | ratio | limit | | note |", "|---|--:|--:|--:|--:|---|---|"]
    for line in lines:
        baseline = f"{line.baseline}: {line.baseline_ms:.1f} {line.unit}" if line.baseline_ms is not None else ""
        ratio = f"{line.ratio:.2f}" if line.ratio else ""
        figure = f"{line.ms:.1f} {line.unit}"
        out.append(f"| {line.what} | {figure} | {baseline} | {ratio} | {line.limits} | {line.verdict} | {line.note} |")
    return "\n".join(out)
