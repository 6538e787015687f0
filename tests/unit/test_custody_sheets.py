"""What the sheets of the custody log ask fits the form of an attendance, and none of them has room for the child's account."""

from app.domain.attendance import FORM
from app.forms.definition import FormDefinition, Question
from app.forms.shipped import shipped_form
from app.ui.features.custody import asking
from app.ui.features.custody.asking import Ask, Field
from app.ui.features.custody.end_page import HOME

_LINES = {
    "search/reason", "search/who_there", "concern/words", "concern/answer", "hand_over/words", "gap/words",
}  # fmt: skip
"""Lines that one may type in: process facts each."""


def _form() -> FormDefinition:
    return shipped_form(FORM, 1)


def _fits(field: Field, question: Question) -> None:
    if question.options:
        assert {code for code, _ in field.options} <= set(question.codes), field.key
    else:
        assert field.kind == "line" or question.kind in ("short_text", "yes_no"), field.key


def test_what_a_search_writes_has_its_place_in_the_form() -> None:
    each = {field.id: field for field in _form().questions["searches_each"].fields}
    for field in asking.search().fields:
        _fits(field, each[field.key])
    assert each["at"].kind == "short_text"


def test_what_the_refusal_of_bail_writes_has_its_place_in_the_form() -> None:
    form = _form()
    answers, reasons = (
        tuple((code, code) for code in form.questions[key].codes) for key in ("transfer_answer", "transfer_not_reason")
    )
    for field in asking.bail_refused(answers, reasons, {}).fields:
        _fits(field, form.questions[field.key])


def test_what_page_and_start_write_is_asked_by_the_form_and_every_section_that_is_opened_is_there() -> None:
    form = _form()
    written = {key for key, _ in HOME} | {"request_officer", "child_called", "outcome_what", "custody_officer", "child_sex"}
    assert written <= set(form.questions)
    assert "charged_kept" in form.questions["outcome_what"].codes
    sections = {section.id for group in form.groups for section in group.sections}
    assert {"request", "follow_up", "feedback", "adult"} <= sections


def test_no_sheet_has_room_for_what_the_child_says_happened() -> None:
    asks: tuple[Ask, ...] = (
        asking.search(), asking.concern(), asking.step_down(), asking.hand_over([("a", "A")]), asking.extended(),
        asking.bail_refused((), (), {}), asking.outcome(()), asking.gap("?"), asking.cancel(),
    )  # fmt: skip
    lines = {f"{ask.key}/{field.key}" for ask in asks for field in ask.fields if field.kind == "line"}
    assert lines == _LINES
