"""Whom the laptop takes for its service: the authorities of its operating system, or the one authority it joined with."""

import ssl
from functools import lru_cache
from typing import Final

from app.domain.errors import Unavailable

SAFE: Final = "Your work is safe on this laptop and will be sent later. Please tell your service desk."
UNKNOWN: Final = f"The service cannot prove who it is: its certificate is from nobody that this laptop knows. {SAFE}"
OUT_OF_DATE: Final = f"The service’s certificate is out of date, or this laptop’s clock is wrong. {SAFE}"
OTHER_NAME: Final = f"What answers under the service’s address has another name in its certificate. {SAFE}"
NOT_SECURE: Final = f"A secure connection to the service could not be made. {SAFE}"
_EXPIRED, _NOT_YET, _HOSTNAME, _ADDRESS = 10, 9, 62, 64
_LARGEST: Final = 64 * 1024
PATH: Final = "/certificate"


@lru_cache(maxsize=4)
def context_for(authority: str) -> ssl.SSLContext:
    """What a connection has to prove: with `authority` (PEM) only that one counts, whoever else the system believes.

    One for all links of a process: each holds every authority of the system, which takes megabytes."""
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=authority)
    else:
        context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def trouble(error: BaseException) -> Unavailable | None:
    """The sentence for a connection that could not be made secure; None where that was not the trouble."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return Unavailable(_SENTENCES.get(seen.verify_code, UNKNOWN))
        if isinstance(seen, ssl.SSLError):
            return Unavailable(NOT_SECURE)
        seen = seen.__cause__ or seen.__context__
    return None


_SENTENCES: Final = {_EXPIRED: OUT_OF_DATE, _NOT_YET: OUT_OF_DATE, _HOSTNAME: OTHER_NAME, _ADDRESS: OTHER_NAME}


def shown_authority(address: str) -> str:
    """The authority that the service shows, in PEM. Nothing is believed yet: the caller compares it with a pin.

    Raises Unavailable.
    """
    import httpx

    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            httpx.Client(verify=anybody, timeout=10, follow_redirects=False) as client,
            client.stream("GET", address + PATH) as answer,
        ):
            shown = b""
            for part in answer.iter_raw():
                shown += part
                if len(shown) > _LARGEST:
                    break
            if answer.status_code != 200 or len(shown) > _LARGEST:
                raise Unavailable(UNKNOWN)
            return shown.decode("ascii")
    except (httpx.HTTPError, UnicodeDecodeError) as error:
        raise trouble(error) or Unavailable(NOT_SECURE) from error
