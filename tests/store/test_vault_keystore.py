"""Only the operating system's own keystores are trusted with half of the key."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import KeyringLocked

from app.domain.errors import Unavailable
from app.security import keystore as keystores
from app.security.keystore import OsKeystore, guards_secrets, keystore


class PlainFile(KeyringBackend):
    """A backend as others make them: it keeps what it is given where anybody can read it."""

    priority = 99

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Lookalike(SecretService.Keyring):
    """A subclass of a trusted class, made elsewhere."""


class Forgetful(PlainFile):
    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Locked(PlainFile):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")


@pytest.mark.parametrize("backend", [null.Keyring, fail.Keyring, PlainFile, Lookalike])
def test_a_keystore_that_guards_nothing_counts_as_none(
    monkeypatch: pytest.MonkeyPatch, backend: type[KeyringBackend]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: object.__new__(backend))
    assert keystore() is None


def test_without_the_class_check_a_plain_file_would_be_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", PlainFile)
    monkeypatch.setattr(keystores, "guards_secrets", lambda _: True)
    assert keystore() is not None


def test_the_systems_own_keystore_is_trusted_alone_or_in_a_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    own = object.__new__(SecretService.Keyring)
    assert guards_secrets(own)
    chain = object.__new__(chainer.ChainerBackend)
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [PlainFile(), own])
    for chosen in (own, chain):
        monkeypatch.setattr(keyring, "get_keyring", lambda chosen=chosen: chosen)
        found = keystore()
        assert isinstance(found, OsKeystore)
        assert found._backend is own


def test_a_secret_comes_back_and_a_strange_one_does_not() -> None:
    backend = PlainFile()
    kept = OsKeystore(backend)
    assert kept.secret("v1") is None
    kept.keep("v1", b"\x01" * 32)
    assert kept.secret("v1") == b"\x01" * 32
    backend.kept = dict.fromkeys(backend.kept, "not hex")
    assert kept.secret("v1") is None


@pytest.mark.parametrize("backend", [Forgetful, Locked])
def test_a_keystore_that_forgets_or_is_locked_is_not_relied_on(backend: type[PlainFile]) -> None:
    with pytest.raises(Unavailable, match="They are safe"):
        OsKeystore(backend()).keep("v1", bytes(32))
