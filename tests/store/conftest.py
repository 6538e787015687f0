"""Fixtures of the store tests: real encrypted files only."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.laptop import Laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A practitioner's laptop."""
    made = Laptop(tmp_path / "leah")
    yield made
    made.close()
