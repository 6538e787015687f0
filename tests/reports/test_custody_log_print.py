"""Custody logs on paper: every line, table heads on each page, the marking, and texts of any size or script."""

from io import BytesIO
from typing import Any

import pypdf
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reports.custody_log_print import CustodyLogPrint, LogLine, LogSection, RightLine, draw_custody_log
from tests.helpers.paper import pages_of


def printed(**words: Any) -> bytes:
    facts: dict[str, Any] = {
        "title": "Log of an appropriate adult",
        "child_name": "Rio Duarte, born 3 May 2011",
        "standing": "Not signed yet: running.",
        "facts": (("Police station", "Harbour Road"),),
        "scope": "Process facts.",
        "lines": (LogLine(day="23 November 2026", time="23:52", what="Arrived"),),
        "printed_by": "Sam Okoro",
        "printed_at": "24 November 2026 at 03:10",
    }
    return draw_custody_log(CustodyLogPrint(**{**facts, **words}))


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.split()) for page in pages_of(pdf)]


def test_a_long_night_has_its_table_head_marking_and_number_on_every_page() -> None:
    lines = tuple(LogLine(time=f"{n // 60:02}:{n % 60:02}", what=f"line{n}", note="Tapped later") for n in range(200))
    pages = texts(printed(lines=lines))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert "Time What happened About the time" in page
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(pages)}" in page
        assert "Printed by Sam Okoro, 24 November 2026 at 03:10" in page
        assert "Rio Duarte" in page
    assert [word for word in " ".join(pages).split() if word.startswith("line")] == [f"line{n}" for n in range(200)]


def test_what_stands_beside_the_lines_is_printed() -> None:
    said = " ".join(
        texts(
            printed(
                warnings=("Entered afterwards.",),
                taken_back=(LogLine(time="01:00", what="Left"),),
                rights=(RightLine("Free solicitor", "23:58, refused", ""),),
                sections=(LogSection("Searches", (("Searches", "Strip search · 00:40 · inspector"),)),),
            )
        )
    )
    for words in ("Entered afterwards.", "Taken back", "Free solicitor 23:58, refused not noted", "Strip search · 00:40"):
        assert words in said


def test_the_same_log_gives_the_same_bytes() -> None:
    assert printed() == printed()


@given(what=st.text(max_size=3_000), note=st.text(max_size=400), name=st.text(max_size=400))
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_the_page(what: str, note: str, name: str) -> None:
    pdf = printed(child_name=name, lines=(LogLine(day=name[:60], time="01:00", what=what, note=note),))
    assert pypdf.PdfReader(BytesIO(pdf)).pages
