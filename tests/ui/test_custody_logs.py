"""A manager reads a signed custody log on real widgets: asks, reviews, links it to a child; the adult answers in theirs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.screens import main_window
from app.domain.answer import Answer
from app.domain.attendance import BORN, FULL_NAME, NAME, OUTCOME
from app.domain.attendance_link import AttendanceLink
from app.domain.attending import State
from app.domain.child import Warning
from app.domain.ids import Id
from app.domain.service import Person
from app.models.queries.views import StoreViews
from app.models.unit_of_work import Identity
from app.operations.attendance import BeginAttendance, CompleteAttendance, KeepAttendance
from app.operations.attendance_review import AskAboutLog
from app.operations.feedback import BeginFeedback, FinishFeedback, KeepFeedback
from app.operations.stamp import Tap
from app.ui.desk import Place
from app.ui.features.child_mode.presenter import THANKS
from app.ui.features.child_mode.screen import ChildWindow
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.list_page import LogButton
from app.ui.features.custody.screen import Logs, Screen
from app.ui.paper import custody_log
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.text import PlainLabel
from tests.helpers.custody_night import CustodyNight, NightClock
from tests.helpers.desk import RealDesk
from tests.helpers.laptop import Laptop, a_child, an_allocation, new_id


@contextmanager
def acting(laptop: Laptop, person: Id, role: str) -> Iterator[None]:
    """What somebody else wrote on their own laptop, as sync would bring it."""
    own = laptop.store.identity
    laptop.store.identity = Identity(person=person, role=role, team=own.team)
    yield
    laptop.store.identity = own


class ManagersDay:
    """A manager's laptop with Jay's file and a log that an adult signed, as sync brings it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.laptop, self._qtbot, self.child = Laptop(folder, role="manager", clock=NightClock()), qtbot, a_child()
        self.adult, self.id, self.scope = new_id(), new_id(), new_id()
        self.laptop.put(self.child)
        with acting(self.laptop, self.adult, "appropriate_adult"):
            self.running = self._begin(new_id(), new_id(), "Castle Street")
            self._begin(self.id, self.scope, "Harbour Road")
            self._sign()
        self.desk = RealDesk(self.laptop)
        self.window = main_window(self.desk)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 800)
        self.window.show()
        self.go(Place(screen="custody_logs"))

    def _begin(self, id: Id, scope: Id, station: str) -> Id:
        said = {NAME: "Jay", FULL_NAME: "Jaydon Okafor", BORN: "2011-03-12"}
        answers = {key: Answer(value=value) for key, value in said.items()}
        self.laptop.do(BeginAttendance(id=id, scope=scope, kind="detained", station=station, answers=answers))
        return id

    def _sign(self) -> None:
        clock, views = self.laptop.clock, StoreViews(self.laptop.store)
        for at, kind in (("23:52", "arrived"), ("00:20", "food"), ("00:50", "left")):
            assert isinstance(clock, NightClock)
            clock.to(at)
            self.laptop.do(Tap(id=new_id(), attendance=self.id, kind=kind))
        seen = views.log(self.id, clock.now.wall_at).attendance
        self.laptop.do(KeepAttendance(seen=seen, now=seen.answering(OUTCOME, Answer(value="rui"))))
        row = views.log(self.id, clock.now.wall_at)
        self.laptop.do(CompleteAttendance(attendance=self.id, content=row.content, log=row.log))

    def go(self, place: Place) -> Logs:
        self.window.go(place)
        self.settle()
        return self.page

    @property
    def page(self) -> Logs:
        page = self.window.page()
        assert isinstance(page, Logs)
        return page

    def settle(self) -> None:
        self._qtbot.waitUntil(self.desk.is_idle, timeout=30_000)

    def press(self, name: str) -> None:
        button = next(b for b in self.page.findChildren(Button) if b.isVisible() and name in (b.accessibleName(), b.text()))
        button.click()
        self.settle()

    def state(self) -> State:
        return self.desk.views.log(self.id, self.laptop.clock.now.wall_at).attending.state

    def close(self) -> None:
        self.window.close()
        self.desk.close()
        self.laptop.close()


@pytest.fixture
def day(tmp_path: Path, qtbot: QtBot) -> Iterator[ManagersDay]:
    made = ManagersDay(tmp_path, qtbot)
    yield made
    made.close()


