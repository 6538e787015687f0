"""Marks that a verdict leaves: texts that joined by themselves, items that an edit kept, a late entry."""

from collections.abc import Iterable

from app.changes.edits import Path, meet
from app.changes.merging import Merged
from app.changes.op import Op
from app.domain.ids import derived
from app.domain.mark import JOINED, KEPT, LATE, Mark
from app.server.known import Known
from app.server.made import make_record


def leave_marks(op: Op, known: Known, merged: Merged) -> None:
    """Make what people should know of; nothing for an ordinary change."""
    if merged.joined:
        _leave(op, known, JOINED, merged.joined)
    if merged.restored:
        _leave(op, known, KEPT, merged.restored)
    if op.late:
        _leave(op, known, LATE, tuple(edit.path for edit in op.edits))


def _leave(op: Op, known: Known, kind: str, paths: Iterable[Path]) -> None:
    places = tuple(paths)
    met = {o.actor for o in known.others.get(op.record, ()) if any(meet(e.path, p) for e in o.edits for p in places)}
    mark = Mark(
        id=derived(f"waymark-mark-{kind}", op.id),
        scope=op.scope,
        about=op.record,
        about_type=op.type,
        kind=kind,
        paths=tuple(sorted({"/".join(path) for path in places})),
        op=op.id,
        by=op.actor,
        at=op.at,
        others=tuple(sorted(person for person in met if person and person != op.actor)),
    )
    make_record(mark, op, known)
