"""Pictures of the rota: before it is begun, requests, the sheet of one, 14 days with holes, own times, adults and nights."""

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.adult_profile import STAFF, AdultProfile, Course
from app.domain.availability import CANNOT, Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import ACCEPT, DECLINE, CallOutAnswer
from app.domain.rota import Rota
from app.domain.shift import Shift
from app.ui.desk import Place
from app.ui.features.rota.screen import Screen


@shot("rota", "0-none")
def rota_none(studio: Studio) -> QWidget:
    """Nobody has begun one."""
    return studio.planner.show(Place(screen="rota"))


def _fill(stage: Stage) -> None:
    """A small rota: four adults, a few duties, a request for tonight, one that two accepted, one that is over."""
    desk = stage.laptop.desk()
    if desk.views.rota() is not None:
        return
    new, scope, now = desk.new_id, desk.new_id(), desk.clock().at.replace(minute=0, second=0, microsecond=0)
    today = now.date()

    def at(hours: float) -> str:
        return (now + timedelta(hours=hours)).isoformat()

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    def trained(until: str = "") -> dict[str, Course]:
        return {key: Course(course=key, done_on=day(-300), until_on=until) for key in ("appropriate_adult", "safeguarding")}

    me = desk.me.person
    others = [person.id for person in desk.views.directory().people if person.id != me and not person.left_on][:3]
    first, second, third = others
    checked = day(-400)
    profiles = [
        AdultProfile(id=new(), scope=scope, person=me, source=STAFF, courses=trained(), areas=("Harbour",), checked_on=checked),
        AdultProfile(id=new(), scope=scope, person=first, courses=trained(day(12)), languages=("Somali", "Italian"), sex="female",
                     areas=("Harbour", "North"), phone="01632 960 114", checked_on=checked),
        AdultProfile(id=new(), scope=scope, person=second, courses=trained(), areas=("North",), checked_on=checked),
        AdultProfile(id=new(), scope=scope, person=third, check_until_on=day(-3), courses=trained(day(-20)), checked_on=checked),
    ]  # fmt: skip
    shifts = [
        Shift(id=new(), scope=scope, person=person, from_at=at(hours), until_at=at(hours + long), is_second=is_second)
        for person, hours, long, is_second in (
            (first, -2, 14, False), (second, -2, 14, True), (me, 12, 8, False), (second, 24, 14, False), (first, 72, 24, False),
            (first, -86, 12, False), (first, -134, 12, False), (second, -254, 12, False),
        )
    ]  # fmt: skip
    tonight = CallOut(
        id=new(), scope=scope, kind="detained", station="Harbour Road", area="Harbour", requested_at=at(-0.5), needed_by=at(3),
        age=15, sex="female", wants_sex="", language="Somali", needs=("asthma", "short sentences"), asked_by="Sgt 4471",
        contacts=("Northgate School",),
    )  # fmt: skip
    twice = CallOut(id=new(), scope=scope, kind="voluntary", station="Kingsmead", requested_at=at(-6), needed_by=at(20))
    over = CallOut(
        id=new(),
        scope=scope,
        kind="detained",
        station="Harbour Road",
        requested_at=at(-50),
        ending="no_adult",
        ended_at=at(-44),
    )
    answers = [
        CallOutAnswer(id=new(), scope=scope, call_out=call.id, person=person, says=says, reason=reason, at=at(-0.2))
        for call, person, says, reason in (
            (tonight, second, DECLINE, "Ill"), (twice, first, ACCEPT, ""), (twice, second, ACCEPT, ""),
        )
    ]  # fmt: skip
    cannot = Availability(id=new(), scope=scope, person=me, from_at=at(30), until_at=at(54), kind=CANNOT, note="On leave")
    with stage.laptop.store.work() as work:
        for record in (Rota(id=new(), scope=scope), *profiles, *shifts, tonight, twice, over, *answers, cannot):
            work.put(record)


def _show(studio: Studio, tab: str) -> Screen:
    stage = studio.planner
    _fill(stage)
    page = stage.show(Place(screen="rota", detail=tab)).page()
    stage.settle()
    assert isinstance(page, Screen)
    return page


@shot("rota", "1-requests", after="rota-0-none")
def rota_requests(studio: Studio) -> QWidget:
    """A request for tonight with who may go."""
    return _show(studio, "requests").window()


@shot("rota", "2-twice", after="rota-0-none")
def rota_twice(studio: Studio) -> QWidget:
    """Two accepted."""
    page = _show(studio, "requests")
    page.presenter.open(page.presenter.requests()[0][-1].id)
    studio.planner.settle()
    return page.window()


@shot("rota", "3-enter", after="rota-0-none")
def rota_enter(studio: Studio) -> QWidget:
    """The police ask."""
    page = _show(studio, "requests")
    page.presenter.ask_request()
    studio.planner.settle()
    return page.window()


@shot("rota", "4-cover", after="rota-0-none")
def rota_cover(studio: Studio) -> QWidget:
    """Holes in the next 14 days."""
    return _show(studio, "cover").window()


@shot("rota", "5-people", after="rota-0-none")
def rota_people(studio: Studio) -> QWidget:
    """What has run out, and the nights."""
    return _show(studio, "people").window()


@shot("rota", "6-profile", after="rota-0-none")
def rota_profile(studio: Studio) -> QWidget:
    """What is kept of one adult."""
    page = _show(studio, "people")
    page.presenter.ask_profile(page.presenter.row.board.profiles[1])
    studio.planner.settle()
    return page.window()


@shot("rota", "8-rules", after="rota-0-none")
def rota_rules(studio: Studio) -> QWidget:
    """How the service covers the clock."""
    page = _show(studio, "cover")
    page.presenter.ask_rules()
    studio.planner.settle()
    return page.window()


@shot("rota", "7-adult")
def rota_adult(studio: Studio) -> QWidget:
    """An adult where no manager has begun one."""
    return studio.adult.show(Place(screen="rota"))
