"""The predictors that the installation brings: packages with an entry point in the group `waymark.predictors`.

Waymark comes with none. Whoever holds the right to an official predictor puts a package beside the program; its entry point
names an object with `name` and `score` (app.domain.predictor), or a class of such.
"""

import logging
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from app.domain.predictor import Predictors

GROUP: Final = "waymark.predictors"
log = logging.getLogger(__name__)


def installed_predictors(found: Iterable[EntryPoint] | None = None) -> Predictors:
    """All that can be loaded, in order of name. One that cannot is left out and said in the log: work goes on without it."""
    predictors = Predictors()
    for point in sorted(entry_points(group=GROUP) if found is None else found, key=lambda one: one.name):
        try:
            loaded: Any = point.load()
            predictors.register(loaded() if isinstance(loaded, type) else loaded)
        except Exception as error:
            log.warning("the predictor %s could not be loaded: %r", point.name, error)
    return predictors
