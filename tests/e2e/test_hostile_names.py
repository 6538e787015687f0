"""Names that look like markup, code, another direction or a whole page stand on every screen as they were typed.

Two real stores and the real service: a manager opens the file, a practitioner works on it, both look at every screen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.changes.signing import public_of
from app.domain.contact import Appointment
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.plan import Plan, Step, Target
from app.domain.policy import Role
from app.domain.signature import Certificate, Note
from app.domain.text import clean_text
from app.models.queries.views import StoreViews
from app.models.signer import DEVICE_KEY, SERVICE_KEY
from app.operations.appointment import BookVisit
from app.operations.assessment import RecordAnswers, ReturnAssessment, StartAssessment, SubmitAssessment
from app.operations.certificate import SaveCertificate
from app.operations.contact import FinishContact, SaveContact
from app.operations.plan import SavePlan, StartPlan
from app.server import devices
from app.server.database import Database
from app.server.feed import Reader
from app.server.known import Forms
from app.sync.agent import SyncAgent
from app.sync.protocol.messages.enrol import EnrolRequest
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.driver import perform
from app.ui.features.certificates.making import make_pdf
from app.ui.main_window import MainWindow
from app.ui.paper import assessment as on_paper
from tests.helpers.answers import whole_answers
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, a_contact, an_allocation, an_order, new_id, shelf
from tests.helpers.paper import pages_of
from tests.helpers.windows import go, settle
from tests.server.conftest import database, forms, postgres
from tests.server.town import Town
from tests.sync_simulation.hostile_link import HostileLink

__all__ = ["database", "forms", "postgres"]

T = TypeVar("T")
SIZE = (1280, 720)
NAMES = {
    "markup": "<img src=/etc/hostname>",
    "200_letters": "W" * 200,
    "arabic": "محمد الأمين",
    "right_to_left_override": "Jay\u202eneliM\u202c Grey",
    "sql": "Robert'); DROP TABLE record;--",
    "ampersands": "a & b <b>bold</b> &amp;",
    "emoji": "🦊🌈",
}
NOT_ON_CERTIFICATES = {NAMES["emoji"]}
"""No typeface of a certificate has these: it says so next to the name."""


def at_once(work: Callable[[], T], /) -> T:
    """A write lane with nobody else on it."""
    return work()


class Post:
    """One person's laptop, joined to the real service."""

    def __init__(self, town: Town, forms: Forms, folder: Path, name: str, role: str) -> None:
        person = town.ids[name]
        self.laptop = Laptop(folder, role=role, person=person, team=town.ids["East"])
        public = public_of(self.laptop.store.secret(DEVICE_KEY))
        devices.keep_code(town.database, f"CODE{name}", person, 60)
        answer = devices.enrol(town.database, EnrolRequest(code=f"CODE{name}", public_key=public))
        self.laptop.store.keep_secret(SERVICE_KEY, bytes.fromhex(answer.service_key))
        link = HostileLink(town.database, forms, Reader(answer.device, person), Random(1))
        self._agent = SyncAgent(self.laptop.sync, link, at_once, clock=self.laptop.clock, luck=lambda: 0.5)

    def sync(self) -> None:
        """One round that has to go well."""
        report = self._agent.sync_once()
        assert report.problem == ""
        assert StoreViews(self.laptop.store).sync_centre().kept_aside == ()

    @property
    def views(self) -> StoreViews:
        return StoreViews(self.laptop.store)

    @contextmanager
    def window(self, qtbot: QtBot, percent: int = 100) -> Iterator["Looking"]:
        """The whole window over this laptop."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, "light", percent)
        desk = RealDesk(self.laptop)
        window = main_window(desk)
        window.resize(*SIZE)
        try:
            with qtbot.waitActive(window):
                window.show()
                window.activateWindow()
            yield Looking(window, desk, qtbot)
        finally:
            settle(desk, qtbot)
            window.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            desk.close()
            theme.apply(app, "light", 100)


class Looking:
    """Somebody who goes from screen to screen and reads what stands there."""

    def __init__(self, window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
        self.window, self.desk, self.qtbot = window, desk, qtbot

    def at(self, name: str, screen: str, scope: str = "", record: str = "", detail: str = "") -> None:
        """Go there; the name stands there as typed, and nothing is wider than the window."""
        place = Place(screen=screen, scope=Id(scope), record=Id(record), detail=detail)
        go(self.window, self.qtbot, place)
        self.reads(name, place)

    def reads(self, name: str, where: object) -> None:
        """The name is on screen, letter by letter."""
        self.qtbot.waitUntil(lambda: name in self.words(), timeout=60_000)
        assert not (found := rich(self.window, name)), f"{where}: {found[:5]}"
        assert not (found := too_wide(self.window)), f"{where}: {found[:5]}"

    def words(self) -> str:
        """All that is visible, as a screen reader gets it."""
        settle(self.desk, self.qtbot)
        nodes = perform(self.window, {"do": "tree"})["nodes"]
        return "\n".join("\n".join((node["name"], node["text"], *node.get("rows", ()))) for node in nodes)


def rich(window: QWidget, name: str) -> list[str]:
    """Widgets that might read a name as markup."""
    found = [f"label {x.text()[:40]}" for x in window.findChildren(QLabel) if x.textFormat() is not Qt.TextFormat.PlainText]
    found += [f"rich text {type(x).__name__}" for x in window.findChildren(QTextEdit)]
    for widget in window.findChildren(QWidget):
        if "<" in name and name in widget.toolTip():
            found.append(f"tooltip of {type(widget).__name__}")
    return found


def too_wide(window: QWidget) -> list[str]:
    """What does not fit across the window."""
    found = [] if (window.width(), window.height()) == SIZE else [f"window {window.width()} x {window.height()}"]
    for area in window.findChildren(QAbstractScrollArea):
        if area.isVisible() and not isinstance(area, QPlainTextEdit) and area.horizontalScrollBar().maximum() > 0:
            found.append(f"{type(area).__name__} {area.accessibleName()} by {area.horizontalScrollBar().maximum()}")
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.parentWidget() is not None and not widget.isWindow():
            right = widget.mapTo(window, widget.rect().topRight()).x()
            if right > window.width():
                found.append(f"{type(widget).__name__} ends at {right}")
    return found


class File:
    """A child of that name with something on every screen."""

    def __init__(self, database: Database, forms: Forms, folder: Path, typed: str) -> None:
        town = Town(database)
        town.remember()
        self.typed, self.name = typed, clean_text(typed)
        self.leah = Post(town, forms, folder / "leah", "Leah", Role.PRACTITIONER)
        self.ruth = Post(town, forms, folder / "ruth", "Ruth", Role.MANAGER)
        self.child = a_child(typed, "Okafor", preferred_name=typed, communication=f"Ask {typed} first.")
        self.scope = self.child.scope
        self._open()
        self.assessment, self.plan, self.certificate = new_id(), new_id(), new_id()
        self._work()

    def _open(self) -> None:
        self.ruth.sync()
        leah = self.leah.laptop
        self.ruth.laptop.put(self.child, an_allocation(self.child, leah.person, leah.team))
        self.ruth.sync()
        self.leah.sync()

    def _work(self) -> None:
        leah = self.leah.laptop
        leah.put(an_order(self.child, ends_on="2026-12-01"))
        diary = {"at": "2026-11-23T10:30:00+00:00", "kind": "home_visit", "person": leah.person}
        leah.do(BookVisit(now=Appointment(id=new_id(), scope=self.scope, note=f"With {self.typed}.", **diary)))  # type: ignore[arg-type]
        leah.do(FinishContact(seen=None, now=a_contact(self.child, content=f"{self.typed} came along.")))
        leah.do(SaveContact(seen=None, now=a_contact(self.child, content=f"{self.typed} rang.")))
        leah.do(StartAssessment(id=self.assessment, scope=self.scope))
        answers, _ = whole_answers(next(f for f in [shelf().newest("assessment")] if f is not None))
        leah.do(RecordAnswers(seen=self.leah.views.assessment(self.assessment).assessment, answers=answers))
        self._send()
        leah.do(StartPlan(id=self.plan, scope=self.scope))
        target = Target(
            title="Home", words=f"{self.typed} wants a room.", steps={new_id(): Step(text=f"Ring {self.typed}.")}
        )
        self._plan(leah, targets={new_id(): target})
        made = Certificate(id=self.certificate, scope=self.scope, name=self.typed, theme="sunrise", made_on="2026-11-23")
        leah.do(SaveCertificate(seen=None, now=made))
        self.leah.sync()
        self.ruth.sync()

    def _send(self) -> None:
        head = self.leah.views.assessment(self.assessment).head_hash
        self.leah.laptop.do(SubmitAssessment(assessment=self.assessment, read_content=head, statement="It is so."))

    def _plan(self, laptop: Laptop, **changes: object) -> None:
        seen = StoreViews(laptop.store).record(Plan, self.plan)
        laptop.do(SavePlan(seen=seen, now=seen.but(**changes)))

    def come_apart(self) -> Id:
        """Ruth sends the assessment back, and both change the day of the plan's review apart; the conflict."""
        head = self.ruth.views.assessment(self.assessment).head_hash
        note = Note(about="living_home", text=f"What does {self.typed} say?")
        self.ruth.laptop.do(ReturnAssessment(assessment=self.assessment, read_content=head, notes=(note,)))
        self._plan(self.ruth.laptop, review_on="2027-01-11")
        self._plan(self.leah.laptop, review_on="2027-01-18")
        self.ruth.sync()
        self.leah.sync()
        self.leah.sync()
        (clash,) = self.leah.views.sync_centre().needs
        return clash.id

    def close(self) -> None:
        """Close both stores."""
        for post in (self.leah, self.ruth):
            post.laptop.close()


