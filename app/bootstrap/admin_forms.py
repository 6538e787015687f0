"""The administrator's command that publishes a form: for ever, and for every laptop with its next sync."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uuid_utils

from app.changes.edits import diff
from app.changes.op import Op
from app.domain.errors import Refused
from app.domain.form_file import FormFile, form_file_id
from app.domain.ids import NO_ID, Id
from app.domain.record import to_body
from app.domain.service import Service
from app.domain.text import LONGEST_FIELD
from app.forms.reading import read_form
from app.server.database import Database
from app.server.directory import everyone, version_of
from app.server.intake import administer
from app.server.serving import forms_at_hand


def publish_form(database: Database, file: Path) -> str:
    """Put a definition file in the directory. Raises Refused with every fault of the file, or where it is published."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file “{file}” cannot be read as text.") from error
    if len(text) > LONGEST_FIELD:
        raise Refused("The file is longer than 250,000 characters. Split the form, or shorten its texts.")
    form = read_form(text, file.name)
    name = f"“{form.title}” (form {form.id}, version {form.version})"
    id = form_file_id(form.id, form.version)
    if (form.id, form.version) in forms_at_hand() or version_of(database, id):
        raise Refused(f"{name} is published and cannot change. Give the changed form a new version.")
    record = FormFile(
        id=id, scope=_directory(database), form=form.id, edition=form.version, text=text, structure=form.structural_hash
    )
    (result,) = administer(database, forms_at_hand(), (_creation(record),))
    if result.status != "applied":
        raise Refused(result.reason)
    return f"{name} is published. It reaches each laptop with its next sync, and what waited for it is taken in now."


def _creation(record: FormFile) -> Op:
    return Op(
        id=Id(str(uuid_utils.uuid7())),
        dseq=0,
        kind="create",
        type=FormFile.type_name,
        record=record.id,
        scope=record.scope,
        actor=NO_ID,
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        edits=diff({}, to_body(record)),
    )


def _directory(database: Database) -> Id:
    found = next((entry.id for entry in everyone(database) if isinstance(entry, Service)), NO_ID)
    if not found:
        raise Refused("There is no service in this database yet. Start with: waymark admin create-service NAME")
    return found


COMMANDS: Final[Mapping[str, Callable[[Database, argparse.Namespace], str]]] = {
    "publish-form": lambda database, options: publish_form(database, options.file),
}
