"""A laptop that sends anything (F18): lawful requests with any part turned, well signed. It is never a fault of the service.

What is to be sent comes from the OpenAPI document of the service, so that a request that is added is tried here too.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route

from app.changes import signing
from app.server import feed
from app.server.openapi import REQUESTS, UNSIGNED, document
from app.server.packing import pack, unpack
from app.server.service import Service
from app.server.web import make_app
from app.sync.protocol.messages.fault import Fault
from tests.helpers.naughty import ALL
from tests.server.town import AT, Laptop, Town, new_id

SCHEMAS: dict[str, Any] = document()["components"]["schemas"]
IDS = [str(new_id()) for _ in range(3)]
STATUSES = {200, 400, 401, 403, 404, 409, 413, 415, 422, 426, 429, 502, 503}


class Sender:
    """Leah's laptop, which signs whatever it sends."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.laptop: Laptop = town.laptop("Leah")
        self.scope = town.child_with("Leah")
        self.http = httpx.Client(base_url=town.url, timeout=30)

    def send(self, path: str, body: bytes, **headers: str) -> httpx.Response:
        packed = pack(body)
        own = {**self.laptop.shown(), **self.laptop.proof("POST", path, packed)}
        said = {"Content-Encoding": "zstd", "Accept-Encoding": "identity", **own}
        request = self.http.build_request("POST", path, content=packed, headers={**said, **headers})
        response = self.http.send(request, stream=True)
        response._content = b"".join(response.iter_raw())
        return response


@pytest.fixture
def sender(town: Town) -> Iterator[Sender]:
    made = Sender(town)
    yield made
    made.http.close()


def values(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values as the schema says, and every now and then something else altogether."""
    odd: st.SearchStrategy[Any] = st.one_of(
        st.none(), st.booleans(), st.integers(), st.just([]), st.just({}), st.sampled_from(ALL), st.just(2**63), st.just(-1)
    )
    return st.one_of(_lawful(schema, depth), _lawful(schema, depth), _lawful(schema, depth), odd)


def _lawful(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _lawful(SCHEMAS[schema["$ref"].rpartition("/")[2]], depth + 1)
    if "anyOf" in schema:
        return st.one_of([_lawful(one, depth) for one in schema["anyOf"]])
    match schema.get("type"):
        case "object" if "properties" in schema:
            needed = set(schema.get("required", ()))
            parts = {name: values(part, depth + 1) for name, part in schema["properties"].items()}
            return st.fixed_dictionaries(
                {name: part for name, part in parts.items() if name in needed},
                optional={name: part for name, part in parts.items() if name not in needed},
            )
        case "array" if "prefixItems" in schema:
            return st.tuples(*(values(part, depth + 1) for part in schema["prefixItems"])).map(list)
        case "array":
            most = 3 if depth < 3 else 1
            return st.lists(values(schema.get("items") or {}, depth + 1), max_size=most)
        case "string":
            return st.one_of(st.sampled_from([*IDS, "", AT, "create", "patch", "contact", "aim"]), st.sampled_from(ALL))
        case "integer":
            return st.one_of(st.integers(0, 3), st.sampled_from([-1, 2**31, 2**53, 2**63 - 1, -(2**63)]))
        case "boolean":
            return st.booleans()
        case _:
            return st.one_of(st.none(), st.integers(0, 2), st.sampled_from(ALL))


def body_of(value: Any) -> bytes | None:
    """As JSON; None for what no JSON can hold."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, OverflowError, ValueError):
        return None


def check(response: httpx.Response, path: str, body: bytes) -> None:
    """Answered in the form that the document states, signed, and never as a fault of the service."""
    assert response.status_code in STATUSES, (path, body, response.status_code)
    assert response.headers[signing.REPLY_HEADER]
    answer = unpack(response.content, 64 * 1024 * 1024)
    if response.status_code != 200 and not (response.status_code == 409 and b"expected" in answer):
        assert msgspec.json.decode(answer, type=Fault).message
    answered = REQUESTS[path][1]
    if response.status_code == 200 and answered is not None:
        msgspec.json.decode(answer, type=answered)


def try_all(sender: Sender, examples: int) -> None:
    """Every request there is, so many times."""
    for path, (sent, _) in REQUESTS.items():
        try_one(sender, path, values({"$ref": f"#/components/schemas/{sent.__name__}"}), examples)


def try_one(sender: Sender, path: str, bodies: st.SearchStrategy[Any], examples: int) -> None:
    """Bodies for one path."""

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(bodies)
    def tried(value: Any) -> None:
        body = body_of(value)
        if body is not None:
            check(sender.send(path, body), path, body)

    tried()


def test_whatever_a_laptop_sends_is_answered_and_is_no_fault_of_the_service(sender: Sender) -> None:
    try_all(sender, 12)
    sender.laptop.epoch = str(sender.town.ask("SELECT epoch FROM present"))
    assert sender.laptop.pull()[0].head >= 0, "and the service serves on"


@pytest.mark.long
def test_whatever_a_laptop_sends_a_great_many_times(sender: Sender) -> None:
    try_all(sender, 2_000)


def test_headers_that_are_none_are_refused_not_failed(sender: Sender) -> None:
    path, body = "/sync/v1/pull", b'{"epoch":"","cursor":0}'
    own = (signing.KEY_HEADER, signing.AT_HEADER, signing.NONCE_HEADER, signing.SIGNATURE_HEADER, signing.TOKEN_HEADER)
    for name in (*own, "Sync-Protocol"):
        for value in ("", "x", "0" * 64, "z" * 300, "-1", "1e9", "%00"):
            response = sender.send(path, body, **{name: value})
            assert response.status_code in {401, 426}, (name, value)


def test_the_document_names_every_door_and_nothing_else(town: Town) -> None:
    app = make_app(Service(town.database, {}))
    doors = {route.path for route in app.routes if isinstance(route, Route) and "POST" in (route.methods or ())}
    assert set(REQUESTS) == doors
    assert doors >= UNSIGNED


@pytest.mark.allows_logs
def test_a_fault_of_the_service_would_be_seen(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: a request whose work breaks is answered 500, which the check does not take."""

    def broken(*_: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(feed, "pull", broken)
    body = b'{"epoch":"","cursor":0}'
    with pytest.raises(AssertionError):
        check(sender.send("/sync/v1/pull", body), "/sync/v1/pull", body)
