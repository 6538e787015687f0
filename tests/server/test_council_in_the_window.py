"""The council's account as a person meets it: joining, a sign-in that is not fresh any more, and records whose lease has ended.

Windows, store, service, provider and the way back from the browser are real; the browser is one that is signed in already.
"""

import gc
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.bootstrap.admin import new_code
from app.bootstrap.council import NOT_SIGNED_IN
from app.bootstrap.laptop import Session
from app.domain.errors import Refused, Unavailable
from app.security import replacement
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from app.server import accounts
from app.sync import sign_in
from app.ui.desk import Place
from app.ui.features.first_run.screen import FirstRunWindow
from app.ui.features.sign_in import texts
from app.ui.features.sign_in.screen import SignInSheet, SignInWindow
from app.ui.features.unlock.screen import UnlockWindow
from app.ui.lease_words import MUST_SIGN_IN
from app.ui.main_window import MainWindow
from app.ui.parts.button import Button
from app.ui.shell import council_page
from app.ui.shell.council_page import CouncilPage
from tests.helpers.council import CLIENT, Browser, Council
from tests.helpers.enrolled import Enrolled, SetClock, stretch_quickly
from tests.helpers.seat import PATIENCE_MS, Seat
from tests.server.town import Town


class Front:
    """Leah before a window that may ask for the council's account."""

    def __init__(self, town: Town, provider: Council, browser: Browser, qtbot: QtBot) -> None:
        self.town, self.provider, self.browser, self.qtbot = town, provider, browser, qtbot
        self.session: Session | None = None

    def ask_for_accounts(self) -> None:
        """From now on the service wants the council's account."""
        accounts.set_policy(self.town.database, self.provider.url, CLIENT, 7)

    def sit_at(self, session: Session | None) -> Session:
        """The browser of this session is the test's."""
        assert session is not None
        session.council._open_page = self.opened
        self.session = session
        return session

    def opened(self, url: str) -> bool:
        """The system's browser opens, where there is one."""
        self.browser(url)
        return True

    def page(self) -> CouncilPage:
        """The page for the council's account, once it is asked for."""
        session = self.session
        assert session is not None
        self.qtbot.waitUntil(lambda: session.council.shown.phase == "ask", timeout=PATIENCE_MS)
        assert session.window is not None
        pages = [page for page in session.window.findChildren(CouncilPage) if page.isVisibleTo(session.window)]
        assert len(pages) == 1
        return pages[0]

    def sign_in(self) -> None:
        """Open the browser, which is signed in as whoever it is."""
        press(self.page(), council_page.OPEN, council_page.AGAIN)

    def take(self, _: object) -> None:
        """Whatever came of it is looked at elsewhere."""

    def says(self, words: str) -> None:
        """Wait until the page says so."""
        session = self.session
        assert session is not None
        self.qtbot.waitUntil(lambda: words in session.council.shown.problem, timeout=PATIENCE_MS)


def nobody_waits() -> bool:
    """Has every thread that opens or joins come to its end?"""
    return not any(thread.name.startswith("opening") for thread in threading.enumerate())


def press(page: CouncilPage, *names: str) -> None:
    (button,) = [b for b in page.findChildren(Button) if b.text() in names and b.isVisibleTo(page)]
    button.click()


@pytest.fixture
def front(town: Town, council: Council, browser: Browser, qtbot: QtBot) -> Front:
    return Front(town, council, browser, qtbot)


@pytest.fixture
def fresh(front: Front, tmp_path: Path) -> Iterator[Session]:
    """A new laptop's first run, at a service that wants the council's account."""
    front.ask_for_accounts()
    profile = Profile(tmp_path / "new")
    session = front.sit_at(Session(profile, ProfileLock(profile)))
    session.begin()
    yield session
    session.close()
    front.qtbot.waitUntil(nobody_waits, timeout=PATIENCE_MS)
    window, front.session = session.window, None
    if window is not None:
        window.hide()
        window.deleteLater()
    del session, window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # widgets end here, on the thread that made them


