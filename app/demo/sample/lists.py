"""The lists in resources/sample/ that the made-up service is drawn from."""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app import resources


@cache
def sample_list(name: str) -> Any:
    """The content of `resources/sample/NAME.yaml`. Raises FileNotFoundError when it is missing from the installation."""
    return resources.values("sample", f"{name}.yaml")


def by_share(luck: random.Random, items: Sequence[Mapping[str, Any]]) -> Any:
    """One of the items, as often as its `share` says."""
    return luck.choices(items, weights=[item["share"] for item in items])[0]


def about(text: str, called: str) -> str:
    """The text with the child's name put in."""
    return text.replace("{name}", called)
