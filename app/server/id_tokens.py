"""Is this the council's word that somebody signed in, for us, just now, on this laptop? Pure: the keys and the time come in."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""Signatures with keys whose public half is published. `none` and shared secrets (HS256) are not among them."""
LEEWAY_S: Final = 60
"""How far the council's clock and the service's may be apart."""
_LONGEST_SUBJECT: Final = 255
_LONGEST_NAME: Final = 200
_NAMES: Final = ("preferred_username", "email", "name")


class NotGenuine(Exception):
    """It is not. The text says which check failed, without a word of what was in it."""


class KeyUnknown(NotGenuine):
    """It names a key that is not among the council's, as far as they are known here."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The council's lasting name for an account, as the client that asked is told it, and what people call it."""

    issuer: str
    client: str
    subject: str
    name: str


def account_of(token: str, keys: KeySet, *, issuer: str, client: str, nonce: str, now: float) -> Account:
    """Whose sign-in this ID token states. Raises NotGenuine."""
    try:
        claims = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        _expected(issuer, client, nonce, now).validate(claims)
    except InvalidKeyIdError as error:
        raise KeyUnknown("key") from error
    except (JoseError, ValueError, RecursionError) as error:
        raise NotGenuine(type(error).__name__) from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise NotGenuine("sub")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client:
        raise NotGenuine("azp")
    return Account(issuer=issuer, client=client, subject=subject, name=_name(claims) or subject[:_LONGEST_NAME])


def _expected(issuer: str, client: str, nonce: str, now: float) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )


def _name(claims: Mapping[str, Any]) -> str:
    """What the person knows the account by."""
    found = (claims.get(name) for name in _NAMES)
    texts = ("".join(c for c in text if c.isprintable()).strip() for text in found if isinstance(text, str))
    return next((text[:_LONGEST_NAME] for text in texts if text), "")
