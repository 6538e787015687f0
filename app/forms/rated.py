"""What an assessment's answers rate: the level of each judgement, what a score gave beside it, and the facts that follow.

Judgements are found by the tags of their questions. The value a system gave is what the check of the same question looks at
(`same_or_explained`, `scaled_approach`); both stand in the record, and neither ever replaces the other.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.forms.checks import scaled_level
from app.forms.definition import FormDefinition, Question
from app.forms.visibility import visible

HARM: Final = ("rosh_level", "swb_level")
"""Serious harm to others, and the child's own safety and wellbeing: what decides who countersigns (DOMAIN 4.7)."""
RATINGS: Final = ("lor_level", *HARM)
JUDGEMENTS: Final = (*RATINGS, "intervention_level")
MINOR: Final = "minor_update"
SERIOUS: Final = frozenset({"medium", "high", "very_high"})
CUSTODY: Final = frozenset({"entering_custody", "leaving_custody"})
SENTENCES: Final = "court_report_thinking"
"""The question of a pre-sentence report that says which sentences the court is thinking of."""
_SEVERE: Final = ("low", "medium", "high", "very_high")
_LEVELS: Final = ("standard", "enhanced", "intensive")


class Rated(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement: what the system gave, what the practitioner judged, and why the two differ. Codes; empty where none."""

    tag: str
    question: str
    system: str = ""
    practitioner: str = ""
    why: str = ""

    @property
    def differs(self) -> bool:
        """Both values are there and are not the same."""
        return bool(self.system and self.practitioner) and self.system != self.practitioner

    @property
    def is_lowered(self) -> bool:
        """The practitioner went below the system's value."""
        scale = _LEVELS if self.tag == "intervention_level" else _SEVERE
        known = self.system in scale and self.practitioner in scale
        return known and scale.index(self.practitioner) < scale.index(self.system)


def level(form: FormDefinition, answers: Mapping[str, Answer], tag: str) -> str:
    """The level given where a question has this tag, empty where none is given."""
    for question in _tagged(form, tag):
        answer = answers.get(question.id)
        if answer is not None and isinstance(answer.value, str):
            return answer.value
    return ""


def judgements(form: FormDefinition, answers: Mapping[str, Answer]) -> tuple[Rated, ...]:
    """Every judgement the form asks for, with the value a system gave beside it. `answers` are those that count."""
    return tuple(_rated(question, tag, answers) for tag in JUDGEMENTS for question in _tagged(form, tag)[:1])


def facts(form: FormDefinition | None, assessment: Assessment) -> frozenset[str]:
    """What decides who countersigns. Without the form only the stage is known."""
    found = {"custody"} if assessment.stage in CUSTODY else set()
    if form is None:
        return frozenset(found)
    answers = visible(form, assessment.answers, assessment.stage).answers
    if SENTENCES in answers and "custody" in _codes(answers[SENTENCES]):
        found.add("custody")
    levels = {tag: level(form, answers, tag) for tag in RATINGS}
    found |= {"very_high"} & {levels[tag] for tag in HARM} | {"high"} & set(levels.values())
    if any(_says_mappa(answers.get(question.id)) for question in _tagged(form, "mappa")):
        found.add("mappa")
    if any(one.is_lowered for one in judgements(form, answers)):
        found.add("override_down")
    if is_minor(form, assessment):
        found.add("minor")
    return frozenset(found)


def is_minor(form: FormDefinition, assessment: Assessment) -> bool:
    """A minor update that leaves every judgement as the stage before had it: each is carried, none is stated anew."""
    if assessment.stage != MINOR:
        return False
    rated = [q.id for tag in JUDGEMENTS for q in _tagged(form, tag)]
    given = [assessment.answers[id] for id in rated if id in assessment.answers]
    return bool(given) and all(answer.carried_from for answer in given)


def _tagged(form: FormDefinition, tag: str) -> tuple[Question, ...]:
    return form.tagged.get(tag, ())


def _rated(question: Question, tag: str, answers: Mapping[str, Answer]) -> Rated:
    system, why = "", ""
    for check in question.checks:
        if check.name == "same_or_explained":
            system, why = _text(answers, check.arguments[0]), _text(answers, check.arguments[1])
        elif check.name == "scaled_approach":
            likelihood, harm = (_text(answers, id) for id in check.arguments[:2])
            system = scaled_level(likelihood, harm) if likelihood and harm else ""
            why = _text(answers, check.arguments[2])
    return Rated(tag=tag, question=question.id, system=system, practitioner=_text(answers, question.id), why=why)


def _text(answers: Mapping[str, Answer], question: str) -> str:
    value = answers[question].value if question in answers else ""
    return value if isinstance(value, str) else ""


def _codes(answer: Answer) -> tuple[str, ...]:
    value = answer.value
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()


def _says_mappa(answer: Answer | None) -> bool:
    """Yes, or a category: anything but no, none and not known."""
    value = answer.value if answer is not None else None
    return value is True or (isinstance(value, str) and value not in {"", "no", "none", "not_known", "unknown"})
