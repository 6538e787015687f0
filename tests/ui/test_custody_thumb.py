"""The custody log under a thumb: nothing that is pressed is smaller than 44 px, and a finger does what a mouse does."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui import theme
from app.ui.features.custody import asking
from app.ui.features.custody.ask_sheet import TimeSteps
from app.ui.features.custody.hold_button import HOLD_MS
from app.ui.parts.button import Button
from tests.helpers.custody_night import CustodyNight

PRESSED = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot) -> Iterator[CustodyNight]:
    made = CustodyNight(tmp_path, qtbot)
    yield made
    made.close()


def _too_small(night: CustodyNight, where: str) -> Iterator[str]:
    """What can be pressed in the window now and is less than 44 px high or wide."""
    night.settle()
    pressed = [w for w in chain.from_iterable(night.window.findChildren(kind) for kind in PRESSED) if w.isVisible()]
    assert pressed, where
    for widget in pressed:
        if not isinstance(widget.parent(), (QAbstractSpinBox, QComboBox)) and min(widget.height(), widget.width()) < 44:
            yield f"{where}: {type(widget).__name__} {widget.accessibleName()} {widget.width()}x{widget.height()}"


def test_nothing_that_is_pressed_at_night_is_smaller_than_44_px(night: CustodyNight) -> None:
    night.begin()
    page = night.show()
    night.window.setUpdatesEnabled(False)  # what is drawn is looked at elsewhere
    assert theme.text_percent() == 100
    presenter = page.presenter
    found: list[str] = []
    found += _too_small(night, "log")
    board = presenter.shown.board
    assert board is not None
    asks = (
        asking.change_time(board, board.row.times[0]), asking.other_time(board, "arrived", "Arrived"), asking.times(board),
        asking.search(), asking.concern(), asking.step_down(), asking.hand_over((("a", "Grace Ade"),)), asking.extended(),
        presenter.sheets.bail_refused(), asking.outcome(presenter.sheets.options("outcome_what")), asking.more(board),
        asking.gap("Why?"), asking.feedback(), asking.cancel(),
    )  # fmt: skip
    for ask in asks:
        presenter.asking.emit(ask)
        found += _too_small(night, ask.key)
    assert page.sheet is not None
    page.sheet.close_sheet()
    page.log.details.click()
    night.settle()
    details = page.details
    assert details is not None
    for section in ("child", "searches", "outcome"):  # lines, figures, days and rows; choices; a pick list
        details._show_section(section)
        assert details.view is not None
        details.view.build_all()
        night.settle()
        found += _too_small(night, section)
    details.close_sheet()
    presenter.finish()
    found += _too_small(night, "end")
    page.end.paper.save.click()
    found += _too_small(night, "save")
    presenter.show_list()
    found += _too_small(night, "list")
    assert not found, "\n".join(sorted(set(found)))


def test_a_finger_stamps_with_a_tap_and_holds_to_change_the_time(night: CustodyNight, qtbot: QtBot) -> None:
    """By touch events that come to the window from outside, as a touch screen sends them."""
    night.begin()
    page, finger = night.show(), QTest.createTouchDevice()
    window = night.window.windowHandle()

    def touch(widget: QWidget, wait: Callable[[], bool] = lambda: True) -> None:
        at = widget.mapTo(night.window, widget.rect().center())
        QTest.touchEvent(window, finger).press(0, at, window).commit()
        qtbot.waitUntil(wait, timeout=HOLD_MS * 5)
        QTest.touchEvent(window, finger).release(0, at, window).commit()
        night.settle()

    night.clock.to("23:52")
    touch(page.log.tiles["set_off"])
    touch(page.log.rights._rows["solicitor"].given_tick)
    assert night.kinds() == ["requested", "accepted", "set_off", "right_given"]
    touch(page.log.tiles["set_off"], lambda: page.sheet is not None and page.sheet.isVisible())
    assert page.sheet is not None
    assert page.sheet.findChildren(TimeSteps)[0].value() == "23:52"
    assert night.kinds() == ["requested", "accepted", "set_off", "right_given"], "holding stamps nothing"
    touch(page.sheet.findChildren(TimeSteps)[0].findChildren(Button)[0])
    assert page.sheet.findChildren(TimeSteps)[0].value() == "23:42"
