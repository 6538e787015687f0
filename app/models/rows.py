"""Rows of the record table as envelopes and views: the columns in one place."""

from typing import Any

from app.domain.ids import Id
from app.domain.record import Envelope

COLUMNS = "n, id, scope, type, ver, body, made_by, made_at, changed_by, changed_at, voided"


def envelope_of(row: Any) -> Envelope:
    """The envelope of a row selected with COLUMNS."""
    return Envelope(
        id=Id(row.id),
        scope=Id(row.scope),
        type=row.type,
        ver=row.ver,
        made_by=Id(row.made_by),
        made_at=row.made_at,
        changed_by=Id(row.changed_by),
        changed_at=row.changed_at,
        voided=bool(row.voided),
    )
