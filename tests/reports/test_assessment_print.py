"""Assessments on paper: every word, numbered pages, the marking on each, and texts of any size or script."""

from io import BytesIO
from typing import Any

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.reports.assessment_print import AssessmentPrint, PrintSection, Said, draw_assessment
from app.reports.blocks import PrintBlocks
from app.reports.flow import Pages
from app.reports.table import PrintTable
from tests.helpers.paper import pages_of


def printed(*answers: tuple[str, Said], child_name: str = "Jayden Okafor", left_open: tuple[str, ...] = ()) -> bytes:
    return draw_assessment(
        AssessmentPrint(
            title="Review",
            child_name=child_name,
            printed_by="Leah Cole",
            printed_at="23 November 2026 at 14:02",
            sections=(PrintSection("Family and home", answers, left_open),),
        )
    )


def texts(pdf: bytes) -> list[str]:
    return pages_of(pdf)


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


def test_a_table_has_its_heads_on_every_page_and_keeps_each_row_whole() -> None:
    long = "goes on for a second line of its own because the words need the room"
    rows = tuple((f"Row{n:03d}", f"Note{n:03d} {long} End{n:03d}", "Well") for n in range(60))
    pages = texts(printed(("Who lives there?", PrintTable(("Name", "What is known of them", "How is it?"), rows))))
    assert len(pages) > 2
    seen: list[int] = []
    for page in pages:
        assert page.count("What is known of them") == 1
        here = [n for n in range(60) if f"Row{n:03d}" in page]
        assert here
        assert [n for n in range(60) if f"End{n:03d}" in page] == here, "a row was cut by the end of the page"
        seen += here
    assert seen == list(range(60))


def test_a_table_starts_on_the_page_of_its_question() -> None:
    rows = tuple((f"Row{n}", "Well") for n in range(3))
    for lines in range(29, 38):
        filler = ("Story", "\n".join("Words" for _ in range(lines)))
        pages = texts(printed(filler, ("Who lives there?", PrintTable(("Name", "How is it?"), rows))))
        page = next(page for page in pages if "Who lives there?" in page)
        assert "How is it?" in page, lines
        assert "Row0" in page, lines


@settings(max_examples=12, deadline=None)
@given(
    heads=st.lists(st.text(max_size=12), min_size=2, max_size=3),
    cells=st.lists(st.text(max_size=30), min_size=1, max_size=3),
)
@example(heads=["", ""], cells=["\U00018cd6"])
def test_a_table_of_any_texts_can_be_printed(heads: list[str], cells: list[str]) -> None:
    rows = tuple(tuple(cells[(n + at) % len(cells)] for at in range(len(heads))) for n in range(2))
    assert printed(("a", PrintTable(tuple(heads), rows))).startswith(b"%PDF")


def test_a_block_says_what_was_asked_beside_it_and_a_long_text_goes_on_over_pages() -> None:
    words = [f"word{n}" for n in range(3000)]
    blocks = PrintBlocks(((("What happened?", " ".join(words)), ("When?", "In June")), (("What happened?", "Nothing"),)))
    pages = texts(printed(("Events", blocks)))
    assert len(pages) > 2
    said = " ".join(pages).split()
    assert [word for word in said if word.startswith("word")] == words
    assert (said.count("1."), said.count("2."), said.count("happened?")) == (1, 1, 2)


def test_a_few_left_open_are_named_and_many_are_counted() -> None:
    assert "Left open: Autism · Since when?" in texts(printed(("a", "b"), left_open=("Autism", "Since when?")))[0]
    many = tuple(f"Question {n}?" for n in range(9))
    page = texts(printed(("a", "b"), left_open=many))[0]
    assert "9 questions that need no answer were left open." in page
    assert "Question 3?" not in page


def test_no_line_of_a_text_stands_alone_at_the_foot_or_the_head_of_a_page() -> None:
    for before in range(29, 38):
        filler = ("Before", "\n".join("Filler" for _ in range(before)))
        pages = texts(printed(filler, ("Story", "\n".join(f"Line{n}" for n in range(5)))))
        assert 1 not in [page.count("Line") for page in pages], before


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