def _after_a_lock(day: ManagersDay) -> Logs:
    """The page of a fresh window on the same store."""
    fresh = Logs(day.desk)
    fresh.show_place(Place(screen="custody_logs", record=day.id))
    day.settle()
    fresh.leave()
    return fresh


def _undo(day: ManagersDay, words: str) -> None:
    """The line at the foot of the window."""
    (button,) = [b for b in day.window.undo.findChildren(Button) if b.text() == words]
    button.click()
    day.settle()
    day.page.presenter.load()
    day.settle()


def _paper(day: ManagersDay) -> tuple[object, ...]:
    row = day.desk.views.log(day.id, day.laptop.clock.now.wall_at)
    paper = custody_log.contents(row, "Ruth", day.laptop.clock.now)
    return (*paper.lines, *paper.sections, *paper.facts)


def _words(page: Logs) -> list[str]:
    return [label.text() for label in page.findChildren(PlainLabel) if label.isVisible()]


def test_a_manager_reads_asks_waits_for_the_answer_and_reviews(day: ManagersDay) -> None:
    buttons = day.page.list.buttons
    assert [button.line.id for button in buttons] == [day.id, day.running], "what waits for the review stands first"
    buttons[0].click()
    day.settle()
    page = day.page
    words = _words(page)
    assert page.log.head.heading.text().startswith("Jaydon Okafor, born Saturday 12 March 2011")
    assert {"23:52", "00:20", "Food", "Tuesday 24 November 2026"} <= set(words)
    page.log.review.ask_button.click()
    day.settle()
    assert "Write the question first." in _words(page)
    page.log.review.ask.editor.setPlainText("Was a nurse asked?")
    page.log.review.ask_button.click()
    day.settle()
    assert page.log.review.ask.text() == ""
    assert {"Was a nurse asked?", "Not answered yet."} <= set(_words(page))
    page.log.review.done.click()
    day.settle()
    assert day.state() is State.COMPLETED, "with an open question it is reviewed only with a note"
    page.log.review.note.editor.setPlainText("Asked on the phone: seen at 19:10.")
    day.go(Place(screen="custody_logs"))
    assert day.page.list.buttons[0].accessibleName().endswith("1 not answered")
    day.go(Place(screen="custody_logs", record=day.id))
    assert page.log.review.note.text() == "Asked on the phone: seen at 19:10.", "what was being written is there still"
    assert _after_a_lock(day).log.review.note.text() == "Asked on the phone: seen at 19:10."
    page.log.review.done.click()
    day.settle()
    assert day.state() is State.REVIEWED
    assert not page.log.review.done.isVisible()
    assert day.desk.views.draft(f"log_review:{day.id}") == ""
    page.log.review.why.setText("One more thing")
    day.press(texts.REOPEN)
    assert day.state() is State.COMPLETED


def test_a_likely_child_is_proposed_linked_opened_from_the_timeline_and_unlinked(day: ManagersDay) -> None:
    page = day.go(Place(screen="custody_logs", record=day.id))
    assert any(words.startswith("The same: surname") for words in _words(page))
    day.press("Link to Jayden Okafor")
    assert "Linked to Jayden Okafor" in _words(page)
    with day.laptop.store.work() as work:
        (link,) = work.all_in(AttendanceLink, day.child.scope)
    assert not day.go(Place(screen="custody_logs", record=new_id())).log.columns.isVisible(), "a log that is not here"
    page = day.go(Place(screen="custody_logs", scope=day.child.scope, record=link.id, detail="link"))
    assert page.log.head.heading.text().startswith("Jaydon Okafor")
    day.press(texts.UNLINK)
    assert "Say why the link is taken away." in _words(page)
    reason = page.log.link.reason
    assert reason is not None
    reason.setText("Another Jay")
    day.press(texts.UNLINK)
    assert any(words.startswith("The same: surname") for words in _words(page))
    _undo(day, "Put the link back")
    assert "Linked to Jayden Okafor" in _words(page)
    _undo(day, "Take the link away")
    page.log.link.look.click()
    day.settle()
    assert texts.NO_NAME in _words(page)
    for name, found in (("nobody", 1), ("okaf", 2)):
        page.log.link.name.setText(name)
        page.log.link.look.click()
        day.settle()
        links = [b for b in page.findChildren(Button) if b.isVisible() and b.accessibleName() == "Link to Jayden Okafor"]
        assert len(links) == found, "the likely one, and whoever has the name"
    links[1].click()
    day.settle()
    assert "Linked to Jayden Okafor" in _words(page)


