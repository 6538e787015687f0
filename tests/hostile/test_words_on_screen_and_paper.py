"""T-21, T-18: every family of words that break programs, pasted into a real text box and drawn on real pages."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import Refused
from app.domain.text import clean_text
from app.reports.content import make_certificate
from app.reports.drawing import draw_certificate
from app.reports.plan_sheet import PlanSheet, SheetStep, SheetTarget, draw_plan_sheet
from tests.helpers.naughty import FAMILIES
from tests.helpers.paper import pages_of
from tests.ui.test_contact_sheet import Sheet

TYPED = {family: texts for family, texts in FAMILIES.items() if family not in {"broken", "long"}}
"""Half letters cannot be on a clipboard; long texts are in tests/e2e/test_hostile_names.py."""


@pytest.fixture
def sheet(qtbot: QtBot, tmp_path: Path) -> Iterator[Sheet]:
    made = Sheet(qtbot, tmp_path)
    yield made
    made.sheet.leave()
    made.rest()
    made.desk.close()
    made.laptop.close()


def pasted(sheet: Sheet, text: str) -> str:
    """Put in place of what stood there, by the keys that a person would use; gives what the record then holds."""
    QApplication.clipboard().setText(text)
    box = sheet.sheet.write.content.editor
    box.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_V):
        QTest.keyClick(box, key, Qt.KeyboardModifier.ControlModifier)
    sheet.rest()
    (kept,) = sheet.kept()
    return kept.content


def on_one_kind_of_line(text: str) -> str:
    """As a text box has it: one kind of line end, and no NUL, at which the clipboard ends a text."""
    for end in ("\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c"):
        text = text.replace(end, "\n")
    return text.partition("\x00")[0]


def test_t_21_what_is_pasted_is_kept_letter_by_letter_and_shown_as_it_is_kept(sheet: Sheet) -> None:
    """One of each family, one after the other in one box."""
    sheet.open(sheet.jay.scope)
    for family, texts in TYPED.items():
        for text in texts[-1:]:
            typed = on_one_kind_of_line(f"Said: {text}!")
            assert on_one_kind_of_line(pasted(sheet, typed)) == on_one_kind_of_line(clean_text(typed)), (family, text)


def plainly(draw: Callable[[], bytes]) -> str:
    """The words of the pages, or the sentence in which they were refused. CouldNotDraw goes through: nobody expects that."""
    try:
        drawn = draw()
    except Refused as refused:
        return refused.message
    assert all(list(page.images) == [] for page in pypdf.PdfReader(BytesIO(drawn)).pages)
    return "".join("".join(pages_of(drawn)).split())


def sheet_of(text: str) -> bytes:
    return draw_plan_sheet(PlanSheet(text, (SheetTarget(text, (SheetStep(text, text),), text),), text))


def certificate_of(name: str) -> bytes:
    plain = {"theme": "sunrise", "on": "2026-11-23", "worker_name": "Leah Cole", "achievements": ["built the raised beds"]}
    return draw_certificate(make_certificate(name=name, **plain))  # type: ignore[arg-type]


@pytest.mark.parametrize("family", [family for family in FAMILIES if family not in {"long", "broken"}])
def test_t_18_every_family_is_drawn_or_refused_in_plain_words_and_is_never_markup(family: str) -> None:
    for text in map(clean_text, (FAMILIES[family][0], FAMILIES[family][-1])):  # as everything in a store is
        said = plainly(lambda text=text: sheet_of(text))  # type: ignore[misc]
        assert said
        assert plainly(lambda text=text: certificate_of(text[:60]))  # type: ignore[misc]
        if family == "markup":
            assert "".join(text.split()) in said, "letter by letter"
