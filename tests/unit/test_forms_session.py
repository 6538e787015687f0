"""Filling in a form: what appears and disappears, what is kept, what is wrong, how far it has come."""

import random
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.forms.conditions import Is
from app.forms.definition import FormDefinition, Group, Kind, Question, Section
from app.forms.progress import State, progress_of
from app.forms.reading import read_form
from app.forms.session import FormSession
from app.forms.visibility import visible

TODAY = date(2026, 11, 22)
FORM = read_form(
    """\
form: little
version: 1
title: A little form
groups:
  - id: about
    title: About {name}
    sections:
      - id: home
        title: Home
        questions:
          - id: where
            kind: choice
            label: Where is {name} living?
            missing: Say where {name} is living
            required: true
            options: {family: With family, elsewhere: Somewhere else}
          - {id: place, kind: short_text, label: What place?, required: true, shown_when: {is: [where, elsewhere]}}
          - {id: since, kind: date, label: Since when?, checks: [not_in_future]}
          - {id: until, kind: date, label: Until when?, checks: [{after: since}]}
          - {id: story, kind: narrative, label: What is it like?, shown_when: {answered: place}}
      - id: risk
        title: Risk
        opens_when: {answered: where}
        closed_because: Say first where {name} lives.
        questions:
          - {id: told, kind: yes_no, label: Was it asked?}
          - id: signs
            kind: several
            label: Which signs?
            options: {a: A, b: B, none: None of these}
            checks: [{alone: none}]
          - id: level
            kind: rating
            label: How high?
            required: true
            options:
              low: {label: Low, meaning: Little}
              medium: {label: Medium, meaning: Some}
              high: {label: High, meaning: Much}
          - {id: why, kind: narrative, label: Why?, required: true, shown_when: {at_least: [level, medium]}}
      - id: people
        title: People
        shown_when: {any: [{includes: [signs, a]}, {is: [told, yes]}]}
        questions:
          - id: who
            kind: repeating
            label: Who?
            required: true
            fields:
              - {id: name, kind: short_text, label: Name, required: true}
              - {id: met_on, kind: date, label: Met, checks: [not_in_future]}
              - {id: child, kind: yes_no, label: A child?}
              - {id: age, kind: number, label: Age, required: true, shown_when: {is: [child, yes]}, checks: [{between: [0, 17]}]}
          - {id: count, kind: number, label: How many?, shown_when: {at_least: [who, 2]}}
""",
    "little.yaml",
)


def opened(**answers: Answer) -> FormSession:
    return FormSession.open(FORM, answers, TODAY)


def test_an_answer_brings_the_question_that_depends_on_it() -> None:
    session = opened()
    changed = session.answer("where", "elsewhere")
    assert (changed.shown, changed.hidden) == (("place",), ())
    changed = session.answer("place", "Hostel")
    assert changed.shown == ("story",)
    changed = session.answer("where", "family")
    assert (changed.shown, changed.hidden) == ((), ("place", "story"))


def test_the_answer_of_a_hidden_question_is_kept_and_comes_back_with_it() -> None:
    session = opened()
    session.answer("where", "elsewhere")
    session.answer("place", "Hostel")
    session.answer("where", "family")
    assert session.answers["place"].value == "Hostel"
    assert not any(problem.question_id == "place" for problem in session.problems_on_send())
    session.answer("where", "elsewhere")
    shown = {one.question.id: one.answer.value for one in session.section("home").questions}
    assert shown == {"where": "elsewhere", "place": "Hostel", "since": None, "until": None, "story": None}


def test_the_answer_of_a_hidden_question_counts_as_not_given() -> None:
    session = opened(where=Answer(value="family"), place=Answer(value="Hostel"))
    assert not session.is_shown("story")


def test_a_value_keeps_who_said_it_and_white_space_is_no_answer() -> None:
    session = opened()
    said = Answer(value="Nan's", said_by="child", source="visit", said_on="2026-06-01")
    session.answer("place", said)
    assert session.answer("place", "Nan's flat").answer == msgspec.structs.replace(said, value="Nan's flat")
    session.answer("place", msgspec.structs.replace(said, carried_from="stage-1"))
    changed = session.answer("place", "Nan's flat")
    assert changed.answer == Answer(value="Nan's flat", said_by="child", source="visit"), "it was said anew"
    session.answer("place", "  ")
    assert "place" not in session.answers


