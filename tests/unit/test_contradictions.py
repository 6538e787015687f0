"""What does not go together: each rule with answers that it finds and a near miss; an answer at a time; files refused."""

from pathlib import Path
from typing import Any, Final

import pytest

from app import resources
from app.domain.answer import Answer
from app.domain.assessment import Justification
from app.domain.ids import Id
from app.forms.contact_answers import CONTACT, CONTACT_FORM
from app.forms.contradiction import Source, questions_of
from app.forms.contradiction_reading import faults_against, read_rules
from app.forms.contradiction_rules import problems_of_rules, problems_of_shipped_rules, shipped_rules
from app.forms.contradictions import Contradictions, contradictions_in
from app.forms.definition import FormDefinition, Kind, Question
from app.forms.explained import explained
from app.forms.refusal import FormRefused
from tests.helpers.laptop import shelf

CASES: Final[dict[str, dict[str, dict[str, Any]]]] = resources.values_in(
    Path(__file__).with_name("contradiction_cases.yaml").read_text("utf-8")
)
RULES = {rule.id: rule for rule in shipped_rules()}


def form_of(form_id: str) -> FormDefinition:
    """The newest of this id."""
    form = CONTACT_FORM if form_id == CONTACT else shelf().newest(form_id)
    assert form is not None
    return form


def answer_of(question: Question, value: Any) -> Answer:
    """The value as an answer; a list of mappings as rows."""
    if question.kind is Kind.REPEATING:
        rows = [{k: tuple(v) if isinstance(v, list) else v for k, v in row.items()} for row in value]
        return Answer(rows={f"row-{n}": row for n, row in enumerate(rows)})
    return Answer(value=tuple(sorted(value)) if isinstance(value, list) else value)


def sources(said: dict[str, Any]) -> dict[str, Source]:
    """The forms that these answers stand in; the assessment always."""
    forms = {"assessment", *(name.partition("/")[0] for name in said)}
    made = {}
    for form_id in forms:
        form = form_of(form_id)
        own = {name.partition("/")[2]: value for name, value in said.items() if name.startswith(f"{form_id}/")}
        answers = {question: answer_of(form.questions[question], value) for question, value in own.items()}
        made[form_id] = Source(
            form=form_id, record=Id(f"the-{form_id}"), record_type="assessment", title=form.title, on="2026-11-20",
            definition=form, answers=answers,
        )  # fmt: skip
    return made


def found(said: dict[str, Any], mine: str = "assessment") -> list[str]:
    """The rules that find something."""
    every = sources(said)
    others = [source for form, source in every.items() if form != mine]
    return [one.rule for one in contradictions_in(shipped_rules(), every[mine], others, "Jay")]


def mine_of(rule: str) -> str:
    """The form in which a rule is seen."""
    forms = {name.partition("/")[0] for name in questions_of(RULES[rule].when)}
    return "assessment" if "assessment" in forms else sorted(forms)[0]


def test_there_are_at_least_twenty_five_rules_and_each_has_its_cases() -> None:
    assert len(RULES) >= 25
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_finds_its_case_and_leaves_the_near_miss_alone(rule: str) -> None:
    case = CASES[rule]
    assert rule in found(case["found"], mine_of(rule))
    assert rule not in found({**case["found"], **case["near"]}, mine_of(rule))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_case_needs_every_one_of_its_answers(rule: str) -> None:
    """No rule is set off by half of what it cites."""
    said = CASES[rule]["found"]
    for left_out in said:
        rest = {name: value for name, value in said.items() if name != left_out}
        if mine_of(rule) in {name.partition("/")[0] for name in rest} | {"assessment"}:
            assert rule not in found(rest, mine_of(rule)), left_out


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_finding_cites_the_answers_in_words_and_says_where_they_stand(rule: str) -> None:
    every = sources(CASES[rule]["found"])
    mine = every[mine_of(rule)]
    others = [source for source in every.values() if source is not mine]
    finding = next(one for one in contradictions_in(shipped_rules(), mine, others, "Jay") if one.rule == rule)
    assert len(finding.cites) == len(RULES[rule].cites) >= 2
    assert "{" not in finding.says + "".join(cited.asked + cited.said for cited in finding.cites)
    for cited in finding.cites:
        assert cited.record == f"the-{cited.form}"
        assert cited.on
        assert cited.said.strip()


def test_nothing_is_found_where_nothing_is_said() -> None:
    assert found({}) == []


def test_a_justification_counts_for_the_answers_it_was_said_about() -> None:
    said = CASES["harm_low_with_weapon"]["found"]
    every = sources(said)
    (finding,) = contradictions_in(shipped_rules(), every["assessment"], (), "Jay")
    said_then = {finding.rule: Justification(words="His uncle’s, and he gave it back.", answers=finding.answers)}
    (one,) = explained([finding], said_then)
    assert (one.why, one.is_stale) == ("His uncle’s, and he gave it back.", False)
    more = sources({**said, "assessment/what_happened_events": [{"weapon": True, "title": "Another"}]})
    (other,) = contradictions_in(shipped_rules(), more["assessment"], (), "Jay")
    (now,) = explained([other], said_then)
    assert (now.why, now.is_stale) == (one.why, True)
    (nobody,) = explained([other], {})
    assert (nobody.why, nobody.is_stale) == ("", False)


