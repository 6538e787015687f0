"""Worries about safety as the answers and contacts of the sample would have raised them, with what was done about each.

One of the newest is left open, outside the first worker's caseload, so that a manager has one to look at.
"""

import random
from datetime import date
from typing import Final

from app.demo.sample.making import Made, Maker
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.concern import Concern, ConcernAction
from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.words import SAFEGUARDING
from app.forms.answer_words import answer_words
from app.forms.safeguarding import triggered
from app.forms.wording import fill
from app.operations.concern import ASKED_IN_CONTACT, IN_CONTACT

_TOLD: Final = (
    "The team manager",
    "The team manager and children’s social care",
    "Mum, and the team manager",
    "The school’s safeguarding lead",
)
_DONE: Final = (
    "Talked it through the same day and wrote a safety plan together.",
    "Rang home. Somebody stays close tonight, and we look again tomorrow.",
    "Referred on with agreement, and told what happens next.",
    "Met the school. There is a person and a place to go to.",
)
_NEXT: Final = ("Look again at the next meeting", "Ring on Friday", "Strategy meeting within five days", "")


def make_worries(maker: Maker, without: frozenset[Id]) -> None:
    """Add them behind all that is made. `without`: workers whose children have none open. Own luck, so nothing else changes."""
    luck = random.Random(len(maker.made))  # noqa: S311
    called = {made.record.scope: made.record.called for made in maker.made if isinstance(made.record, Child)}
    raised = [pair for made in tuple(maker.made) for pair in _raised(maker, made, called, luck)]
    still = [pair for pair in raised if pair[1].by not in without]
    newest = max(still, key=lambda pair: pair[1].at, default=None)
    for concern, made in raised:
        is_open = newest is not None and concern is newest[0]
        actions = {} if is_open else {_id(maker, made, luck): _action(made, luck)}
        maker.keep(concern.but(actions=actions), made.by, made.at)


def _raised(maker: Maker, made: Made, called: dict[Id, str], luck: random.Random) -> list[tuple[Concern, Made]]:
    record = made.record
    name = called.get(record.scope, "the child")
    if isinstance(record, Contact) and record.safeguarding in SAFEGUARDING:
        said = SAFEGUARDING[record.safeguarding]
        return [(_concern(maker, made, IN_CONTACT, ASKED_IN_CONTACT, said, luck), made)]
    if not isinstance(record, Assessment) or record.form.id != maker.form.id:
        return []
    questions = [maker.form.questions[key] for key in triggered(maker.form, record.answers, record.stage)]
    return [
        (
            _concern(maker, made, q.id, fill(q.label, name), answer_words(q, record.answers[q.id], name), luck),
            made,
        )
        for q in questions
    ]


def _concern(maker: Maker, made: Made, question: str, asked: str, said: str, luck: random.Random) -> Concern:
    return Concern(
        id=_id(maker, made, luck), scope=made.record.scope, about=made.record.id, about_type=type(made.record).type_name,
        question=question, asked=asked, said=said, said_by="worker", raised_at=made.at, raised_by=made.by,
    )  # fmt: skip


def _action(made: Made, luck: random.Random) -> ConcernAction:
    return ConcernAction(
        told=luck.choice(_TOLD), done=luck.choice(_DONE), at=made.at, by=made.by, next_step=luck.choice(_NEXT)
    )


def _id(maker: Maker, made: Made, luck: random.Random) -> Id:
    """An id of that day, drawn from this file's own luck."""
    kept, maker.luck = maker.luck, luck
    try:
        return maker.new_id(date.fromisoformat(made.at[:10]))
    finally:
        maker.luck = kept
