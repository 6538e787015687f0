"""Another key for a store (T-29): whatever cuts the change off, one whole store opens with the passphrase, and in the end no old
key opens anything."""

import hashlib
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import renewing_key, unlocking
from app.domain.errors import Refused, Unavailable
from app.models import rekeying
from app.models.engine import connect_raw
from app.models.rekeying import copy_under, next_of, settle
from app.models.store import Store
from app.security import vault as vaults
from app.security.profile import STORE_FILE, Profile
from app.security.store_key import StoreKey
from app.security.vault import Vault
from tests.helpers.laptop import START, Laptop, a_child, a_contact, new_id, shelf
from tests.helpers.vaults import LEAHS, a_vault

STEPS = ("fsync", "replace", "unlink")
NEW = "fedcba9876543210" * 6
KILL_POINTS = 40


class Place:
    """A profile whose store holds a child with contacts, closed; the key it began with; and what is in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vaults, "stretch", lambda words, salt, _: hashlib.sha256(salt + words).digest())
        laptop = Laptop(folder / "made")
        child = a_child()
        laptop.receive(child, *(a_contact(child) for _ in range(3)))
        laptop.put(a_contact(child, content="Not sent yet"))
        while laptop.store.index():
            pass
        laptop.close()
        self.profile = Profile(folder / "profile")
        self.vault, key = a_vault(self.profile.folder)
        self.key = key.hex96()
        copy_under(laptop.path, "0123456789abcdef" * 6, self.key)
        settle(laptop.path, self.key)
        for path in sorted(laptop.path.parent.glob("store.db*")):
            path.rename(self.profile.folder / path.name)
        self.path = self.profile.store_path
        self.words = self.dump(self.key)

    def dump(self, key: str) -> dict[str, list[Any]]:
        """Every table but what an opening itself writes, read by another connection."""
        connection = connect_raw(self.path, key)
        names = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL")
        ]
        skipped = {"identity", "audit", "setting", "secret", "search"}
        found = {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}
        connection.close()
        return {name: rows for name, rows in found.items() if name not in skipped}

    def opens(self, key: str, path: Path | None = None) -> bool:
        """Does this key open the file, seen from outside?"""
        try:
            connect_raw(path or self.path, key).close()
        except Exception:
            return False
        return True

    def open(self) -> Store:
        """As an unlock does."""
        return unlocking.open_with(self.profile, LEAHS)

    def key_now(self) -> str:
        """The key in the key file."""
        return Vault(self.profile, None).open(LEAHS).hex96()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Leah's profile."""
    return Place(tmp_path, monkeypatch)


def test_the_next_unlock_gives_the_records_another_key_and_the_old_one_opens_nothing(place: Place) -> None:
    renewing_key.ask(place.profile)
    store = place.open()
    assert store.warning == ""
    assert store.faults() == ()
    with store.reading() as connection:
        noted = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE what = ?", (renewing_key.NOTED,)).scalar_one()
        hits = connection.exec_driver_sql("SELECT count(*) FROM search WHERE search MATCH 'sent'").scalar_one()
    store.close()
    assert (noted, hits) == (1, 1)
    assert place.key_now() != place.key
    assert not place.opens(place.key)
    assert place.dump(place.key_now()) == place.words
    assert not renewing_key.is_due(place.profile)
    assert not next_of(place.path).exists()
    place.open().close()  # and it is done once
    assert [p.name for p in place.profile.folder.glob("store.db*")] == [STORE_FILE, f"{STORE_FILE}-mark"]


@pytest.fixture
def killed(place: Place) -> Callable[[int], bool]:
    """A new key for the records in a process that is killed at the n-th step; was it?"""

    def change(step: int) -> bool:
        child = os.fork()
        if child == 0:
            try:
                _count_to(step)
                place.open().close()
                os._exit(0)
            finally:
                os._exit(1)  # whatever happens, it never goes on as a second run of the tests
        _, ended = os.waitpid(child, 0)
        assert ended == 0 or os.WIFSIGNALED(ended), f"step {step}: neither killed nor done"
        return os.WIFSIGNALED(ended)

    return change


def _count_to(last: int) -> None:
    """From here on the n-th call that changes the folder for good is the last."""
    calls = [0]

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*given, **named)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    rekeying.shutil.copyfile = counted(shutil.copyfile)  # type: ignore[attr-defined]
    rekeying._rekey = counted(rekeying._rekey)
    rekeying._check = counted(rekeying._check)


