"""The list of record types: the one place where a new type is made known to store, sync and server."""

from typing import Final

import msgspec

from app.domain.assessment import Assessment
from app.domain.attachment import Attachment
from app.domain.child import Child
from app.domain.concern import Concern
from app.domain.contact import Addendum, Appointment, Contact
from app.domain.event import Event
from app.domain.form_file import FormFile
from app.domain.ids import Id
from app.domain.involvement import Allocation, Episode, Grant, Offence, Opening, Order
from app.domain.mark import Mark
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.record import Record, Unreadable, with_identity
from app.domain.report import Filing, Report
from app.domain.restricted import Restricted
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person, Service, Team
from app.domain.signature import Certificate, Conflict, Resolution, Signature

TYPES: Final[dict[str, type[Record]]] = {
    t.type_name: t
    for t in (
        Service,
        Team,
        Person,
        FormFile,
        Child,
        Episode,
        Allocation,
        Grant,
        Opening,
        Order,
        Offence,
        Assessment,
        SelfAssessment,
        Contact,
        Addendum,
        Event,
        Appointment,
        Plan,
        Pack,
        Restricted,
        Signature,
        Certificate,
        Report,
        Filing,
        Conflict,
        Resolution,
        Mark,
        Attachment,
        Concern,
    )
}

DIRECTORY_TYPES: Final = frozenset({"service", "team", "person", "form"})
"""Types that live in the service directory."""

RESTRICTED_TYPES: Final = frozenset({"restricted", "grant", "addendum", "conflict", "resolution", "mark"})
"""Types that live with a restricted record; all types but `restricted` and the directory's live in a child's file."""

ANSWERS_A_FORM: Final = frozenset({"assessment", "self_assessment"})
"""Types whose answers merge by the form definition that the record names."""

SCOPE_BEARERS: Final = {"child": "child", "service": "directory", "restricted": "restricted"}
"""Creating a record of this type makes its scope, of this kind. Attendances, victims' files and forums join here."""


def belongs(type_name: str, scope_kind: str) -> bool:
    """May a record of this type live in a scope of this kind?"""
    if scope_kind == "directory":
        return type_name in DIRECTORY_TYPES
    if scope_kind == "restricted":
        return type_name in RESTRICTED_TYPES
    return type_name not in DIRECTORY_TYPES and type_name != "restricted"


_DECODERS = {name: msgspec.json.Decoder(t) for name, t in TYPES.items()}


def view(type_name: str, id: Id, scope: Id, body: bytes, ver: int = 0) -> Record | Unreadable:
    """The typed view of a stored body, or `Unreadable` when this version does not know the type or its values."""
    decoder = _DECODERS.get(type_name)
    if decoder is None:
        return Unreadable(id=id, scope=scope, type=type_name, body=body, reason="type")
    try:
        return with_identity(decoder.decode(body), id, scope, ver)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return Unreadable(id=id, scope=scope, type=type_name, body=body, reason="body")
