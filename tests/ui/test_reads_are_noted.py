"""Nothing of a child is shown before its line of the audit trail is on the disk (T-13)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.bootstrap.lookups import ServiceLookups
from app.changes.touched import Touched
from app.domain.assessment import FormRef
from app.domain.attendance import Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.domain.signature import ClashingField, Conflict
from app.operations.assessment import StartAssessment
from app.operations.attachment import AddToFile
from app.operations.base import Done, Operation, Outcome
from app.operations.plan import StartPlan
from app.operations.report import StartReport
from app.operations.self_assessment import StartSelfAssessment
from app.sync.protocol.messages.lookups import Lookup, LookupsAnswer, LookupsRequest
from app.ui.desk import Place
from app.ui.features.assessment.presenter import EditorPresenter
from app.ui.features.assessment.said_page import SaidPresenter
from app.ui.features.changes.presenter import ChangesPresenter
from app.ui.features.child.presenter import ChildPresenter
from app.ui.features.contact.presenter import ContactPresenter
from app.ui.features.custody.presenter import CustodyPresenter
from app.ui.features.custody.review_presenter import EXPENSES, ReviewPresenter
from app.ui.features.custody_figures.presenter import CustodyFiguresPresenter
from app.ui.features.documents.presenter import DocumentsPresenter
from app.ui.features.lookups.presenter import LookupsPresenter
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.reports.presenter import ReportsPresenter
from app.ui.features.reviews.presenter import ReviewsPresenter
from app.ui.features.search.presenter import SearchPresenter
from app.ui.features.sync.presenter import SyncPresenter
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id, shelf
from tests.helpers.windows import settle
from tests.ui.test_documents import a_picture

FULL = "This laptop is full. What you typed is still on the screen."


class Watching:
    """The views, and what stood in the audit trail on the disk when each was asked."""

    def __init__(self, views: Any, laptop: Laptop) -> None:
        self._views, self._laptop = views, laptop
        self.asked: dict[str, list[str]] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._views, name)
        if not callable(found):
            return found

        def ask(*parts: Any) -> Any:
            with self._laptop.store.reading() as connection:
                lines = connection.exec_driver_sql("SELECT what FROM audit ORDER BY n").scalars().all()
            self.asked.setdefault(name, [str(line) for line in lines])
            return found(*parts)

        return ask


class Story:
    """Leah's window over a real store with one child who has everything."""

    def __init__(self, folder: Path) -> None:
        self.laptop = Laptop(folder)
        self.child = a_child()
        self.contact = a_contact(self.child)
        self.laptop.receive(
            self.child, an_allocation(self.child, self.laptop.person, self.laptop.team), an_order(self.child)
        )
        self.laptop.put(self.contact)
        self.assessment = new_id()
        self.laptop.do(StartAssessment(id=self.assessment, scope=self.child.scope))
        self.laptop.do(StartPlan(id=new_id(), scope=self.child.scope))
        clash = {"a": ClashingField(path="outcome", left='"x"', right='"y"', kind="prose")}
        facts = {"about": self.contact.id, "about_type": "contact", "op": new_id(), "fields": clash}
        conflict = Conflict(id=new_id(), scope=self.child.scope, left_by=new_id(), right_by=new_id(), **facts)  # type: ignore[arg-type]
        self.laptop.receive(conflict)
        self.conflict = conflict.id
        self.said, self.report = new_id(), new_id()
        self.laptop.do(StartSelfAssessment(id=self.said, scope=self.child.scope))
        self.laptop.do(StartReport(id=self.report, scope=self.child.scope, template="progress", assessment=self.assessment))
        self.laptop.do(AddToFile(id=new_id(), scope=self.child.scope, name="Letter", data=a_picture()))
        self._attended()

    def _attended(self) -> None:
        """A log, and the line of the child's timeline that leads to it."""
        form = shelf().newest("attendance")
        assert form is not None
        ref, adult = FormRef(id=form.id, version=form.version, text_hash=form.text_hash), new_id()
        log = Attendance(id=new_id(), scope=new_id(), form=ref, adult=adult, adults=(adult,))
        link = AttendanceLink(
            id=new_id(), scope=self.child.scope, attendance=log.scope, log=log.id, at="2026-11-20T22:10:00+00:00"
        )
        self.laptop.receive(log)
        self.laptop.receive(link)
        self.log, self.link, self.of_log = log.id, link.id, log.scope

    def begin(self) -> None:
        """Nobody has looked at anything."""
        with self.laptop.store.transaction() as connection:
            connection.exec_driver_sql("DELETE FROM audit")
        self.desk = RealDesk(self.laptop)
        (self.letter,) = self.desk.views.documents(self.child.scope)
        self.views = Watching(self.desk.views, self.laptop)
        self.desk.views = self.views


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One store for all of them: reading changes nothing in it but its trail."""
    made = Story(tmp_path_factory.mktemp("leah"))
    yield made
    made.laptop.close()


@pytest.fixture
def story(told: Story, qtbot: QtBot) -> Iterator[Story]:
    told.begin()
    yield told
    told.desk.close()


Open = Callable[[Story], QObject]


def _assessment(story: Story) -> QObject:
    presenter = EditorPresenter(story.desk)
    presenter.open(Place(screen="assessment", scope=story.child.scope, record=story.assessment))
    return presenter


def _child(story: Story) -> QObject:
    presenter = ChildPresenter(story.desk)
    presenter.open(story.child.scope, "")
    return presenter


def _contact(story: Story) -> QObject:
    presenter = ContactPresenter(story.desk)
    presenter.open(Place(screen="contact", record=story.contact.id))
    return presenter


def _new_contact(story: Story) -> QObject:
    presenter = ContactPresenter(story.desk)
    presenter.open(Place(screen="contact", scope=story.child.scope))
    return presenter


def _plan(story: Story) -> QObject:
    presenter = PlanPresenter(story.desk)
    presenter.show(story.child.scope)
    return presenter


def _review(story: Story) -> QObject:
    presenter = ReviewsPresenter(story.desk)
    presenter.open(story.assessment)
    return presenter


def _conflict(story: Story) -> QObject:
    presenter = SyncPresenter(story.desk)
    presenter.open(story.conflict)
    return presenter


def _said(story: Story) -> QObject:
    presenter = SaidPresenter(story.desk)
    presenter.open(story.said)
    return presenter


def _report(story: Story) -> QObject:
    presenter = ReportsPresenter(story.desk)
    presenter.show(Place(screen="report", scope=story.child.scope, record=story.report))
    return presenter


def _document(story: Story) -> QObject:
    presenter = DocumentsPresenter(story.desk)
    presenter.look(story.letter)
    return presenter


def _changes(story: Story) -> QObject:
    presenter = ChangesPresenter(story.desk)
    presenter.open(Place(screen="changes", record=story.assessment))
    return presenter


def _own_log(story: Story) -> QObject:
    presenter = CustodyPresenter(story.desk)
    presenter.open(story.log)
    return presenter


def _logs(**place: str) -> Open:
    def open_(story: Story) -> QObject:
        presenter = ReviewPresenter(story.desk)
        record = {"log": story.log, "link": story.link}.get(place.get("of", ""), Id(""))
        presenter.go_to(Place(screen="custody_logs", record=record, detail=place.get("detail", "")))
        return presenter

    return open_


def _custody_figures(story: Story) -> QObject:
    presenter = CustodyFiguresPresenter(story.desk)
    presenter.begin()
    return presenter


READS: dict[str, tuple[Open, str, str]] = {
    "child": (_child, "child", "read child"),
    "assessment": (_assessment, "assessment", "read assessment"),
    "contact": (_contact, "contact", "read contact"),
    "new contact": (_new_contact, "contact_start", "read contact start"),
    "plan": (_plan, "plan", "read plan"),
    "review": (_review, "assessment", "read assessment to review"),
    "conflict": (_conflict, "conflict", "read conflict"),
    "self-assessment": (_said, "self_assessment", "read self-assessment"),
    "report": (_report, "report", "read report"),
    "document": (_document, "document", "read document"),
    "what changed": (_changes, "assessment", "read what changed"),
    "own log": (_own_log, "log", "read custody log"),
    "log to review": (_logs(of="log"), "log", "read custody log"),
    "log of a timeline": (_logs(of="link", detail="link"), "log", "read custody log"),
    "expenses": (_logs(detail=EXPENSES), "trips", "read expenses"),
    "custody figures": (_custody_figures, "custody_figures", "read custody figures"),
}


def opened(story: Story, qtbot: QtBot, open_: Open) -> None:
    presenter = open_(story)
    settle(story.desk, qtbot)
    presenter.deleteLater()


@pytest.mark.parametrize("name", READS)
def test_t_13_a_read_is_on_the_disk_before_anything_is_shown(story: Story, qtbot: QtBot, name: str) -> None:
    open_, view, line = READS[name]
    opened(story, qtbot, open_)
    assert line in story.views.asked[view]


def full_disk(story: Story, patch: pytest.MonkeyPatch) -> None:
    """No line of the trail can be written any more."""

    def run(operation: Operation) -> Done:
        raise Unavailable(FULL)

    patch.setattr(story.laptop.runner, "run", run)


@pytest.mark.parametrize("name", READS)
def test_what_cannot_be_noted_is_not_read(story: Story, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The sibling: with the line refused the view is never asked."""
    open_, view, _ = READS[name]
    full_disk(story, monkeypatch)
    opened(story, qtbot, open_)
    assert view not in story.views.asked


