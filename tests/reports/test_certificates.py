"""Certificates as they come out: words, fonts, edges and hostile or unusual names, read back with other PDF libraries."""

from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import Refused
from app.reports.content import CertificateContent, make_certificate, themes
from app.reports.drawing import draw_certificate
from app.reports.layout import height_of, rows_for
from app.reports.page import LANDSCAPE, QUIET_EDGE, CouldNotDraw, drawn
from app.reports.themes import LOOKS
from tests.helpers.paper import pages_of

NAMES = (
    "Jay Okafor",
    "Siân Llŷr Ŵyn",
    "Nguyễn Thị Ánh",
    "Ọlọ́runfẹ́mi Adé",
    "Zoë D'Arcy-O’Neill",
    "Ελένη Παππά",
    "Оксана Шевченко",
    "أميرة محمد",
    "דניאל כהן",
    "अनिल कुमार क्षेत्रि",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "সুস্মিতা",
    "తెలుగు",
    "ខ្មែរ",
    "王小明",
    "김민수",
    "<img src=/etc/hostname>",
    "Tom & Jerry <b>",
    "Elis (Eli) 100%",
)
FORBIDDEN = ("order", "offen", "youth", "justice", "court", "police", "victim", "reference", "born", "gorchymyn", "trosedd")


def certificate(**changes: Any) -> CertificateContent:
    plain: dict[str, Any] = {
        "name": "Jay Okafor",
        "theme": "sunrise",
        "on": "2026-11-23",
        "worker_name": "Leah Cole",
        "achievements": ["built the raised beds", "got a college place", "never missed a Thursday"],
    }
    return make_certificate(**{**plain, **changes})


def reader(pdf: bytes) -> Any:
    return pypdf.PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf)[0].split())


def letter_boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of every letter that can be read."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    boxes = [page.get_charbox(at) for at in range(page.count_chars()) if page.get_text_range(at, 1).strip()]
    return [box for box in boxes if box[2] > box[0]]


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("language", ["en", "cy", "both"])
def test_the_page_says_the_words_of_the_certificate(theme: str, language: str) -> None:
    content = certificate(theme=theme, language=language)
    said = text_of(draw_certificate(content))
    expected = [content.name, content.worker_name, *content.achievements]
    for words in (content.lead_in, content.tagline, content.message, content.on_text, content.date_label, content.badge):
        expected += words.shown(language)
    assert [text for text in expected if text not in said] == []
    assert [word for word in FORBIDDEN if word in said.casefold()] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["ocean", "street"])
def test_a_name_can_be_read_back_letter_by_letter(name: str, theme: str) -> None:
    pdf = draw_certificate(certificate(name=name, theme=theme))
    assert name in text_of(pdf)
    assert list(reader(pdf).pages[0].images) == []


@pytest.mark.parametrize("theme", themes())
def test_every_font_is_embedded_and_the_document_is_named(theme: str) -> None:
    document = reader(draw_certificate(certificate(theme=theme, language="both", name="Siân")))
    fonts = [font.get_object() for font in document.pages[0]["/Resources"]["/Font"].values()]
    assert len(fonts) >= 3
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert document.metadata is not None
    assert (document.metadata.title, document.metadata.author) == ("Tystysgrif i Siân", "Waymark")
    assert document.trailer["/Root"]["/Lang"] == "cy-GB"
    assert document.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_an_english_certificate_is_marked_as_english() -> None:
    document = reader(draw_certificate(certificate()))
    assert document.trailer["/Root"]["/Lang"] == "en-GB"
    assert len(document.pages) == 1


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("name", ["Jay", "W" * 200, "Wolfeschlegelsteinhausen " * 8, "أميرة محمد الحسيني " * 10])
def test_no_word_comes_near_the_edge_of_the_paper(theme: str, name: str) -> None:
    content = certificate(
        theme=theme,
        name=name,
        language="both",
        message="You kept going. " * 24,
        worker_name="Wilhelmina " * 7,
        achievements=["a true thing that takes many words to say " * 2] * 5,
    )
    boxes = letter_boxes(draw_certificate(content))
    width, height = LANDSCAPE
    assert len(boxes) > 500
    assert min(box[0] for box in boxes) >= QUIET_EDGE
    assert min(box[1] for box in boxes) >= QUIET_EDGE
    assert max(box[2] for box in boxes) <= width - QUIET_EDGE
    assert max(box[3] for box in boxes) <= height - QUIET_EDGE


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("name", ["Jay Okafor", "W" * 200, "Maximiliana Featherstonehaugh-Llewellyn " * 5])
def test_words_stay_in_their_box_and_clear_of_the_lines_to_sign(theme: str, name: str) -> None:
    look = LOOKS[theme]
    rows = rows_for(certificate(theme=theme, name=name, language="both", message="You kept going. " * 20), look)
    assert height_of(rows) <= look.words.height
    assert max(row.width for row in rows) <= look.words.width + 0.01
    assert len([row for row in rows if row.kind == "name"]) <= 3
    assert "".join(piece.line.text for row in rows if row.kind == "name" for piece in row.pieces).replace(
        " ", ""
    ) == name.replace(" ", "")
    assert look.words.bottom >= look.signing.y + 30
    assert look.signing.y - 66 >= QUIET_EDGE


