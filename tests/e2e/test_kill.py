"""A window killed while somebody types: every text that the screen called saved is in the store afterwards.

The window is a real process driven by keys; the evidence is read by this process from the store itself, with the passphrase.
Kills of the store alone, many more of them, are in tests/store/test_store_faults.py.
"""

import random
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.contact import Contact
from app.domain.policy import Role
from app.models.high_water import BEHIND
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.security import kdf
from app.security.profile import Profile, ProfileFacts
from app.security.vault import Vault
from tests.e2e.windows import FIELDS, PATIENCE_S, Window
from tests.helpers.laptop import HandClock, a_child, an_order, new_id, shelf
from tests.helpers.vaults import LEAHS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there")


def make_profile(folder: Path) -> Profile:
    """Leah's profile with one made-up child, as after joining; its service does not answer."""
    profile = Profile(folder)
    key = Vault.create(profile, LEAHS, kdf.FLOOR, None)
    identity = Identity(person=new_id(), role=Role.PRACTITIONER, team=new_id())
    keys = {PERSON_KEY: secrets.token_bytes(32), DEVICE_KEY: secrets.token_bytes(32)}
    store = Store.create(profile.store_path, key.hex96(), identity, keys, clock=HandClock(), new_id=new_id, forms=shelf())
    child = a_child()
    with store.work() as work:
        work.put(child)
        work.put(an_order(child))
    store.close()
    service = "http://127.0.0.1:9"
    profile.save_facts(ProfileFacts(display_name="Leah Cole", first_name="Leah", is_made_up=True, service_url=service))
    return profile


@contextmanager
def opened(profile: Profile) -> Iterator[Store]:
    """The store, opened by this process with the passphrase."""
    key = Vault(profile, None).open(LEAHS).hex96()
    store = Store(profile.store_path, key, clock=HandClock(), new_id=new_id, forms=shelf())
    yield store
    store.close()


def contacts(store: Store) -> list[Contact]:
    """Every contact of every file."""
    with store.work() as work, store.reading() as connection:
        scopes = connection.exec_driver_sql("SELECT DISTINCT scope FROM record").scalars().all()
        return [contact for scope in scopes for contact in work.all_in(Contact, scope)]


def type_until_killed(folder: Path, dice: random.Random) -> dict[str, str]:
    """Write into the contact sheet and be killed somewhere; what was last read as saved, by field."""
    window = Window(folder)
    try:
        window.begin_contact(LEAHS, "Jayden")
        saved: dict[str, str] = {}
        for _ in range(dice.randrange(2, 5)):
            _type_somewhere(window, dice)
            for _ in range(dice.randrange(0, 25)):
                saved = window.saved_texts() or saved
                time.sleep(0.04)
        until = time.monotonic() + PATIENCE_S
        while not saved and time.monotonic() < until:
            saved = window.saved_texts() or saved
        window.tell(do="type", text=" and on")
        time.sleep(dice.uniform(0, 0.9))
    finally:
        window.kill()
    return saved


def _type_somewhere(window: Window, dice: random.Random) -> None:
    window.must(do="type", name=dice.choice(list(FIELDS)), text="")
    window.must(do="keys", keys="Ctrl+End")
    window.must(do="type", text=f" w{dice.randrange(10**6)} ")


def kill_one(folder: Path, seed: int) -> None:
    profile = make_profile(folder)
    saved = type_until_killed(folder, random.Random(seed))
    assert any(saved.values()), "nothing was ever called saved"
    with opened(profile) as store:
        (contact,) = contacts(store)
        kept = {field: str(getattr(contact, field)) for field in saved}
        assert store.faults() == ()
        assert store.warning == ""
    missing = {field: text for field, text in saved.items() if text.strip() not in kept[field]}
    assert missing == {}, f"called saved and not there: {missing}; there is {kept}"


@pytest.mark.parametrize("seed", range(8))
def test_what_the_screen_called_saved_is_there_after_a_kill(tmp_path: Path, seed: int) -> None:
    kill_one(tmp_path / "leah", seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 150))
def test_the_same_fifty_times_more(tmp_path: Path, seed: int) -> None:
    kill_one(tmp_path / "leah", seed)


def test_a_window_on_a_store_that_has_lost_saved_work_says_so(tmp_path: Path) -> None:
    profile = make_profile(tmp_path / "leah")
    old = profile.store_path.read_bytes()
    with opened(profile) as store, store.work() as work:
        work.put(a_child())
    profile.store_path.write_bytes(old)
    window = Window(tmp_path / "leah")
    try:
        window.must(do="type", name="Passphrase", text=LEAHS)
        window.must(do="keys", keys="Return")
        window.must(do="click", name="Record a contact")
        said = [str(node.get("text") or node.get("name")) for node in window.do(do="tree")["nodes"]]
    finally:
        window.kill()
    assert any(sentence.startswith(BEHIND[:40]) for sentence in said), said


def test_a_screen_that_says_saved_too_early_would_be_caught(tmp_path: Path) -> None:
    """The sibling: a text that was typed and not yet saved is not in the store after the kill."""
    profile = make_profile(tmp_path / "leah")
    window = Window(tmp_path / "leah")
    try:
        window.begin_contact(LEAHS, "Jayden")
        window.must(do="type", name="Content", text="x")
    finally:
        window.kill()
    with opened(profile) as store:
        assert [contact.content for contact in contacts(store)] in ([], [""])
