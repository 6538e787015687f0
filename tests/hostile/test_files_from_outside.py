"""Small files that somebody hands over or that a disk has damaged: read, or refused with a sentence; never anything else."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import farewell, recovering
from app.bootstrap.admin_laptops import _take_sealed
from app.domain.errors import Refused, Unavailable
from app.security.people import _LAST, People
from app.security.profile import Profile
from app.server.backup import MANIFEST, read_manifest
from app.server.farewell import _receipt
from app.server.turned_away import TurnedAway
from app.sync.protocol.messages.lease import ErasedRequest

BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "half a letter": b'{"device":"\xff\xfe","folder":"\xff","key":"\xff","epoch":"\xff"}',
    "lists, 100,000 deep": b'{"x":' + b"[" * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "another thing": b'["a"]',
    "numbers": b'{"device":1,"folder":1e999,"key":null}',
}


def recovery_file(folder: Path, content: bytes) -> None:
    (folder / "leah.recovery").write_bytes(content)
    recovering._content(Profile(folder), folder / "leah.recovery", "code")


def manifest(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    read_manifest(folder)


def sealed_on_the_laptop(folder: Path, content: bytes) -> None:
    (folder / "sealed").write_bytes(content)
    farewell._read(folder / "sealed")


def sealed_at_the_desk(folder: Path, content: bytes) -> None:
    (folder / "sealed").write_bytes(content)
    _take_sealed(None, Namespace(file=folder / "sealed"))  # type: ignore[arg-type]


READERS: dict[str, Callable[[Path, bytes], None]] = {
    "a recovery file": recovery_file,
    "a backup's list": manifest,
    "sealed changes on the laptop": sealed_on_the_laptop,
    "sealed changes at the service desk": sealed_at_the_desk,
}


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path: Path, reader: str, content: str) -> None:
    with pytest.raises((Refused, Unavailable)) as refused:
        READERS[reader](tmp_path, BROKEN[content])
    assert str(refused.value.args[0]).endswith(".")


@pytest.mark.parametrize("content", BROKEN)
def test_a_note_of_who_opened_last_that_is_none_keeps_nobody_out(tmp_path: Path, content: str) -> None:
    tmp_path.joinpath(_LAST).write_bytes(BROKEN[content])
    assert People(tmp_path).last().folder.parent == tmp_path


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"device":' + "{" * 0 + '"x"', '{"x":' + "[" * 50_000])
def test_a_receipt_that_anybody_may_send_and_that_is_none_is_no_fault_of_the_service(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("app.server.farewell.is_signed", lambda *_: True)  # anybody can sign with a key of their own
    with pytest.raises(TurnedAway) as away:
        _receipt(ErasedRequest(receipt=text, key="", signature=""))
    assert away.value.status == 401


def test_json_breaks_in_more_ways_than_one() -> None:
    """The sibling: what these readers would have to let through did they expect malformed JSON only."""
    for content, error in (("half a letter", UnicodeDecodeError), ("lists, 100,000 deep", RecursionError)):
        with pytest.raises(error):
            msgspec.json.decode(BROKEN[content], type=dict[str, object])
