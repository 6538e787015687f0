"""The passphrase as something a person does: that it was changed stands in the audit; the words never come here."""

from typing import ClassVar

from app.domain.ids import Id
from app.domain.policy import Permission
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class NotePassphraseChanged(Operation, frozen=True, kw_only=True):
    """Note in the audit that this laptop opens with other words now."""

    person: Id
    label: ClassVar[str] = "Change the passphrase"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note("changed the passphrase", self.person)
        return Outcome()
