"""The end of access: unsent work is sealed and delivered, the laptop opens for nobody, the service knows it (T-28, PEERS 4.3)."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from app.bootstrap import clock, farewell, leasing
from app.bootstrap.admin import main
from app.changes.op import read_op
from app.changes.sealing import fresh_private, unseal
from app.changes.service_word import NOTHING, OUTBOX
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.models.signer import DEVICE_KEY
from app.models.sync_store import StoreForSync
from app.security import erasing
from app.security.erasing import sealed_files
from app.security.profile import ERASING_FILE, LOCK_FILE, VAULT_FILE, Profile
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.aside import AsideAnswer, AsideRequest, DecideAnswer, DecideRequest
from tests.helpers.enrolled import WORDS, Enrolled, SetClock, carry_out, ordered, start_again, stretch_quickly
from tests.helpers.vaults import REPOSITORY, Drawer
from tests.server.town import Town

LEFT = {LOCK_FILE, ERASING_FILE}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of the laptop."""
    stretch_quickly(monkeypatch)
    return SetClock(monkeypatch)


@pytest.fixture
def leah(town: Town, tmp_path: Path, time: SetClock) -> Enrolled:
    """Leah's laptop, joined just now."""
    return Enrolled(town, tmp_path / "leah")


def admin(town: Town, *words: str) -> int:
    """A command of the administrator."""
    return main([*words, "--database-url", town.database.url])


def aside(town: Town) -> list[Id]:
    """The records whose changes the service keeps aside, read from the database itself."""
    with town.database.transaction() as connection:
        rows = connection.execute("SELECT o.body FROM quarantine q JOIN op o USING (op_id) ORDER BY o.dseq").fetchall()
    return [read_op(bytes(row[0])).record for row in rows]


def names_in(profile: Profile) -> set[str]:
    """What is left in the folder."""
    return {path.name for path in profile.folder.iterdir()}


def test_who_left_with_five_unsent_contacts_opens_nothing_and_the_service_has_all_five_unchanged(
    town: Town, leah: Enrolled
) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 5)
    sent = [bytes(msgspec.json.encode(op)) for op in StoreForSync(store).unsent(100, 10**6)]
    assert admin(town, "person-left", "Leah Okafor") == 0
    carry_out(leah, store)
    with pytest.raises(Refused, match="No passphrase"):
        leah.open()
    assert not leah.profile.store_path.exists()
    assert start_again(leah) == 5
    assert aside(town) == unsent
    with town.database.transaction() as connection:
        kept = [
            bytes(row[0])
            for row in connection.execute("SELECT o.body FROM op o JOIN quarantine USING (op_id) ORDER BY dseq")
        ]
    assert [msgspec.json.decode(one)["edits"] for one in kept] == [msgspec.json.decode(one)["edits"] for one in sent]
    assert names_in(leah.profile) <= {LOCK_FILE}
    _release_all(town, unsent)


def _release_all(town: Town, unsent: list[Id]) -> None:
    """Ruth, who manages the file, takes in each of them; what stands then is what Leah wrote, under Leah's name."""
    ruth = town.laptop("Ruth")
    items = msgspec.json.decode(ruth.ask("aside", AsideRequest()), type=AsideAnswer).items
    assert len(items) == 5
    for item in items:
        answer = ruth.ask("decide", DecideRequest(op=item.op, action="apply", words="Leah has left; this is her work."))
        result = msgspec.json.decode(answer, type=DecideAnswer).result
        assert result is not None
        assert result.status == "applied"
    with town.database.transaction() as connection:
        select = "SELECT body, made_by::text FROM record WHERE rec_id = ANY(%s::uuid[]) ORDER BY rec_id"
        rows = connection.execute(select, (unsent,)).fetchall()
    assert [msgspec.json.decode(bytes(body))["content"] for body, _ in rows] == [f"Unsent words {n}" for n in range(5)]
    assert {made_by for _, made_by in rows} == {town.ids["Leah"]}


def test_who_left_may_still_send_and_it_is_kept_aside_and_nothing_comes_back(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 3)
    assert admin(town, "person-left", "Leah Okafor") == 0
    report = leah.sync(store)
    assert report.is_refused
    assert "access to this service has ended" in report.problem
    assert aside(town) == unsent
    assert StoreForSync(store).position().waiting == 0
    carry_out(leah, store)


