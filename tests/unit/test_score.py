"""A national score among the answers: asked with what stands there, put in its place, said beside the judgement, never over it."""

from datetime import date
from importlib.metadata import EntryPoint

import pytest

from app.bootstrap.predictors import GROUP, installed_predictors
from app.changes.comparing import judgements
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.errors import Refused
from app.domain.predictor import Inputs, Score
from app.forms.rated import facts
from app.forms.score import answers_from, asks_for_score, inputs_for, system_words
from app.forms.shipped import shipped_form
from app.forms.visibility import visible
from tests.helpers.laptop import a_child

FORM = shipped_form("assessment", 2)
TODAY = date(2026, 11, 23)
JAY = a_child(sex="male")
KNOWN = {
    "likelihood_sanction_on": Answer(value="2026-11-02"),
    "likelihood_offence_group": Answer(value="theft"),
    "history_first_age": Answer(value=14),
    "history_sanctions": Answer(value=0),
}
SCORE = Score(percent="42.5", band="medium", source="National predictor 2.1")


class Plain:
    """A predictor of this test alone; its figure means nothing."""

    name = "Plain"

    def score(self, inputs: Inputs) -> Score:
        return Score(percent=f"{inputs.age_at_first_sanction}", band="low", source="Plain 1")


def said(**answers: Answer) -> str:
    level = FORM.questions["likelihood_level"]
    return system_words(FORM, visible(FORM, answers, "review").answers, level, "Jay")


def test_it_is_asked_with_what_stands_in_the_assessment_and_on_the_childs_page() -> None:
    assert inputs_for(FORM, KNOWN, JAY) == Inputs(
        sex="1", born_on="2011-03-12", sanctioned_on="2026-11-02", age_at_first_sanction=14, previous_sanctions=0,
        offence_group="theft",
    )  # fmt: skip


def test_all_that_is_missing_is_named_at_once_and_no_earlier_sanction_is_not_missing() -> None:
    with pytest.raises(Refused) as refused:
        inputs_for(FORM, {"history_sanctions": Answer(value=0)}, a_child(sex="", born_on=""))
    sentence = refused.value.message
    assert sentence.startswith("The score needs more first: the date of birth")
    for part in ("male or female", "How old was Jay at the first caution", "present caution or order", "Which group"):
        assert part in sentence
    assert "How many earlier" not in sentence


def test_what_it_gives_is_stated_with_its_source_day_and_band_and_no_judgement_of_a_person_is_touched() -> None:
    stated = answers_from(FORM, SCORE, TODAY)
    assert {question: answer.value for question, answer in stated.items()} == {
        "likelihood_score_source": "imported",
        "likelihood_score": "42.5",
        "likelihood_score_from": "National predictor 2.1",
        "likelihood_score_on": "2026-11-23",
        "likelihood_band": "medium",
    }
    assert next(iter(stated)) == "likelihood_score_source", "it opens the others"


def test_a_band_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(Refused, match="“severe”"):
        answers_from(FORM, Score(percent="9", band="severe", source="Plain 1"), TODAY)


def test_a_form_without_a_place_for_a_score_is_never_offered_one() -> None:
    assert asks_for_score(FORM)
    shorter = shipped_form("prevention_and_diversion", 1)
    assert not asks_for_score(shorter)
    with pytest.raises(Refused, match="no place"):
        answers_from(shorter, SCORE, TODAY)


def test_the_score_stands_beside_the_judgement_until_there_is_none() -> None:
    stated = answers_from(FORM, SCORE, TODAY)
    opened = {"what_happened_events": Answer(rows={"a": {"title": "Shop"}})}
    assert (
        said(**opened, **stated)
        == "The score says: Medium, 42.5 per cent (National predictor 2.1, Monday 23 November 2026)."
    )
    assert said(**opened, **{**stated, "likelihood_score_source": Answer(value="none")}) == ""
    assert said() == ""


def test_the_two_ratings_give_a_level_beside_the_intervention() -> None:
    answers = {"likelihood_level": Answer(value="low"), "serious_harm_level": Answer(value="high")}
    words = system_words(FORM, answers, FORM.questions["intervention_level"], "Jay")
    assert words.startswith("The two ratings give: Intensive")


def test_the_paper_to_countersign_shows_both() -> None:
    answers = {**answers_from(FORM, SCORE, TODAY), "likelihood_level": Answer(value="low")}
    tile = next(one for one in judgements(FORM, answers, None, "Jay") if one.now == "Low")
    assert tile.system.startswith("The score says: Medium")


def test_going_below_the_score_goes_to_a_manager_and_a_score_taken_back_does_not() -> None:
    answers = {**answers_from(FORM, SCORE, TODAY), "likelihood_level": Answer(value="low")}
    record = Assessment(form=FormRef(id=FORM.id, version=2), stage="review", answers=answers)
    assert "override_down" in facts(FORM, record)
    taken_back = record.answering("likelihood_score_source", Answer(value="none"))
    assert "override_down" not in facts(FORM, taken_back)


@pytest.mark.allows_logs
def test_packages_of_the_installation_are_found_by_their_entry_point_and_a_broken_one_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    here = f"{__name__}:Plain"
    found = installed_predictors(
        [
            EntryPoint("gone", "no_such_package:Predictor", GROUP),
            EntryPoint("plain", here, GROUP),
            EntryPoint("twice", here, GROUP),
        ]
    )
    assert found.names == ("Plain",)
    assert [record.args[0] for record in caplog.records if record.args] == ["gone", "twice"]  # type: ignore[index]
    given = found.score("Plain", inputs_for(FORM, KNOWN, JAY))
    assert given is not None
    assert (given.percent, given.source) == ("14", "Plain 1")


def test_the_program_itself_brings_none() -> None:
    assert installed_predictors().names == ()