@pytest.fixture
def before(place: Place, tmp_path: Path) -> Callable[[], None]:
    """Puts the folder back as it was, with a new key asked for."""
    renewing_key.ask(place.profile)
    kept = tmp_path / "kept"
    shutil.copytree(place.profile.folder, kept)

    def again() -> None:
        shutil.rmtree(place.profile.folder)
        shutil.copytree(kept, place.profile.folder)

    return again


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_t_29_killed_at_any_step_one_whole_store_opens_and_in_the_end_no_old_key_does(
    place: Place, killed: Callable[[int], bool], before: Callable[[], None], every: int
) -> None:
    states = []
    for step in range(1, KILL_POINTS, every):
        before()
        was_killed = killed(step)
        key = place.key_now()
        files = [path for path in (place.path, next_of(place.path)) if path.exists() and place.opens(key, path)]
        assert files, f"step {step}: no file opens with the key in the key file"
        states.append((key != place.key, files[-1] == place.path))
        settle(place.path, key)
        assert place.dump(key) == place.words, step
        assert (place.opens(place.key), place.opens(key)) == (key == place.key, True), step
        store = place.open()  # where it was cut off before the key file, the next unlock does it again
        assert store.warning == "", step
        store.close()
        assert not place.opens(place.key), step
        assert place.dump(place.key_now()) == place.words, step
        if not was_killed:
            break
    assert not was_killed
    assert {(False, True), (True, False), (True, True)} <= set(states), "before, between and after the two renames"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_were_the_key_file_written_first_a_kill_would_lose_the_records(
    place: Place, killed: Callable[[int], bool], before: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same search, with the two halves of the change in the wrong order."""
    fresh: list[StoreKey] = []

    def wrong_order(store: Path, old: str, new: str) -> None:
        place.vault.take_key(LEAHS, fresh[0])
        copy_under(store, old, new)

    def remembered() -> StoreKey:
        fresh.append(StoreKey.fresh())
        return fresh[-1]

    monkeypatch.setattr(renewing_key, "copy_under", wrong_order)
    monkeypatch.setattr(renewing_key, "StoreKey", type("Fresh", (), {"fresh": staticmethod(remembered)}))
    lost = 0
    for step in range(1, 12):
        before()
        killed(step)
        files = [path for path in (place.path, next_of(place.path)) if path.exists()]
        lost += not any(place.opens(place.key_now(), path) for path in files)
    assert lost


@pytest.mark.parametrize("step", ["copyfile", "_rekey", "_check"])
def test_a_full_disk_leaves_the_records_as_they_were_and_it_is_tried_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    renewing_key.ask(place.profile)
    monkeypatch.setattr(shutil if step == "copyfile" else rekeying, step, full)
    place.open().close()
    assert place.key_now() == place.key
    assert place.dump(place.key) == place.words
    assert not next_of(place.path).exists()
    monkeypatch.undo()
    monkeypatch.setattr(vaults, "stretch", lambda words, salt, _: hashlib.sha256(salt + words).digest())
    place.open().close()
    assert not place.opens(place.key)


def test_a_copy_that_is_not_whole_never_takes_the_place(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = rekeying._rekey

    def torn(copy: Path, old: str, new: str) -> None:
        real(copy, old, new)
        content = bytearray(copy.read_bytes())
        content[len(content) // 2] ^= 1
        copy.write_bytes(content)

    monkeypatch.setattr(rekeying, "_rekey", torn)
    with pytest.raises(Unavailable, match="as they were"):
        copy_under(place.path, place.key, NEW)
    assert not next_of(place.path).exists()
    assert place.dump(place.key) == place.words
    monkeypatch.setattr(rekeying, "_check", lambda *_: None)
    copy_under(place.path, place.key, NEW)
    assert next_of(place.path).exists(), "without the check it would"


def test_with_a_third_key_nothing_is_touched(place: Place) -> None:
    copy_under(place.path, place.key, NEW)
    before = {path.name: path.read_bytes() for path in place.profile.folder.iterdir()}
    settle(place.path, "0" * 96)
    with pytest.raises(Refused):
        Store(place.path, "0" * 96, clock=lambda: START, new_id=new_id, forms=shelf())
    after = {path.name: path.read_bytes() for path in place.profile.folder.iterdir()}
    assert {name: after[name] for name in before} == before
