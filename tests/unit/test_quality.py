"""Hints on quality: each comes when its thing is missing and goes when it is there; what a stage does not ask is not missed."""

import pytest

from app.domain.answer import Answer, Value
from app.forms.quality import hints
from app.forms.reading import read_form
from app.forms.session import FormSession
from tests.helpers.answers import TODAY

RATED = "options: {low: {label: Low, meaning: L}, medium: {label: Medium, meaning: M}, high: {label: High, meaning: H}}"
FORM = read_form(
    f"""\
form: good
version: 1
title: Good
groups:
  - id: all
    title: All
    sections:
      - id: one
        title: One
        questions:
          - {{id: voice, kind: narrative, label: Voice?, tags: [child_voice]}}
          - {{id: carer, kind: narrative, label: Carer?, tags: [carer_voice], stages: [review]}}
          - {{id: diversity, kind: narrative, label: Diversity?, tags: [diversity]}}
          - {{id: strength, kind: narrative, label: Strength?, tags: [strength]}}
          - {{id: victim, kind: narrative, label: Victim?, tags: [victim]}}
          - {{id: control, kind: narrative, label: Control?, tags: [external_control]}}
          - {{id: plan_b, kind: narrative, label: If things change?, tags: [contingency]}}
          - {{id: hurt, kind: yes_no, label: Hurting?, tags: [safeguarding_trigger]}}
          - {{id: swb, kind: rating, label: Safe?, group: swb, tags: [swb_level], {RATED}}}
          - {{id: swb_why, kind: narrative, label: Why?, group: swb}}
""",
    "good.yaml",
)
WHOLE: dict[str, Value] = {
    "voice": "I like it here", "carer": "He is calmer", "diversity": "Speaks Twi at home", "strength": "Cooks", "victim": "Asked",
    "control": "Curfew", "plan_b": "Ring Nan", "swb": "medium", "swb_why": " ".join(["because"] * 30),
}  # fmt: skip


def keys(stage: str = "review", **changes: Value) -> list[str]:
    said = {**WHOLE, **changes}
    session = FormSession.open(FORM, {key: Answer(value=value) for key, value in said.items()}, TODAY, stage=stage)
    return [hint.key for hint in hints(session)]


def test_a_whole_one_has_no_hint() -> None:
    assert keys() == []


CASES: dict[str, tuple[str, Value]] = {
    "voice": ("voice", ""),
    "carer": ("carer", ""),
    "diversity": ("diversity", ""),
    "strengths": ("strength", ""),
    "victim": ("victim", ""),
    "controls": ("control", ""),
    "contingency": ("plan_b", ""),
    "analysis": ("swb_why", "He is fine"),
}


@pytest.mark.parametrize("key", CASES)
def test_each_hint_comes_alone_when_its_thing_is_missing(key: str) -> None:
    question, value = CASES[key]
    changes: dict[str, Value] = {question: value}
    session = FormSession.open(
        FORM, {id: Answer(value=said) for id, said in {**WHOLE, **changes}.items()}, TODAY, stage="review"
    )
    assert [hint.key for hint in hints(session)] == [key]


def test_a_low_rating_beside_danger_is_asked_about_and_a_higher_one_is_not() -> None:
    assert keys(swb="low", hurt=True) == ["evidence"]
    assert keys(swb="low", hurt=False) == []
    assert keys(swb="high", hurt=True) == []


def test_what_the_stage_does_not_ask_is_not_missed() -> None:
    assert keys("start_of_order", carer="") == []