def test_an_answer_at_a_time_says_the_same_as_all_at_once() -> None:
    said = {name: value for case in CASES.values() for name, value in case["found"].items()}
    every = sources(said)
    others = [source for form, source in every.items() if form != "assessment"]
    empty = sources({})["assessment"]
    one_by_one = Contradictions(shipped_rules(), empty, others, "Jay")
    answers: dict[str, Answer] = {}
    for question, answer in every["assessment"].answers.items():
        answers[question] = answer
        one_by_one.answered([question], dict(answers))
    assert one_by_one.found == contradictions_in(shipped_rules(), every["assessment"], others, "Jay")
    assert len(one_by_one.found) > 20
    for question in list(answers):
        del answers[question]
        one_by_one.answered([question], dict(answers))
    assert [one.rule for one in one_by_one.found] == []


RULE = """rules:
  - id: one
    says: This does not go together.
    when: {all: [{is: [assessment/living_concern, none]}, {is: [assessment/living_suitable, unsuitable]}]}
    cites: [assessment/living_concern, assessment/living_suitable]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("is: [assessment/living_concern, none]", "was: [assessment/living_concern, none]", 4, "“was” is not written"),
        ("id: one", "id: One", 2, "is no id"),
        ("id: one", "id: one\n    colour: red", 3, "has no key “colour”"),
        ("together.", "together", 3, "is not a sentence"),
        (
            "cites: [assessment/living_concern, assessment/living_suitable]",
            "cites: [assessment/living_concern]",
            5,
            "two to four",
        ),
        ("cites: [assessment/living_concern,", "cites: [assessment/living_own_space,", 5, "is cited and not looked at"),
        ("assessment/living_concern, none]", "living_concern, none]", 4, "does not say which form"),
        ("when: {all:", "when: {row: [assessment/living_who, {is: [a/b, c]}], all:", 4, "one name"),
        ("rules:", "rules: {}\nother:", 1, "must be a list"),
        ("none]}", "none]}]", 4, "not YAML"),
    ],
)
def test_a_broken_file_is_refused_at_its_line_with_what_to_do(old: str, new: str, line: int, reason: str) -> None:
    assert old in RULE
    with pytest.raises(FormRefused) as refused:
        read_rules(RULE.replace(old, new), "contradictions/9.yaml")
    problem = next(one for one in refused.value.problems if reason in one.reason)
    assert problem.line == line
    assert problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("assessment/living_concern, none]", "assessment/living_worries, none]", "there is no question"),
        ("assessment/living_concern, none]", "nothing/living_concern, none]", "there is no question"),
        ("assessment/living_concern, none]", "assessment/living_concern, huge]", "nothing that"),
        ("is: [assessment/living_concern", "includes: [assessment/living_concern", "nothing that"),
        ("is: [assessment/living_concern, none", "at_least: [assessment/living_where, family", "nothing that"),
        (
            "is: [assessment/living_concern, none]",
            "below_rows: [assessment/living_concern, assessment/living_who, person]",
            "compared",
        ),
        ("is: [assessment/living_concern, none]", "row: [assessment/living_who, {is: [shoe, red]}]", "no field"),
    ],
)
def test_a_rule_that_names_what_no_form_has_is_found(old: str, new: str, reason: str) -> None:
    assert old in RULE
    text = RULE.replace(old, new)
    text = text.replace("cites: [assessment/living_concern", f"cites: [{_cited(text)}")
    rules, lines = read_rules(text, "contradictions/9.yaml")
    faults = [one.reason for one in faults_against(rules, lines, "9.yaml", _form_or_none)]
    assert any(reason in fault for fault in faults), faults


def _cited(text: str) -> str:
    rule = read_rules_quietly(text)
    return next(name for name in rule if name != "assessment/living_suitable")


def read_rules_quietly(text: str) -> list[str]:
    """The names in the text's own condition, before it is checked for what it cites."""
    names = [part.strip(" [{}],") for part in text.split("when:")[1].split("cites:")[0].replace(":", " ").split()]
    return [name for name in names if name.count("/") == 1]


def _form_or_none(form_id: str) -> FormDefinition | None:
    return shelf().newest(form_id)


def test_the_shipped_rules_name_what_the_newest_forms_ask(tmp_path: Path) -> None:
    assert list(problems_of_shipped_rules()) == []
    broken = tmp_path / "9.yaml"
    broken.write_text(RULE.replace("living_suitable, unsuitable", "living_suitable, dreadful"), encoding="utf-8")
    (problem,) = problems_of_rules(broken, shelf())
    assert (problem.line, "dreadful" in problem.reason) == (2, True)
