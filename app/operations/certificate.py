"""Certificates: made with the child, kept as a record, each print noted."""

from typing import ClassVar

from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.signature import Certificate
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class SaveCertificate(Operation, frozen=True, kw_only=True):
    """Keep the certificate as chosen so far."""

    seen: Certificate | None
    now: Certificate
    label: ClassVar[str] = "Make a certificate"
    needs: ClassVar[Permission | None] = Permission.CERTIFY

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.now.name.strip():
            raise Refused("Write the name as the child wants it.", "name")
        work.put(self.now, self.seen)
        return Outcome(record=self.now.id)


class NotePrinted(Operation, frozen=True, kw_only=True):
    """Note in the audit that a certificate left the laptop; `how` is drew, printed or saved."""

    certificate: Id
    how: str
    label: ClassVar[str] = "Print the certificate"
    needs: ClassVar[Permission | None] = None

    def apply(self, work: UnitOfWork) -> Outcome:
        work.note(f"{self.how} certificate", self.certificate)
        return Outcome(record=self.certificate)
