"""Answers that ask for action today: a child at risk of harm must not wait for the next time the form is read.

Source: DOMAIN 3.3 (a), in the form by the tag `safeguarding_trigger`. Holds offline; the caller opens the urgent task.
"""

from app.domain.answer import Answer, Answers
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.visibility import visible

TRIGGER = "safeguarding_trigger"
TALK = "talk"
"""The option of a child or carer who wants to talk about it: asked about danger, that is for today too."""


def raises_concern(question: Question, answer: Answer) -> bool:
    """Whether this answer to this question asks for action: yes, an option the form marks with `alerts`, or the wish to talk."""
    if TRIGGER not in question.tags:
        return False
    if question.kind is Kind.YES_NO:
        return answer.value is True
    chosen = _chosen(answer)
    alerts = any(option.alerts and option.code in chosen for option in question.options)
    return alerts or wants_to_talk(question, answer)


def wants_to_talk(question: Question, answer: Answer) -> bool:
    """Did they ask to talk about this, where the question is about danger?"""
    return TRIGGER in question.tags and TALK in question.codes and TALK in _chosen(answer)


def _chosen(answer: Answer) -> tuple[object, ...]:
    return answer.value if isinstance(answer.value, tuple) else (answer.value,)


def triggered(definition: FormDefinition, answers: Answers, stage: str = "") -> tuple[str, ...]:
    """Ids of the shown questions whose answers ask for action, in reading order."""
    questions = definition.questions
    if not any(key in questions and raises_concern(questions[key], answer) for key, answer in answers.items()):
        return ()  # as nearly always, so nobody has to work out what is shown
    counted = visible(definition, answers, stage).answers
    return tuple(key for key, answer in counted.items() if raises_concern(definition.questions[key], answer))