def test_what_helps_goes_into_a_running_log_line_by_line_and_nothing_else_of_the_file(day: ManagersDay) -> None:
    now = day.child.but(
        communication="Short sentences", matters="Football", warnings={"1": Warning(kind="allergy", text="Nuts")}
    )
    day.laptop.put(now)
    page = day.go(Place(screen="custody_logs", record=day.running))
    day.press(f"{texts.COPY}: Jayden Okafor")
    sheet = page.log.link.sheet
    assert sheet is not None
    assert sheet.isVisible()
    assert {key: field.text() for key, field in sheet.fields.items() if field.text()} == {
        "alerts_do": "Short sentences", "alerts_allergies": "Nuts",
    }  # fmt: skip
    sheet.fields["alerts_do"].editor.setPlainText("x" * 301)
    sheet.copy.click()
    day.settle()
    assert sheet.isVisible(), "too long for a line: it says so, and nothing is lost"
    sheet.fields["alerts_do"].editor.setPlainText("Short sentences, and time")
    sheet.fields["alerts_allergies"].editor.setPlainText("")
    sheet.copy.click()
    day.settle()
    assert not sheet.isVisible()
    row = day.desk.views.log(day.running, day.laptop.clock.now.wall_at)
    assert [(line.question, line.words) for line in row.alerts] == [("alerts_do", "Short sentences, and time")]
    assert texts.TOLD.format(words="Short sentences, and time") in _words(page)
    day.press(f"{texts.COPY}: Jayden Okafor")
    sheet.fields["alerts_do"].editor.setPlainText("")
    sheet.copy.click()
    day.settle()
    row = day.desk.views.log(day.running, day.laptop.clock.now.wall_at)
    assert [line.words for line in row.alerts] == ["Short sentences, and time", "Nuts"], "an empty line takes nothing away"
    day.go(Place(screen="custody_logs", record=day.id))
    assert not [b for b in page.findChildren(Button) if b.isVisible() and b.text() == texts.COPY], (
        "a signed log stays as it is"
    )


def test_the_child_says_how_it_was_the_manager_reads_it_and_adds_up_the_month(day: ManagersDay, tmp_path: Path) -> None:
    id = new_id()
    with acting(day.laptop, day.adult, "appropriate_adult"):
        day.laptop.do(BeginFeedback(id=id, attendance=day.id))
        window = ChildWindow(day.desk, day.desk.views.self_assessment(id))
        presenter = window.presenter
        presenter.begin()
        presenter.answer("no")
        presenter.next()
        presenter.answer("talk")
        for _ in range(5):
            assert not presenter.is_last
            presenter.next()
        assert presenter.is_last
        presenter.add_text("She was late")
        presenter.next()
        day.settle()
        assert presenter.step == THANKS
        window.let_go()
        window.close()
        seen = day.desk.views.log(day.id, day.laptop.clock.now.wall_at).attendance
        rows = Answer(rows={"1": {"sort": "mileage", "amount": "12", "words": "There and back"}})
        day.laptop.do(KeepAttendance(seen=seen, now=seen.answering("follow_up_expenses", rows)))
    page = day.go(Place(screen="custody_logs", record=day.id))
    words = _words(page)
    assert words[words.index("The adult was kind to me") + 1] == "No"
    assert "She was late" in words
    said = [banner.text() for banner in page.log.said.findChildren(Banner)]
    assert said == [texts.SAID_TALK.format(name="Jay")]
    assert not any("She was late" in str(part) for part in _paper(day)), "it stays off the print for the police"
    day.go(Place(screen="custody_logs"))
    day.press(texts.EXPENSES)
    words = _words(page)
    assert "One attendance, 58 min at the station, 12 miles" in words
    assert "Miles driven: 12 miles (There and back)" in words
    page.expenses.save.click()
    sheet = page.expenses._sheet
    assert sheet is not None
    sheet.field.setText(str(tmp_path / "november.csv"))
    sheet._button.click()
    day.settle()
    table = (tmp_path / "november.csv").read_text(encoding="utf-8-sig").splitlines()
    assert table[1].endswith('"Harbour Road","58","Miles driven","12","miles","There and back"')
    assert "Okafor" not in "".join(table)


