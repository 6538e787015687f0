"""The largest assessment, every question of it answered: what the lines about large forms are measured with."""

from app.domain.answer import Answer
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.visibility import visible
from tests.bench.corpus import number
from tests.bench.prose import text

STAGE = "leaving_custody"
"""The kind of stage that asks most."""


def filled(form: FormDefinition, stage: str = STAGE) -> dict[str, Answer]:
    """An answer to every question that is shown, and so on to those that show because of it."""
    answers: dict[str, Answer] = {}
    while True:
        open_now = visible(form, answers, stage).questions - answers.keys()
        added = {key: _answer(form.questions[key], n) for n, key in enumerate(sorted(open_now))}
        if not any(not answer.is_blank for answer in added.values()):
            return {key: answer for key, answer in answers.items() if not answer.is_blank}
        answers |= added


def _answer(question: Question, n: int) -> Answer:
    if question.kind is Kind.NOTE:
        return Answer()
    if question.kind is Kind.REPEATING:
        cells = {f.id: value for f in question.fields if (value := _answer(f, n).value) is not None}
        return Answer(rows={str(number(30 + k, n)): cells for k in range(3)})
    match question.kind:
        case Kind.YES_NO:
            return Answer(value=True)
        case Kind.NUMBER:
            return Answer(value=12)
        case Kind.DECIMAL:
            return Answer(value="12.5")
        case Kind.DATE:
            return Answer(value="2026-08-14")
        case Kind.SEVERAL:
            return Answer(value=(question.codes[0],))
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return Answer(value=question.codes[-1 if question.kind is Kind.RATING else 0])
        case _:
            return Answer(value=text(n, 200 if question.kind is Kind.NARRATIVE else 60))