def test_choices_are_a_sorted_set_and_text_is_composed() -> None:
    session = opened()
    assert session.answer("signs", ("b", "a", "b")).answer.value == ("a", "b")
    assert session.answer("why", "Zoe\u0308").answer.value == "Zo\u00eb"


def test_a_wrong_answer_says_so_at_once_and_so_does_the_one_tied_to_it() -> None:
    session = opened()
    changed = session.answer("since", "2026-12")
    assert [problem.sentence for problem in changed.problems] == ["The date must be today or earlier"]
    assert session.answer("since", "2026-11").problems == ()
    session.answer("until", "2026-03-01")
    changed = session.answer("since", "2026-02")
    assert changed.problems == ()
    changed = session.answer("since", "2026-04-01~")
    assert [problem.question_id for problem in changed.problems] == ["until"]


def test_a_date_that_cannot_be_read_is_kept_and_told() -> None:
    changed = opened().answer("since", "2026-11-31")
    assert changed.answer.value == "2026-11-31"
    assert [problem.sentence for problem in changed.problems] == [
        "We could not read this date. Enter a day, a month or a year"
    ]


@pytest.mark.parametrize(
    ("question", "value"),
    [("where", True), ("told", "yes"), ("signs", "a"), ("level", 2), ("who", "Jay"), ("count", "3"), ("count", True)],
)
def test_a_value_of_the_wrong_type_is_a_fault_of_the_program(question: str, value: str | bool | int) -> None:
    session = opened()
    with pytest.raises(TypeError, match=question):
        session.answer(question, value)
    assert dict(session.answers) == {}


def test_a_question_that_the_form_does_not_have_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        opened().answer("shoe_size", 38)


def test_rows_are_added_filled_and_taken_out_by_their_id() -> None:
    session = opened(told=Answer(value=True))
    session.answer_cell("who", "r1", "name", "Ellie")
    session.answer_cell("who", "r2", "name", "Sam")
    changed = session.answer_cell("who", "r2", "child", True)
    assert session.is_shown("count")
    assert changed.answer.rows == {"r1": {"name": "Ellie"}, "r2": {"name": "Sam", "child": True}}
    assert [field.id for field in session.fields_in_row("who", "r1")] == ["name", "met_on", "child"]
    assert [field.id for field in session.fields_in_row("who", "r2")] == ["name", "met_on", "child", "age"]
    assert session.remove_row("who", "r1").hidden == ("count",)
    assert session.remove_row("who", "gone").answer.rows == {"r2": {"name": "Sam", "child": True}}
    assert session.answer_cell("who", "r2", "child", None).answer.rows == {"r2": {"name": "Sam"}}


def test_what_is_wrong_inside_a_row_names_the_row_and_the_field() -> None:
    session = opened(told=Answer(value=True), where=Answer(value="family"), level=Answer(value="low"))
    session.answer("who", Answer(rows={"r1": {"name": "Ellie", "child": True, "age": 31, "met_on": "2027"}, "r2": {}}))
    found = {(problem.row_id, problem.field_id, problem.sentence) for problem in session.problems_on_send()}
    assert found == {
        ("r1", "met_on", "The date must be today or earlier"),
        ("r1", "age", "Enter a number from 0 to 17"),
        ("r2", "name", "Enter an answer"),
    }


def test_before_sending_every_problem_is_told_in_reading_order() -> None:
    session = opened(since=Answer(value="2030"), signs=Answer(value=("a", "none")))
    problems = session.problems_on_send()
    assert [(problem.section_id, problem.question_id, problem.is_missing) for problem in problems] == [
        ("home", "where", True),
        ("home", "since", False),
        ("risk", "signs", False),
        ("risk", "level", True),
        ("people", "who", True),
    ]
    assert problems[0].sentence == problems[0].in_summary == "Say where {name} is living"
    assert problems[1].in_summary == "Since when? The date must be today or earlier"


