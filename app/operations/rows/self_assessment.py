"""A self-assessment with what a reader needs beside it."""

import msgspec

from app.domain.child import Child
from app.domain.self_assessment import SelfAssessment
from app.forms.definition import FormDefinition


class SelfAssessmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting, with its form in the language in which they were asked. `form` is None where this laptop does not have
    it yet; `not_worded`: how many of its texts stand in English all the same; `by` is the worker who began it."""

    record: SelfAssessment
    form: FormDefinition | None
    child: Child
    by: str = ""
    not_worded: int = 0
