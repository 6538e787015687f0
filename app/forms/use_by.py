"""Until when an assessment may be decided by: the answer to the question tagged `use_by` (DOMAIN 5.1)."""

from collections.abc import Mapping
from typing import Final

from app.domain.answer import Answer
from app.domain.dates import from_edtf
from app.forms.definition import FormDefinition

USE_BY: Final = "use_by"


def use_by(form: FormDefinition, answers: Mapping[str, Answer]) -> str:
    """The last day it can mean, ISO; empty where the form asks for none or none is given."""
    for question in form.tagged.get(USE_BY, ()):
        value = answers[question.id].value if question.id in answers else None
        found = from_edtf(value) if isinstance(value, str) else None
        if found is not None:
            return found.last.isoformat()
    return ""


def question_of(form: FormDefinition) -> str:
    """The id of the question that asks for it, empty where none does."""
    return next((question.id for question in form.tagged.get(USE_BY, ())), "")
