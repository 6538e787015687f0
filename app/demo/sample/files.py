"""A child's whole file as one story in time: opened, order, what happened, who works with the child, contacts, papers, end."""

from datetime import date, timedelta
from typing import Any

import msgspec

from app.demo.sample.assessments import Course, make_answers, make_assessment, some_months_later
from app.demo.sample.children import some_child
from app.demo.sample.lists import about, by_share, sample_list
from app.demo.sample.making import Maker, work_day
from app.demo.sample.plans import some_plan
from app.demo.sample.staff import Staff
from app.demo.sample.weeks import make_contacts
from app.domain.assessment import Assessment
from app.domain.child import Child
from app.domain.contact import Appointment
from app.domain.ids import NO_ID
from app.domain.involvement import Allocation, Episode, Offence, Order, Requirement
from app.domain.service import Person
from app.domain.signature import Certificate

WITHOUT_ASSESSMENT = frozenset({"YCC", "OOCR"})
_PATHS = {
    "TURNAROUND": ("diversion", "police", 1),
    "BS": ("bail", "court", 0),
    "YCC": ("out_of_court", "police", 2),
    "OOCR": ("out_of_court", "police", 2),
}
"""Kind of episode, who referred, and which reason of the list."""


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """How a file begins: the order and when it was made; `ends` is its last day."""

    kind: str
    level: str
    made: date
    ends: date
    months: int
    requirements: tuple[str, ...] = ()
    title: str = ""
    ended_how: str = ""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """The first records of a child's file."""

    child: Child
    order: Order
    offences: tuple[Offence, ...]
    worker: Person
    manager: Person

    @property
    def people(self) -> tuple[Person, Person]:
        """The author of papers and the manager who reads them."""
        return self.worker, self.manager


def open_file(maker: Maker, staff: Staff, child: Child, worker: Person, start: Start, earlier: Start | None = None) -> File:
    """Child, episode, allocation, order and offence. The manager opens the file and allocates it."""
    manager = staff.manager_of(worker.team)
    opened = work_day((earlier or start).made - timedelta(days=maker.luck.randint(0, 3)))
    maker.keep(child, manager.id, maker.at(opened, 8, 40))
    episode = _episode(maker, child, start, opened)
    maker.keep(episode, manager.id, maker.at(opened, 8, 45))
    allocation = Allocation(
        id=maker.new_id(opened),
        scope=child.scope,
        person=worker.id,
        team=worker.team,
        from_on=opened.isoformat(),
        to_on=start.ends.isoformat() if start.ended_how else "",
    )
    maker.keep(allocation, manager.id, maker.at(opened, 8, 50))
    order = _order(maker, child, start, episode)
    maker.keep(order, manager.id, maker.at(start.made, 16, 10))
    offence = _offence(maker, child, start, order)
    maker.keep(offence, manager.id, maker.at(start.made, 16, 15))
    return File(child=child, order=order, offences=(offence,), worker=worker, manager=manager)


def _episode(maker: Maker, child: Child, start: Start, opened: date) -> Episode:
    kind, source, reason = _PATHS.get(start.kind, ("court", "court", 0))
    return Episode(
        id=maker.new_id(opened),
        scope=child.scope,
        kind=kind,
        opened_on=opened.isoformat(),
        opened_reason=sample_list("orders")["reasons"][reason],
        referral_source=source,
        closed_on=start.ends.isoformat() if start.ended_how else "",
        close_reason=start.ended_how,
    )


def _order(maker: Maker, child: Child, start: Start, episode: Episode | None) -> Order:
    is_court = start.kind not in {"TURNAROUND", *WITHOUT_ASSESSMENT}
    return Order(
        id=maker.new_id(start.made),
        scope=child.scope,
        kind=start.kind,
        court=maker.luck.choice(sample_list("places")["courts"]) if is_court else "",
        made_on=start.made.isoformat(),
        ends_on=start.ends.isoformat(),
        level=start.level,
        months=start.months,
        episode=episode.id if episode else NO_ID,
        requirements={
            maker.new_id(start.made): Requirement(kind=r, rank=f"{n:02d}") for n, r in enumerate(start.requirements, 1)
        },
        ended_how=start.ended_how,
    )


