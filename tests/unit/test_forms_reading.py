"""Form files: what is read, and the broken ones, each refused with its file, its line, the reason and what to do."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.forms.checking import faults_of
from app.forms.conditions import All, AnyOf, AtLeast, Includes, Is, Not
from app.forms.definition import Carry, Check, FormDefinition, Group, Kind, Question, Section
from app.forms.reading import LARGEST_FILE_BYTES, read_form
from app.forms.refusal import FormProblem, FormRefused

HEAD = """\
form: little
version: 1
title: A little form
groups:
  - id: about
    title: About {name}
    sections:
      - id: home
        title: Home
        questions:
"""
WHERE = """\
          - id: where
            kind: choice
            label: Where is {name} living?
            options: {family: With family, alone: Living alone}
"""
GOOD = HEAD + WHERE


def question(**keys: str) -> str:
    lines = [f"{key}: {value}" for key, value in keys.items()]
    return "          - " + "\n            ".join(lines) + "\n"


def one(**keys: str) -> str:
    """The little form with its first question and one more, at line 15."""
    return GOOD + question(**keys)


NOTE = question(id="words", kind="note", label="Take your time")
TEXT = question(id="say", kind="short_text", label="Say it")
RATING = question(id="level", kind="rating", label="How high?").rstrip() + (
    "\n            options:\n              low: {label: Low, meaning: Little}\n"
    "              high: {label: High, meaning: Much}\n"
)

BROKEN: dict[str, tuple[str, int, str]] = {
    "an empty file": ("", 1, "the file is empty"),
    "only a list": ("- one\n- two\n", 1, "a form must have keys and values"),
    "a tab for an indent": ("form: little\n\tversion: 1\n", 2, "this is not YAML"),
    "an open bracket": (HEAD + "          - {id: where, kind: choice\n", 12, "this is not YAML"),
    "an open quote": ('form: "little\n', 2, "this is not YAML"),
    "a control character": ("form: little\x07\n", 1, "this is not YAML"),
    "an anchor": (one(id="&x extra", kind="note", label="Hello"), 15, "&x names a place"),
    "an alias": (GOOD.replace("title: Home", "title: *home"), 9, "*home refers to another place"),
    "a tag": (GOOD.replace("title: Home", "title: !!str Home"), 9, "is a tag"),
    "a tag that would run code": (
        GOOD.replace("title: Home", "title: !!python/object/apply:os.system [ls]"),
        9,
        "is a tag",
    ),
    "a key twice": (GOOD.replace("        title: Home", "        title: Home\n        title: House"), 10, "stands here"),
    "a merge key": (GOOD + "            <<: {label: Hello}\n", 15, "no key “<<”"),
    "two documents": (GOOD + "---\nform: other\n", 15, "more than one document"),
    "YAML 1.1": ("%YAML 1.1\n---\n" + GOOD, 2, "forms are YAML 1.2"),
    "a tag directive": ("%TAG ! tag:example.org,2026:\n---\n" + GOOD, 2, "tags are not allowed"),
    "nested too deeply": ("form: " + "[" * 40 + "]" * 40, 1, "nested too deeply"),
    "an unknown key in the head": ("colour: red\n" + GOOD, 1, "a form has no key “colour”"),
    "an unknown key in a section": (GOOD.replace("title: Home", "title: Home\n        icon: house"), 10, "“icon”"),
    "an unknown key in a question": (one(id="x", kind="note", label="Hello", width="3"), 18, "“width”"),
    "an unknown key in an option": (GOOD.replace("With family", "{label: A, colour: red}"), 14, "“colour”"),
    "a version that is no number": (GOOD.replace("version: 1", "version: one"), 2, "whole number"),
    "a version in quotes": (GOOD.replace("version: 1", 'version: "1"'), 2, "whole number"),
    "version nought": (GOOD.replace("version: 1", "version: 0"), 1, "must be 1 or more"),
    "no title": (GOOD.replace("title: A little form", "title:"), 1, "the title is empty"),
    "no groups": ("form: little\nversion: 1\ntitle: Little\n", 1, "the form has no groups"),
    "groups that are no list": ("form: little\nversion: 1\ntitle: L\ngroups: many\n", 4, "must be a list"),
    "a section with no questions": (HEAD.replace("        questions:\n", ""), 8, "has no questions"),
    "an id with capitals": (one(id="Extra", kind="note", label="Hello"), 15, "“Extra” cannot be the id"),
    "no id": (one(kind="note", label="Hello"), 15, "the question has no id"),
    "no kind": (one(id="extra", label="Hello"), 15, "“” is not a known kind"),
    "an unknown kind": (one(id="extra", kind="slider", label="Hello"), 16, "“slider” is not a known kind"),
    "an empty label": (one(id="extra", kind="note", label='" "'), 15, "the label is empty"),
    "a label like HTML": (one(id="extra", kind="note", label="<b>Hello</b>"), 15, "looks like HTML"),
    "a label with an entity": (one(id="extra", kind="note", label="Salt &amp; pepper"), 15, "looks like HTML"),
    "another placeholder": (one(id="extra", kind="note", label="Hello {pronoun}"), 15, "braces other than {name}"),
    "a very long label": (one(id="extra", kind="yes_no", label="x" * 201), 15, "201 characters long"),
    "the same question twice": (GOOD + WHERE, 15, "question “where” stands twice"),
    "a choice without options": (one(id="extra", kind="choice", label="Which?"), 15, "needs two options or more"),
    "options on a date": (one(id="x", kind="date", label="When?", options="{a: A, b: B}"), 15, "a date has no options"),
    "a rating without meanings": (
        one(id="x", kind="rating", label="How?", options="{low: Low, high: High}"),
        15,
        "the meaning of “low” is empty",
    ),
    "a repeating group with no fields": (one(id="x", kind="repeating", label="Who?"), 15, "needs fields"),
    "fields on a narrative": (
        one(id="x", kind="narrative", label="Who?", fields="[{id: a, kind: date, label: When}]"),
        15,
        "only a repeating group has fields",
    ),
    "rows within rows": (
        one(
            id="x",
            kind="repeating",
            label="Who?",
            fields="[{id: a, kind: repeating, label: B, fields: [{id: c, kind: date, label: D}]}]",
        ),
        18,
        "cannot stand inside a repeating group",
    ),
    "a field called rank": (
        one(id="x", kind="repeating", label="Who?", fields="[{id: rank, kind: number, label: B}]"),
        18,
        "kept for the order of rows",
    ),
    "required that is not a truth": (one(id="x", kind="date", label="When?", required="yes"), 18, "true or false"),
    "missing without required": (one(id="x", kind="date", label="When?", missing="Say when"), 15, "“missing” is only"),
    "an unknown carry": (one(id="x", kind="date", label="When?", carry="copy"), 18, "not a known carry"),
    "an unknown tag": (one(id="x", kind="date", label="When?", tags="[urgent]"), 15, "not a known tag"),
    "a trigger that never alerts": (
        one(id="x", kind="narrative", label="How?", tags="[safeguarding_trigger]"),
        15,
        "needs an answer that alerts",
    ),
    "an alert without the tag": (
        GOOD.replace("alone: Living alone", "alone: {label: Alone, alerts: true}"),
        11,
        "the question is no trigger",
    ),
    "a condition on nothing": (one(id="x", kind="date", label="When?", shown_when="{answered: who}"), 15, "not there"),
    "a condition on a later question": (
        HEAD + question(id="x", kind="date", label="When?", shown_when="{answered: where}") + WHERE,
        11,
        "which comes later",
    ),
    "a condition on itself": (one(id="x", kind="date", label="When?", shown_when="{answered: x}"), 15, "comes later"),
    "a condition on a note": (
        GOOD + NOTE + question(id="x", kind="date", label="When?", shown_when="{answered: words}"),
        18,
        "which is a note",
    ),
    "a condition on an option that is not there": (
        one(id="x", kind="date", label="When?", shown_when="{is: [where, moon]}"),
        15,
        "“moon” cannot be an answer",
    ),
    "includes on one choice": (
        one(id="x", kind="date", label="When?", shown_when="{includes: [where, family]}"),
        15,
        "“family” cannot be an answer",
    ),
    "at least on a choice": (
        one(id="x", kind="date", label="When?", shown_when="{at_least: [where, 2]}"),
        15,
        "cannot be an answer",
    ),
    "an unknown condition": (
        one(id="x", kind="date", label="When?", shown_when="{equals: [where, family]}"),
        18,
        "“equals” is not written as a condition",
    ),
    "two conditions without a join": (
        one(id="x", kind="date", label="When?", shown_when="{answered: where, is: [where, family]}"),
        18,
        "one name",
    ),
    "an expression": (one(id="x", kind="date", label="W?", shown_when="where == family"), 18, "must have keys"),
    "all of nothing": (one(id="x", kind="date", label="When?", shown_when="{all: []}"), 15, "joins nothing"),
    "a condition nine levels deep": (
        one(id="x", kind="date", label="W?", shown_when="{not: " * 8 + "{answered: where}" + "}" * 8),
        15,
        "the condition is nested too deeply",
    ),
    "an unknown check": (one(id="x", kind="date", label="When?", checks="[is_tuesday]"), 15, "not a known check"),
    "a check on the wrong kind": (
        one(id="x", kind="narrative", label="When?", checks="[not_in_future]"),
        15,
        "does not go with narrative",
    ),
    "a check with too few arguments": (
        one(id="x", kind="number", label="How many?", checks="[{between: [3]}]"),
        15,
        "has 1 arguments",
    ),
    "a check with words for a number": (
        one(id="x", kind="number", label="How many?", checks="[{between: [few, many]}]"),
        15,
        "“few” does not fit “between”",
    ),
    "between the wrong way round": (
        one(id="x", kind="number", label="How many?", checks="[{between: [9, 1]}]"),
        15,
        "wrong way round",
    ),
    "after a question that is no date": (
        one(id="x", kind="date", label="When?", checks="[{after: where}]"),
        15,
        "does not fit “after” as its date",
    ),
    "a conflict group of one": (one(id="x", kind="date", label="When?", group="risk"), 15, "this question only"),
    "a section that opens without a reason": (
        GOOD.replace("title: Home", "title: Home\n        opens_when: {answered: where}"),
        8,
        "belong together",
    ),
    "a stage that is none": (one(id="x", kind="date", label="When?", stages="[revue]"), 15, "not a known stage"),
    "a condition on a stage that is none": (
        one(id="x", kind="date", label="When?", shown_when="{not: {stage: revue}}"),
        15,
        "“revue” is not a known stage",
    ),
    "a field that looks at the stage": (
        one(
            id="x",
            kind="repeating",
            label="Who?",
            add_label="Add",
            fields="[{id: f, kind: date, label: When?, shown_when: {stage: review}}]",
        ),
        19,
        "a field cannot look at the stage",
    ),
    "a question at no stage of its section": (
        one(id="x", kind="date", label="When?", stages="[closure]").replace(
            "title: Home", "title: Home\n        stages: [review]"
        ),
        16,
        "asked at no stage of its section",
    ),
    "a unit on a text": (one(id="x", kind="short_text", label="Who?", unit="years"), 15, "only a number has a unit"),
    "text where a list belongs": (one(id="x", kind="date", label="When?", checks="not_in_future"), 18, "must be a list"),
    "a list where text belongs": (one(id="x", kind="date", label="[When, then]"), 17, "this must be text"),
    "more options than a laptop should hold": (
        HEAD
        + question(
            id="x",
            kind="choice",
            label="Which?",
            options="{" + ", ".join(f"c{at}: {'long ' * 30}" for at in range(500)) + "}",
        ),
        1,
        "the options come to",
    ),
    "more fields than a person can fill in": (
        HEAD + "".join(question(id=f"q{at}", kind="date", label="When?") for at in range(701)),
        1,
        "the form has 701 fields",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_is_refused_where_it_is_broken(name: str) -> None:
    text, line, reason = BROKEN[name]
    with pytest.raises(FormRefused) as refused:
        read_form(text, "forms/little/1.yaml")
    problems = refused.value.problems
    assert any(problem.line == line and reason in problem.reason for problem in problems), str(refused.value)
    assert all(problem.file == "forms/little/1.yaml" and problem.remedy for problem in problems)


def test_the_little_form_that_the_broken_ones_come_from_is_fine() -> None:
    form = read_form(GOOD + NOTE + TEXT + RATING, "little.yaml")
    assert [key for key in form.questions] == ["where", "words", "say", "level"]
    assert form.questions["where"].codes == ("family", "alone")
    assert form.scales == {"level": ("low", "high")}


def test_all_problems_are_told_at_once_and_in_order() -> None:
    text = GOOD.replace("title: Home", "title: Home\n        icon: house") + question(
        id="Extra", kind="date", label="<i>When?</i>", width="3"
    )
    with pytest.raises(FormRefused) as refused:
        read_form(text, "little.yaml")
    assert [(problem.line, problem.reason.split()[-1]) for problem in refused.value.problems] == [
        (10, "“icon”"),
        (16, "HTML"),
        (16, "question"),
        (19, "“width”"),
    ]
    assert isinstance(refused.value, Refused)
    assert "little.yaml:10: a section has no key “icon”" in refused.value.message


def test_a_file_of_more_than_a_megabyte_is_not_even_read() -> None:
    with pytest.raises(FormRefused, match="larger than 250 KB"):
        read_form(GOOD + "#" * LARGEST_FILE_BYTES, "big.yaml")


def test_no_and_half_past_one_stay_the_text_that_was_written() -> None:
    options = "{no: No, yes: Yes, on: 1:30, off: 0x1F, null: 1.50}"
    form = read_form(one(id="say", kind="choice", label="No", hint="1:30", guidance="2026-08-14", options=options), "n")
    said = form.questions["say"]
    assert (said.label, said.hint, said.guidance) == ("No", "1:30", "2026-08-14")
    assert [(option.code, option.label) for option in said.options] == [
        ("no", "No"),
        ("yes", "Yes"),
        ("on", "1:30"),
        ("off", "0x1F"),
        ("null", "1.50"),
    ]


def test_conditions_and_checks_are_read_as_written() -> None:
    text = GOOD + TEXT + RATING
    text += question(id="tick", kind="several", label="Which?", options="{a: A, b: B}", checks="[{alone: b}]")
    text += question(
        id="x",
        kind="number",
        label="How many?",
        checks="[{between: [0, 12]}]",
        shown_when="{any: [{not: {is: [where, alone]}}, {all: [{includes: [tick, a]}, {at_least: [level, high]}]}]}",
    )
    form = read_form(text, "little.yaml")
    assert form.questions["x"].shown_when == AnyOf(
        (Not(Is("where", "alone")), All((Includes("tick", "a"), AtLeast("level", "high"))))
    )
    assert form.questions["x"].checks == (Check("between", ("0", "12")),)
    assert form.questions["tick"].checks == (Check("alone", ("b",)),)


def test_evidence_gives_every_section_the_same_questions_under_its_own_names() -> None:
    evidence = """\
