"""Backups of the whole database, and trying them: a backup counts only when it was restored and everything in it was checked.

A backup is a folder: each table as PostgreSQL's own COPY text, packed, and a manifest with counts, digests and the newest
commit, written last. All tables come from one snapshot, so the service goes on meanwhile. It holds everything that the
service knows, its signing key included: every file of it is encrypted to the backup key (`backup_key`), unless somebody
asked for one that anybody can read.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
import zstandard
from psycopg import sql

from app.changes.chain import Point
from app.domain.errors import Refused, Unavailable
from app.server import backup_key, embedded
from app.server.database import Connection, Database
from app.server.history import present
from app.server.schema import migrate
from app.server.verifying import first_fault

MANIFEST: Final = "manifest.json"
_ENDING: Final = ".copy.zst"
_SEALED: Final = ".age"
_PARTLY: Final = ".partly"
_LEVEL: Final = 6
_BLOCK: Final = 1024 * 1024
_TABLES: Final = """SELECT c.relname, (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''),
    (SELECT coalesce(array_agg(f.relname::text), '{}') FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
      WHERE k.contype = 'f' AND k.conrelid = c.oid AND k.confrelid <> c.oid)
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p'
    AND c.relname <> 'alembic_version' ORDER BY c.relname"""
_COUNTERS: Final = """SELECT a.attrelid::regclass::text, a.attname::text,
    pg_get_serial_sequence(a.attrelid::regclass::text, a.attname)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped AND pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) IS NOT NULL"""
_REVISION: Final = "SELECT version_num FROM alembic_version"
_CALM: Final = (
    "SET LOCAL ROLE NONE; SET LOCAL row_security = off; "
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
)
"""As the owner of the tables, with no time limit; a row that a policy would hide is an error, never missing."""
_MARK: Final = """INSERT INTO backup_mark (stream, durable_seq, verified_at) SELECT 1, %(seq)s, now()
    WHERE EXISTS (SELECT FROM stream_chain WHERE stream = 1 AND seq = %(seq)s AND encode(chain, 'hex') = %(chain)s)
  ON CONFLICT (stream) DO UPDATE SET durable_seq = greatest(backup_mark.durable_seq, excluded.durable_seq),
    verified_at = excluded.verified_at"""
_BEGIN_ANEW: Final = (
    "INSERT INTO epoch (id, cause) VALUES (gen_random_uuid()::text, 'restored from a backup')",
    "UPDATE device SET ratchet = NULL, ratchet_before = NULL",
    "DELETE FROM backup_mark",
    "INSERT INTO backup_mark (stream, durable_seq, verified_at) SELECT 1, head, now() FROM stream WHERE id = 1",
)

NOT_WHOLE: Final = "This backup is not whole, so nothing was changed. Use another one."
ANOTHER: Final = "This backup is of another service, or of a history that this service does not have. It was not marked."


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a backup: its columns, how many rows, and the SHA-256 of its COPY text."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. `head` is the newest commit in it, `revision` the shape of the tables."""

    made_at: str
    epoch: str
    head: Point
    revision: str
    postgres: str
    tables: dict[str, Table]


def back_up(database: Database, folder: Path, public: str = "") -> Manifest:
    """Write a backup into this folder, which must not exist yet, encrypted to this public half; readable by anybody without
    one. Raises Refused, or Unavailable by the disk."""
    if folder.exists():
        raise Refused(f"“{folder}” is there already. Name a folder that is not; each backup has its own.")
    partly = folder.with_name(folder.name + _PARTLY)
    try:
        shutil.rmtree(partly, ignore_errors=True)
        partly.mkdir(parents=True, mode=0o700)
        manifest = _write(database, partly, public)
        partly.rename(folder)
    except OSError as error:
        raise Unavailable(
            f"The backup could not be written to “{folder}”. Is there room, and the right to write?"
        ) from error
    return manifest


def _write(database: Database, folder: Path, public: str) -> Manifest:
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute(_CALM)
        here = present(connection)
        tables = {name: _copy_out(connection, folder, name, columns, public) for name, columns in _tables(connection)}
        revision = connection.execute(_REVISION).fetchone() or ("",)
        engine = connection.execute("SHOW server_version").fetchone() or ("",)
    manifest = Manifest(
        made_at=here.at, epoch=here.epoch, head=here.head, revision=revision[0], postgres=engine[0], tables=tables
    )
    _save(folder / MANIFEST, iter((msgspec.json.format(msgspec.json.encode(manifest), indent=1),)), public)
    return manifest


def _save(path: Path, blocks: Iterator[bytes], public: str) -> None:
    """Encrypted, under a name that says so, where there is a key to encrypt to."""
    if public:
        backup_key.encrypt(blocks, public, path.with_name(path.name + _SEALED))
        return
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _tables(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """Tables with their columns; one that others refer to comes before them."""
    rest = {name: (tuple(columns), set(needs)) for name, columns, needs in connection.execute(_TABLES).fetchall()}
    ordered: list[tuple[str, tuple[str, ...]]] = []
    while rest:
        free = [name for name, (_, needs) in rest.items() if not needs & rest.keys()] or list(rest)
        ordered += [(name, rest.pop(name)[0]) for name in free]
    return ordered


def _copy(name: str, columns: tuple[str, ...], way: str) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(name), names)  # type: ignore[arg-type,unused-ignore]


