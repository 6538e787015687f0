"""Form definitions published after this program was made: looked up when an op names one, read once for each text."""

from collections.abc import Iterable, Sequence
from typing import Final

from app.changes.canonical import read
from app.changes.op import Op
from app.domain.form_file import FormFile, form_file_id
from app.domain.types import view
from app.forms.published import definition_in
from app.server.database import Connection
from app.server.editions import named_form
from app.server.known import Forms, Known
from app.server.quarantining import NOT_THAT_FORM, Quarantined

_FILES = "SELECT rec_id::text, scope::text, body FROM record WHERE rec_id = ANY(%(ids)s::uuid[]) AND NOT voided"
Edition = tuple[str, int]
MOST_BETWEEN: Final = 50
"""An op may name any number as a version; no more than so many are looked up for it."""


def add_published(connection: Connection, known: Known, ops: Sequence[Op]) -> None:
    """Put the definitions that these ops name, and that did not come with the program, among those at hand."""
    missing = {edition for edition in _with_those_between(_named(ops, known)) if edition not in known.forms}
    if missing:
        known.forms = {**known.forms, **_read(connection, missing)}


def _named(ops: Iterable[Op], known: Known) -> set[Edition]:
    """What the ops were written with, and what the records that they change answer now."""
    written = {(op.form.id, op.form.version) for op in ops if op.form}
    heads = (known.heads.get(op.record) for op in ops if op.form)
    return written | {named_form(read(head.body)) for head in heads if head is not None} - {("", 0)}


def _with_those_between(named: set[Edition]) -> set[Edition]:
    """And the versions of the same form between two that are named: what was renamed there finds its way through them."""
    versions: dict[str, list[int]] = {}
    for form, version in named:
        versions.setdefault(form, []).append(version)
    between = {
        (form, version)
        for form, found in versions.items()
        for version in range(min(found) + 1, min(max(found), min(found) + MOST_BETWEEN))
    }
    return named | between


def _read(connection: Connection, editions: Iterable[Edition]) -> Forms:
    ids = [form_file_id(form, edition) for form, edition in editions]
    rows = connection.execute(_FILES, {"ids": ids}).fetchall()
    files = [view(FormFile.type_name, rec_id, scope, bytes(body)) for rec_id, scope, body in rows]
    definitions = [definition_in(file) for file in files if isinstance(file, FormFile)]
    return {(form.id, form.version): form for form in definitions if form is not None}


def check_form(file: FormFile, known: Known) -> None:
    """A form that is published has to be readable and to be what it is called. Raises Quarantined."""
    definition = definition_in(file)
    at_hand = known.forms.get((file.form, file.edition))
    if definition is None or (at_hand is not None and at_hand.structural_hash != file.structure):
        raise Quarantined(NOT_THAT_FORM)
    known.forms = {**known.forms, (file.form, file.edition): definition}
