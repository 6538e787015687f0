"""What an assessment's answers rate: the level of each judgement, found by the tags of its questions."""

from collections.abc import Mapping
from typing import Final

from app.domain.answer import Answer
from app.forms.definition import FormDefinition

HARM: Final = ("rosh_level", "swb_level")
"""Serious harm to others, and the child's own safety and wellbeing: what decides who countersigns (DOMAIN 4.7)."""


def level(form: FormDefinition, answers: Mapping[str, Answer], tag: str) -> str:
    """The level given where a question has this tag, empty where none is given."""
    for question in form.questions.values():
        answer = answers.get(question.id)
        if tag in question.tags and answer is not None and isinstance(answer.value, str):
            return answer.value
    return ""


def is_very_high(form: FormDefinition | None, answers: Mapping[str, Answer]) -> bool:
    """Is harm to others or to the child rated very high? False without the form."""
    return form is not None and any(level(form, answers, tag) == "very_high" for tag in HARM)
