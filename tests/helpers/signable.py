"""Assessments that may be sent: with everything answered that their form requires."""

from functools import lru_cache

from app.domain.answer import Answer, Answers
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import Id
from app.forms.shipped import shipped_form
from tests.helpers.answers import whole_answers
from tests.helpers.laptop import new_id

SHORT = "formulation"
"""A shipped form of few questions, for stories that are about the signature and not about the answers."""
RATED = "prevention_and_diversion"
"""One that rates harm."""


@lru_cache(maxsize=16)
def _whole(form: str, stage: str) -> Answers:
    return whole_answers(shipped_form(form, 1), stage=stage)[0]


def signable(scope: Id, form: str = SHORT, stage: str = "", **answers: Answer) -> Assessment:
    """One in this file on a form as it is shipped, with everything answered; `answers` come instead or on top."""
    stage = stage or form
    ref = FormRef(id=form, version=1)
    return Assessment(
        id=new_id(), scope=scope, form=ref, stage=stage, started_on="2026-11-02", answers={**_whole(form, stage), **answers}
    )
