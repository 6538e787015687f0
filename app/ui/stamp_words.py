"""What a stamp of a custody log is about, in the words of the log's form, for the screen and the paper alike."""

from typing import Final

from app.domain.stamp import Stamp
from app.forms.definition import FormDefinition, Option
from app.forms.wording import fill

_QUESTIONS: Final = {
    "told_outcome": "outcome_what",
    "transfer_asked": "transfer_type",
    "transfer_answered": "transfer_answer",
}
"""Stamps whose `about` is a code of a question's options."""
_SAID: Final = {
    ("intervened", "explained"): "asked to explain",
    ("intervened", "slower"): "asked for a break",
    ("intervened", "unfair"): "said that it was unfair",
    ("solicitor_asked", "child"): "by {name}",
    ("solicitor_asked", "adult"): "by the adult",
}
"""What one more tap said, read by somebody else."""


def about_words(stamp: Stamp, form: FormDefinition | None, name: str) -> str:
    """ "charged and bail refused", "strip search", "custody sergeant"; empty where it is about nothing or about a person."""
    if not stamp.about or stamp.kind == "handed_over":
        return ""
    if (stamp.kind, stamp.about) in _SAID:
        return fill(_SAID[stamp.kind, stamp.about], name)
    known = {option.code: option.label for option in _options(stamp.kind, form)}
    said = fill(known[stamp.about], name) if stamp.about in known else stamp.about.replace("_", " ")
    return said if said.startswith(name) else said[:1].lower() + said[1:]


def _options(kind: str, form: FormDefinition | None) -> tuple[Option, ...]:
    if form is None:
        return ()
    if kind == "search" and "searches_each" in form.questions:
        field = next((one for one in form.questions["searches_each"].fields if one.id == "sort"), None)
        return tuple(field.options) if field is not None else ()
    question = form.questions.get(_QUESTIONS.get(kind, ""))
    return tuple(question.options) if question is not None else ()
