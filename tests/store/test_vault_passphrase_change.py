"""Changing the passphrase is all or nothing: whatever breaks it off, exactly one of old and new opens the records."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Refused, Unavailable
from app.security.profile import VAULT_FILE, Profile
from app.security.vault import Vault, WrongPassphrase
from tests.helpers.vaults import LEAHS, OTHER, REPOSITORY, Drawer, a_vault, key_file

STEPS = ("open", "fsync", "replace")
CHANGE_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from app.security.profile import Profile
from app.security.vault import Vault

folder, old, new, kill_at = sys.argv[1:]
calls = 0

def counted(step):
    def call(*arguments, **named):
        global calls
        calls += 1
        if calls == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **named)
    return call

for name in ("open", "fsync", "replace"):
    setattr(os, name, counted(getattr(os, name)))
Vault(Profile(Path(folder)), None).change_passphrase(old, new)
print("changed", calls)
"""


def test_after_the_change_only_the_new_one_opens_and_the_key_is_the_same(tmp_path: Path) -> None:
    drawer = Drawer()
    vault, key = a_vault(tmp_path, drawer)
    before = key_file(tmp_path)
    vault.change_passphrase(LEAHS, OTHER)
    assert vault.open(OTHER).hex96() == key.hex96()
    with pytest.raises(WrongPassphrase):
        vault.open(LEAHS)
    after = key_file(tmp_path)
    assert after["header"]["salt"] != before["header"]["salt"]
    assert after["header"]["counter"] == 2
    assert [path.name for path in tmp_path.iterdir()] == [VAULT_FILE]


def test_a_wrong_old_or_a_weak_new_passphrase_changes_nothing(tmp_path: Path) -> None:
    vault, _ = a_vault(tmp_path)
    before = (tmp_path / VAULT_FILE).read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase(OTHER, OTHER)
    with pytest.raises(Refused, match="longer"):
        vault.change_passphrase(LEAHS, "short")
    with pytest.raises(Refused, match="at least 6 words"):
        vault.change_passphrase(LEAHS, "ox jazz fyrd quip")
    with pytest.raises(Refused, match="your own name"):
        vault.change_passphrase(LEAHS, "Leah Okafor Leah Okafor", ("Leah Okafor",))
    assert (tmp_path / VAULT_FILE).read_bytes() == before


def test_t_26_a_change_killed_at_any_step_leaves_one_passphrase_that_opens(tmp_path: Path) -> None:
    vault, key = a_vault(tmp_path)
    old_file = (tmp_path / VAULT_FILE).read_bytes()
    outcomes = []
    for step in range(1, 20):
        (tmp_path / VAULT_FILE).write_bytes(old_file)
        child = _change_killed_at(tmp_path, step)
        outcomes.append("new" if (tmp_path / VAULT_FILE).read_bytes() != old_file else "old")
        opening = OTHER if outcomes[-1] == "new" else LEAHS
        assert vault.open(opening).hex96() == key.hex96()
        if child.returncode == 0:
            break
    assert child.stdout.split() == ["changed", str(step - 1)], child.stderr
    assert outcomes == ["old", "old", "old", "new", "new", "new"], "open, fsync, replace; open and fsync the folder; done"


def test_writing_in_place_would_lose_both_passphrases_to_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, _ = a_vault(tmp_path)
    whole = (tmp_path / VAULT_FILE).read_bytes()
    monkeypatch.setattr("app.security.profile.write_atomically", lambda path, content: path.write_bytes(content[:200]))
    vault.change_passphrase(LEAHS, OTHER)
    for passphrase in (LEAHS, OTHER):
        with pytest.raises(Refused, match="damaged"):
            vault.open(passphrase)
    (tmp_path / VAULT_FILE).write_bytes(whole)


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_leaves_the_old_passphrase_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    vault, key = a_vault(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(Unavailable, match="Your records are as they were"):
        vault.change_passphrase(LEAHS, OTHER)
    monkeypatch.undo()
    assert vault.open(LEAHS).hex96() == key.hex96()
    assert [path.name for path in tmp_path.iterdir()] == [VAULT_FILE]


def test_what_a_broken_change_left_beside_does_not_disturb_the_next(tmp_path: Path) -> None:
    vault, key = a_vault(tmp_path)
    (tmp_path / f".{VAULT_FILE}.new").write_text("half a")
    vault.change_passphrase(LEAHS, OTHER)
    assert Vault(Profile(tmp_path), None).open(OTHER).hex96() == key.hex96()


def _change_killed_at(folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHANGE_UNTIL_KILLED, str(folder), LEAHS, OTHER, str(step)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
    )
