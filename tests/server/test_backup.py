"""Backups: whole, tried before they count, and restored so that everything acknowledged is there again."""

import contextlib
import itertools
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import psycopg
import pytest
import zstandard

from app.bootstrap.admin_backup import COMMANDS, restore
from app.domain.errors import Refused
from app.server import backup, backup_key, embedded, verifying, witnessing
from app.server.database import Database
from app.server.known import Forms
from app.server.schema import migrate, newest_version
from app.server.serving import RunningService
from tests.helpers.linked import Linked
from tests.server.town import Town

pytestmark = pytest.mark.allows_logs


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the user of PostgreSQL may enter whoever tests."""
    with tempfile.TemporaryDirectory(prefix="waymark-restored-") as folder:
        yield Path(folder)


def words(town: Town) -> set[str]:
    with town.database.transaction() as connection:
        statement = "SELECT convert_from(body, 'UTF8')::jsonb ->> 'aim' FROM record WHERE type = 'contact' AND NOT voided"
        return {row[0] for row in connection.execute(statement).fetchall()}


def test_a_backup_counts_once_it_was_restored_on_trial(town: Town, tmp_path: Path) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.contact(scope, aim="in it")
    leah.send()
    manifest = backup.back_up(town.database, tmp_path / "monday")
    assert manifest.head == leah.known
    assert manifest.tables["record"].rows == town.count("record")
    leah.contact(scope, aim="after it")
    leah.send()
    assert leah.pull()[0].durable == 0
    backup.drill(town.database, tmp_path / "monday")
    assert leah.pull()[0].durable == manifest.head.seq < leah.known.seq
    with pytest.raises(Refused, match="there already"):
        backup.back_up(town.database, tmp_path / "monday")


@pytest.mark.parametrize(
    "harm", ["lost file", "flipped byte", "lost manifest", "other count", "altered op", "other service"]
)
def test_a_backup_that_is_not_whole_never_counts(
    town: Town, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="in it")
    leah.send()
    if harm == "altered op":  # before the backup: its files are whole, what they say is not
        with town.database.transaction() as connection:
            connection.execute("UPDATE op SET actor = gen_random_uuid() WHERE commit_seq = (SELECT head FROM stream)")
    folder = tmp_path / "monday"
    backup.back_up(town.database, folder)
    damage(folder, harm)
    if harm == "other service":
        with town.database.transaction() as connection:
            connection.execute("UPDATE stream_chain SET chain = sha256(chain) WHERE seq > 0")
    with pytest.raises(Refused):
        backup.drill(town.database, folder)
    assert town.count("backup_mark") == 0


def damage(folder: Path, harm: str) -> None:
    file = folder / "op.copy.zst"
    manifest = folder / "manifest.json"
    match harm:
        case "lost file":
            file.unlink()
        case "flipped byte":
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 1
            file.write_bytes(content)
        case "lost manifest":
            manifest.unlink()
        case "other count":
            told = backup.read_manifest(folder)
            tables = {**told.tables, "record": msgspec.structs.replace(told.tables["record"], rows=1)}
            manifest.write_bytes(msgspec.json.encode(msgspec.structs.replace(told, tables=tables)))


def test_two_laptops_bring_everything_back_to_a_service_restored_from_a_backup(
    town: Town, forms: Forms, tmp_path: Path, place: Path
) -> None:
    scope = town.child_with("Leah", "Sam")
    with ExitStack() as stack:
        leah, sam = (Linked(town, tmp_path / name, name) for name in ("Leah", "Sam"))
        for one in (leah, sam):
            stack.callback(one.close)
            one.sync(2)
        first = leah.write(scope, aim="before")
        leah.sync(2)
        backup.back_up(town.database, tmp_path / "monday")
        backup.drill(town.database, tmp_path / "monday")
        sam.sync(2)
        sam.change(first, venue="School")
        sam.write(scope, aim="after, by Sam")
        leah.write(scope, aim="after, by Leah")
        for one in (leah, sam, leah):
            one.sync()
        before = words(town)

        said = restore(Namespace(folder=tmp_path / "monday", data=place / "service", database_url=None, key=None))
        assert "each laptop notices by itself" in said
        database = Database(embedded.start(place / "service"), place / "service")
        stack.callback(database.close)
        service = stack.enter_context(RunningService(database, forms))
        older = Town(database, service.url)
        older.remember()
        stack.callback(older.close)
        assert words(older) == {"before"}
        assert verifying.verify(database) is None
        for _ in range(4):
            for one in (leah, sam):
                one.meet(older) if one.town is not older else None
                assert one.sync().problem == ""
        assert words(older) == before
        for one in (leah, sam):
            one.is_as_the_service()
        assert older.ask("SELECT cause FROM epoch ORDER BY made_at DESC LIMIT 1") == "restored from a backup"
        assert COMMANDS["missing"](database, Namespace()).startswith("Nothing is missing")


def test_what_nobody_sends_again_is_put_back_word_for_word(town: Town, forms: Forms, tmp_path: Path) -> None:
    scope = town.child_with("Leah", "Sam")
    leah = Linked(town, tmp_path / "leah", "Leah")
    sam = town.laptop("Sam")
    sam.enter_all()
    lost = sam.contact(scope, aim="by Sam, whose laptop is gone")
    kept = sam.contact(scope, aim="first words")
    sam.send()
    sam.set(kept, "aim", "last words")
    sam.send()
    leah.sync(2)
    with town.database.transaction() as connection:  # as after a restore: one record gone, one older
        for table in ("record", "record_version"):
            connection.execute(f"DELETE FROM {table} WHERE rec_id = %s::uuid", (lost,))  # type: ignore[arg-type,unused-ignore]
        connection.execute("DELETE FROM record_version WHERE rec_id = %s::uuid AND ver = 2", (kept,))
        connection.execute(
            """UPDATE record r SET ver = 1, body = v.body, hash = v.hash FROM record_version v
                WHERE v.rec_id = r.rec_id AND v.ver = 1 AND r.rec_id = %s::uuid""",
            (kept,),
        )
    with leah.store.transaction() as connection:  # what this laptop has compared, it compared long ago
        connection.exec_driver_sql("UPDATE proof SET at = strftime('%Y-%m-%dT%H:%M:%S+00:00', at, '-1 hour')")
    for _ in range(6):
        leah.sync()
    assert words(town) == {"first words"}
    listed = COMMANDS["missing"](town.database, Namespace())
    assert lost in listed
    assert "whose laptop" not in listed, "no words of a file on a terminal"
    said = COMMANDS["put-back"](town.database, Namespace(record="all"))
    assert said.startswith("Put back, word for word and in their authors’ names: 2.")
    assert words(town) == {"by Sam, whose laptop is gone", "last words"}
    assert town.ask("SELECT made_by::text FROM record WHERE rec_id = %s::uuid", lost) == sam.person
    assert witnessing.still_missing(town.database) == []
    for _ in range(4):
        leah.sync()
    leah.is_as_the_service()
    assert not leah.all("SELECT 1 FROM stranded")
    leah.close()


def test_a_service_is_never_restored_over_another(town: Town, tmp_path: Path, place: Path) -> None:
    backup.back_up(town.database, tmp_path / "monday")
    (place / "postgres").mkdir()
    with pytest.raises(Refused, match="a service in"):
        restore(Namespace(folder=tmp_path / "monday", data=place, database_url=None, key=None))
    with pytest.raises(Refused, match="not empty"):
        restore(Namespace(folder=tmp_path / "monday", data=place, database_url=town.database.url, key=None))


# encrypted


@pytest.fixture
def key(town: Town, tmp_path: Path) -> Path:
    """The file with the key that backups are encrypted to."""
    said = COMMANDS["create-backup-key"](town.database, Namespace(file=tmp_path / "backup.key"))
    assert "Copy it to two places" in said
    return tmp_path / "backup.key"


@pytest.fixture
def empty(postgres: str) -> str:
    """The address of a database with nothing in it."""
    return fresh(postgres, f"empty_{next(_numbers)}")


_numbers = itertools.count(1)


def fresh(postgres: str, name: str) -> str:
    """A database of this name."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore]
    return postgres.replace("/postgres?", f"/{name}?")


