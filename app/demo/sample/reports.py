"""Reports of the made-up service, told in resources/sample/reports.yaml: one that is being written, and those that courts had.

Some children whose order has lasted for months have a report about what they missed, with the court's decision beside the
proposal. Own luck, so nothing else changes.
"""

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeVar

import msgspec

from app.demo.sample.lists import about, sample_list
from app.demo.sample.making import Maker, work_day, working_days_ago
from app.demo.sample.staff import Staff
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Allocation, Order
from app.domain.record import Record
from app.domain.report import Filing, Passage, Report
from app.domain.service import Person
from app.domain.signature import Signature
from app.operations.report import due_on
from app.operations.report_templates import template

R = TypeVar("R", bound=Record)
_EVERY: Final = 3
"""Of the children whose stage has been signed for long enough, one in so many."""
_LEAST_DAYS: Final = 60
_SENT: Final = "I have checked this report. Nobody who was harmed can be known by it."
_SIGNED: Final = "I have read this report and it is ready for the court."


class _File(msgspec.Struct, frozen=True, kw_only=True):
    """What a report needs of a child's file: the first stage that was countersigned, or the first one, and when."""

    child: Child
    worker: Person
    manager: Person
    court: str
    order: Id
    stage: Assessment
    made_from: str
    signed_on: date | None


class _Course(msgspec.Struct, frozen=True, kw_only=True):
    """When it was asked for, sent, signed, handed in and decided; None: not yet."""

    asked: date
    sent: date | None = None
    signed: date | None = None
    filed: date | None = None
    decided: date | None = None


def make_reports(maker: Maker, staff: Staff) -> None:
    """Add them behind all that is made."""
    kept, maker.luck = maker.luck, random.Random("reports")  # noqa: S311
    files = _files(maker, staff)
    told = sample_list("reports")["told"]
    for file in files:
        if file.child.first_names in told and file.worker == staff.case_workers[0]:
            _told(maker, file, told[file.child.first_names])
    earliest = maker.today - timedelta(days=_LEAST_DAYS)
    late = [f for f in files if f.signed_on and f.court and f.signed_on < earliest and f.worker != staff.case_workers[0]]
    for file in late[::_EVERY]:
        _about_missed(maker, file)
    maker.luck = kept


def _told(maker: Maker, file: _File, told: Mapping[str, Any]) -> None:
    steps = ("asked", "sent", "signed", "filed", "decided")
    days = {step: working_days_ago(maker.today, told[step]) for step in steps if step in told}
    course = _Course(**days)
    passages = dict(told.get("passages", {})) or _drawn(maker, file)
    report = _report(maker, file, told["template"], course, told["court"], told.get("proposal", ""), passages)
    _goes(maker, file, report, course, told.get("outcome", ""), told.get("words", ""), told.get("why_late", ""))


def _about_missed(maker: Maker, file: _File) -> None:
    chances, luck = sample_list("reports")["chances"], maker.luck
    assert file.signed_on is not None
    asked = work_day(file.signed_on + timedelta(days=luck.randint(21, 40)), 1)
    step = [work_day(asked + timedelta(days=n), 1) for n in (3, 4, 5)]
    course = _Course(
        asked=asked, sent=step[0], signed=step[1], filed=step[2], decided=work_day(asked + timedelta(days=12), 1)
    )
    proposal = luck.choice(chances["proposed"])
    outcome = proposal if luck.random() * 100 < chances["followed"] else luck.choice(chances["otherwise"])
    report = _report(maker, file, "breach", course, file.court, proposal, _drawn(maker, file))
    _goes(maker, file, report, course, outcome, "", "")


def _drawn(maker: Maker, file: _File) -> dict[str, str]:
    listed = sample_list("reports")["breach"]
    return {section: about(maker.luck.choice(texts), file.child.called) for section, texts in listed.items()}


def _report(
    maker: Maker, file: _File, kind: str, course: _Course, court: str, proposal: str, passages: Mapping[str, str]
) -> Report:
    report = Report(
        id=maker.new_id(course.asked),
        scope=file.child.scope,
        template=kind,
        template_version=template(kind).version,
        assessment=file.stage.id,
        made_from=file.made_from,
        order=file.order,
        court=court,
        asked_on=course.asked.isoformat(),
        due_on=due_on(template(kind), course.asked.isoformat()),
        proposal=proposal,
        passages={section: Passage(text=text) for section, text in passages.items()},
    )
    maker.keep(report, file.worker.id, maker.at(course.asked, 13, 30))
    return report


def _goes(maker: Maker, file: _File, report: Report, course: _Course, outcome: str, words: str, why_late: str) -> None:
    if course.sent is not None:
        maker.sign(report, file.worker, "submitted", maker.at(course.sent, 15, 10), statement=_SENT)
    if course.signed is not None:
        maker.sign(report, file.manager, "countersigned", maker.at(course.signed, 16, 5), statement=_SIGNED)
    if course.filed is None:
        return
    filing = Filing(
        id=maker.new_id(course.filed),
        scope=report.scope,
        about=report.id,
        content_hash=maker.hash_of(report),
        filed_on=course.filed.isoformat(),
        filed_to=report.court,
        why_late=why_late,
        outcome=outcome,
        outcome_on=course.decided.isoformat() if course.decided else "",
        outcome_words=words,
    )
    maker.keep(filing, file.worker.id, maker.at(course.decided or course.filed, 16, 40))


def _files(maker: Maker, staff: Staff) -> list[_File]:
    """The files with an order and a stage, in the order in which they were opened."""
    made = [one.record for one in maker.made]
    children = _first(record for record in made if isinstance(record, Child))
    orders = _first(record for record in made if isinstance(record, Order))
    given = _first(record for record in made if isinstance(record, Allocation))
    stages = _first(r for r in made if isinstance(r, Assessment) and r.form.id == maker.form.id)
    signed = {s.about: s for s in made if isinstance(s, Signature) and s.meaning == "countersigned"}
    people = {person.id: person for person in staff.people}
    return [
        _File(
            child=child,
            worker=people[given[scope].person],
            manager=staff.manager_of(people[given[scope].person].team),
            court=orders[scope].court,
            order=orders[scope].id,
            stage=stages[scope],
            made_from=maker.hash_of(stages[scope]),
            signed_on=date.fromisoformat(signed[stages[scope].id].signed_at[:10]) if stages[scope].id in signed else None,
        )
        for scope, child in children.items()
        if scope in orders and scope in stages
    ]


def _first(records: Iterable[R]) -> dict[Id, R]:
    found: dict[Id, R] = {}
    for record in records:
        found.setdefault(record.scope, record)
    return found
