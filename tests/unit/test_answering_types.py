"""Which records answer a form is said once, and is what their fields say."""

import typing

from app.domain.merge_class import ByFormDefinition
from app.domain.types import ANSWERS_A_FORM, TYPES


def test_the_types_that_answer_a_form_are_those_with_answers_by_form() -> None:
    found = {
        name
        for name, record in TYPES.items()
        for hint in typing.get_type_hints(record, include_extras=True).values()
        if any(isinstance(mark, ByFormDefinition) for mark in getattr(hint, "__metadata__", ()))
    }
    assert found == ANSWERS_A_FORM
