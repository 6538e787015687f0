"""Answers to a whole form, found by answering what is asked, each with the words it must be read as."""

from datetime import date

from app.domain.answer import Answer, Answers, Cell
from app.domain.record import EMPTY
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.session import FormSession
from app.forms.vouched import ASKS, DECLINED
from tests.helpers.laptop import new_id

TODAY = date(2026, 11, 23)


def some_answer(question: Question) -> tuple[Answer, tuple[str, ...]]:
    """An answer that fits the question, and the words that a reader must find for it."""
    match question.kind:
        case Kind.YES_NO:
            return Answer(value=False), ("No",)
        case Kind.NUMBER:
            return Answer(value=0), (f"0 {question.unit}".strip(),)
        case Kind.DECIMAL:
            return Answer(value="10"), (f"10 {question.unit}".strip(),)
        case Kind.DATE:
            return Answer(value="2026-08-14"), ("14 August 2026",)
        case Kind.SEVERAL:
            return Answer(value=(question.codes[-1],)), (label(question, question.codes[-1]),)
        case Kind.CHOICE if ASKS in question.tags and DECLINED in question.codes:
            return Answer(value=DECLINED), (
                label(question, DECLINED),
            )  # with no sitting beside it nothing else can be sent
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return Answer(value=question.codes[0]), (label(question, question.codes[0]),)
        case Kind.REPEATING:
            return _two_rows(question)
        case _:
            return Answer(value=f"Words about {question.id}."), (f"Words about {question.id}.",)


def label(question: Question, code: str) -> str:
    """What an option is called in the form."""
    option = question.option(code)
    assert option is not None
    return option.label


def _two_rows(question: Question) -> tuple[Answer, tuple[str, ...]]:
    cells: dict[str, Cell] = {}
    words: tuple[str, ...] = ()
    for field in question.fields:
        if field.shown_when is None:
            answer, said = some_answer(field)
            assert answer.value is not None
            cells[field.id], words = answer.value, words + said
    return Answer(rows={new_id(): cells, new_id(): cells}), words


def whole_answers(
    form: FormDefinition, before: Answers = EMPTY, stage: str = ""
) -> tuple[dict[str, Answer], dict[str, tuple[str, ...]]]:
    """Answers with nothing in the way of sending, and for each question that is shown the words to read.

    What is there `before` stays; what was carried from an earlier stage is confirmed.
    """
    session = FormSession.open(form, before, TODAY, stage=stage)
    words: dict[str, tuple[str, ...]] = {}
    tried: dict[str, int] = {}
    for _ in range(1_500):
        problems = session.problems_on_send()
        if not problems:
            return dict(session.answers), {id: said for id, said in words.items() if session.is_shown(id)}
        question = session.definition.questions[problems[0].question_id]
        if problems[0].is_unconfirmed:
            session.confirm(question.id)
            continue
        turn = tried[question.id] = tried.get(question.id, -1) + 1
        answer, words[question.id] = some_answer(question)
        if question.kind in (Kind.CHOICE, Kind.RATING, Kind.CERTAINTY) and ASKS not in question.tags:
            code = question.codes[turn % len(question.codes)]
            answer, words[question.id] = Answer(value=code), (label(question, code),)
        session.answer(question.id, answer)
    raise AssertionError([p.in_summary for p in session.problems_on_send()][:5])
