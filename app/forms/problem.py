"""What is wrong with one answer: the sentences next to a field and in the summary at the top of the page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from app.domain.answer import Answer, Row
from app.forms.checks import Asked, failing
from app.forms.definition import FormDefinition, Question
from app.forms.fitting import misfit
from app.forms.rated import HARM, MINOR, RATINGS, SERIOUS, level
from app.forms.visibility import visible_fields
from app.forms.wording import missing_sentence

_RATED = frozenset(RATINGS)


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to put right. `sentence` goes next to the field, `in_summary` stands alone; both may hold `{name}`.

    `row_id` and `field_id` name the place inside a repeating group. `is_missing`: nothing is stated yet;
    `is_unconfirmed`: the answer came from an earlier stage and nobody has said that it still holds.
    """

    question_id: str
    section_id: str
    sentence: str
    in_summary: str
    row_id: str = ""
    field_id: str = ""
    is_missing: bool = False
    is_unconfirmed: bool = False


class Place(msgspec.Struct, frozen=True):
    """Where problems are looked for: the form, the answers that count, today's date, and the kind of stage."""

    definition: FormDefinition
    answers: Mapping[str, Answer]
    today: date
    stage: str = ""


def problems_with(place: Place, question: Question) -> Iterator[Problem]:
    """Everything wrong with what is stated. An empty answer has no problem here."""
    answer = place.answers.get(question.id)
    if answer is None or answer.is_blank:
        return
    fault = misfit(question, answer.value)
    if fault:
        yield _problem(place, question, fault)
        return
    for sentence in failing(Asked(place.definition.questions, question, answer, place.answers, place.today)):
        yield _problem(place, question, sentence)
    for row_id, row in answer.rows.items():
        yield from _problems_in_row(place, question, row_id, row)


def problems_before_sending(place: Place, question: Question) -> Iterator[Problem]:
    """What stands in the way of sending: also what is required and missing, or carried and not confirmed."""
    answer = place.answers.get(question.id)
    if answer is None or answer.is_blank:
        if question.required or is_needed(place, question):
            yield _missing(place, question)
        return
    yield from problems_with(place, question)
    for row_id, row in answer.rows.items():
        for field in visible_fields(question, row):
            if field.required and Answer(value=row.get(field.id)).is_blank:
                yield _missing(place, question, row_id, field)
    if answer.is_unconfirmed and question.carry != "keep" and place.stage != MINOR:
        sentence = "Confirm that this still holds, or change it"
        yield msgspec.structs.replace(_problem(place, question, sentence), is_unconfirmed=True)


def told_apart(definition: FormDefinition, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The same for one list over all sections: what reads the same in two of them names its section."""
    places: dict[str, set[str]] = {}
    for problem in problems:
        places.setdefault(problem.in_summary, set()).add(problem.section_id)
    return tuple(_with_section(definition, one) if len(places[one.in_summary]) > 1 else one for one in problems)


def _with_section(definition: FormDefinition, problem: Problem) -> Problem:
    said = problem.in_summary
    title = definition.section(problem.section_id).title
    first = said[:1] if said[1:2].isupper() else said[:1].lower()
    return msgspec.structs.replace(problem, in_summary=f"{title}: {first}{said[1:]}")


def is_needed(place: Place, question: Question) -> bool:
    """Needed at every stage that asks it, whatever its form says: the ratings, and from medium harm on the contingency."""
    if not question.tags:
        return False
    if not _RATED.isdisjoint(question.tags):
        return True
    is_contingency = "contingency" in question.tags
    return is_contingency and any(level(place.definition, place.answers, tag) in SERIOUS for tag in HARM)


def _problems_in_row(place: Place, question: Question, row_id: str, row: Row) -> Iterator[Problem]:
    fields = {field.id: field for field in question.fields}
    cells = {field_id: Answer(value=cell) for field_id, cell in row.items()}
    for field in visible_fields(question, row):
        answer = cells.get(field.id)
        if answer is None or answer.is_blank:
            continue
        fault = misfit(field, answer.value)
        sentences = [fault] if fault else failing(Asked(fields, field, answer, cells, place.today))
        for sentence in sentences:
            yield _problem(place, question, sentence, row_id, field)


def _problem(place: Place, question: Question, sentence: str, row_id: str = "", field: Question | None = None) -> Problem:
    return Problem(
        question_id=question.id,
        section_id=place.definition.home[question.id],
        sentence=sentence,
        in_summary=_standing_alone((field or question).label, sentence),
        row_id=row_id,
        field_id=field.id if field else "",
    )


def _missing(place: Place, question: Question, row_id: str = "", field: Question | None = None) -> Problem:
    asked = field or question
    problem = _problem(place, question, missing_sentence(asked), row_id, field)
    in_summary = asked.missing or problem.in_summary
    return msgspec.structs.replace(problem, is_missing=True, in_summary=in_summary)


def _standing_alone(label: str, sentence: str) -> str:
    return f"{label} {sentence}" if label.endswith("?") else f"{label}: {sentence[0].lower()}{sentence[1:]}"
