"""Self-assessments as records: one sitting with what is told of it, everything else answered calmly or left out."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.demo.sample.making import Maker
from app.domain.answer import Answer
from app.domain.assessment import FormRef, Used
from app.domain.child import Child
from app.domain.drawing import Stroke, write
from app.domain.ids import Id
from app.domain.self_assessment import Beside, SelfAssessment
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.integration import key_of
from app.forms.shipped import shipped_form

FORMS: Final = {"child": "what_do_you_think", "carer": "what_do_you_think_carer"}
HOUSE: Final = (
    Stroke(1, 1, ((150, 300), (500, 90), (850, 300))),
    Stroke(2, 1, ((230, 290), (230, 540), (770, 540), (770, 290))),
    Stroke(7, 1, ((440, 540), (440, 400), (560, 400), (560, 540))),
    Stroke(3, 2, ((880, 110),)),
)
_MODES: Final = {"scribed": "worker_writes"}
_RAISED: Final = {"feelings_sleep": "health_sleep", "learning_like": "learning_voice", "place_like": "living_voice"}
"""What a child may raise, and the question of the assessment where it is taken up."""


def make_sitting(maker: Maker, child: Child, by: Id, told: Mapping[str, Any], day: date) -> SelfAssessment:
    """One sitting on this day. `told`: respondent, answers, and whatever else is known of it."""
    form = shipped_form(FORMS[told["respondent"]], 1)
    words = {key: Beside(words=text) for key, text in told.get("words", {}).items()}
    if told.get("house"):
        words["place_own"] = Beside(words=words["place_own"].words, drawing=write(HOUSE))
    record = SelfAssessment(
        id=maker.new_id(day),
        scope=child.scope,
        form=FormRef(id=form.id, version=form.version, text_hash=form.text_hash),
        respondent=told["respondent"],
        respondent_name=told.get("name", ""),
        relation=told.get("relation", ""),
        mode=told.get("mode", "alone"),
        helper=told.get("helper", ""),
        place=told.get("place", ""),
        done_on=day.isoformat(),
        started_at=maker.at(day, 15, 10),
        finished_at=maker.at(day, 15, 40),
        show_to=tuple(sorted(told.get("show_to", ()))),
        signed_name=told.get("signed", ""),
        answers=_answers(form, told["answers"], told["respondent"]),
        beside=words,
    )
    maker.keep(record, by, maker.at(day, 15, 40))
    return record


def before_sending(maker: Maker, child: Child, by: Id, day: date, how: str) -> dict[str, Used]:
    """The child's own sitting for a stage, done on this day, and where the stage takes up the one thing it raised.

    `how`: what the stage says of how it was done. The luck of the rest of the town stays as it is.
    """
    luck, maker.luck = maker.luck, random.Random(f"sitting of {child.id} on {day}")  # noqa: S311
    raised = maker.luck.choice(tuple(_RAISED))
    told = {"respondent": "child", "mode": _MODES.get(how, how), "answers": {raised: "no"}}
    record = make_sitting(maker, child, by, told, day)
    maker.luck = luck
    return {key_of(record, raised): Used(answer=_RAISED[raised])}


def _answers(form: FormDefinition, told: Mapping[str, Any], said_by: str) -> dict[str, Answer]:
    made = {}
    for question in form.questions.values():
        value = told.get(question.id, _calm(question))
        if value is not None:
            made[question.id] = Answer(value=value, said_by=said_by)
    return made


def _calm(question: Question) -> str | None:
    """The first answer that nobody has to take up."""
    if question.kind is not Kind.CHOICE:
        return None
    return next((option.code for option in question.options if not option.follow_up and not option.alerts), None)
