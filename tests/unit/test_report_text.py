"""The first text of a report: chosen answers in order, nothing about people harmed, nobody else's name; and filing figures."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer, Row
from app.domain.ids import Id
from app.domain.report import Agreement, Filing, Report, agreement, is_late, quarter_of
from app.domain.words import REPORT
from app.forms.definition import FormDefinition, Group, Kind, Question, Section
from app.forms.people_harmed import named_by, names_of_harmed, names_of_others
from app.forms.private_fields import tells_of_harmed
from app.forms.report_text import HARMED, LEFT_OUT, passage, without_others
from app.forms.shipped import shipped_form, shipped_shelf
from app.operations.report import due_on, unfinished
from app.operations.report_templates import template, templates

QUESTIONS = (
    Question(id="why", kind=Kind.NARRATIVE, label="Why?"),
    Question(id="harmed", kind=Kind.NARRATIVE, label="Who was harmed?", tags=("victim",)),
    Question(id="own", kind=Kind.YES_NO, label="Does {name} own it?"),
    Question(
        id="events",
        kind=Kind.REPEATING,
        label="Events",
        fields=(
            Question(id="what", kind=Kind.SHORT_TEXT, label="What"),
            Question(id="to", kind=Kind.SHORT_TEXT, label="To whom"),
        ),
    ),
)
FORM = FormDefinition(
    id="f",
    version=1,
    title="F",
    groups=(Group(id="g", title="G", sections=(Section(id="s", title="S", questions=QUESTIONS),)),),
)
PEOPLE = {"Sharon Okafor": "mother", "Dwayne Pike": "", "Jay": "himself"}
OWN = "Jayden Okafor Jay"


def told(ids: tuple[str, ...], **answers: Answer) -> str:
    return passage(FORM, answers, ids, "Jay", PEOPLE, OWN, {"events": ("what",)})


def test_answers_stand_in_the_order_of_the_template_and_what_is_about_people_harmed_stays_out() -> None:
    rows = Answer(rows={"a": {"what": "A fight", "to": "Mrs Bell"}})
    text = told(
        ("own", "events", "harmed", "why", "unknown"),
        why=Answer(value="He was angry."),
        harmed=Answer(value="Mrs Bell"),
        own=Answer(value=True),
        events=rows,
    )
    assert text == "Does Jay own it? Yes.\n\n• A fight.\n\nHe was angry."


def test_names_of_others_become_what_they_are_and_ways_to_reach_anybody_go() -> None:
    text = "Sharon said that Dwayne Pike rang 07700 900123 from BN1 4GH. "
    text += "Sharon Okafor wrote to d.pike@example.org. Jay Okafor did not."
    assert without_others(text, PEOPLE, OWN) == (
        f"[mother] said that [another person] rang {LEFT_OUT} from {LEFT_OUT}. "
        f"[mother] wrote to {LEFT_OUT}. Jay Okafor did not."
    )


def test_a_name_inside_another_word_stays() -> None:
    assert without_others("Sharonville, on 16 May 2026 at 14:00", PEOPLE, OWN) == "Sharonville, on 16 May 2026 at 14:00"


@given(st.text(max_size=200))
def test_no_text_with_a_name_keeps_it(text: str) -> None:
    assert "Dwayne" not in without_others(f"{text} Dwayne {text}", {"Dwayne": "uncle"}, "").split()


EVENT: Row = {
    "title": "Robbery",
    "place": "Outside 14 Elm Road",
    "with_whom": "Dylan Price",
    "child_account": "Dylan told me to. I pushed Amelia Bell.",
    "police_account": "Police say that Jay pushed Ms Bell.",
    "differences": "Mrs Bell says that he laughed.",
    "harmed": ("vulnerable",),
    "impact": "Amelia Bell is 82 and has been afraid to leave her house since.",
    "child_view": "She is old and lives alone.",
}
SAID = {
    "what_happened_events": Answer(rows={"a": EVENT}),
    "living_who": Answer(rows={"a": {"person": "Kofi", "relation": "brother"}, "b": {"person": "Mum and her friend"}}),
    "living_home": Answer(value="Kofi looks after Jay."),
}


def test_the_shipped_form_gives_a_court_what_the_child_did_and_nobody_else() -> None:
    form = shipped_form("assessment", 2)
    known = ("Jayden", "Okafor", "Jay")
    assert named_by(form, SAID, known) == ("Bell", "Amelia", "Kofi", "Dylan", "Price")
    people = dict.fromkeys(names_of_harmed(form, SAID, known), HARMED) | names_of_others(form, SAID, known)
    for made in templates():
        ids = [id for section in made.sections for id in section.answers]
        text = passage(form, SAID, ids, "Jay", people, OWN, made.fields)
        assert not re.search("Elm|Amelia|Bell|82|afraid|lives alone|less able|Dylan|Price|Police|laughed|Kofi", text), (
            made.id
        )
    told = passage(form, SAID, ("what_happened_events", "living_home"), "Jay", people, OWN, template("pre_sentence").fields)
    assert told == (
        "• Robbery; [another person] told me to. I pushed [person harmed] [person harmed].\n\n[brother] looks after Jay."
    )


@pytest.mark.parametrize("kind", [kind.id for kind in templates()])
def test_templates_choose_questions_that_the_assessment_asks(kind: str) -> None:
    form = shipped_shelf().newest("assessment")
    assert form is not None
    made = template(kind)
    asked = [id for section in made.sections for id in section.answers]
    assert [id for id in asked if id not in form.questions] == []
    assert [id for id in asked if "victim" in form.questions[id].tags] == []
    tables = {id: form.questions[id] for id in asked if form.questions[id].fields}
    assert made.fields.keys() == tables.keys(), "each table says what of it may go out"
    for id, table in tables.items():
        assert set(made.fields[id]) <= {field.id for field in table.fields}
        assert not [field.id for field in table.fields if field.id in made.fields[id] and tells_of_harmed(table, field)]
    assert made.title == REPORT[kind]
    assert len({section.id for section in made.sections}) == len(made.sections)


def test_a_report_before_sentence_is_due_fifteen_working_days_after_it_was_asked_for() -> None:
    assert due_on(template("pre_sentence"), "2026-11-02") == "2026-11-23"
    assert due_on(template("post_court"), "2026-11-06") == "2026-11-07"
    assert due_on(template("pre_sentence"), "soon") == ""


def test_brackets_and_empty_sections_stand_in_the_way() -> None:
    kind = template("breach")
    report = Report(id=Id("r"), scope=Id("s"), template="breach")
    for section in kind.sections:
        report = report.saying(section.id, "Words.")
    report = report.saying("missed", "[mother] rang.").saying("tried", " ")
    assert [where for where, _ in unfinished(kind, report)] == ["proposal", "missed", "tried"]


def filed(court: str, proposal: str, outcome: str, on: str) -> tuple[Report, Filing]:
    report = Report(id=Id("r"), scope=Id("s"), template="pre_sentence", court=court, proposal=proposal, due_on="2026-11-23")
    return report, Filing(id=Id("f"), scope=Id("s"), about=Id("r"), outcome=outcome, outcome_on=on)


def test_agreement_is_counted_by_court_and_quarter() -> None:
    found = agreement(
        [
            filed("Hove", "YRO", "YRO", "2026-11-23"),
            filed("Hove", "YRO", "DTO", "2026-12-01"),
            filed("Hove", "RO", "RO", "2027-02-01"),
            filed("Crawley", "", "RO", "2026-11-23"),
            filed("Crawley", "RO", "", ""),
        ]
    )
    assert found == (
        Agreement(court="Hove", quarter="2026-27 Q3", decided=2, followed=1),
        Agreement(court="Hove", quarter="2026-27 Q4", decided=1, followed=1),
    )
    assert [quarter_of(date(2026, month, 1)) for month in (3, 4, 12)] == ["2025-26 Q4", "2026-27 Q1", "2026-27 Q3"]


def test_late_is_after_the_day_it_was_due() -> None:
    report, _ = filed("Hove", "YRO", "", "")
    filings = [Filing(id=Id("f"), scope=Id("s"), about=Id("r"), filed_on=day) for day in ("2026-11-23", "2026-11-24")]
    assert [is_late(report, filing, date(2027, 1, 1)) for filing in filings] == [False, True]
    assert [is_late(report, None, date(2026, 11, day)) for day in (23, 24)] == [False, True]
