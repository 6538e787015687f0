"""What stands on the pages for a board about custody: measures and the report of section 38(6), with no small number in them.

Pure, but for the drawing library that comes in on the first call: run it on a read thread.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.domain.custody_measures import CustodyMeasures, for_board, measures
from app.domain.custody_period import Period
from app.domain.figures import FEW, SMALL, Split
from app.domain.lengths import Lengths
from app.domain.moment import Moment
from app.domain.put_together import TOGETHER, sum_together
from app.operations.rows.custody_figures import CustodyFiguresRow
from app.ui import when
from app.ui.paper import custody_words as words
from app.ui.paper.pictures import ONE_AT_A_TIME

if TYPE_CHECKING:
    from app.reports.custody_figures_print import CustodyFiguresPrint, FiguresSection

TITLE: Final = "Custody figures for the board"
SOURCE: Final = (
    "Counted by Waymark from the logs that appropriate adults of this service kept and from the requests on its rota, as they are "
    "on the laptop this was printed from. Live figures of this service, not national statistics."
)
HIDES: Final = (
    "No number from 1 to 4 stands here. Where a part of a count would be that small, it and the parts below it are put together "
    "until they are five or more. A middle value is left out where it would say more of such a part."
)
FEWER: Final = f"fewer than {SMALL}"
NOT_TOLD: Final = "Not told: the parts of this count are too small."
TOO_FEW: Final = f"There were fewer than {SMALL} attendances, so nothing more is told of them."
NO_LOGS: Final = "No adult of this service attended in this time."
AFTER_CHARGE: Final = "Bail refused after a charge: PACE 1984 section 38(6)"
NO_AFTER_CHARGE: Final = "No child was refused bail."
FEW_AFTER_CHARGE: Final = "The number of children who were refused bail, or of those who were not, is too small to be told."


def make_pdf(row: CustodyFiguresRow, during: Period, printed_by: str, at: Moment) -> bytes:
    """The pages, A4 upright. Raises CouldNotDraw."""
    from app.reports.custody_figures_print import draw_custody_figures

    content = contents(row, during, printed_by, at)
    with ONE_AT_A_TIME:
        return draw_custody_figures(content)


def contents(row: CustodyFiguresRow, during: Period, printed_by: str, at: Moment) -> "CustodyFiguresPrint":
    """All words of the print, small numbers left out."""
    from app.reports.custody_figures_print import CustodyFiguresPrint

    return CustodyFiguresPrint(
        title=TITLE,
        period=" · ".join(filter(None, (words.days(during), during.name))),
        notes=(SOURCE, HIDES),
        sections=tuple(_sections(for_board(measures(row.requests, row.cases, during)))),
        printed_by=printed_by or "this laptop",
        printed_at=f"{when.long_day(at.today)} at {when.clock_of(at.wall_at)}",
    )


def _sections(found: CustodyMeasures) -> "Iterator[FiguresSection]":
    from app.reports.custody_figures_print import FiguresSection

    there = FEWER if found.attended.mask else f"{found.attended.number:,}"
    if not found.attended.mask and not found.attended.number:
        there = "0"
    met = words.met(found.met) if not found.met.mask else ""
    yield FiguresSection("Attendances", "", tuple(filter(None, (met,))), (("An adult of this service came", there),))
    yield FiguresSection(*words.TITLES["others"], (), _rows(found.requests))
    if found.attended.mask:
        yield FiguresSection("Attendances in detail", "", (TOO_FEW,), ())
        return
    if not found.attended.number:
        yield FiguresSection("Attendances in detail", "", (NO_LOGS,), ())
        return
    middles = {
        "response": _middle(found.response, "Half of the adults were there within {}."),
        "hours": _middle(found.in_custody, "Half of the children left within {}."),
        "nights": _sum(found.at_night, "{} between 23:00 and 07:00 in all."),
    }
    for card in found.cards:
        yield FiguresSection(*words.TITLES[card.key], tuple(filter(None, (middles.get(card.key, ""),))), _rows(card))
    yield from _after_charge(found)


def _after_charge(found: CustodyMeasures) -> "Iterator[FiguresSection]":
    from app.reports.custody_figures_print import FiguresSection

    report = found.after_charge
    if report.mask or not report.number:
        yield FiguresSection(AFTER_CHARGE, "", (FEW_AFTER_CHARGE if report.mask else NO_AFTER_CHARGE,), ())
        return
    cells = _sum(report.in_cells, "{} in police cells after the charge in all")
    if cells and not report.in_cells.mask:
        cells += f", half of the children within {words.length(report.in_cells.middle)}."
    said = (f"{report.number:,} children were refused bail; each is in each of the counts below.", cells)
    yield FiguresSection(AFTER_CHARGE, "", tuple(filter(None, said)), ())
    for card in report.cards:
        yield FiguresSection(*words.TITLES[card.key], (), _rows(card))


def _rows(split: Split) -> tuple[tuple[str, str], ...]:
    """Each part with its number, what is put together in one row, and the total where it is told."""
    rows, joined = [], []
    for part in split.parts:
        said = words.part(split, part)
        if part.mask == TOGETHER:
            joined.append(said)
        else:
            rows.append((said, FEWER if part.mask == FEW else f"{part.number:,}"))
    if joined:
        number = FEWER if split.total.mask else f"{sum_together(split):,}"
        rows.append((f"Put together: {'; '.join(joined)}", number))
    total = "not told" if split.total.mask else f"{split.total.number:,}"
    return (*rows, ("In all", total))


def _middle(found: Lengths, sentence: str) -> str:
    return NOT_TOLD if found.mask else sentence.format(words.length(found.middle)) if found.number else ""


def _sum(found: Lengths, sentence: str) -> str:
    hours = timedelta(hours=round(found.total / timedelta(hours=1)))
    return NOT_TOLD if found.mask else sentence.format(words.length(hours)) if found.number else ""
