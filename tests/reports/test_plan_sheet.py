"""The child's plan sheet: one target a page, pictures, plain words, and anything a child may write."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as PngImage
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.reports.page import PORTRAIT, QUIET_EDGE
from app.reports.plan_icons import picture_for
from app.reports.plan_sheet import PlanSheet, SheetStep, SheetTarget, draw_plan_sheet, plan_words
from tests.helpers.paper import pages_of

COLLEGE = SheetTarget(
    "I want to get into college for bricklaying.",
    (
        SheetStep("I finished the form.", done=True),
        SheetStep("I go to the open day with nan.", "Thursday 3 December"),
        SheetStep("I ask Ms Rees about help with reading."),
    ),
    "I text Leah: pizza. She rings me.",
)
STUDY = SheetTarget("I want a quiet place to study.")


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.split()) for page in pages_of(pdf)]


def test_the_sheet_says_what_the_child_wants_and_does() -> None:
    (said,) = texts(draw_plan_sheet(PlanSheet("Jay", (COLLEGE,), "6 February")))
    for words in (
        "My plan",
        "Jay",
        COLLEGE.words,
        "I finished the form.",
        "Done",
        "Thursday 3 December",
        "If I get stuck",
        COLLEGE.stuck,
    ):
        assert words in said
    assert "We look again on 6 February" in said
    assert not [word for word in ("order", "offence", "risk", "youth justice") if word in said.casefold()]


def test_each_target_has_its_own_page() -> None:
    pages = texts(draw_plan_sheet(PlanSheet("Jay", (COLLEGE, STUDY), "6 February")))
    assert len(pages) == 2
    assert "number 2" in pages[1]
    assert STUDY.words in pages[1]
    assert STUDY.words not in pages[0]


def test_the_welsh_sheet_speaks_welsh() -> None:
    pdf = draw_plan_sheet(PlanSheet("Siân", (COLLEGE,), "6 Chwefror"), "cy")
    (said,) = texts(pdf)
    assert "Fy nghynllun" in said
    assert "edrych eto ar 6 Chwefror" in said
    assert "My plan" not in said
    root: Any = pypdf.PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"] == "cy-GB"
    assert texts(draw_plan_sheet(PlanSheet("Siân", (COLLEGE,)), "both"))[0].startswith("Fy nghynllun · My plan")


def test_a_symbol_that_no_font_has_is_left_out_of_a_childs_page() -> None:
    (said,) = texts(draw_plan_sheet(PlanSheet("Jay 🎉", (SheetTarget("I want to win 🏆 it"),))))
    assert "I want to win it" in said
    assert "U+" not in said


@pytest.mark.parametrize(
    ("step", "picture"),
    [
        ("I ring Leah", "phone"),
        ("I go on the bus", "bus"),
        ("Dw i'n mynd i'r coleg", "school"),
        ("I spring up", "flag"),
        ("Cook", "flag"),
    ],
)
def test_a_step_gets_the_picture_of_its_words(step: str, picture: str) -> None:
    assert picture_for(step, plan_words().pictures) == picture


def test_every_picture_that_a_word_calls_for_can_be_drawn() -> None:
    steps = tuple(SheetStep(f"I {words[0]}") for words in plan_words().pictures.values())
    assert len({picture_for(step.text, plan_words().pictures) for step in steps}) == len(steps)
    assert texts(draw_plan_sheet(PlanSheet("Jay", (SheetTarget("All", steps),))))


def test_t_18_a_hostile_sheet_prints_literally_within_the_edges() -> None:
    hostile = SheetTarget(
        "<img src=/etc/hostname> " * 30,
        tuple(SheetStep("W" * 300 if at % 2 else "أميرة تذهب إلى المدرسة", "x" * 200, done=at % 3 == 0) for at in range(9)),
        "<b>stuck " * 400,
    )
    pdf = draw_plan_sheet(PlanSheet("W" * 300, (hostile, hostile), "y" * 300))
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    assert "<img src=/etc/hostname>" in texts(pdf)[0]
    assert all(list(page.images) == [] for page in pages)
    assert sum(text.count("<b>stuck") for text in texts(pdf)) == 800
    for page in pypdfium2.PdfDocument(pdf):
        letters = page.get_textpage()
        boxes = [letters.get_charbox(at) for at in range(letters.count_chars()) if letters.get_text_range(at, 1).strip()]
        assert min(box[0] for box in boxes) >= QUIET_EDGE
        assert min(box[1] for box in boxes) >= QUIET_EDGE
        assert max(box[2] for box in boxes) <= PORTRAIT[0] - QUIET_EDGE


def test_drawn_as_markup_the_same_words_would_bring_a_picture_in(tmp_path: Path) -> None:
    """The sibling: reportlab's own paragraphs read `<img>` in anybody's words, whatever hosts and schemes are trusted."""
    picture, out = tmp_path / "private.png", BytesIO()
    PngImage.new("L", (8, 8)).save(picture)
    words = f'<img src="{picture}" width="8" height="8"/>'
    SimpleDocTemplate(out).build([Paragraph(words, ParagraphStyle("plain"))])
    assert [len(page.images) for page in pypdf.PdfReader(out).pages] == [1]
    drawn = draw_plan_sheet(PlanSheet("Jay", (SheetTarget(words),)))
    assert [len(page.images) for page in pypdf.PdfReader(BytesIO(drawn)).pages] == [0]


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=80))
def test_whatever_a_child_writes_can_be_printed(text: str) -> None:
    sheet = PlanSheet(text, (SheetTarget(text, (SheetStep(text, text, done=True), SheetStep(text)), text),), text)
    assert draw_plan_sheet(sheet).startswith(b"%PDF")
