"""Pictures of assessments, plans, reviews and certificates."""

from datetime import timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from app.demo.shots.pages import JAY
from app.demo.shots.shot import shot
from app.demo.shots.stage import Stage
from app.demo.shots.studio import Studio
from app.domain.answer import Answer
from app.domain.ids import Id
from app.operations.assessment import RecordAnswers, StartAssessment
from app.operations.report import SaveReport
from app.reports.themes import LOOKS
from app.ui.desk import Place
from app.ui.together_words import TITLE


def _assessment(stage: Stage, name: str, section: str = "") -> QWidget:
    scope = stage.child(name)
    record = next(line for line in stage.laptop.desk().views.assessments(scope) if line.form == "assessment").id
    return stage.show(Place(screen="assessment", scope=scope, record=record, detail=section))


@shot("assessment", "of-a-child")
def assessments_of_jay(studio: Studio) -> QWidget:
    """The list under a child."""
    return studio.leah.show(Place(screen="assessment", scope=studio.leah.child(JAY)))


@shot("assessment", "start")
def start_one(studio: Studio) -> QWidget:
    """Which one to start."""
    window = studio.leah.show(Place(screen="assessment", scope=studio.leah.child(JAY)))
    studio.leah.click("Start an assessment")
    studio.leah.settle(100)
    return window


@shot("assessment", "all")
def assessments(studio: Studio) -> QWidget:
    """All on this laptop."""
    return studio.leah.show(Place(screen="assessments"))


def _section(name: str) -> None:
    def show(studio: Studio) -> QWidget:
        return _assessment(studio.leah, JAY, name)

    show.__doc__ = f"Jay's section {name}."
    shot("assessment", f"section-{name}")(show)


for _name in (
    "core",
    "partners",
    "living",
    "family",
    "learning",
    "what_happened",
    "serious_harm",
    "wellbeing",
    "intervention",
):
    _section(_name)


@shot("assessment", "check")
def check_and_send(studio: Studio) -> QWidget:
    """What is still to do before it can be sent."""
    window = _assessment(studio.leah, "Zainab Iqbal")
    studio.leah.click("Check and send", "Sections", part=True)
    studio.leah.settle(100)
    return window


def torn(stage: Stage, name: str) -> Id:
    """Rate harm low in this child's open assessment although a weapon is carried and home is not suitable."""
    desk = stage.laptop.desk()
    line = next(a for a in desk.views.assessments(stage.child(name)) if a.standing == "in_progress")
    said = {
        "serious_harm_level": "low",
        "safety_carrying": "always",
        "living_suitable": "unsuitable",
        "living_concern": "none",
    }
    seen = desk.views.assessment(line.id).assessment
    stage.laptop.tasks.do(RecordAnswers(seen=seen, answers={key: Answer(value=value) for key, value in said.items()}))
    stage.settle(300)
    return line.id


@shot("assessment", "together-beside")
def together_beside(studio: Studio) -> QWidget:
    """Beside the section: what does not go together."""
    torn(studio.leah, "Zainab Iqbal")
    return _assessment(studio.leah, "Zainab Iqbal", "living")


@shot("assessment", "together", "assessment-together-beside")
def together(studio: Studio) -> QWidget:
    """On the last page: the answers side by side, with room to say why both are so."""
    window = _assessment(studio.leah, "Zainab Iqbal")
    studio.leah.click("Check and send", "Sections", part=True)
    studio.leah.settle(200)
    card = next(card for card in window.findChildren(QWidget) if card.accessibleName() == TITLE and card.isVisible())
    area = next(area for area in window.findChildren(QScrollArea) if area.isAncestorOf(card))
    page = area.widget()
    assert page is not None
    area.verticalScrollBar().setValue(card.mapTo(page, QPoint(0, 0)).y())
    studio.leah.settle(100)
    return window


@shot("assessment", "returned")
def returned(studio: Studio) -> QWidget:
    """Returned with notes."""
    return _assessment(studio.leah, "Sofia Petrescu", "living")


@shot("assessment", "countersigned")
def countersigned(studio: Studio) -> QWidget:
    """Signed off: to read only."""
    return _assessment(studio.leah, "Elis Pritchard", "living")


@shot("assessment", "use-by")
def use_by(studio: Studio) -> QWidget:
    """A shorter assessment that was to be used by a day that has passed, in the list and in its editor."""
    stage = studio.leah
    scope, id = stage.child(JAY), stage.laptop.desk().new_id()
    stage.laptop.tasks.do(
        StartAssessment(id=id, scope=scope, form="prevention_and_diversion", stage="prevention_and_diversion")
    )
    stage.settle(300)
    passed = (stage.laptop.desk().clock().today - timedelta(days=3)).isoformat()
    seen = stage.laptop.desk().views.assessment(id).assessment
    stage.laptop.tasks.do(RecordAnswers(seen=seen, answers={"referral_use_by": Answer(value=passed)}))
    stage.settle(300)
    return stage.show(Place(screen="assessment", scope=scope, record=id))


def _plan(stage: Stage, name: str) -> QWidget:
    return stage.show(Place(screen="plan", scope=stage.child(name)))


@shot("plan", "full")
def plan(studio: Studio) -> QWidget:
    """Jay's plan, on the target in the picture."""
    window = _plan(studio.leah, JAY)
    studio.leah.click("College for bricklaying", "Targets", part=True)
    return window


@shot("plan", "empty")
def plan_empty(studio: Studio) -> QWidget:
    """No plan yet."""
    return _plan(studio.leah, "Zainab Iqbal")


