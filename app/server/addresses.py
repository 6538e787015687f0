"""Which network address asks. Behind a proxy it is the one that the proxy names, if the proxy is one that we trust."""

import ipaddress
from collections.abc import Iterable

from starlette.requests import Request

from app.domain.errors import Refused


def address_of(request: Request) -> str:
    """The network address that asks: of IPv6 the network, within which anybody has as many addresses as they like."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def checked_proxies(named: Iterable[str]) -> list[str]:
    """Addresses and networks of proxies, as they were typed. Raises Refused for anything else, `*` among it."""
    proxies = list(named)
    for text in proxies:
        try:
            ipaddress.ip_network(text)
        except ValueError as error:
            sentence = f"“{text}” is no network address. Name the proxy by its address, such as 10.0.0.7 or 10.0.0.0/24."
            raise Refused(sentence) from error
    return proxies