@pytest.fixture(params=list(NAMES.values()), ids=list(NAMES))
def file(request: pytest.FixtureRequest, database: Database, forms: Forms, tmp_path: Path) -> Iterator[File]:
    made = File(database, forms, tmp_path, request.param)
    yield made
    made.close()


def test_it_stands_on_every_screen_as_it_was_typed(file: File, qtbot: QtBot) -> None:
    name, scope = file.name, file.scope
    with file.ruth.window(qtbot) as ruth:
        ruth.at(name, "caseload")
        ruth.at(name, "reviews", record=file.assessment)
        ruth.at(name, "assessments")
    conflict = file.come_apart()
    with file.leah.window(qtbot) as leah:
        leah.at(name, "my_day")
        leah.at(name, "caseload")
        for tab in ("", "assessments", "plan", "contacts", "orders"):
            leah.at(name, "child", scope, detail=tab)
        leah.at(name, "contacts")
        leah.at(name, "assessments")
        for page in ("core", "living", "check"):
            leah.at(name, "assessment", scope, file.assessment, page)
        leah.at(name, "plan", scope)
        leah.at(name, "certificates", scope)
        leah.at(name, "sync")
        leah.at(name, "sync", record=conflict)
        _its_sheets(leah, file)


def _its_sheets(leah: Looking, file: File) -> None:
    """The sheets over the window: contact, notices, search."""
    leah.at(file.name, "contact", file.scope)
    go(leah.window, leah.qtbot, Place(screen="settings"))
    leah.window.top_bar.bell.click()
    leah.reads(file.name, "notices")
    go(leah.window, leah.qtbot, Place(screen="caseload"))
    leah.window.desk.navigator.to(Place(screen="search"))
    settle(leah.desk, leah.qtbot)
    perform(leah.window, {"do": "type", "text": file.name})
    leah.reads(f"{file.name} Okafor", "search")


