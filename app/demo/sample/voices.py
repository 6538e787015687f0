"""Self-assessments of the children whom the demo opens with, told in resources/sample/voices.yaml."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.demo.sample.files import File
from app.demo.sample.lists import sample_list
from app.demo.sample.making import Maker, working_days_ago
from app.domain.answer import Answer
from app.domain.assessment import FormRef, Used
from app.domain.drawing import Stroke, write
from app.domain.self_assessment import Beside, SelfAssessment
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.integration import key_of
from app.forms.shipped import shipped_form

FORMS = {"child": "what_do_you_think", "carer": "what_do_you_think_carer"}
HOUSE = (
    Stroke(1, 1, ((150, 300), (500, 90), (850, 300))),
    Stroke(2, 1, ((230, 290), (230, 540), (770, 540), (770, 290))),
    Stroke(7, 1, ((440, 540), (440, 400), (560, 400), (560, 540))),
    Stroke(3, 2, ((880, 110),)),
)


def make_voices(maker: Maker, file: File, first_names: str) -> dict[str, Used]:
    """What this child and their carers said, if it is told; gives what the assessment does with it. The luck of the rest of
    the town stays as it is."""
    told = sample_list("voices").get(first_names, ())
    luck, maker.luck = maker.luck, random.Random(f"voices of {first_names}")  # noqa: S311
    used: dict[str, Used] = {}
    for one in told:
        record = _sitting(maker, file, one, working_days_ago(maker.today, one["ago"]))
        used |= {key_of(record, question): Used(**where) for question, where in one.get("used", {}).items()}
    maker.luck = luck
    return used


def _sitting(maker: Maker, file: File, told: Mapping[str, Any], day: date) -> SelfAssessment:
    form = shipped_form(FORMS[told["respondent"]], 1)
    said_by = told["respondent"]
    words = {key: Beside(words=text) for key, text in told.get("words", {}).items()}
    if told.get("house"):
        words["place_own"] = Beside(words=words["place_own"].words, drawing=write(HOUSE))
    record = SelfAssessment(
        id=maker.new_id(day),
        scope=file.child.scope,
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
        answers=_answers(form, told["answers"], said_by),
        beside=words,
    )
    maker.keep(record, file.worker.id, maker.at(day, 15, 40))
    return record


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
