"""Three nights lived on the real window by taps and keys from outside, and read back from the print."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from pytestqt.qtbot import QtBot

from app.demo.sample.story import Story, stories, timed
from app.domain.attending import State
from app.domain.stamp import called
from app.domain.wall_time import HOME, utc
from app.ui.paper.custody_log import SCOPE
from tests.helpers.custody_night import CustodyNight
from tests.helpers.night_player import NightPlayer
from tests.helpers.on_paper import on_paper, on_screen_s

PAGE = Path(__file__).parents[2] / "docs" / "custody-nights.md"


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot) -> Iterator[CustodyNight]:
    made = CustodyNight(tmp_path, qtbot)
    yield made
    made.close()


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.key)
def test_a_night_is_logged_live_signed_and_printed(story: Story, night: CustodyNight, tmp_path: Path) -> None:
    player = NightPlayer(night, story)
    player.live()
    row = night.row()
    assert row.attending.state is State.COMPLETED
    assert row.gaps == ()
    assert [_stamped(s.at, s.kind, s.about, s.words, s.until, s.reason) for s in row.times] == _told(story)
    assert all(line.stamp.tapped.wall_at for line in row.stamps)
    # no more is written than was told: so nothing of an offence
    answers = {key: answer.value for key, answer in row.attendance.answers.items() if not answer.rows}
    wanted = {**story.first, **story.said, "request_kind": story.kind, "request_station": story.station}
    assert answers == {key: value for key, value in wanted.items() if not isinstance(value, list)}
    searches = [s.id for s in row.times if s.kind == "search"]
    rows = row.attendance.answers["searches_each"].rows if searches else {}
    assert [dict(rows[id]) for id in searches] == list(story.said.get("searches_each", ()))

    if story.key == "overnight":  # told bail: the police's own clocks are over, that of bail has begun
        assert [clock.key for clock in night.board().clocks] == ["bail"]

    paper, presses = on_paper(row), player.presses
    screen_s = on_screen_s(presses.count, presses.letters, presses.scrolls, presses.homings)
    assert _line_of_page(story) == [
        str(paper.times), str(paper.ticks), str(paper.words), f"{paper.seconds:.0f} s",
        str(presses.count), str(presses.letters), str(presses.scrolls), str(presses.homings), f"{screen_s:.0f} s",
        "screen" if screen_s < paper.seconds else "paper",
    ]  # fmt: skip

    said = _printed(player, tmp_path / "log.pdf")
    at = 0
    for stamp in row.times:
        if stamp.kind.startswith("right_"):
            continue
        what = f"Nothing to write: {stamp.words}" if stamp.kind == "gap" else called(stamp.kind)
        what = stamp.words if stamp.kind == "other" else what
        when = f"{_clock(stamp.at)} to {_clock(stamp.until)}" if stamp.until else _clock(stamp.at)
        found = said.find(f"{when} {what}", at)
        assert found >= at, f"{when} {what} is not printed in its place"
        at = found
    assert "no reason given" not in said
    ends = {"evening": "voluntary interview over, decision to come", "overnight": "bail before charge"}
    assert f"Told the outcome: {ends.get(story.key, 'charged and bail refused')}" in said
    for words in (*story.first.values(), SCOPE.split(". ")[1], f"Signed by {row.adult_name or 'the adult'}"):
        assert words in said


def _stamped(at: str, kind: str, about: str, words: str, until: str, reason: str) -> tuple[str, ...]:
    return _clock(at), kind, about, words, _clock(until), reason


def _told(story: Story) -> list[tuple[str, ...]]:
    """The stamps of the story in the order of what they state."""
    steps = sorted(timed(story, date(2026, 11, 24)), key=lambda one: one.at)
    return [(s.at, s.kind, s.about, s.words, s.until, s.reason) for s in (one.step for one in steps)]


def _clock(at: str) -> str:
    known = utc(at)
    return f"{known.astimezone(HOME):%H:%M}" if known else ""


def _line_of_page(story: Story) -> list[str]:
    """What docs/custody-nights.md says of this night: times, ticks, words, seconds; presses, letters, seconds."""
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in PAGE.read_text("utf-8").splitlines()]
    return next(row[1:] for row in rows if row[0] == story.title)


def _printed(player: NightPlayer, file: Path) -> str:
    """Save the paper from the last page, and read it back."""
    page, night = player.page, player.night
    page.end.paper.save.click()
    night.settle()
    sheet = page.end.paper._out._save_sheet
    assert sheet is not None
    sheet.field.setText(str(file))
    sheet._button.click()
    night.settle()
    pages = pypdf.PdfReader(BytesIO(file.read_bytes())).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)