evidence:
  - {id: voice, kind: narrative, label: What does Jay say?, required: true}
  - {id: seen, kind: yes_no, label: Did you see it?, group: proof}
  - {id: proof, kind: narrative, label: What shows it?, group: proof, shown_when: {is: [seen, yes]}}
groups:
"""
    form = read_form(GOOD.replace("groups:\n", evidence).replace("title: Home", "title: Home\n        evidence: true"), "e")
    assert list(form.questions) == ["where", "home_voice", "home_seen", "home_proof"]
    assert form.questions["home_proof"].shown_when == Is("home_seen", "yes")
    assert form.questions["home_proof"].group == form.questions["home_seen"].group == "home_proof"


def test_a_section_says_once_how_its_answers_are_carried() -> None:
    text = GOOD.replace("title: Home", "title: Home\n        carry: fresh") + question(
        id="x", kind="date", label="When?", carry="keep"
    )
    form = read_form(text, "little.yaml")
    assert (form.questions["where"].carry, form.questions["x"].carry) == (Carry.FRESH, Carry.KEEP)


def test_a_definition_that_came_from_elsewhere_is_held_to_the_same_rules() -> None:
    form = FormDefinition(id="x", version=1, title="X", groups=(Group(id="g", title="G", sections=()),))
    assert [fault.reason for fault in faults_of(form)] == ["group “g” has no sections"]
    twice = Question(id="q", kind=Kind.DATE, label="When?")
    section = Section(id="s", title="S", questions=(twice, twice))
    form = msgspec.structs.replace(form, groups=(Group(id="g", title="G", sections=(section,)),))
    assert [fault.path for fault in faults_of(form)] == [("groups", 0, "sections", 0, "questions", 1)]


LINES = GOOD.splitlines(keepends=True)
SHARDS = st.sampled_from(
    [*LINES, "- ", "{", "}", "[", "]", ": ", "&a ", "*a", "!x ", "? ", "|\n", ">\n", '"', "'", "%", "\\x"]
)


def _read_or_refuse(text: str) -> None:
    problems: tuple[FormProblem, ...] = ()
    form: FormDefinition | None = None
    try:
        form = read_form(text, "any.yaml")
    except FormRefused as refused:
        problems = refused.problems
    assert (form is None) == bool(problems)
    assert form is None or not list(faults_of(form))
    assert all(problem.line >= 1 and problem.reason and problem.remedy for problem in problems)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(SHARDS, max_size=25).map("".join)))
def test_whatever_the_file_holds_it_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    _read_or_refuse(text)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, 60), st.integers(0, 8), st.text(max_size=6))
def test_one_slip_of_the_hand_in_a_good_file_is_read_or_refused(line: int, at: int, cut: int, typed: str) -> None:
    lines = list(LINES)
    lines[line] = lines[line][:at] + typed + lines[line][at + cut :]
    _read_or_refuse("".join(lines))
