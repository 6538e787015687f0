"""Pictures of a custody log: the list, a night in the cells, its sheets, the last page, a voluntary interview, a moved clock.

And the three told nights as they run: each as if its moment were now.
"""

from datetime import datetime, timedelta

import msgspec
from PySide6.QtWidgets import QWidget

from app.demo.sample.story import Ids, attendance_of, stamps_of, story, timed
from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.answer import Answer
from app.domain.attendance import FORM
from app.domain.ids import Id
from app.domain.moment import Moment
from app.domain.stamp import Stamp, tapped_at
from app.forms.shipped import shipped_form
from app.operations.attendance import BeginAttendance
from app.ui.desk import Place
from app.ui.features.custody import asking
from app.ui.features.custody.screen import Screen

RIO = {
    "child_called": "Rio",
    "child_name": "Rio Dawson",
    "child_pronouns": "he/him",
    "request_officer": "Sgt Marsh",
    "custody_record_number": "HR/1234/26",
    "custody_officer": "Sgt 4471 Marsh",
    "alerts_do": "needs short sentences",
    "alerts_allergies": "asthma, has inhaler",
}
NIGHT = (
    (316, "brought_in", "", ""), (295, "detention_authorised", "", ""), (209, "set_off", "", ""), (175, "arrived", "", ""),
    (169, "record_read", "", ""), (162, "right_given", "someone_told", "nan"), (162, "right_understood", "someone_told", ""),
    (159, "right_given", "solicitor", "asked for"), (159, "right_understood", "solicitor", ""), (158, "right_given", "silence", ""),
    (157, "alone_started", "", ""), (152, "right_given", "easy_read", "read together"), (152, "right_understood", "easy_read", ""),
    (151, "right_given", "codes", "offered"), (151, "right_understood", "codes", ""), (142, "alone_ended", "", ""),
    (77, "solicitor_here", "", "Ms Blythe"), (75, "food", "light", ""), (74, "drink", "", ""), (73, "nurse", "seen", ""),
    (72, "medicine", "none_needed", ""), (55, "interview_started", "", ""),
)  # fmt: skip
"""Minutes ago, kind, about, words."""


def _ago(moment: Moment, minutes: float) -> Moment:
    return msgspec.structs.replace(
        moment.later(minutes=-minutes),
        boottime_ns=moment.boottime_ns - int(timedelta(minutes=minutes).total_seconds() * 1e9),
    )


def begin(
    stage: Stage,
    kind: str,
    answers: dict[str, str],
    stamps: tuple[tuple[int, str, str, str], ...],
    station: str = "Harbour Road custody suite",
) -> Id:
    """A log whose stamps were tapped so many minutes ago."""
    desk = stage.laptop.desk()
    now = desk.clock()
    id, scope = desk.new_id(), desk.new_id()
    said = {key: Answer(value=value) for key, value in answers.items()}
    began = BeginAttendance(
        id=id,
        scope=scope,
        kind=kind,
        station=station,
        requested_at=_ago(now, 222).wall_at,
        answers=said,
    )
    stage.laptop.tasks.do(began)
    stage.settle()
    with stage.laptop.store.work() as work:
        for minutes, what, about, words in stamps:
            then = _ago(now, minutes)
            work.put(
                Stamp(
                    id=desk.new_id(), scope=scope, kind=what, at=then.wall_at, zone=now.zone, about=about, words=words,
                    tapped=tapped_at(then),
                )
            )  # fmt: skip
    return id


def _log(studio: Studio) -> Id:
    stage = studio.adult
    desk = stage.laptop.desk()
    found = (line.id for line in desk.views.logs(desk.clock().wall_at) if line.called == "Rio")
    return next(found, None) or begin(stage, "detained", RIO, NIGHT)


def _show(studio: Studio) -> Screen:
    log = _log(studio)
    page = studio.adult.show(Place(screen="custody", record=log)).page()
    studio.adult.settle(300)
    assert isinstance(page, Screen)
    return page


@shot("custody", "0-none")
def custody_none(studio: Studio) -> QWidget:
    """No log yet: where one starts."""
    return studio.adult.show(Place(screen="custody"))


@shot("custody", "1-log")
def custody_log(studio: Studio) -> QWidget:
    """A night in the cells."""
    return _show(studio).window()


@shot("custody", "2-time")
def custody_time(studio: Studio) -> QWidget:
    """Another time for a stamp."""
    page = _show(studio)
    page.log.tiles["arrived"].held.emit()
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-times")
def custody_times(studio: Studio) -> QWidget:
    """The times of the custody record."""
    page = _show(studio)
    board = page.presenter.shown.board
    assert board is not None
    page.presenter.asking.emit(asking.times(board))
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-something-else")
def custody_more(studio: Studio) -> QWidget:
    """Everything without a tile."""
    page = _show(studio)
    page.log.tiles["other"].tapped.emit()
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-search")
def custody_search(studio: Studio) -> QWidget:
    """A strip search."""
    page = _show(studio)
    page.presenter.asking.emit(asking.search())
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-concern")
def custody_concern(studio: Studio) -> QWidget:
    """A concern."""
    page = _show(studio)
    page.presenter.asking.emit(asking.concern())
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-step-down")
def custody_step_down(studio: Studio) -> QWidget:
    """He told me something."""
    page = _show(studio)
    page.presenter.asking.emit(asking.step_down())
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-bail-refused")
def custody_bail_refused(studio: Studio) -> QWidget:
    """Section 38(6)."""
    page = _show(studio)
    page.presenter.asking.emit(page.presenter.sheets.bail_refused())
    studio.adult.settle(200)
    return page.window()


