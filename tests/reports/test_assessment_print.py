"""Assessments on paper: every word, numbered pages, the marking on each, and texts of any size or script."""

from io import BytesIO
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.assessment_print import AssessmentPrint, PrintSection, draw_assessment
from app.reports.flow import Pages


def printed(*answers: tuple[str, str], child_name: str = "Jayden Okafor") -> bytes:
    return draw_assessment(
        AssessmentPrint(
            title="Review",
            child_name=child_name,
            printed_by="Leah Cole",
            printed_at="23 November 2026 at 14:02",
            sections=(PrintSection("Family and home", answers),),
        )
    )


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def test_every_page_is_numbered_marked_and_says_who_printed_it() -> None:
    pages = texts(printed(("What helps?", "A long answer. " * 700)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(pages)}" in page
        assert "Printed by Leah Cole, 23 November 2026 at 14:02" in page
        assert "Jayden Okafor" in page


def test_a_text_is_printed_as_typed() -> None:
    pdf = printed(
        ("Who?", "<img src=/etc/hostname> <b>bold & more\n\n¶ next: أميرة and 王小明 and Łukasz"), ("Empty?", " ")
    )
    said = " ".join(" ".join(texts(pdf)).split())
    for words in ("<img src=/etc/hostname> <b>bold & more", "¶ next: أميرة and 王小明 and Łukasz", "Not answered"):
        assert words in said
    assert list(pypdf.PdfReader(BytesIO(pdf)).pages[0].images) == []


def test_a_letter_without_a_font_is_printed_as_its_number() -> None:
    assert "party [U+1F389] time" in texts(printed(("What?", "party 🎉 time")))[0]


def test_a_narrative_of_200_kilobytes_prints_every_word() -> None:
    words = [f"word{at}" for at in range(22_000)]
    said = " ".join(texts(printed(("Story", " ".join(words))))).split()
    assert [word for word in said if word.startswith("word")] == words


def test_a_word_of_40000_letters_is_broken_between_letters() -> None:
    pages = texts(printed(("Story", "Q" * 40_000)))
    assert sum(page.count("Q") for page in pages) == 40_000


def test_the_same_print_is_the_same_file() -> None:
    assert printed(("a", "b")) == printed(("a", "b"))


def test_the_document_is_named_and_its_fonts_are_embedded() -> None:
    document: Any = pypdf.PdfReader(BytesIO(printed(("a", "b أميرة"))))
    assert document.metadata.title == "Review (OFFICIAL-SENSITIVE)"
    fonts = [font.get_object() for font in document.pages[0]["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_a_question_does_not_stand_alone_at_the_foot_of_a_page() -> None:
    for page in texts(printed(*[(f"Question {at}?", "One line.") for at in range(60)])):
        body = [line for line in page.splitlines() if line.startswith(("Question", "One line"))]
        assert body[-1] == "One line."


def test_a_page_that_is_full_turns_once() -> None:
    pages = Pages(top=100, bottom=0)
    pages.need(500)
    assert pages.y == 100
    pages.skip(20)
    assert pages.y == 100
    pages.y = 30
    pages.need(40)
    assert pages.y == 100


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_printed(text: str) -> None:
    assert printed((text, text), child_name=text).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["\n" * 3000, "\u0301" * 3000, "मक" * 1500, "🎉" * 2000, "أ" * 3000])
def test_unusual_texts_of_some_length_can_be_printed(text: str) -> None:
    assert printed(("What?", text)).startswith(b"%PDF")
