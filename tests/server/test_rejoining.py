"""A laptop of which another copy was used joins anew from inside: its person, passphrase, records and unsent work stay."""

import webbrowser
from pathlib import Path

import pytest

from app.bootstrap.admin import new_code
from app.bootstrap.join_again import join_again
from app.bootstrap.rejoining import rejoin
from app.domain.errors import Refused
from app.security.vault import WrongPassphrase
from app.server import accounts
from tests.helpers.council import CLIENT, Browser, Council
from tests.helpers.enrolled import WORDS, Enrolled, SetClock, stretch_quickly
from tests.server.town import Town


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of the laptop."""
    stretch_quickly(monkeypatch)
    return SetClock(monkeypatch)


def freeze(town: Town, leah: Enrolled) -> None:
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'frozen' WHERE id = %s::uuid", (leah.device,))


def test_a_copied_laptop_joins_anew_with_its_records_passphrase_and_unsent_work(
    town: Town, tmp_path: Path, time: SetClock
) -> None:
    leah = Enrolled(town, tmp_path / "leah")
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    freeze(town, leah)
    leah.write(store, scope, 3)
    assert "join the service again" in leah.sync(store).problem
    leah.renew(store)  # or its person could not open it any more in some days, and not join anew
    used = town.count("enrolment_code")

    with pytest.raises(WrongPassphrase):
        rejoin(leah.profile, store, leah.vault, new_code(town.database, leah.person), "not the passphrase at all")
    assert town.ask("SELECT count(*) FROM enrolment_code WHERE used_at IS NULL") == 1, "the code is still good"
    with pytest.raises(Refused, match="somebody else"):
        rejoin(leah.profile, store, leah.vault, new_code(town.database, town.ids["Sam"]), WORDS)
    store.close()
    join_again(leah.profile, new_code(town.database, leah.person), WORDS)
    store = leah.open()
    assert town.count("enrolment_code") == used + 3
    assert leah.sync(store).problem == ""
    assert town.ask("SELECT count(*) FROM op WHERE scope = %s::uuid AND actor = %s::uuid", scope, leah.person) == 3
    assert leah.renew(store) == ()
    store.close()

    leah.open().close()
    time.days = 20  # the lease ends while it lies in a drawer; the new renewal key brings it back
    leah.open().close()
    assert town.ask("SELECT count(*) FROM device WHERE person = %s::uuid AND state = 'active'", leah.person) == 1


def test_at_a_terminal_the_browser_opens_where_the_service_wants_the_councils_account(
    town: Town, tmp_path: Path, time: SetClock, council: Council, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    leah = Enrolled(town, tmp_path / "leah")
    accounts.set_policy(town.database, council.url, CLIENT, 7)
    monkeypatch.setattr(webbrowser, "open", browser)
    join_again(leah.profile, new_code(town.database, leah.person), WORDS)
    assert town.ask("SELECT subject FROM council_account") == council.leah.subject
    leah.open().close()
