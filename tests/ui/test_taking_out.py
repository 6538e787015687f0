"""A table leaves Waymark as a file: for two roles, with a reason, and never before the trail says so."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.policy import Role
from app.operations.reading import NoteTakenOut
from app.ui.desk import Place
from app.ui.features.lookups import export_sheet, texts
from app.ui.features.lookups.screen import Screen
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.line import LineField
from tests.ui.test_opening_with_reason import HandLookups, Here, a_lookup

FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def grace(tmp_path: Path, qtbot: QtBot) -> Iterator[Here]:
    """A service manager, with one unusual look in the list."""
    made = Here(tmp_path / "grace", qtbot, Role.SERVICE_MANAGER)
    service = HandLookups()
    service.lines = (a_lookup(FORMULA, "Not one of their files"),)
    made.desk.lookups = service
    yield made
    made.close()


def show(here: Here) -> Screen:
    page = Screen(here.desk)
    here.window.setCentralWidget(page)
    page.show_place(Place(screen="lookups"))
    here.settle()
    return page


def trail(here: Here) -> list[tuple[str, str]]:
    """What the audit trail on the disk says."""
    with here.laptop.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT what, detail FROM audit ORDER BY n").fetchall()
    return [(row.what, row.detail) for row in rows if row.what.startswith("took out")]


def field(here: Here, name: str) -> LineField:
    return next(one for one in here.window.findChildren(LineField) if one.isVisible() and one.accessibleName() == name)


def test_the_list_is_saved_with_a_reason_that_stands_in_the_trail(grace: Here, tmp_path: Path) -> None:
    show(grace)
    grace.press(texts.SAVE)
    file = tmp_path / "looks.csv"
    field(grace, "Save as").setText(str(file))
    grace.press("Save here")
    assert grace.says(texts.SAY_WHY)
    assert not file.exists()
    assert trail(grace) == []
    field(grace, texts.WHY_OUT).setText("Asked for by the auditor")
    grace.press("Save here")
    grace.qtbot.waitUntil(file.exists)
    grace.settle()
    assert trail(grace) == [("took out look-ups", "Asked for by the auditor")]
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert rows[0] == list(texts.HEADING)
    assert rows[1][0] == f"'{FORMULA}", "no cell is a formula"
    assert grace.says(texts.saved("looks.csv"))


def test_without_the_note_the_file_would_leave_unseen(grace: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        export_sheet.ExportSheet, "_start", lambda self, *, replace: SaveSheet._start(self, replace=replace)
    )
    show(grace)
    grace.press(texts.SAVE)
    field(grace, "Save as").setText(str(tmp_path / "looks.csv"))
    grace.press("Save here")
    grace.qtbot.waitUntil((tmp_path / "looks.csv").exists)
    assert trail(grace) == [], "so the test above sees the line"


def test_no_other_role_is_offered_it_or_may(tmp_path: Path, qtbot: QtBot) -> None:
    ruth = Here(tmp_path / "ruth", qtbot, Role.MANAGER)
    try:
        service = HandLookups()
        service.lines = (a_lookup("Priya Nair", "Not one of their files"),)
        ruth.desk.lookups = service
        page = show(ruth)
        assert not page._save.isVisibleTo(page)
        with pytest.raises(Refused, match="does not take data"):
            ruth.laptop.do(NoteTakenOut(what="look-ups", reason="Because"))
    finally:
        ruth.close()
