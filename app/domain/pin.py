"""What may be a PIN for taking the laptop back from a child: four to eight digits, and not the ones that anybody tries first."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from app.domain.errors import Refused

_A_PIN: Final = re.compile(r"[0-9]{4,8}")
NOT_DIGITS: Final = "A PIN has 4 to 8 digits. Leave it empty to use your passphrase."
TOO_EASY: Final = (
    "This PIN is the first that anybody tries. Choose another one, not a row of digits and not a date of birth."
)
_DATES: Final = ("%d%m", "%m%d", "%Y", "%d%m%y", "%d%m%Y", "%Y%m%d", "%m%y", "%y%m%d", "%m%Y")


def looks_like_pin(typed: str) -> bool:
    """Could this be a PIN? No passphrase is as short as one."""
    return _A_PIN.fullmatch(typed) is not None


def check_pin(typed: str, born_on: str = "") -> None:
    """Raises Refused with what to do when this may not be a PIN: not digits, a row of them, or the child's date of birth
    (ISO 8601, as far as it is known)."""
    if not looks_like_pin(typed):
        raise Refused(NOT_DIGITS, "pin")
    steps = {int(b) - int(a) for a, b in pairwise(typed)}
    if steps in ({0}, {1}, {-1}) or typed in _of_birth(born_on):
        raise Refused(TOO_EASY, "pin")


def _of_birth(born_on: str) -> Sequence[str]:
    try:
        born = date.fromisoformat(born_on)
    except ValueError:
        return ()
    return [born.strftime(way) for way in _DATES]
