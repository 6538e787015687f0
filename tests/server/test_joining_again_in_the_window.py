"""A frozen laptop joins anew from its own window: the reason, what is kept, a code, the passphrase, and everything is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.admin import new_code
from app.bootstrap.sync_control import AgentControl
from app.security import replacement
from app.ui.desk import Place
from app.ui.features.join_again import texts
from app.ui.features.join_again.screen import JoinAgainSheet
from app.ui.features.sync import texts as centre
from app.ui.main_window import MainWindow
from app.ui.parts.line import LineField
from tests.helpers.enrolled import WORDS, Enrolled, stretch_quickly
from tests.helpers.seat import PATIENCE_MS, Seat
from tests.server.town import Town


@pytest.fixture
def seat(town: Town, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    """Leah's laptop, of which another copy was used; three contacts wait on it."""
    stretch_quickly(monkeypatch)
    leah = Enrolled(town, tmp_path / "leah")
    monkeypatch.setattr(replacement, "become_locked", lambda _: None)
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'frozen' WHERE id = %s::uuid", (leah.device,))
    leah.write(store, scope, 3)
    store.close()
    seat = Seat(leah, qtbot)
    yield seat
    seat.close()


def at_the_service(town: Town, seat: Seat) -> int:
    """Leah's ops in the database itself."""
    return int(town.ask("SELECT count(*) FROM op WHERE actor = %s::uuid", seat.leah.person))


def goes_to_the_sheet(seat: Seat) -> JoinAgainSheet:
    seat.start()
    seat.unlock()
    window = seat.shows(MainWindow)
    window.go(Place(screen="sync"))
    seat.says(centre.MUST_JOIN)
    seat.presses(centre.JOIN_AGAIN)
    return window.findChildren(JoinAgainSheet)[0]


def test_the_window_says_why_and_leads_through_joining_anew_without_losing_a_word(
    town: Town, seat: Seat, qtbot: QtBot
) -> None:
    sheet = goes_to_the_sheet(seat)
    seat.says("Three changes wait here")
    before = at_the_service(town, seat)
    for code, words, says in (
        ("", WORDS, texts.NEED_CODE),
        ("ABCD", "", texts.NEED_WORDS),
        ("ABCD", "not the passphrase at all", "not right"),
        ("ABCD", WORDS, "is not right, or it was used"),
        (new_code(town.database, town.ids["Sam"]), WORDS, "somebody else"),
    ):
        seat.types(texts.CODE, code)
        seat.types(texts.WORDS, words)
        seat.presses(texts.JOIN)
        seat.says(says)
    assert at_the_service(town, seat) == before, "nothing goes before it has joined"

    seat.types(texts.CODE, new_code(town.database, seat.leah.person))
    seat.types(texts.WORDS, WORDS)
    seat.presses(texts.JOIN)
    seat.says(texts.ALL_SENT)
    assert at_the_service(town, seat) == before + 3
    assert town.ask("SELECT count(*) FROM device WHERE person = %s::uuid AND state = 'active'", seat.leah.person) == 1
    assert all(not line.text() for line in sheet.findChildren(LineField)), "neither code nor passphrase stays in a box"
    assert seat.session is not None
    assert seat.session._laptop is not None
    qtbot.waitUntil(lambda: not _state(seat).must_join, timeout=PATIENCE_MS)
    sheet.close_sheet()
    seat.start()
    seat.unlock()
    seat.shows(MainWindow)


def test_a_round_with_the_old_key_would_be_turned_away(
    town: Town, seat: Seat, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(AgentControl, "become_another", lambda self: None)
    goes_to_the_sheet(seat)
    before = at_the_service(town, seat)
    seat.types(texts.CODE, new_code(town.database, seat.leah.person))
    seat.types(texts.WORDS, WORDS)
    seat.presses(texts.JOIN)
    seat.says(texts.ON_ITS_WAY)
    qtbot.waitUntil(lambda: _state(seat).must_join, timeout=PATIENCE_MS)
    assert at_the_service(town, seat) == before, "so the test above sees that the key is changed"


def _state(seat: Seat):  # type: ignore[no-untyped-def]
    assert seat.session is not None
    assert seat.session._laptop is not None
    return seat.session._laptop.sync.state
