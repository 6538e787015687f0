"""A lock never takes words away: what cannot be saved waits behind an unlock window, unreadable and not lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import leaving
from app.bootstrap.laptop import Session
from app.bootstrap.opening import Laptop
from app.domain.contact import Contact
from app.domain.errors import Refused, Unavailable
from app.models.signer import DEVICE_KEY, PERSON_KEY
from app.models.store import Store
from app.models.unit_of_work import Identity
from app.operations.base import Done, Operation, Runner
from app.operations.contact import SaveContact
from app.security import replacement
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.record_draft import RecordDraft
from tests.helpers.laptop import HandClock, a_child, a_contact, new_id, shelf
from tests.helpers.vaults import LEAHS, a_vault


class Disk(Runner):
    """The store's runner on a disk that may be full."""

    def __init__(self, laptop: Laptop) -> None:
        self.is_full = False
        self._runner = laptop.tasks._runner
        laptop.tasks._runner = self

    def run(self, operation: Operation) -> Done:
        if self.is_full:
            raise Unavailable("This laptop is full.")
        return self._runner.run(operation)


class Desk:
    """An open session with one contact being typed."""

    def __init__(self, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.locked: list[Path] = []
        monkeypatch.setattr(replacement, "become_locked", self.locked.append)
        monkeypatch.setattr(leaving, "HOLD_AFTER_S", 0.1)
        _, key = a_vault(folder)
        profile = Profile(folder)
        identity = Identity(person=new_id(), role="practitioner", team=new_id())
        secrets = {PERSON_KEY: bytes(32), DEVICE_KEY: bytes(32)}
        parts = {"clock": HandClock(), "new_id": new_id, "forms": shelf()}
        store = Store.create(profile.store_path, key.hex96(), identity, secrets, **parts)
        self.child = a_child()
        with store.work() as work:
            work.put(self.child)
        self.session = Session(profile, ProfileLock(profile))
        self.laptop = Laptop(profile, store, self.session.lock)
        self.session._laptop, self.session.leaving.tasks = self.laptop, self.laptop.tasks
        self.disk = Disk(self.laptop)
        self.page = QWidget()
        qtbot.addWidget(self.page)
        self.session.place.show(self.page)
        self.contact = a_contact(self.child)
        self.draft = RecordDraft(self.laptop.tasks, _save, self.page)
        self.draft.take(None, self.contact)
        self.draft.edit(self.contact.but(aim="her last words"))

    def unlocking(self) -> UnlockWindow:
        window = self.session.window
        assert isinstance(window, UnlockWindow)
        return window


def _save(seen: Contact | None, now: Contact) -> SaveContact:
    return SaveContact(seen=seen, now=now)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path / "leah", qtbot, monkeypatch)
    yield made
    made.session.close()


def test_a_lock_with_a_full_disk_keeps_the_words_behind_the_unlock_window(desk: Desk, qtbot: QtBot) -> None:
    desk.disk.is_full = True
    desk.draft.flush()
    desk.session.lock()
    qtbot.waitUntil(lambda: isinstance(desk.session.window, UnlockWindow))
    assert not desk.page.isVisible()
    assert desk.locked == []
    desk.disk.is_full = False
    desk.draft.flush()
    qtbot.waitUntil(lambda: bool(desk.locked))
    assert not desk.draft.is_dirty
    desk.unlocking().close()


def test_the_author_comes_back_to_the_page_with_the_passphrase_and_nobody_else(desk: Desk, qtbot: QtBot) -> None:
    desk.disk.is_full = True
    desk.draft.flush()
    desk.session.lock()
    qtbot.waitUntil(lambda: isinstance(desk.session.window, UnlockWindow))
    held = desk.unlocking()
    held.unlock_asked.emit("not the passphrase at all")
    qtbot.waitUntil(lambda: "not" in held.presenter.shown.sentence and "saved yet" not in held.presenter.shown.sentence)
    assert not desk.page.isVisible()
    held.unlock_asked.emit(LEAHS)
    qtbot.waitUntil(desk.page.isVisible)
    assert desk.page.isEnabled()
    assert desk.draft.now.aim == "her last words"
    desk.disk.is_full = False
    desk.draft.flush()
    desk.session.lock()
    qtbot.waitUntil(lambda: bool(desk.locked))


def test_words_that_a_rule_refused_hold_the_first_lock_and_not_the_second(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Operation) -> Done:
        raise Refused("This is countersigned.")

    monkeypatch.setattr(desk.disk, "run", refuse)
    desk.draft.flush()
    desk.session.lock()
    qtbot.waitUntil(lambda: isinstance(desk.session.window, UnlockWindow))
    desk.unlocking().unlock_asked.emit(LEAHS)
    qtbot.waitUntil(desk.page.isVisible)
    desk.session.lock()
    qtbot.waitUntil(lambda: bool(desk.locked))


def test_a_window_closed_over_unsaved_words_stays_open_once(desk: Desk, qtbot: QtBot) -> None:
    desk.page.installEventFilter(desk.session.leaving)
    desk.disk.is_full = True
    desk.draft.flush()
    assert not desk.page.close()
    assert desk.page.isVisible()
    assert desk.page.close(), "the second time the person means it"


def test_a_window_closed_with_room_on_the_disk_goes_with_all_words_saved(desk: Desk, qtbot: QtBot) -> None:
    desk.page.installEventFilter(desk.session.leaving)
    desk.draft.flush()
    assert desk.page.close()
    assert not desk.draft.is_dirty


def test_with_room_on_the_disk_a_lock_waits_for_the_words_and_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.draft.flush()
    desk.session.lock()
    qtbot.waitUntil(lambda: bool(desk.locked))
    assert desk.session.window is desk.page
