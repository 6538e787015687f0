"""Copying what an appropriate adult needs to know from a child's file into their attendance: the short list and nothing more."""

from collections.abc import Mapping
from typing import ClassVar

from app.domain.alerts import LONGEST
from app.domain.answer import Answer
from app.domain.attendance import ALERTS, Attendance
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.text import one_line
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class CopyAlerts(Operation, frozen=True, kw_only=True):
    """`alerts` are words by question id (those of ALERTS), as the person left them. It is noted that they left the file."""

    attendance: Id
    file: Id
    alerts: Mapping[str, str]
    label: ClassVar[str] = "Copy what the adult needs to know"
    needs: ClassVar[Permission | None] = Permission.GIVE_ATTENDANCE

    def apply(self, work: UnitOfWork) -> Outcome:
        record = work.get(Attendance, self.attendance)
        if not work.all_in(Child, self.file):
            raise Refused("This child’s file is not on this laptop. Sync, then copy.", "file")
        if not any(words.strip() for words in self.alerts.values()):
            raise Refused("Choose what the adult needs to know.", "alerts")
        now = record
        for question, words in self.alerts.items():
            now = now.answering(question, copied(question, words))
        work.put(now, record)
        work.note("copied alerts to a custody log", self.file)
        return Outcome(record=record.id)


def copied(question: str, words: str) -> Answer:
    """One alert as the attendance keeps it: it comes from the record. Raises Refused for anything that is none."""
    if question not in ALERTS:
        raise Refused("Only what helps tonight is copied: how to talk, allergies, medicine, self-harm.", question)
    if len(words) > LONGEST:
        raise Refused(f"Keep it to {LONGEST} characters.", question)
    return Answer(value=one_line(words), said_by="record")
