"""The shipped start-of-order assessment: complete, respectful, frozen, quick to read, and it can be filled in to the end."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from app import resources
from app.domain.answer import Answer, Value
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.progress import State
from app.forms.safeguarding import triggered
from app.forms.session import FormSession
from app.forms.shipped import frozen_versions, shipped_form, shipped_shelf
from app.forms.visibility import visible_fields

TODAY = date(2026, 11, 22)
EXPECTED_SECTIONS = """
core living family health communication substances safety learning what_happened patterns other_behaviour history
hopes opportunities engagement factors self_child self_carer understanding future likelihood serious_harm wellbeing
intervention priorities tailoring resources plan contingency bail court_report panel_report entering_custody
leaving_custody moving_area to_probation
""".split()  # noqa: SIM905 - a list of 36 words reads better without 72 quotes


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return shipped_form("assessment", 1)


def every_field(form: FormDefinition) -> Iterator[Question]:
    for question in form.questions.values():
        yield question
        yield from question.fields


def texts_of(form: FormDefinition) -> Iterator[str]:
    for section in form.sections:
        yield from (section.title, section.intro, section.guidance, section.closed_because)
    for question in every_field(form):
        yield from (question.label, question.hint, question.guidance, question.missing, question.unit)
        for option in question.options:
            yield from (option.label, option.meaning)


def test_every_section_of_the_framework_is_there_with_questions_of_its_own(form: FormDefinition) -> None:
    assert [section.id for section in form.sections] == EXPECTED_SECTIONS
    assert all(any(one.takes_an_answer for one in section.questions) for section in form.sections)
    assert len([section for section in form.sections if len(section.questions) >= 10]) >= 6


def test_the_version_is_frozen() -> None:
    form = shipped_form("assessment", 1)
    frozen = frozen_versions()[("assessment", 1)]
    assert form.structural_hash == frozen, (
        "Version 1 is published. Make 2.yaml for a change of structure. Before the first release you may instead put "
        f"{form.structural_hash} in resources/forms/frozen.json."
    )
    assert shipped_shelf().newest("assessment") == form


def test_every_shipped_file_is_published(form: FormDefinition) -> None:
    files = {(path.parent.name, int(path.stem)) for path in resources.path("forms").glob("*/*.yaml") if path.stem.isdigit()}
    assert files == set(frozen_versions())


def test_the_words_are_about_a_child_and_need_no_pronoun(form: FormDefinition) -> None:
    unwanted = re.compile(r"\b(he|she|his|her|hers|him|himself|herself|offender|client|nominal)\b", re.IGNORECASE)
    assert [text for text in texts_of(form) if unwanted.search(text)] == []
    assert [text for text in texts_of(form) if "!" in text or "{ name" in text] == []


def test_labels_are_sentence_case_without_a_full_stop(form: FormDefinition) -> None:
    labels = [one.label for one in every_field(form) if one.kind is not Kind.NOTE]
    assert [label for label in labels if label.endswith(".") or (label[0].isalpha() and not label[0].isupper())] == []


def test_living_arrangements_ask_what_the_screen_shows(form: FormDefinition) -> None:
    where, since, home = (form.questions[key] for key in ("living_where", "living_since", "living_home"))
    assert where.label == "Where is {name} living now?"
    assert [option.label for option in where.options] == [
        "With family",
        "With carers",
        "Children's home",
        "Living alone",
        "Somewhere else",
    ]
    assert (since.kind, since.label) == (Kind.DATE, "When did {name} move in?")
    assert (home.kind, home.label) == (Kind.NARRATIVE, "What is home like for {name}?")


def test_every_gathering_section_asks_for_the_childs_own_words(form: FormDefinition) -> None:
    for section in ("living", "family", "health", "learning", "what_happened", "hopes", "engagement"):
        assert form.questions[f"{section}_voice"].required
        assert "child_voice" in form.questions[f"{section}_voice"].tags


def test_conclusions_are_asked_afresh_and_facts_are_carried(form: FormDefinition) -> None:
    for section in ("likelihood", "serious_harm", "wellbeing", "intervention"):
        assert {one.carry for one in form.section(section).questions} == {"fresh"}
    assert form.questions["living_home"].carry == "confirm"
    assert form.questions["health_thoughts_now"].carry == "fresh"


def test_a_rating_and_its_reasons_are_one_judgement(form: FormDefinition) -> None:
    for section in ("likelihood", "serious_harm", "wellbeing"):
        level, why = form.questions[f"{section}_level"], form.questions[f"{section}_why"]
        assert level.group == why.group == section
        assert level.required
        assert why.required
    levels = ("lor_level", "rosh_level", "swb_level", "intervention_level")
    assert all(sum(tag in one.tags for one in form.questions.values()) == 1 for tag in levels)


def test_thoughts_of_suicide_ask_for_action_and_for_a_safety_plan(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY)
    assert "health_safety_plan" in session.answer("health_thoughts_now", True).shown
    assert triggered(form, session.answers) == ("health_thoughts_now",)
    session.answer("health_thoughts_now", False)
    session.answer("health_self_harm", "past")
    assert triggered(form, session.answers) == ()


def test_a_situation_adds_its_section(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY)
    assert session.progress.of("bail") is None
    assert "bail_package" in session.answer("core_situations", ("bail",)).shown
    assert session.progress.of("bail") is not None


def test_conclusions_wait_for_the_facts(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY)
    understanding = session.progress.of("understanding")
    assert understanding is not None
    assert understanding.state is State.CANNOT_START
    assert "what happened first" in understanding.reason


def plausible(question: Question) -> Value:
    """An answer that fits the question: the first option, a past date, a small number, a word."""
    match question.kind:
        case Kind.SEVERAL:
            return (question.codes[0],)
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return question.codes[0]
        case Kind.YES_NO:
            return True
        case Kind.NUMBER:
            return 12
        case Kind.DECIMAL:
            return "12.5"
        case Kind.DATE:
            return "2026-08"
        case _:
            return "Jay said so"


def filled(question: Question) -> Answer:
    if question.kind is not Kind.REPEATING:
        return Answer(value=plausible(question))
    row: dict[str, str | bool | int | tuple[str, ...]] = {}
    for _ in question.fields:
        for field in visible_fields(question, row):
            value = plausible(field)
            if field.id not in row and value is not None:
                row[field.id] = value
    return Answer(rows={"r1": row, "r2": row})


def test_it_can_be_filled_in_to_the_end_by_answering_what_is_asked(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY)
    for question in form.questions.values():
        if question.takes_an_answer and session.is_shown(question.id):
            session.answer(question.id, filled(question))
    assert session.problems_on_send() == ()
    assert session.progress.complete == session.progress.total
    assert {section.state for section in session.progress.sections} == {State.COMPLETE}


def test_no_follow_up_shows_before_its_question_is_answered(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY)
    follow_ups = [key for key, question in form.questions.items() if question.shown_when is not None]
    assert len(follow_ups) > 40
    assert [key for key in follow_ups if session.is_shown(key)] == []
