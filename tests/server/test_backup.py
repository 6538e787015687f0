"""Backups: whole, tried before they count, and restored so that everything acknowledged is there again."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest

from app.bootstrap.admin_backup import COMMANDS, restore
from app.domain.errors import Refused
from app.server import backup, embedded, verifying, witnessing
from app.server.database import Database
from app.server.known import Forms
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

        said = restore(Namespace(folder=tmp_path / "monday", data=place / "service", database_url=None))
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
        restore(Namespace(folder=tmp_path / "monday", data=place, database_url=None))
    with pytest.raises(Refused, match="not empty"):
        restore(Namespace(folder=tmp_path / "monday", data=place, database_url=town.database.url))
