"""Custody figures from a real encrypted store: what is counted, and what stands on the pages for a board."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.answer import Answer
from app.domain.custody_measures import measures
from app.domain.custody_period import period
from app.models.queries.views import StoreViews
from app.ui.paper import custody_figures
from tests.helpers.custody_quarter import KEPT, CustodyQuarter
from tests.helpers.paper import pages_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[CustodyQuarter]:
    made = CustodyQuarter(tmp_path)
    yield made
    made.close()


def test_a_quarter_on_a_managers_laptop_is_counted_and_a_board_reads_no_small_number(world: CustodyQuarter) -> None:
    strip = {"searches_each": Answer(rows={"a": {"sort": "strip"}}), "child_sex": "male"}
    for n in range(7):
        day, searched = f"08-{n + 10}", strip if n < 2 else {}
        world.night(
            "Rio", {"outcome_what": "rui", "advice_wanted": "child", **searched},
            requested=f"{day} 20:00", brought_in=f"{day} 19:00", arrived=f"{day} 20:25", left=f"{day} 22:00",
        )  # fmt: skip
    asked = world.request("09-01 09:00", needed="09-01 15:00")
    kept = world.night(
        "Billie", {**KEPT, "advice_wanted": "refused"}, call_out=asked, requested="09-01 09:00", brought_in="09-01 08:00",
        arrived="09-01 14:50", charged="09-01 20:00", bail_refused="09-01 20:05", left="09-01 21:00", released="09-02 07:30",
    )  # fmt: skip
    for day in ("02", "03", "04", "05", "06"):
        world.request(f"09-{day} 22:00", "parent")
    world.request("09-07 22:00", "no_adult", declined="On a train")
    world.night(requested="10-02 09:00", arrived="10-02 09:30")

    row = StoreViews(world.laptop.store).custody_figures()
    assert (len(row.cases), len(row.requests), row.unreadable) == (9, 15, 0)
    last = period("last_quarter", TODAY)
    found = measures(row.requests, row.cases, last)
    assert (found.attended.number, found.met.number, found.met.of) == (8, 13, 14)
    assert (found.response.number, found.response.middle) == (7, timedelta(minutes=25)), "a booking has no way there"
    assert (found.in_custody.middle, found.at_night.total) == (timedelta(hours=3), timedelta(hours=8))
    assert [(case.id, case.name) for case in found.refused_bail] == [(kept, "Billie Dawson")]
    assert found.after_charge.in_cells.total == timedelta(hours=11, minutes=30)
    assert found.unmet[0].reasons == ("On a train",)
    assert measures(row.requests, row.cases, period("quarter", TODAY)).attended.number == 1

    pdf = custody_figures.make_pdf(row, last, "Ruth Bell", world.laptop.clock.now)
    pages = [" ".join(page.split()) for page in pages_of(pdf)]
    said = " ".join(pages)
    assert f"Page 1 of {len(pages)}" in pages[0]
    assert "1 July to 30 September 2026 · 2026-27 Q2" in pages[0]
    assert all(page.count("OFFICIAL") == 2 for page in pages)
    for words in (
        "An adult of this service came 8",
        "A parent or carer came 5",
        "No adult could be found fewer than 5",
        "In all not told",
        "Put together: The child asked; Not wanted; First not wanted, then asked for; The adult asked; Not written down 8",
        "Put together: None; Boys; Girls; Other or not known 8",
        "The number of children who were refused bail, or of those who were not, is too small to be told.",
    ):
        assert words in said, words
    for words in ("Rio", "Billie", "Harbour Road", "On a train", "%"):
        assert words not in said, words
    printed = custody_figures.contents(row, last, "Ruth Bell", world.laptop.clock.now)
    numbers = {number for section in printed.sections for _, number in section.rows} - {"fewer than 5", "not told"}
    assert numbers == {"0", "5", "8"}
