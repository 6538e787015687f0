"""What a person states in an assessment: put into the record, and the operation that keeps it."""

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.operations.assessment import SAID, RecordAnswers


def with_answer(assessment: Assessment, question: str, answer: Answer) -> Assessment:
    """The assessment with this stated; a blank answer is none, as in the store."""
    others = {key: kept for key, kept in assessment.answers.items() if key != question}
    return assessment.but(answers=others if answer.is_blank else {**assessment.answers, question: answer})


def record_answers(seen: Assessment, now: Assessment) -> RecordAnswers:
    """What keeps the answers that are other ones now."""
    questions = {**seen.answers, **now.answers}
    stated = {q: now.answers.get(q, Answer()) for q in questions if seen.answers.get(q) != now.answers.get(q)}
    said = {name: getattr(now, name) for name in SAID if getattr(now, name) != getattr(seen, name)}
    return RecordAnswers(seen=seen, answers=stated, **said)
