"""Comparing two assessments, and putting them on paper: the largest form that is shipped, answered in full.

Processor time, because nothing here waits. The peers are as many plain comparisons, and reportlab's own paragraphs.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from io import BytesIO

import msgspec
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.changes.comparing import Side, compare
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.standing import Standing
from app.forms.definition import FormDefinition, Kind
from app.forms.shipped import shipped_shelf
from app.operations.rows.assessment import AssessmentFile
from app.ui.paper import assessment, changes
from tests.bench.table import Line
from tests.helpers.answers import some_answer

AT = Moment(wall_at="2026-11-23T14:02:00+00:00", boot_id="bench", boottime_ns=1)
TIMES = 7


def lines() -> Iterator[Line]:
    """The rows about comparing and printing."""
    form = shipped_shelf().newest("assessment")
    assert form is not None
    then = {q.id: some_answer(q)[0] for q in form.questions.values() if q.takes_an_answer}
    now = {id: _changed(form, id, answer) for id, answer in then.items()}
    before, after = (Side(form=form, answers=answers, stage="review") for answers in (then, now))
    took = _best(lambda: compare(before, after, "Jay"))
    found = compare(before, after, "Jay")
    peer = _best(lambda: [then[id] == now[id] for id in then])
    count = len(found.changes) + found.same
    yield Line(
        "compare two assessments", took, "as many plain comparisons", peer,
        f"{count} answers shown of {len(then)}, {len(found.changes)} of them changed", limit_ms=100,
    )  # fmt: skip
    file = _file(form, then, now)
    texts = [
        str(words)
        for section in assessment.contents(file, "Leah", AT).sections
        for pair in section.answers
        for words in pair
    ]
    platypus = _best(lambda: _platypus(texts), 3)
    took = _best(lambda: assessment.make_pdf(file, "Leah", AT), 3)
    yield Line(
        "print an assessment", took, "reportlab's paragraphs", platypus, f"{len(texts) // 2} questions", limit_ms=3000
    )
    took = _best(lambda: changes.make_pdf(file, "Leah", AT), 3)
    yield Line("print the page of changes", took, "reportlab's paragraphs", platypus, "one page", limit_ms=1000)


def _changed(form: FormDefinition, id: str, answer: Answer) -> Answer:
    question = form.questions[id]
    if question.kind in (Kind.NARRATIVE, Kind.SHORT_TEXT):
        return Answer(value=f"{answer.value} And something new.")
    if question.kind in (Kind.CHOICE, Kind.CERTAINTY):
        return Answer(value=question.codes[-1])
    return answer


def _file(form: FormDefinition, then: dict[str, Answer], now: dict[str, Answer]) -> AssessmentFile:
    ref = FormRef(id=form.id, version=form.version)
    record = Assessment(id=Id("a"), scope=Id("s"), form=ref, stage="review", started_on="2026-11-02", answers=now)
    child = Child(id=Id("c"), scope=Id("s"), first_names="Jayden", surname="Okafor", preferred_name="Jay")
    return AssessmentFile(
        assessment=record, form=form, child=child, standing=Standing(), head_hash="", author="", signed_by="",
        before=msgspec.structs.replace(record, answers=then), before_form=form, notes=(), open_conflicts=(), signatures=(),
    )  # fmt: skip


def _platypus(texts: list[str]) -> None:
    style = ParagraphStyle("plain")
    SimpleDocTemplate(BytesIO()).build([Paragraph(text or "-", style) for text in texts])


def _best(work: Callable[[], object], times: int = TIMES) -> float:
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)
