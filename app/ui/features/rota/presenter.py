"""Drives the rota: reads it, opens sheets, and makes operations of what they answer. No widgets."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.adult_profile import AdultProfile, Course
from app.domain.availability import Availability
from app.domain.call_out import CallOut
from app.domain.call_out_standing import CallOutState, call_out_standing, is_last_minute
from app.domain.duty_hours import Duty
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.policy import Permission, may
from app.domain.roles import Role
from app.domain.shift import Shift
from app.domain.wall_time import HOME, last_before
from app.operations.adult_profile import KeepProfile
from app.operations.availability import SayWhen, TakeBackWhen
from app.operations.base import Done, Operation
from app.operations.call_out import AcceptCallOut, DeclineCallOut, EndCallOut, EnterCallOut, StandDown
from app.operations.rota import KeepRota, OpenRota
from app.operations.rows.rota import RotaRow
from app.operations.shift import PlanShift, RemoveShift
from app.ui.desk import Desk, Place
from app.ui.features.rota import asking, texts
from app.ui.features.rota.asking import Ask
from app.ui.freshness import Freshness


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on screen. `request` is the open one of the list."""

    row: RotaRow | None = None
    is_loaded: bool = False
    request: Id = NO_ID
    problem: str = ""


class RotaPresenter(QObject):
    """`changed` carries a `Shown`; `asking` an `Ask`; `settled` says that a sheet's answer is kept, `refused` why not."""

    changed = Signal(object)
    asking = Signal(object)
    settled = Signal()
    refused = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown = Shown()
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._fresh.touch)
        me = desk.me
        self.keeps = may(me.role, Permission.KEEP_ROTA)
        self.goes = may(me.role, Permission.ATTEND) and (
            me.role == Role.APPROPRIATE_ADULT or "appropriate_adult" in me.training
        )
        self.enters = may(me.role, Permission.CALL_OUT) and (self.goes or self.keeps)
        self.stands_down = self.keeps and may(me.role, Permission.ANSWER_CALL)

    # ---- reading
    def begin(self) -> None:
        """The page is seen."""
        self._fresh.watch()

    def rest(self) -> None:
        """Nobody looks."""
        self._fresh.watch(False)

    def load(self) -> None:
        """Read the rota."""
        self._fresh.begin()
        self.desk.tasks.read(self.desk.views.rota, self._came, self._lost)

    def _came(self, row: RotaRow | None) -> None:
        self._become(row=row, is_loaded=True)

    def _lost(self, error: BaseException) -> None:
        self._fresh.lapse()
        self._become(problem=self.desk.tasks.explain(error, texts.NOT_READ))

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)

    # ---- what the pages ask
    @property
    def row(self) -> RotaRow:
        """The rota that is shown."""
        assert self.shown.row is not None
        return self.shown.row

    @property
    def today(self) -> date:
        """This day at home."""
        return self.now().date()

    def now(self) -> datetime:
        """This minute on the wall at home."""
        return self.desk.clock().at.astimezone(HOME)

    def name(self, person: Id) -> str:
        """Their name."""
        own = self.desk.me.names if person == self.desk.me.person else ""
        return self.row.names.get(person) or own or "Somebody who has left"

    def requests(self) -> tuple[list[CallOut], list[CallOut]]:
        """Those that go on, soonest needed first, and the newest that are over."""
        board = self.row.board
        by_need = sorted(board.call_outs, key=lambda call: (call.begins_at, call.id))
        is_over = {c.id: call_out_standing(c, board.answers).state is CallOutState.OVER for c in by_need}
        going = [call for call in by_need if not is_over[call.id]]
        return going, [call for call in reversed(by_need) if is_over[call.id]][:10]

    def opened(self) -> CallOut | None:
        """The request that is open: the chosen one, else the first that goes on."""
        going, over = self.requests()
        chosen = next((call for call in (*going, *over) if call.id == self.shown.request), None)
        return chosen or (going[0] if going else None)

    def open(self, request: object) -> None:
        """Show this request."""
        self._become(request=Id(str(request)))

    def why_not_me(self) -> str:
        """Why this person may not be sent to anybody today, in sentences; empty where they may."""
        lapses = [p.lapses(self.today) for p in self.row.board.profiles if p.person == self.desk.me.person]
        return " ".join(sentence for lapsed in lapses for _, sentence in lapsed)

    def reasons(self, call: CallOut, person: Id) -> tuple[str, ...]:
        """For a manager: what this adult said with their newest answer, or was told when they were stood down."""
        found = [a for a in self.row.board.answers if (a.call_out, a.person) == (call.id, person)]
        newest = max(found, key=lambda a: (instant(a.at), a.id), default=None)
        if newest is None or not self.stands_down:
            return ()
        told = f"Told by phone: {newest.told}" if newest.told else ""
        return tuple(filter(None, (newest.reason, told)))

    # ---- asking
    def ask_request(self) -> None:
        """The police ask for an adult."""
        self.asking.emit(asking.request(self.now()))

    def ask_decline(self, call: CallOut) -> None:
        """Why one cannot come."""
        board = self.row.board
        had = self.desk.me.person in call_out_standing(call, board.answers).accepted
        is_late = is_last_minute(call, board.rota, self.desk.clock().wall_at)
        self.asking.emit(asking.decline(call.id, had_accepted=had, is_late=is_late))

    def ask_end(self, call: CallOut) -> None:
        """How it ended."""
        self.asking.emit(asking.end(call.id))

    def ask_stand_down(self, call: CallOut) -> None:
        """Who does not go."""
        accepted = call_out_standing(call, self.row.board.answers).accepted
        self.asking.emit(asking.stand_down(call.id, tuple((person, self.name(person)) for person in accepted)))

    def ask_duty(self, span: Duty | None = None) -> None:
        """Who is on duty; `span` is the hole to be filled."""
        since = datetime.combine(self.today, time(17), HOME)
        begin, end = (texts.local(span.since), texts.local(span.until)) if span else (since, since + timedelta(hours=16))
        people = sorted((self.name(p.person), p.person) for p in self.row.board.profiles)
        self.asking.emit(asking.duty(tuple((person, name) for name, person in people), begin, end))

    def ask_take_off(self, shift: Shift, words: str) -> None:
        """Why they are taken off."""
        self.asking.emit(asking.take_off(shift.id, words))

    def ask_when(self, kind: str) -> None:
        """When one can or cannot come."""
        since = datetime.combine(self.today + timedelta(days=1), time(17), HOME)
        self.asking.emit(asking.say_when(kind, since, since + timedelta(hours=16)))

    def ask_rules(self) -> None:
        """How the service covers the clock."""
        self.asking.emit(asking.rules(self.row.board.rota))

    def ask_profile(self, seen: AdultProfile | None) -> None:
        """What the rota knows of this adult; none: somebody new."""
        has = {p.person for p in self.row.board.profiles}
        free = sorted((self.name(person), person) for person in self.row.people if person not in has)
        people = [(person, name) for name, person in free]
        self.asking.emit(asking.profile(seen, people, self.name(seen.person) if seen else ""))

    # ---- doing
    def begin_rota(self) -> None:
        """The first of all."""
        self.do(OpenRota(id=self.desk.new_id(), scope=self.desk.new_id()))

    def accept(self, call: CallOut) -> None:
        """Go oneself; the log opens."""
        new = self.desk.new_id
        operation = AcceptCallOut(id=new(), call_out=call.id, attendance=new(), scope=new())
        self.desk.tasks.do(operation, self._accepted, self._failed)

    def _accepted(self, done: Done) -> None:
        self._become(problem="")
        self.load()
        self.desk.navigator.to(Place(screen="custody", record=done.outcome.record))

    def take_back(self, availability: Availability) -> None:
        """It holds no more."""
        self.do(TakeBackWhen(availability=availability.id))

    def answer(self, ask: Ask, said: Mapping[str, str]) -> None:
        """What a sheet asked was answered."""
        try:
            operation = self._operation(ask, said)
        except Refused as refused:
            self.refused.emit(refused.message, refused.field)
            return
        self.desk.tasks.do(operation, self._kept_of_sheet, self._refused)

    def do(self, operation: Operation) -> None:
        """Do it; what is not kept is said on the page."""
        self.desk.tasks.do(operation, self._kept, self._failed)

    def _kept(self, _done: Done) -> None:
        self._become(problem="")
        self.load()

    def _kept_of_sheet(self, done: Done) -> None:
        self.settled.emit()
        self._kept(done)

    def _failed(self, error: BaseException) -> None:
        self._become(problem=self.desk.tasks.explain(error, texts.NOT_READ))

    def _refused(self, error: BaseException) -> None:
        self.refused.emit(self.desk.tasks.explain(error, texts.NOT_READ), getattr(error, "field", ""))

    def _operation(self, ask: Ask, said: Mapping[str, str]) -> Operation:
        match ask.key:
            case "request":
                return EnterCallOut(now=self._call_out(said))
            case "decline":
                return DeclineCallOut(
                    id=self.desk.new_id(), call_out=ask.about, reason=said["reason"], told=said.get("told", "")
                )
            case "end":
                return EndCallOut(call_out=ask.about, ending=said["ending"])
            case "stand_down":
                return StandDown(
                    id=self.desk.new_id(), call_out=ask.about, person=Id(said["person"]), reason=said["reason"]
                )
            case "duty":
                since, until = _span(said)
                shift = Shift(
                    id=self.desk.new_id(), scope=self.row.scope, person=Id(said["person"]), from_at=since, until_at=until,
                    is_second=said["second"] == "yes",
                )  # fmt: skip
                return PlanShift(now=shift)
            case "take_off":
                return RemoveShift(shift=ask.about, reason=said["reason"])
            case "say_when":
                since, until = _span(said)
                when = Availability(
                    id=self.desk.new_id(), scope=self.row.scope, person=self.desk.me.person, from_at=since, until_at=until,
                    kind=said["kind"], note=said["note"],
                )  # fmt: skip
                return SayWhen(now=when)
            case "rules":
                return self._rules(said)
            case _:
                return self._profile(ask, said)

    def _rules(self, said: Mapping[str, str]) -> KeepRota:
        seen = self.row.board.rota
        hours = ("last_minute_hours", "rest_hours", "usual_hours", "staff_wanted", "pool_wanted")
        counts = {key: int(said[key] or getattr(seen, key)) for key in hours}
        days = tuple(sorted(filter(None, said["core_days"].split(","))))
        return KeepRota(
            seen=seen, now=seen.but(core_from=said["core_from"], core_until=said["core_until"], core_days=days, **counts)
        )

    def _call_out(self, said: Mapping[str, str]) -> CallOut:
        if bool(said["needed_day"]) != bool(said["needed_time"]):
            raise Refused("Say the day and the time, or neither.", "needed_time")
        return CallOut(
            id=self.desk.new_id(), scope=self.row.scope, kind=said["kind"], station=said["station"], area=said["area"],
            requested_at=_asked(said["asked_day"], said["asked_time"], self.now()), age=int(said["age"] or 0),
            sex=said["sex"], wants_sex=said["wants_sex"],
            needed_by=_iso(said["needed_day"], said["needed_time"]) if said["needed_day"] else "",
            language=said["language"], needs=_list(said["needs"]), asked_by=said["asked_by"], contacts=_list(said["contacts"]),
            afterwards=said["afterwards"] == "yes",
        )  # fmt: skip

    def _profile(self, ask: Ask, said: Mapping[str, str]) -> KeepProfile:
        seen = next((p for p in self.row.board.profiles if p.id == ask.about), None)
        base = seen or AdultProfile(id=self.desk.new_id(), scope=self.row.scope, person=Id(said["person"]))
        courses = dict(base.courses)
        for key, _ in texts.COURSE_FIELDS:
            at = next((id for id, course in courses.items() if course.course == key), "")
            done, until = said[f"{key}_done"], said[f"{key}_until"]
            if until and not done:
                raise Refused("Say when it was done.", f"{key}_done")
            if done:
                courses[at or self.desk.new_id()] = Course(course=key, done_on=done, until_on=until)
            else:
                courses.pop(at, None)
        now = base.but(
            source=said["source"], checked_on=said["checked_on"], check_until_on=said["check_until_on"], courses=courses,
            sex=said["sex"], languages=_list(said["languages"]), areas=_list(said["areas"]),
            conflicts=_list(said["conflicts"]), max_shift_hours=int(said["hours"] or base.max_shift_hours),
            goes_alone=said["alone"] != "no", supervised_on=said["supervised_on"], phone=said["phone"], note=said["note"],
            is_paused=said["takes"] == "no",
        )  # fmt: skip
        return KeepProfile(now=now, seen=seen)


def _iso(day: str, clock: str) -> str:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), HOME).isoformat()


def _asked(day: str, clock: str, now: datetime) -> str:
    """When the police asked; in the hour that comes twice the later one, once it has been."""
    last = last_before(time.fromisoformat(clock), now, HOME)
    local = last.astimezone(HOME) if last is not None else None
    return local.isoformat() if local is not None and f"{local:%Y-%m-%d}" == day else _iso(day, clock)


def _span(said: Mapping[str, str]) -> tuple[str, str]:
    return _iso(said["from_day"], said["from_time"]), _iso(said["until_day"], said["until_time"])


def _list(text: str) -> tuple[str, ...]:
    return tuple(sorted({part.strip() for part in text.split(",") if part.strip()}))
