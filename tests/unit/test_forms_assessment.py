"""The shipped assessment: complete at every kind of stage, respectful, frozen, and it can be filled in to the end."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from app import resources
from app.domain.answer import Answer, Value
from app.domain.assessment import Assessment, FormRef
from app.domain.ids import NO_ID
from app.domain.stage_type import STAGE_TYPES
from app.forms.conditions import questions_in
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.problem import told_apart
from app.forms.progress import State, problems_on_send
from app.forms.rated import facts
from app.forms.safeguarding import triggered
from app.forms.session import FormSession
from app.forms.shipped import frozen_versions, shipped_form, shipped_shelf
from app.forms.visibility import visible_fields

TODAY = date(2026, 11, 22)
GATHERED = (  # noqa: SIM905
    "living family health communication substances safety learning what_happened patterns other_behaviour history "
    "hopes opportunities engagement"
).split()
ROUND = "self_child self_carer understanding future likelihood serious_harm wellbeing intervention".split()  # noqa: SIM905
PLANNING = "priorities tailoring resources plan contingency".split()  # noqa: SIM905
EVERYWHERE = ["core", "partners", *GATHERED, "factors", *ROUND, *PLANNING]
AT_STAGE = {
    "referral_prevention": ["referral", *EVERYWHERE, "referral_outcome"],
    "referral_oocd": ["referral", *EVERYWHERE, "referral_outcome"],
    "bail_recommendation": [s for s in EVERYWHERE if s not in PLANNING[:4]] + ["bail"],
    "pre_sentence_report": [*EVERYWHERE, "court_report"],
    "referral_order_report": [*EVERYWHERE, "panel_report"],
    "start_of_order": EVERYWHERE,
    "entering_custody": [*EVERYWHERE, "entering_custody"],
    "review": ["review_reason", *EVERYWHERE, "review_outcome"],
    "leaving_custody": [*EVERYWHERE, "leaving_custody"],
    "transfer_out": [*EVERYWHERE, "moving_area"],
    "transfer_in": [*EVERYWHERE, "moved_here"],
    "transition_to_probation": [*EVERYWHERE, "to_probation"],
    "closure": [s for s in EVERYWHERE if s not in PLANNING[:4]] + ["ending"],
    "minor_update": ["core", "correction"],
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return shipped_form("assessment", 2)


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


@pytest.mark.parametrize("stage", AT_STAGE)
def test_each_kind_of_stage_asks_its_sections(form: FormDefinition, stage: str) -> None:
    session = FormSession.open(form, {}, TODAY, stage=stage)
    assert [one.section_id for one in session.progress.sections] == AT_STAGE[stage]


def test_every_kind_of_stage_is_covered() -> None:
    assert set(AT_STAGE) == set(STAGE_TYPES)


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_is_frozen(version: int) -> None:
    form = shipped_form("assessment", version)
    assert form.structural_hash == frozen_versions()[("assessment", version)], (
        f"Version {version} is published. Make the next version for a change of structure. Before the first release you "
        f"may instead put {form.structural_hash} in resources/forms/frozen.json."
    )


def test_the_newest_version_keeps_every_question_of_the_first(form: FormDefinition) -> None:
    first = shipped_form("assessment", 1)
    assert shipped_shelf().newest("assessment") == form
    kinds = {key: one.kind for key, one in first.questions.items()}
    assert {key: form.questions[key].kind for key in kinds if key in form.questions} == kinds
    codes = {key: set(one.codes) for key, one in first.questions.items()}
    assert [key for key, before in codes.items() if not before <= set(form.questions[key].codes)] == []


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
    for section in GATHERED:
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


def test_a_minor_update_opens_the_part_that_is_put_right(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY, stage="minor_update")
    session.answer("correction_parts", ("learning",))
    assert [one.section_id for one in session.progress.sections] == ["core", "correction", "learning"]


def test_a_review_that_leaves_the_plan_as_it_is_asks_why(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY, stage="review")
    assert "review_outcome_plan_why" in session.answer("review_outcome_plan", "no").shown
    assert form.questions["review_outcome_plan_why"].required
    assert "review_outcome_plan_what" in session.answer("review_outcome_plan", "yes").shown
    assert not session.is_shown("review_outcome_plan_why")


def test_each_service_is_asked_or_it_is_said_why_not(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY, stage="review")
    services = [q.id for q in form.section("partners").questions if q.kind is Kind.CHOICE]
    assert len(services) >= 8
    for service in services:
        assert form.questions[service].required
        session.answer(service, "answered")
        assert {p.question_id for p in session.problems_on_send()} >= {f"{service}_said"}
        assert f"{service}_why_not" in session.answer(service, "not_asked").shown
        assert form.questions[f"{service}_why_not"].required


def test_the_level_of_intervention_follows_from_both_ratings(form: FormDefinition) -> None:
    checks = {check.name: check.arguments for check in form.questions["intervention_level"].checks}
    assert checks == {"scaled_approach": ("likelihood_level", "serious_harm_level", "intervention_why_other")}


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
    """An answer that fits the question and its checks: the first option, a past date, the smallest number, a word."""
    match question.kind:
        case Kind.SEVERAL:
            return (question.codes[0],)
        case Kind.CHOICE | Kind.RATING | Kind.CERTAINTY:
            return question.codes[0]
        case Kind.YES_NO:
            return True
        case Kind.NUMBER:
            return next((int(check.arguments[0]) for check in question.checks if check.name == "between"), 12)
        case Kind.DECIMAL:
            return "12.5"
        case Kind.DATE:
            return "2026-10" if any(check.name == "after" for check in question.checks) else "2026-08"
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


@pytest.mark.parametrize("stage", STAGE_TYPES)
def test_it_can_be_filled_in_to_the_end_by_answering_what_is_asked(form: FormDefinition, stage: str) -> None:
    session = FormSession.open(form, {}, TODAY, stage=stage)
    for question in form.questions.values():
        if question.takes_an_answer and session.is_shown(question.id):
            session.answer(question.id, filled(question))
    assert session.problems_on_send() == ()
    assert session.progress.complete == session.progress.total
    assert {section.state for section in session.progress.sections} == {State.COMPLETE}


@pytest.mark.parametrize("stage", STAGE_TYPES)
def test_no_follow_up_shows_before_its_question_is_answered(form: FormDefinition, stage: str) -> None:
    session = FormSession.open(form, {}, TODAY, stage=stage)
    follow_ups = [key for key, question in form.questions.items() if set(questions_in(question.shown_when))]
    assert len(follow_ups) > 90
    assert [key for key in follow_ups if session.is_shown(key)] == []


def test_what_is_required_says_what_to_do_when_it_is_empty(form: FormDefinition) -> None:
    assert [key for key, question in form.questions.items() if question.required and not question.missing] == []


def test_nobody_is_asked_what_a_child_who_died_needs_next(form: FormDefinition) -> None:
    session = FormSession.open(form, {}, TODAY, stage="closure")
    session.answer("ending_why", "died")
    asked = {p.question_id for p in session.problems_on_send() if p.section_id == "ending"}
    assert asked == {"ending_on", "ending_done", "ending_worked"}
    assert {"ending_needs", "ending_call", "ending_achieved"} <= set(session.answer("ending_why", "completed").shown)


def test_mappa_in_the_form_decides_who_countersigns(form: FormDefinition) -> None:
    def facts_with(code: str) -> frozenset[str]:
        answers = {"serious_harm_mappa": Answer(value=code)}
        ref = FormRef(id=form.id, version=form.version)
        return facts(form, Assessment(id=NO_ID, scope=NO_ID, form=ref, stage="review", answers=answers))

    assert "mappa" in facts_with("category_2")
    assert "mappa" not in facts_with("no")


def test_what_is_missing_in_many_sections_names_its_section_and_what_is_missing_once_does_not() -> None:
    form = shipped_form("assessment", 2)
    problems = problems_on_send(form, {}, date(2026, 11, 23), "review")
    said = [problem.in_summary for problem in told_apart(form, problems)]
    assert len(set(said)) == len(said)
    assert "Living arrangements: choose how worried you are about this" in said
    assert "Say where {name} is living" in said
