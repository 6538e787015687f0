"""What one answer brings about in the largest form: what is shown, how far each section is, what does not go together."""

import statistics
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.forms.contradiction_rules import shipped_rules
from app.forms.contradictions import Contradictions, source_of
from app.forms.session import FormSession
from tests.bench.table import Line
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import new_id, shelf

RUNS: Final = 200
QUESTIONS: Final = ("living_where", "serious_harm_level", "wellbeing_level", "safety_carrying", "health_thoughts_now")


def lines() -> Iterator[Line]:
    """The row about one answer, in processor time."""
    form = shelf().newest("assessment")
    assert form is not None
    answers = dict(whole_answers(form)[0])
    session = FormSession.open(form, answers, date(2026, 11, 23), stage="review")
    record = Assessment(
        id=new_id(), scope=new_id(), form=FormRef(id=form.id, version=form.version), stage="review", answers=answers
    )
    together = Contradictions(shipped_rules(), source_of(record, form, session.counted), (), "Jay")
    took: list[float] = []
    for n in range(RUNS):
        question = form.questions[QUESTIONS[n % len(QUESTIONS)]]
        value = (n % 2 == 0) if question.kind == "yes_no" else question.codes[n % len(question.codes)]
        began = time.process_time()
        changed = session.answer(question.id, Answer(value=value))
        together.answered((question.id, *changed.shown, *changed.hidden), session.counted)
        took.append((time.process_time() - began) * 1000)
    fields = len(form.questions) + sum(len(q.fields) for q in form.questions.values())
    note = f"processor time, median of {RUNS}, worst {max(took):.1f} ms; {fields} fields, {len(shipped_rules())} rules"
    yield Line("what one answer brings about", statistics.median(took), note=note, limit_ms=5)
