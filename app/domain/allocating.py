"""Does a child's level of risk fit the experience of who would work with them? A warning, never a bar (DOMAIN 1.2)."""

from collections.abc import Iterable
from typing import Final

from app.domain.words import LEVEL

LEVELS: Final = ("low", "medium", "high", "very_high")


def highest(levels: Iterable[str]) -> str:
    """The highest of these levels, empty where none is known."""
    return max((level for level in levels if level in LEVELS), key=LEVELS.index, default="")


def warning(names: str, most: str, called: str, level: str) -> str:
    """A sentence where the child's level lies above what this person's experience is meant for; else empty."""
    if most not in LEVELS or level not in LEVELS or LEVELS.index(level) <= LEVELS.index(most):
        return ""
    return (
        f"{called}’s risk is rated {LEVEL[level].lower()}; {names}’s experience is meant for up to {LEVEL[most].lower()}. "
        "You can allocate all the same. Think about who supports them."
    )