@pytest.fixture
def seat(town: Town, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    """Leah's laptop, which joined before anybody asked for the council's account."""
    stretch_quickly(monkeypatch)
    made = Seat(Enrolled(town, tmp_path / "leah"), qtbot)
    monkeypatch.setattr(replacement, "become_locked", made.locked.append)
    yield made
    made.close()


def connect(front: Front, session: Session) -> FirstRunWindow:
    """Address and code are typed."""
    window = session.window
    assert isinstance(window, FirstRunWindow)
    window.enrol_asked.emit(front.town.url, new_code(front.town.database, "Leah Okafor"))
    return window


def test_a_new_laptop_asks_for_the_account_between_the_code_and_the_name(front: Front, fresh: Session) -> None:
    window = connect(front, fresh)
    front.sign_in()
    front.qtbot.waitUntil(lambda: window._presenter.shown.names == "Leah Okafor", timeout=PATIENCE_MS)
    assert not any(page.isVisibleTo(window) for page in window.findChildren(CouncilPage))
    front.browser.wait()
    assert front.browser.pages[0].count(sign_in.DONE) == 1
    assert front.town.ask("SELECT count(*) FROM device WHERE signed_in_at IS NOT NULL") == 1


def test_the_wrong_account_is_named_and_the_right_one_goes_on(front: Front, fresh: Session) -> None:
    with front.town.database.transaction() as connection:
        connection.execute(
            "INSERT INTO council_account VALUES (%s::uuid, %s, %s, '')",
            (front.town.ids["Sam"], front.provider.url, front.provider.sam.subject),
        )
    window = connect(front, fresh)
    front.provider.here = front.provider.sam
    front.sign_in()
    front.says("You signed in as sam.bell@harbour.example")
    front.provider.here = front.provider.leah
    front.sign_in()
    front.qtbot.waitUntil(lambda: window._presenter.shown.names == "Leah Okafor", timeout=PATIENCE_MS)


@pytest.mark.long  # what the service does then is in test_council_accounts.py, the words of a refusal are in the lease's test below
def test_a_disabled_account_and_a_provider_that_is_away_are_said_in_plain_words(front: Front, fresh: Session) -> None:
    connect(front, fresh)
    front.provider.leah.is_enabled = False
    front.sign_in()
    front.says("The council’s sign-in said no")
    front.provider.leah.is_enabled = True
    front.provider.about = {"token_endpoint": "http://127.0.0.1:9/token"}
    front.page()
    accounts.set_policy(front.town.database, front.provider.url, CLIENT, 8)
    front.provider.token = lambda form: {}  # type: ignore[method-assign]
    front.sign_in()
    front.says("The council’s sign-in cannot be reached")


def test_not_now_leads_back_and_nothing_was_changed(front: Front, fresh: Session) -> None:
    window = connect(front, fresh)
    press(front.page(), council_page.CANCEL)
    front.qtbot.waitUntil(lambda: window._presenter.shown.sentence == NOT_SIGNED_IN, timeout=PATIENCE_MS)
    assert front.town.ask("SELECT count(*) FROM device WHERE person IS NOT NULL") == 0
    front.browser.wait()
    assert not front.browser.addresses


def test_where_no_browser_opens_the_address_can_be_copied(front: Front, fresh: Session) -> None:
    connect(front, fresh)
    addresses: list[str] = []

    def no_browser(url: str) -> bool:
        addresses.append(url)
        return False

    fresh.council._open_page = no_browser
    page = front.page()
    front.sign_in()
    front.qtbot.waitUntil(lambda: bool(fresh.council.shown.address), timeout=PATIENCE_MS)
    press(page, council_page.COPY)
    assert QGuiApplication.clipboard().text() == addresses[0]
    front.browser(addresses[0])
    front.qtbot.waitUntil(lambda: not fresh.council.shown.phase, timeout=PATIENCE_MS)


def test_closing_the_window_ends_the_wait_for_the_browser(front: Front, fresh: Session) -> None:
    connect(front, fresh)
    fresh.council._open_page = lambda _: True
    front.sign_in()
    front.qtbot.waitUntil(lambda: fresh.council.shown.phase == "waiting", timeout=PATIENCE_MS)
    fresh.close()
    front.qtbot.waitUntil(lambda: fresh.council._attempt is None, timeout=60_000)


def test_an_open_laptop_says_that_the_sign_in_is_due_and_goes_on_after_it(front: Front, seat: Seat) -> None:
    seat.start()
    session = front.sit_at(seat.session)
    seat.unlock()
    window = seat.shows(MainWindow)
    front.ask_for_accounts()
    assert session._laptop is not None
    laptop = session._laptop
    laptop._token.drop()
    laptop.sync.sync_now()
    front.qtbot.waitUntil(lambda: laptop.sync.state.must_sign_in, timeout=PATIENCE_MS)
    assert laptop.sync.state.sign_in == MUST_SIGN_IN
    assert not laptop.sync.state.needs_desk
    window._desk.navigator.to(Place(screen="sign_in"))
    front.sign_in()
    front.qtbot.waitUntil(lambda: not laptop.sync.state.must_sign_in, timeout=PATIENCE_MS)
    (sheet,) = window.findChildren(SignInSheet)
    assert sheet._presenter.shown.is_done
    assert sheet._done.isVisibleTo(sheet)
    assert sheet._done.text() == texts.DONE
    front.qtbot.waitUntil(lambda: laptop.sync.state.phase == "idle", timeout=PATIENCE_MS)
    assert not laptop.sync.state.problem


def test_a_lock_ends_a_question_that_is_only_asked_after_it(front: Front, seat: Seat) -> None:
    """As when somebody locks while joining again is still making keys."""
    seat.start()
    session = front.sit_at(seat.session)
    seat.unlock()
    window, came, begun = seat.shows(MainWindow), list[BaseException | None](), threading.Event()
    assert session._laptop is not None
    desk, tasks = window._desk, session._laptop.tasks

    def ask_late() -> None:
        begun.set()
        while not tasks.is_closed:
            time.sleep(0.002)
        for ask in (desk.sign_in, partial(tasks.on_write_lane, int)):
            try:
                assert ask is not None
                ask()
                came.append(None)
            except (Refused, Unavailable) as error:
                came.append(error)

    front.ask_for_accounts()
    tasks.read(ask_late, front.take)
    assert begun.wait(10)
    window.lock()
    seat.is_locked()
    front.qtbot.waitUntil(lambda: len(came) == 2, timeout=PATIENCE_MS)
    assert str(came[0]) == NOT_SIGNED_IN
    assert came[1] is None or isinstance(came[1], Unavailable), (
        "the write thread did it just before its end, or says that it has"
    )


def test_a_laptop_whose_lease_has_ended_opens_after_signing_in(
    front: Front, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = SetClock(monkeypatch)
    front.ask_for_accounts()
    seat.start()
    front.sit_at(seat.session)
    time.days = 15
    seat.unlock()
    seat.shows(SignInWindow)
    seat.says("This laptop belongs to Leah Okafor")
    front.provider.leah.is_enabled = False
    front.sign_in()
    front.says("The council’s sign-in said no")
    press(front.page(), council_page.CANCEL)
    seat.shows(UnlockWindow)
    seat.says(NOT_SIGNED_IN)
    front.provider.leah.is_enabled = True
    time.days = 0
    seat.unlock()
    front.sign_in()
    seat.shows(MainWindow)


def test_no_secret_of_the_councils_account_is_on_the_disk(front: Front, seat: Seat, tmp_path: Path) -> None:
    front.ask_for_accounts()
    seat.start()
    session = front.sit_at(seat.session)
    seat.unlock()
    seat.shows(MainWindow)._desk.navigator.to(Place(screen="sign_in"))
    assert session._laptop is not None
    link = session._laptop._asking_link()
    front.sign_in()
    front.qtbot.waitUntil(lambda: bool(front.provider.given) and not session.council.shown.phase, timeout=PATIENCE_MS)
    secrets = [*front.provider.given, *front.provider.shown, link.token()]
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert len(secrets) >= 4
    assert not [secret for secret in secrets if secret.encode() in on_disk]
    assert b"Leah Okafor" in on_disk, "and the search would have found it"
