"""The administration page on a real directory; the service's side turned by hand (the real one: tests/server)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.domain.administration import AuditLine, BackupFacts, FileHeld, LaptopFacts
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.policy import Role
from app.domain.service import Person, Service, Team
from app.domain.types import TYPES
from app.operations.directory import NotePersonLeft, SavePerson
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.administration import texts
from app.ui.features.administration.screen import Screen
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.hand_administration import HandAdministration
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, new_id
from tests.helpers.names import unnamed

HOSTILE = "<img src=/etc/hostname>" + "Ł" * 120


class Office:
    """Ada's window with the page in it."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str = Role.ADMINISTRATOR) -> None:
        self.qtbot, self.laptop = qtbot, Laptop(folder, role=role)
        self.home, self.team, self.leah = new_id(), new_id(), new_id()
        self.service = HandAdministration()
        records = (
            Service(id=self.home, scope=self.home, name="Harbour"),
            Team(id=self.team, scope=self.home, name="Harbour team"),
            Person(id=self.laptop.person, scope=self.home, names="Ada Quist", role=role),
            Person(
                id=self.leah, scope=self.home, names="Leah Cole", role="practitioner", team=self.team, post="Case manager"
            ),
        )
        self.laptop.receive(*records)
        self.desk = RealDesk(self.laptop)
        self.desk.administration = self.service
        self.window = QMainWindow()
        self.screen = Screen(self.desk)
        self.window.setCentralWidget(self.screen)
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()

    def go(self, tab: str = "people") -> None:
        self.screen.show_place(Place(screen="administration", detail=tab))
        self.settle()

    def settle(self) -> None:
        fresh = self.screen._presenter._fresh
        self.qtbot.waitUntil(lambda: self.desk.is_idle() and fresh.is_settled)
        QApplication.processEvents()

    def named(self, name: str, kind: type[Any] = QAbstractButton) -> Any:
        found = [w for w in self.window.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(self.window)]
        assert found, f"nothing is called {name}"
        return found[-1]

    def press(self, name: str) -> None:
        self.named(name).click()
        self.settle()

    def write(self, name: str, text: str) -> None:
        field = self.named(name, LineField)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def says(self, words: str) -> bool:
        labels = [x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window)]
        buttons = [b.accessibleName() for b in self.window.findChildren(QAbstractButton) if b.isVisibleTo(self.window)]
        return any(words in said for said in (*labels, *buttons))

    def open_row(self, tab: str, number: int) -> None:
        page = self.screen.pages[tab]
        page.opened.emit(page.table._model.rows[number])  # type: ignore[attr-defined]
        self.settle()

    def people(self) -> dict[str, Person]:
        return {person.names: person for person in self.desk.views.directory().people}

    def close(self) -> None:
        self.screen.leave()
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    made = Office(tmp_path / "ada", qtbot)
    yield made
    made.close()


def a_laptop(person: Id, **more: object) -> LaptopFacts:
    facts: dict[str, object] = {"name": "HARBOUR-7", "state": "active", "joined_at": "2026-11-02T09:00:00+00:00",
                                "last_seen_at": "2026-11-23T08:40:00+00:00", "files": 11, **more}  # fmt: skip
    return LaptopFacts(id=new_id(), person=person, **facts)  # type: ignore[arg-type]


# ---- people and teams: ordinary records, offline too


def test_somebody_is_added_with_role_and_team_while_the_service_is_away(office: Office) -> None:
    office.service.is_away = True
    office.go()
    office.press(texts.ADD_PERSON)
    office.write(texts.NAMES_LABEL, "  Priya   Nair ")
    office.write(texts.POST, "Duty officer")
    role = office.named(texts.ROLE, QuietCombo)
    role.setCurrentIndex(role.findText("Seconded police officer"))
    office.named(texts.TEAM, QuietCombo).setCurrentIndex(1)
    office.press(texts.SAVE)
    made = office.people()["Priya Nair"]
    assert (made.role, made.team, made.post, made.started_on) == ("police", office.team, "Duty officer", "2026-11-23")
    assert office.says("is saved. Everybody sees it after the next sync.")
    with office.laptop.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT type FROM outbox").scalars().all() == ["person"]