def _copy_out(connection: Connection, folder: Path, name: str, columns: tuple[str, ...], public: str) -> Table:
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        _save(folder / (name + _ENDING), _packed(cursor, _copy(name, columns, "TO STDOUT"), digest.update), public)
        return Table(columns=columns, rows=cursor.rowcount, sha256=digest.hexdigest())


def _packed(cursor: Any, copy: sql.Composed, seen: Callable[[bytes], object]) -> Iterator[bytes]:
    """The text of a COPY, packed; `seen` is told each piece of it before."""
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compressobj()
    with cursor.copy(copy) as rows:
        for block in rows:
            seen(block)
            if packed := packer.compress(block):
                yield packed
    yield packer.flush()


def read_manifest(folder: Path, private: Any = None) -> Manifest:
    """What the backup says of itself. Raises Refused for a folder that is no whole backup, and where its key is missing."""
    content = bytearray()
    try:
        _read(folder / MANIFEST, private, content.extend)
        return msgspec.json.decode(content, type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(f"There is no whole backup in “{folder}”.") from error


def _read(path: Path, private: Any, write: Callable[[bytes], object]) -> None:
    """Give a file of a backup piece by piece, decrypted where it is encrypted. Raises Refused, OSError."""
    sealed = path.with_name(path.name + _SEALED)
    if sealed.exists() and private is None:
        raise Refused(backup_key.NEEDED)
    if private is not None and (sealed.exists() or not path.exists()):
        backup_key.decrypt(sealed, private, write)
        return
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            write(block)


def drill(database: Database, folder: Path, private: Any = None) -> Manifest:
    """Restore the backup into a database of its own that is thrown away, check everything, and only then let it count.

    `private` is the private half of the backup's key, where it is encrypted.
    """
    manifest = read_manifest(folder, private)
    scratch = Path(tempfile.mkdtemp(prefix="waymark-drill-"))
    address = embedded.start(scratch)
    try:
        _fill(address, folder, manifest, private)
        trial = Database(address, None, 1)
        try:
            _check(trial, manifest)
        finally:
            trial.close()
    finally:
        embedded.stop(scratch)
        shutil.rmtree(scratch, ignore_errors=True)
    with database.transaction() as connection:
        marked = connection.execute(_MARK, {"seq": manifest.head.seq, "chain": manifest.head.chain}).rowcount
    if not marked:
        raise Refused(ANOTHER)
    return manifest


def restore(url: str | None, data: Path, folder: Path, private: Any = None) -> Manifest:
    """Make a service from the backup, in a folder or database that holds none. Every laptop will notice, and heal."""
    manifest = read_manifest(folder, private)
    if url is None and (data / "postgres").exists():
        raise Refused(f"There is a service in “{data}” already. Restore into a folder of its own, then start that one.")
    address = url or embedded.start(data)
    try:
        _fill(address, folder, manifest, private)
        database = Database(address, None, 1)
        try:
            _check(database, manifest)
            with database.transaction() as connection:
                for statement in _BEGIN_ANEW:
                    connection.execute(statement)
        finally:
            database.close()
    finally:
        if url is None:
            embedded.stop(data)
    return manifest


def _fill(address: str, folder: Path, manifest: Manifest, private: Any) -> None:
    """Tables in the shape they had, their rows, and then today's shape. All or nothing is loaded."""
    with psycopg.connect(address) as connection:
        held = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchone()
        if held and held[0]:
            raise Refused("This database is not empty. A backup is restored into an empty one.")
    migrate(address, manifest.revision)
    with psycopg.connect(address) as connection:
        tables = _tables(connection)
        if {name for name, _ in tables} != set(manifest.tables):
            raise Refused(NOT_WHOLE)
        every = sql.SQL(", ").join(sql.Identifier(name) for name, _ in tables)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(every))
        for name, _ in tables:
            _copy_in(connection, folder, name, manifest.tables[name], private)
        _set_counters(connection)
    migrate(address)


def _copy_in(connection: Connection, folder: Path, name: str, table: Table, private: Any) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(name)))
    digest = hashlib.sha256()
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    with connection.cursor() as cursor:
        try:
            with cursor.copy(_copy(name, table.columns, "FROM STDIN")) as rows:

                def take(piece: bytes) -> None:
                    block = unpacker.decompress(piece)
                    digest.update(block)
                    rows.write(block)

                _read(folder / (name + _ENDING), private, take)
        except (psycopg.DataError, OSError, zstandard.ZstdError) as error:
            raise Refused(NOT_WHOLE) from error
        if digest.hexdigest() != table.sha256 or cursor.rowcount != table.rows:
            raise Refused(NOT_WHOLE)
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(name)))


def _set_counters(connection: Connection) -> None:
    for table, column, counter in connection.execute(_COUNTERS).fetchall():
        newest = sql.SQL("SELECT setval(%s, greatest((SELECT max({}) FROM {}), 1))")
        named = newest.format(sql.Identifier(column), sql.Identifier(table))
        connection.execute(named, (counter,))


def _check(database: Database, manifest: Manifest) -> None:
    """Every hash again, from the first commit on. Raises Refused."""
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute(_CALM)
        fault = first_fault(connection)
        here: Any = present(connection)
    if fault is not None:
        raise Refused(f"{NOT_WHOLE} At commit {fault.seq}: {fault.what}: {', '.join(fault.ids)}")
    if here.head != manifest.head:
        raise Refused(NOT_WHOLE)
