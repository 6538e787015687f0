"""What custody figures are counted from, as this laptop holds it."""

from collections.abc import Mapping

import msgspec

from app.domain.custody_case import CustodyCase
from app.domain.custody_request import CustodyRequest
from app.domain.ids import Id


class CustodyFiguresRow(msgspec.Struct, frozen=True, kw_only=True):
    """All logs and requests here, of any time. `unreadable` logs were made by a newer Waymark and are in no figure. `names` are
    those of the adults."""

    cases: tuple[CustodyCase, ...] = ()
    requests: tuple[CustodyRequest, ...] = ()
    unreadable: int = 0
    names: Mapping[Id, str] = {}
