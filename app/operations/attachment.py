"""Documents beside a record: added, and taken out again."""

from typing import ClassVar

from app.domain.attachment import Attachment
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

LONGEST_NAME = 200


class AttachDocument(Operation, frozen=True, kw_only=True):
    """Keep a document beside a record. Refused where it is too large, empty, or not of a kind that is kept."""

    id: Id
    about: Id
    name: str
    data: bytes
    label: ClassVar[str] = "Attach a document"

    def apply(self, work: UnitOfWork) -> Outcome:
        return _attached(work, self.id, work.envelope(self.about).scope, self.about, self.name, self.data)


class AddToFile(Operation, frozen=True, kw_only=True):
    """Keep a document in a child's file, beside the child's own record. Refused like `AttachDocument`."""

    id: Id
    scope: Id
    name: str
    data: bytes
    label: ClassVar[str] = "Add a document"

    def apply(self, work: UnitOfWork) -> Outcome:
        child = next(iter(work.all_in(Child, self.scope)), None)
        if child is None:
            raise Refused("This child’s file is not on this laptop. Nothing was added.")
        return _attached(work, self.id, self.scope, child.id, self.name, self.data)


def _attached(work: UnitOfWork, id: Id, scope: Id, about: Id, name: str, data: bytes) -> Outcome:
    name = one_line(name)[:LONGEST_NAME]
    if not name:
        raise Refused("Give the document a name.", "name")
    ref = work.keep(scope, data)
    work.put(Attachment(id=id, scope=scope, about=about, name=name, kind=ref.kind, size=ref.size, sha256=ref.sha256))
    return Outcome(record=id, undo=RemoveDocument(attachment=id, reason="Added by mistake."))


class RemoveDocument(Operation, frozen=True, kw_only=True):
    """Take a document out; it stays readable in the history with the reason."""

    attachment: Id
    reason: str
    label: ClassVar[str] = "Remove the document"

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.reason.strip():
            raise Refused("Say why this document is removed.", "reason")
        work.void(self.attachment, self.reason)
        return Outcome(record=self.attachment)
