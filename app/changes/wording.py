"""What an op wrote, as a person reads it: the field or question in words, and the text."""

from collections.abc import Sequence
from typing import Any

from app.changes.edits import Edit, Path
from app.domain.types import ANSWERS_A_FORM, TYPES
from app.domain.words import CHILD_FIELDS
from app.forms.definition import FormDefinition

REMOVED = "Taken out of the record"
RESTORED = "Put back in the record"
CLEARED = "(cleared)"
_UNSEEN = frozenset({"rank", "signed_body", "content_hash", "key", "value"})
"""Last steps of paths that mean nothing to a reader."""


def parts_of(
    type_name: str, kind: str, edits: Sequence[Edit], form: FormDefinition | None, called: str
) -> tuple[tuple[str, str], ...]:
    """(field or question, text) of each edit, in the order in which a record tells itself. A set is said element by element."""
    if kind in {"void", "unvoid"}:
        return ((REMOVED if kind == "void" else RESTORED, ""),)
    told = TYPES[type_name].__struct_fields__ if type_name in TYPES else ()
    ordered = sorted(edits, key=lambda edit: told.index(edit.path[0]) if edit.path[0] in told else len(told))
    named = (
        (label_of(type_name, edit.path, form, called), _text(edit)) for edit in ordered if not _is_unseen(type_name, edit)
    )
    return tuple((label, text) for label, text in named if text)


def _is_unseen(type_name: str, edit: Edit) -> bool:
    return edit.path[-1] in _UNSEEN and (type_name == "signature" or edit.path[-1] == "rank")


def label_of(type_name: str, path: Path, form: FormDefinition | None, called: str) -> str:
    """The question or field at this path in words."""
    if type_name in ANSWERS_A_FORM and path[0] == "answers" and len(path) > 1:
        question = form.questions.get(path[1]) if form else None
        return question.label.replace("{name}", called) if question else _plain(path[1])
    name = next((step for step in reversed(path) if not _is_key(step)), path[0])
    return CHILD_FIELDS.get(name, _plain(name))


def _is_key(step: str) -> bool:
    return len(step) == 36 and step.count("-") == 4


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _text(edit: Edit) -> str:
    match edit.kind:
        case "cut":
            return CLEARED
        case "drop":
            return f"− {edit.value}"
        case _:
            return _said(edit.value)


def _said(value: Any) -> str:
    match value:
        case bool():
            return "Yes" if value else "No"
        case dict():
            return "; ".join(filter(None, (_said(item) for key, item in sorted(value.items()) if key != "rank")))
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
