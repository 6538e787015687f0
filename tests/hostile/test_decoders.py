"""T-20: whatever bytes come, on either side, they are read or refused; nothing else happens, and not for long."""

import hashlib
import resource
import time
from collections.abc import Callable

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from app.changes import canonical
from app.changes.canonical import NotCanonical
from app.changes.op import Op
from app.domain.errors import Unavailable
from app.server import packing
from app.server.packing import NotPacked, TooLarge, unpack
from app.server.received import read_as
from app.server.turned_away import TurnedAway
from app.sync.http import read_page, unpacked
from app.sync.protocol.messages.audit import AuditRequest
from app.sync.protocol.messages.pages import PageHead, PullRequest
from app.sync.protocol.messages.push import PushRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.sense import page_makes_sense
from tests.helpers.naughty import ALL

MIB = 1024 * 1024
BOMBS: dict[str, Callable[[], bytes]] = {  # made when they are needed: each process of a run reads this file
    "zeros, a thousand to one": lambda: zstandard.ZstdCompressor(level=19).compress(b"\0" * 256 * MIB),
    "an unknown length": lambda: zstandard.ZstdCompressor(write_content_size=False).compress(b"a" * 200 * MIB),
    "a window of two gigabytes": lambda: b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\x00\x00" + b"x",
    "a length that lies": lambda: zstandard.ZstdCompressor().compress(b"a" * 1000)[:-5],
}
DEEP = {
    "lists, 100,000 deep": b"[" * 100_000,
    "mappings, 100,000 deep": b'{"a":' * 100_000,
    "a number of 5,000 digits": b'{"cursor":' + b"9" * 5000 + b"}",
    "not a number": b'{"epoch":"e","cursor":NaN}',
    "without end": b'{"epoch":"e","cursor":Infinity}',
    "a fraction": b'{"epoch":"e","cursor":1.5}',
    "minus": b'{"epoch":"e","cursor":-1e400}',
    "half a letter": b'{"epoch":"\\ud800","cursor":0}',
    "bytes that are no text": b'{"epoch":"\xff\xfe","cursor":0}',
}


def refused_by_the_service(data: bytes) -> bool:
    try:
        unpack(data, 64 * MIB)
    except (NotPacked, TooLarge):
        return True
    return False


def refused_by_the_laptop(data: bytes) -> bool:
    try:
        unpacked(data, 64 * MIB)
    except Unavailable:
        return True
    return False


@pytest.mark.parametrize("name", BOMBS)
def test_t_20_a_bomb_is_refused_by_both_sides_without_growing(name: str) -> None:
    bomb = BOMBS[name]()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    assert refused_by_the_service(bomb)
    assert refused_by_the_laptop(bomb)
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 200, f"{grown_mib:.0f} MiB"
    assert time.perf_counter() - started < 10


def test_without_the_bound_a_bomb_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sibling: with the bound taken out the small frame is inflated whole."""
    small = zstandard.ZstdCompressor().compress(b"\0" * 8 * MIB)
    with pytest.raises(TooLarge):
        unpack(small, MIB)
    assert len(packing.unpack(small, 100 * MIB)) == 8 * MIB


@pytest.mark.parametrize("name", DEEP)
def test_t_20_json_that_breaks_parsers_is_refused(name: str) -> None:
    with pytest.raises(TurnedAway) as refused:
        read_as(DEEP[name], PullRequest)
    assert refused.value.status == 400


def test_t_20_a_key_that_stands_twice_is_refused_where_it_would_be_kept() -> None:
    """Canonical bytes: what was decoded is encoded again and has to be the same."""
    for data in (b'{"role":"a","role":"b"}', b'{"b":1,"a":1}', b'{"a": 1}', b'{"a":1.0}', b'{"a":"e\xcc\x81"}'):
        with pytest.raises(NotCanonical):
            canonical.decode(data)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_unpacked_or_refused(data: bytes) -> None:
    assert refused_by_the_service(data) in (True, False)
    assert refused_by_the_laptop(data) in (True, False)


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.sampled_from(ALL)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(ANY_JSON, st.sampled_from([PushRequest, PullRequest, AuditRequest, Op]))
def test_any_json_is_a_request_or_refused(value: object, kind: type) -> None:
    try:
        data = msgspec.json.encode(value)
    except (UnicodeEncodeError, ValueError):
        return
    status = 400
    try:
        read_as(data, kind)
    except TurnedAway as away:
        status = away.status
    assert status == 400


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_page_is_read_or_refused(data: st.DataObject) -> None:
    """A true page with something in it changed, its digest made to fit: read, refused, or found to make no sense."""
    row = Row(1, "r", "contact", "s", "p", "", "p", "", 0, msgspec.Raw(b'{"aim":"x"}'))  # type: ignore[arg-type]
    lines = msgspec.json.encode(row) + b"\n"
    place, cut = data.draw(st.integers(0, len(lines))), data.draw(st.integers(0, 5))
    lines = lines[:place] + data.draw(st.binary(max_size=8)) + lines[place + cut :]
    head = PageHead(epoch="e", head=1, cursor=1, more=False, count=1, digest=hashlib.sha256(lines).hexdigest(), at="")
    try:
        found, rows = read_page(msgspec.json.encode(head) + b"\n" + lines)
    except Unavailable:
        return
    assert page_makes_sense(found, rows) in (True, False)


@pytest.mark.long
@settings(max_examples=50_000, deadline=None)
@given(st.binary(max_size=2000))
def test_a_great_many_bytes_are_unpacked_or_refused(data: bytes) -> None:
    assert refused_by_the_service(data) in (True, False)
    assert refused_by_the_laptop(data) in (True, False)
