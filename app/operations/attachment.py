"""Documents beside a record: added, and taken out again."""

from typing import ClassVar

from app.domain.attachment import Attachment
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
        name = one_line(self.name)[:LONGEST_NAME]
        if not name:
            raise Refused("Give the document a name.", "name")
        envelope = work.envelope(self.about)
        ref = work.keep(envelope.scope, self.data)
        work.put(
            Attachment(
                id=self.id,
                scope=envelope.scope,
                about=self.about,
                name=name,
                kind=ref.kind,
                size=ref.size,
                sha256=ref.sha256,
            )
        )
        return Outcome(record=self.id, undo=RemoveDocument(attachment=self.id, reason="Added by mistake."))


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
