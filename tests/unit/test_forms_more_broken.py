"""More slips of the pen in form files: with those of test_forms_reading more than a hundred, each with its line and a remedy."""

from typing import Final

import pytest

from app.forms.reading import read_form
from app.forms.refusal import FormRefused
from tests.unit.test_forms_reading import BROKEN, GOOD, HEAD, RATING, TEXT, WHERE, one, question

ROWS: Final = question(id="people", kind="repeating", label="Who?", fields="[{id: person, kind: short_text, label: Name}]")

MORE: Final[dict[str, tuple[str, int, str]]] = {
    "a form without an id": (GOOD.replace("form: little\n", ""), 1, "the form has no id"),
    "an id with a hyphen": (GOOD.replace("form: little", "form: a-little"), 1, "cannot be the id of a form"),
    "an id that begins with a figure": (one(id="1st", kind="date", label="When?"), 15, "cannot be the id of a question"),
    "an id of 61 letters": (one(id="x" * 61, kind="date", label="When?"), 15, "cannot be the id of a question"),
    "an id with a space": (one(id="my question", kind="date", label="When?"), 15, "cannot be the id of a question"),
    "an option code with capitals": (GOOD.replace("alone: Living", "Alone: Living"), 11, "cannot be the id"),
    "a version below nought": (GOOD.replace("version: 1", "version: -1"), 2, "whole number"),
    "a version with a point": (GOOD.replace("version: 1", "version: 1.5"), 2, "whole number"),
    "a version of seven figures": (GOOD.replace("version: 1", "version: 1000000"), 2, "whole number"),
    "no version": (GOOD.replace("version: 1\n", ""), 1, "whole number"),
    "a purpose like HTML": (GOOD.replace("title: A little form", "title: A\npurpose: <i>Why</i>"), 1, "looks like HTML"),
    "a title with braces": (GOOD.replace("title: A little form", 'title: "{child} form"'), 1, "braces other than {name}"),
    "a hint of 4,001 letters": (one(id="x", kind="date", label="When?", hint="x" * 4001), 15, "4001 characters long"),
    "a guidance like HTML": (one(id="x", kind="date", label="When?", guidance="A &nbsp; b"), 15, "looks like HTML"),
    "a section without a title": (GOOD.replace("title: Home", "title:"), 8, "the title is empty"),
    "a group without sections": (
        "form: little\nversion: 1\ntitle: L\ngroups:\n  - id: a\n    title: A\n", 5, "has no sections",
    ),
    "a question that is a word": (HEAD + "          - where\n", 11, "a question must have keys and values"),
    "options that are a list": (one(id="x", kind="choice", label="Which?", options="[a, b]"), 18, "“options” must have keys"),
    "one option only": (one(id="x", kind="choice", label="Which?", options="{a: A}"), 15, "needs two options or more"),
    "an option with an empty label": (one(id="x", kind="choice", label="W?", options='{a: A, b: ""}'), 15, "is empty"),
    "an alert that is no truth": (
        one(id="x", kind="choice", label="W?", tags="[safeguarding_trigger]", options="{a: {label: A, alerts: maybe}, b: B}"),
        19,
        "true or false",
    ),
    "options on a number": (one(id="x", kind="number", label="How many?", options="{a: A, b: B}"), 15, "a number has no options"),
    "options on yes or no": (one(id="x", kind="yes_no", label="Is it?", options="{a: A, b: B}"), 15, "has no options"),
    "a note that is required": (one(id="x", kind="note", label="Hello", required="true"), 15, "a note takes no answer"),
    "a note with a tag": (one(id="x", kind="note", label="Hello", tags="[strength]"), 15, "a note takes no answer"),
    "a heading over a question": (one(id="x", kind="date", label="When?", heading="Then"), 15, "only a field of a row"),
    "a button's words on a date": (one(id="x", kind="date", label="When?", add_label="Add"), 15, "only a repeating group"),
    "a field with a tag": (
        one(id="x", kind="repeating", label="Who?", fields="[{id: a, kind: date, label: B, tags: [strength]}]"),
        18,
        "a field has no “group”",
    ),
    "two fields with one id": (
        one(id="x", kind="repeating", label="W?", fields="[{id: a, kind: date, label: B}, {id: a, kind: date, label: C}]"),
        18,
        "field “a” stands twice",
    ),
    "a field that looks outside its row": (
        one(id="x", kind="repeating", label="W?", fields="[{id: a, kind: date, label: B, shown_when: {answered: where}}]"),
        18,
        "not there",
    ),
    "a note in a row": (
        one(id="x", kind="repeating", label="W?", fields="[{id: a, kind: note, label: B}]"), 18, "cannot stand inside",
    ),
    "two sections with one id": (
        GOOD + "      - id: home\n        title: Again\n        questions:\n" + TEXT, 15, "section “home” stands twice",
    ),
    "two groups with one id": (
        GOOD + "  - id: about\n    title: B\n    sections:\n      - id: other\n        title: C\n        questions:\n" + TEXT,
        15,
        "group “about” stands twice",
    ),
    "is with three parts": (one(id="x", kind="date", label="W?", shown_when="{is: [where, a, b]}"), 18, "not written as"),
    "is with one part": (one(id="x", kind="date", label="When?", shown_when="{is: [where]}"), 18, "not written as"),
    "answered with a list": (one(id="x", kind="date", label="W?", shown_when="{answered: [where]}"), 18, "not written as"),
    "not with a list": (one(id="x", kind="date", label="W?", shown_when="{not: [where]}"), 18, "not written as"),
    "any that is no list": (one(id="x", kind="date", label="W?", shown_when="{any: where}"), 18, "not written as"),
    "at least a level that is none": (
        GOOD + RATING + question(id="x", kind="date", label="W?", shown_when="{at_least: [level, middle]}"),
        21,
        "“middle” cannot be an answer",
    ),
    "at least with a word for rows": (
        GOOD + ROWS + question(id="x", kind="date", label="W?", shown_when="{at_least: [people, many]}"), 19, "cannot be an answer",
    ),
    "is on a narrative": (
        GOOD + TEXT + question(id="x", kind="date", label="W?", shown_when="{is: [say, hello]}"), 18, "cannot be an answer",
    ),
    "a check with two names": (
        one(id="x", kind="number", label="H?", checks="[{between: [1, 2], after: where}]"), 18, "one name",
    ),
    "alone with an option that is not there": (
        one(id="x", kind="several", label="Which?", options="{a: A, b: B}", checks="[{alone: c}]"), 15, "does not fit “alone”",
    ),
    "a length in words": (one(id="x", kind="narrative", label="W?", checks="[{max_length: long}]"), 15, "does not fit"),
    "rows counted on a text": (
        one(id="x", kind="narrative", label="W?", checks="[{at_least_rows: 1}]"), 15, "does not go with narrative",
    ),
    "a rating compared with nothing": (
        GOOD + RATING.replace("label: How high?", "label: How high?\n            checks: [{same_or_explained: [gone, why]}]"),
        15,
        "does not fit “same_or_explained”",
    ),
    "opens when, without a condition that is there": (
        GOOD.replace("title: Home", "title: Home\n        opens_when: {answered: gone}\n        closed_because: Later."),
        8,
        "not there",
    ),
    "renamed to what is not asked": (
        GOOD.replace("groups:", "renamed: {place: gone}\ngroups:"), 4, "is no question of this version",
    ),
    "renamed though it is still asked": (GOOD.replace("groups:", "renamed: {where: where}\ngroups:"), 4, "is still asked"),
    "stages that are a word": (one(id="x", kind="date", label="When?", stages="review"), 18, "must be a list"),
    "evidence that is a word": (GOOD.replace("groups:", "evidence: all\ngroups:"), 4, "must be a list"),
    "a broken question among the evidence": (
        GOOD.replace("groups:", "evidence:\n  - {id: said, kind: novel, label: Say}\ngroups:").replace(
            "title: Home", "title: Home\n        evidence: true"
        ),
        5,
        "“novel” is not a known kind",
    ),
    "a control character in the third line": (GOOD.replace("A little form", "A \ufeffform\x00"), 3, "this is not YAML"),
    "a percent sign at the start": ("%hello\n" + GOOD, 2, "this is not YAML"),
    "a question mark key": (GOOD + "? {a: b}\n: c\n", 15, "a key must be a word"),
}  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_a_broken_form_is_refused_where_it_is_broken(name: str) -> None:
    text, line, reason = MORE[name]
    with pytest.raises(FormRefused) as refused:
        read_form(text, "forms/little/1.yaml")
    problems = refused.value.problems
    assert any(problem.line == line and reason in problem.reason for problem in problems), str(refused.value)
    assert all(problem.file == "forms/little/1.yaml" and problem.remedy for problem in problems)


def test_no_two_are_the_same_fault() -> None:
    texts = [text for text, _, _ in (*BROKEN.values(), *MORE.values())]
    assert len(set(texts)) == len(texts) > 100
    assert WHERE in GOOD