@pytest.mark.parametrize("file", [NAMES["200_letters"], NAMES["markup"]], indirect=True, ids=["200_letters", "markup"])
def test_it_fits_with_text_twice_as_large(file: File, qtbot: QtBot) -> None:
    with file.leah.window(qtbot, percent=200) as leah:
        for screen in ("my_day", "caseload", "child", "plan", "contact"):
            leah.at(file.name, screen, file.scope if screen not in ("my_day", "caseload") else "")


def test_it_comes_over_as_it_was_written_and_is_found_and_printed(file: File) -> None:
    for post in (file.leah, file.ruth):
        views = post.views
        there = views.child(file.scope, post.laptop.clock().today).child
        assert (there.first_names, there.called) == (file.name, file.name)
        hits = views.search(file.name)
        assert (hits[0].kind, hits[0].scope) == ("child", file.scope)
        assert file.name in hits[0].title
    report = on_paper.make_pdf(file.leah.views.assessment(file.assessment), "Leah Okafor", file.leah.laptop.clock())
    said = text_of(report, most=1)
    assert without_gaps(file.name) in said or all(f"[U+{ord(sign):X}]" in said for sign in file.name)
    certificate = file.leah.views.record(Certificate, file.certificate)
    if file.typed in NOT_ON_CERTIFICATES:
        with pytest.raises(Refused, match=r"[A-Z].*\.$") as refused:
            make_pdf(certificate)
        assert refused.value.field == "name"
    else:
        assert without_gaps(file.name) in text_of(make_pdf(certificate)[0])


def text_of(pdf: bytes, most: int = 99) -> str:
    """The words of the first pages of a PDF; line ends and spaces are left out, since a long name is broken over lines."""
    return without_gaps("".join(pages_of(pdf)[:most]))


def without_gaps(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())
