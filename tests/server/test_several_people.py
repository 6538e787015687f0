"""Several people on one laptop: own keys, own stores, own outboxes (T-25)."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import clock
from app.bootstrap.enrolling import open_store
from app.bootstrap.unlock_facts import unlock_facts
from app.domain.errors import Refused
from app.models.sync_store import StoreForSync
from app.security.os_lock import ProfileLock
from app.security.people import FOLDER, People
from app.security.profile import VAULT_FILE, Profile
from app.security.store_key import StoreKey
from app.security.vault import WrongPassphrase
from app.ui.features.unlock import texts
from app.ui.features.unlock.chooser import ChooserWindow, Listed
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.parts.button import Button
from app.ui.parts.text import PlainLabel
from tests.helpers.enrolled import NEW_WORDS, WORDS, Enrolled, SetClock, stretch_quickly
from tests.helpers.vaults import REPOSITORY
from tests.server.town import Town


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    """The people of one laptop, nobody yet."""
    stretch_quickly(monkeypatch)
    SetClock(monkeypatch)
    return People(tmp_path / FOLDER)


@pytest.fixture
def two(town: Town, people: People) -> tuple[Enrolled, Enrolled]:
    """Leah and Sam share a laptop; Sam has words of his own."""
    leah = Enrolled(town, people.fresh().folder, "Leah")
    sam = Enrolled(town, people.fresh().folder, "Sam")
    sam.vault.change_passphrase(WORDS, NEW_WORDS)
    return leah, sam


def test_each_has_a_folder_a_key_and_a_store_and_the_others_words_open_nothing(two: tuple[Enrolled, Enrolled]) -> None:
    leah, sam = two
    assert leah.profile.folder != sam.profile.folder
    leah.open(WORDS).close()
    sam.open(NEW_WORDS).close()
    with pytest.raises(WrongPassphrase):
        leah.open(NEW_WORDS)
    with pytest.raises(WrongPassphrase):
        sam.open(WORDS)


def test_sams_words_with_sams_wraps_do_not_open_leahs_store(two: tuple[Enrolled, Enrolled]) -> None:
    leah, sam = two
    (leah.profile.folder / VAULT_FILE).write_bytes((sam.profile.folder / VAULT_FILE).read_bytes())
    key = leah.vault.open(NEW_WORDS)
    with pytest.raises(Refused):
        open_store(leah.profile, key.hex96())
    with pytest.raises(Refused):
        leah.open(NEW_WORDS)


def test_with_one_key_for_both_sams_wraps_would_open_leahs_store(
    town: Town, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StoreKey, "fresh", classmethod(lambda cls: cls(bytes(range(48)))))
    leah = Enrolled(town, people.fresh().folder, "Leah")
    sam = Enrolled(town, people.fresh().folder, "Sam")
    (leah.profile.folder / VAULT_FILE).write_bytes((sam.profile.folder / VAULT_FILE).read_bytes())
    open_store(leah.profile, leah.vault.open(WORDS).hex96()).close()


def test_an_outbox_never_crosses(town: Town, two: tuple[Enrolled, Enrolled]) -> None:
    leah, sam = two
    scope = town.child_with("Leah", "Sam")
    hers, his = leah.open(WORDS), sam.open(NEW_WORDS)
    for one, store in ((leah, hers), (sam, his)):
        one.sync(store)
    mine = leah.write(hers, scope, 2)
    assert StoreForSync(his).position().waiting == 0
    sam.sync(his)
    assert town.ask("SELECT count(*) FROM op WHERE rec_id = ANY(%s::uuid[])", mine) == 0
    leah.sync(hers)
    devices = town.ask("SELECT array_agg(DISTINCT device::text) FROM op WHERE rec_id = ANY(%s::uuid[])", mine)
    assert devices == [leah.device]
    for store in (hers, his):
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are another matter there")
def test_every_file_is_its_owners_alone(town: Town, two: tuple[Enrolled, Enrolled]) -> None:
    leah, _ = two
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 1)
    files = list(leah.profile.folder.rglob("*"))
    assert any(path.name == "store.db" for path in files)
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
    assert stat.S_IMODE(leah.profile.folder.stat().st_mode) == 0o700
    store.close()


SESSION = """
import sys
from pathlib import Path

folder, key, watched = sys.argv[1:]
seen = []
sys.addaudithook(lambda event, given: seen.append(str(given[0])) if event in {"open", "os.listdir", "os.open"} and given else None)
from app.bootstrap.enrolling import open_store
from app.bootstrap import clock
from app.domain.child import Child
from app.security.profile import Profile

store = open_store(Profile(Path(folder)), key)
with store.work() as work:
    work.put(Child(id=clock.new_id(), scope=clock.new_id(), first_names="Kai", surname="Moss"))
store.close()
descriptors = [str(Path(f"/proc/self/fd/{n}").resolve()) for n in range(64) if Path(f"/proc/self/fd/{n}").exists()]
print([path for path in seen + descriptors if watched in path])
print(any(folder in path for path in seen))
"""


def test_t_25_sams_session_touches_no_file_of_leahs(two: tuple[Enrolled, Enrolled]) -> None:
    leah, sam = two
    key = sam.vault.open(NEW_WORDS).hex96()
    command = [sys.executable, "-c", SESSION, str(sam.profile.folder), key, str(leah.profile.folder)]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, env=dict(os.environ))
    assert ended.stdout.splitlines() == ["[]", "True"], ended.stderr


def test_one_laptop_opens_for_one_person_at_a_time(people: People, two: tuple[Enrolled, Enrolled]) -> None:
    def lock(profile: Profile) -> ProfileLock:
        return ProfileLock(profile, ProfileLock(Profile(people.folder)))

    leah, sam = two
    hers, his = lock(leah.profile), lock(sam.profile)
    hers.take()
    with pytest.raises(Refused, match="already open on this laptop"):
        his.take()
    hers.release()
    his.take()
    his.release()


def test_the_last_to_open_is_shown_first_and_a_begun_first_run_is_taken_up_again(
    people: People, two: tuple[Enrolled, Enrolled]
) -> None:
    leah, sam = two
    assert [name for _, name in people.all()] == ["Leah Okafor", "Sam Bell"]
    people.note_opened(sam.profile)
    assert people.last().folder == sam.profile.folder
    people.note_opened(leah.profile)
    assert people.last().folder == leah.profile.folder
    new = people.fresh()
    new.make_folder()
    assert people.fresh().folder == new.folder
    assert people.last().folder == leah.profile.folder


def test_the_chooser_shows_names_and_nothing_else(qtbot: QtBot, people: People, two: tuple[Enrolled, Enrolled]) -> None:
    leah, sam = two
    window = UnlockWindow(unlock_facts(leah.profile, clock.now()))
    qtbot.addWidget(window)
    said = {label.text() for label in window.findChildren(PlainLabel)}
    assert not any(text.startswith("Good ") and "Leah" in text for text in said), "the greeting names nobody"
    with qtbot.waitSignal(window.other_asked):
        next(b for b in window.findChildren(Button) if b.text() == texts.NOT_YOU).click()
    chooser = ChooserWindow([Listed(one.folder.name, name) for one, name in people.all()])
    qtbot.addWidget(chooser)
    names = [button.text() for button in chooser.findChildren(Button)]
    assert names == ["Leah Okafor", "Sam Bell", texts.SOMEBODY_NEW, texts.BACK]
    with qtbot.waitSignal(chooser.chosen) as chosen:
        chooser.findChildren(Button)[1].click()
    assert chosen.args == [sam.profile.folder.name]
