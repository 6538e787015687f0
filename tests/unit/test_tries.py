"""Waits between wrong passphrases grow, survive a restart, and no turning of clocks shortens them."""

from pathlib import Path

import msgspec
import pytest

from app.domain.errors import Refused, Unavailable
from app.domain.moment import Moment
from app.security import tries as tries_module
from app.security.profile import TRIES_FILE, Profile
from app.security.store_key import StoreKey
from app.security.tries import Tries
from app.security.unlock import TooSoon, unlock
from app.security.vault import Vault, WrongPassphrase

BOOTED = Moment(wall_at="2026-11-22T03:10:00+00:00", boot_id="boot-1", boottime_ns=3_600_000_000_000)


class Laptop:
    """A laptop whose clocks are turned by hand."""

    def __init__(self, folder: Path) -> None:
        self.moment = BOOTED
        self.folder = folder

    def tries(self) -> Tries:
        """The count as a freshly started Waymark reads it."""
        return Tries(Profile(self.folder), lambda: self.moment)

    def waits(self, seconds: float) -> None:
        """Real time goes by: both clocks move."""
        later = self.moment.later(seconds=seconds)
        self.moment = msgspec.structs.replace(later, boottime_ns=self.moment.boottime_ns + int(seconds * 1e9))

    def sets_the_clock(self, days: float) -> None:
        """Somebody sets the wall clock; the time since start does not care."""
        self.moment = self.moment.later(days=days)

    def restarts(self, seconds_ago: float = 0.0) -> None:
        """The laptop is started anew."""
        self.moment = msgspec.structs.replace(self.moment, boot_id="boot-2", boottime_ns=int(seconds_ago * 1e9))


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def fail_times(laptop: Laptop, times: int) -> None:
    for _ in range(times):
        laptop.tries().failed()


def test_t_32_three_tries_are_free_then_the_wait_grows_to_five_minutes(laptop: Laptop) -> None:
    waits = []
    for _ in range(8):
        waits.append(laptop.tries().before_try())
        laptop.waits(waits[-1])
        laptop.tries().failed()
    assert waits == [0, 0, 0, 5, 15, 60, 300, 300]


def test_the_wait_counts_down_and_survives_closing_the_window(laptop: Laptop) -> None:
    fail_times(laptop, 5)
    laptop.waits(4)
    assert laptop.tries().before_try() == 56
    laptop.waits(56)
    assert laptop.tries().before_try() == 0


@pytest.mark.parametrize("days", [-4000, -1, 1, 4000])
def test_setting_the_clock_changes_nothing(laptop: Laptop, days: float) -> None:
    fail_times(laptop, 6)
    laptop.sets_the_clock(days)
    assert laptop.tries().before_try() == 300
    laptop.waits(299)
    assert laptop.tries().before_try() == pytest.approx(1)


def test_restarting_the_laptop_does_not_shorten_the_wait(laptop: Laptop) -> None:
    fail_times(laptop, 6)
    laptop.sets_the_clock(30)
    laptop.restarts(seconds_ago=40)
    assert laptop.tries().before_try() == 260


def test_a_laptop_that_was_off_all_weekend_waits_at_most_from_its_start(laptop: Laptop) -> None:
    fail_times(laptop, 4)
    laptop.restarts(seconds_ago=90)
    assert laptop.tries().before_try() == 0


def test_where_boots_have_no_name_time_that_runs_backwards_means_a_restart(laptop: Laptop) -> None:
    laptop.moment = msgspec.structs.replace(laptop.moment, boot_id="")
    fail_times(laptop, 6)
    laptop.moment = msgspec.structs.replace(laptop.moment, boottime_ns=10_000_000_000)
    assert laptop.tries().before_try() == 290


def test_trusting_the_wall_clock_would_let_it_be_cut_short(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_times(laptop, 6)
    by_the_wall = laptop.moment.at

    def wall_passed_s(_: object, now: Moment) -> float:
        return (now.at - by_the_wall).total_seconds()

    monkeypatch.setattr(tries_module, "_passed_s", wall_passed_s)
    laptop.sets_the_clock(1)
    assert laptop.tries().before_try() == 0


def test_the_right_passphrase_starts_the_count_again(laptop: Laptop) -> None:
    fail_times(laptop, 6)
    laptop.tries().succeeded()
    fail_times(laptop, 2)
    assert laptop.tries().before_try() == 0


def test_damaging_the_count_is_no_way_round(laptop: Laptop) -> None:
    fail_times(laptop, 3)
    (laptop.folder / TRIES_FILE).write_text("{")
    assert laptop.tries().before_try() == 300
    laptop.waits(300)
    assert laptop.tries().before_try() == 0


class Door(Vault):
    """A vault whose answer the test chooses, so that a story of seven tries takes no time."""

    def __init__(self, folder: Path, answer: Exception | None = None) -> None:
        super().__init__(Profile(folder), None)
        self.answer = answer
        self.asked = 0

    def open(self, passphrase: str) -> StoreKey:
        self.asked += 1
        if self.answer:
            raise self.answer
        return StoreKey(bytes(48))


def test_the_door_counts_wrong_passphrases_and_does_not_ask_the_vault_too_soon(laptop: Laptop) -> None:
    door = Door(laptop.folder, WrongPassphrase())
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            unlock(door, laptop.tries(), "x")
    with pytest.raises(TooSoon, match="Wait 5 seconds") as refusal:
        unlock(door, laptop.tries(), "x")
    assert refusal.value.wait_s == 5
    assert door.asked == 3
    laptop.waits(5)
    door.answer = None
    assert unlock(door, laptop.tries(), "x").hex96() == "0" * 96
    assert laptop.tries().before_try() == 0


def test_a_damaged_file_or_a_silent_keystore_is_not_counted_as_a_guess(laptop: Laptop) -> None:
    for answer in (Refused("damaged"), Unavailable("locked")):
        for _ in range(5):
            with pytest.raises(type(answer)):
                unlock(Door(laptop.folder, answer), laptop.tries(), "x")
    assert laptop.tries().before_try() == 0


def test_a_full_disk_does_not_keep_out_who_knows_the_passphrase(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_times(laptop, 2)

    def full(*_: object) -> None:
        raise Unavailable("full")

    monkeypatch.setattr(Profile, "write", full)
    assert unlock(Door(laptop.folder), laptop.tries(), "x").hex96() == "0" * 96
