"""Who countersigns: each row of the table with a case that fits it, and a near one that does not (DOMAIN 4.7)."""

import pytest

from app.domain.answer import Answer, Answers
from app.domain.assessment import Assessment, FormRef
from app.domain.countersigning import NOBODY, SERVICE_MANAGER, TEAM_MANAGER, Rule, rule_for
from app.domain.timeliness import days_late, days_to_complete
from app.forms.rated import facts, judgements
from app.forms.reading import read_form
from app.forms.shipped import shipped_form
from tests.helpers.answers import TODAY

LEVELS = "options: {low: {label: Low, meaning: L}, medium: {label: Medium, meaning: M}, high: {label: High, meaning: H}}"
WIDE = LEVELS[:-1] + ", very_high: {label: Very high, meaning: V}}"
FORM = read_form(
    f"""\
form: rated
version: 1
title: Rated
groups:
  - id: all
    title: All
    sections:
      - id: levels
        title: Levels
        questions:
          - {{id: band, kind: choice, label: Band?, options: {{low: Low, medium: Medium, high: High}}}}
          - {{id: lor, kind: rating, label: Again?, tags: [lor_level], checks: [{{same_or_explained: [band, why]}}], {LEVELS}}}
          - {{id: why, kind: narrative, label: Why?}}
          - {{id: rosh, kind: rating, label: Harm?, tags: [rosh_level], {WIDE}}}
          - {{id: swb, kind: rating, label: Safe?, tags: [swb_level], {WIDE}}}
          - {{id: mappa, kind: choice, label: MAPPA?, tags: [mappa], options: {{no: No, category_1: One}}}}
          - id: level
            kind: rating
            label: Level?
            tags: [intervention_level]
            checks: [{{scaled_approach: [lor, rosh, why]}}]
            options: {{standard: {{label: S, meaning: S}}, enhanced: {{label: E, meaning: E}}, intensive: {{label: I, meaning: I}}}}
""",
    "rated.yaml",
)
SHIPPED = shipped_form("assessment", 2)


def rule(stage: str = "review", carried_from: str = "", **values: str) -> Rule:
    return rule_for(facts(FORM, made(stage, carried_from, **values)))


def before_sentence(*sentences: str, stage: str = "pre_sentence_report") -> Rule:
    """The shipped form, where the court is thinking of these sentences."""
    answers: Answers = {"court_report_thinking": Answer(value=sentences)}
    return rule_for(facts(SHIPPED, Assessment(form=FormRef(id="assessment", version=2), stage=stage, answers=answers)))


def made(stage: str, carried_from: str = "", **values: str) -> Assessment:
    answers: Answers = {key: Answer(value=value, carried_from=carried_from) for key, value in values.items()}
    return Assessment(form=FormRef(id="rated", version=1), stage=stage, answers=answers)


CASES = {
    "an ordinary stage": (rule(lor="medium", rosh="medium", swb="low", mappa="no"), TEAM_MANAGER, False),
    "harm to others very high": (rule(rosh="very_high"), SERVICE_MANAGER, True),
    "the child in very high danger": (rule(swb="very_high"), SERVICE_MANAGER, True),
    "wellbeing high": (rule(swb="high"), TEAM_MANAGER, True),
    "reoffending high": (rule(lor="high"), TEAM_MANAGER, True),
    "MAPPA": (rule(lor="low", mappa="category_1"), TEAM_MANAGER, True),
    "custody": (rule("entering_custody", lor="low"), TEAM_MANAGER, True),
    "the court thinks of custody": (before_sentence("community", "custody"), TEAM_MANAGER, True),
    "the court does not": (before_sentence("community"), TEAM_MANAGER, False),
    "nobody asks in a review": (before_sentence("custody", stage="review"), TEAM_MANAGER, False),
    "below what the score gives": (rule(band="medium", lor="low"), TEAM_MANAGER, True),
    "above what the score gives": (rule(band="low", lor="medium"), TEAM_MANAGER, False),
    "a lighter level than the ratings give": (rule(lor="medium", rosh="low", level="standard"), TEAM_MANAGER, True),
    "a minor update as it was": (rule("minor_update", "stage-1", rosh="very_high"), NOBODY, False),
    "a minor update that judges": (rule("minor_update", rosh="very_high"), SERVICE_MANAGER, True),
    "a minor update without judgements": (rule("minor_update", "stage-1", band="low"), TEAM_MANAGER, False),
}


@pytest.mark.parametrize("name", CASES)
def test_the_table_decides(name: str) -> None:
    found, level, panel = CASES[name]
    assert (found.level, found.panel) == (level, panel)


def test_very_high_goes_to_the_panel_within_five_working_days() -> None:
    assert rule(rosh="very_high").panel_days == 5


def test_what_the_system_gave_and_what_was_judged_stand_side_by_side() -> None:
    record = made("review", band="high", lor="medium", why="He moved away", rosh="low", level="standard")
    lor, rosh, swb, level = judgements(FORM, record.answers)
    assert (lor.system, lor.practitioner, lor.why, lor.differs, lor.is_lowered) == (
        "high",
        "medium",
        "He moved away",
        True,
        True,
    )
    assert (rosh.system, rosh.practitioner, rosh.differs) == ("", "low", False)
    assert swb.practitioner == ""
    assert (level.system, level.practitioner, level.is_lowered) == ("enhanced", "standard", True)


def test_lateness_and_time_taken_count_working_days() -> None:
    friday, monday = "2026-11-20", "2026-11-23"
    assert TODAY.isoformat() == monday
    assert days_late(monday, TODAY) == 0
    assert days_late(friday, TODAY) == 1
    assert days_late("2026-11-21", TODAY) == 1
    assert days_late("", TODAY) == 0
    assert days_to_complete(friday, f"{monday}T09:00:00+00:00") == 1
    assert days_to_complete("", monday) is None
