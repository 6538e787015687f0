"""The made-up service: always the same, whole, and true to the rules that real work has to keep."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from typing import TypeVar

import pytest

from app.changes.canonical import decode, encode
from app.changes.content import content_hash
from app.changes.log_hash import log_hash
from app.changes.op import op_bytes
from app.demo.sample.town import Sample, make_sample
from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.attendance import Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attendance_review import AttendanceReview
from app.domain.attending import State, lacking, standing
from app.domain.child import Child
from app.domain.clock_trust import reckon
from app.domain.contact import Appointment, Contact
from app.domain.custody_due import log_due
from app.domain.ids import is_id
from app.domain.involvement import Allocation, Grant, Order
from app.domain.plan import Plan
from app.domain.record import Record, Unreadable, to_body, validated
from app.domain.report import Filing, Report, agreement, is_late
from app.domain.self_assessment import SelfAssessment
from app.domain.signature import Signature
from app.domain.stage_type import BESIDE
from app.domain.stamp import Stamp
from app.domain.standing import Stage
from app.domain.standing import standing as standing_of
from app.domain.types import view
from app.forms.integration import items, left
from app.forms.progress import problems_on_send
from app.forms.shipped import shipped_form
from app.operations.report import unfinished
from app.operations.report_templates import template

R = TypeVar("R", bound=Record)
TODAY = date(2026, 11, 22)


@cache
def town(today: date = TODAY, seed: int = 2026) -> Sample:
    return make_sample(today, seed=seed)


def records(kind: type[R]) -> list[R]:
    return [m.record for m in town().made if isinstance(m.record, kind)]


def called(name: str) -> Child:
    return next(c for c in records(Child) if c.called == name and c.case_number.startswith(("YJ-24-0", "YJ-23-0")))


def stage_of(record: Assessment | Report) -> Stage:
    digest = content_hash(type(record).type_name, record.id, record.scope, to_body(record))
    return standing_of(digest, [s for s in records(Signature) if s.about == record.id]).stage


def digest_of(sample: Sample) -> str:
    return hashlib.sha256(b"".join(op_bytes(op) for op in sample.ops)).hexdigest()


def test_the_order_of_sets_in_a_process_changes_nothing() -> None:
    code = (
        "import datetime, hashlib, msgspec; from app.demo.sample.town import make_sample;"
        "made = make_sample(datetime.date(2026, 11, 23), children=12).made;"
        "said = msgspec.json.encode([(m.record.id, m.at, m.record) for m in made], order='deterministic');"
        "print(hashlib.sha256(said).hexdigest())"
    )
    around = {**os.environ, "PYTHONPATH": os.getcwd()}
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={**around, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_the_same_day_and_seed_make_the_same_town_and_another_seed_another() -> None:
    again = make_sample(TODAY)
    assert digest_of(again) == digest_of(town())
    assert digest_of(make_sample(TODAY, seed=7, children=20)) != digest_of(make_sample(TODAY, seed=8, children=20))


def test_the_service_is_as_large_as_the_issue_says() -> None:
    roles = Counter(p.role for p in town().staff.people)
    assert (roles["practitioner"], roles["manager"], roles["appropriate_adult"]) == (8, 2, 12)
    assert len(records(Child)) == 110
    assert 4000 <= sum(type(m.record) not in (Attendance, Stamp) for m in town().made) <= 6000
    first = min(date.fromisoformat(c.started_at[:10]) for c in records(Contact))
    assert (TODAY - first).days > 2.5 * 365


def test_everything_reads_back_as_it_was_made() -> None:
    for made in town().made:
        record = made.record
        body = encode(validated(record))
        assert decode(body) is not None
        back = view(type(record).type_name, record.id, record.scope, body)
        assert not isinstance(back, Unreadable), type(record).type_name
        assert is_id(record.id)
        assert is_id(record.scope)
    ids = [m.record.id for m in town().made]
    assert len(set(ids)) == len(ids)


def test_nothing_is_said_twice_under_two_names() -> None:
    names = [c.full_name for c in records(Child)]
    assert len(set(names)) == len(names)
    numbers = [c.case_number for c in records(Child)]
    assert len(set(numbers)) == len(numbers)


def test_names_come_from_many_origins() -> None:
    letters = {letter for child in records(Child) for letter in child.full_name}
    assert letters & set("ŷŵŁłćńÓçăț"), "letters beyond ASCII"
    assert len({c.ethnicity for c in records(Child)}) >= 10
    assert any("-" in c.surname for c in records(Child))


def test_no_child_on_the_caseload_is_too_old_or_too_young() -> None:
    ages = [c.age_on(TODAY) or 0 for c in records(Child)]
    assert min(ages) >= 10
    assert max(ages) <= 17


def test_nobody_was_met_in_the_future_and_every_contact_is_whole() -> None:
    for contact in records(Contact):
        assert contact.started_at[:10] <= TODAY.isoformat()
        assert contact.missing("the child") == (), contact


def test_contacts_lie_within_the_order_they_count_for() -> None:
    orders = {o.id: o for o in records(Order)}
    for contact in records(Contact):
        order = orders[contact.order]
        assert order.made_on <= contact.started_at[:10] <= order.ends_on


def test_there_is_work_at_every_stage() -> None:
    stages = Counter(stage_of(a) for a in records(Assessment))
    for stage in (Stage.IN_PROGRESS, Stage.SENT, Stage.RETURNED, Stage.COUNTERSIGNED):
        assert stages[stage] >= 1, stage
    assert stages[Stage.SENT] >= 5


def test_whatever_was_sent_could_have_been_sent() -> None:
    sent = [a for a in records(Assessment) if stage_of(a) is not Stage.IN_PROGRESS]
    assert {a.form.id for a in sent} == {"assessment", "health_screen", "education"}
    for record in sent:
        form = shipped_form(record.form.id, record.form.version)
        assert problems_on_send(form, record.answers, TODAY, record.stage) == (), record.id


def test_one_report_is_being_written_and_whatever_a_court_had_was_whole_read_and_looked_at() -> None:
    reports, filings = records(Report), {f.about: f for f in records(Filing)}
    mine = {r.template: r for r in reports if r.scope in {called("Jay").scope, called("Callum").scope}}
    assert stage_of(mine["progress"]) is Stage.IN_PROGRESS
    assert is_late(mine["breach"], filings[mine["breach"].id], TODAY)
    assert filings[mine["breach"].id].why_late
    assert 8 <= len(filings) <= 30
    for report in (r for r in reports if r.id in filings):
        assert stage_of(report) is Stage.COUNTERSIGNED
        assert unfinished(template(report.template), report) == ()
        assert filings[report.id].filed_on <= TODAY.isoformat()
        assert filings[report.id].outcome_on <= TODAY.isoformat()
    followed = agreement((r, filings[r.id]) for r in reports if r.id in filings)
    assert sum(row.followed for row in followed) < sum(row.decided for row in followed), "courts do not always follow"


def test_what_maisie_raised_is_taken_up_or_has_a_reason_before_it_was_sent() -> None:
    maisie = called("Maisie")
    (said,) = [s for s in records(SelfAssessment) if s.scope == maisie.scope]
    stage = next(a for a in records(Assessment) if a.scope == maisie.scope and a.form.id == "assessment")
    found = items(stage, [(said, shipped_form(said.form.id, said.form.version))])
    assert len(found) == 4
    assert left(found) == ()
    assert {item.used.answer for item in found if item.used} <= {"", *shipped_form("assessment", 2).questions}


def test_three_custody_nights_are_signed_as_they_stand_and_one_lies_in_callums_file() -> None:
    found = {}
    for log in records(Attendance):
        stamps = [s for s in records(Stamp) if s.scope == log.scope]
        signed = [s for s in records(Signature) if s.about == log.id]
        reviews = [r for r in records(AttendanceReview) if r.about == log.id]
        digest = content_hash("attendance", log.id, log.scope, to_body(log))
        where = standing(log, stamps, signed, reviews, content=digest, log=log_hash(stamps))
        assert not where.is_changed
        assert lacking(log, stamps) == ()
        tapped = [s.tapped.moment for s in sorted(stamps, key=lambda s: s.id)]
        assert not any(one.off or one.jumped for one in reckon([m for m in tapped if m])), "no clock was moved"
        assert set(log.answers) <= set(shipped_form("attendance", 1).questions)
        due = log_due(where, stamps)
        found[log.called] = (where.state, due is not None and due.on >= TODAY, sum(len(r.unanswered) for r in reviews))
    assert found == {
        "Callum": (State.REVIEWED, False, 0),
        "Danny": (State.COMPLETED, True, 1),
        "Aaliyah": (State.COMPLETED, True, 0),
    }
    (link,) = records(AttendanceLink)
    assert (link.scope, link.minutes, link.outcome) == (called("Callum").scope, 144, "voluntary_over")
    assert {grant.scope: grant.members_of for grant in records(Grant)} == {link.attendance: link.scope}


def test_the_check_on_sending_sees_a_gap() -> None:
    form = shipped_form("assessment", 2)
    whole = next(a for a in records(Assessment) if stage_of(a) is Stage.COUNTERSIGNED)
    broken = {**whole.answers, "living_home": Answer()}
    assert [p.question_id for p in problems_on_send(form, broken, TODAY, whole.stage)] == ["living_home"]


def test_signatures_bind_the_very_text_that_they_carry() -> None:
    by_id = {m.record.id: m.record for m in town().made}
    for signature in records(Signature):
        about = by_id[signature.about]
        body = decode(signature.signed_body.encode())
        assert content_hash(type(about).type_name, about.id, about.scope, body) == signature.content_hash
        assert body == decode(encode(to_body(about)))


def test_leah_has_nine_children_and_each_a_different_story() -> None:
    leah = town().staff.named("Leah Cole")
    mine = {a.scope for a in records(Allocation) if a.person == leah.id and not a.to_on}
    assert len(mine) == 9
    stages = {
        c.called: [stage_of(a) for a in records(Assessment) if a.scope == c.scope and a.stage not in BESIDE]
        for c in records(Child)
        if c.scope in mine
    }
    assert stages["Jay"] == [Stage.IN_PROGRESS]
    assert stages["Maisie"] == [Stage.SENT]
    assert stages["Sofia"] == [Stage.RETURNED]
    assert stages["Amira"] == []
    assert stages["Kieran"][0] is Stage.COUNTERSIGNED


def test_jays_plan_has_the_three_targets_and_part_of_living_is_left_open() -> None:
    jay = called("Jay")
    plan = next(p for p in records(Plan) if p.scope == jay.scope)
    assert [t.title for t in sorted(plan.targets.values(), key=lambda t: t.rank)] == [
        "A quiet place to study",
        "College for bricklaying",
        "Putting it right",
    ]
    answers = next(a for a in records(Assessment) if a.scope == jay.scope).answers
    assert "living_home" in answers
    assert not {"living_own_space", "living_suitable", "living_voice", "living_concern"} & set(answers)


@pytest.mark.parametrize(
    "today", [date(2026, 11, 20), date(2026, 11, 22), date(2027, 2, 28), date(2028, 2, 29), date(2026, 12, 27)]
)
def test_whatever_day_the_demo_is_opened_there_are_visits_today_and_an_order_that_ends_by_friday(today: date) -> None:
    sample = make_sample(today, children=12)
    kieran = next(m.record for m in sample.made if isinstance(m.record, Child) and m.record.called == "Kieran")
    order = next(m.record for m in sample.made if isinstance(m.record, Order) and m.record.scope == kieran.scope)
    assert 0 <= (date.fromisoformat(order.ends_on) - today).days <= 6
    assert date.fromisoformat(order.ends_on).weekday() == 4
    visits = [m.record for m in sample.made if isinstance(m.record, Appointment) and m.record.at[:10] == today.isoformat()]
    assert len(visits) >= 3


@pytest.mark.parametrize("today", [TODAY, date(2026, 12, 28)], ids=str)
def test_nothing_was_done_later_than_now_at_whatever_hour_of_the_day_it_is_opened(today: date) -> None:
    late = [(type(m.record).__name__, m.at) for m in town(today).made if m.at[:10] >= today.isoformat()]
    late += [
        (m.record.meaning, m.record.signed_at)
        for m in town(today).made
        if isinstance(m.record, Signature) and m.record.signed_at[:10] >= today.isoformat()
    ]
    late += [
        (m.record.form.id, f"{m.record.started_on} {m.at}")
        for m in town(today).made
        if isinstance(m.record, Assessment) and m.record.started_on > m.at[:10]
    ]
    assert late == []
