"""The nine children whom the demo opens with, told in resources/sample/leah.yaml: between them they show every state of work."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.demo.sample.assessments import Course, make_answers, make_assessment, some_months_later
from app.demo.sample.children import told_child
from app.demo.sample.files import File, Start, book, open_file
from app.demo.sample.lists import sample_list
from app.demo.sample.making import Maker, work_day, working_days_ago
from app.demo.sample.plans import told_plan
from app.demo.sample.staff import Staff
from app.demo.sample.voices import make_voices
from app.demo.sample.weeks import make_contacts
from app.domain.assessment import Used
from app.domain.service import Person
from app.domain.working_days import add_working_days


def make_leahs_children(maker: Maker, staff: Staff, worker: Person, taken: set[str]) -> None:
    """All nine files."""
    for told in sample_list("leah"):
        taken.add(f"{told['first_names']} {told['surname']}")
        _file(maker, staff, worker, told)


def _file(maker: Maker, staff: Staff, worker: Person, told: Mapping[str, Any]) -> None:
    start = _start(maker.today, told)
    child = told_child(maker, told, start.made)
    file = open_file(maker, staff, child, worker, start)
    used = make_voices(maker, file, told["first_names"])
    if "assessment" in told:
        _assess(maker, file, told, used)
    targets: tuple[str, ...] = ()
    if "plan" in told:
        agreed = working_days_ago(maker.today, told["plan"]["agreed"])
        targets = tuple(told_plan(maker, child, file.order, worker, agreed, told["plan"]).targets)
    make_contacts(maker, child, file.order, worker.id, work_day(maker.today - timedelta(days=told["last"])), targets)
    for visit in told.get("visits", ()):
        book(maker, file, _visit_day(maker.today, visit), visit)


def _visit_day(today: date, visit: Mapping[str, Any]) -> date:
    """Today, even at a weekend; a weekday of this week; or so many working days on."""
    if "weekday" in visit:
        return today + timedelta(days=visit["weekday"] - today.weekday())
    return today if visit["day"] == 0 else add_working_days(today, visit["day"])


def _start(today: date, told: Mapping[str, Any]) -> Start:
    order = told["order"]
    made = working_days_ago(today, order["made"])
    ends = made + timedelta(days=order["months"] * 30 + 5)
    if order.get("ends") == "friday":
        ends = today + timedelta(days=(4 - today.weekday()) % 7)
    return Start(
        kind=order["kind"],
        level=order["level"],
        made=made,
        ends=ends,
        months=order["months"],
        requirements=tuple(order["requirements"]),
        title=told["offence"],
    )


def _assess(maker: Maker, file: File, told: Mapping[str, Any], used: dict[str, Used]) -> None:
    course, today = told["assessment"], maker.today
    started = working_days_ago(today, course["started"])
    answers = make_answers(
        maker,
        file.child,
        file.offences,
        started,
        sections=course.get("sections", ()),
        told=told.get("answers"),
        without=told.get("left_open", ()),
    )
    sent, signed = (working_days_ago(today, course[key]) if key in course else None for key in ("sent", "signed"))
    stage = Course(
        started=started,
        sent=sent,
        signed=signed,
        is_returned=course["state"] == "returned",
        notes=tuple(course.get("notes", ())),
        kept=today - timedelta(days=course["kept"]) if "kept" in course else None,
    )
    first = make_assessment(maker, file.child, file.order, file.people, stage, answers, used)
    if "review" in course:
        day = working_days_ago(today, course["review"])
        again = some_months_later(maker, file.child, file.offences, day, answers)
        course_of_it = Course(stage="review", started=day, sent=day, signed=day)
        make_assessment(maker, file.child, file.order, file.people, course_of_it, again, before=first)
