"""How like two children's particulars are, for a person to look at: names written by ear, days told wrong. Never a match."""

from difflib import SequenceMatcher
from typing import Final

from app.domain.text import folded

NEAR: Final = 0.8
"""From this ratio on (0 to 1, of what two names share) they may be one name."""


def same_in(name: str, born_on: str, other_name: str, other_called: str, other_born_on: str) -> tuple[str, ...]:
    """What is the same or nearly so, in words, best first; empty where too little is to propose it.

    Two of first name, surname and day of birth have to be near, one of them the same.
    """
    mine, theirs = folded(name).split(), folded(other_name).split()
    first = max((_near(mine[0], other) for other in [*theirs[:1], folded(other_called)]), default=0.0) if mine else 0.0
    last = _near(mine[-1], theirs[-1]) if len(mine) > 1 and len(theirs) > 1 else 0.0
    day = _near_day(born_on, other_born_on)
    found = [(first, "first name"), (last, "surname"), (day, "date of birth")]
    near = [(how, what) for how, what in found if how >= NEAR]
    if len(near) < 2 or max(how for how, _ in near) < 1.0:
        return ()
    return tuple(what if how == 1.0 else f"{what} nearly" for how, what in sorted(near, key=lambda one: -one[0]))


def _near(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    return 1.0 if one == other else min(0.99, SequenceMatcher(None, one, other).ratio())


def _near_day(one: str, other: str) -> float:
    """The same day, or day and month told the other way round, or one figure another."""
    if len(one) != len(other) or len(one) != len("2011-03-12"):
        return 0.0
    if one == other:
        return 1.0
    is_turned = (one[:4], one[5:7], one[8:]) == (other[:4], other[8:], other[5:7])
    return 0.9 if is_turned or sum(a != b for a, b in zip(one, other, strict=True)) == 1 else 0.0