@shot("custody", "2-hand-over")
def custody_hand_over(studio: Studio) -> QWidget:
    """Who takes over."""
    page = _show(studio)
    page.presenter.sheets.people()
    studio.adult.settle(300)
    return page.window()


@shot("custody", "2-outcome")
def custody_outcome(studio: Studio) -> QWidget:
    """What the child was told."""
    page = _show(studio)
    page.presenter.asking.emit(asking.outcome(page.presenter.sheets.options("outcome_what")))
    studio.adult.settle(200)
    return page.window()


@shot("custody", "3-details")
def custody_details(studio: Studio) -> QWidget:
    """Everything else of the record."""
    page = _show(studio)
    page.log.details.click()
    studio.adult.settle(600)
    return page.window()


@shot("custody", "4-end")
def custody_end(studio: Studio) -> QWidget:
    """The last page, with what is missing."""
    page = _show(studio)
    page.presenter.finish()
    studio.adult.settle(300)
    return page.window()


@shot("custody", "4-feedback")
def custody_feedback(studio: Studio) -> QWidget:
    """How the child says how it was."""
    page = _show(studio)
    page.presenter.finish()
    studio.adult.settle(200)
    page.end.feedback.click()
    studio.adult.settle(200)
    return page.window()


@shot("custody", "5-two-children")
def custody_two(studio: Studio) -> QWidget:
    """A voluntary interview beside it: tabs, no clock of detention, a very long name."""
    stage = studio.adult
    _log(studio)
    desk = stage.laptop.desk()
    long = "Maximilian-Alexander-Konstantin"
    answers = {"child_called": long, "child_name": f"{long} Featherstonehaugh-Cholmondeley", "child_pronouns": "they/them"}
    found = (line.id for line in desk.views.logs(desk.clock().wall_at) if line.called == long)
    log = next(found, None) or begin(
        stage, "voluntary", answers, ((175, "arrived", "", ""), (20, "interview_started", "", ""))
    )
    window = stage.show(Place(screen="custody", record=log))
    stage.settle(300)
    return window


@shot("custody", "6-list")
def custody_list(studio: Studio) -> QWidget:
    """Two logs that go on."""
    window = studio.adult.show(Place(screen="custody"))
    studio.adult.settle(200)
    return window


@shot("custody", "7-codes")
def custody_codes(studio: Studio) -> QWidget:
    """The rights and rules in short."""
    return studio.adult.show(Place(screen="codes"))


@shot("custody", "8-clock-moved")
def custody_clock_moved(studio: Studio) -> QWidget:
    """The laptop's clock was put on three hours."""
    page = _show(studio)
    presenter = page.presenter
    real = presenter.desk.clock
    presenter.desk.clock = lambda: real().later(hours=3)
    presenter.tick()
    studio.adult.settle(100)
    return page.window()


def _tell(stage: Stage, key: str, until: str, *parts: str) -> Id:
    """One of the told nights on this laptop, up to the step that was tapped at a time of the story, which is now."""
    night, desk = story(key), stage.laptop.desk()
    now = desk.clock()
    told = timed(night, now.today)
    moment = next(one.tapped for one in told if f"{one.tapped:%H:%M}" == until)
    found = next((line.id for line in desk.views.logs(now.wall_at) if line.called == night.first["child_called"]), None)
    if found is not None:
        return found

    def then(at: datetime) -> Moment:
        return _ago(now, (moment - at).total_seconds() / 60)

    ids = Ids(desk.new_id(), desk.new_id(), desk.me.person, desk.new_id)
    stamps = stamps_of(tuple(one for one in told if one.tapped <= moment), ids, then)
    form = shipped_form(FORM, 1)
    with stage.laptop.store.work() as work:
        for record in (attendance_of(night, form, ids, stamps, *parts), *stamps):
            work.put(record)
    return ids.log


def _running(studio: Studio, key: str, until: str, *parts: str) -> Screen:
    log = _tell(studio.adult, key, until, "first", *parts)
    page = studio.adult.show(Place(screen="custody", record=log)).page()
    studio.adult.settle(300)
    assert isinstance(page, Screen)
    return page


@shot("custody", "9-evening")
def custody_evening(studio: Studio) -> QWidget:
    """A voluntary interview in its break."""
    return _running(studio, "evening", "19:20").window()


@shot("custody", "9-overnight")
def custody_overnight(studio: Studio) -> QWidget:
    """Before the first review of the night, after the strip search."""
    return _running(studio, "overnight", "00:30").window()


@shot("custody", "9-kept")
def custody_kept(studio: Studio) -> QWidget:
    """Charged, bail refused, nothing found."""
    return _running(studio, "kept", "23:06", "said").window()


@shot("custody", "9-kept-sheet", after="custody-9-kept")
def custody_kept_sheet(studio: Studio) -> QWidget:
    """The record of section 38(6), with what the council said."""
    page = _running(studio, "kept", "23:06", "said")
    page.presenter.asking.emit(page.presenter.sheets.bail_refused())
    studio.adult.settle(200)
    return page.window()


@shot("custody", "9-left", after="custody-9-kept")
def custody_left(studio: Studio) -> QWidget:
    """The last page after leaving: until when it is to be signed."""
    page = _running(studio, "kept", "23:06", "said")
    if "left" not in {stamp.kind for stamp in page.presenter.shown.board.row.times}:  # type: ignore[union-attr]
        page.presenter.stamp("left")
    page.presenter.finish()
    studio.adult.settle(300)
    return page.window()


@shot("custody", "9-list-due", after="custody-9-left")
def custody_list_due(studio: Studio) -> QWidget:
    """One of them is to be finished by tomorrow."""
    window = studio.adult.show(Place(screen="custody"))
    page = window.page()
    assert isinstance(page, Screen)
    page.presenter.show_list()
    studio.adult.settle(200)
    return window
