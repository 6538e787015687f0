"""The one policy: may this person make this change? Laptop and server call the same function (DOMAIN 1.2).

Access to a scope (membership) comes from allocation and team and is given in `Actor.is_member`; this module decides what
a member's role allows. It is never asked by a screen to hide a record, only to explain a refusal.
"""

from enum import StrEnum

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.record import Record
from app.domain.signature import Resolution, Signature
from app.domain.standing import Stage, Standing
from app.domain.types import DIRECTORY_TYPES, SCOPE_BEARERS


class Role(StrEnum):
    """Roles that a service maps its job titles to. More join with their screens."""

    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    APPROPRIATE_ADULT = "appropriate_adult"


class Permission(StrEnum):
    """What a screen asks before it offers something."""

    RECORD = "record"
    SUBMIT = "submit"
    COUNTERSIGN = "countersign"
    ALLOCATE = "allocate"
    DIRECTORY = "directory"
    RESOLVE = "resolve"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts, as what, and whether they are a member of the scope in question."""

    person: Id
    role: str
    team: Id = NO_ID
    is_member: bool = True


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change to one record. `before` is None for a creation; views may be None where this version cannot read them."""

    type: str
    kind: str
    scope: Id
    paths: tuple[tuple[str, ...], ...] = ()
    before: Record | None = None
    after: Record | None = None
    made_by: Id = NO_ID
    saw_standing: bool = True
    """The laptop asks about what it shows. The service asks about a change made when its author may not have seen the
    signature yet: then the change stands, and the record reads "changed since signed" (SYNC 2.6)."""


class Allowed(msgspec.Struct, frozen=True):
    """The change may be made."""


class NotAllowed(msgspec.Struct, frozen=True):
    """The change may not be made; `reason` is a sentence for the person."""

    reason: str


Decision = Allowed | NotAllowed
_YES = Allowed()

_CASE_TYPES = frozenset(
    {"child", "episode", "order", "offence", "assessment", "contact", "addendum", "appointment", "plan", "certificate"}
)
_GRANTS: dict[str, frozenset[Permission]] = {
    Role.PRACTITIONER: frozenset({Permission.RECORD, Permission.SUBMIT, Permission.RESOLVE}),
    Role.MANAGER: frozenset(
        {Permission.RECORD, Permission.SUBMIT, Permission.COUNTERSIGN, Permission.ALLOCATE, Permission.RESOLVE}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.DIRECTORY, Permission.ALLOCATE}),
    Role.APPROPRIATE_ADULT: frozenset(),
}
_SIGNING = {
    "submitted": Permission.SUBMIT,
    "agreed": Permission.SUBMIT,
    "returned": Permission.COUNTERSIGN,
    "countersigned": Permission.COUNTERSIGN,
    "reopened": Permission.COUNTERSIGN,
}


def may(role: str, permission: Permission) -> bool:
    """Does this role carry this permission at all?"""
    return permission in _GRANTS.get(role, frozenset())


def decide(actor: Actor, change: Change, standing: Standing | None = None) -> Decision:
    """Allowed, or NotAllowed with the reason. `standing` is that of the record a signature or edit is about."""
    if not actor.is_member and change.type not in DIRECTORY_TYPES:
        return NotAllowed("This record is with another team, so your change is not part of it. Talk to your manager.")
    wanted = _permission(change)
    if wanted is None:
        return NotAllowed("Only the central service makes this kind of record.")
    if not may(actor.role, wanted):
        return NotAllowed(_ROLE_SENTENCES[wanted])
    if change.kind in {"void", "unvoid"} and not isinstance(change.after, Signature):
        return _of_removal(actor, change)
    return (
        _of_signing(actor, change, standing) if isinstance(change.after, Signature) else _of_edit(actor, change, standing)
    )


_ROLE_SENTENCES = {
    Permission.RECORD: "Your role does not write in children’s records.",
    Permission.SUBMIT: "Your role does not send assessments for countersigning.",
    Permission.COUNTERSIGN: "Only a manager can countersign, return or reopen this.",
    Permission.ALLOCATE: "Only a manager can change who works with this child.",
    Permission.DIRECTORY: "Only an administrator can change teams and people.",
    Permission.RESOLVE: "Your role does not decide between two versions.",
}


def _permission(change: Change) -> Permission | None:
    if change.type in DIRECTORY_TYPES:
        return Permission.DIRECTORY
    if change.type == "allocation":
        return Permission.ALLOCATE
    if change.type == "resolution":
        return Permission.RESOLVE
    if change.type == "signature":
        return _SIGNING.get(change.after.meaning) if isinstance(change.after, Signature) else None
    return Permission.RECORD if change.type in _CASE_TYPES else None


def _of_signing(actor: Actor, change: Change, standing: Standing | None) -> Decision:
    signature = change.after
    assert isinstance(signature, Signature)
    if change.kind != "create":
        return NotAllowed("A signature is never changed. Sign again, or reopen with a reason.")
    if signature.signer != actor.person:
        return NotAllowed("A signature can only be made by the person it names.")
    authors = standing.authors if standing else ()
    if signature.meaning == "countersigned" and actor.person in authors:
        return NotAllowed("You wrote this, so somebody else signs.")
    if signature.meaning == "countersigned" and not authors:
        return NotAllowed("Nobody has sent this to be countersigned.")
    is_signed = standing is not None and standing.is_signed and change.saw_standing
    if is_signed and signature.meaning in {"submitted", "returned"}:
        return NotAllowed("This is countersigned. Ask a manager to reopen it first.")
    return _YES


def _of_removal(actor: Actor, change: Change) -> Decision:
    """What bears a file is never removed; a stage only by a manager (DOMAIN 4.2), a contact by its author or a manager."""
    is_manager = may(actor.role, Permission.COUNTERSIGN)
    if change.type in SCOPE_BEARERS:
        return NotAllowed("The record that a file belongs to is never removed. Talk to your manager.")
    if change.type == "assessment" and not is_manager:
        return NotAllowed("Only a manager can remove an assessment.")
    if change.type == "contact" and change.kind == "void" and change.made_by != actor.person and not is_manager:
        return NotAllowed("Somebody else wrote this contact. Only they or a manager can remove it.")
    return _YES


def _of_edit(actor: Actor, change: Change, standing: Standing | None) -> Decision:
    is_signed = standing is not None and standing.stage is Stage.COUNTERSIGNED
    if change.type == "assessment" and change.before is not None and is_signed and change.saw_standing:
        return NotAllowed("This assessment is countersigned. Ask a manager to reopen it before you change it.")
    if isinstance(change.after, Resolution) and change.after.by != actor.person:
        return NotAllowed("A decision can only be made by the person it names.")
    return _YES
