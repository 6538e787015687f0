"""A custody log lived on real widgets: a whole night in eleven presses, silence, rights, a moved clock, a second child."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.changes.op import read_op
from app.domain.attending import State
from app.ui import theme
from app.ui.features.custody import texts
from app.ui.features.custody.ask_sheet import AskSheet, TimeSteps
from app.ui.features.custody.hold_button import HOLD_MS
from app.ui.parts.button import Button
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.line import LineField
from app.ui.parts.text import PlainLabel
from tests.helpers.custody_night import CustodyNight


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot) -> Iterator[CustodyNight]:
    made = CustodyNight(tmp_path, qtbot)
    yield made
    made.close()


class Presses(QObject):
    """Counts what reaches the window from outside: keys that are no text, and taps."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.spontaneous()
            and watched.isWindowType()
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)
        ):
            self.count += 1
        return False


def _press(night: CustodyNight, key: Qt.Key) -> None:
    """One key, to whatever has the keyboard."""
    QTest.keyClick(night.window.windowHandle(), key)
    night.settle()


def _tap(night: CustodyNight, widget: QWidget) -> None:
    """One tap in the middle of a widget that can be seen."""
    place = widget.mapTo(night.window, widget.rect().center())
    QTest.mouseClick(night.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    night.settle()


def _sheet(night: CustodyNight) -> AskSheet:
    sheet = night.page.sheet
    assert sheet is not None
    assert sheet.isVisible()
    return sheet


def _choose(night: CustodyNight, row: str, option: str) -> None:
    rows = _sheet(night).findChildren(ChoiceRow)
    segments = next(r for r in rows if r.accessibleName() == row).findChildren(QWidget)
    next(s for s in segments if s.accessibleName() == option).click()  # type: ignore[attr-defined]
    night.settle()


def test_a_whole_attendance_in_eleven_presses(night: CustodyNight) -> None:
    """Counted at the window: every key and tap that came from outside, but for the letters of the station's name."""
    page = night.show()
    presses = Presses()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(presses)
    try:
        QTest.keyClicks(page.list.station, "Harbour Road")  # free text, straight into the field that has the keyboard
        assert night.window.focusWidget() is page.list.station
        assert presses.count == 0
        _press(night, Qt.Key.Key_Return)  # asked, accepted and set off
        night.id = page.presenter.shown.log
        for clock in ("23:52", "23:58"):
            night.pass_time(clock)
            _press(night, Qt.Key.Key_Return)  # arrived; read the custody record
        night.from_record(brought_in="2026-11-23T22:31:00+00:00", detention_authorised="2026-11-23T22:52:00+00:00")
        _tap(night, page.log.rights.all_understood)  # five rights given and understood
        night.pass_time("00:10")
        _press(night, Qt.Key.Key_5)  # alone with the child
        night.pass_time("00:40")
        _press(night, Qt.Key.Key_7)  # interview started, so no longer alone
        night.pass_time("01:20")
        _press(night, Qt.Key.Key_9)  # interview ended
        night.pass_time("01:50")
        _press(night, Qt.Key.Key_0)  # told the outcome …
        _press(night, Qt.Key.Key_2)  # … released under investigation
        night.pass_time("02:00")
        _press(night, Qt.Key.Key_Return)  # left
        _press(night, Qt.Key.Key_Return)  # signed
    finally:
        app.removeEventFilter(presses)
    assert presses.count == 11
    kinds = night.kinds()
    assert [kind for kind in kinds if not kind.startswith("right_")] == [
        "brought_in", "detention_authorised",
        "requested", "accepted", "set_off", "arrived", "record_read", "alone_started", "alone_ended", "interview_started",
        "interview_ended", "told_outcome", "left",
    ]  # fmt: skip
    assert (kinds.count("right_given"), kinds.count("right_understood")) == (5, 5)
    row = night.row()
    assert row.attending.state is State.COMPLETED
    assert row.attendance.text("outcome_what") == "rui"
    assert night.desk is not None
    assert night.desk.settings.log_since == ""  # type: ignore[attr-defined]
    assert all(line.stamp.tapped.wall_at for line in row.stamps)
    told = next(s.id for s in row.times if s.kind == "told_outcome")
    with night.laptop.store.reading() as connection:
        ops = [read_op(r.op) for r in connection.exec_driver_sql("SELECT op FROM outbox ORDER BY dseq")]
    txn = next(op.txn for op in ops if op.record == told)
    assert txn
    assert night.id in {op.record for op in ops if op.txn == txn}, "the outcome and its answer are kept together"
    assert page.log.clocks._none.text() == texts.NO_CLOCKS_NOW  # released: nothing is due of the police any more
    assert not page.log.clocks._lines


def test_every_line_of_the_log_opens_the_sheet_that_puts_it_right(night: CustodyNight) -> None:
    """Stamps without a tile, of an earlier sitting: in the running log, on the last page, and by tapping them again."""
    night.begin()
    night.tap("01:00", "review_done")
    night.tap("01:10", "charged")
    page = night.show()
    assert page.log.written.fold.text() == "Show 4 lines"
    _tap(night, page.log.written.fold)
    for lines, words in ((page.log.written.lines, "01:00  Review of detention"), (page.end.lines, "01:10  Charged")):
        if lines is page.end.lines:
            page.presenter.finish()
        next(line for line in lines.buttons() if line.said.words == words).click()
        night.settle()
        assert _sheet(night).findChildren(TimeSteps)[0].value() == words[:5]
        _sheet(night).close_sheet()
    page.presenter.back_to_log()
    _tap(night, page.log.tiles["other"])
    _choose(night, "Police", "Charged")
    assert "stamped already" not in " ".join(label.text() for label in _sheet(night).findChildren(PlainLabel))
    _sheet(night).remove.click()
    night.settle()
    assert night.kinds() == ["requested", "accepted", "review_done"]


def test_the_night_of_the_picture(night: CustodyNight) -> None:
    """What the page says at 02:47, when the interview has gone on for 55 minutes."""
    night.begin(child_age="")
    for clock, kind in (("23:18", "set_off"), ("23:52", "arrived")):
        night.tap(clock, kind)
    night.from_record(brought_in="2026-11-23T22:31:00+00:00", detention_authorised="2026-11-23T22:52:00+00:00")
    night.tap("00:10", "alone_started")
    night.tap("00:25", "alone_ended")
    night.tap("01:30", "solicitor_here", words="Ms Blythe")
    night.tap("01:52", "interview_started")
    night.tap("01:53", "right_given", about="silence")
    night.clock.to("02:47")
    page = night.show(wears="light")
    tiles = {key: (made.tile.state, made.tile.sub) for key, made in page.log.tiles.items()}
    assert tiles["arrived"] == ("done", "23:52 · 47 min after asked")
    assert tiles["alone_started"] == ("done", "00:10 to 00:25")
    assert tiles["solicitor_here"] == ("done", "01:30 · Ms Blythe")
    assert tiles["break_started"] == ("next", "stamp 02:47 now")
    assert [key for key, (state, _) in tiles.items() if state == "next"] == ["break_started"]
    assert "Rio, he/him Harbour Road · brought in 22:31" in page.head.text()
    assert page.head.text().endswith("02:47 Tue 24 Nov")
    said = [label.accessibleName() for label in page.log.clocks.findChildren(QWidget) if label.accessibleName()]
    assert any(
        words.startswith("Next review due 04:52: 2 h 05 left. 6 hours after detention was authorised") for words in said
    )
    assert any(words.startswith("Detention ends 22:31: 19 h 44 left.") for words in said)
    assert any(words.startswith("0 meals offered in 24 hours. 3 h") and "one in 8" in words for words in said)
    assert not page.head.urgent.isVisible()
    assert theme.current().is_dark  # at once, whatever the laptop wears by day
    page.leave()
    assert not theme.current().is_dark
    night.pass_time("02:50")
    assert page.log.tiles["break_started"].tile.sub == "stamp 02:50 now"
    assert night.desk is not None
    assert night.desk.settings.log_since == "2026-11-23T23:05:00+00:00"  # type: ignore[attr-defined]
    night.pass_time("04:30")
    assert page.head.urgent.isVisible()
    page.presenter.show_list()
    night.settle()
    (row,) = page.list.buttons()
    assert row.urgent() == page.head.urgent.text() == "Break due 03:52: passed 38 min ago"
    assert "Break due 03:52" in row.accessibleName()


def test_a_silence_is_explained_with_one_tap_and_a_stamp_is_undone(night: CustodyNight) -> None:
    night.begin()
    night.tap("23:52", "arrived")
    night.tap("01:30", "solicitor_here")
    page = night.show()
    gap = page.log._gap
    assert gap.text() == "Nothing written 23:52 to 01:30. Why?"
    _tap(night, next(b for b in gap.findChildren(Button) if b.text() == "Waiting for solicitor"))
    assert not gap.isVisible()
    assert next(s for s in night.row().times if s.kind == "gap").words == "Waiting for solicitor"
    _tap(night, page.log.care["Food"])
    assert page.log.undo.text() == "Undo: Food 01:30"
    _tap(night, next(b for b in page.log._more.findChildren(Button) if b.text() == "Main meal"))
    assert [(s.kind, s.about) for s in night.row().times if s.kind == "food"] == [("food", "main")]
    _tap(night, page.log.undo)
    assert "food" not in night.kinds()
    assert [line.stamp.kind for line in night.row().undone] == ["food"]
    assert page.log.undo.text() == "Taken out: Food 01:30"


def test_holding_changes_a_time_with_a_reason_and_both_times_are_kept(night: CustodyNight, qtbot: QtBot) -> None:
    night.begin()
    night.tap("23:52", "arrived")
    night.clock.to("00:10")
    page = night.show()
    tile = page.log.tiles["arrived"]
    QTest.mousePress(tile, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.isVisible(), timeout=HOLD_MS * 5)
    QTest.mouseRelease(tile, Qt.MouseButton.LeftButton)
    sheet = _sheet(night)
    time = sheet.findChildren(TimeSteps)[0]
    assert time.value() == "23:52"
    time.field.line.selectAll()
    QTest.keyClicks(time.field.line, "2340")
    sheet.save.click()
    night.settle()
    assert sheet._close_button.accessibleName() == "Close without keeping"
    assert sheet.isVisible()  # a time without its reason is not taken, and what was typed stays
    assert time.value() == "23:40"
    _choose(night, "Why is the time another one?", "Pressed late")
    sheet.save.click()
    night.settle()
    assert not sheet.isVisible()
    stamp = next(s for s in night.row().times if s.kind == "arrived")
    assert (stamp.at[:16], stamp.tapped.wall_at[:16], stamp.reason) == (
        "2026-11-23T23:40",
        "2026-11-23T23:52",
        "Pressed late",
    )
    assert tile.tile.sub == "23:40, changed · 35 min after asked"


def test_stepping_down_asks_why_and_has_no_room_for_what_was_said(night: CustodyNight) -> None:
    night.begin()
    night.tap("23:52", "arrived")
    page = night.show()
    _tap(night, page.log.banner.findChildren(Button)[0])
    sheet = _sheet(night)
    assert sheet.findChildren(LineField) == []
    _choose(night, "Why?", "He began to talk about what happened")
    sheet.save.click()
    night.settle()
    assert night.row().attending.state is State.STEPPED_DOWN
    assert "You stepped down" in page.log.standing.text()


def test_two_children_at_once_have_tabs(night: CustodyNight) -> None:
    night.begin()
    first = night.id
    night.begin(child_name="Ana Silva", child_called="Ana", child_born="2014-12-24")
    page = night.show()
    assert not page.tabs.isVisible()
    page.presenter.open(first)
    night.settle()
    assert page.tabs.isVisible()
    page.tabs.changed.emit(night.id)
    night.settle()
    board = page.presenter.shown.board
    assert board is not None
    assert board.row.called == "Ana"
    page.log.clocks.acted.emit("cells")  # bail refused: Ana is too young for one of the reasons, Rio's age nobody knows
    why = _sheet(night)._labelled["transfer_not_reason"]
    young = "Ana is 11: the law allows “no secure accommodation” as a reason from the age of 12 only."
    assert any(young in label.text() for label in why.findChildren(PlainLabel))
    page.presenter.open(first)
    night.settle()
    assert page.presenter.sheets.bail_refused().fields[2].hint == texts.NOT_HARD


def test_a_key_that_is_held_down_stamps_once(night: CustodyNight) -> None:
    night.begin()
    page = night.show()
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    for tile in (page.log.tiles["set_off"], page.log):
        QApplication.sendEvent(tile, held)
    night.settle()
    assert night.kinds() == ["requested", "accepted"]
    _press(night, Qt.Key.Key_Return)
    assert night.kinds() == ["requested", "accepted", "set_off"]
