"""An answer written with one version of a form, met by a record that has gone to another (SYNC 2.6).

What the record's form still asks joins as always. What it does not ask any more is put to a person, with the text kept.
"""

import msgspec

from app.changes.edits import Edit, apply, value_at
from app.changes.merging import Clash, Merged
from app.changes.op import Op
from app.domain.assessment import Assessment
from app.domain.record import Tree
from app.forms.definition import FormDefinition
from app.server.known import Known


def named_form(body: Tree) -> tuple[str, int]:
    """The form and version that a body says it answers."""
    form = body.get("form")
    name, version = (form.get("id"), form.get("version")) if isinstance(form, dict) else (None, None)
    return (name, version) if isinstance(name, str) and isinstance(version, int) else ("", 0)


def still_asked(op: Op, theirs: Tree, known: Known) -> tuple[Edit, ...]:
    """The op's edits without those of questions that the record's form does not ask any more."""
    form = _other_form(op, theirs, known)
    return op.edits if form is None else tuple(edit for edit in op.edits if not _is_unmapped(edit, form))


def with_unmapped(op: Op, merged: Merged, base: Tree, theirs: Tree, known: Known) -> Merged:
    """The rest as questions to a person, one for each answer."""
    form = _other_form(op, theirs, known)
    if form is None:
        return merged
    mine = apply(base, op.edits)
    places = {edit.path[:2] for edit in op.edits if _is_unmapped(edit, form)}
    lost = [Clash(p, value_at(base, p), value_at(theirs, p), value_at(mine, p), "form") for p in sorted(places)]
    return msgspec.structs.replace(merged, clashes=(*merged.clashes, *lost), combined=True) if lost else merged


def _other_form(op: Op, theirs: Tree, known: Known) -> FormDefinition | None:
    """The record's form, where the op was written with another version of it and both are at hand."""
    now = named_form(theirs)
    is_other = op.type == Assessment.type_name and op.form is not None and (op.form.id, op.form.version) != now
    moves = any(edit.path[:1] == ("form",) for edit in op.edits)
    return known.forms.get(now) if is_other and not moves else None


def _is_unmapped(edit: Edit, form: FormDefinition) -> bool:
    return edit.path[0] == "answers" and len(edit.path) > 1 and edit.path[1] not in form.questions
