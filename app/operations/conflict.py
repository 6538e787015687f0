"""Deciding between two versions: the choice is an ordinary change of the record, and a record of its own."""

from typing import Any, ClassVar

import msgspec

from app.changes.canonical import encode, read
from app.changes.edits import ABSENT, Edit, apply, value_at
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.record import Record, to_body
from app.domain.signature import ClashingField, Conflict, Resolution
from app.domain.types import TYPES, view
from app.operations.base import Operation, Outcome
from app.operations.mark import refuse_while_unread
from app.operations.ports import UnitOfWork

CHANGED = (
    "What stands on the left has been changed since you opened this. Nothing was decided. "
    "Read it again: what stands now is on the left."
)

NEWER_WORDS = "These words were changed since. Nothing was decided. There is a newer question in the list: open that one."


def refuse_while_open(work: UnitOfWork, record: Record) -> None:
    """Raise Refused while two versions of this record wait to be decided: nobody signs what may change (SYNC 2.6)."""
    decided = {r.conflict for r in work.all_in(Resolution, record.scope)}
    if any(c.about == record.id and c.id not in decided for c in work.all_in(Conflict, record.scope)):
        raise Refused("Two people wrote the same answer. Decide which one stands, then sign.")
    refuse_while_unread(work, record)


class ResolveConflict(Operation, frozen=True, kw_only=True):
    """Decide every field of a conflict. `choices`: field id -> left, right, both or edited; `texts` the result's text.

    `texts` is needed for both and edited; for prose it is the text itself, otherwise canonical JSON.
    """

    conflict: Id
    choices: dict[str, str]
    texts: dict[str, str]
    read: dict[str, str] = msgspec.field(default_factory=dict)
    """What stood on the left when the person decided, as canonical JSON, where that is not what the conflict began with."""
    label: ClassVar[str] = "Decide between two versions"
    needs: ClassVar[Permission | None] = Permission.RESOLVE

    def apply(self, work: UnitOfWork) -> Outcome:
        conflict = work.get(Conflict, self.conflict)
        if work.envelope(conflict.id).voided:
            raise Refused(NEWER_WORDS)
        if any(r.conflict == conflict.id for r in work.all_in(Resolution, conflict.scope)):
            raise Refused("Somebody has decided this already. Both texts are in the history.")
        missing = [key for key in conflict.fields if key not in self.choices]
        if missing:
            raise Refused("Choose an answer for each place that clashes.", missing[0])
        record = work.get(TYPES[conflict.about_type], conflict.about)
        self._check_read(conflict, record)
        if work.envelope(record.id).voided and set(self.choices.values()) != {"left"}:
            work.unvoid(record.id)
        work.put(_decided(record, self._edits(conflict)), record)
        chosen = ",".join(sorted(set(self.choices.values())))
        resolution = Resolution(
            id=work.new_id(),
            scope=conflict.scope,
            conflict=conflict.id,
            about=conflict.about,
            chosen=chosen,
            by=work.actor,
        )
        work.put(resolution)
        return Outcome(record=resolution.id)

    def _check_read(self, conflict: Conflict, record: Record) -> None:
        """Raise Refused where a choice would replace words that nobody who decides has read."""
        body = to_body(record)
        for key, field in conflict.fields.items():
            now = value_at(body, tuple(field.path.split("/")))
            stands = "" if now is ABSENT else encode(now).decode()
            if self.choices[key] != "left" and stands != self.read.get(key, field.left):
                raise Refused(CHANGED, key)

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
