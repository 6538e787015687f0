"""The lease: how long a laptop opens away from its service, and how it gets back in (T-22, T-24)."""

import os
from pathlib import Path

import pytest

from app.bootstrap import leasing, unlocking
from app.bootstrap.admin import main
from app.bootstrap.rescue import rescue_profile
from app.changes.service_word import Lease, heard, spoken
from app.domain.errors import Refused, Unavailable
from app.models.sync_store import StoreForSync
from app.security import lease as leases
from app.security.lease import Level
from app.security.profile import CLOCK_FILE, VAULT_FILE
from app.security.vault import Given, LeaseHasEnded, Vault, WrongPassphrase
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.lease import LeaseRequest
from app.sync.protocol.messages.pages import PullRequest
from tests.helpers.enrolled import NEW_WORDS, WORDS, Enrolled, SetClock, stretch_quickly
from tests.helpers.vaults import key_file
from tests.server.town import Town


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of the laptop."""
    stretch_quickly(monkeypatch)
    return SetClock(monkeypatch)


@pytest.fixture
def leah(town: Town, tmp_path: Path, time: SetClock) -> Enrolled:
    """Leah's laptop, joined just now."""
    return Enrolled(town, tmp_path / "leah")


@pytest.fixture
def tom(town: Town, tmp_path: Path, time: SetClock) -> Enrolled:
    """Tom's laptop."""
    return Enrolled(town, tmp_path / "tom", "Tom")


def test_a_laptop_opens_offline_until_its_lease_ends_then_waits_for_the_service_with_its_work(
    town: Town, leah: Enrolled, time: SetClock
) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 5)
    store.close()
    leah.cut()
    time.days = 13.9
    leah.open().close()
    time.days = 15
    with pytest.raises(LeaseHasEnded, match="Connect to a network"):
        leah.open()
    assert key_file(leah.profile.folder)["lease"]["share"] == "", "the share is deleted, and nothing else"
    assert leah.profile.store_path.exists()
    with pytest.raises(WrongPassphrase):
        leah.open(NEW_WORDS)
    time.days = 0
    with pytest.raises(LeaseHasEnded):
        leah.open()
    leah.connect()
    time.days = 0
    store = leah.open()
    assert [op.record for op in StoreForSync(store).unsent(100, 10**6)] == unsent
    assert leah.sync(store).problem == ""
    assert town.count("op") >= 5
    store.close()


def test_with_the_share_left_in_place_the_lease_would_end_nothing(
    leah: Enrolled, time: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Vault, "end_lease", lambda _: None)
    leah.cut()
    time.days = 15
    with pytest.raises(LeaseHasEnded):
        leah.open()
    assert leah.vault.open(WORDS).hex96(), "whoever has the disk and the passphrase opens it by hand"


def test_t_24_after_the_end_not_even_another_program_opens_the_records_with_the_right_passphrase(
    leah: Enrolled, time: SetClock
) -> None:
    leah.cut()
    time.days = 15
    with pytest.raises(LeaseHasEnded):
        leah.open()
    with pytest.raises(LeaseHasEnded):
        leah.vault.open(WORDS)


@pytest.mark.parametrize(("days", "boot"), [(-400.0, "boot-1"), (-400.0, "boot-2"), (-2.0, "boot-2")])
def test_t_22_a_clock_set_back_by_days_is_refused_and_mended_by_the_service(
    leah: Enrolled, time: SetClock, days: float, boot: str
) -> None:
    leah.open().close()
    time.days, time.boot = days, boot
    leah.cut()
    with pytest.raises(Refused, match="clock is more than a day behind"):
        leah.open()
    assert key_file(leah.profile.folder)["lease"]["share"], "nothing is deleted for a wrong clock"
    time.days = 0
    leah.open().close()


def test_an_hour_back_as_when_summer_time_ends_changes_nothing(leah: Enrolled, time: SetClock) -> None:
    leah.open().close()
    leah.cut()
    time.days = 7.0
    store = leah.open()
    noted = unlocking.note_seen(leah.profile, leah.vault, store).left_s
    store.close()
    time.days -= 1 / 24
    assert leah.judged().left_s <= noted, "the lease is not stretched beyond the newest time that was noted"
    leah.open().close()


