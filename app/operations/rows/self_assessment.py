"""A self-assessment with what a reader needs beside it."""

import msgspec

from app.domain.child import Child
from app.domain.self_assessment import SelfAssessment
from app.forms.definition import FormDefinition


class SelfAssessmentFile(msgspec.Struct, frozen=True, kw_only=True):
    """One sitting. `form` is None where this laptop does not have its form yet; `by` is the worker who began it."""

    record: SelfAssessment
    form: FormDefinition | None
    child: Child
    by: str = ""
