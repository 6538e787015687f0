"""A desk with made-up rows and no store, for pages that only show: the people of the design pictures, Monday 23 November 2026."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from app.changes.touched import Touched
from app.domain.child import Address, Carer, Child, LegalStatus, Warning
from app.domain.errors import Refused
from app.domain.figures import Figures, figures
from app.domain.ids import NO_ID, Id
from app.domain.involvement import Episode, Order, Requirement
from app.domain.moment import Moment
from app.domain.text import folded
from app.operations.base import Done, Operation, Outcome
from app.operations.rows.access import GrantLine, OpeningLine, PackLine, RestrictedLine
from app.operations.rows.assessment import ReviewLine
from app.operations.rows.child import ChildFile, ChildLine, RatingLine, TimelineLine
from app.operations.rows.concern import ConcernLine
from app.operations.rows.custody import LogLine
from app.operations.rows.day import CarryOn, DueLine, MyDay, Notice, Visit, WaitingOn
from app.operations.rows.document import AttachmentLine
from app.operations.rows.finding import Hit
from app.operations.rows.mark import Hint, MarkLine
from app.operations.rows.me import Me
from app.operations.rows.sending import SyncCentre, UnsentLine
from app.ui.desk import Desk, Navigator, SyncState
from app.ui.notices import Notices
from app.ui.tasks import Tasks
from tests.helpers.desk import HandSync, MemorySettings
from tests.helpers.laptop import HandClock

NOW = "2026-11-23T09:04:00+00:00"
JAY = Id("0198a000-0000-7000-8000-000000000001")


class RecordingRunner:
    """Keeps what was asked to be done and answers as saved."""

    def __init__(self) -> None:
        self.done: list[Operation] = []
        self.undo: Operation | None = None
        self.error: Exception | None = None

    def run(self, operation: Operation) -> Done:
        self.done.append(operation)
        if self.error is not None:
            raise self.error
        touched = Touched(records=frozenset({JAY}), scopes=frozenset({JAY}))
        return Done(touched=touched, outcome=Outcome(undo=self.undo), saved_at=NOW)


def visit(at: str, child: str, initials: str, kind: str, place: str, **more: Any) -> Visit:
    """One visit of the day."""
    values: dict[str, Any] = {"minutes": 45, "note": "", "safety": "", "scope": JAY} | more
    return Visit(
        id=Id(f"visit-{at}"),
        at=f"2026-11-23T{at}:00+00:00",
        child=child,
        initials=initials,
        kind=kind,
        place=place,
        **values,
    )


def due(called: str, what: str, why: str, days: int, kind: str = "assessment") -> DueLine:
    """Something due so many days from the made-up today."""
    due_on = (date(2026, 11, 23) + timedelta(days=days)).isoformat()
    return DueLine(
        id=f"due-{called}-{what}",
        scope=JAY,
        record=Id("r1"),
        child=called,
        called=called,
        what=what,
        why=why,
        due_on=due_on,
        kind=kind,
    )


def full_day() -> MyDay:
    """The day of the picture."""
    return MyDay(
        visits=(
            visit(
                "10:00",
                "Jay Okafor",
                "JO",
                "home_visit",
                "14 Tide Street, Harbourside",
                note="back by 11:15, or Ruth is told",
                safety="Two large dogs: ring before you go in. Last seen Friday.",
            ),
            visit(
                "14:30",
                "Sofia Petrescu",
                "SP",
                "school",
                "Fernhill School",
                note="ask for Ms Rees",
                minutes=60,
                safety="Collect her from reception. Do not talk in the corridor.",
            ),
            visit("16:15", "Elis Pritchard", "EP", "phone", "After school, his own phone", minutes=15),
        ),
        due=(
            due("Sofia", "answer Ruth’s 2 notes", "Returned on Friday, worth 10 minutes", 0),
            due("Jay", "assessment to Ruth", "3 working days before his plan is due", 1),
            due("Maisie", "plan on file", "15 working days from 4 November", 2, "plan"),
            due("Kieran", "second contact this month", "Two a month at this level", 3, "contact"),
        ),
        carry_on=CarryOn(
            record=Id("a1"),
            scope=JAY,
            type="assessment",
            called="Jay",
            title="Living arrangements",
            question="What is home like for Jay?",
            section="living",
            stopped_at="2026-11-22T14:02:00+00:00",
            answered=8,
            total=13,
        ),
        waiting=(
            WaitingOn(
                id=Id("w1"), scope=JAY, what="Maisie’s plan", who="Ruth", initials="RK", since="2026-11-20T10:00:00+00:00"
            ),
            WaitingOn(
                id=Id("w2"),
                scope=JAY,
                what="Kieran’s assessment",
                who="Ruth",
                initials="RK",
                since="2026-11-16T10:00:00+00:00",
            ),
        ),
        unsent=(
            UnsentLine(
                id=Id("u1"),
                record=Id("c1"),
                scope=JAY,
                type="contact",
                what="Contact: Kieran",
                at="2026-11-23T08:31:00+00:00",
                reason="",
            ),
            UnsentLine(
                id=Id("u2"),
                record=Id("c2"),
                scope=JAY,
                type="assessment",
                what="Answer: Sofia, school",
                at="2026-11-23T08:44:00+00:00",
                reason="",
            ),
            UnsentLine(
                id=Id("u3"),
                record=Id("c3"),
                scope=JAY,
                type="addendum",
                what="Note: Maisie",
                at="2026-11-23T09:02:00+00:00",
                reason="",
            ),
        ),
        good_news=(
            JAY,
            "Kieran did all 12 hours",
            "at the community garden. They finish on Friday: a good week to make the certificate.",
        ),
        week=(("2026-11-23", 3), ("2026-11-24", 2), ("2026-11-25", 4), ("2026-11-26", 1), ("2026-11-27", 0)),
    )


def empty_day() -> MyDay:
    """Nothing at all."""
    return MyDay(visits=(), due=(), carry_on=None, waiting=(), unsent=(), good_news=None, week=())


_PEOPLE = (
    (
        "Jayden Okafor",
        "Jay",
        "JO",
        15,
        "he/him",
        "YJ-24-0183",
        "Youth Rehabilitation Order",
        "Assessment",
        "in_progress",
        62,
        1,
        "2026-11-23T09:00:00+00:00",
    ),
    (
        "Maisie Llewellyn",
        "Maisie",
        "ML",
        13,
        "she/her",
        "YJ-24-0211",
        "Referral Order",
        "Plan",
        "sent",
        100,
        2,
        "2026-11-22T09:00:00+00:00",
    ),
    (
        "Tyler Brannigan",
        "Tyler",
        "TB",
        17,
        "he/him",
        "YJ-23-0977",
        "Detention & Training Order",
        "Review",
        "overdue",
        35,
        -3,
        "2026-11-18",
    ),
    (
        "Amira Hassan",
        "Amira",
        "AH",
        16,
        "she/her",
        "YJ-24-0222",
        "Youth Conditional Caution",
        "Assessment",
        "not_started",
        0,
        7,
        "2026-11-17",
    ),
    (
        "Kieran Walsh",
        "Kieran",
        "KW",
        14,
        "they/them",
        "YJ-24-0157",
        "Referral Order",
        "Assessment",
        "in_progress",
        80,
        3,
        "2026-11-23T08:05:00+00:00",
    ),
    (
        "Sofia Petrescu",
        "Sofia",
        "SP",
        12,
        "she/her",
        "YJ-24-0240",
        "Turnaround",
        "Assessment",
        "returned",
        90,
        0,
        "2026-11-20",
    ),
    (
        "Callum Reid-Jones",
        "Callum",
        "CR",
        17,
        "he/him",
        "YJ-23-0844",
        "Youth Rehabilitation Order (ISS)",
        "Plan",
        "countersigned",
        100,
        15,
        "2026-11-19",
    ),
    (
        "Elis Pritchard",
        "Elis",
        "EP",
        15,
        "he/him",
        "YJ-24-0199",
        "Bail supervision",
        "Contact",
        "in_progress",
        50,
        1,
        "2026-11-16",
    ),
    (
        "Zainab Iqbal",
        "Zainab",
        "ZI",
        14,
        "she/her",
        "YJ-24-0251",
        "Out-of-court resolution",
        "Assessment",
        "in_progress",
        20,
        9,
        "2026-11-15",
    ),
)


def caseload() -> tuple[ChildLine, ...]:
    """Nine children."""
    return tuple(_line(at, *person) for at, person in enumerate(_PEOPLE))


def _line(
    at: int,
    name: str,
    called: str,
    initials: str,
    age: int,
    pronouns: str,
    number: str,
    order: str,
    task: str,
    standing: str,
    progress: int,
    days: int,
    last: str,
) -> ChildLine:
    scope = JAY if at == 0 else Id(f"0198a000-0000-7000-8000-{at + 1:012}")
    return ChildLine(
        id=scope,
        scope=scope,
        name=name,
        called=called,
        initials=initials,
        age=age,
        pronouns=pronouns,
        case_number=number,
        order=order,
        order_ends_on="2027-08-06",
        nation="Wales" if called == "Elis" else "England",
        task=task,
        task_standing=standing,
        progress=progress,
        due_on=(date(2026, 11, 23) + timedelta(days=days)).isoformat(),
        due_what=task,
        last_contact_at=last,
        worker="Leah Cole",
        filter_text=folded(f"{name} {called} {number} {order} {task}"),
    )


def jay(**changes: Any) -> Child:
    """The boy of the pictures."""
    made = Child(
        id=JAY,
        scope=JAY,
        first_names="Jayden",
        surname="Okafor",
        preferred_name="Jay",
        pronouns="he/him",
        born_on="2011-03-12",
        case_number="YJ-24-0183",
        nation="Wales",
        addresses={"a": Address(line="14 Tide Street, Harbourside", postcode="CF10 1EP")},
        carers={
            "c1": Carer(name="Grace", relation="mum", note="ring after 5", rank="a"),
            "c2": Carer(name="Nan", relation="", note="most weekends", rank="b"),
            "c3": Carer(name="Ms Rees", relation="school", note="head of year", rank="c"),
        },
        statuses={"s": LegalStatus(kind="looked_after", from_on="2025-01-01")},
        warnings={
            "w1": Warning(kind="dogs", text="Two large dogs: ring before you go in"),
            "w2": Warning(kind="allergy", text="Nut allergy, carries a pen in his school bag", tone="bad"),
        },
        communication="Short sentences, one question at a time, ask him to say it back",
        matters="I want to get into college for bricklaying, and not miss Sundays at my nan’s.",
        matters_on="2026-11-03",
        strengths=("Came to 9 of his last 10 visits", "Close to his nan and sisters", "Good with his hands"),
        what_helps=("After 10 in the morning", "Walk and talk, draw it out"),
    )
    return made.but(**changes)


def event(
    at: str, title: str, text: str, meta: str, group: str, type_name: str = "contact", *, is_new: bool = False
) -> TimelineLine:
    """One line of a timeline."""
    return TimelineLine(
        id=Id(f"t-{at}"),
        scope=JAY,
        type=type_name,
        icon="",
        at=at,
        title=title,
        text=text,
        meta=meta,
        group=group,
        is_new=is_new,
    )


def the_order() -> Order:
    """His order."""
    return Order(
        id=Id("o1"),
        scope=JAY,
        kind="YRO",
        court="Harbour Youth Court",
        made_on="2026-11-06",
        ends_on="2027-08-06",
        level="enhanced",
        months=9,
        requirements={
            "r1": Requirement(kind="supervision", rank="a"),
            "r2": Requirement(kind="activity", quantity="12 hours", rank="b"),
        },
    )


def child_file(**changes: Any) -> ChildFile:
    """The child record of the picture."""
    made = ChildFile(
        child=jay(),
        order=the_order(),
        orders=(the_order(),),
        worker="Leah Cole",
        looked_after=True,
        due=(
            due("Jay", "Assessment to Ruth", "3 working days before the plan, so Ruth has time to read it", 1),
            due("Jay", "Plan on file", "15 working days from 6 November, when the order was made", 4, "plan"),
        ),
        ratings=(
            RatingLine(
                name="safety",
                level="medium",
                before="low",
                sentence="Older lads wait at the station",
                on="2026-11-12",
                agreed_by="Ruth Kaplan",
            ),
            RatingLine(
                name="harm",
                level="low",
                before="",
                sentence="Nothing points to it now",
                on="2026-11-12",
                agreed_by="Ruth Kaplan",
            ),
            RatingLine(
                name="again",
                level="medium",
                before="",
                sentence="Less likely while college goes well",
                on="2026-11-12",
                agreed_by="Ruth Kaplan",
            ),
        ),
        timeline=(
            event(
                "2026-11-23T08:50:00+00:00",
                "Mum rang",
                "Loud repairs in the flat above. Jay slept at his nan’s.",
                "Dai Morgan, on duty · 10 minutes",
                "contacts",
                is_new=True,
            ),
            event(
                "2026-11-23T08:20:00+00:00",
                "School wrote",
                "Reduced timetable ends 4 December. They want to meet first.",
                "Fernhill School · letter attached",
                "other",
                is_new=True,
            ),
            event(
                "2026-11-22T16:00:00+00:00",
                "Jay filled in ‘What do you think?’",
                "He says sleep is hard and he would like to talk about it.",
                "Jay, on his own, on this laptop",
                "voice",
                is_new=True,
            ),
            event(
                "2026-11-20T11:00:00+00:00",
                "Plan agreed",
                "Three targets. The first is a quiet place to study.",
                "Jay and Leah Cole signed, mum signs on Thursday",
                "formal",
                "plan",
            ),
            event(
                "2026-11-09T10:00:00+00:00",
                "First meeting with Jay and mum",
                "Rights, complaints and how we work, read together.",
                "Leah Cole · office, 1 hour",
                "contacts",
            ),
            event(
                "2026-11-06T10:00:00+00:00",
                "Order made",
                "Youth Rehabilitation Order, supervision and activity.",
                "Harbour Youth Court · 9 months",
                "formal",
                "order",
            ),
        ),
        timeline_total=24,
        counts=(("", 24), ("contacts", 12), ("formal", 5), ("voice", 3)),
        last_looked_at="2026-11-20T16:40:00+00:00",
        next_visits=(visit("10:00", "Jay Okafor", "JO", "home_visit", "14 Tide Street"),),
    )
    return msgspec.structs.replace(made, **changes)


class MadeUpViews:
    """Answers the reads that pages ask for from values a test may replace. What it was asked is kept in `asked`."""

    def __init__(self) -> None:
        self.day = full_day()
        self.lines = caseload()
        self.files: dict[Id, ChildFile] = {JAY: child_file()}
        self.waiting_reviews: tuple[ReviewLine, ...] = ()
        self.told: tuple[Notice, ...] = ()
        self.worries: tuple[ConcernLine, ...] = ()
        self.hits: dict[str, tuple[Hit, ...]] = {}
        self.settings: dict[str, str] = {}
        self.unindexed = 0
        self.error: Exception | None = None
        self.asked: list[str] = []

    def episodes(self, scope: Id) -> tuple[Episode, ...]:
        return ()

    def form_languages(self, form: str = "") -> tuple[str, ...]:
        return ()

    def _answer(self, name: str) -> None:
        self.asked.append(name)
        if self.error is not None:
            raise self.error

    def my_day(self, now: str) -> MyDay:
        self._answer("my_day")
        return self.day

    def caseload(self, today: date) -> tuple[ChildLine, ...]:
        self._answer("caseload")
        return self.lines

    def child(self, scope: Id, today: date, group: str = "", most: int = 40) -> ChildFile:
        self._answer(f"child {group} {most}")
        if scope not in self.files:
            raise Refused("This record moved to another team on 20 Nov. Talk to Ruth.")
        file = self.files[scope]
        shown = tuple(line for line in file.timeline if not group or line.group == group)
        total = dict(file.counts).get(group, 0)
        return msgspec.structs.replace(file, timeline=shown[:most], timeline_total=total)

    def contacts(self, scope: Id = NO_ID, most: int = 200) -> tuple[TimelineLine, ...]:
        self._answer("contacts")
        return tuple(line for file in self.files.values() for line in file.timeline if line.type == "contact")

    def reviews(self) -> tuple[ReviewLine, ...]:
        return self.waiting_reviews

    def sync_centre(self) -> SyncCentre:
        return SyncCentre(
            needs=(), unsent=self.day.unsent, kept_aside=(), history=(), last_synced_at="", children=9, bytes=1
        )

    def grants(self, scope: Id) -> tuple[GrantLine, ...]:
        return ()

    def packs(self, scope: Id = NO_ID) -> tuple[PackLine, ...]:
        return ()

    def restricted(self, scope: Id) -> tuple[RestrictedLine, ...]:
        return ()

    def open_concerns(self) -> tuple[ConcernLine, ...]:
        return self.worries

    def concerns(self, scope: Id) -> tuple[ConcernLine, ...]:
        return tuple(line for line in self.worries if line.scope == scope)

    def openings(self) -> tuple[OpeningLine, ...]:
        return ()

    def logs_due(self, now: str) -> tuple[LogLine, ...]:
        return ()

    def marks(self, about: Id) -> tuple[MarkLine, ...]:
        return ()

    def attachments(self, about: Id) -> tuple[AttachmentLine, ...]:
        return ()

    def documents(self, scope: Id) -> tuple[AttachmentLine, ...]:
        return ()

    def document(self, id: Id) -> bytes:
        return b""

    def hints(self, scope: Id) -> tuple[Hint, ...]:
        return ()

    def figures(self, whose: str, day: date) -> Figures:
        return figures((), (), day, whose)

    def notices(self, now: str) -> tuple[Notice, ...]:
        return self.told

    def search(self, text: str, most: int = 20) -> tuple[Hit, ...]:
        self._answer(f"search {text}")
        return self.hits.get(text, ())

    def still_indexing(self) -> int:
        return self.unindexed

    def setting(self, key: str, default: str = "") -> str:
        return self.settings.get(key, default)

    def person_names(self, ids: Sequence[Id]) -> dict[Id, str]:
        return {}


class MadeUpDesk(Desk):
    """The desk with its doubles at hand: `made_views`, `runner`, `hand_sync`, `locked`."""

    def __init__(self, *, role: str = "practitioner", made_up: bool = True) -> None:
        self.runner, self.made_views, self.locked = RecordingRunner(), MadeUpViews(), 0
        self.hand_sync = HandSync(SyncState(phase="offline", waiting=3, last_synced_at="2026-11-23T08:12:00+00:00"))
        notices = Notices()
        me = Me(
            person=Id("me"),
            names="Leah Cole",
            first_name="Leah",
            initials="LC",
            role=role,
            team="Harbour team",
            service="Harbour Youth Justice Service",
            help_phone="029 2018 0199",
            made_up=made_up,
        )
        self._numbers = iter(range(1, 100_000))
        super().__init__(
            views=self.made_views,  # type: ignore[arg-type]
            tasks=Tasks(self.runner, notices),
            notices=notices,
            sync=self.hand_sync,
            clock=HandClock(Moment(wall_at=NOW)),
            navigator=Navigator(),
            me=me,
            settings=MemorySettings(),
            new_id=self._new_id,
            lock=self._lock,
        )

    def _new_id(self) -> Id:
        return Id(f"new-{next(self._numbers)}")

    def _lock(self) -> None:
        self.locked += 1