def backed_up(town: Town, folder: Path, **options: bool) -> str:
    """What the command says."""
    return COMMANDS["backup"](town.database, Namespace(folder=folder, **{"not_encrypted": False, **options}))


def drilled(town: Town, folder: Path, key: Path | None) -> str:
    """What trying it says."""
    return COMMANDS["restore"](town.database, Namespace(folder=folder, key=key))


def holds(folder: Path, word: bytes) -> bool:
    """Does a file of this backup hold this word, as it is or packed?"""
    for path in folder.iterdir():
        content = path.read_bytes()
        with contextlib.suppress(zstandard.ZstdError):
            content += zstandard.ZstdDecompressor().stream_reader(content).read()
        if word in content or word.hex().encode() in content:
            return True
    return False


def test_an_encrypted_backup_holds_no_word_is_tried_and_restored_with_its_key(
    town: Town, tmp_path: Path, key: Path, empty: str
) -> None:
    leah = town.laptop("Leah")
    leah.contact(town.child_with("Leah"), aim="Marigolds by the window")
    leah.send()
    backed_up(town, tmp_path / "monday")
    backed_up(town, tmp_path / "plain", not_encrypted=True)
    assert not holds(tmp_path / "monday", b"Marigolds")
    assert not holds(tmp_path / "monday", b"tables")
    assert holds(tmp_path / "plain", b"Marigolds"), "the search finds it where it is"
    assert {path.suffix for path in (tmp_path / "monday").iterdir()} == {".age"}
    assert (key.stat().st_mode & 0o777) == 0o600
    assert "everything in it is right" in drilled(town, tmp_path / "monday", key)
    assert town.count("backup_mark") == 1
    restore(Namespace(folder=tmp_path / "monday", data=tmp_path, database_url=empty, key=key))
    database = Database(empty, None, 1)
    assert words(Town(database)) == {"Marigolds by the window"}
    assert verifying.verify(database) is None
    database.close()


