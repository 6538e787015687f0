"""The measures of custody attendances in one period, and the same for a board with no small number in them (DOMAIN 16.5). Pure.

Every card but the first counts the same logs, those where an adult arrived, so each tells the others' total; that is why small
parts are put together (`put_together`). The first counts requests: for a board it leaves out those that an adult of the service
attended, whose number is that of the logs, and its own total.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

import msgspec

from app.domain.after_charge import AfterChargeReport, report, report_for_board
from app.domain.custody_case import CustodyCase
from app.domain.custody_period import Period
from app.domain.custody_request import HOW, MET, UNMET, CustodyRequest
from app.domain.figures import FEW, HIDDEN, SMALL, Count, Split, without_few
from app.domain.lengths import Lengths, lengths, lengths_for_board
from app.domain.put_together import UNKNOWN, card_of, is_whole, put_together

_MINUTES: Final = (("within_30", 30), ("within_60", 60), ("within_120", 120))
_HOURS: Final = (("within_6", 360), ("within_12", 720), ("within_24", 1440))
_SEXES: Final = ("none", "male", "female", UNKNOWN)
_ETHNICITIES: Final = ("none", "white", "mixed", "asian", "black", "other", UNKNOWN)
_YES_OR_NO: Final = {True: "yes", False: "no", None: UNKNOWN}
_PUNCTUAL: Final = {True: "in_time", False: "late", None: UNKNOWN}
_CARDS: Final[tuple[tuple[str, tuple[str, ...], Callable[[CustodyCase], str]], ...]] = (
    ("hours", (*(key for key, _ in _HOURS), "longer", UNKNOWN), lambda case: _band(case.in_custody, _HOURS)),
    ("nights", ("no", "yes", UNKNOWN), lambda case: _YES_OR_NO[case.over_night]),
    ("advice", ("child", "refused", "refused_then_wanted", "adult", UNKNOWN), lambda case: case.advice),
    ("strip_sex", _SEXES, lambda case: case.sex if case.strip else "none"),
    ("strip_ethnicity", _ETHNICITIES, lambda case: case.ethnicity if case.strip else "none"),
    ("intimate_sex", _SEXES, lambda case: case.sex if case.intimate else "none"),
    ("intimate_ethnicity", _ETHNICITIES, lambda case: case.ethnicity if case.intimate else "none"),
    ("leaving", ("calm", "tired", "upset", "unwell", "at_risk", UNKNOWN), lambda case: case.leaving),
    ("helped", ("yes", "bit", "no", UNKNOWN), lambda case: case.helped),
    ("understood", ("yes", "bit", "no", UNKNOWN), lambda case: case.understood),
    ("fair", ("yes", "bit", "no", UNKNOWN), lambda case: case.fair),
    ("bail", ("not_refused", "refused"), lambda case: "refused" if case.after_charge else "not_refused"),
)
"""Key, parts (what tells least last) and the part in which a log is counted; what is no part counts as not known."""


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests an adult came for, of those that wanted one and are over. With `mask` both are not told, and 0."""

    number: int = 0
    of: int = 0
    mask: str = ""


class CustodyMeasures(msgspec.Struct, frozen=True, kw_only=True):
    """`attended` is how many logs the cards count. `strip` and `intimate` are numbers of searches; `unmet` and `refused_bail` are
    the single cases, newest first. For a board these four are empty."""

    attended: Count
    requests: Split
    met: Met
    response: Lengths
    in_custody: Lengths
    at_night: Lengths
    cards: tuple[Split, ...]
    after_charge: AfterChargeReport
    strip: int = 0
    intimate: int = 0
    unmet: tuple[CustodyRequest, ...] = ()
    refused_bail: tuple[CustodyCase, ...] = ()

    def card(self, key: str) -> Split | None:
        """One card; None for a board that is told of none."""
        return next((card for card in self.cards if card.key == key), None)


def measures(requests: Iterable[CustodyRequest], cases: Iterable[CustodyCase], during: Period) -> CustodyMeasures:
    """Counted over the requests and logs that were asked for in this period; of logs, those where an adult arrived."""
    known = list(requests)
    by_log = {log: request for request in known for log in request.logs}
    asked = sorted((r for r in known if during.has(r.asked_at)), key=lambda r: (r.asked_at, r.id), reverse=True)
    there = [case for case in cases if case.arrived_at is not None and during.has(case.began_at)]
    there.sort(key=lambda case: (case.began_at, case.id), reverse=True)
    responses = {c.id: by_log[c.id].response(c.arrived_at) for c in there if c.id in by_log}
    in_time = {c.id: by_log[c.id].in_time(c.arrived_at) for c in there if c.id in by_log}
    met, unmet = (sum(r.how in hows for r in asked) for hows in (MET, UNMET))
    refused = tuple(case for case in there if case.after_charge is not None)
    return CustodyMeasures(
        attended=Count(key="attended", number=len(there)),
        requests=card_of("requests", HOW, (r.how for r in asked)),
        met=Met(number=met, of=met + unmet),
        response=lengths(responses.values()),
        in_custody=lengths(case.in_custody for case in there),
        at_night=lengths(case.at_night or None for case in there),
        strip=sum(case.strip for case in there),
        intimate=sum(case.intimate for case in there),
        cards=(
            card_of(
                "response",
                (*(key for key, _ in _MINUTES), "longer", UNKNOWN),
                (_band(responses.get(case.id), _MINUTES) for case in there),
            ),
            card_of("in_time", ("in_time", "late", UNKNOWN), (_PUNCTUAL[in_time.get(case.id)] for case in there)),
            *(card_of(key, parts, map(of, there)) for key, parts, of in _CARDS),
        ),
        after_charge=report([c.after_charge for c in refused if c.after_charge is not None]),
        unmet=tuple(r for r in asked if r.how in {"no_adult", "declined"}),
        refused_bail=refused,
    )


def for_board(found: CustodyMeasures) -> CustodyMeasures:
    """The same for a board: no part from 1 to 4, nothing from which one could be reckoned, and no single case."""
    there = found.attended.number
    others = [part for part in found.requests.parts if part.key != "scheme"]
    requests = without_few(
        Split(key="others", total=Count(key="total", number=sum(p.number for p in others)), parts=tuple(others))
    )
    is_few = 0 < there < SMALL
    cards = () if is_few else tuple(put_together(card) for card in found.cards)
    whole = {card.key for card in cards if is_whole(card)}
    is_told = not is_few and not any(part.mask for part in requests.parts if part.key in MET | UNMET)
    came = there + sum(part.number for part in requests.parts if part.key in MET)
    wanted = came + sum(part.number for part in requests.parts if part.key in UNMET)
    return CustodyMeasures(
        attended=Count(key="attended", mask=FEW) if is_few else found.attended,
        requests=requests,
        met=Met(number=came, of=wanted) if is_told else Met(mask=HIDDEN),
        response=lengths_for_board(found.response, "response" in whole),
        in_custody=lengths_for_board(found.in_custody, "hours" in whole),
        at_night=lengths_for_board(found.at_night, "nights" in whole),
        cards=cards,
        after_charge=report_for_board(found.after_charge, "bail" in whole),
    )


def _band(length: timedelta | None, limits: tuple[tuple[str, int], ...]) -> str:
    """The first limit (minutes) that it keeps, the limit in it."""
    if length is None:
        return UNKNOWN
    return next((key for key, most in limits if length <= timedelta(minutes=most)), "longer")
