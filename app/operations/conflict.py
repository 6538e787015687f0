"""Deciding between two versions: the choice is an ordinary change of the record, and a record of its own."""

from typing import Any, ClassVar

from app.changes.canonical import encode, read
from app.changes.edits import Edit, apply
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.record import Record, to_body
from app.domain.signature import ClashingField, Conflict, Resolution
from app.domain.types import TYPES, view
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class ResolveConflict(Operation, frozen=True, kw_only=True):
    """Decide every field of a conflict. `choices`: field id -> left, right, both or edited; `texts` the result's text.

    `texts` is needed for both and edited; for prose it is the text itself, otherwise canonical JSON.
    """

    conflict: Id
    choices: dict[str, str]
    texts: dict[str, str]
    label: ClassVar[str] = "Decide between two versions"
    needs: ClassVar[Permission | None] = Permission.RESOLVE

    def apply(self, work: UnitOfWork) -> Outcome:
        conflict = work.get(Conflict, self.conflict)
        if any(r.conflict == conflict.id for r in work.all_in(Resolution, conflict.scope)):
            raise Refused("Somebody has decided this already. Both texts are in the history.")
        missing = [key for key in conflict.fields if key not in self.choices]
        if missing:
            raise Refused("Choose an answer for each place that clashes.", missing[0])
        record = work.get(TYPES[conflict.about_type], conflict.about)
        work.put(_decided(record, self._edits(conflict)), record)
        chosen = ",".join(sorted(set(self.choices.values())))
        resolution = Resolution(
            id=work.new_id(), scope=conflict.scope, conflict=conflict.id, about=conflict.about, chosen=chosen, by=work.actor
        )
        work.put(resolution)
        return Outcome(record=resolution.id)

    def _edits(self, conflict: Conflict) -> list[Edit]:
        return [
            edit for key, field in conflict.fields.items() if (edit := _edit(field, self.choices[key], self.texts.get(key)))
        ]


def _edit(field: ClashingField, choice: str, text: str | None) -> Edit | None:
    path = tuple(field.path.split("/"))
    if choice == "left":
        return None
    if choice == "right":
        return _set(path, read_value(field.right))
    if text is None:
        raise Refused("Write the answer that should stand.", field.path)
    return _set(path, text if field.kind == "prose" else read_value(text))


def _set(path: tuple[str, ...], value: Any) -> Edit:
    return Edit("cut", path) if value is None else Edit("set", path, value)


def read_value(text: str) -> Any:
    """The value behind canonical JSON text; None where it was absent."""
    return read(text.encode()) if text else None


def _decided(record: Record, edits: list[Edit]) -> Record:
    body = encode(apply(to_body(record), edits))
    decided = view(type(record).type_name, record.id, record.scope, body, record.ver)
    if not isinstance(decided, Record):
        raise Refused("The answer that was chosen does not fit this record. Nothing was changed.")
    return decided
