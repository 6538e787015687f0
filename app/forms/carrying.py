"""Starting the next stage from the last: gathered facts come along and ask to be confirmed, conclusions start afresh."""

import msgspec

from app.domain.answer import Answer, Answers
from app.forms.definition import Carry, FormDefinition, Question
from app.forms.fitting import has_shape


def carry_forward(
    previous: Answers, stage_id: str, definition: FormDefinition, *, all_of_it: bool = False
) -> dict[str, Answer]:
    """The answers a new stage opens with. `stage_id` is the stage they were stated at, kept so that their age can be shown.

    Left behind: blank answers, questions the form asks afresh, no longer has, or has with another kind. Nothing is lost:
    the earlier stage keeps what it said. An answer that was carried before and that nobody confirmed names the stage it first
    came from. `all_of_it`: what is asked afresh comes along too (a minor update judges nothing anew).
    """
    return {
        key: _carried(answer, stage_id)
        for key, answer in previous.items()
        if (question := definition.questions.get(key)) is not None and _comes_along(question, answer, all_of_it)
    }


def _comes_along(question: Question, answer: Answer, all_of_it: bool) -> bool:
    return (all_of_it or question.carry is not Carry.FRESH) and not answer.is_blank and has_shape(question, answer)


def _carried(answer: Answer, stage_id: str) -> Answer:
    source = answer.carried_from if answer.is_unconfirmed else stage_id
    return msgspec.structs.replace(answer, carried_from=source, confirmed=False)
