"""An answer written with one version of a form, met by a record that has gone to another (SYNC 2.6).

What the record's form still asks joins as always, under another id where it says so (`renamed`). What it does not ask any
more is put to a person, with the text kept.
"""

import msgspec

from app.changes.edits import Edit, apply, diff, same, value_at
from app.changes.merging import Clash, Merged
from app.changes.op import Op
from app.domain.record import Tree
from app.domain.types import ANSWERS_A_FORM
from app.forms.definition import FormDefinition
from app.forms.upgrade import upgraded_body
from app.server.known import Known


def named_form(body: Tree) -> tuple[str, int]:
    """The form and version that a body says it answers."""
    form = body.get("form")
    name, version = (form.get("id"), form.get("version")) if isinstance(form, dict) else (None, None)
    return (name, version) if isinstance(name, str) and isinstance(version, int) else ("", 0)


def moved_on(op: Op, base: Tree, theirs: Tree, known: Known) -> tuple[Op, Tree, Tree]:
    """All three as the later of the two versions names its questions; as they are where nothing was renamed on the way.

    An answer of version 1 meets a record that has gone to 2, or the step to 2 meets an answer of 1: both join as if both had
    been written with 2. Each is taken from its own version through those between, as far as they are at hand, so that what was
    renamed twice finds its way whichever version declares it.
    """
    later = _later_version(op, base, theirs)
    if not later or not renaming((later[0], 0), later[1], known):
        return op, base, theirs
    mine = _taken_to(later, apply(base, op.edits), known)
    base = _taken_to(later, base, known)
    return msgspec.structs.replace(op, edits=diff(base, mine)), base, _taken_to(later, theirs, known)


def renaming(form: tuple[str, int], until: int, known: Known) -> tuple[FormDefinition, ...]:
    """The versions of a form behind its own, up to `until`, that renamed something and are at hand, in order."""
    id, version = form
    between = sorted(number for name, number in known.forms if name == id and version < number <= until)
    return tuple(one for number in between if (one := known.forms[id, number]).renamed)


def _taken_to(later: tuple[str, int], body: Tree, known: Known) -> Tree:
    """A body through every version behind its own. The last one looks at the whole: it may name ids of any before."""
    form, version = later
    for one in renaming((form, named_form(body)[1]), version, known):
        body = upgraded_body(body, one)
    last = known.forms.get(later)
    return upgraded_body(body, last) if last is not None else body


def _later_version(op: Op, base: Tree, theirs: Tree) -> tuple[str, int] | None:
    if op.type not in ANSWERS_A_FORM or same(base, theirs):
        return None
    (mine, my_version), (form, version) = named_form(apply(base, op.edits)), named_form(theirs)
    return (form, max(version, my_version)) if mine == form and version != my_version else None


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
    is_other = op.type in ANSWERS_A_FORM and op.form is not None and (op.form.id, op.form.version) != now
    moves = any(edit.path[:1] == ("form",) for edit in op.edits)
    return known.forms.get(now) if is_other and not moves else None


def _is_unmapped(edit: Edit, form: FormDefinition) -> bool:
    return edit.path[0] == "answers" and len(edit.path) > 1 and edit.path[1] not in form.questions
