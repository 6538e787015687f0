"""The place for a national predictor: empty as the program comes, and one name is one predictor."""

import pytest

from app.domain.errors import Refused
from app.domain.predictor import Inputs, Predictors, Score

JAY = Inputs(
    sex="1",
    born_on="2010-03-12",
    sanctioned_on="2026-11-02",
    age_at_first_sanction=14,
    previous_sanctions=1,
    offence_group="6",
)


class Counted:
    """A predictor of this test alone, which says only how many sanctions it was told of."""

    name = "counted"

    def score(self, inputs: Inputs) -> Score:
        if not inputs.offence_group:
            raise Refused("Say what the offence was.", "offence_group")
        return Score(percent=f"{inputs.previous_sanctions}.0", band="low", source="counted 1")


def test_the_program_brings_none_and_works_nothing_out() -> None:
    predictors = Predictors()
    assert predictors.names == ()
    assert predictors.score("YOGRS", JAY) is None


def test_one_that_is_plugged_in_answers_by_its_name_with_its_source() -> None:
    predictors = Predictors()
    predictors.register(Counted())
    assert predictors.names == ("counted",)
    assert predictors.score("counted", JAY) == Score(percent="1.0", band="low", source="counted 1")
    with pytest.raises(Refused, match="there already"):
        predictors.register(Counted())
