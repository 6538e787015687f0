"""A window killed while somebody types and it syncs with a real service: nothing called saved is lost, nothing is doubled.

"Saved" is what this process read on the window's screen before the kill. The evidence is read from the store with the
passphrase, and, after the laptop has synced again, from the service's tables over SQL.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.bootstrap import clock
from app.bootstrap.admin import add_person, add_team, create_service, new_code
from app.bootstrap.child_files import open_file
from app.bootstrap.enrolling import NewKeys, enrol, open_store, set_up
from app.demo.town import first_sync
from app.domain.child import Child
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.service import Person
from app.models.store import Store
from app.security.identity import DeviceKey
from app.security.keystore import keystore
from app.security.profile import Profile
from app.security.vault import Vault
from app.server.database import Database, open_database
from app.server.directory import everyone
from tests.e2e.test_kill import type_until_killed
from tests.helpers.quick_disk import quick_folder
from tests.helpers.vaults import LEAHS

WAITING = 40
"""Contacts that wait on the laptop when its window opens, so that there is something to send for a while."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there")


class Running:
    """A service process over its own embedded PostgreSQL, and the people of a small team."""

    def __init__(self, folder: Path) -> None:
        self.database: Database = open_database(None, folder, connections=2)
        create_service(self.database, "Harbour Youth Justice Service", made_up=True)
        add_team(self.database, "Harbour team")
        add_person(self.database, "Ruth Kaplan", "manager", "Harbour team")
        words = [sys.executable, "-m", "app", "serve", "--data", str(folder), "--port", "0"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()
        self._people = 0

    def close(self) -> None:
        """End the process, then the database."""
        self.process.terminate()
        self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.database.close()

    def somebody(self) -> tuple[str, Child]:
        """A new colleague with a child of their own, so that no two kills meet."""
        self._people += 1
        names = f"Leah Cole {self._people}"
        add_person(self.database, names, "practitioner", "Harbour team")
        people = {e.names: e for e in everyone(self.database) if isinstance(e, Person)}
        return names, open_file(self.database, ("Jayden", "Hughes"), people[names], people["Ruth Kaplan"])

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the service's own tables."""
        with self.database.transaction() as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type,unused-ignore]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """Not in pytest's folder: PostgreSQL has to be able to enter it."""
    with quick_folder() as folder, closing(Running(folder)) as service:
        yield service


def join(running: Running, folder: Path) -> tuple[Profile, DeviceKey, Child]:
    """A laptop that has synced once and has contacts to send."""
    names, child = running.somebody()
    keys, profile = NewKeys(), Profile(folder)
    device = keys.device
    answer = enrol(running.url, new_code(running.database, names), keys)
    store = set_up(profile, running.url, answer, keys, LEAHS, is_quick=True)
    try:
        at = first_sync(store, running.url, device)
        for n in range(WAITING):
            with store.work() as work:
                finished = clock.now().wall_at
                work.put(Contact(id=clock.new_id(), scope=child.scope, content=f"earlier {n}", finished_at=finished))
    finally:
        store.close()
    profile.save_facts(msgspec.structs.replace(profile.facts(), last_synced_at=at))
    return profile, device, child


def reopened(profile: Profile) -> Store:
    """The store, opened by this process with the passphrase."""
    return open_store(profile, Vault(profile, keystore()).open(LEAHS).hex96())


def kill_one(running: Running, folder: Path, seed: int) -> None:
    profile, device, child = join(running, folder)
    saved = type_until_killed(folder, random.Random(seed))
    assert any(saved.values()), "nothing was ever called saved"
    store = reopened(profile)
    try:
        assert store.faults() == ()
        assert store.warning == ""
        with store.work() as work:
            here = work.all_in(Contact, child.scope)
        (contact,) = [one for one in here if not one.content.startswith("earlier")]
        assert missing(saved, contact) == {}
        first_sync(store, running.url, device)
    finally:
        store.close()
    check_service(running, child, contact, saved)


def missing(saved: dict[str, str], contact: Contact) -> dict[str, str]:
    """What was called saved and is not there."""
    return {field: text for field, text in saved.items() if text.strip() not in str(getattr(contact, field))}


def check_service(running: Running, child: Child, contact: Contact, saved: dict[str, str]) -> None:
    """Every contact once, every op once and in an unbroken count, and the saved words in the record as it stands there."""
    bodies = running.rows("SELECT rec_id::text, body FROM record WHERE scope = %s AND type = 'contact'", child.scope)
    assert len(bodies) == WAITING + 1
    text = {Id(rec_id): msgspec.json.decode(bytes(body)) for rec_id, body in bodies}
    kept = {field: text[contact.id].get(field, "") for field in saved}
    assert {field: words for field, words in saved.items() if words.strip() not in kept[field]} == {}
    ((ops, numbers, last),) = running.rows(
        "SELECT count(*), count(DISTINCT dseq), max(dseq) FROM op WHERE device IN"
        " (SELECT device FROM op WHERE scope = %s AND rec_id = %s)",
        child.scope, contact.id,
    )  # fmt: skip
    assert ops == numbers == last
    assert running.rows("SELECT 1 FROM op WHERE scope = %s AND status <> 'applied'", child.scope) == []


@pytest.mark.parametrize("seed", range(200, 204))
def test_killed_while_typing_and_syncing_nothing_saved_is_lost_and_nothing_is_doubled(
    running: Running, tmp_path: Path, seed: int
) -> None:
    kill_one(running, tmp_path / "leah", seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(300, 360))
def test_the_same_sixty_times_more(running: Running, tmp_path: Path, seed: int) -> None:
    kill_one(running, tmp_path / "leah", seed)


def test_a_laptop_that_forgot_what_it_sent_would_be_caught(running: Running, tmp_path: Path) -> None:
    """The sibling: a laptop whose contact is taken out of its store after the kill does not pass."""
    profile, device, child = join(running, tmp_path / "leah")
    store = reopened(profile)
    try:
        first_sync(store, running.url, device)
    finally:
        store.close()
    never_written = Contact(id=clock.new_id(), scope=child.scope, content="never sent")
    with pytest.raises(AssertionError):
        check_service(running, child, never_written, {"content": "never sent"})
