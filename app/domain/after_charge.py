"""The report of requests under PACE 1984 section 38(6): children refused bail, and where they were held (DOMAIN 16.4). Pure.

Each card counts all of these children once. “Went to accommodation” is the first part of two cards; it is put together with
others in both or in neither, because that follows from its number and the number of all others alone.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from app.domain.custody_case import AfterCharge
from app.domain.figures import FEW, Split
from app.domain.lengths import Lengths, lengths, lengths_for_board
from app.domain.put_together import UNKNOWN, card_of, put_together

_CARDS: Final[tuple[tuple[str, tuple[str, ...], Callable[[AfterCharge], str]], ...]] = (
    (
        "answer",
        ("moved", "none_found", "refused", "no_answer", "not_asked", UNKNOWN),
        lambda child: "moved" if child.moved else child.answer,
    ),
    (
        "reason",
        ("moved", "authority", "impracticable", "no_secure", "police", "time", UNKNOWN),
        lambda child: "moved" if child.moved else child.reason,
    ),
    ("asked", ("non_secure", "secure", "not_told", UNKNOWN), lambda child: child.asked),
    ("certificate", ("seen", "said", "none", UNKNOWN), lambda child: child.certificate),
    (
        "challenged",
        ("yes", "no", UNKNOWN),
        lambda child: UNKNOWN if child.challenged is None else "yes" if child.challenged else "no",
    ),
)
"""Key, parts (what tells least last) and the part in which a child is counted; what is no part counts as not known."""


class AfterChargeReport(msgspec.Struct, frozen=True, kw_only=True):
    """`number` children were refused bail; for `requested` a transfer was asked for, `met` went and `unmet` were asked for and
    stayed. `cards` each count all children. With `mask` nothing is told. For a board the middle three are 0: the cards say it."""

    number: int = 0
    requested: int = 0
    met: int = 0
    unmet: int = 0
    cards: tuple[Split, ...] = ()
    in_cells: Lengths = Lengths()
    mask: str = ""


def report(children: Sequence[AfterCharge]) -> AfterChargeReport:
    """Counted over these children."""
    requested = sum(child.was_requested for child in children)
    met = sum(child.moved for child in children)
    return AfterChargeReport(
        number=len(children),
        requested=requested,
        met=met,
        unmet=requested - met,
        cards=tuple(card_of(key, parts, map(of, children)) for key, parts, of in _CARDS),
        in_cells=lengths(child.in_cells for child in children),
    )


def report_for_board(found: AfterChargeReport, is_number_told: bool) -> AfterChargeReport:
    """The same with no small number in it; nothing at all where the number of children is not told (`is_number_told`)."""
    if not is_number_told:
        return AfterChargeReport(mask=FEW)
    return AfterChargeReport(
        number=found.number,
        cards=tuple(put_together(card) for card in found.cards),
        in_cells=lengths_for_board(found.in_cells),
    )
