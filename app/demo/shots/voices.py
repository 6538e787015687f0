"""Pictures of what they say themselves: the sheet, the child's pages, and the words as the worker reads them."""

from PySide6.QtWidgets import QApplication, QWidget

from app.demo.shots.pages import JAY
from app.demo.shots.shot import shot
from app.demo.shots.studio import Studio
from app.domain.answer import Answer
from app.operations.assessment import RecordAnswers
from app.operations.self_assessment import StartSelfAssessment
from app.ui.desk import Place
from app.ui.features.child_mode import presenter as steps
from app.ui.features.child_mode.screen import ChildWindow


@shot("assessment", "said")
def said(studio: Studio) -> QWidget:
    """What Jay said, to read."""
    stage = studio.leah
    scope = stage.child(JAY)
    record = stage.laptop.desk().views.self_assessments(scope)[0].record
    return stage.show(Place(screen="assessment", scope=scope, record=record.id, detail="said"))


@shot("assessment", "beside")
def beside(studio: Studio) -> QWidget:
    """Jay, his mum and the assessment side by side."""
    return studio.leah.show(Place(screen="assessment", scope=studio.leah.child(JAY), detail="beside"))


@shot("assessment", "taking-up")
def taking_up(studio: Studio) -> QWidget:
    """What they raised, thing by thing."""
    scope = studio.leah.child(JAY)
    lines = studio.leah.laptop.desk().views.assessments(scope)
    record = next(line.id for line in lines if line.stage == "start_of_order")
    return studio.leah.show(Place(screen="assessment", scope=scope, record=record, detail="voices"))


@shot("handing_over", "sheet")
def sheet(studio: Studio) -> QWidget:
    """Who answers, how, and who is in the room."""
    window = studio.leah.show(Place(screen="child", scope=studio.leah.child(JAY)))
    studio.leah.go(Place(screen="handing_over", scope=studio.leah.child(JAY)))
    return window


def _theirs(studio: Studio, step: str, **facts: str) -> ChildWindow:
    stage = studio.leah
    for before in QApplication.topLevelWidgets():
        if isinstance(before, ChildWindow):
            before.close()
            before.deleteLater()
    stage.show()
    desk = stage.desk
    id = desk.new_id()
    desk.tasks.do(StartSelfAssessment(id=id, scope=stage.child(JAY), **facts))
    stage.settle()
    window = ChildWindow(desk, desk.views.self_assessment(id))
    window.resize(1280, 800)
    window.presenter.begin()
    window.presenter.step = step
    window.presenter.changed.emit()
    window.show()
    window.let_go()
    stage.settle(100)
    return window


@shot("child_mode", "question")
def question(studio: Studio) -> QWidget:
    """One question with faces."""
    window = _theirs(studio, steps.ASKING)
    window.presenter.next()
    window.presenter.answer("sometimes")
    studio.leah.settle()
    return window


@shot("child_mode", "welcome")
def welcome(studio: Studio) -> QWidget:
    """The first page."""
    return _theirs(studio, steps.WELCOME)


@shot("child_mode", "drawing")
def drawing(studio: Studio) -> QWidget:
    """The sheet to draw on."""
    return _theirs(studio, steps.DRAWING)


@shot("child_mode", "showing")
def showing(studio: Studio) -> QWidget:
    """Who may see it."""
    return _theirs(studio, steps.SHOWING)


@shot("child_mode", "gate")
def gate(studio: Studio) -> QWidget:
    """Giving the laptop back."""
    return _theirs(studio, steps.GATE)


@shot("child_mode", "carer")
def carer(studio: Studio) -> QWidget:
    """A carer's pages."""
    return _theirs(studio, steps.WELCOME, form="what_do_you_think_carer", respondent="carer", respondent_name="Grace")


@shot("assessment", "bars")
def bars(studio: Studio) -> QWidget:
    """A worry and what they raised over one section, folded to one line where the window is low."""
    stage = studio.leah
    scope, desk = stage.child(JAY), stage.laptop.desk()
    record = next(line.id for line in desk.views.assessments(scope) if line.stage == "start_of_order")
    if not any(line.is_open for line in desk.views.concerns(scope)):
        seen = desk.views.assessment(record).assessment
        afraid = Answer(value=True, said_by="child")
        stage.laptop.tasks.do(RecordAnswers(seen=seen, answers={"safety_afraid": afraid}))
        stage.settle(300)
    return stage.show(Place(screen="assessment", scope=scope, record=record, detail="living"))


@shot("assessment", "bars-open", "assessment-bars")
def bars_open(studio: Studio) -> QWidget:
    """The same, opened."""
    window = bars(studio)
    studio.leah.click("Show all: ", part=True)
    return window