def test_a_name_that_says_nothing_is_told_beside_the_field(office: Office) -> None:
    office.go()
    office.press(texts.ADD_PERSON)
    office.write(texts.NAMES_LABEL, "   ")
    office.press(texts.SAVE)
    assert "Write the name" in office.named(texts.NAMES_LABEL, LineField).accessibleDescription()
    assert set(office.people()) == {"Ada Quist", "Leah Cole"}


def test_leaving_is_asked_twice_and_ends_with_a_day(office: Office) -> None:
    office.go()
    office.open_row("people", 1)
    office.press(texts.LEFT)
    assert office.says(texts.LEFT_ASK)
    assert not office.people()["Leah Cole"].left_on
    office.press(texts.LEFT_YES)
    assert office.people()["Leah Cole"].left_on == "2026-11-23"
    assert office.says("Leah Cole has left. Allocate their children to somebody else.")


def test_nobody_changes_their_own_role_or_notes_their_own_leaving(office: Office) -> None:
    me = office.people()["Ada Quist"]
    with pytest.raises(Refused, match="your own role"):
        office.laptop.do(SavePerson(seen=me, now=me.but(role="manager")))
    with pytest.raises(Refused, match="your own leaving"):
        office.laptop.do(NotePersonLeft(seen=me, left_on="2026-11-23"))


def test_a_team_is_added_and_renamed(office: Office) -> None:
    office.go("teams")
    office.press(texts.ADD_TEAM)
    office.write(texts.TEAM_NAME, "Moorside team")
    office.press(texts.SAVE)
    office.open_row("teams", 0)
    office.write(texts.TEAM_NAME, "Harbour and docks")
    office.press(texts.SAVE)
    assert [team.name for team in office.desk.views.directory().teams] == ["Harbour and docks", "Moorside team"]


def test_a_practitioner_who_came_here_could_change_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    leah = Office(tmp_path / "leah", qtbot, Role.PRACTITIONER)
    person = leah.people()["Leah Cole"]
    with pytest.raises(Refused, match="Only an administrator"):
        leah.laptop.do(SavePerson(seen=person, now=person.but(role="manager")))
    leah.close()


# ---- what the service is asked for


def test_a_code_is_shown_once_large_with_words_to_read_out_and_minutes_left(office: Office) -> None:
    office.go()
    office.open_row("people", 1)
    office.press(texts.CODE)
    assert office.service.asked == [f"code {office.leah} 15"]
    assert office.says("7K3QD-ABCDE-FGHIJ")
    assert office.says("seven Kilo three Quebec Delta")
    assert office.says("Works for 15 more minutes.")
    assert (held := office.screen.window().focusWidget()) is not None
    assert held.accessibleName() == texts.COPY_CODE, "and not the way out"
    office.laptop.clock.turn(minutes=14.5)
    sheet = office.screen._made()[2]
    sheet.look()
    assert office.says("Works for one more minute.")
    office.press(texts.COPY_CODE)
    assert QApplication.clipboard().text() == "7K3QD-ABCDE-FGHIJ"
    office.laptop.clock.turn(minutes=1)
    sheet.look()
    assert office.says(texts.CODE_OVER)
    assert not office.says("7K3QD")
    sheet.close_sheet()
    assert QApplication.clipboard().text() == "", "nor does it lie on the clipboard"


def test_a_stolen_laptop_is_reported_with_a_reason(office: Office) -> None:
    office.service.there = [a_laptop(office.leah, lease_until="2026-12-05T09:00:00+00:00")]
    office.service.files = (FileHeld(scope=office.home, kind="directory", whole_at="2026-11-02T09:10:00+00:00"),
                            FileHeld(scope=new_id(), kind="child", whole_at="2026-11-02T09:10:00+00:00"))  # fmt: skip
    office.go("laptops")
    office.open_row("laptops", 0)
    assert office.says("Sat 5 Dec")
    assert office.says("People and teams · Whole there since Mon 2 Nov")
    office.press(texts.STOLEN)
    assert office.says(texts.SAY_WHY)
    office.write(texts.WHAT_HAPPENED, "Taken from a car")
    office.press(texts.STOLEN)
    assert office.service.asked[-1].endswith("Taken from a car")
    assert office.says("HARBOUR-7 gets nothing more and sends nothing more.")
    office.open_row("laptops", 0)
    assert not office.says(texts.STOLEN), "it is closed already"


