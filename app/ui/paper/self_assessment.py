"""What stands on paper of a self-assessment: each question with what was said, as it was said. Pure.

The drawing library comes in on the first call of `make_pdf`: run it on a read thread.
"""

from typing import TYPE_CHECKING, Final

from app.domain import drawing
from app.domain.answer import Answer
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.moment import Moment
from app.domain.self_assessment import Beside, SelfAssessment
from app.forms.answer_words import answer_words
from app.forms.definition import FormDefinition, Question
from app.forms.visibility import visible
from app.forms.wording import fill
from app.ui import when
from app.ui.paper.assessment import whose
from app.ui.paper.pictures import ONE_AT_A_TIME

if TYPE_CHECKING:
    from app.reports.self_assessment_print import SelfAssessmentPrint, Told

NO_FORM: Final = (
    "This cannot be printed yet: this laptop does not have its questions. Nothing is lost. Sync once, then print it."
)
_MODES: Final = {
    "alone": "on their own",
    "read_aloud": "with the questions read aloud",
    "worker_writes": "written down for them",
    "paper": "on paper, typed up later",
}


def make_pdf(record: SelfAssessment, form: FormDefinition | None, child: Child, printed_by: str, at: Moment) -> bytes:
    """The pages, A4 upright. Raises Refused without the form, CouldNotDraw where it cannot be drawn."""
    from app.reports.self_assessment_print import draw_self_assessment

    content = contents(record, form, child, printed_by, at)
    with ONE_AT_A_TIME:
        return draw_self_assessment(content)


def contents(
    record: SelfAssessment, form: FormDefinition | None, child: Child, printed_by: str, at: Moment
) -> "SelfAssessmentPrint":
    """All words of the print. Questions that were not asked stay off the paper. Raises Refused without the form."""
    from app.reports.self_assessment_print import SelfAssessmentPrint, ToldSection

    if form is None:
        raise Refused(NO_FORM)
    seen = visible(form, record.answers, form.id)
    parts = (
        ToldSection(
            fill(section.title, child.called),
            tuple(
                _told(
                    question,
                    seen.answers.get(question.id, Answer()),
                    record.beside.get(question.id, Beside()),
                    child.called,
                )
                for question in section.questions
                if question.takes_an_answer and question.id in seen.questions
            ),
        )
        for section in form.sections
        if section.id in seen.sections
    )
    return SelfAssessmentPrint(
        title=fill(form.title, child.called),
        child_name=whose(child),
        how=_how(record, child),
        sections=tuple(part for part in parts if part.told),
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
    )


def _how(record: SelfAssessment, child: Child) -> str:
    who = child.called if record.respondent == "child" else record.respondent_name or "a parent or carer"
    day = when.day_of(record.done_on or record.finished_at or record.started_at)
    on = f" on {when.long_day(day)}" if day else ""
    helper = f", {record.helper} was there" if record.helper else ""
    unfinished = "" if record.is_finished else " Not finished yet."
    return f"Said by {who}{on}, {_MODES.get(record.mode, record.mode)}{helper}.{unfinished}"


def _told(question: Question, answer: Answer, beside: Beside, called: str) -> "Told":
    from app.reports.self_assessment_print import FACES, Told

    code = answer.value if isinstance(answer.value, str) and answer.value in question.codes else ""
    return Told(
        question=fill(question.label, called),
        answer=answer_words(question, answer, called).strip(),
        face=_face(question, code) if code in FACES else "",
        words=beside.words.strip(),
        drawing=_strokes(beside.drawing),
    )


def _face(question: Question, code: str) -> str:
    """The face of an answer: where yes is what worries, yes has the sad face and no the smiling one."""
    worries = {option.code for option in question.options if option.alerts or option.follow_up}
    is_turned = "yes" in worries and "no" not in worries
    return {"yes": "no", "no": "yes"}.get(code, code) if is_turned else code


def _strokes(text: str) -> tuple[drawing.Stroke, ...]:
    """The drawing; one that cannot be read prints as none, so that the words still print."""
    try:
        return drawing.read(text) if text else ()
    except Refused:
        return ()
