"""Reading the file of the largest form, as a laptop does when an assessment is first opened, beside the YAML reader alone."""

import time
from collections.abc import Callable, Iterator

from ruamel.yaml import YAML

from app import resources
from app.forms.reading import read_form
from tests.bench.table import Line


def lines() -> Iterator[Line]:
    """The row about reading a form, in processor time."""
    text = resources.text("forms", "assessment", "2.yaml")
    ours = min(_spent(lambda: read_form(text, "2.yaml")) for _ in range(3))
    peer = min(_spent(lambda: YAML(typ="safe", pure=True).load(text)) for _ in range(3))
    note = f"{len(text.encode()) // 1000} KB; best of 3; processor time"
    yield Line("reading the largest form", ours, "ruamel.yaml alone", peer, note, limit=2.0)


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
