"""`waymark rescue` as the service desk runs it: a damaged profile opens again, syncs, and all that was written is there."""

import os
import subprocess
import sys
from pathlib import Path

from app.bootstrap import clock
from app.demo.town import first_sync
from app.domain.contact import Contact
from tests.e2e.test_kill_syncing import Running, join, reopened, running
from tests.helpers.vaults import LEAHS
from tests.store.test_rescue import break_page, pages_of

ROOT = Path(__file__).parents[2]
__all__ = ["running"]


def ran(folder: Path, passphrase: str = LEAHS) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "app", "rescue", "--profile", str(folder)],
        cwd=ROOT, env=os.environ, input=f"{passphrase}\n", capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_after_the_rescue_everything_is_on_the_service_and_on_the_laptop(running: Running, tmp_path: Path) -> None:
    profile, device, child = join(running, tmp_path / "leah")
    store = reopened(profile)
    first_sync(store, running.url, device)
    for n in range(5):
        with store.work() as work:
            work.put(Contact(id=clock.new_id(), scope=child.scope, content=f"after {n}", finished_at=clock.now().wall_at))
    with store.reading() as connection:
        largest = connection.exec_driver_sql("SELECT max(n) FROM record").scalar_one()
    assert largest > 45
    store.close()
    break_page(profile.store_path, pages_of(profile.store_path) // 2)
    ended = ran(profile.folder)
    assert ended.returncode == 0, ended.stderr
    assert "records are whole again" in ended.stdout
    assert (profile.folder / "damaged-1" / "store.db").exists()
    store = reopened(profile)
    try:
        first_sync(store, running.url, device)
        with store.work() as work:
            here = {contact.content for contact in work.all_in(Contact, child.scope)}
        assert store.faults() == ()
    finally:
        store.close()
    there = running.rows("SELECT count(*) FROM record WHERE scope = %s AND type = 'contact'", child.scope)
    assert {f"earlier {n}" for n in range(40)} <= here
    assert there == [(len(here),)]


def test_a_wrong_passphrase_and_an_empty_folder_change_nothing(running: Running, tmp_path: Path) -> None:
    profile, _, _ = join(running, tmp_path / "leah")
    before = profile.store_path.read_bytes()
    ended = ran(profile.folder, "not the passphrase at all")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert profile.store_path.read_bytes() == before
    assert not list(profile.folder.glob("damaged-*"))
    (tmp_path / "empty").mkdir()
    assert ran(tmp_path / "empty").returncode == 1


def test_a_file_that_is_broken_from_its_first_page_is_put_back_where_it_was(running: Running, tmp_path: Path) -> None:
    profile, _, _ = join(running, tmp_path / "leah")
    break_page(profile.store_path, 0)
    before = profile.store_path.read_bytes()
    ended = ran(profile.folder)
    assert ended.returncode == 1
    assert profile.store_path.read_bytes() == before
    assert not list(profile.folder.glob("damaged-*"))