def test_a_section_goes_from_cannot_start_to_complete() -> None:
    session = opened()

    def state(section: str) -> tuple[State, int]:
        progress = session.progress.of(section)
        assert progress is not None
        return progress.state, progress.to_answer

    assert state("home") == (State.NOT_STARTED, 1)
    assert state("risk") == (State.CANNOT_START, 1)
    risk = session.progress.of("risk")
    assert risk is not None
    assert risk.reason == "Say first where {name} lives."
    assert session.progress.of("people") is None
    session.answer("where", "family")
    assert state("home") == (State.COMPLETE, 0)
    assert state("risk") == (State.NOT_STARTED, 1)
    session.answer("level", "high")
    assert state("risk") == (State.IN_PROGRESS, 1)
    session.answer("why", "Because")
    assert state("risk") == (State.COMPLETE, 0)
    session.answer("told", True)
    assert state("people") == (State.NOT_STARTED, 1)
    assert (session.progress.complete, session.progress.total) == (2, 3)


def test_a_section_that_came_back_says_what_the_manager_wrote() -> None:
    session = FormSession.open(FORM, {"where": Answer(value="family")}, TODAY, returned={"home": "Say more"})
    home = session.progress.of("home")
    assert home is not None
    assert (home.state, home.reason) == (State.RETURNED, "Say more")


def test_carried_answers_do_not_make_a_section_started_and_must_be_confirmed() -> None:
    session = opened(where=Answer(value="family", carried_from="stage-1"))
    home = session.progress.of("home")
    assert home is not None
    assert (home.state, home.answered, home.to_answer) == (State.NOT_STARTED, 1, 1)
    unconfirmed = [problem for problem in session.problems_on_send() if problem.is_unconfirmed]
    assert [problem.question_id for problem in unconfirmed] == ["where"]
    changed = session.confirm("where")
    assert changed.answer == Answer(value="family", carried_from="stage-1", confirmed=True)
    home = changed.progress.of("home")
    assert home is not None
    assert home.state is State.COMPLETE


STEPS: st.SearchStrategy[tuple[str, Answer]] = st.one_of(
    st.tuples(st.just("where"), st.sampled_from(["family", "elsewhere", None]).map(lambda v: Answer(value=v))),
    st.tuples(st.sampled_from(["place", "story", "why"]), st.sampled_from(["", "x"]).map(lambda v: Answer(value=v))),
    st.tuples(
        st.sampled_from(["since", "until"]), st.sampled_from(["2026-01", "2027", "?"]).map(lambda v: Answer(value=v))
    ),
    st.tuples(st.just("told"), st.booleans().map(lambda v: Answer(value=v))),
    st.tuples(st.just("signs"), st.sets(st.sampled_from(["a", "b", "none"])).map(lambda v: Answer(value=tuple(sorted(v))))),
    st.tuples(st.just("level"), st.sampled_from(["low", "medium", "high"]).map(lambda v: Answer(value=v))),
    st.tuples(
        st.just("who"),
        st.dictionaries(st.sampled_from(["r1", "r2"]), st.dictionaries(st.just("name"), st.just("Jo"), min_size=1)).map(
            lambda rows: Answer(rows=rows)
        ),
    ),
)


@given(st.lists(STEPS, max_size=15))
def test_after_any_steps_the_session_says_what_a_fresh_one_would(steps: list[tuple[str, Answer]]) -> None:
    session = opened()
    for question, answer in steps:
        before = {one for one in FORM.questions if session.is_shown(one)}
        changed = session.answer(question, answer)
        after = {one for one in FORM.questions if session.is_shown(one)}
        assert (set(changed.shown), set(changed.hidden)) == (after - before, before - after)
        assert changed.progress == progress_of(FORM, dict(session.answers), TODAY)
    assert {one for one in FORM.questions if session.is_shown(one)} == visible(FORM, session.answers).questions