def test_setting_the_clock_back_each_day_stretches_nothing_while_the_laptop_runs(leah: Enrolled, time: SetClock) -> None:
    """Fourteen days of running with the clock set back a little every day: the run time counts."""
    leah.cut()
    store = leah.open()
    for _ in range(13):
        time.run_days += 1
        assert unlocking.note_seen(leah.profile, leah.vault, store).left_s > 0
    time.run_days += 1.1
    assert unlocking.note_seen(leah.profile, leah.vault, store).level is Level.ENDED
    store.close()


def test_a_note_of_time_that_was_deleted_is_made_good_by_the_store(leah: Enrolled, time: SetClock) -> None:
    leah.cut()
    time.days = 13
    store = leah.open()
    unlocking.note_seen(leah.profile, leah.vault, store)
    store.close()
    (leah.profile.folder / CLOCK_FILE).unlink()
    time.days, time.boot = 0, "boot-2"
    with pytest.raises(Refused, match="clock is more than a day behind"):
        leah.open()


def test_without_the_stores_own_note_that_would_open(
    leah: Enrolled, time: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unlocking, "seen_by", lambda profile, *_: leases.read_seen(profile))
    leah.cut()
    time.days = 13
    leah.open().close()
    (leah.profile.folder / CLOCK_FILE).unlink(missing_ok=True)
    time.days, time.boot = 0, "boot-2"
    leah.open().close()


def test_ten_years_ahead_ends_the_lease_and_the_service_mends_it(leah: Enrolled, time: SetClock) -> None:
    store = leah.open()
    time.days = 3650
    unlocking.note_seen(leah.profile, leah.vault, store)
    store.close()
    leah.cut()
    with pytest.raises(LeaseHasEnded):
        leah.open()
    time.days = 0
    with pytest.raises(Refused):
        leah.open()
    leah.connect()
    store = leah.open()
    assert 13 * leases.DAY_S < leah.judged().left_s <= 14 * leases.DAY_S
    store.close()
    leah.cut()
    leah.open().close()


def test_without_the_high_water_a_clock_set_back_would_stretch_the_lease(
    leah: Enrolled, time: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "known_s", lambda *_: float("-inf"))
    leah.cut()
    time.days = -400
    leah.open().close()


def test_each_renewal_changes_share_and_outer_wrap_only(leah: Enrolled) -> None:
    store = leah.open()
    before = key_file(leah.profile.folder)
    for serial in (2, 3, 4):
        leah.renew(store)
        after = key_file(leah.profile.folder)
        assert after["lease"]["serial"] == serial
        assert after["lease"]["share"] != before["lease"]["share"]
        assert (after["header"], after["renewal"]) == (before["header"], before["renewal"])
    store.close()
    leah.open().close()


def test_an_answer_that_was_lost_takes_nothing_away(town: Town, leah: Enrolled, time: SetClock) -> None:
    """The service gave the next share; the laptop never saw it, stayed on the old one, and its lease ends."""
    store = leah.open()
    link = leah.link(store)
    for nonce in ("one", "two"):
        link.lease(LeaseRequest(serial=1, nonce=nonce))
    link.close()
    store.close()
    assert town.ask("SELECT count(*) FROM lease WHERE device = %s::uuid", leah.device) == 2
    leah.cut()
    time.days = 15
    with pytest.raises(LeaseHasEnded):
        leah.open()
    leah.connect()
    time.days = 0
    leah.open().close()
    assert key_file(leah.profile.folder)["lease"]["serial"] == 2


@pytest.mark.parametrize(("name", "file"), [("open", ".vault.json.new"), ("replace", "vault.json"), ("open", "leah")])
def test_a_renewal_cut_short_at_any_step_leaves_a_vault_that_opens(
    leah: Enrolled, monkeypatch: pytest.MonkeyPatch, name: str, file: str
) -> None:
    """The new file, its taking the old one's place, and forcing the folder to disk after that."""
    store, cut = leah.open(), []
    real = getattr(os, name)

    def cut_short(*given: object, **named: object) -> object:
        if str(given[-1 if name == "replace" else 0]).endswith(file):
            cut.append(file)
            raise OSError(28, "No space left on device")
        return real(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, name, cut_short)
        with pytest.raises(Unavailable):
            leah.renew(store)
    assert cut
    store.close()
    store = leah.open()
    leah.renew(store)
    store.close()
    leah.open().close()


