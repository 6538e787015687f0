"""Locking replaces the process: same place, fresh memory, and nothing but the profile's path carried over."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.vaults import LEAHS, REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="on Windows a new process is started instead")

FRESH = """
import json, os, sys
from pathlib import Path
print(json.dumps({
    "pid": os.getpid(), "said": "fresh", "arguments": sys.argv[1:], "modules": sorted(sys.modules),
    "command": Path("/proc/self/cmdline").read_bytes().decode().split("\\0"),
    "environment": Path("/proc/self/environ").read_bytes().decode(),
    "files": sorted(os.path.realpath(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if int(n) > 2),
}))
"""
OPEN_THEN_LOCK = """
import json, os, sys, threading
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.security import replacement
from app.security.hardening import harden_process
from app.security.kdf import FLOOR
from app.security.os_lock import ProfileLock
from app.security.profile import Profile
from app.security.vault import Vault

harden_process()
profile, passphrase = Profile(Path(sys.argv[2])), sys.stdin.readline().strip()
lock = ProfileLock(profile)
lock.take()
key = Vault.create(profile, passphrase, FLOOR, None)
print(json.dumps({"pid": os.getpid(), "key": key.hex96()}))
left_open = os.open(profile.folder / "store.db", os.O_RDWR | os.O_CREAT, 0o600)
os.set_inheritable(left_open, True)
threading.Thread(target=threading.Event().wait, daemon=True).start()
if sys.argv[3] == "undefended":
    replacement.keep_files_from_children = lambda: None
    os.environ["LEFT_BY_MISTAKE"] = key.hex96()
replacement.become_locked(profile.folder)
"""


@pytest.fixture
def fresh_app(tmp_path: Path) -> Path:
    """A folder whose `python -m app` tells what it finds of the process before it."""
    package = tmp_path / "elsewhere" / "app"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()  # without it an installed Waymark would be found instead
    (package / "__main__.py").write_text(FRESH)
    return package.parent


def test_after_locking_a_fresh_process_stands_in_the_same_place(tmp_path: Path, fresh_app: Path) -> None:
    before, after = _open_then_lock(tmp_path, fresh_app, "defended")
    assert after["said"] == "fresh"
    assert after["pid"] == before["pid"]
    assert after["arguments"] == ["open", "--profile", str(_profile(tmp_path))]
    assert "cryptography" not in after["modules"]
    assert not any("profile of leah" in path for path in after["files"])


def test_no_secret_goes_along_in_arguments_or_environment(tmp_path: Path, fresh_app: Path) -> None:
    before, after = _open_then_lock(tmp_path, fresh_app, "defended")
    for secret in (LEAHS, before["key"], before["key"][:64]):
        assert secret not in " ".join(after["command"])
        assert secret not in after["environment"]


def test_the_checks_above_see_what_would_be_left_behind(tmp_path: Path, fresh_app: Path) -> None:
    before, after = _open_then_lock(tmp_path, fresh_app, "undefended")
    assert any("profile of leah" in path for path in after["files"])
    assert before["key"] in after["environment"]


def test_a_fresh_process_that_cannot_start_leaves_no_old_one(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from app.security.replacement import become_locked\n"
        "sys.executable = '/nowhere/python'\n"
        "try:\n    become_locked(Path(sys.argv[1]))\nexcept OSError:\n    print('still here')"
    )
    child = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=REPOSITORY, capture_output=True, timeout=60)
    assert child.returncode == 1
    assert child.stdout == b""


UNLOCKED_THEN_LOCKED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.security.replacement import become_locked
from app.security.kdf import FLOOR
from app.security.profile import Profile
from app.security.vault import Vault

key = Vault.create(Profile(Path(sys.argv[2])), sys.stdin.readline().strip(), FLOOR, None).hex96()
print("unlocked", flush=True)
sys.stdin.readline()
become_locked(Path(sys.argv[2]))
"""


WROTE_THEN_LOCKED = """
import gc, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from app.models.queries.views import StoreViews
from app.security.replacement import become_locked
from tests.helpers.laptop import Laptop, a_child, a_contact

def work(words):
    laptop, child = Laptop(Path(sys.argv[2]) / "store"), a_child()
    laptop.put(child, *(a_contact(child, content=words) for _ in range(50)))
    StoreViews(laptop.store).contacts(child.id)
    laptop.close()

work(sys.stdin.readline().strip())
if sys.argv[3] == "fresh":
    become_locked(Path(sys.argv[2]))
gc.collect()
print("locked", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into memory by Linux's own means")
def test_t_02_from_outside_neither_passphrase_nor_key_can_be_found_in_memory_after_locking(
    tmp_path: Path, fresh_app: Path
) -> None:
    waiting = "print('locked', flush=True)\nimport sys\nsys.stdin.readline()\n"
    (fresh_app / "app" / "__main__.py").write_text(waiting)
    child = subprocess.Popen(
        [sys.executable, "-c", UNLOCKED_THEN_LOCKED, str(REPOSITORY), str(_profile(tmp_path))],
        cwd=fresh_app,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        print(LEAHS, file=child.stdin, flush=True)
        assert child.stdout.readline() == "unlocked\n"
        assert _times_in_memory(child.pid, LEAHS.encode()) > 0, "the search must find what is there"
        print(file=child.stdin, flush=True)
        assert child.stdout.readline() == "locked\n"
        assert _times_in_memory(child.pid, LEAHS.encode()) == 0
        assert _times_in_memory(child.pid, b"hex96") == 0
    finally:
        child.kill()
        child.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into memory by Linux's own means")
@pytest.mark.parametrize("how", ["fresh", "the same"])
def test_in_the_same_process_what_was_written_would_still_be_found(tmp_path: Path, fresh_app: Path, how: str) -> None:
    """The sibling: the store is closed and all is collected. A fresh process holds no word; the same one holds many."""
    (fresh_app / "app" / "__main__.py").write_text("print('locked', flush=True)\nimport sys\nsys.stdin.readline()\n")
    words = "Kai said that the marmalade was his"
    command = [sys.executable, "-c", WROTE_THEN_LOCKED, str(REPOSITORY), str(_profile(tmp_path)), how]
    child = subprocess.Popen(command, cwd=fresh_app, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        print(words, file=child.stdin, flush=True)
        assert child.stdout.readline() == "locked\n"
        assert (_times_in_memory(child.pid, words.encode()) > 0) == (how == "the same")
    finally:
        child.kill()
        child.communicate()


def _times_in_memory(pid: int, sought: bytes) -> int:
    """How often the bytes stand in the readable memory of another process."""
    found = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(number, 16) for number in span.split("-"))
            try:
                memory.seek(start)
                found += memory.read(end - start).count(sought)
            except (OSError, ValueError, OverflowError):
                continue
    return found


def _profile(tmp_path: Path) -> Path:
    return tmp_path / "profile of leah"


def _open_then_lock(tmp_path: Path, fresh_app: Path, how: str) -> tuple[dict[str, Any], dict[str, Any]]:
    child = subprocess.run(
        [sys.executable, "-c", OPEN_THEN_LOCK, str(REPOSITORY), str(_profile(tmp_path)), how],
        cwd=fresh_app,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        input=f"{LEAHS}\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert child.returncode == 0, child.stderr
    before, after = child.stdout.splitlines()
    return json.loads(before), json.loads(after)
