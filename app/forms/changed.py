"""Whether a review says anything new: gathered facts and the levels of the judgements, beside those of the stage before."""

from collections import Counter

import msgspec

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.forms.definition import Carry, FormDefinition, Kind, Question
from app.forms.rated import JUDGEMENTS

REVIEW = "review"


def is_unchanged(form: FormDefinition, before: Assessment, now: Assessment) -> bool:
    """True for a review whose facts and levels all read as before. Words of conclusions that are written anew do not count."""
    if now.stage != REVIEW:
        return False
    asked = (question for question in form.questions.values() if _counts(question))
    return all(_same(before.answers.get(q.id, Answer()), now.answers.get(q.id, Answer())) for q in asked)


def _counts(question: Question) -> bool:
    if not question.takes_an_answer or question.stages:
        return False
    is_level = question.kind is Kind.RATING and bool(set(JUDGEMENTS) & set(question.tags))
    return question.carry is not Carry.FRESH or is_level


def _same(before: Answer, now: Answer) -> bool:
    return before.value == now.value and _rows(before) == _rows(now)


def _rows(answer: Answer) -> Counter[bytes]:
    """Rows by what they say, whatever their ids."""
    return Counter(msgspec.json.encode(row, order="sorted") for row in answer.rows.values())