def test_without_its_key_or_with_another_nobody_restores_it(town: Town, tmp_path: Path, key: Path) -> None:
    backed_up(town, tmp_path / "monday")
    COMMANDS["create-backup-key"](town.database, Namespace(file=tmp_path / "newer.key"))
    (tmp_path / "no.key").write_text("nothing of the kind")
    for name, says in (
        (None, "is encrypted"),
        ("newer.key", "another one"),
        ("no.key", "no backup key"),
        ("x", "no backup key"),
    ):
        at = tmp_path / name if name else None
        with pytest.raises(Refused, match=says):
            drilled(town, tmp_path / "monday", at)
        with pytest.raises(Refused, match=says):
            restore(Namespace(folder=tmp_path / "monday", data=tmp_path / "service", database_url=None, key=at))
    assert town.count("backup_mark") == 0
    backed_up(town, tmp_path / "tuesday")
    older, newer = (backup_key.private_in(at) for at in (key, tmp_path / "newer.key"))
    assert backup.read_manifest(tmp_path / "monday", older).head == backup.read_manifest(tmp_path / "tuesday", newer).head
    with pytest.raises(Refused, match="another one"):
        backup.read_manifest(tmp_path / "tuesday", older)


@pytest.mark.parametrize("harm", ["cut", "flipped", "lost", "empty"])
def test_an_encrypted_backup_that_is_not_whole_is_not_restored(
    town: Town, tmp_path: Path, key: Path, empty: str, harm: str
) -> None:
    backed_up(town, tmp_path / "monday")
    file = tmp_path / "monday" / "op.copy.zst.age"
    content = file.read_bytes()
    at = len(content) - 20
    changed = {"cut": content[:at], "flipped": content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :], "empty": b""}
    file.unlink() if harm == "lost" else file.write_bytes(changed[harm])
    with pytest.raises(Refused, match="not whole"):
        backup.restore(empty, tmp_path, tmp_path / "monday", backup_key.private_in(key))


def test_without_a_key_nothing_is_copied_and_a_key_is_never_written_over(town: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no backup key yet"):
        backed_up(town, tmp_path / "monday")
    assert not (tmp_path / "monday").exists()
    (tmp_path / "mine").write_text("something else")
    with pytest.raises(Refused, match="there already"):
        COMMANDS["create-backup-key"](town.database, Namespace(file=tmp_path / "mine"))
    assert town.count("backup_key") == 0
    assert (tmp_path / "mine").read_text() == "something else"


# of an older service


def as_it_was(town: Town, postgres: str, revision: str) -> Database:
    """A database of an older service with all that this one holds, but for what that one had no place for."""
    url = fresh(postgres, f"older_{revision}")
    migrate(url, revision)
    with psycopg.connect(town.database.url) as here, psycopg.connect(url) as there:
        tables = backup._tables(there)
        for table, _ in reversed(tables):
            there.execute(f"DELETE FROM {table}")  # type: ignore[arg-type,unused-ignore]
        for table, columns in tables:
            there.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type,unused-ignore]
            named = ", ".join(columns)
            with (
                here.cursor().copy(f"COPY (SELECT {named} FROM {table}) TO STDOUT") as out,  # type: ignore[arg-type,unused-ignore]
                there.cursor().copy(f"COPY {table} ({named}) FROM STDIN") as into,  # type: ignore[arg-type,unused-ignore]
            ):
                for block in out:
                    into.write(block)
    return Database(url, None, 1)


@pytest.mark.parametrize("revision", ["0011", "0015"])
def test_a_backup_of_an_older_service_is_restored_into_this_one(
    town: Town, forms: Forms, postgres: str, tmp_path: Path, key: Path, empty: str, revision: str
) -> None:
    leah = town.laptop("Leah")
    scope = town.child_with("Leah")
    leah.contact(scope, aim="written then")
    leah.send()
    older = as_it_was(town, postgres, revision)
    assert (
        backup.back_up(older, tmp_path / "then", backup_key.public_of(town.database)).revision
        == revision
        != newest_version()
    )
    older.close()
    restore(Namespace(folder=tmp_path / "then", data=tmp_path, database_url=empty, key=key))
    database = Database(empty, None)
    assert verifying.verify(database) is None
    with RunningService(database, forms) as service:
        now = Town(database, service.url)
        now.remember()
        assert words(now) == {"written then"}
        sam = now.laptop("Sam")
        sam.contact(now.child_with("Sam"), aim="written since")
        assert sam.send()[0].status == "applied"
        assert words(now) == {"written then", "written since"}
        now.close()
    database.close()
