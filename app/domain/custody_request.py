"""What became of each request for an appropriate adult: an adult came, a parent did, or nobody was found. Pure (DOMAIN 16.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.domain.call_out import CallOut
from app.domain.call_out_answer import DECLINE, CallOutAnswer
from app.domain.custody_case import CustodyCase
from app.domain.ids import Id
from app.domain.wall_time import utc

HOW: Final = ("scheme", "parent", "another_scheme", "no_log", "no_adult", "not_needed", "declined", "open")
"""What can become of a request: an adult of this service came; a parent or carer; another scheme; an adult is said to have
gone, and no log is here; nobody was found; not needed any more; the adult who was rung declined; not over yet."""
MET: Final = frozenset({"scheme", "parent", "another_scheme", "no_log"})
UNMET: Final = frozenset({"no_adult"})
PLANNED: Final = timedelta(hours=2)
"""Needed so much later than asked, a request is a booking: the way there is no answer to it, its hour is."""
_ENDINGS: Final = {"done": "no_log"}


class CustodyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`how` is a code of HOW. `reasons` are those of adults who declined, `logs` the logs that came of it."""

    id: Id
    asked_at: datetime
    needed_by: datetime | None = None
    station: str = ""
    how: str
    reasons: tuple[str, ...] = ()
    logs: tuple[Id, ...] = ()

    def response(self, arrived: datetime | None) -> timedelta | None:
        """From asking to this arrival; None for a booking, and where an arrival lies before the request."""
        is_booking = self.needed_by is not None and self.needed_by - self.asked_at > PLANNED
        return None if arrived is None or arrived < self.asked_at or is_booking else arrived - self.asked_at

    def in_time(self, arrived: datetime | None) -> bool | None:
        """Was the adult there by the hour that was asked for? None where none was."""
        return None if arrived is None or self.needed_by is None else arrived <= self.needed_by


def requests_of(
    call_outs: Iterable[CallOut], answers: Iterable[CallOutAnswer], cases: Sequence[CustodyCase]
) -> tuple[CustodyRequest, ...]:
    """Each request once: those of the rota with the logs that came of them, and logs whose adult was rung directly."""
    known = {call_out.id: call_out for call_out in call_outs}
    declines: dict[Id, list[str]] = {}
    for answer in sorted(answers, key=lambda a: (a.at, a.id)):
        if answer.says == DECLINE and answer.reason:
            declines.setdefault(answer.call_out, []).append(answer.reason)
    logs: dict[Id, list[CustodyCase]] = {id: [] for id in known}
    alone = []
    for case in cases:
        if case.call_out in logs:
            logs[case.call_out].append(case)
        else:
            alone.append(_rung(case))
    asked = [_of_rota(known[id], tuple(declines.get(id, ())), found) for id, found in logs.items()]
    return tuple(sorted((one for one in (*asked, *alone) if one is not None), key=lambda r: (r.asked_at, r.id)))


def _of_rota(call_out: CallOut, reasons: tuple[str, ...], cases: Sequence[CustodyCase]) -> CustodyRequest | None:
    asked = utc(call_out.requested_at)
    if asked is None:
        return None
    how = "scheme" if any(case.arrived_at for case in cases) else _ENDINGS.get(call_out.ending, call_out.ending)
    return CustodyRequest(
        id=call_out.id,
        asked_at=asked,
        needed_by=utc(call_out.needed_by),
        station=call_out.station,
        how=how if how in HOW else "open",
        reasons=reasons,
        logs=tuple(case.id for case in cases),
    )


def _rung(case: CustodyCase) -> CustodyRequest:
    is_declined = case.declined is not None
    return CustodyRequest(
        id=case.id,
        asked_at=case.began_at,
        station=case.station,
        how="scheme" if case.arrived_at else "not_needed" if case.is_cancelled else "declined" if is_declined else "open",
        reasons=(case.declined,) if case.declined else (),
        logs=(case.id,),
    )