def _offence(maker: Maker, child: Child, start: Start, order: Order) -> Offence:
    listed = sample_list("orders")
    found = next((o for o in listed["offences"] if o["title"] == start.title), None) or by_share(
        maker.luck, listed["offences"]
    )
    happened = (start.made - timedelta(days=maker.luck.randint(25, 120))).isoformat()
    return Offence(
        id=maker.new_id(start.made),
        scope=child.scope,
        title=found["title"],
        category=found["category"],
        seriousness=found["seriousness"],
        from_on=happened,
        order=order.id,
        account=about(maker.luck.choice(listed["accounts"]), child.called),
    )


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a file: a number for the case number, the names already given, and the worker."""

    number: int
    taken: set[str]
    worker: Person


def live_file(maker: Maker, staff: Staff, new: Newcomer, *, waiting: str = "") -> None:
    """A child now on an order. `waiting`: what has just been sent to the manager, "start" or "review", if anything."""
    start = _some_start(maker, {"start": maker.luck.randint(8, 12), "review": 115}.get(waiting))
    earlier = _earlier_start(maker, start) if maker.luck.random() < 0.45 else None
    worker, child = new.worker, some_child(maker, new.number, (earlier or start).made, new.taken)
    file = open_file(maker, staff, child, worker, start, earlier)
    if earlier is not None:
        _past_order(maker, file, earlier)
    plan_day = work_day(start.made + timedelta(days=maker.luck.randint(14, 20)))
    has_plan = plan_day < maker.today and waiting != "start"
    targets = _plan(maker, file, plan_day, is_over=False) if has_plan else ()
    gap = {"standard": 13, "enhanced": 7, "intensive": 3}[start.level]
    late = 4 if maker.luck.random() < 0.1 else 0
    last = max(start.made, work_day(maker.today - timedelta(days=maker.luck.randint(1, gap) + late)))
    make_contacts(maker, child, file.order, worker.id, last, targets)
    if start.kind not in WITHOUT_ASSESSMENT:
        _assess(maker, file, start, waiting)
    _book(maker, file)


def closed_file(maker: Maker, staff: Staff, new: Newcomer) -> None:
    """A child whose order ended within the three years, with a certificate more often than not."""
    drawn = _some_start(maker, 1)
    ended = work_day(maker.today - timedelta(days=maker.luck.randint(60, 800)))
    made = work_day(ended - timedelta(days=drawn.months * 30))
    how = maker.luck.choice(sample_list("orders")["ends"])
    start = msgspec.structs.replace(drawn, made=made, ends=ended, ended_how=how)
    child = some_child(maker, new.number, made, new.taken)
    file = open_file(maker, staff, child, new.worker, start)
    targets = _plan(maker, file, work_day(made + timedelta(days=16)), is_over=True)
    make_contacts(maker, child, file.order, new.worker.id, work_day(ended - timedelta(days=3)), targets)
    if start.kind not in WITHOUT_ASSESSMENT:
        _assess(maker, file, start, is_over=True)
    if how.startswith(("completed", "revoked early")) and maker.luck.random() < 0.7:
        certify(maker, file, ended)


def _some_start(maker: Maker, age_days: int | None) -> Start:
    """An order of a kind as common as in the list, made `age_days` ago or at any point of its length."""
    luck = maker.luck
    kind = by_share(luck, sample_list("orders")["kinds"])
    if age_days is not None:
        while kind["kind"] in WITHOUT_ASSESSMENT or max(kind["months"]) * 30 < age_days + 30:
            kind = by_share(luck, sample_list("orders")["kinds"])
    months = luck.choice([m for m in kind["months"] if m * 30 >= (age_days or 0) + 30])
    age = age_days if age_days is not None else luck.randint(4, months * 30 - 8)
    made = work_day(maker.today - timedelta(days=age))
    return Start(
        kind=kind["kind"], level=luck.choice(kind["levels"]), made=made, ends=made + timedelta(days=months * 30 + 5),
        months=months, requirements=tuple(kind["requirements"]),
    )  # fmt: skip


def _earlier_start(maker: Maker, start: Start) -> Start:
    """An order that had ended before this one was made."""
    drawn = _some_start(maker, 1)
    ended = work_day(start.made - timedelta(days=maker.luck.randint(40, 400)))
    made = work_day(ended - timedelta(days=drawn.months * 30))
    return msgspec.structs.replace(drawn, made=made, ends=ended, ended_how="completed")


def _past_order(maker: Maker, file: File, start: Start) -> None:
    """An earlier order with its contacts, finished."""
    order = msgspec.structs.replace(_order(maker, file.child, start, None), episode=file.order.episode)
    maker.keep(order, file.manager.id, maker.at(start.made, 15, 40))
    maker.keep(_offence(maker, file.child, start, order), file.manager.id, maker.at(start.made, 15, 45))
    make_contacts(maker, file.child, order, file.worker.id, work_day(start.ends - timedelta(days=3)), ())
    certify(maker, msgspec.structs.replace(file, order=order), start.ends)


def _plan(maker: Maker, file: File, agreed: date, *, is_over: bool) -> tuple[str, ...]:
    plan = some_plan(maker, file.child, file.order, file.worker, agreed, is_over)
    return tuple(plan.targets)


def _assess(maker: Maker, file: File, start: Start, waiting: str = "", *, is_over: bool = False) -> None:
    """The assessment at the start, and a review where three months have passed since."""
    age = (maker.today - start.made).days
    started = work_day(start.made + timedelta(days=2), 1)
    lately = work_day(maker.today - timedelta(days=maker.luck.randint(0, 4)))
    if waiting == "start":
        _paper(maker, file, Course(started=started, sent=lately))
    elif age < 18 and not is_over:
        _begin(maker, file, started)
    else:
        sent = work_day(start.made + timedelta(days=maker.luck.randint(11, 16)))
        first = _paper(maker, file, Course(started=started, sent=sent, signed=work_day(sent + timedelta(days=2), 1)))
        if age > 100 and not is_over:
            _review(maker, file, first, None if waiting else lately - timedelta(days=maker.luck.randint(0, 80)), lately)


def _review(maker: Maker, file: File, first: Assessment, signed: date | None, sent: date) -> None:
    """A review that was signed on a day, or, without one, sent lately and waiting."""
    day = work_day(signed) if signed else sent
    answers = some_months_later(maker, file.child, file.offences, day, first.answers)
    course = Course(stage="review", started=day, sent=day, signed=day if signed else None)
    make_assessment(maker, file.child, file.order, file.people, course, answers, before=first)


def _paper(maker: Maker, file: File, course: Course) -> Assessment:
    answers = make_answers(maker, file.child, file.offences, course.started, stage=course.stage)
    return make_assessment(maker, file.child, file.order, file.people, course, answers)


def _begin(maker: Maker, file: File, started: date) -> None:
    sections = maker.luck.sample(
        ["core", "living", "family", "health", "communication", "learning", "hopes"], maker.luck.randint(2, 6)
    )
    answers = make_answers(maker, file.child, file.offences, started, sections=sections)
    make_assessment(maker, file.child, file.order, file.people, Course(started=min(started, maker.today)), answers)


def _book(maker: Maker, file: File) -> None:
    day = work_day(maker.today + timedelta(days=maker.luck.randint(0, 9)), 1)
    kind = maker.luck.choice(("home_visit", "office", "school", "phone"))
    book(maker, file, day, {"at": f"{maker.luck.randint(9, 16):02d}:{maker.luck.choice(('00', '30'))}", "kind": kind})


def book(maker: Maker, file: File, day: date, told: dict[str, Any]) -> None:
    """Something in the diary with the child."""
    hour, minute = map(int, told["at"].split(":"))
    entry = Appointment(
        id=maker.new_id(maker.today),
        scope=file.child.scope,
        at=maker.at(day, hour, minute),
        minutes=told.get("minutes", 45),
        kind=told["kind"],
        place=told.get("place", ""),
        note=told.get("note", ""),
        safety=told.get("safety", ""),
        person=file.worker.id,
    )
    maker.keep(entry, file.worker.id, maker.some_time(work_day(maker.today - timedelta(days=3))))


def certify(maker: Maker, file: File, day: date) -> None:
    """A certificate made with the child in the last week."""
    listed = sample_list("certificates")
    record = Certificate(
        id=maker.new_id(day),
        scope=file.child.scope,
        name=f"{file.child.called} {file.child.surname}",
        theme=maker.luck.choice(listed["themes"]),
        message=maker.luck.choice(listed["messages"]),
        achievements=maker.luck.choice(listed["achievements"]),
        worker_name=file.worker.names,
        order=file.order.id,
        made_on=day.isoformat(),
    )
    maker.keep(record, file.worker.id, maker.some_time(day))
