"""Pictures of custody logs as a manager reads them: the list, a review with a question, the link to a file, the paper."""

from collections.abc import Sequence

from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.demo.sample.story import story
from app.demo.shots.nights import RIO, begin
from app.demo.shots.shot import shot
from app.demo.shots.studio import Studio
from app.domain.ids import Id
from app.models.unit_of_work import Identity
from app.operations.attendance_link import LinkAttendance, UnlinkAttendance
from app.operations.child import SaveChild
from app.ui.desk import Place
from app.ui.features.custody.screen import Logs
from app.ui.paper import custody_log
from app.ui.paper.pictures import at_width

LONG = "Maximiliana-Alexandrina Konstantinopoulou-Featherstonehaugh"


def _log(studio: Studio, key: str) -> Id:
    desk = studio.planner.laptop.desk()
    called = story(key).first["child_called"]
    return next(line.id for line in desk.views.logs(desk.clock().wall_at) if line.called == called)


def _show(studio: Studio, key: str) -> Logs:
    page = studio.planner.show(Place(screen="custody_logs", record=_log(studio, key))).page()
    studio.planner.settle(200)
    assert isinstance(page, Logs)
    return page


@shot("custody", "logs-1-list")
def logs_list(studio: Studio) -> QWidget:
    """Two wait for the review, one is closed."""
    return studio.planner.show(Place(screen="custody_logs"))


@shot("custody", "logs-2-review")
def logs_review(studio: Studio) -> QWidget:
    """A night with a strip search; one question is open."""
    return _show(studio, "overnight").window()


@shot("custody", "logs-3-kept")
def logs_kept(studio: Studio) -> QWidget:
    """Bail refused; no child on this laptop is like the one in the log."""
    return _show(studio, "kept").window()


@shot("custody", "logs-4-linked")
def logs_linked(studio: Studio) -> QWidget:
    """Reviewed, and linked to a file."""
    return _show(studio, "evening").window()


@shot("custody", "logs-5-paper")
def logs_paper(studio: Studio) -> QWidget:
    """Where the paper is saved."""
    page = _show(studio, "kept")
    page.log.ways.save.click()
    studio.planner.settle(400)
    return page.window()


@shot("custody", "logs-5-pages")
def logs_pages(studio: Studio) -> QWidget:
    """The first two pages of that paper, as they are printed."""
    stage = studio.planner
    desk = stage.laptop.desk()
    pdf = custody_log.make_pdf(desk.views.log(_log(studio, "kept"), desk.clock().wall_at), desk.me.names, desk.clock())
    return studio.hold(_Pages(at_width(pdf, 560, most=2)))


class _Pages(QWidget):
    """Pages beside each other, as much of them as there is room for."""

    def __init__(self, pages: Sequence[QImage]) -> None:
        super().__init__()
        self._pages = pages

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        for n, page in enumerate(self._pages):
            painter.drawImage(20 + n * (page.width() + 20), 10, page)
        painter.end()


@shot("custody", "logs-6-my-day")
def logs_my_day(studio: Studio) -> QWidget:
    """What waits for the manager on the first page."""
    return studio.planner.show(Place(screen="my_day"))


@shot("custody", "logs-7-file")
def logs_file(studio: Studio) -> QWidget:
    """The file with the line of the evening."""
    return studio.leah.show(Place(screen="child", scope=studio.leah.child("Callum")))


@shot("custody", "logs-7-visit-due")
def logs_visit_due(studio: Studio) -> QWidget:
    """A night was linked to a file, and nobody was with the child since."""
    stage = studio.planner
    new, file = stage.laptop.desk().new_id, stage.child("Zainab Iqbal")
    log = _log(studio, "overnight")
    if not stage.laptop.desk().views.log(log, stage.laptop.desk().clock().wall_at).links:
        stage.laptop.tasks.do(LinkAttendance(id=new(), grant=new(), attendance=log, file=file))
        stage.settle(200)
    return stage.show(Place(screen="child", scope=file))


@shot("custody", "logs-8-likely", after="custody-logs-4-linked")
def logs_likely(studio: Studio) -> QWidget:
    """Not linked any more: who it may be is proposed, with a very long name."""
    stage, log = studio.planner, _log(studio, "evening")
    desk = stage.laptop.desk()
    for link in desk.views.log(log, desk.clock().wall_at).links:
        child = desk.views.child(link.file, desk.clock().today).child
        stage.laptop.tasks.do(SaveChild(seen=child, now=child.but(first_names=f"Callum {LONG}")))
        stage.laptop.tasks.do(UnlinkAttendance(link=link.link, reason="For the picture"))
    stage.settle(200)
    return _show(studio, "evening").window()


@shot("custody", "logs-9-long-name")
def logs_long_name(studio: Studio) -> QWidget:
    """A log of a child with a very long name, which nobody has signed a day after."""
    stage = studio.planner
    desk, own = stage.laptop.desk(), stage.laptop.store.identity
    adult = next(person.id for person in desk.views.directory().people if person.names == story("kept").adult)
    stage.laptop.store.identity = Identity(person=adult, role="appropriate_adult", team=own.team)
    names = {"child_called": LONG, "child_name": f"{LONG} of Netherby-on-the-Water", "child_pronouns": "they/them"}
    night = ((3000, "arrived", "", ""), (2960, "interview_started", "", ""), (2900, "left", "", ""))
    begin(stage, "detained", {**RIO, **names}, night, "Castle Street custody suite with a name that goes on and on")
    stage.laptop.store.identity = own
    return stage.show(Place(screen="custody_logs"))
