"""A predictor that the service installed is asked from the section that states its score."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.answer import Answer
from app.domain.errors import Refused
from app.domain.predictor import Inputs, Score
from app.ui.parts.icon_line import IconLine
from tests.ui.test_assessment_editor import CORE, Desktop

OPEN = {**CORE, "what_happened_events": Answer(rows={"01999999-0000-7000-8000-0000000000e1": {"title": "Shop"}})}
INPUTS = {
    "likelihood_sanction_on": Answer(value="2026-11-02"),
    "likelihood_offence_group": Answer(value="theft"),
    "history_first_age": Answer(value=14),
    "history_sanctions": Answer(value=1),
}


class Made:
    """A predictor of this test alone; its figure means nothing."""

    name = "Made up"

    def score(self, inputs: Inputs) -> Score:
        if inputs.offence_group == "other":
            raise Refused("Made up needs a group of its own list.")
        return Score(percent="42.5", band="medium", source="Made up 1")


def beside_the_rating(made: Desktop) -> str:
    assert made.editor.view is not None
    made.editor.view.build_all()
    card = made.editor.view.card("likelihood_level")
    assert card is not None
    return next((line.label.text() for line in card.findChildren(IconLine) if line.isVisibleTo(made.screen)), "")


def test_the_score_is_asked_stated_and_said_beside_the_rating(qtbot: QtBot, tmp_path: Path) -> None:
    made = Desktop(qtbot, tmp_path)
    made.laptop.put(made.jay.but(sex="male"))
    record = made.has(answers=OPEN)
    made.open(record, "likelihood")
    banner = made.editor.score
    assert not banner.isVisibleTo(made.screen), "an installation without a predictor offers none"
    made.desk.predictors.register(Made())
    made.open(record, "living")
    assert not banner.isVisibleTo(made.screen), "another section"
    made.open(record, "likelihood")
    made.press("Ask Made up")
    assert banner.text().startswith("The score needs more first: “When was the present")
    for question, answer in {**INPUTS, "likelihood_offence_group": Answer(value="other")}.items():
        made.editor.presenter.answer(question, answer)
    made.press("Ask Made up")
    made.rest()
    assert banner.text() == "Made up needs a group of its own list."
    assert beside_the_rating(made) == ""
    made.editor.presenter.answer("likelihood_offence_group", Answer(value="theft"))
    made.press("Ask Made up")
    made.rest()
    kept = made.stored(record).answers
    assert (kept["likelihood_score"].value, kept["likelihood_band"].value) == ("42.5", "medium")
    assert "likelihood_level" not in kept, "the judgement is a person’s"
    assert beside_the_rating(made) == "The score says: Medium, 42.5 per cent (Made up 1, Monday 23 November 2026)."
    made.answer("likelihood_score_source", "Not available")
    assert beside_the_rating(made) == ""
    made.rest()
    made.desk.close()
    made.laptop.close()
