"""A child for whom a certificate may be made."""

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.signature import Certificate


class CertificateStart(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose order ends or ended lately, and the certificate begun for it."""

    id: Id
    scope: Id
    child: Child
    order: Order | None
    worker: str
    certificate: Certificate | None
    achievements: tuple[str, ...]
