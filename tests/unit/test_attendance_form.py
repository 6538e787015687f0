"""The form of a custody attendance holds every item that such a record has to hold, and has no place for the child's account."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app import resources
from app.domain.attendance import ALERTS, FORM, Attendance
from app.domain.stamp import KINDS, RIGHTS
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.shipped import shipped_form

COVERAGE: Final = resources.values_in(Path(__file__).with_name("attendance_coverage.yaml").read_text(encoding="utf-8"))


def the_form() -> FormDefinition:
    return shipped_form(FORM, 1)


def every_field() -> Iterator[Question]:
    for question in the_form().questions.values():
        yield question
        yield from question.fields


def test_every_item_of_the_list_is_asked_or_tapped() -> None:
    asked = set(the_form().questions)
    asked |= {f"{q.id}.{field.id}" for q in the_form().questions.values() for field in q.fields}
    asked |= {f"stamp:{kind}" for kind in KINDS}
    asked |= {f"stamp:{kind}/{about}" for kind in ("right_given", "right_understood") for about in RIGHTS}
    asked |= {f"record:{name}" for name in Attendance.__struct_fields__}
    missing = {item: set(ids) - asked for items in COVERAGE.values() for item, ids in items.items() if set(ids) - asked}
    assert missing == {}


def test_nothing_is_asked_that_the_list_does_not_name() -> None:
    named = {id.partition(".")[0] for items in COVERAGE.values() for ids in items.values() for id in ids}
    beside = {"child_pronouns", "alerts_other", "safeguarding_why_not", "outcome_property", "feedback_asked"}
    assert set(the_form().questions) - named == beside


def test_there_is_no_room_for_a_story() -> None:
    for question in every_field():
        assert question.kind is not Kind.NARRATIVE, question.id
        if question.kind is Kind.SHORT_TEXT:
            lengths = [int(check.arguments[0]) for check in question.checks if check.name == "max_length"]
            assert lengths, question.id
            assert max(lengths) <= 500, question.id


def test_no_question_asks_what_the_child_says_of_the_offence() -> None:
    unwanted = re.compile(
        r"\b(account|version of|admits?|admitted|confess\w*|did it|what happened|guilty|no comment)\b", re.I
    )
    for question in every_field():
        told = f"{question.label} {' '.join(option.label for option in question.options)}"
        assert not unwanted.search(told), question.id


def test_only_the_alerts_can_come_from_a_childs_file() -> None:
    section = next(section for section in the_form().sections if section.id == "alerts")
    assert set(ALERTS) <= {question.id for question in section.questions}


def test_labels_need_no_pronoun_and_no_full_stop() -> None:
    unwanted = re.compile(r"\b(he|she|his|hers|him|himself|herself|offender|detainee|nominal)\b", re.IGNORECASE)
    for question in every_field():
        assert not unwanted.search(question.label), question.id
        assert not question.label.endswith("."), question.id
