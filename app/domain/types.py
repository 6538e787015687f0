"""The list of record types: the one place where a new type is made known to store, sync and server."""

from typing import Final

import msgspec

from app.domain.adult_profile import AdultProfile
from app.domain.assessment import Assessment
from app.domain.attachment import Attachment
from app.domain.attendance import Attendance
from app.domain.attendance_link import AttendanceLink
from app.domain.attendance_review import AttendanceReview
from app.domain.availability import Availability
from app.domain.call_out import CallOut
from app.domain.call_out_answer import CallOutAnswer
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
from app.domain.rota import Rota
from app.domain.self_assessment import SelfAssessment
from app.domain.service import Person, Service, Team
from app.domain.shift import Shift
from app.domain.signature import Certificate, Conflict, Resolution, Signature
from app.domain.stamp import Stamp

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
        Attendance,
        Stamp,
        AttendanceReview,
        AttendanceLink,
        Rota,
        AdultProfile,
        Availability,
        Shift,
        CallOut,
        CallOutAnswer,
    )
}

DIRECTORY_TYPES: Final = frozenset({"service", "team", "person", "form"})
"""Types that live in the service directory."""

RESTRICTED_TYPES: Final = frozenset({"restricted", "grant", "addendum", "conflict", "resolution", "mark"})
"""Types that live with a restricted record."""

_BESIDE_ATTENDANCE: Final = frozenset({"stamp", "attendance_review"})
ATTENDANCE_TYPES: Final = frozenset({"attendance", *_BESIDE_ATTENDANCE, "grant", "attachment", "addendum", "signature"}) | {
    "conflict", "resolution", "mark", "self_assessment",
}  # fmt: skip
"""Types that live with an attendance. All types but the directory's, `restricted` and these three live in a child's file."""

_ONLY_IN_ROTA: Final = frozenset({"rota", "adult_profile", "availability", "shift", "call_out", "call_out_answer"})
ROTA_TYPES: Final = _ONLY_IN_ROTA | {"conflict", "resolution", "mark"}
"""Types that live in the rota of the appropriate adults."""

ANSWERS_A_FORM: Final = frozenset({"assessment", "self_assessment", "attendance"})
"""Types whose answers merge by the form definition that the record names."""

SCOPE_BEARERS: Final = {
    "child": "child",
    "service": "directory",
    "restricted": "restricted",
    "attendance": "attendance",
    "rota": "rota",
}
"""Creating a record of this type makes its scope, of this kind. Victims' files and forums join here."""

_LIVES_IN: Final = {
    "directory": DIRECTORY_TYPES,
    "restricted": RESTRICTED_TYPES,
    "attendance": ATTENDANCE_TYPES,
    "rota": ROTA_TYPES,
}
_NEVER_IN_A_FILE: Final = DIRECTORY_TYPES | _BESIDE_ATTENDANCE | _ONLY_IN_ROTA | {"restricted", "attendance"}


def belongs(type_name: str, scope_kind: str) -> bool:
    """May a record of this type live in a scope of this kind?"""
    kept = _LIVES_IN.get(scope_kind)
    return type_name in kept if kept is not None else type_name not in _NEVER_IN_A_FILE


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
