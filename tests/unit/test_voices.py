"""What they raised is found, put beside each other by what it means, and linked before an assessment is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef, Used
from app.domain.ids import Id
from app.domain.self_assessment import Beside, SelfAssessment
from app.forms.definition import FormDefinition
from app.forms.integration import for_this_stage, items, key_of, left
from app.forms.shipped import shipped_form
from app.forms.voices import WRITTEN_UNDER, Line, Theme, Voice, raised, side_by_side

CHILD, CARER, FORM = (
    shipped_form("what_do_you_think", 1), shipped_form("what_do_you_think_carer", 1), shipped_form("assessment", 1),
)  # fmt: skip


def voice(form: FormDefinition, **said: object) -> Voice:
    return Voice(form=form, answers={key: Answer(value=value) for key, value in said.items()})  # type: ignore[arg-type]


def theme(themes: tuple[Theme, ...], id: str) -> Theme:
    return next(one for one in themes if one.section.id == id)


def line(themes: tuple[Theme, ...], question: str) -> Line:
    return next(one for part in themes for one in part.lines if one.question.id == question)


def test_raised_is_what_the_form_says_and_whatever_they_want_to_talk_about() -> None:
    said = voice(
        CHILD, family_safe="sometimes", family_get_on="sometimes", family_listen="talk", family_fights="no",
        friends_carry="yes", family_miss="rather_not", family_more="a long story",
    )  # fmt: skip
    found = raised(said)
    assert [one.question.id for one in found] == ["family_safe", "family_listen", "friends_carry"]
    assert [one.is_concern for one in found] == [True, False, True]


@pytest.mark.parametrize("form", [CHILD, CARER])
def test_every_question_with_a_scale_can_be_raised_and_answered_calmly(form: FormDefinition) -> None:
    """A form in which nothing could be raised, or nothing could be well, would make the check empty."""
    for question in form.questions.values():
        if {"yes", "no", "talk"} <= set(question.codes):
            answers = {code: raised(voice(form, **{question.id: code})) for code in question.codes}
            assert answers["talk"], question.id
            assert not answers["rather_not"], question.id
            assert not all(answers.values()), question.id


def test_they_differ_by_what_is_raised_and_not_by_yes_and_no() -> None:
    """The child is asked whether reading goes well, the carer whether it is hard: "no" and "yes" say the same."""
    child = voice(CHILD, learning_reading="no", feelings_sleep="yes", safe_missing="rather_not", family_safe="yes")
    carer = voice(CARER, learning_reading="yes", feelings_sleep="no", safe_missing="yes", family_safe="yes")
    themes = side_by_side(child, carer, None, None)
    differs = {q: line(themes, q).differs for q in ("learning_reading", "feelings_sleep", "safe_missing", "family_safe")}
    assert differs == {"learning_reading": False, "feelings_sleep": True, "safe_missing": False, "family_safe": False}


def test_what_moved_since_the_sitting_before_is_said() -> None:
    before = voice(CHILD, feelings_sleep="no", feelings_angry="no", family_listen="rather_not", place_own="no")
    now = voice(CHILD, feelings_sleep="yes", feelings_angry="yes", family_listen="no", place_own="talk")
    themes = side_by_side(now, None, before, None)
    moved = {q: line(themes, q).moved for q in ("feelings_sleep", "feelings_angry", "family_listen", "place_own")}
    assert moved == {"feelings_sleep": "better", "feelings_angry": "harder", "family_listen": "", "place_own": ""}


def test_a_worker_who_does_not_worry_about_what_they_raise_is_told_and_the_other_way_round() -> None:
    child = voice(CHILD, family_hurt_me="yes", learning_like="yes", place_own="no")
    worker = voice(FORM, family_concern="none", learning_concern="significant", living_concern="some")
    themes = side_by_side(child, None, None, worker)
    assert {part.section.id: part.odds for part in themes} == {"family": "raised", "place": "", "learning": "unsaid"}
    assert theme(themes, "family").worker == "Not worried"


@pytest.mark.parametrize("version", [1, 2])
def test_parts_that_the_worker_writes_under_are_parts_of_the_assessment(version: int) -> None:
    known = {section.id for section in shipped_form("assessment", version).sections}
    assert {part.id for form in (CHILD, CARER) for part in form.sections} - {"telling"} <= set(WRITTEN_UNDER)
    assert {home for homes in WRITTEN_UNDER.values() for home in homes} <= known


@given(
    st.dictionaries(st.sampled_from(sorted(CHILD.questions)), st.sampled_from(["yes", "sometimes", "no", "talk"])),
    st.dictionaries(st.sampled_from(sorted(CARER.questions)), st.sampled_from(["yes", "sometimes", "no", "talk"])),
)
def test_each_answer_stands_beside_the_other_exactly_once(child: dict[str, str], carer: dict[str, str]) -> None:
    themes = side_by_side(voice(CHILD, **child), voice(CARER, **carer), None, None)
    lines = [one for part in themes for one in part.lines]
    assert sorted(one.question.id for one in lines if one.child) == sorted(child)
    assert sorted(one.question.id for one in lines if one.carer) == sorted(carer)


def sitting(respondent: str, at: str, **said: str) -> SelfAssessment:
    form = CHILD if respondent == "child" else CARER
    return SelfAssessment(
        id=Id(f"00000000-0000-7000-8000-{at[8:10]:0>12}"), form=FormRef(id=form.id, version=1), respondent=respondent,
        finished_at=at, answers={key: Answer(value=value) for key, value in said.items()},
        beside={"family_safe": Beside(words="He shouts")},
    )  # fmt: skip


def test_an_item_is_done_when_it_is_linked_or_has_a_reason() -> None:
    said = sitting("child", "2026-11-20T10:00:00+00:00", family_safe="no", family_listen="no", place_own="no")
    keys = [key_of(said, question) for question in ("family_safe", "family_listen", "place_own")]
    used = {keys[0]: Used(answer="family_voice"), keys[1]: Used(reason="Said in jest"), keys[2]: Used(reason="  ")}
    found = items(Assessment(form=FormRef(id="assessment", version=1), stage="review", used=used), [(said, CHILD)])
    assert [item.key for item in found] == keys
    assert [item.key for item in left(found)] == [keys[2]]
    assert found[0].raised.words == "He shouts"


def test_a_stage_takes_up_the_newest_of_each_since_the_stage_before() -> None:
    early, first = sitting("child", "2026-10-01T10:00:00+00:00"), sitting("child", "2026-11-20T10:00:00+01:00")
    newest, mum = sitting("child", "2026-11-21T10:00:00+00:00"), sitting("carer", "2026-11-22T10:00:00+00:00")
    begun, unwanted = newest.but(finished_at=""), newest.but(declined=True, finished_at="2026-11-23T10:00:00+00:00")
    wanted = for_this_stage([early, mum, first, newest, begun, unwanted], "2026-10-15T10:00:00+00:00")
    assert wanted == (newest, mum)
    assert for_this_stage([early], "2026-10-15T10:00:00+00:00") == ()
    assert for_this_stage([early], "") == (early,)
