"""The administrator's commands for backups, for trying and restoring them, and for what a restored service still lacks."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any, Final

import uuid_utils

from app.changes.canonical import read
from app.changes.edits import diff
from app.changes.op import Op
from app.domain.ids import NO_ID, Id
from app.server import backup, backup_key, witnessing
from app.server.database import Database
from app.server.directory import everyone, head_of
from app.server.intake import administer
from app.server.serving import forms_at_hand
from app.server.witnessing import Copy


def _create_key(database: Database, options: argparse.Namespace) -> str:
    public = backup_key.create(database, options.file)
    return (
        f"Backups are encrypted from now on, to {public}.\n"
        f"The key that opens them is in “{options.file}”. Without it nobody can ever read or restore a backup. "
        "Copy it to two places away from this machine, try a backup with it, and then take it off this machine."
    )


def _back_up(database: Database, options: argparse.Namespace) -> str:
    public = "" if options.not_encrypted else backup_key.public_of(database)
    manifest = backup.back_up(database, options.folder, public)
    rows = sum(table.rows for table in manifest.tables.values())
    return (
        f"Backed up {rows} rows of {len(manifest.tables)} tables, up to change {manifest.head.seq}, into “{options.folder}”.\n"
        f"It counts once it was tried: waymark admin restore --drill {options.folder}{' --key FILE' if public else ''}"
    )


def _drill(database: Database, options: argparse.Namespace) -> str:
    manifest = backup.drill(database, options.folder, _private(options))
    return (
        f"The backup was restored on trial and everything in it is right. All up to change {manifest.head.seq} is safe in it; "
        "laptops may let go of that with their next syncs."
    )


def restore(options: argparse.Namespace) -> str:
    """Make a service from a backup, where there is none yet."""
    manifest = backup.restore(options.database_url, options.data, options.folder, _private(options))
    return (
        f"The service is as it was at {manifest.made_at}, up to change {manifest.head.seq}. Start it: each laptop notices by "
        "itself, sends again what it had sent since, and hands in what others wrote.\n"
        "When the laptops have synced, look at what is still missing: waymark admin missing"
    )


def _private(options: argparse.Namespace) -> Any:
    return backup_key.private_in(options.key) if options.key else None


def _missing(database: Database, _: argparse.Namespace) -> str:
    """Ids, types and times only: no words of anybody's file on a terminal."""
    names = {entry.id: getattr(entry, "names", "") for entry in everyone(database)}
    copies = witnessing.still_missing(database)
    lines = [f"{c.record}  {c.type}  by {names.get(c.changed_by) or 'somebody'}  {c.changed_at}" for c in copies]
    told = "Laptops have these records in a state that the service lacks. “put-back” takes them in, word for word."
    return "\n".join([told, *lines]) if lines else "Nothing is missing: all that laptops showed is there again."


def _put_back(database: Database, options: argparse.Namespace) -> str:
    wanted = [c for c in witnessing.still_missing(database) if options.record in {c.record, "all"}]
    back = sum(put_back(database, copy) for copy in wanted)
    left = len(wanted) - back
    kept = f" {left} could not be put back and are kept; “missing” lists them." if left else ""
    return f"Put back, word for word and in their authors’ names: {back}.{kept}"


def put_back(database: Database, copy: Copy) -> bool:
    """Take a copy in as its author's change, through the same door as every change. False when the rules refuse it."""
    head = head_of(database, copy.record)
    ver, body, voided = head or (0, b"{}", False)
    edits = diff(read(body), read(copy.body))
    ops = [_op(copy, "patch" if head else "create", ver, edits)] if edits or not head else []
    if copy.voided != voided:
        after = ops[-1].id if ops else NO_ID
        ops.append(_op(copy, "void" if copy.voided else "unvoid", 0 if after else ver, (), after))
    results = administer(database, forms_at_hand(), ops) if ops else ()
    if any(result.status not in {"applied", "merged"} for result in results):
        return False
    witnessing.note_put_back(database, copy)
    return True


def _op(copy: Copy, kind: str, base_ver: int, edits: tuple[object, ...], after: Id = NO_ID) -> Op:
    return Op(
        id=Id(str(uuid_utils.uuid7())),
        dseq=0,
        kind=kind,
        type=copy.type,
        record=copy.record,
        scope=copy.scope,
        actor=(copy.made_by if kind == "create" else copy.changed_by) or copy.changed_by,
        at=copy.made_at if kind == "create" else copy.changed_at,
        base_ver=base_ver,
        after=after,
        edits=edits,  # type: ignore[arg-type]
        reason="put back after the service was restored" if kind == "void" else "",
    )


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {
    "create-backup-key": _create_key,
    "backup": _back_up,
    "restore": _drill,
    "missing": _missing,
    "put-back": _put_back,
}