def test_a_short_name_is_large_and_a_long_one_shrinks() -> None:
    def size(name: str) -> float:
        return next(row.size for row in rows_for(certificate(name=name), LOOKS["sunrise"]) if row.kind == "name")

    assert size("Jay Okafor") >= 48
    assert size("Jay Okafor") > size("Bartholomew Featherstonehaugh-Smythe") > size("W" * 200)


@pytest.mark.parametrize("theme", themes())
def test_each_design_paints_the_paper_and_draws_the_name(theme: str) -> None:
    with_name, other = (
        pypdfium2.PdfDocument(draw_certificate(certificate(theme=theme, name=name)))[0].render(scale=0.4).to_pil()
        for name in ("Jay Okafor", "Mo")
    )
    colours = with_name.getcolors(maxcolors=2**20)
    assert colours is not None
    assert len(colours) > 200
    assert max(count for count, _ in colours) < 0.9 * with_name.width * with_name.height
    assert with_name.tobytes() != other.tobytes()


def test_the_designs_do_not_look_alike() -> None:
    pictures = {
        pypdfium2.PdfDocument(draw_certificate(certificate(theme=theme)))[0].render(scale=0.1).to_pil().tobytes()
        for theme in themes()
    }
    assert len(pictures) == len(themes())


@pytest.mark.parametrize("theme", themes())
def test_the_same_certificate_is_the_same_file(theme: str) -> None:
    assert draw_certificate(certificate(theme=theme)) == draw_certificate(certificate(theme=theme))


def test_a_name_is_set_in_one_typeface_even_if_only_one_letter_needs_it() -> None:
    rows = rows_for(certificate(name="Siân Wŷn"), LOOKS["sunrise"])
    faces = {piece.line.face.name for row in rows if row.kind == "name" for piece in row.pieces}
    assert faces == {"Nunito-Black"}
    plain = rows_for(certificate(name="Sian Wyn"), LOOKS["sunrise"])
    assert {piece.line.face.name for row in plain if row.kind == "name" for piece in row.pieces} == {"Fredoka-SemiBold"}


def test_letters_that_cannot_be_printed_are_named() -> None:
    with pytest.raises(Refused, match="cannot be printed: 🎉") as refused:
        draw_certificate(certificate(name="Jay 🎉"))
    assert "Jay" not in refused.value.message
    with pytest.raises(Refused, match=r"U\+0007"):
        draw_certificate(certificate(name="Jay\u0007"))
    with pytest.raises(Refused, match="one script at a time"):
        draw_certificate(certificate(name="王 أميرة"))


def test_marks_that_turn_the_reading_direction_are_not_printed() -> None:
    said = text_of(draw_certificate(certificate(name="Jay \u202erofakO\u202c")))
    assert "Jay rofakO" in said


def test_a_name_of_unseen_marks_is_no_name() -> None:
    with pytest.raises(Refused, match="give the name"):
        draw_certificate(certificate(name="\u200b\u200d"))


def test_arabic_letters_are_joined_and_run_from_the_right() -> None:
    row = next(row for row in rows_for(certificate(name="محمد"), LOOKS["ocean"]) if row.kind == "name")
    line = row.pieces[0].line
    alone = {line.face.shaper.get_nominal_glyph(ord(letter)) for letter in "محمد"}
    assert [glyph.cluster for glyph in line.glyphs] == [3, 2, 1, 0]
    assert not alone & {glyph.number for glyph in line.glyphs[1:]}


def test_an_error_of_the_drawing_library_carries_no_words_of_the_page() -> None:
    def fails(_: Canvas) -> None:
        raise ValueError("Jay Okafor set a goal")

    with pytest.raises(CouldNotDraw) as failed:
        drawn(LANDSCAPE, "title", "en-GB", fails)
    assert str(failed.value) == "ValueError"
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=60), theme=st.sampled_from(themes()))
@example(name="\ud800", theme="street")
@example(name="ﷺ" * 60, theme="classic")
@example(name="\u0301" * 60, theme="pitch")
@example(name="((((أ)1(ب", theme="meadow")
def test_any_name_is_drawn_or_refused_in_plain_words(name: str, theme: str) -> None:
    said, pages = "", 0
    try:
        pages = len(reader(draw_certificate(certificate(name=name, theme=theme))).pages)
    except Refused as refused:
        said = refused.message
    assert pages == 1 or (said.endswith(".") and len(said) < 250)
