"""One process for each profile: a second is refused, and a crash of the first frees it at once."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import Refused, Unavailable
from app.security import os_lock
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from tests.helpers.vaults import REPOSITORY

HOLD = """
import sys
from pathlib import Path
from app.domain.errors import Refused
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
lock = ProfileLock(Profile(Path(sys.argv[1])))
try:
    lock.take()
except Refused as refusal:
    print(refusal.message)
else:
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_waymark(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A second process that tries to hold the profile, and what it said."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        yield child, child.stdout.readline().strip()
    finally:
        child.kill()
        child.communicate()


def test_a_second_waymark_on_one_profile_is_refused(tmp_path: Path) -> None:
    with ProfileLock(Profile(tmp_path)), another_waymark(tmp_path) as (_, said):
        assert said.startswith("Waymark is already open on this laptop.")
    with another_waymark(tmp_path) as (_, said):
        assert said == "held"
        with pytest.raises(Refused, match="already open"):
            ProfileLock(Profile(tmp_path)).take()


def test_without_the_lock_both_would_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os_lock, "_try_to_lock", lambda _: True)
    with ProfileLock(Profile(tmp_path)), another_waymark(tmp_path) as (_, said):
        assert said == "held"


def test_two_profiles_on_one_laptop_do_not_disturb_each_other(tmp_path: Path) -> None:
    with ProfileLock(Profile(tmp_path / "leah")), another_waymark(tmp_path / "sam") as (_, said):
        assert said == "held"


def test_a_killed_waymark_frees_its_profile(tmp_path: Path) -> None:
    with another_waymark(tmp_path) as (child, said):
        assert said == "held"
        child.send_signal(signal.SIGKILL)
        child.wait()
        with ProfileLock(Profile(tmp_path)):
            pass


def test_the_fresh_process_waits_for_the_old_one_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with another_waymark(tmp_path) as (child, said):
        assert said == "held"

        def end_the_child(_: float) -> None:
            child.kill()
            child.wait()

        monkeypatch.setattr(time, "sleep", end_the_child)
        lock = ProfileLock(Profile(tmp_path))
        lock.take(patience_s=30)
        assert child.returncode == -signal.SIGKILL
        lock.release()


def test_taking_twice_is_taking_once_and_releasing_frees(tmp_path: Path) -> None:
    lock = ProfileLock(Profile(tmp_path))
    lock.take()
    lock.take()
    lock.release()
    lock.release()
    with another_waymark(tmp_path) as (_, said):
        assert said == "held"


def test_a_folder_that_is_not_one_is_not_our_fault(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(Unavailable, match="have not been changed"):
        ProfileLock(Profile(tmp_path)).take()
