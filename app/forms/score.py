"""The score of a national predictor among the answers: what it needs, where it is stated, and what it says beside a judgement.

A score is entered or comes from a predictor that the service installed; it is never worked out here (DOMAIN 3.6). Questions are
found by their tags, and the band by the check of the judgement (`same_or_explained`). The system's value and the
practitioner's stand side by side, and neither ever replaces the other (DOMAIN 3.5).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from app.domain.answer import Answer
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.predictor import Inputs, Score
from app.forms.answer_words import value_words
from app.forms.checks import scaled_level
from app.forms.definition import FormDefinition, Question
from app.forms.wording import fill

IMPORTED: Final = "imported"
_JUDGEMENT: Final = "lor_level"
_INPUTS: Final = ("score_sanction_on", "score_first_age", "score_sanctions", "score_offence_group")
_SEX: Final = {"male": "1", "female": "2", "1": "1", "2": "2"}
_CANNOT: Final = "This form has no place for a score from a predictor. Nothing was changed."


def asks_for_score(form: FormDefinition) -> bool:
    """Does the form have a place for a score?"""
    return all(_tagged(form, tag) is not None for tag in ("score", "score_source", *_INPUTS)) and _band(form) is not None


def inputs_for(form: FormDefinition, answers: Mapping[str, Answer], child: Child) -> Inputs:
    """What a predictor is asked with. `answers` are those that count. Raises Refused that names all that is missing."""
    missing = [] if child.born_on else ["the date of birth on the child’s page"]
    missing += [] if child.sex in _SEX else ["male or female on the child’s page, as police records have it"]
    questions = {tag: _tagged(form, tag) for tag in _INPUTS}
    values = {tag: answers[q.id].value if q is not None and q.id in answers else None for tag, q in questions.items()}
    missing += [
        f"“{fill(q.label, child.called)}”" for tag, q in questions.items() if q is not None and values[tag] in (None, "")
    ]
    if missing or None in questions.values():
        raise Refused(f"The score needs more first: {', '.join(missing)}." if missing else _CANNOT)
    return Inputs(
        sex=_SEX[child.sex],
        born_on=child.born_on,
        sanctioned_on=str(values["score_sanction_on"]),
        age_at_first_sanction=int(str(values["score_first_age"])),
        previous_sanctions=int(str(values["score_sanctions"])),
        offence_group=str(values["score_offence_group"]),
    )


def answers_from(form: FormDefinition, score: Score, today: date) -> dict[str, Answer]:
    """A score as answers to the questions that state it. Raises Refused where the form has no place for what it says."""
    band, said = _band(form), {"score": score.percent, "score_source": IMPORTED, "score_on": today.isoformat()}
    said["score_from"] = score.source
    found = {tag: _tagged(form, tag) for tag in said}
    source = found["score_source"]
    if band is None or source is None or IMPORTED not in source.codes:
        raise Refused(_CANNOT)
    if score.band not in band.codes:
        raise Refused(f"The predictor gave the band “{score.band}”, which this form does not have. Nothing was changed.")
    stated = {question.id: Answer(value=said[tag]) for tag, question in found.items() if question is not None}
    return {source.id: stated.pop(source.id), **stated, band.id: Answer(value=score.band)}


def system_words(form: FormDefinition, answers: Mapping[str, Answer], question: Question, called: str) -> str:
    """What a system's value is beside this judgement, in one sentence; empty without one. `answers` are those that count."""
    for check in question.checks:
        if check.name == "same_or_explained" and _JUDGEMENT in question.tags:
            return _score_words(form, answers, form.questions[check.arguments[0]], called)
        if check.name == "scaled_approach":
            likelihood, harm = (_text(answers, id) for id in check.arguments[:2])
            level = scaled_level(likelihood, harm) if likelihood and harm else ""
            return f"The two ratings give: {value_words(question, level, called)}." if level else ""
    return ""


def _score_words(form: FormDefinition, answers: Mapping[str, Answer], band: Question, called: str) -> str:
    if not _text(answers, band.id):
        return ""
    score, came_from, on = (_words(form, answers, tag, called) for tag in ("score", "score_from", "score_on"))
    origin = ", ".join(filter(None, (came_from, on)))
    details = " ".join(filter(None, (score, f"({origin})" if origin else "")))
    said = f"The score says: {value_words(band, _text(answers, band.id), called)}"
    return f"{said}, {details}." if details else f"{said}."


def _words(form: FormDefinition, answers: Mapping[str, Answer], tag: str, called: str) -> str:
    question = _tagged(form, tag)
    return (
        value_words(question, answers[question.id].value, called) if question is not None and question.id in answers else ""
    )


def _band(form: FormDefinition) -> Question | None:
    judged = _tagged(form, _JUDGEMENT)
    checks = judged.checks if judged is not None else ()
    return next((form.questions[check.arguments[0]] for check in checks if check.name == "same_or_explained"), None)


def _tagged(form: FormDefinition, tag: str) -> Question | None:
    return next(iter(form.tagged.get(tag, ())), None)


def _text(answers: Mapping[str, Answer], question: str) -> str:
    value = answers[question].value if question in answers else ""
    return value if isinstance(value, str) else ""
