"""A release as values: which files it is, which version it says it is, and the signature of whoever makes releases.

Signed are the very bytes of the list; the list binds each file by its hash. So a file that was changed, added, left out or taken
from another release is seen, and so is an older release that is shown again.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from app.changes import signing
from app.domain.errors import Refused

RELEASE: Final = signing.Purpose("waymark-release-1")
_VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){1,3}")
_WHEEL: Final = re.compile(r"waymark-([^-]+)-.*\.whl")
NOT_SIGNED: Final = (
    "This release is not signed by the key you named. Do not install it. Get it again from where you get releases, and compare the "
    "key with the one that you were told."
)


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a release."""

    size: int
    sha256: str


class Release(msgspec.Struct, frozen=True, kw_only=True, tag="waymark-release-1", forbid_unknown_fields=True):
    """The list that is signed: the version, when it was made, and every file by its name."""

    version: str
    made_at: str
    files: dict[str, File]


class SignedRelease(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What travels with the files: the list as it was signed, by whom, and the signature."""

    release: str
    key: str
    signature: str


def file_of(content: bytes) -> File:
    """A file as a list names it."""
    return File(size=len(content), sha256=hashlib.sha256(content).hexdigest())


def signed_release(release: Release, private: bytes) -> SignedRelease:
    """The list and its signature. Raises Refused where the files are of another version than it says."""
    _check_version(release)
    text = msgspec.json.encode(release, order="sorted").decode()
    return SignedRelease(
        release=text, key=signing.public_of(private), signature=signing.sign(private, RELEASE, _digest(text))
    )


def checked_release(signed: SignedRelease, key: str, installed: str, found: Mapping[str, File]) -> Release:
    """The release, where this key signed it, the files are those of its list, and it is no older than what is installed.

    Raises Refused with what to do.
    """
    if signed.key != key or not signing.is_signed(key, signed.signature, RELEASE, _digest(signed.release)):
        raise Refused(NOT_SIGNED)
    try:
        release = msgspec.json.decode(signed.release, type=Release)
    except msgspec.MsgspecError as error:
        raise Refused("This release was made for a newer Waymark, or is none. Do not install it.") from error
    _check_version(release)
    wrong = sorted(name for name in release.files.keys() | found.keys() if release.files.get(name) != found.get(name))
    if wrong:
        raise Refused(
            f"These files are not as they were released: {', '.join(wrong)}. Do not install them. Get the release again."
        )
    if numbers(release.version) < numbers(installed):
        raise Refused(
            f"This release is {release.version}, and {installed} is installed here. An older one is not put over a newer one: "
            "faults that were mended would be back."
        )
    return release


def numbers(version: str) -> tuple[int, ...]:
    """A version to be compared: 1.10 is more than 1.9, and 1.0 is 1. Raises Refused for what is none."""
    if not _VERSION.fullmatch(version):
        raise Refused(f"“{version}” is no version of Waymark: it is made of numbers with dots between, such as 1.2.0.")
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _check_version(release: Release) -> None:
    """It says what it is, and each package in it says the same."""
    numbers(release.version)
    named = {found.group(1) for name in release.files if (found := _WHEEL.fullmatch(name))}
    if named - {release.version}:
        raise Refused(f"The packages are of version {', '.join(sorted(named))}, the release says {release.version}.")


def _digest(text: str) -> str:
    return signing.sha256_hex(text.encode())