def test_an_old_answer_is_no_answer_to_a_new_question(leah: Enrolled) -> None:
    store = leah.open()
    link = leah.link(store)
    old = link.lease(LeaseRequest(serial=1, nonce="asked yesterday"))
    key = leah.vault.lease.service_key
    assert leasing.checked(old, key, "asked yesterday").serial == 2
    with pytest.raises(Refused, match="not from your service"):
        leasing.checked(old, key, "asked today")
    link.close()
    store.close()


def test_nobody_but_the_service_this_laptop_joined_can_give_a_lease(leah: Enrolled) -> None:
    lease = leah.vault.lease
    word = heard(lease.service_key, lease.word, lease.signature)
    assert isinstance(word, Lease)
    forged, signature = spoken(bytes(range(32)), word)
    with pytest.raises(Refused, match="not from your service"):
        leah.vault.take_lease(Given(word=forged, signature=signature, share=lease.share))
    with pytest.raises(Refused, match="not from your service"):
        leah.vault.take_lease(Given(word=lease.word, signature=lease.signature, share="00" * 32))
    leah.open().close()


def test_the_renewal_key_asks_for_the_lease_and_for_nothing_else(leah: Enrolled) -> None:
    renewal = leah.vault.renewal_key(WORDS)
    link = leasing.link_for(leah.profile, renewal, leah.vault.lease.service_key)
    assert link.lease(LeaseRequest(serial=1, nonce="n")).share
    with pytest.raises(NotWelcome):
        link.pull(PullRequest(epoch="", cursor=0))
    link.close()


def test_a_copied_folder_without_the_passphrase_has_no_key_to_ask_with(leah: Enrolled) -> None:
    file = (leah.profile.folder / VAULT_FILE).read_bytes()
    assert leah.keys.renewal.private().hex().encode() not in file
    with pytest.raises(WrongPassphrase):
        leah.vault.renewal_key(NEW_WORDS)


def test_a_passphrase_changed_offline_still_asks_the_lease_back(leah: Enrolled, time: SetClock) -> None:
    leah.cut()
    leah.vault.change_passphrase(WORDS, NEW_WORDS)
    time.days = 15
    with pytest.raises(LeaseHasEnded):
        leah.open(NEW_WORDS)
    leah.connect()
    leah.open(NEW_WORDS).close()


def test_days_are_set_by_the_service_for_all_or_for_a_role(town: Town, leah: Enrolled, tmp_path: Path) -> None:
    url = ("--database-url", town.database.url)
    assert main(["lease-days", "30", *url]) == 0
    store = leah.open()
    leah.renew(store)
    assert 29.9 * leases.DAY_S < leah.judged().left_s <= 30 * leases.DAY_S
    assert main(["lease-days", "2", "--role", "practitioner", *url]) == 0
    leah.renew(store)
    assert leah.judged().left_s <= 2 * leases.DAY_S
    store.close()
    for days in ("0", "31"):
        assert main(["lease-days", days, *url]) == 1
    assert town.ask("SELECT days FROM lease_days WHERE role = 'appropriate_adult'") == 3


def test_the_service_gives_a_lost_laptop_no_share_and_keeps_none(town: Town, leah: Enrolled, time: SetClock) -> None:
    assert main(["report-lost", leah.device, "--database-url", town.database.url]) == 0
    assert town.ask("SELECT count(*) FROM lease WHERE device = %s::uuid", leah.device) == 0
    time.days = 15
    with pytest.raises(Refused, match="erased"):
        leah.open()
    assert not (leah.profile.folder / VAULT_FILE).exists()


def test_rescuing_a_damaged_store_is_no_way_round_the_lease(leah: Enrolled, time: SetClock) -> None:
    leah.cut()
    time.days = 15
    with pytest.raises(LeaseHasEnded):
        rescue_profile(leah.profile, WORDS)
    assert leah.profile.store_path.exists()


def test_with_two_laptops_each_has_a_lease_of_its_own(leah: Enrolled, tom: Enrolled) -> None:
    one, other = key_file(leah.profile.folder), key_file(tom.profile.folder)
    assert one["lease"]["share"] != other["lease"]["share"]
