"""What the paper to countersign says of its stage: who has to sign and why, why it was late, why nothing changed."""

from app.domain.assessment import Assessment, FormRef
from app.domain.countersigning import RULES, Rule, rule_for
from app.domain.standing import Stage, Standing
from app.operations.rows.assessment import AssessmentFile
from app.ui.features.reviews.about_stage import about_stage
from tests.helpers.laptop import a_child


def said(rule: Rule, **facts: str) -> list[str]:
    record = Assessment(form=FormRef(id="assessment", version=2), stage="review", started_on="2026-11-20", **facts)  # type: ignore[arg-type]
    file = AssessmentFile(
        assessment=record, form=None, child=a_child(), standing=Standing(stage=Stage.SENT, at="2026-11-23T09:00:00+00:00"),
        head_hash="", author="Leah", signed_by="", before=None, notes=(), open_conflicts=(), signatures=(), signing=rule,
    )  # fmt: skip
    return [sentence for _, _, sentence in about_stage(file)]


def test_an_ordinary_stage_has_nothing_to_say() -> None:
    assert said(RULES[-1]) == []


def test_very_high_harm_names_the_service_manager_and_the_panel() -> None:
    first, *_ = said(rule_for({"very_high"}))
    assert first == (
        "A service manager countersigns this, because harm is rated very high. It goes to the risk panel within 5 working days."
    )


def test_a_panel_without_a_day_says_that_none_is_set() -> None:
    (first,) = [line for line in said(rule_for({"high"})) if "panel" in line]
    assert first.endswith("It goes to the risk panel; no day is set for that, so agree one.")


def test_late_and_unchanged_stand_with_their_reasons_and_the_days_it_took() -> None:
    lines = said(RULES[-1], late_reason="no_interpreter", late_words="Twi", unchanged_because="Three calm months")
    assert lines == [
        "Sent late. There was no interpreter (Twi)",
        "Nothing changed, because: Three calm months",
        "Written in 1 working day",
    ]