def test_were_a_leaver_judged_as_ever_the_work_would_be_in_the_file(
    town: Town, leah: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.server import intake
    from app.server.judging import judge

    monkeypatch.setattr(intake, "_verdict", judge)
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 1)
    with town.database.transaction() as connection:
        connection.execute("UPDATE device SET state = 'leaving' WHERE id = %s::uuid", (leah.device,))
    leah.sync(store)
    assert aside(town) == []
    store.close()


def test_a_soft_order_sends_fifty_changes_first(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 50)
    before = town.count("op")
    assert admin(town, "erase-laptop", leah.device) == 0
    assert leah.sync(store).is_refused
    assert town.count("op") == before + 50
    assert aside(town) == [], "a laptop that is only replaced sends as always"
    carry_out(leah, store)
    assert start_again(leah) == 0


def test_a_hard_order_sends_nothing_and_keeps_nothing(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 5)
    before = town.count("op")
    assert admin(town, "erase-laptop", leah.device, "--hard") == 0
    assert leah.sync(store).is_refused
    assert carry_out(leah, store).how == NOTHING
    assert town.count("op") == before
    assert names_in(leah.profile) <= LEFT


def test_the_receipt_is_signed_and_closes_the_ledger(town: Town, leah: Enrolled) -> None:
    town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    assert town.ask("SELECT count(*) FROM holding WHERE device = %s::uuid AND forgotten_at IS NULL", leah.device) > 0
    admin(town, "erase-laptop", leah.device)
    carry_out(leah, store)
    noted = erasing.under_way(leah.profile)
    assert noted is not None
    forged = msgspec.structs.replace(noted, receipt=noted.receipt.replace('"unsent":0', '"unsent":1'))
    farewell.deliver(leah.profile, forged)
    assert town.ask("SELECT erased_at FROM device WHERE id = %s::uuid", leah.device) is None
    farewell.deliver(leah.profile, noted)
    assert town.ask("SELECT state FROM device WHERE id = %s::uuid", leah.device) == "erased"
    assert town.ask("SELECT count(*) FROM holding WHERE device = %s::uuid AND forgotten_at IS NULL", leah.device) == 0
    assert town.ask("SELECT count(*) FROM lease WHERE device = %s::uuid", leah.device) == 0


def test_a_lost_laptop_erases_itself_and_its_seal_is_taken_by_hand_only(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 2)
    assert admin(town, "report-lost", leah.device) == 0
    carry_out(leah, store)
    assert start_again(leah) == 0
    (file,) = sealed_files(leah.profile)
    link = leasing.link_for(leah.profile, None, "")
    with pytest.raises((NotWelcome, Unavailable)):
        link.sealed(msgspec.json.decode(file.read_bytes(), type=farewell.SealedFile).request)
    link.close()
    assert aside(town) == []
    assert admin(town, "take-sealed", str(file)) == 0
    assert admin(town, "take-sealed", str(file)) == 0, "a second time adds nothing"
    assert aside(town) == unsent


def test_what_is_sealed_opens_with_the_services_key_only(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 1)
    farewell.keep_sealed(leah.profile, store)
    (file,) = sealed_files(leah.profile)
    content = file.read_bytes()
    assert b"Unsent words" not in content
    box = bytes.fromhex(msgspec.json.decode(content, type=farewell.SealedFile).request.box)
    for key in (fresh_private(), store.secret(DEVICE_KEY), leah.keys.renewal.private()):
        assert unseal(key, box, OUTBOX) is None
    private = town.ask("SELECT private FROM sealing_key")
    assert unseal(bytes(private), box, OUTBOX)
    assert unseal(bytes(private), box, "recovery") is None
    store.close()


def test_a_sealed_file_that_was_changed_is_refused(town: Town, leah: Enrolled) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 1)
    admin(town, "person-left", "Leah Okafor")
    carry_out(leah, store)
    (file,) = sealed_files(leah.profile)
    whole = msgspec.json.decode(file.read_bytes())
    for field, value in (("box", "00" + whole["request"]["box"][2:]), ("key", "11" * 32), ("signature", "00" * 64)):
        file.write_bytes(msgspec.json.encode({**whole, "request": {**whole["request"], field: value}}))
        assert admin(town, "take-sealed", str(file)) == 1
    assert aside(town) == []


def test_a_leaver_whose_lease_has_ended_still_loses_nothing(town: Town, leah: Enrolled, time: SetClock) -> None:
    """Locked with unsent work, the lease over, then gone: what was sealed at the last lock is delivered."""
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 5)
    farewell.keep_sealed(leah.profile, store)
    store.close()
    admin(town, "person-left", "Leah Okafor")
    time.days = 15
    with pytest.raises(Refused, match="erased"):
        leah.open()
    assert not (leah.profile.folder / VAULT_FILE).exists()
    assert start_again(leah) == 5
    assert aside(town) == unsent


