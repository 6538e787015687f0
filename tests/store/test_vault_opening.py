"""A vault opens for the right passphrase on the right laptop, and for nothing else."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.errors import Refused
from app.security import wrapping
from app.security.kdf import FLOOR, RECOMMENDED, KdfParams
from app.security.profile import VAULT_FILE, Profile
from app.security.store_key import StoreKey
from app.security.vault import Mode, Vault, VaultFile, WrongPassphrase
from tests.helpers.vaults import LEAHS, OTHER, Drawer, a_vault, key_file, rewrite


def test_leah_unlocks_after_lunch_with_the_same_key(tmp_path: Path) -> None:
    drawer = Drawer()
    _, key = a_vault(tmp_path, drawer)
    opened = Vault(Profile(tmp_path), drawer).open(LEAHS)
    assert opened.hex96() == key.hex96()
    assert len(opened.hex96()) == 96
    assert set(opened.hex96()) <= set("0123456789abcdef")


def test_another_keyboard_writes_the_same_passphrase_in_other_code_points(tmp_path: Path) -> None:
    composed, decomposed = (
        "caf\u00e9 in the \ufb01rst harbour town of wales",
        "cafe\u0301 in the first harbour town of wales",
    )
    vault, key = a_vault(tmp_path, passphrase=composed)
    assert vault.open(decomposed).hex96() == key.hex96()


def test_a_wrong_passphrase_is_told_apart_from_a_damaged_file(tmp_path: Path) -> None:
    vault, _ = a_vault(tmp_path)
    with pytest.raises(WrongPassphrase) as refusal:
        vault.open(OTHER)
    assert OTHER not in str(refusal.value)
    rewrite(tmp_path, lambda file: file.update(wrap="00" + file["wrap"][2:]))
    with pytest.raises(Refused, match="damaged") as damage:
        vault.open(LEAHS)
    assert not isinstance(damage.value, WrongPassphrase)


def test_t_03_a_copied_folder_does_not_open_without_the_laptops_keystore(tmp_path: Path) -> None:
    drawer = Drawer()
    a_vault(tmp_path, drawer)
    for elsewhere in (Drawer(), None):
        with pytest.raises(Refused, match="keystore no longer has its part"):
            Vault(Profile(tmp_path), elsewhere).open(LEAHS)
    (vault_id,) = drawer.kept
    drawer.kept[vault_id] = bytes(32)
    with pytest.raises(WrongPassphrase):
        Vault(Profile(tmp_path), drawer).open(LEAHS)


def test_without_the_device_secret_in_the_key_a_copied_folder_would_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Vault, "_device_secret", lambda *_: b"")
    _, key = a_vault(tmp_path, Drawer())
    assert Vault(Profile(tmp_path), None).open(LEAHS).hex96() == key.hex96()


def test_the_weaker_mode_is_named_and_asks_for_more_words(tmp_path: Path) -> None:
    assert a_vault(tmp_path / "with", Drawer())[0].mode is Mode.WITH_DEVICE
    assert a_vault(tmp_path / "alone")[0].mode is Mode.ALONE
    four_short_words = "ox jazz fyrd quip"
    a_vault(tmp_path / "four", Drawer(), four_short_words)
    with pytest.raises(Refused, match="at least 6 words"):
        a_vault(tmp_path / "four alone", None, four_short_words)


def test_a_laptop_cannot_be_talked_into_the_weaker_mode(tmp_path: Path) -> None:
    a_vault(tmp_path, Drawer())
    _change_header_and_reseal(tmp_path, mode=str(Mode.ALONE))
    with pytest.raises(WrongPassphrase):
        Vault(Profile(tmp_path), None).open(LEAHS)


def test_a_colleagues_key_file_does_not_open_with_my_passphrase(tmp_path: Path) -> None:
    a_vault(tmp_path / "leah")
    a_vault(tmp_path / "sam", passphrase=OTHER)
    with pytest.raises(WrongPassphrase):
        Vault(Profile(tmp_path / "sam"), None).open(LEAHS)


def test_a_second_first_passphrase_is_refused(tmp_path: Path) -> None:
    vault, key = a_vault(tmp_path)
    with pytest.raises(Refused, match="already has a passphrase"):
        a_vault(tmp_path, passphrase=OTHER)
    assert vault.open(LEAHS).hex96() == key.hex96()


def test_a_laptop_without_a_passphrase_says_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No passphrase has been chosen"):
        Vault(Profile(tmp_path), None).open(LEAHS)


WEAKER = [
    KdfParams(memory_kib=19 * 1024, passes=3),
    KdfParams(memory_kib=64 * 1024, passes=2),
    KdfParams(memory_kib=64 * 1024 - 1),
    KdfParams(memory_kib=64 * 1024, lanes=0),
    KdfParams(memory_kib=2 * 1024 * 1024),
    KdfParams(memory_kib=64 * 1024, passes=100_000),
]


@pytest.mark.parametrize("params", WEAKER)
def test_settings_outside_the_bounds_are_refused_when_made_and_when_met(tmp_path: Path, params: KdfParams) -> None:
    with pytest.raises(Refused, match="weaker lock"):
        Vault.create(Profile(tmp_path), LEAHS, params, None)
    header = wrapping.Header(
        format=1, vault_id="00" * 16, mode="passphrase only", counter=1, salt="00" * 16, kdf_name="argon2id-1.3", kdf=params
    )
    Profile(tmp_path).write(VAULT_FILE, VaultFile(header=header, lease=wrapping.fresh_lease(), wrap="00"))
    with pytest.raises(Refused, match="weaker lock"):
        Vault(Profile(tmp_path), None).open(LEAHS)


def test_without_the_floor_a_weak_key_file_would_be_made_and_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KdfParams, "must_be_sound", lambda _: None)
    key = Vault.create(Profile(tmp_path), LEAHS, WEAKER[0], None)
    assert Vault(Profile(tmp_path), None).open(LEAHS).hex96() == key.hex96()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One key file for all the tampering; each test works on a copy."""
    folder = tmp_path_factory.mktemp("kept")
    a_vault(folder)
    return folder


