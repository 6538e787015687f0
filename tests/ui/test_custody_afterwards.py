"""An attendance written up days later on real widgets: every stamp has the time of its night, and none that of the typing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import Id
from app.ui.features.custody import urgent
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.line import LineField
from tests.helpers.custody_night import CustodyNight


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot) -> Iterator[CustodyNight]:
    made = CustodyNight(tmp_path, qtbot)
    made.clock.turn(hours=60)  # Thursday 26 November, 11:05
    yield made
    made.close()


def _answer(night: CustodyNight, at: str = "", **values: str) -> None:
    """Fill the open sheet and save it; it closes once that is kept."""
    sheet = night.page.sheet
    assert sheet is not None
    assert sheet.isVisible()
    if at:
        sheet._fields["at"].field.line.setText(at)
        sheet._fields["at"].field.line.edited.emit(at)
    for key, value in values.items():
        field = sheet._fields[key]
        if isinstance(field, LineField):
            field.setText(value)
        elif isinstance(field, ChoiceRow):
            field.set_value(value)
        else:
            line = getattr(field, "field", field).line
            line.setText(value)
            line.edited.emit(value)
    sheet.save.click()
    night.settle()


def _press(night: CustodyNight, widget: QWidget) -> None:
    widget.click()  # type: ignore[attr-defined]
    night.settle()


def _something_else(night: CustodyNight, kind: str) -> None:
    _press(night, night.page.log.tiles["other"])
    sheet = night.page.sheet
    assert sheet is not None
    assert sheet._ask is not None
    sheet._chosen("Police", kind)
    night.settle()


def test_a_night_is_written_up_days_later_with_its_own_times(night: CustodyNight) -> None:
    page = night.show()
    page.list.station.setText("Harbour Road")
    _press(night, page.list.after)
    _answer(night, "23:05", day="27 11 2026")
    assert page.sheet is not None
    assert page.sheet.isVisible()  # that day has not come yet
    _answer(night, day="23 11 2026")
    night.id = Id(page.presenter.shown.log)
    assert not page.sheet.isVisible()
    assert "no clock runs" in page.log.standing.text()
    assert not page.log.clocks.isVisible()
    assert not page.log.hand_over.isVisible()
    log = page.log
    _press(night, log.tiles["arrived"])
    _answer(night, "23:52")
    _press(night, log.rights.all_understood)
    _answer(night, "00:04")
    _press(night, log.tiles["alone_started"])
    _answer(night, "00:10")
    _press(night, log.tiles["alone_started"])  # its end
    _answer(night, "00:25")
    _press(night, log.care["Food"])
    _answer(night, "00:30")
    _press(night, log.concern)
    _answer(night, "00:40", what="Rest", told="nurse")
    _something_else(night, "search")
    _answer(night, "00:50", sort="ordinary", adult_there="yes")
    _something_else(night, "review_done")
    _answer(night, "04:50")
    _something_else(night, "times")
    _answer(night, brought_in="22:31", detention_authorised="22:52")
    (line,) = page.presenter.shown.lines
    assert line.times
    assert (urgent.of_line(line, night.clock.now.later(hours=-45.4)), page.presenter.shown.board.clocks) == ("", ())  # type: ignore[union-attr]
    _something_else(night, "bail_refused")
    _answer(night, at_bail_refused="05:10", transfer_type="secure", at_transfer_asked="05:15", transfer_answer="refused")
    _press(night, log.tiles["told_outcome"])
    _answer(night, "05:20", outcome_what="charged_kept")
    _press(night, log.tiles["left"])
    _answer(night, "06:00")

    row = night.row()
    assert row.attendance.entered_afterwards
    assert {line.stamp.tapped.wall_at for line in row.stamps} == {""}
    times = [(s.at[5:16], s.kind) for s in row.times if not s.kind.startswith("right_")]
    for told in (
        "11-23T22:31 brought_in", "11-23T22:52 detention_authorised", "11-23T23:05 requested", "11-23T23:52 arrived",
        "11-24T00:10 alone_started", "11-24T00:25 alone_ended", "11-24T00:30 food", "11-24T00:40 concern",
        "11-24T00:50 search", "11-24T04:50 review_done", "11-24T05:10 bail_refused", "11-24T05:15 transfer_asked",
        "11-24T05:20 told_outcome", "11-24T06:00 left",
    ):  # fmt: skip
        assert tuple(told.split()) in times
    assert {s.at[:16] for s in row.times if s.kind.startswith("right_")} == {"2026-11-24T00:04"}
    assert all(s.at < "2026-11-24T06:01" for s in row.times), "no stamp has the time of the typing"
    assert "transfer_answered" not in night.kinds(), "no time of it is known"
    assert row.attendance.text("transfer_answer") == "refused"
    (search,) = row.attendance.answers["searches_each"].rows.values()
    assert search["at"] == "00:50"
    assert log._gap.isVisible(), "once it is written up to its end, silences are asked about"
    assert night.desk is not None
    assert night.desk.settings.log_since == "", "nothing runs tonight"  # type: ignore[attr-defined]