def test_a_practitioner_who_attended_links_their_log_from_its_last_page(tmp_path: Path, qtbot: QtBot) -> None:
    night = CustodyNight(tmp_path, qtbot, role="practitioner")
    try:
        child, me = a_child(), night.laptop.person
        trained = Person(id=me, scope=new_id(), names="Leah Ford", role="practitioner", training=("appropriate_adult",))
        night.laptop.receive(trained, child, an_allocation(child, me, night.laptop.team))
        night.begin(child_name="Jayden Okafor", child_born="2011-03-12")
        night.desk = RealDesk(night.laptop)
        night.desk.settings.scheme = "dark"
        night.window = main_window(night.desk)
        night.window.show()
        night.window.go(Place(screen="custody", record=night.id))
        night.settle()
        night.page.presenter.finish()
        night.settle()
        link = night.page.end.link
        assert link.isVisible()
        next(b for b in link.findChildren(Button) if b.accessibleName() == "Link to Jayden Okafor").click()
        night.settle()
        assert [line.name for line in night.row().links] == ["Jayden Okafor"]
    finally:
        night.close()


def test_the_adult_answers_what_was_asked_and_saves_the_paper(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = CustodyNight(tmp_path, qtbot)
    try:
        night.begin()
        night.tap("23:52", "arrived")
        key = new_id()
        with acting(night.laptop, new_id(), "manager"):
            night.laptop.do(AskAboutLog(id=key, attendance=night.id, text="Was a nurse asked?"))
        page = night.show()
        page.presenter.show_list()
        night.settle()
        button = next(b for b in page.list.findChildren(LogButton) if "1 to answer" in b.accessibleName())
        button.click()
        night.settle()
        field = page.end.questions.fields[key]
        assert field.isVisible()
        _reply(page.end.questions.findChildren)
        night.settle()
        assert field.isVisible()
        field.setText("Yes, at 00:10.")
        _reply(page.end.questions.findChildren)
        night.settle()
        review = night.row().review
        assert review is not None
        assert review.questions[key].answer == "Yes, at 00:10."
        assert page.end.questions.fields == {}
        assert not page.end.link.isVisible(), "an appropriate adult holds no child’s file"
        handed: list[tuple[Id, str]] = []
        page.end._presenter.desk.hand_over = lambda id, pin: handed.append((id, pin))
        page.end.feedback.click()
        _answer(page, how="alone", pin="12")
        night.settle()
        assert handed == [], "two digits are no PIN"
        _answer(page, how="alone", pin="40827")
        night.settle()
        ((sitting, pin),) = handed
        assert (pin, night.row().said[0].record.id) == ("40827", sitting)
        assert page.end.heard.text() == "Rio has begun to say how it was. You can hand the laptop over once more."
        page.end.feedback.click()
        _answer(page, how="read_aloud", pin="")
        night.settle()
        assert handed[1] == (sitting, ""), "the one that was begun goes on"
        ended: list[int] = []
        monkeypatch.setattr(page._night, "end", lambda: ended.append(1))
        page.leave()
        assert ended == [], "the child’s pages are as dark as the adult’s"
        do, said = page.presenter.desk.tasks.do, night.row().said[0].record
        do(KeepFeedback(seen=said, now=said.saying("adult_kind", Answer(value="yes"))))
        do(FinishFeedback(id=sitting))
        night.settle()
        night.window.come_back()
        night.settle()
        assert page.end.isVisible(), "the page on which the laptop was handed over, as it is now"
        assert page.end.heard.text() == "Rio has said how it was. Your manager reads it."
        page.leave()
        assert ended == [1]
        night.window.come_back()
        night.settle()
        page.end.paper.save.click()
        night.settle()
        sheet = page.end.paper._out._save_sheet
        assert sheet is not None
        sheet.field.setText(str(tmp_path / "log.pdf"))
        sheet._button.click()
        night.settle()
        assert (tmp_path / "log.pdf").read_bytes().startswith(b"%PDF")
        assert page.end.paper.told.text().startswith("Saved as log.pdf")
    finally:
        night.close()


def _answer(page: Screen, **values: str) -> None:
    assert page.sheet is not None
    page.sheet._fields["how"].set_value(values["how"])
    page.sheet._fields["pin"].setText(values["pin"])
    page.sheet.save.click()


def _reply(find: Callable[[type[Button]], list[Button]]) -> None:
    next(b for b in find(Button) if b.text() == "Answer").click()
