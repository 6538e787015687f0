"""Pictures of custody logs as a manager reads them, of what goes into one, the month's expenses, and the child's page."""

from PySide6.QtWidgets import QApplication, QWidget

from app.demo.shots.nights import NIGHT, RIO, begin
from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.answer import Answer
from app.domain.ids import Id
from app.models.unit_of_work import Identity
from app.operations.attendance import CompleteAttendance, KeepAttendance
from app.operations.feedback import BeginFeedback, FinishFeedback, KeepFeedback
from app.operations.stamp import ExplainGap
from app.ui.desk import Place
from app.ui.features.child_mode.screen import ChildWindow
from app.ui.features.custody.screen import Logs, Screen

_CHILD = "Jayden Okafor"
_STATIONS = ("Harbour Road custody suite", "Kingsmead custody suite")
_SAID = (
    ("adult_kind", "yes"),
    ("adult_clear", "sometimes"),
    ("station_cared", "no"),
    ("more_say", "I was cold and nobody told me how long."),
)
_EXPENSES = {
    "1": {"sort": "mileage", "amount": "42", "words": "Home to Harbour Road and back"},
    "2": {"sort": "parking", "amount": "7.50"},
}


def _log(studio: Studio, *, is_signed: bool = False) -> Id:
    """A night on the manager's laptop as an adult wrote it: with what the child said and what it cost; or one that runs."""
    stage = studio.planner
    desk = stage.laptop.desk()
    station = _STATIONS[is_signed]
    found = next((line.id for line in desk.views.logs(desk.clock().wall_at) if line.station == station), None)
    if found is not None:
        return found
    store = stage.laptop.store
    own = store.identity
    adult = next(person.id for person in desk.views.directory().people if person.role == "appropriate_adult")
    store.identity = Identity(person=adult, role="appropriate_adult", team=own.team)
    said = {**RIO, "child_name": _CHILD, "child_called": "Jay", "child_born": ""}
    log = begin(stage, "detained", said, (*NIGHT, *(((20, "left", "", ""),) if is_signed else ())), station)
    if is_signed:
        _finish(stage, log)
    store.identity = own
    return log


def _finish(stage: Stage, log: Id) -> None:
    desk, do, sitting = stage.laptop.desk(), stage.laptop.tasks.do, stage.laptop.desk().new_id()
    do(BeginFeedback(id=sitting, attendance=log))
    stage.settle()
    seen = now = desk.views.self_assessment(sitting).record
    for question, value in _SAID:
        now = now.saying(question, Answer(value=value, said_by="child"))
    record = desk.views.log(log, desk.clock().wall_at).attendance
    spent = record.answering("follow_up_expenses", Answer(rows=_EXPENSES)).answering("outcome_what", Answer(value="rui"))
    for operation in (
        KeepFeedback(seen=seen, now=now),
        FinishFeedback(id=sitting),
        KeepAttendance(seen=record, now=spent),
    ):
        do(operation)
    stage.settle()
    for _ in range(3):
        row = desk.views.log(log, desk.clock().wall_at)
        for gap in row.gaps:
            do(ExplainGap(id=desk.new_id(), attendance=log, since=gap.since, until=gap.until, words="Waiting"))
        stage.settle()
    row = desk.views.log(log, desk.clock().wall_at)
    do(CompleteAttendance(attendance=log, content=row.content, log=row.log))
    stage.settle()


def _show(studio: Studio, place: Place) -> Logs:
    page = studio.planner.show(place).page()
    studio.planner.settle(300)
    assert isinstance(page, Logs)
    return page


@shot("custody", "9-manager-reads")
def manager_reads(studio: Studio) -> QWidget:
    """One log as a manager reads it."""
    return _show(studio, Place(screen="custody_logs", record=_log(studio, is_signed=True))).window()


@shot("custody", "9-what-helps")
def what_helps(studio: Studio) -> QWidget:
    """What leaves the file, before it goes."""
    page = _show(studio, Place(screen="custody_logs", record=_log(studio)))
    page.log.linking.propose(studio.planner.child(_CHILD))
    studio.planner.settle(300)
    return page.window()


@shot("custody", "9-expenses")
def expenses(studio: Studio) -> QWidget:
    """A month."""
    _log(studio, is_signed=True)
    return _show(studio, Place(screen="custody_logs", detail="expenses")).window()


@shot("custody", "9-hard-night")
def hard_night(studio: Studio) -> QWidget:
    """The last page after a hard one."""
    stage = studio.adult
    desk = stage.laptop.desk()
    found = (line.id for line in desk.views.logs(desk.clock().wall_at) if line.station == _STATIONS[1])
    night = ((500, "arrived", "", ""), (460, "search", "strip", ""), (20, "left", "", ""))
    log = next(found, None) or begin(
        stage,
        "detained",
        {**RIO, "child_called": "Nia", "child_name": "Nia Bell", "child_pronouns": "she/her"},
        night,
        _STATIONS[1],
    )
    page = stage.show(Place(screen="custody", record=log)).page()
    stage.settle(200)
    assert isinstance(page, Screen)
    page.presenter.finish()
    stage.settle(300)
    return page.window()


@shot("child_mode", "about-the-adult")
def about_the_adult(studio: Studio) -> QWidget:
    """The child's last question about the adult."""
    stage = studio.adult
    desk = stage.laptop.desk()
    for before in QApplication.topLevelWidgets():
        if isinstance(before, ChildWindow):
            before.close()
            before.deleteLater()
    going = (line.id for line in desk.views.logs(desk.clock().wall_at) if line.called == "Rio")
    log = next(going, None) or begin(stage, "detained", RIO, NIGHT, _STATIONS[0])
    stage.show()
    id = desk.new_id()
    stage.laptop.tasks.do(BeginFeedback(id=id, attendance=log))
    stage.settle()
    window = ChildWindow(stage.desk, desk.views.self_assessment(id))
    window.resize(1280, 800)
    window.presenter.begin()
    window.presenter.at = len(window.presenter.questions()) - 1
    window.presenter.changed.emit()
    window.show()
    window.let_go()
    stage.settle(100)
    return window
