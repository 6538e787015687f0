"""Building a plan with a child, on a real encrypted store: the child's words, small steps, agreement, the sheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.changes.touched import Touched
from app.domain.child import Carer
from app.domain.plan import Contingency, Plan, Step, Target
from app.domain.signature import Conflict
from app.operations.plan import SavePlan
from app.operations.rows.child import RatingLine
from app.operations.rows.plan import PlanFile
from app.ui import theme
from app.ui.desk import Place
from app.ui.features.plan import guards, sheet
from app.ui.features.plan.order import in_order, moved, rank_after
from app.ui.features.plan.reading_age import reading_age
from app.ui.features.plan.screen import Screen
from app.ui.paper.pictures import page_count
from app.ui.parts.card import Banner
from app.ui.parts.text import PlainLabel
from tests.helpers.desk import RealDesk
from tests.helpers.labels import cut_labels
from tests.helpers.laptop import Laptop, a_child, an_allocation, an_order, new_id
from tests.helpers.names import unnamed
from tests.helpers.paper import pages_of

WORDS = "I want to get into college for bricklaying"


class Builder:
    """The plan tab in a window, driven by accessible names."""

    def __init__(self, qtbot: QtBot, laptop: Laptop) -> None:
        self.qtbot, self.laptop = qtbot, laptop
        mum = Carer(name="Grace", relation="mum", parental_responsibility=True, rank="a")
        self.child = a_child(strengths=("my nan", "turns up"), carers={new_id(): mum})
        laptop.receive(self.child, an_order(self.child), an_allocation(self.child, laptop.person, laptop.team))
        self.desk: RealDesk = RealDesk(laptop)
        self.window = QMainWindow()
        self.screen = Screen(self.desk)
        self.window.setCentralWidget(self.screen)
        self.window.resize(1280, 800)
        qtbot.addWidget(self.window)
        self.window.show()

    def open(self) -> "Builder":
        self.screen.show_place(Place(screen="plan", scope=self.child.scope))
        self.qtbot.waitUntil(lambda: self.screen._presenter.shown.file is not None, timeout=60_000)
        return self

    def with_plan(self, **more: object) -> "Builder":
        steps: dict[str, Step] = {
            new_id(): Step(text="Finish the form", who=("Leah",), rank="a"),
            new_id(): Step(text="Go to the open day", rank="b"),
        }
        target = Target(title="College", words=WORDS, steps=steps, rank="a")
        facts: dict[str, object] = {"targets": {new_id(): target}, **more}
        self.laptop.put(Plan(id=new_id(), scope=self.child.scope, starts_on="2026-11-20", **facts))  # type: ignore[arg-type]
        return self.open()

    def named(self, name: str) -> QWidget:
        def found() -> list[QWidget]:
            return [
                w for w in self.window.findChildren(QWidget) if w.accessibleName() == name and w.isVisibleTo(self.window)
            ]

        self.qtbot.waitUntil(lambda: bool(found()))
        return found()[-1]

    def press(self, name: str) -> None:
        QTest.mouseClick(self.named(name), Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> None:
        field = self.named(name)
        assert isinstance(field, QPlainTextEdit | QLineEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)

    def file(self) -> PlanFile:
        return self.desk.views.plan(self.child.scope)

    def plan(self) -> Plan:
        found = self.file().plan
        assert found is not None
        return found

    def target(self) -> Target:
        return in_order(self.plan().targets)[0][1]

    def steps(self) -> list[Step]:
        return [step for _, step in in_order(self.target().steps)]

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds)

    def until_status(self, status: str) -> None:
        self.until(lambda: self.steps()[0].status == status)

    def sentences(self) -> str:
        labels = [x.text() for x in self.window.findChildren(PlainLabel) if x.isVisibleTo(self.window)]
        return "\n".join(labels + [x.text() for x in self.window.findChildren(Banner) if x.isVisibleTo(self.window)])


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(tmp_path / "leah")
    yield made
    made.close()


@pytest.fixture
def builder(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Builder]:
    theme.apply(qapp, "light", 100)
    made = Builder(qtbot, laptop)
    yield made
    made.desk.close()


def test_the_childs_first_words_begin_the_plan_and_unfold_the_rest(builder: Builder) -> None:
    builder.open()
    assert "Start with Jay’s words. What does Jay want?" in builder.sentences()
    assert "What we will do" not in builder.sentences()
    builder.write("The child’s words", WORDS)
    assert "What we will do" in builder.sentences()
    assert builder.window.focusWidget() is builder.named("The child’s words")
    builder.until(lambda: WORDS in [t.words for p in [builder.file().plan] if p for t in p.targets.values()])
    assert builder.plan().number == 1
    assert len(builder.plan().targets) == 1


def test_steps_are_added_moved_and_counted_on_with_the_keyboard_alone(builder: Builder) -> None:
    builder.with_plan()
    QTest.keyClick(builder.screen, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    builder.until(lambda: "Step 3" in [w.accessibleName() for w in builder.window.findChildren(QPlainTextEdit)])
    builder.write("Step 3", "Ask about reading")
    builder.until(lambda: [s.text for s in builder.steps()][-1] == "Ask about reading")
    QTest.keyClick(builder.named("Step 3"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    builder.until(
        lambda: [s.text for s in builder.steps()] == ["Finish the form", "Ask about reading", "Go to the open day"]
    )
    focused = builder.window.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Step 2"
    QTest.keyClick(builder.named("Move step 2"), Qt.Key.Key_Down)
    builder.until(lambda: [s.text for s in builder.steps()][-1] == "Ask about reading")


def test_one_click_takes_a_step_through_all_four_states(builder: Builder) -> None:
    builder.with_plan()
    seen = []
    for status in ("going_well", "stuck", "done", "not_yet"):
        builder.press("How step 1 is going")
        builder.until_status(status)
        seen.append((status, builder.steps()[0].done_on))
    assert seen == [("going_well", ""), ("stuck", ""), ("done", "2026-11-23"), ("not_yet", "")]


def test_helpers_day_and_the_childs_own_words_are_kept_and_stand_on_the_sheet(builder: Builder) -> None:
    builder.with_plan()
    builder.write("Who helps with step 2", "Nan, Dai")
    builder.write("Step 2 by when", "3/12/2026")
    builder.write("Step 2 in Jay’s words", "I go with nan")
    builder.until(lambda: builder.steps()[1].child_words == "I go with nan")
    assert (builder.steps()[1].who, builder.steps()[1].by_on) == (("Dai", "Nan"), "2026-12-03")
    view = builder.screen._presenter.shown.sheet
    assert view is not None
    assert (view.lines[1].text, view.lines[1].when) == ("I go with nan", "Thursday 3 December")
    builder.press("Cymraeg")
    welsh = builder.screen._presenter.shown.sheet
    assert welsh is not None
    assert (welsh.title, welsh.lines[1].when) == ("Fy nghynllun", "Dydd Iau 3 Rhagfyr")


def test_a_day_that_cannot_be_read_is_told_and_the_old_one_stays(builder: Builder) -> None:
    builder.with_plan()
    builder.write("Step 1 by when", "31/11/2026")
    builder.named("Step 1").setFocus()
    builder.until(lambda: "November has 30 days" in builder.sentences())
    assert builder.steps()[0].by_on == ""


def test_this_weeks_scores_of_child_and_worker_are_one_point(builder: Builder) -> None:
    builder.with_plan()
    builder.screen._presenter.score("child", 7)
    builder.screen._presenter.score("worker", 6)
    builder.screen._presenter.score("child", 8)
    builder.until(lambda: [(s.on, s.child, s.worker) for s in builder.target().scores.values()] == [("2026-11-23", 8, 6)])
    chart = builder.named("How close, 1 to 10")
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect().center())
    builder.until(lambda: next(iter(builder.target().scores.values())).child in (4, 5, 6))
    before = next(iter(builder.target().scores.values())).child
    QTest.keyClick(chart, Qt.Key.Key_Up)
    builder.until(lambda: next(iter(builder.target().scores.values())).child == before + 1)


def test_jay_agrees_and_a_later_change_says_since_when_it_is_another_plan(builder: Builder) -> None:
    builder.with_plan()
    builder.press("Agree as Jay")
    builder.until(
        lambda: any(w.accessibleName() == "Type your name to agree" for w in builder.window.findChildren(QLineEdit))
    )
    assert WORDS in builder.sentences()
    builder.press("I agree")
    builder.until(lambda: "Say who agrees." in builder.sentences())
    builder.write("Type your name to agree", "jay")
    builder.press("I agree")
    builder.until(lambda: [s.statement for s in builder.file().signatures] == ["Jay"])
    builder.until(lambda: "agreed 23 Nov" in builder.sentences())
    assert builder.file().signatures[0].content_hash == builder.file().head_hash
    builder.write("Step 1", "Finish the form with Leah")
    builder.until(lambda: "Changed since Jay agreed on 23 Nov" in builder.sentences())


def test_somebody_else_changed_the_plan_while_it_was_read_out(builder: Builder) -> None:
    builder.with_plan()
    builder.press("Agree as Jay")
    builder.until(
        lambda: any(w.accessibleName() == "Type your name to agree" for w in builder.window.findChildren(QLineEdit))
    )
    plan = builder.plan()
    builder.desk.laptop.do(SavePlan(seen=plan, now=plan.but(review_on="2027-02-06")))
    builder.write("Type your name to agree", "Jay")
    builder.press("I agree")
    builder.until(lambda: "The plan has changed since it was read out" in builder.sentences())
    assert builder.file().signatures == ()


def test_a_change_from_elsewhere_arrives_and_leaves_the_cursor_alone(builder: Builder) -> None:
    builder.with_plan()
    field = builder.named("Step 1")
    assert isinstance(field, QPlainTextEdit)
    builder.write("Step 1", "Finish the whole form ")
    builder.until(lambda: builder.steps()[0].text == "Finish the whole form ")
    plan = builder.plan()
    target_id, target = in_order(plan.targets)[0]
    step_id = in_order(target.steps)[1][0]
    changed = plan.with_step(target_id, step_id, msgspec.structs.replace(target.steps[step_id], text="Go with Dai"))
    builder.desk.tasks.do(SavePlan(seen=plan, now=changed))
    other = builder.named("Step 2")
    assert isinstance(other, QPlainTextEdit)
    builder.until(lambda: other.toPlainText() == "Go with Dai")
    QTest.keyClicks(field, "today")
    assert field.toPlainText() == "Finish the whole form today"
    builder.until(lambda: [s.text for s in builder.steps()] == ["Finish the whole form today", "Go with Dai"])


def test_a_removed_step_can_be_put_back_beside_what_was_typed_since(builder: Builder) -> None:
    builder.with_plan()
    builder.press("Remove step 2")
    builder.until(lambda: len(builder.steps()) == 1)
    builder.write("Step 1", "Finish it")
    builder.press("Put it back")
    builder.until(lambda: [s.text for s in builder.steps()] == ["Finish it", "Go to the open day"])


def test_what_happens_when_things_get_hard_is_kept_for_both_sides(builder: Builder) -> None:
    builder.with_plan()
    builder.press("Add a safety plan for child")
    builder.write("If 1, to keep Jay safe", "lads at the station")
    builder.write("Then 1, to keep Jay safe", "I text Leah: pizza")
    builder.press("Add a safety plan for others")
    builder.write("If 1, to keep others safe", "no answer for two days")

    def kept() -> bool:
        found = {(c.keeps_safe, c.sign) for c in builder.plan().contingencies.values()}
        return found == {("child", "lads at the station"), ("others", "no answer for two days")}

    builder.until(kept)
    view = builder.screen._presenter.shown.sheet
    assert view is not None
    assert view.stuck == "I text Leah: pizza"
    assert "lads" not in " ".join([view.wish, view.stuck, *(line.text for line in view.lines)])


def test_quick_clicks_while_a_save_is_under_way_end_where_the_last_one_says(builder: Builder) -> None:
    builder.with_plan()
    for _ in range(4):
        builder.press("How step 1 is going")
    builder.press("How step 2 is going")
    builder.until(lambda: [s.status for s in builder.steps()] == ["not_yet", "going_well"])
    assert builder.steps()[0].done_on == ""


def test_two_peoples_changes_are_marked_and_lead_to_the_question(builder: Builder) -> None:
    builder.with_plan()
    about = builder.plan().id
    open_question = Conflict(id=new_id(), scope=builder.child.scope, about=about, about_type="plan")
    builder.laptop.receive(open_question, ver=2)
    touched = Touched(records=frozenset({open_question.id}), scopes=frozenset({builder.child.scope}))
    builder.desk.notices.tell(touched)
    builder.until(lambda: "Two people changed this plan apart" in builder.sentences())
    builder.press("Decide now")
    assert builder.desk.went_to[-1] == Place(screen="sync", record=open_question.id)


def test_leaving_the_tab_keeps_the_last_letter(builder: Builder) -> None:
    builder.with_plan()
    builder.write("We will know it worked when", "I have the letter")
    builder.screen.leave()
    builder.desk.close()
    assert builder.target().know_by == "I have the letter"


def test_the_sheet_is_saved_as_pdf_and_noted(builder: Builder, tmp_path: Path) -> None:
    builder.with_plan()
    builder.press("Save the sheet as PDF")
    builder.until(lambda: any(w.accessibleName() == "Save as" for w in builder.window.findChildren(QLineEdit)))
    builder.write("Save as", str(tmp_path / "plan"))
    builder.press("Save here")
    builder.until(lambda: "Saved as plan.pdf" in builder.sentences())
    assert page_count((tmp_path / "plan.pdf").read_bytes()) == 1

    def noted() -> bool:
        with builder.laptop.store.reading() as connection:
            return bool(connection.exec_driver_sql("SELECT 1 FROM audit WHERE what = 'saved plan'").fetchone())

    builder.until(noted)


def test_every_control_has_a_name_of_its_own_and_no_words_are_cut(builder: Builder, qapp: QApplication) -> None:
    long = "<img src=/etc/hostname> " * 8
    extra = {new_id(): Contingency(sign=long, action=long, rank="a")}
    builder.with_plan(contingencies=extra, review_on="2027-02-06")
    builder.qtbot.wait(50)
    assert unnamed(builder.window) == []
    stops = [w for w in builder.window.findChildren(QWidget) if w.isVisibleTo(builder.window) and w.focusProxy() is None]
    names = [w.accessibleName() for w in stops if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [name for name in names if names.count(name) > 1] == []
    for scheme, percent in (("light", 100), ("dark", 137), ("contrast", 200)):
        theme.apply(qapp, scheme, percent)  # type: ignore[arg-type]
        builder.qtbot.wait(80)
        assert builder.window.width() == 1280
        assert cut_labels(builder.window) == []
    theme.apply(qapp, "light", 100)


def test_too_many_targets_and_sessions_are_said_and_do_not_stop_anybody() -> None:
    child = a_child()
    order = an_order(child, level="standard", made_on="2026-11-06", ends_on="2027-01-06")
    targets: dict[str, Target] = {new_id(): Target(words="x", rank=str(n), sessions_planned=3) for n in range(4)}
    said = guards.sentences(Plan(targets=targets), order, (), "Jay")
    assert any("four targets" in sentence for sentence in said)
    assert any("12 sessions are planned, and about 4 fit" in sentence for sentence in said)
    enhanced = order.but(level="enhanced")
    assert not any("targets" in sentence for sentence in guards.sentences(Plan(targets=targets), enhanced, (), "Jay"))


def test_a_safety_plan_is_needed_before_signing_when_safety_is_rated(builder: Builder) -> None:
    rating = RatingLine(name="safety", level="medium", before="", sentence="", on="", agreed_by="")
    empty = Plan(targets={new_id(): Target(words="x")})
    assert "needed before signing" in guards.needed_before_signing(empty, (rating,), "Jay")[0]
    with_plan = empty.but(contingencies={new_id(): Contingency(sign="a", action="b")})
    assert guards.needed_before_signing(with_plan, (rating,), "Jay") == ()


def test_ranks_put_new_things_last_and_tell_equal_ones_apart() -> None:
    steps: dict[str, Step] = {f"id{n}": Step(text=str(n)) for n in range(3)}
    once = moved(steps, "id2", -1)
    assert [s.text for _, s in in_order(once)] == ["0", "2", "1"]
    assert moved(once, "id0", -1) is once
    for last in ("", "a", "z", "009", "9", "zz"):
        assert rank_after({"x": Step(rank=last)}) > last


def test_the_sheet_says_nothing_of_why(builder: Builder) -> None:
    builder.with_plan(review_on="2027-02-06")
    view = builder.screen._presenter.shown.sheet
    assert view is not None
    assert view.look_again == "We look again on 6 February"
    pdf = sheet.make_pdf(builder.plan(), "Jay", "en")
    text = " ".join(pages_of(pdf))
    assert "bricklaying" in text
    assert "Order" not in text


def test_reading_age_grows_with_long_words() -> None:
    easy = reading_age("I go to the open day with nan. I ask for help.")
    hard = reading_age("Participation in rehabilitative interventions necessitates considerable organisational commitment.")
    assert easy is not None
    assert hard is not None
    assert easy < 10 < hard
    assert reading_age("I go") is None
