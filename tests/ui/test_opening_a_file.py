"""A child's file is opened on a doorstep and given to a colleague, on a real encrypted store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.changes.op import read_op
from app.domain.answer import Answer
from app.domain.assessment import Assessment, FormRef
from app.domain.child import Child
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Allocation
from app.domain.policy import Role
from app.domain.service import Person
from app.operations.allocation import CO_WORKER, Allocate, CreateChild, EndAllocation
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.allocation import texts as allocation_texts
from app.ui.features.allocation.screen import AllocationSheet
from app.ui.features.new_child import texts
from app.ui.features.new_child.presenter import DRAFT
from app.ui.features.new_child.screen import NewChildSheet
from app.ui.parts.button import Button
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id, shelf
from tests.helpers.names import unnamed

HOSTILE = "<img src=/etc/hostname>" + "O’Brien-Łukasz " * 12


class Here:
    """A window of one person with both sheets."""

    def __init__(self, folder: Path, qtbot: QtBot, role: str) -> None:
        self.laptop = Laptop(folder, role=role)
        self.qtbot, home = qtbot, new_id()
        self.sam, self.leah = new_id(), new_id()
        me = Person(id=self.laptop.person, scope=home, names="Ruth Kaplan", role=role, team=self.laptop.team)
        leah = Person(
            id=self.leah, scope=home, names="Leah Cole", role="practitioner", team=self.laptop.team, post="Case manager"
        )
        sam = Person(id=self.sam, scope=home, names="Sam Achebe", role="practitioner", left_on="2026-10-01")
        ada = Person(id=new_id(), scope=home, names="Ada Quist", role="administrator")
        self.laptop.receive(me, leah, sam, ada)
        self.desk = RealDesk(self.laptop)
        self.window = QMainWindow()
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()

    def open_new(self) -> NewChildSheet:
        sheet = NewChildSheet(self.desk, self.window)
        sheet.show_place(Place(screen="new_child"))
        sheet.open()
        self.settle()
        return sheet

    def open_allocation(self, scope: Id) -> AllocationSheet:
        sheet = AllocationSheet(self.desk, self.window)
        sheet.show_place(Place(screen="allocation", scope=scope))
        sheet.open()
        self.settle()
        return sheet

    def settle(self) -> None:
        QTest.qWait(0)
        self.qtbot.waitUntil(self.desk.is_idle)
        QApplication.processEvents()

    def named(self, name: str, kind: type[Any] = Button) -> Any:
        found = [w for w in self.window.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(self.window)]
        assert len(found) == 1, f"{len(found)} named {name}"
        return found[0]

    def write(self, name: str, text: str) -> None:
        field = self.named(name, LineField)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def press(self, name: str) -> None:
        self.named(name).click()
        self.settle()

    def says(self, words: str) -> bool:
        labels = (x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window))
        return any(words in said for said in labels)

    def children(self) -> list[str]:
        return [line.name for line in self.desk.views.caseload(self.laptop.clock.now.today)]

    def sent_types(self) -> list[str]:
        with self.laptop.store.reading() as connection:
            return [read_op(row[0]).type for row in connection.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq")]

    def active(self, scope: Id) -> list[tuple[str, str]]:
        return [(a.names, a.role) for a in self.desk.views.allocations(scope) if not a.to_on]

    def close(self) -> None:
        self.settle()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def ruth(tmp_path: Path, qtbot: QtBot) -> Iterator[Here]:
    made = Here(tmp_path / "ruth", qtbot, Role.MANAGER)
    yield made
    made.close()


@pytest.fixture
def leah(tmp_path: Path, qtbot: QtBot) -> Iterator[Here]:
    made = Here(tmp_path / "leah", qtbot, Role.PRACTITIONER)
    yield made
    made.close()


def test_a_practitioner_opens_a_file_on_a_doorstep(leah: Here) -> None:
    leah.open_new()
    assert leah.says(texts.STAYS), "a practitioner does not allocate"
    leah.write(texts.FIRST_NAMES, "Kai")
    leah.write(texts.SURNAME, "  Moss ")
    leah.write(texts.PREFERRED, "K")
    leah.named(texts.PRONOUNS, ChoiceRow).choose(leah.named(texts.PRONOUNS, ChoiceRow)._segments[2])
    born = leah.named(texts.BORN, DateField)
    born.line.setFocus()
    QTest.keyClicks(born.line, "12/3/2011")
    leah.press(texts.OPEN_FILE)
    assert leah.children() == ["Kai Moss"]
    scope = leah.desk.went_to[-1].scope
    child = leah.desk.views.child(scope, leah.laptop.clock.now.today).child
    facts = (child.surname, child.called, child.pronouns, child.born_on, child.preferred_language)
    assert facts == ("Moss", "K", "they/them", "2011-03-12", "en")
    assert leah.sent_types() == ["child"], "nobody is allocated by a practitioner"
    assert leah.desk.views.draft(DRAFT) == ""


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_made(leah: Here) -> None:
    leah.open_new()
    leah.write(texts.FIRST_NAMES, "Kai")
    leah.press(texts.OPEN_FILE)
    assert leah.says("Where nobody knows it yet, write “not known”.")
    born = leah.named(texts.BORN, DateField)
    born.line.setFocus()
    QTest.keyClicks(born.line, "31/11/2010")
    leah.write(texts.SURNAME, "Moss")
    leah.press(texts.OPEN_FILE)
    assert leah.says("November has 30 days")
    assert (leah.children(), leah.sent_types()) == ([], [])


def test_half_a_form_survives_closing_and_locking(leah: Here) -> None:
    sheet = leah.open_new()
    leah.write(texts.FIRST_NAMES, "Kai")
    sheet.leave()
    leah.settle()
    sheet.close_sheet()
    again = leah.open_new()
    assert again.first_names.text() == "Kai"


def test_a_child_who_may_have_a_file_is_a_hint_and_never_a_bar(ruth: Here) -> None:
    jay = a_child("Jáyden", "Okafor")
    ruth.laptop.receive(jay, an_allocation(jay, ruth.leah, ruth.laptop.team))
    ruth.open_new()
    ruth.write(texts.FIRST_NAMES, "jayden")
    ruth.qtbot.wait(0)
    ruth.settle()
    assert not ruth.says(texts.ALIKE), "a first name alone is no hint"
    ruth.write(texts.SURNAME, "OKAFOR")
    ruth.qtbot.waitUntil(lambda: ruth.says(texts.ALIKE), timeout=60_000)
    assert ruth.says("Same first name and surname · born Saturday 12 March 2011 · with Leah Cole")
    ruth.press(texts.OPEN_FILE)
    assert ruth.children() == ["Jáyden Okafor", "jayden OKAFOR"]


def test_two_of_three_make_an_alike(ruth: Here) -> None:
    jay = a_child(born_on="2011-03-12", preferred_name="Jay")
    ruth.laptop.receive(jay)
    views = ruth.desk.views
    assert [a.why for a in views.look_alikes("Jay", "Someone", "2011-03-12")] == ["first name and date of birth"]
    assert [a.why for a in views.look_alikes("Other", "Okafor", "2011-03-12")] == ["surname and date of birth"]
    assert views.look_alikes("Jayden", "Else", "2012-01-01") == ()
    assert views.look_alikes("", "", "") == ()


def test_a_manager_opens_a_file_and_gives_it_to_leah_at_once(ruth: Here) -> None:
    ruth.open_new()
    combo = ruth.named(texts.WORKER, QuietCombo)
    assert [combo.itemText(n) for n in range(combo.count())] == [
        texts.NOBODY,
        "Leah Cole (0 children)",
        "Ruth Kaplan (0 children)",
    ]
    ruth.write(texts.FIRST_NAMES, "Kai")
    ruth.write(texts.SURNAME, "Moss")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    ruth.press(texts.OPEN_FILE)
    scope = ruth.desk.went_to[-1].scope
    assert ruth.active(scope) == [("Leah Cole", "case_manager")]
    assert ruth.sent_types() == ["child", "allocation"]


def test_a_case_manager_is_handed_over_and_a_colleague_works_alongside(ruth: Here) -> None:
    jay = a_child()
    ruth.laptop.receive(jay, an_allocation(jay, ruth.leah, ruth.laptop.team))
    ruth.open_allocation(jay.scope)
    assert ruth.says("Case manager · since Fri 6 Nov")
    ruth.press("Allocate")
    assert ruth.says(allocation_texts.CHOOSE_FIRST)
    ruth.write(allocation_texts.FILTER, "kapl")
    row = ruth.named(
        "Ruth Kaplan, Harbour team, none on this laptop" if ruth.desk.me.team else "Ruth Kaplan, none on this laptop",
        QWidget,
    )
    row.click()
    ruth.settle()
    ruth.write(allocation_texts.REASON, "Leah is away until spring")
    ruth.press("Allocate to Ruth")
    assert ruth.active(jay.scope) == [("Ruth Kaplan", "case_manager")]
    assert ruth.says("Jay is with Ruth Kaplan now.")
    assert ruth.says("Case manager · until Mon 23 Nov")
    ruth.laptop.do(Allocate(id=new_id(), scope=jay.scope, person=ruth.leah, role=CO_WORKER))
    assert ruth.active(jay.scope) == [("Ruth Kaplan", "case_manager"), ("Leah Cole", "co_worker")]


def test_nobody_is_left_without_a_worker_and_nobody_who_left_is_chosen(ruth: Here) -> None:
    jay = a_child()
    mine = an_allocation(jay, ruth.leah, ruth.laptop.team)
    ruth.laptop.receive(jay, mine)
    with pytest.raises(Refused, match="Nobody else has this child"):
        ruth.laptop.do(EndAllocation(allocation=mine.id))
    with pytest.raises(Refused, match="has left the service"):
        ruth.laptop.do(Allocate(id=new_id(), scope=jay.scope, person=ruth.sam))
    with pytest.raises(Refused, match="has this child already"):
        ruth.laptop.do(Allocate(id=new_id(), scope=jay.scope, person=ruth.leah))
    assert ruth.active(jay.scope) == [("Leah Cole", "case_manager")]


def test_a_colleague_with_less_experience_than_the_risk_asks_for_is_a_warning_and_no_bar(ruth: Here) -> None:
    jay = a_child()
    form = shelf().find("assessment", 1)
    assert form is not None
    question = next(q.id for q in form.questions.values() if "rosh_level" in q.tags)
    rated = Assessment(
        id=new_id(), scope=jay.scope, form=FormRef(id="assessment", version=1), stage="start_of_order",
        answers={question: Answer(value="very_high")},
    )  # fmt: skip
    ruth.laptop.receive(jay, rated)
    new = Person(
        id=new_id(), scope=new_id(), names="Nia New", role="practitioner", team=ruth.laptop.team, max_risk_level="medium"
    )
    ruth.laptop.receive(new)
    sheet = ruth.open_allocation(jay.scope)
    sheet.workers.picked.emit(ruth.leah)
    ruth.settle()
    assert not ruth.says("experience is meant for")
    sheet.workers.picked.emit(new.id)
    ruth.settle()
    assert ruth.says("Jay’s risk is rated very high; Nia New’s experience is meant for up to medium.")
    ruth.press("Allocate to Nia")
    assert ("Nia New", "case_manager") in ruth.active(jay.scope)


def test_a_practitioner_may_not_allocate(leah: Here) -> None:
    child = Child(id=new_id(), scope=new_id(), first_names="Kai", surname="Moss")
    with pytest.raises(Refused, match="Only a manager"):
        leah.laptop.do(CreateChild(now=child, worker=leah.leah, allocation=new_id()))
    assert leah.children() == [], "all or nothing"
    jay = a_child()
    leah.laptop.receive(jay)
    record = Allocation(id=new_id(), scope=jay.scope, person=leah.leah, from_on="2026-11-23")
    with pytest.raises(Refused, match="Only a manager"):
        leah.laptop.put(record)


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (150, (1280, 720)), (200, (1280, 720))])
def test_nothing_is_cut_and_everything_has_a_name(ruth: Here, percent: int, size: tuple[int, int]) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", percent)
    ruth.window.resize(*size)
    jay = a_child(HOSTILE, "Okafor")
    ruth.laptop.receive(jay, an_allocation(jay, ruth.leah, ruth.laptop.team))
    sheet = ruth.open_new()
    ruth.write(texts.FIRST_NAMES, HOSTILE.split()[0])
    ruth.write(texts.SURNAME, "Okafor")
    ruth.qtbot.waitUntil(lambda: ruth.says(texts.ALIKE), timeout=60_000)
    for shown in (sheet, ruth.open_allocation(jay.scope)):
        QTest.qWait(20)
        assert cut_labels(shown) == []
        assert unnamed(shown) == []
        shown.close_sheet()
