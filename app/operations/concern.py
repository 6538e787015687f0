"""Worries about a child's safety: raised with the answer in one transaction, offline; closed by recording what was done."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Final

from app.domain.answer import Answer, Answers
from app.domain.child import Child
from app.domain.concern import Concern, ConcernAction
from app.domain.contact import Contact
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Permission
from app.domain.record import Record
from app.domain.words import SAFEGUARDING
from app.forms.answer_words import answer_words
from app.forms.definition import FormDefinition, Question
from app.forms.safeguarding import triggered, wants_to_talk
from app.forms.wording import fill
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork

IN_CONTACT: Final = "safeguarding"
"""The field of a contact that says that there is a worry."""
ASKED_IN_CONTACT: Final = "Safeguarding: is there any worry about safety?"
WANTS_TO_TALK: Final = "Wants to talk about this"
"""What stands in a worry for the answer of somebody who asked to talk."""


class RecordConcernAction(Operation, frozen=True, kw_only=True):
    """Say what was done about a worry: who was told, what was done, when, and what comes next.

    `seen` is the worry as it stood on screen: what somebody else records meanwhile is kept beside this.
    """

    id: Id
    seen: Concern
    told: str
    done: str
    at: str
    next_step: str = ""
    label: ClassVar[str] = "Record what was done"
    needs: ClassVar[Permission | None] = Permission.ACT_ON_CONCERN

    def apply(self, work: UnitOfWork) -> Outcome:
        if not self.told.strip():
            raise Refused("Say who was told. If nobody needed to be told, say why.", "told")
        if not self.done.strip():
            raise Refused("Say what was done.", "done")
        if datetime.fromisoformat(self.at) > work.moment.at:
            raise Refused("The time must be now or earlier. Change the day or the time.", "at")
        action = ConcernAction(told=self.told, done=self.done, at=self.at, by=work.actor, next_step=self.next_step)
        work.put(self.seen.but(actions={**self.seen.actions, self.id: action}), self.seen)
        return Outcome(record=self.seen.id)


def raise_from_answers(
    work: UnitOfWork,
    record: Record,
    form: FormDefinition,
    seen: Answers,
    now: Answers,
    answered: Iterable[str],
    stage: str = "",
    said_by: str = "",
) -> None:
    """Raise a worry for each answer that asks for action and was given, or came to count, between `seen` and `now`.

    `answered`: the questions answered in this go. An answer has one open worry at a time; said again after somebody
    acted on it, it is a new one. A carried answer counts from when somebody confirms it. `said_by`: whose answers these
    are, where the answers do not say so one by one.
    """
    mine, before = frozenset(answered), frozenset(triggered(form, seen, stage))
    due = [
        question
        for question in triggered(form, now, stage)
        if not now[question].is_unconfirmed and (question in mine or question not in before)
    ]
    if not due:
        return
    earlier = [c for c in work.all_in(Concern, record.scope) if c.about == record.id]
    called = _called(work, record.scope)
    for key in due:
        question, answer = form.questions[key], now[key]
        said = _said(question, answer, called)
        known = [concern for concern in earlier if concern.question == key]
        is_again = key not in before or any(c.said != said for c in known[-1:])
        if not known or (is_again and not any(c.is_open for c in known)):
            _raise(work, record, key, fill(question.label, called), said, answer.said_by or said_by)


def raise_from_contact(work: UnitOfWork, contact: Contact) -> None:
    """Raise a worry where the contact says that there is one; once for each answer to it."""
    if contact.safeguarding in {"", "none"}:
        return
    said = SAFEGUARDING.get(contact.safeguarding, contact.safeguarding)
    known = [c for c in work.all_in(Concern, contact.scope) if c.about == contact.id]
    if not known:
        _raise(work, contact, IN_CONTACT, ASKED_IN_CONTACT, said, "worker")


def _said(question: Question, answer: Answer, called: str) -> str:
    return WANTS_TO_TALK if wants_to_talk(question, answer) else answer_words(question, answer, called)


def _raise(work: UnitOfWork, record: Record, question: str, asked: str, said: str, said_by: str) -> None:
    work.put(
        Concern(
            id=work.new_id(),
            scope=record.scope,
            about=record.id,
            about_type=type(record).type_name,
            question=question,
            asked=asked,
            said=said,
            said_by=said_by,
            raised_at=work.moment.wall_at,
            raised_by=work.actor,
        )
    )


def _called(work: UnitOfWork, scope: Id) -> str:
    return next((child.called for child in work.all_in(Child, scope)), "the child")