TAMPERING: dict[str, Any] = {
    "vault_id": lambda header: header.update(vault_id=_flipped(header["vault_id"])),
    "mode": lambda header: header.update(mode="passphrase and device"),
    "mode unknown": lambda header: header.update(mode="none"),
    "counter": lambda header: header.update(counter=header["counter"] + 1),
    "salt": lambda header: header.update(salt=_flipped(header["salt"])),
    "salt spelt otherwise": lambda header: header.update(salt=" " + header["salt"]),
    "format": lambda header: header.update(format=2),
    "kdf_name": lambda header: header.update(kdf_name="argon2i"),
    "memory": lambda header: header["kdf"].update(memory_kib=FLOOR.memory_kib + 1024),
    "passes": lambda header: header["kdf"].update(passes=4),
    "lanes": lambda header: header["kdf"].update(lanes=1),
    "a field of the future": lambda header: header.update(note="x"),
}


@pytest.mark.parametrize("field", TAMPERING)
def test_a_flipped_byte_anywhere_in_the_header_is_refused(tmp_path: Path, kept: Path, field: str) -> None:
    (tmp_path / VAULT_FILE).write_bytes((kept / VAULT_FILE).read_bytes())
    rewrite(tmp_path, lambda file: TAMPERING[field](file["header"]))
    with pytest.raises(Refused, match="damaged"):
        Vault(Profile(tmp_path), None).open(LEAHS)


def test_lease_dates_and_share_and_wrap_are_bound_too(tmp_path: Path, kept: Path) -> None:
    changes: list[Any] = [
        lambda file: file["lease"].update(not_after_at="2099-01-01T00:00:00Z"),
        lambda file: file["lease"].update(issued_at="2099-01-01T00:00:00Z"),
        lambda file: file["lease"].update(share=_flipped(file["lease"]["share"])),
        lambda file: file["lease"].update(share=""),
        lambda file: file.update(wrap=_flipped(file["wrap"])),
        lambda file: file.update(wrap=file["wrap"][:40]),
        lambda file: file.update(wrap=""),
        lambda file: file.update(wrap="not hex"),
    ]
    for change in changes:
        (tmp_path / VAULT_FILE).write_bytes((kept / VAULT_FILE).read_bytes())
        rewrite(tmp_path, change)
        with pytest.raises(Refused, match="damaged"):
            Vault(Profile(tmp_path), None).open(LEAHS)


def test_a_header_changed_by_somebody_who_reseals_the_outer_wrap_fails_at_the_inner_one(tmp_path: Path, kept: Path) -> None:
    (tmp_path / VAULT_FILE).write_bytes((kept / VAULT_FILE).read_bytes())
    _change_header_and_reseal(tmp_path, salt=" " + key_file(tmp_path)["header"]["salt"])
    with pytest.raises(WrongPassphrase):
        Vault(Profile(tmp_path), None).open(LEAHS)


def test_unbound_headers_would_let_that_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "bound_to_header", lambda _: b"")
    _, key = a_vault(tmp_path)
    _change_header_and_reseal(tmp_path, salt=" " + key_file(tmp_path)["header"]["salt"])
    assert Vault(Profile(tmp_path), None).open(LEAHS).hex96() == key.hex96()


def test_unbound_lease_dates_would_let_a_lease_be_stretched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "bound_to_lease", lambda *_: b"")
    _, key = a_vault(tmp_path)
    rewrite(tmp_path, lambda file: file["lease"].update(not_after_at="2099-01-01T00:00:00Z"))
    assert Vault(Profile(tmp_path), None).open(LEAHS).hex96() == key.hex96()


def test_the_key_file_holds_neither_key_nor_passphrase(tmp_path: Path) -> None:
    drawer = Drawer()
    _, key = a_vault(tmp_path, drawer)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    (device_secret,) = drawer.kept.values()
    for secret in (key.hex96()[:64], device_secret.hex(), LEAHS):
        assert secret.encode() not in content
    assert {path.name for path in tmp_path.iterdir()} == {VAULT_FILE}


def test_a_store_key_is_not_printed_and_can_be_wiped() -> None:
    key = StoreKey.fresh()
    text = key.hex96()
    assert text not in f"{key!r} {key}"
    assert text[:64] not in key.derived("sidecar").hex()
    assert key.derived("sidecar") != key.derived("export")
    key.wipe()
    assert key.hex96() == "0" * 96


def test_the_key_file_names_its_settings_for_the_record(tmp_path: Path) -> None:
    a_vault(tmp_path)
    kdf = msgspec.convert(key_file(tmp_path)["header"]["kdf"], KdfParams)
    assert kdf == FLOOR
    assert RECOMMENDED.memory_kib == 4 * FLOOR.memory_kib


def _flipped(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def _change_header_and_reseal(folder: Path, **changes: Any) -> None:
    """What somebody with the disk can do: the lease share stands in the file, so the outer wrap can be made anew."""
    profile = Profile(folder)
    file = profile.read(VAULT_FILE, VaultFile)
    assert file is not None
    inner = wrapping.open_outer(file.lease, bytes.fromhex(file.wrap), file.header)
    assert inner is not None
    header = msgspec.structs.replace(file.header, **changes)
    wrap = wrapping.seal_outer(file.lease, inner, header).hex()
    profile.write(VAULT_FILE, VaultFile(header=header, lease=file.lease, wrap=wrap))
