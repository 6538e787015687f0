"""The short token that every other request has to show."""

from typing import Final

import msgspec

TOKEN_S: Final = 600
"""Seconds for which a token is good at the most."""


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A token for the key that signs this. `seconds`: for how long; the service gives it for no longer than TOKEN_S."""

    seconds: int = TOKEN_S


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What every other request has to show, and for how many seconds from now on it is good. `at` is the service's clock.

    `sign_in_by_at`: until when the person's sign-in with the council's account is fresh, empty where none is wanted.
    `must_sign_in`: it is not, and until it is the token opens only the doors by which work is handed in.
    """

    token: str
    seconds: int
    at: str
    sign_in_by_at: str = ""
    must_sign_in: bool = False
