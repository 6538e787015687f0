"""Schemathesis on the service's own OpenAPI document, each of its requests signed and packed on the way (long runs only).

Its cases are sent by our own sender, because a request counts only signed; what it makes of the document is what is tried.
"""

from collections.abc import Iterator

import httpx
import msgspec
import pytest

from app.server.openapi import document
from tests.hostile.test_hostile_laptop import Sender, try_one
from tests.server.town import Town

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is installed for long runs only")

pytestmark = pytest.mark.long


@pytest.fixture
def sender(town: Town) -> Iterator[Sender]:
    made = Sender(town)
    yield made
    made.http.close()


def test_the_document_that_is_served_is_the_one_that_is_tried(town: Town) -> None:
    served = httpx.get(f"{town.url}/openapi.json", timeout=10).json()
    assert served == msgspec.json.decode(msgspec.json.encode(document()))
    assert {result.ok().label for result in schemathesis.openapi.from_dict(served).get_all_operations()}


def test_what_schemathesis_makes_of_the_document_is_never_a_fault_of_the_service(sender: Sender) -> None:
    schema = schemathesis.openapi.from_dict(document())
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in schemathesis.GenerationMode:
            cases = operation.as_strategy(generation_mode=mode)
            try_one(sender, operation.path, cases.map(lambda case: case.body), 8)