def test_a_laptop_is_told_to_erase_itself(office: Office) -> None:
    office.service.there = [a_laptop(office.leah)]
    office.go("laptops")
    office.open_row("laptops", 0)
    office.write(texts.WHAT_HAPPENED, "Given back")
    office.press(texts.ERASE)
    assert office.says("erases itself at its next contact")
    office.open_row("laptops", 0)
    assert office.says("Erase itself at its next contact")


def test_the_audit_log_is_read_page_by_page(office: Office) -> None:
    office.service.lines = tuple(
        AuditLine(place=n, at="2026-11-23T08:00:00+00:00", received_at="2026-11-23T08:10:00+00:00", by=office.leah,
                  device=new_id(), what="read child", subject=new_id())
        for n in (9, 8, 7)
    )  # fmt: skip
    office.go("audit")
    table = office.screen.pages["audit"].table  # type: ignore[attr-defined]
    assert [line.place for line in table._model.rows] == [9, 8]
    office.press(texts.EARLIER)
    assert [line.place for line in table._model.rows] == [9, 8, 7]
    assert office.service.asked == ["entries 0", "entries 8"]
    assert not office.says(texts.EARLIER)


def test_the_log_speaks_in_words_of_every_kind_of_record() -> None:
    for kind in TYPES:
        said = {verb: texts.deed(f"{verb} {kind}") for verb in ("create", "patch", "void", "read")}
        assert not any(verb in words.split() for verb, words in said.items() if verb != "read"), said
        assert all(" a " in f"{words} " or " an " in words or " the " in words or " two " in words or " who " in words
                   for words in said.values()), said  # fmt: skip
    assert texts.deed("patch plan") == "changed a plan"


def test_a_deed_of_a_newer_service_stands_as_it_is() -> None:
    line = AuditLine(place=1, at="", received_at="", by=Id(""), device=new_id(), what="moved the harbour")
    assert texts.entry(line, {})[0] == "The service: moved the harbour"


def test_another_tab_takes_the_keyboard_with_it(office: Office) -> None:
    office.screen.tabs.setFocus()
    office.go("audit")
    here = QApplication.focusWidget()
    assert here is not None
    assert here.accessibleName() == "Audit log"


@pytest.mark.parametrize(
    ("verified", "says"),
    [("", texts.BACKUP_NONE), ("2026-11-23T02:00:00+00:00", "Last verified backup: today 02:00"),
     ("2026-11-01T02:00:00+00:00", "Last verified backup: Sun 1 Nov (22 days ago)")],
)  # fmt: skip
def test_backups_tell_how_old_they_are(office: Office, verified: str, says: str) -> None:
    office.service.facts = BackupFacts(head=900, durable=870, verified_at=verified, now="")
    office.go("backups")
    assert office.says(says)


def test_without_the_service_it_says_so_and_tries_again(office: Office) -> None:
    office.service.is_away = True
    office.go("laptops")
    assert office.says("The central service cannot be reached just now.")
    office.service.is_away = False
    office.press("Try again")
    assert office.says(texts.NO_LAPTOPS)


def test_forms_at_hand_are_listed(office: Office) -> None:
    office.go("forms")
    assert [line.is_newest for line in office.desk.views.forms()].count(True) >= 1


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (150, (1280, 720)), (200, (1280, 720))])
def test_nothing_is_cut_and_everything_has_a_name(office: Office, percent: int, size: tuple[int, int]) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    office.window.resize(*size)
    office.laptop.receive(Person(id=new_id(), scope=office.home, names=HOSTILE, role="health", post=HOSTILE), ver=2)
    office.service.there = [a_laptop(office.leah, name=HOSTILE)]
    for tab, _ in texts.TABS:
        office.go(tab)
        QTest.qWait(10)
        shown: QWidget = office.window
        assert shown.grab().width() == size[0]
        assert cut_labels(shown) == [], tab
        assert unnamed(shown) == [], tab
    office.go("people")
    office.open_row("people", 1)
    office.press(texts.CODE)
    QTest.qWait(10)
    assert cut_labels(office.window) == []
    assert unnamed(office.window) == []