def no_trail(story: Story, patch: pytest.MonkeyPatch) -> None:
    """Operations are taken for done, and no line is written."""

    def run(operation: Operation) -> Done:
        return Done(touched=Touched(), outcome=Outcome(), saved_at="")

    patch.setattr(story.laptop.runner, "run", run)


@pytest.mark.parametrize("name", READS)
def test_were_no_line_written_the_check_would_see_it(
    story: Story, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The sibling without the defence: the view is asked, and no line stands on the disk by then."""
    open_, view, line = READS[name]
    no_trail(story, monkeypatch)
    opened(story, qtbot, open_)
    assert line not in story.views.asked[view]


def trail(laptop: Laptop) -> list[tuple[str, str]]:
    with laptop.store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT what, subject || detail FROM audit ORDER BY n")]


def test_a_search_is_one_line_without_its_words_however_long_one_types(story: Story, qtbot: QtBot) -> None:
    search = SearchPresenter(story.desk)
    settle(story.desk, qtbot)
    for typed in ("Oka", "Okaf", "Okafor", "", "Jay"):
        search.type(typed)
        search.look()
        settle(story.desk, qtbot)
    assert trail(story.laptop) == [("searched", ""), ("searched", "")]
    assert story.views.asked["search"] == ["searched"]
    search.deleteLater()


def test_a_log_is_one_line_for_every_opening_however_often_it_is_read_and_names_the_log(story: Story, qtbot: QtBot) -> None:
    presenter = ReviewPresenter(story.desk)
    place = Place(screen="custody_logs", record=story.link, detail="link")
    presenter.go_to(place)
    settle(story.desk, qtbot)
    presenter.load()
    settle(story.desk, qtbot)
    assert trail(story.laptop) == [("read custody log", story.log)], "its id, though it was reached by the link"
    presenter.leave()
    presenter.go_to(place)
    settle(story.desk, qtbot)
    assert trail(story.laptop) == [("read custody log", story.log)] * 2
    presenter.deleteLater()


class Answering:
    """The service, with one look at this scope; what it finds: tests/server/test_lookups.py."""

    def __init__(self, scope: Id) -> None:
        self._scope = scope

    def lookups(self, request: LookupsRequest) -> LookupsAnswer:
        at = "2026-11-22T21:00:00+00:00"
        return LookupsAnswer(rows=(Lookup(person=new_id(), scope=self._scope, day=at[:10], first_at=at, times=1),))


def test_a_look_at_a_log_is_named_and_leads_to_the_log(story: Story, qtbot: QtBot) -> None:
    story.desk.lookups = ServiceLookups(lambda: Answering(story.of_log), story.laptop.store)
    page = LookupsPresenter(story.desk)
    page.load()
    settle(story.desk, qtbot)
    (line,) = page.shown.lines or ()
    assert line.child == "Custody log: the child"
    page.open(line)
    assert story.desk.went_to == [Place(screen="custody_logs", record=story.log)]
    page.deleteLater()
