"""A forgotten passphrase: two administrators together open one laptop, one alone opens nothing (T-27)."""

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlcipher3.dbapi2 import DatabaseError

from app.bootstrap import leasing, recovering, renewing_key
from app.bootstrap.admin import add_person, main
from app.changes import sealing
from app.changes.recovery import RecoveryWrap, joined, share_of, split
from app.changes.recovery_file import RecoveryFile, opened_file, sealed_file
from app.changes.sealing import fresh_private, public_of
from app.changes.service_word import Holder
from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.models.engine import connect_raw
from app.models.store import Store
from app.security.vault import LeaseHasEnded, WrongPassphrase
from tests.helpers.enrolled import NEW_WORDS, WORDS, Enrolled, SetClock, stretch_quickly
from tests.server.town import Town

ADAS = "marble canyon whisper lantern tulip forge"
BENS = "velvet anchor saffron glacier puzzle onion"
REASON = ("--reason", "Forgot it; identity checked by video call")


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The clock of the laptop."""
    stretch_quickly(monkeypatch)
    return SetClock(monkeypatch)


class Desk:
    """The administrators' terminal."""

    def __init__(self, town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._town, self._patch, self._said = town, monkeypatch, capsys
        add_person(town.database, "Ben Fox", "administrator")
        town.remember()

    def does(self, *words: str, typed: tuple[str, ...] = ()) -> tuple[int, str]:
        """A command with what is typed at its questions; status and what it said."""
        self._said.readouterr()
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        status = main([*words, "--database-url", self._town.database.url])
        said = self._said.readouterr()
        return status, said.out + said.err

    def make(self) -> None:
        """Ada and Ben hold recovery."""
        status, said = self.does("create-recovery", "Ada Quist", "Ben Fox", typed=(ADAS, BENS))
        assert status == 0, said

    def release(self, device: Id, file: Path) -> str:
        """Both halves; gives the code."""
        status, said = self.does("open-recovery", device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
        assert status == 0, said
        status, said = self.does("release-recovery", device, "--by", "Ben Fox", "--file", str(file), typed=(BENS,))
        assert status == 0, said
        return said.splitlines()[0]


@pytest.fixture
def desk(town: Town, time: SetClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Where Ada and Ben sit."""
    return Desk(town, monkeypatch, capsys)


@pytest.fixture
def leah(town: Town, desk: Desk, tmp_path: Path) -> Enrolled:
    """Leah's laptop, which has left its recovery with the service."""
    desk.make()
    made = Enrolled(town, tmp_path / "leah")
    store = made.open()
    made.renew(store)
    store.close()
    return made


def outbox_of(store: Store) -> list[bytes]:
    """The outbox byte for byte."""
    with store.reading() as connection:
        return [bytes(row[0]) for row in connection.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq")]


def test_the_whole_drill_forgotten_words_two_administrators_new_words_and_the_outbox_byte_for_byte(
    town: Town, desk: Desk, leah: Enrolled, tmp_path: Path
) -> None:
    scope = town.child_with("Leah")
    store = leah.open()
    leah.sync(store)
    leah.write(store, scope, 5)
    before = outbox_of(store)
    store.close()
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    store = recovering.recover(leah.profile, tmp_path / "leah.recovery", f" {code.lower()} ", NEW_WORDS)
    assert outbox_of(store) == before
    assert leah.sync(store).problem == ""
    store.close()
    leah.open(NEW_WORDS).close()
    with pytest.raises(WrongPassphrase):
        leah.open(WORDS)
    assert town.ask("SELECT count(*) FROM op WHERE scope = %s::uuid", scope) == 7


def key_in(file: Path, code: str) -> str:
    """The key that a recovery file holds, as the store takes it."""
    content = opened_file(msgspec.json.decode(file.read_bytes(), type=RecoveryFile), code)
    assert content is not None
    return content.hex()


def test_t_29_after_a_recovery_its_file_opens_nothing_and_the_next_recovery_works(
    desk: Desk, leah: Enrolled, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.recovery", tmp_path / "second.recovery"
    code = desk.release(leah.device, first)
    connect_raw(leah.profile.store_path, key_in(first, code)).close()
    recovering.recover(leah.profile, first, code, NEW_WORDS).close()
    with pytest.raises(DatabaseError):
        connect_raw(leah.profile.store_path, key_in(first, code))
    with pytest.raises(Refused, match="another laptop, or for an earlier"):
        recovering.recover(leah.profile, first, code, WORDS)
    leah.open(NEW_WORDS).close()
    code = desk.release(leah.device, second)
    recovering.recover(leah.profile, second, code, WORDS).close()
    leah.open(WORDS).close()


def test_without_another_key_the_file_would_open_it_for_ever(
    desk: Desk, leah: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovering, "_copied", lambda *_: None)
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS).close()
    connect_raw(leah.profile.store_path, key_in(tmp_path / "leah.recovery", code)).close()
    monkeypatch.undo()
    assert renewing_key.is_due(leah.profile), "where there is no room for it now, the next unlock does it"


def fail(error: BaseException) -> Callable[..., None]:
    """Does nothing but raise this."""

    def raised(*_: object) -> None:
        raise error

    return raised


def test_a_disk_too_full_for_the_audit_line_leaves_an_open_store_with_the_new_words(
    desk: Desk, leah: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    monkeypatch.setattr(recovering, "_note", fail(Unavailable("The disk is full.")))
    store = recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit").scalar_one() > 0
    store.close()
    leah.open(NEW_WORDS).close()


def test_where_the_next_unlock_cannot_be_told_of_the_new_key_nothing_is_changed(
    desk: Desk, leah: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    monkeypatch.setattr(recovering, "_copied", lambda *_: None)
    monkeypatch.setattr(renewing_key, "ask", fail(Unavailable("The disk is full.")))
    with pytest.raises(Unavailable):
        recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS)
    leah.open(WORDS).close()


def test_a_fault_after_the_store_was_opened_again_closes_it(
    desk: Desk, leah: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    monkeypatch.setattr(recovering, "_note", fail(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS)
    assert leah.profile.store_path not in [link.resolve() for link in Path("/proc/self/fd").iterdir()]
    leah.open(NEW_WORDS).close()


def test_the_person_is_told_by_whom_and_why(desk: Desk, leah: Enrolled, tmp_path: Path) -> None:
    desk.release(leah.device, tmp_path / "leah.recovery")
    store = leah.open()
    (told,) = leah.renew(store)
    assert told.startswith("Ada Quist and Ben Fox gave out a way to open this laptop")
    assert "identity checked by video call" in told
    assert leah.renew(store) == (), "once"
    store.close()


def test_t_27_one_administrator_alone_is_refused_whichever_way(desk: Desk, leah: Enrolled, tmp_path: Path) -> None:
    file = ("--file", str(tmp_path / "x"))
    assert desk.does("release-recovery", leah.device, "--by", "Ada Quist", *file, typed=(ADAS,))[0] == 1
    assert desk.does("open-recovery", leah.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))[0] == 0
    status, said = desk.does("release-recovery", leah.device, "--by", "Ada Quist", *file, typed=(ADAS,))
    assert (status, "One person alone" in said) == (1, True)
    status, said = desk.does("release-recovery", leah.device, "--by", "Ben Fox", *file, typed=(ADAS,))
    assert (status, "not right" in said) == (1, True)
    status, said = desk.does("release-recovery", leah.device, "--by", "Ruth Park", *file, typed=(ADAS,))
    assert (status, "not an administrator" in said) == (1, True)
    assert not (tmp_path / "x").exists()


def test_what_the_first_leaves_in_the_database_opens_nothing(town: Town, desk: Desk, leah: Enrolled) -> None:
    desk.does("open-recovery", leah.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
    wrap = msgspec.json.decode(
        bytes(town.ask("SELECT recovery FROM device WHERE id = %s::uuid", leah.device)), type=RecoveryWrap
    )
    shares = msgspec.json.decode(bytes(town.ask("SELECT share FROM recovery_release")), type=dict[str, str])
    (share,) = (bytes.fromhex(text) for text in shares.values())
    key = leah.vault.open(WORDS).content()
    assert share != key
    assert joined(wrap, share, share) is None
    assert joined(wrap, share, bytes(48)) is None


def test_were_both_shares_sealed_to_one_holder_she_alone_would_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, ben = fresh_private(), fresh_private()
    holders = [Holder(person=Id("ada"), key=public_of(ada)), Holder(person=Id("ben"), key=public_of(ben))]
    content = bytes(range(48))

    def alone(wrap: RecoveryWrap) -> bytes | None:
        one, other = share_of(wrap, Id("ada"), Id("ben"), ada), share_of(wrap, Id("ben"), Id("ada"), ada)
        return joined(wrap, one or b"", other or b"1") if one and other else None

    assert alone(split(content, holders)) is None
    real = sealing.seal
    monkeypatch.setattr("app.changes.recovery.seal", lambda _, share, purpose: real(public_of(ada), share, purpose))
    assert alone(split(content, holders)) == content


def test_any_two_of_three_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {Id(name): fresh_private() for name in ("ada", "ben", "cal")}
    wrap = split(b"k" * 48, [Holder(person=name, key=public_of(key)) for name, key in keys.items()])
    for one in keys:
        for other in keys:
            if one != other:
                shares = share_of(wrap, one, other, keys[one]), share_of(wrap, other, one, keys[other])
                assert joined(wrap, shares[0] or b"", shares[1] or b"") == b"k" * 48
    assert share_of(wrap, Id("ada"), Id("ben"), keys[Id("ben")]) is None


def test_after_the_end_of_the_lease_recovery_asks_for_the_next(
    desk: Desk, leah: Enrolled, time: SetClock, tmp_path: Path
) -> None:
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    leah.cut()
    time.days = 20
    with pytest.raises(LeaseHasEnded):
        leah.open()
    with pytest.raises(Refused, match="connected once"):
        recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS)
    with pytest.raises(LeaseHasEnded):
        leah.open()
    leah.connect()
    time.days = 0
    recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS).close()
    leah.open(NEW_WORDS).close()


def test_the_new_renewal_key_works_after_a_recovery(desk: Desk, leah: Enrolled, time: SetClock, tmp_path: Path) -> None:
    code = desk.release(leah.device, tmp_path / "leah.recovery")
    recovering.recover(leah.profile, tmp_path / "leah.recovery", code, NEW_WORDS).close()
    time.days = 40
    leah.open(NEW_WORDS).close()


def test_a_wrong_code_file_or_laptop_changes_nothing(town: Town, desk: Desk, leah: Enrolled, tmp_path: Path) -> None:
    tom = Enrolled(town, tmp_path / "tom", "Tom")
    file = tmp_path / "leah.recovery"
    code = desk.release(leah.device, file)
    before = {path: path.read_bytes() for path in leah.profile.folder.iterdir() if path.is_file()}
    (tmp_path / "other").write_text("nothing of the kind")
    foreign, foreign_code = sealed_file(leah.device, bytes(48))
    (tmp_path / "foreign").write_bytes(msgspec.json.encode(foreign))
    for path, typed, says in (
        (file, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "code does not open"),
        (tmp_path / "other", code, "not a recovery file"),
        (tmp_path / "missing", code, "not a recovery file"),
        (tmp_path / "foreign", foreign_code, "another laptop"),
    ):
        with pytest.raises(Refused, match=says):
            recovering.recover(leah.profile, path, typed, NEW_WORDS)
    with pytest.raises(Refused, match="another laptop"):
        recovering.recover(tom.profile, file, code, NEW_WORDS)
    with pytest.raises(Refused, match="Make it longer"):
        recovering.recover(leah.profile, file, code, "short")
    assert {path: path.read_bytes() for path in before if "store.db" not in path.name} == {
        path: content for path, content in before.items() if "store.db" not in path.name
    }
    leah.open(WORDS).close()


def test_a_lost_laptop_is_never_released_and_nobody_releases_their_own(
    town: Town, desk: Desk, leah: Enrolled, tmp_path: Path
) -> None:
    ada = Enrolled(town, tmp_path / "ada", "Ada")
    status, said = desk.does("open-recovery", ada.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
    assert (status, "their own laptop" in said) == (1, True)
    desk.does("report-lost", leah.device)
    status, said = desk.does("open-recovery", leah.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
    assert (status, "reported lost" in said) == (1, True)


def test_a_release_is_in_the_audit_log_and_is_over_after_a_day(
    town: Town, desk: Desk, leah: Enrolled, tmp_path: Path
) -> None:
    desk.does("open-recovery", leah.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
    with town.database.transaction() as connection:
        connection.execute("UPDATE recovery_release SET opened_at = now() - interval '25 hours'")
    words = ("release-recovery", leah.device, "--by", "Ben Fox", "--file", str(tmp_path / "x"))
    assert desk.does(*words, typed=(BENS,))[0] == 1
    desk.release(leah.device, tmp_path / "leah.recovery")
    assert desk.does(*words, typed=(BENS,))[0] == 1, "a finished release is not finished again"
    noted = [town.ask("SELECT count(*) FROM audit_entry WHERE what = %s AND subject = %s", what, leah.device) for what in
             ("opened recovery", "released recovery")]  # fmt: skip
    assert noted == [2, 1]
    assert town.ask("SELECT count(*) FROM recovery_release WHERE share <> ''") == 0


def test_a_laptop_that_joined_before_recovery_was_made_takes_part_after_a_sync_and_an_unlock(
    town: Town, desk: Desk, tmp_path: Path
) -> None:
    sam = Enrolled(town, tmp_path / "sam", "Sam")
    desk.make()
    store = sam.open()
    sam.renew(store)
    store.close()
    status, said = desk.does("open-recovery", sam.device, "--by", "Ada Quist", *REASON, typed=(ADAS,))
    assert (status, "has left no recovery yet" in said) == (1, True)
    store = sam.open()
    sam.renew(store)
    store.close()
    code = desk.release(sam.device, tmp_path / "sam.recovery")
    recovering.recover(sam.profile, tmp_path / "sam.recovery", code, NEW_WORDS).close()
    assert sam.profile.read(leasing.RECOVERY_FILE, leasing.KeptRecovery) is not None


def test_a_weak_recovery_passphrase_and_a_single_holder_are_refused(desk: Desk) -> None:
    status, said = desk.does("create-recovery", "Ada Quist", "Ben Fox", typed=("short", BENS))
    assert (status, "Make it longer" in said) == (1, True)
    assert desk.does("create-recovery", "Ada Quist", typed=(ADAS,))[0] == 1
    assert desk.does("create-recovery", "Ada Quist", "Ada Quist", typed=(ADAS, ADAS))[0] == 1


def test_the_code_is_for_one_file_and_one_laptop() -> None:
    file, code = sealed_file(Id("0" * 8), b"k" * 48)
    assert opened_file(file, code.replace("-", " ").lower()) == b"k" * 48
    assert opened_file(RecoveryFile(device=Id("1" * 8), sealed=file.sealed), code) is None
    assert opened_file(RecoveryFile(device=file.device, sealed="zz"), code) is None
