"""The twin of the service's database knows every statement on the way of a push, a pull and a healing.

Whoever adds one teaches it in the same change (tests/sync_simulation/memory, docs/decisions/0023); test_twins.py says whether
it was taught right.
"""

import re
from types import ModuleType
from typing import Final

import pytest

from app.server import (
    access_columns,
    bringing_back,
    comparing,
    feed,
    fence,
    gathering,
    healing,
    history,
    membership,
    ratchet,
    recording,
    witnessing,
)
from tests.sync_simulation.memory.database import ANSWERS

WAY: Final = (
    access_columns, bringing_back, comparing, feed, fence, gathering, healing, history, membership, ratchet, recording,
)  # fmt: skip
_STATEMENT: Final = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET)\b")


def statements(module: ModuleType) -> dict[str, str]:
    """The SQL that stands in a module, by its name there."""
    texts = {name: text for name, text in vars(module).items() if name.startswith("_") and name.isupper()}
    return {name: text for name, text in texts.items() if isinstance(text, str) and _STATEMENT.match(text)}


def is_known(statement: str) -> bool:
    """A whole statement, or the beginning of one that is put together."""
    beginning = statement.partition("{")[0]
    return any(known.startswith(beginning) or beginning in known for known in ANSWERS)


@pytest.mark.parametrize("module", WAY, ids=lambda module: module.__name__.rpartition(".")[-1])
def test_the_twin_knows_every_statement_of(module: ModuleType) -> None:
    assert [name for name, text in statements(module).items() if not is_known(text)] == []
    assert statements(module)


def test_a_statement_that_it_does_not_know_is_seen() -> None:
    assert statements(witnessing)
    assert not is_known("SELECT 1 FROM nowhere")