def test_the_keystores_part_is_erased_too(
    town: Town, tmp_path: Path, time: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = Drawer()
    for module in ("enrolling", "unlocking"):
        monkeypatch.setattr(f"app.bootstrap.{module}.keystore", lambda: drawer)
    sam = Enrolled(town, tmp_path / "sam", "Sam", drawer)
    assert len(drawer.kept) == 1
    store = sam.open()
    admin(town, "erase-laptop", sam.device)
    carry_out(sam, store)
    assert drawer.kept == {}


KILLED = """
import os, signal, sys
from pathlib import Path
import msgspec
from app.bootstrap import farewell
from app.changes.service_word import EraseOrder
from app.models.signer import DEVICE_KEY
from app.security.identity import DeviceKey
from app.security.profile import Profile
from app.bootstrap.enrolling import open_store

folder, key, order, kill_at = sys.argv[1:]
calls = 0

def counted(step):
    def call(*arguments, **named):
        global calls
        if str(folder) in str(arguments[0] if arguments else "") or isinstance(arguments[0], int):
            calls += 1
            if calls == int(kill_at):
                os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **named)
    return call

profile = Profile(Path(folder))
store = open_store(profile, key)
for name in ("open", "fsync", "replace", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
device = DeviceKey(store.secret(DEVICE_KEY))
farewell.depart(profile, None, msgspec.json.decode(order, type=EraseOrder), device, store)
print("done", calls)
"""


@pytest.mark.long
def test_t_28_killed_at_any_step_nothing_opens_once_the_wraps_are_gone_and_nothing_is_lost(
    town: Town, leah: Enrolled, tmp_path: Path
) -> None:
    """Every step of erasing in a process of its own that is killed there; then the next start."""
    _kill_at_each_step(town, leah, tmp_path, range(1, 200))


def test_killed_before_during_and_after_the_wraps_go(town: Town, leah: Enrolled, tmp_path: Path) -> None:
    """A few of those steps; all of them in the long run."""
    _kill_at_each_step(town, leah, tmp_path, (2, 12, 16))


def _kill_at_each_step(town: Town, leah: Enrolled, tmp_path: Path, steps: "range | tuple[int, ...]") -> None:
    import shutil

    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    unsent = leah.write(store, scope, 5)
    key = leah.vault.open(WORDS).hex96()
    store.close()
    admin(town, "person-left", "Leah Okafor")
    store = leah.open()
    order = ordered(leah, store)
    store.close()
    kept = tmp_path / "kept"
    shutil.copytree(leah.profile.folder, kept)
    delivered = 0
    for step in steps:
        shutil.rmtree(leah.profile.folder)
        shutil.copytree(kept, leah.profile.folder)
        text = msgspec.json.encode(order).decode()
        command = [sys.executable, "-c", KILLED, str(leah.profile.folder), key, text, str(step)]
        ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=120, env=dict(os.environ))
        if not (leah.profile.folder / ERASING_FILE).exists():
            leah.open().close()
            continue
        assert start_again(leah) == 5
        delivered += 1
        with pytest.raises(Refused, match="No passphrase"):
            leah.vault.open(WORDS)
        assert not leah.profile.store_path.exists()
        if ended.returncode == 0:
            assert ended.stdout.startswith("done"), ended.stderr
            break
    assert delivered
    assert aside(town) == unsent


def test_large_files_first_would_leave_a_store_that_opens_after_a_cut(
    leah: Enrolled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The defence taken away: with the wraps last, a cut in between leaves the copy of the store and its key."""
    folder = leah.profile.folder
    whole = (folder / VAULT_FILE).read_bytes()
    monkeypatch.setattr(erasing, "_remove", lambda path: (_ for _ in ()).throw(OSError(5, "cut")))
    noted = erasing.Erasing(
        device=leah.device, order=clock.new_id(), how=NOTHING, vault_id="00", service_url="", service_key="", receipt="",
        key="", signature="",
    )  # fmt: skip
    with pytest.raises(Unavailable, match="Nothing on it can be opened"):
        erasing.erase(leah.profile, None, noted)
    assert leah.profile.store_path.exists()
    assert not (folder / VAULT_FILE).exists(), "the wraps went first"
    (folder / VAULT_FILE).write_bytes(whole)
    leah.open().close()
