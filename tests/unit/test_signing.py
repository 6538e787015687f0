"""A signature says who sent exactly this, for exactly this purpose."""

import pytest

from app.changes import signing
from app.changes.signing import OPERATION, REQUEST, STATEMENT, is_signed, sha256_hex, sign, text_to_sign, verify_request
from app.domain.errors import Refused
from app.security.identity import DeviceKey

# RFC 8032, section 7.1, test 2
PRIVATE = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
REQUEST_PARTS = {
    "method": "POST",
    "path": "/sync/v1/push?epoch=1",
    "body_sha256": sha256_hex(b"body"),
    "at": "2026-11-22T08:12:00+00:00",
    "nonce": "5b1d",
}


def test_the_public_half_is_the_one_of_the_standard() -> None:
    assert signing.public_of(PRIVATE) == PUBLIC
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_service_knows_the_laptop_by_its_request() -> None:
    key = DeviceKey(PRIVATE)
    headers = key.request_headers(**REQUEST_PARTS)
    assert headers[signing.KEY_HEADER] == PUBLIC
    assert (headers[signing.AT_HEADER], headers[signing.NONCE_HEADER]) == (REQUEST_PARTS["at"], REQUEST_PARTS["nonce"])
    assert verify_request(PUBLIC, **REQUEST_PARTS, signature=headers[signing.SIGNATURE_HEADER])
    assert verify_request(PUBLIC, **{**REQUEST_PARTS, "method": "post"}, signature=headers[signing.SIGNATURE_HEADER])


@pytest.mark.parametrize("part", REQUEST_PARTS)
def test_a_request_changed_on_the_way_is_not_the_laptops(part: str) -> None:
    signature = DeviceKey(PRIVATE).request_headers(**REQUEST_PARTS)[signing.SIGNATURE_HEADER]
    changed = {**REQUEST_PARTS, part: REQUEST_PARTS[part] + "0"}
    assert not verify_request(PUBLIC, **changed, signature=signature)


def test_two_parts_cannot_flow_into_each_other() -> None:
    with pytest.raises(Refused, match="line end"):
        sign(PRIVATE, REQUEST, "GET\n/path", "x")
    assert not is_signed(PUBLIC, "00" * 64, REQUEST, "GET\n/path", "x")
    assert text_to_sign(OPERATION, "a", "b") == b"waymark-operation-1\na\nb"


def test_a_signature_for_one_purpose_is_none_for_another() -> None:
    signature = sign(PRIVATE, OPERATION, "h")
    assert is_signed(PUBLIC, signature, OPERATION, "h")
    assert not is_signed(PUBLIC, signature, STATEMENT, "h")
    assert not is_signed(PUBLIC, signature, OPERATION, "h", "")


def test_without_the_purpose_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "text_to_sign", lambda _, *parts: "\n".join(parts).encode())
    assert is_signed(PUBLIC, sign(PRIVATE, OPERATION, "h"), STATEMENT, "h")


@pytest.mark.parametrize("byte", range(64))
def test_no_byte_of_a_signature_can_be_flipped(byte: int) -> None:
    signature = bytearray.fromhex(sign(PRIVATE, OPERATION, "h"))
    signature[byte] ^= 1
    assert not is_signed(PUBLIC, signature.hex(), OPERATION, "h")


def test_malformed_keys_and_signatures_are_simply_not_right() -> None:
    good = sign(PRIVATE, OPERATION, "h")
    assert is_signed(PUBLIC, good, OPERATION, "h")
    for public, signature in [("", good), ("zz" * 32, good), (PUBLIC[:-2], good), (PUBLIC.upper(), good), (PUBLIC, "")]:
        assert not is_signed(public, signature, OPERATION, "h")
    for spelling in (good.upper(), good + "00", " " + good, good[:64] + " " + good[64:]):
        assert not is_signed(PUBLIC, spelling, OPERATION, "h")
    assert not is_signed("00" * 32, good, OPERATION, "h")


def test_a_new_laptop_has_a_key_of_its_own_that_is_not_shown() -> None:
    mine, theirs = DeviceKey.make(), DeviceKey.make()
    assert mine.public != theirs.public
    assert DeviceKey(mine.private()).public == mine.public
    assert mine.private().hex() not in f"{mine!r}{mine}"
    assert len(mine.private()) == 32
    assert is_signed(mine.public, mine.sign(OPERATION, "h"), OPERATION, "h")
    assert not is_signed(theirs.public, mine.sign(OPERATION, "h"), OPERATION, "h")