@shot("reviews", "queue")
def review_queue(studio: Studio) -> QWidget:
    """The one that waits longest."""
    studio.ruth.go_online()
    return studio.ruth.show(Place(screen="reviews"))


def _review(studio: Studio, wants_earlier: bool) -> Id:
    for line in studio.ruth.laptop.desk().views.reviews():
        file = studio.ruth.laptop.desk().views.assessment(line.id)
        if bool(file.before) == wants_earlier:
            return line.id
    raise LookupError("no such paper waits")


@shot("reviews", "first-version")
def review_first(studio: Studio) -> QWidget:
    """A first version is read section by section."""
    return studio.ruth.show(Place(screen="reviews", record=_review(studio, False)))


@shot("reviews", "changes")
def review_changes(studio: Studio) -> QWidget:
    """A later version: only what changed."""
    return studio.ruth.show(Place(screen="reviews", record=_review(studio, True)))


@shot("reviews", "taken-up")
def review_taken(studio: Studio) -> QWidget:
    """What the child raised, and where the paper takes it up or why it does not."""
    line = next(one for one in studio.ruth.laptop.desk().views.reviews() if one.child.startswith("Maisie"))
    window = studio.ruth.show(Place(screen="reviews", record=line.id))
    studio.ruth.settle(400)
    studio.ruth.click("Show the 3 that are taken up")
    studio.ruth.settle(200)
    return window


def _report(stage: Stage, name: str) -> tuple[Id, Id]:
    """A child's newest report: the scope and the report."""
    scope = stage.child(name)
    return scope, stage.laptop.desk().views.reports(scope)[0].id


def _show_report(stage: Stage, name: str) -> QWidget:
    scope, id = _report(stage, name)
    window = stage.show(Place(screen="report", scope=scope, record=id))
    stage.settle(500)
    return window


@shot("reports", "none-yet")
def reports_none(studio: Studio) -> QWidget:
    """No report, and what is asked to begin one."""
    scope = studio.leah.child("Maximilian-Alexander")
    window = studio.leah.show(Place(screen="child", scope=scope, detail="reports"))
    studio.leah.settle(400)
    return window


@shot("reports", "editor")
def reports_editor(studio: Studio) -> QWidget:
    """A report that is being written."""
    return _show_report(studio.leah, JAY)


@shot("reports", "cannot-be-sent")
def reports_missing(studio: Studio) -> QWidget:
    """What stands in the way of sending."""
    window = _show_report(studio.leah, JAY)
    studio.leah.click("Send for countersign")
    studio.leah.settle(300)
    return window


@shot("reports", "names-somebody")
def reports_names(studio: Studio) -> QWidget:
    """A name that the assessment writes where it tells of people harmed."""
    tasks, views = studio.leah.laptop.tasks, studio.leah.laptop.desk().views
    _, id = _report(studio.leah, JAY)
    report = views.report(id).report
    stage = views.assessment(report.assessment).assessment
    tasks.do(RecordAnswers(seen=stage, answers={"what_happened_wishes": Answer(value="Mr Pennington wants it painted.")}))
    words = "Jay helped Dai to sand the shelter. Pennington came by and nodded."
    tasks.do(SaveReport(seen=report, now=report.saying("done", words)))
    studio.leah.settle(500)
    return _show_report(studio.leah, JAY)


@shot("reports", "decided")
def reports_decided(studio: Studio) -> QWidget:
    """Countersigned, handed in late, and what the court decided beside the proposal."""
    return _show_report(studio.leah, "Callum")


@shot("reports", "list")
def reports_list(studio: Studio) -> QWidget:
    """The reports of a child, and what is asked to begin another."""
    scope, _ = _report(studio.leah, "Callum")
    window = studio.leah.show(Place(screen="child", scope=scope, detail="reports"))
    studio.leah.settle(400)
    studio.leah.click("Start a report")
    studio.leah.settle(300)
    return window


@shot("changes", "review")
def changes(studio: Studio) -> QWidget:
    """What changed since last time, over the review."""
    window = studio.ruth.show(Place(screen="changes", record=_review(studio, True)))
    studio.ruth.settle(400)
    return window


@shot("changes", "nothing-before")
def changes_first(studio: Studio) -> QWidget:
    """There is nothing to compare with yet."""
    window = studio.ruth.show(Place(screen="changes", record=_review(studio, False)))
    studio.ruth.settle(400)
    return window


def _certificate(stage: Stage, name: str = "Kieran Walsh") -> QWidget:
    window = stage.show(Place(screen="certificates", scope=stage.child(name)))
    stage.settle(700)
    return window


def _theme(key: str, label: str) -> None:
    def show(studio: Studio) -> QWidget:
        window = _certificate(studio.leah)
        studio.leah.click(f"{label} design")
        studio.leah.settle(700)
        return window

    show.__doc__ = f"The design {label}."
    shot("certificates", key)(show)


for _key in LOOKS:
    _theme(_key, _key.capitalize())


@shot("certificates", "bilingual")
def bilingual(studio: Studio) -> QWidget:
    """Welsh first, then English."""
    window = _certificate(studio.leah)
    studio.leah.click("Both", "Language")
    studio.leah.settle(700)
    return window


@shot("certificates", "letter-refused")
def refused_letter(studio: Studio) -> QWidget:
    """A letter that no typeface has."""
    window = _certificate(studio.leah)
    studio.leah.type("Name as the child wants it", "Kieran 𓀀 Walsh", clear=True)
    studio.leah.settle(700)
    return window
