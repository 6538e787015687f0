"""The self-assessments in a child's and a carer's words: easy to read, skippable, and nothing said in them is overlooked."""

import re

import pytest

from app.domain.answer import Answer
from app.forms.definition import FormDefinition, Kind
from app.forms.safeguarding import TRIGGER, raises_concern, triggered
from app.forms.shipped import shipped_form

NAMES = ("what_do_you_think", "what_do_you_think_carer", "custody_feedback")


@pytest.fixture(scope="module", params=NAMES)
def form(request: pytest.FixtureRequest) -> FormDefinition:
    return shipped_form(request.param, 1)


def test_every_sentence_can_be_skipped_and_asked_to_be_talked_about(form: FormDefinition) -> None:
    for question in form.questions.values():
        assert not question.required, question.id
        if "sometimes" in question.codes:
            assert question.codes == ("yes", "sometimes", "no", "rather_not", "talk"), question.id
            talk = question.option("talk")
            assert talk is not None
            assert talk.follow_up, question.id


def test_what_worries_is_taken_up_and_what_does_not_is_left(form: FormDefinition) -> None:
    for question in form.questions.values():
        codes = {option.code for option in question.options if option.follow_up}
        if "sometimes" in question.codes:
            assert ("yes" in codes) != ("no" in codes), f"{question.id}: one end of the scale is the worry"
            assert "rather_not" not in codes


def test_whoever_wants_help_is_taken_up() -> None:
    wanted = shipped_form("what_do_you_think", 1).questions["substances_stop"].option("yes")
    assert wanted is not None
    assert wanted.follow_up


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("feelings_hurt_self", "yes"),
        ("feelings_hurt_self", "sometimes"),
        ("feelings_not_here", "yes"),
        ("family_safe", "no"),
        ("family_hurt_me", "sometimes"),
        ("friends_carry", "yes"),
        ("feelings_afraid", "yes"),
        ("feelings_not_here", "talk"),
    ],
)
def test_hurting_oneself_abuse_exploitation_and_fear_ask_for_action_today(said: str, code: str) -> None:
    form = shipped_form("what_do_you_think", 1)
    assert triggered(form, {said: Answer(value=code)}) == (said,)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_wants_to_talk_about_danger_is_talked_to_today_and_about_the_rest_in_its_time(name: str) -> None:
    asked = [q for q in shipped_form(name, 1).questions.values() if "talk" in q.codes]
    talk = Answer(value="talk")
    assert [q.id for q in asked if raises_concern(q, talk)] == [q.id for q in asked if TRIGGER in q.tags]
    assert not [q.id for q in asked if raises_concern(q, Answer(value="rather_not"))]


def test_a_child_who_is_well_raises_nothing() -> None:
    form = shipped_form("what_do_you_think", 1)
    calm = {}
    for question in form.questions.values():
        if "sometimes" in question.codes:
            worry = question.option("yes")
            calm[question.id] = Answer(value="no" if worry is not None and worry.follow_up else "yes")
    calm["substances_stop"] = Answer(value="no")
    assert triggered(form, calm) == ()
    assert TRIGGER in form.questions["feelings_hurt_self"].tags


def test_sentences_are_short_and_plain() -> None:
    form = shipped_form("what_do_you_think", 1)
    for question in form.questions.values():
        assert len(question.label.split()) <= 14, question.label
        assert question.kind in {Kind.CHOICE, Kind.SEVERAL, Kind.NARRATIVE, Kind.SHORT_TEXT}
        assert "{name}" not in question.label, "the child is spoken to, not about"
    hard = re.compile(
        r"\b(assessment|vulnerab\w+|peers?|substance|engage\w*|disclos\w*|intervention|compliance)\b", re.IGNORECASE
    )
    assert [q.label for q in form.questions.values() if hard.search(q.label)] == []
