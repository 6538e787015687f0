"""The place where a service plugs in a national predictor of reoffending such as YOGRS. The program brings none.

The official coefficients are not public, so a score is entered or imported with its source and never worked out from invented
figures (DOMAIN 3.6). Whoever may use an official implementation registers it when the program is put together.
"""

from typing import Protocol

import msgspec

from app.domain.errors import Refused


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a static predictor asks. Dates are ISO; `sex` is 1 male, 2 female; an age is in whole years."""

    sex: str
    born_on: str
    sanctioned_on: str
    age_at_first_sanction: int
    previous_sanctions: int
    offence_group: str


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A percentage as text with a point, the band it falls in (low, medium, high), and what gave it, with its version."""

    percent: str
    band: str
    source: str


class Predictor(Protocol):
    """One predictor. It raises Refused where the inputs are not enough, and never guesses."""

    @property
    def name(self) -> str: ...

    def score(self, inputs: Inputs) -> Score: ...


class Predictors:
    """The predictors of this installation by name; empty as the program comes."""

    def __init__(self) -> None:
        self._known: dict[str, Predictor] = {}

    def register(self, predictor: Predictor) -> None:
        """Make one known. A name is taken once: two figures under one name could not be told apart."""
        if predictor.name in self._known:
            raise Refused(f"A predictor called {predictor.name} is there already.")
        self._known[predictor.name] = predictor

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order; none means that scores are entered or imported."""
        return tuple(sorted(self._known))

    def score(self, name: str, inputs: Inputs) -> Score | None:
        """The score of this predictor, or None where there is none of that name."""
        predictor = self._known.get(name)
        return predictor.score(inputs) if predictor is not None else None
