"""A release is installed only as it was signed, whole, and never an older one over a newer one (T-33)."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import releasing
from app.bootstrap.releasing import LIST, main
from app.changes import signing
from app.changes.release import Release, SignedRelease, numbers, signed_release
from app.domain.errors import Refused

WHEEL = "waymark-1.4.0-py3-none-any.whl"
KEY = bytes(range(32))
OTHER = bytes(range(1, 33))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Waymark 1.4.0 as it was released: a package, what it needs, and the signed list."""
    place = tmp_path / "release"
    (place / "needs").mkdir(parents=True)
    (place / WHEEL).write_bytes(b"the package")
    (place / "needs" / "msgspec-0.22.0.whl").write_bytes(b"what it needs")
    (tmp_path / "key").write_text(KEY.hex())
    assert main(["sign", str(place), "--key", str(tmp_path / "key"), "--version", "1.4.0"]) == 0
    return place


def verified(folder: Path, key: bytes = KEY, installed: str = "1.3.9") -> int:
    """The status of checking it."""
    return main(["verify", str(folder), "--key", signing.public_of(key), "--installed", installed])


def resigned(folder: Path, change: Callable[[Release], Release], private: bytes) -> None:
    """The list changed, and signed anew by somebody."""
    signed = msgspec.json.decode((folder / LIST).read_bytes(), type=SignedRelease)
    changed = change(msgspec.json.decode(signed.release, type=Release))
    (folder / LIST).write_bytes(msgspec.json.encode(signed_release(changed, private)))


def unsigned(folder: Path, **changes: str) -> None:
    """The signed list with something else in it."""
    signed = msgspec.json.decode((folder / LIST).read_bytes(), type=SignedRelease)
    (folder / LIST).write_bytes(msgspec.json.encode(msgspec.structs.replace(signed, **changes)))


def flip(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


HARM: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed package": (lambda f: flip(f / WHEEL), WHEEL),
    "a changed need": (lambda f: flip(f / "needs" / "msgspec-0.22.0.whl"), "needs/msgspec"),
    "a file more": (lambda f: (f / "setup.py").write_text("import os"), "setup.py"),
    "a file less": (lambda f: (f / WHEEL).unlink(), WHEEL),
    "a link": (lambda f: (f / "needs" / "more").symlink_to(f / WHEEL), "links"),
    "a linked folder": (lambda f: (f / "more").symlink_to(f.parent, target_is_directory=True), "links"),
    "a link to nothing": (lambda f: (f / "more").symlink_to(f / "gone"), "links"),
    "a linked list": (lambda f: (f / LIST).symlink_to((f / LIST).rename(f.parent / "list")), "links"),
    "a pipe": (lambda f: os.mkfifo(f / "more"), "links"),
    "no list": (lambda f: (f / LIST).unlink(), "nobody says"),
    "nonsense": (lambda f: (f / LIST).write_text("[]"), "nobody says"),
    "signed by another": (lambda f: resigned(f, lambda r: r, OTHER), "not signed by the key"),
    "another's signature": (lambda f: unsigned(f, signature="00" * 64), "not signed by the key"),
    "another list": (lambda f: unsigned(f, release='{"type":"waymark-release-1"}'), "not signed by the key"),
}


@pytest.mark.parametrize("harm", HARM)
def test_t_33_a_release_that_is_not_as_it_was_signed_is_refused(
    folder: Path, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(folder) == 0
    assert "It may be installed" in capsys.readouterr().out
    do, says = HARM[harm]
    do(folder)
    assert verified(folder) == 1
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""


def test_without_looking_at_the_signature_a_strangers_release_would_be_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(folder / WHEEL)
    changed = releasing.files_in(folder)
    unsigned(folder, release=msgspec.json.encode(Release(version="1.4.0", made_at="now", files=changed)).decode())
    assert verified(folder) == 1
    monkeypatch.setattr(signing, "is_signed", lambda *_: True)
    assert verified(folder) == 0


@pytest.mark.parametrize(
    ("installed", "status"), [("1.3.9", 0), ("1.4", 0), ("1.4.0", 0), ("1.4.1", 1), ("1.10.0", 1), ("2.0", 1)]
)
def test_t_33_an_older_release_is_never_put_over_a_newer_one(folder: Path, installed: str, status: int) -> None:
    assert verified(folder, installed=installed) == status


def test_a_release_is_of_the_version_that_its_package_has(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"1\.4\.0"):
        resigned(folder, lambda r: msgspec.structs.replace(r, version="9.0.0"), KEY)
    assert main(["sign", str(folder), "--key", str(tmp_path / "key"), "--version", "9.0.0"]) == 1


@pytest.mark.parametrize("version", ["", "1", "1.x", "1.0-rc1", "01.2", "1..2", "1.2.3.4.5", "1.2\n", "1.9999999"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(Refused, match="no version"):
        numbers(version)


def test_a_key_is_its_owners_alone_never_written_over_and_signs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "release.key"
    assert main(["create-key", str(file)]) == 0
    public = capsys.readouterr().out.splitlines()[-1]
    assert (file.stat().st_mode & 0o777) == 0o600
    assert main(["create-key", str(file)]) == 1
    (tmp_path / "files").mkdir()
    assert main(["sign", str(tmp_path / "files"), "--key", str(file)]) == 1, "nothing to sign"
    (tmp_path / "files" / "notes.txt").write_text("What is new")
    assert main(["sign", str(tmp_path / "files"), "--key", str(tmp_path / "nothing")]) == 1
    assert main(["sign", str(tmp_path / "files"), "--key", str(file)]) == 0
    assert main(["verify", str(tmp_path / "files"), "--key", public]) == 0