@given(st.lists(STEPS, max_size=10, unique_by=lambda step: step[0]), st.randoms(use_true_random=False))
def test_the_order_in_which_different_questions_are_answered_does_not_matter(
    steps: list[tuple[str, Answer]], shuffle: random.Random
) -> None:
    other = list(steps)
    shuffle.shuffle(other)
    sessions = opened(), opened()
    for session, order in zip(sessions, (steps, other), strict=True):
        for question, answer in order:
            session.answer(question, answer)
    first, second = sessions
    assert dict(first.answers) == dict(second.answers)
    assert first.progress == second.progress
    assert first.problems_on_send() == second.problems_on_send()
    assert [first.is_shown(one) for one in FORM.questions] == [second.is_shown(one) for one in FORM.questions]


@given(st.lists(STEPS, max_size=10))
def test_nothing_that_was_said_is_lost_when_its_question_is_hidden(steps: list[tuple[str, Answer]]) -> None:
    session, said = opened(), dict[str, Answer]()
    for question, answer in steps:
        session.answer(question, answer)
        said[question] = answer
    assert {key: answer.value for key, answer in said.items() if not answer.is_blank} == {
        key: answer.value for key, answer in session.answers.items()
    }


def long_form(questions: int) -> FormDefinition:
    """Sections of 20; every other question depends on the one before it."""
    made = [
        Question(
            id=f"q{at}",
            kind=Kind.YES_NO,
            label="Is it so?",
            required=True,
            shown_when=Is(f"q{at - 1}", "yes") if at % 2 else None,
        )
        for at in range(questions)
    ]
    sections = tuple(Section(id=f"s{at}", title="S", questions=tuple(made[at : at + 20])) for at in range(0, questions, 20))
    return FormDefinition(id="long", version=1, title="Long", groups=(Group(id="g", title="G", sections=sections),))


STAGED = read_form(
    """\
form: staged
version: 1
title: A form for many stages
groups:
  - id: all
    title: All
    sections:
      - id: home
        title: Home
        questions:
          - {id: where, kind: short_text, label: Where?, required: true}
          - {id: moved, kind: yes_no, label: Has anything changed?, required: true, stages: [review, closure]}
          - {id: how, kind: narrative, label: What changed?, shown_when: {is: [moved, yes]}}
      - id: exit
        title: Leaving
        stages: [closure]
        questions:
          - {id: thanks, kind: narrative, label: What helped?, required: true}
      - id: other
        title: Other
        shown_when: {any: [{not: {stage: minor_update}}, {answered: how}]}
        questions:
          - {id: ask, kind: short_text, label: What else?, required: true, shown_when: {stage: review}}
""",
    "staged.yaml",
)
AT_STAGE = {
    "start_of_order": (["where"], ["home", "other"]),
    "review": (["where", "moved", "ask"], ["home", "other"]),
    "closure": (["where", "moved", "thanks"], ["home", "exit", "other"]),
    "minor_update": (["where"], ["home"]),
    "": (["where"], ["home", "other"]),
}


@pytest.mark.parametrize("stage", AT_STAGE)
def test_a_stage_asks_what_belongs_to_it(stage: str) -> None:
    session = FormSession.open(STAGED, {}, TODAY, stage=stage)
    asked, sections = AT_STAGE[stage]
    assert [problem.question_id for problem in session.problems_on_send()] == asked
    assert [one.section_id for one in session.progress.sections] == sections
    assert session.stage == stage


def test_an_answer_of_another_stage_is_kept_and_does_not_count() -> None:
    answers = {"moved": Answer(value=True), "where": Answer(value="Home")}
    session = FormSession.open(STAGED, answers, TODAY, stage="start_of_order")
    assert not session.is_shown("how")
    session.answer("where", "At Nan's")
    assert session.answer_to("moved").value is True
    assert session.problems_on_send() == ()
    assert FormSession.open(STAGED, session.answers, TODAY, stage="review").is_shown("how")


def test_a_form_that_names_no_stage_keeps_the_hash_that_it_had() -> None:
    whole = msgspec.to_builtins(FORM)
    assert "stages" not in str(whole)
    home, leaving, other = STAGED.sections
    bare = msgspec.structs.replace(
        STAGED,
        groups=(
            msgspec.structs.replace(STAGED.groups[0], sections=(home, msgspec.structs.replace(leaving, stages=()), other)),
        ),
    )
    assert bare.structural_hash != STAGED.structural_hash
    assert bare.text_hash == STAGED.text_hash
