"""The one policy: may this person make this change, and may their laptop hold this? Laptop and service call the same.

Access to a scope (membership) comes from allocation, team, booking or grant and is given in `Actor.is_member`; what a
member's role allows stands in `app.domain.policy_table`, row by row (DOMAIN 1.2). This module only reads the rows. It is
never asked by a screen to hide a record, only to explain a refusal.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from app.domain.asked import Actor, Around, Asked, Change
from app.domain.policy_table import (
    ALWAYS,
    COMES_FROM,
    EVERYTHING,
    EXPORTS,
    FIGURES,
    HOLDS,
    MANAGERS,
    RULES,
    Holds,
    Rule,
)
from app.domain.roles import READER, THE_SERVICE, Role
from app.domain.signature import Signature
from app.domain.standing import Standing
from app.domain.types import DIRECTORY_TYPES

__all__ = [
    "MANAGERS",
    "READER", "THE_SERVICE", "Actor", "Allowed", "Around", "Change", "Decision", "NotAllowed", "Permission", "Reads", "Role",
    "decide", "figures", "is_manager", "may", "may_be_allocated", "may_count_custody", "may_export", "may_read", "reads",
]  # fmt: skip


class Permission(StrEnum):
    """What a screen asks before it offers something."""

    RECORD = "record"
    ASSESS = "assess"
    PLAN = "plan"
    REPORT = "report"
    CERTIFY = "certify"
    ACT_ON_CONCERN = "act_on_concern"
    KEEP_FILE = "keep_file"
    INVOLVE = "involve"
    DIARY = "diary"
    SUBMIT = "submit"
    COUNTERSIGN = "countersign"
    ALLOCATE = "allocate"
    DIRECTORY = "directory"
    RESOLVE = "resolve"
    RESTRICT = "restrict"
    EVENT = "event"
    ATTEND = "attend"
    GIVE_ATTENDANCE = "give_attendance"
    REVIEW_ATTENDANCE = "review_attendance"
    LINK_ATTENDANCE = "link_attendance"
    KEEP_ROTA = "keep_rota"
    SAY_WHEN = "say_when"
    CALL_OUT = "call_out"
    ANSWER_CALL = "answer_call"
    OPEN_WITH_REASON = "open_with_reason"


class Allowed(msgspec.Struct, frozen=True):
    """The change may be made."""


class NotAllowed(msgspec.Struct, frozen=True):
    """The change may not be made; `reason` is a sentence for the person."""

    reason: str


Decision = Allowed | NotAllowed
_YES: Final = Allowed()
NOT_WITH_YOU: Final = "This record is with another team, so your change is not part of it. Talk to your manager."
_BY_SERVICE: Final = "Only the central service makes this kind of record."

_PERMITS: Final[dict[Permission, tuple[str, str]]] = {
    Permission.RECORD: ("contact", "create"),
    Permission.ASSESS: ("assessment", "create"),
    Permission.PLAN: ("plan", "create"),
    Permission.REPORT: ("report", "create"),
    Permission.CERTIFY: ("certificate", "create"),
    Permission.ACT_ON_CONCERN: ("concern", "patch"),
    Permission.KEEP_FILE: ("child", "create"),
    Permission.INVOLVE: ("episode", "create"),
    Permission.DIARY: ("appointment", "create"),
    Permission.SUBMIT: ("signature/submitted", "create"),
    Permission.COUNTERSIGN: ("signature/countersigned", "create"),
    Permission.ALLOCATE: ("allocation", "create"),
    Permission.DIRECTORY: ("person", "create"),
    Permission.RESOLVE: ("resolution", "create"),
    Permission.EVENT: ("event", "create"),
    Permission.RESTRICT: ("restricted", "create"),
    Permission.ATTEND: ("stamp", "create"),
    Permission.GIVE_ATTENDANCE: ("attendance", "create"),
    Permission.REVIEW_ATTENDANCE: ("attendance_review", "create"),
    Permission.LINK_ATTENDANCE: ("attendance_link", "create"),
    Permission.KEEP_ROTA: ("shift", "create"),
    Permission.SAY_WHEN: ("availability", "create"),
    Permission.CALL_OUT: ("call_out", "create"),
    Permission.ANSWER_CALL: ("call_out_answer", "create"),
}
_SENTENCES: Final[dict[str, str]] = {
    "signature/submitted": "Your role does not send assessments for countersigning.",
    "signature/agreed": "Your role does not send assessments for countersigning.",
    "signature/countersigned": "Only a manager can countersign, return or reopen this.",
    "signature/returned": "Only a manager can countersign, return or reopen this.",
    "signature/reopened": "Only a manager can countersign, return or reopen this.",
    "signature/abandoned": "Only a manager can abandon this.",
    "signature/attended": "Only the appropriate adult who attended signs a custody log.",
    "signature/auto_signed": "Your role does not send assessments for countersigning.",
    "allocation": "Only a manager can change who works with this child.",
    "grant": "Only a manager can let somebody into this file.",
    "service": "Only an administrator can change teams and people.",
    "team": "Only an administrator can change teams and people.",
    "person": "Only an administrator can change teams and people.",
    "form": "Only an administrator publishes forms, and a published one is never changed.",
    "resolution": "Your role does not decide between two versions.",
    "attendance": "Only an appropriate adult keeps a custody log.",
    "stamp": "Only an appropriate adult keeps a custody log.",
    "attendance_review": "Only a manager reviews a custody log.",
    "attendance_link": "Your role does not link a custody log to a child’s file.",
    "rota": "Only a manager or an administrator keeps the rota.",
    "adult_profile": "Only a manager or an administrator keeps the rota.",
    "shift": "Only a manager or an administrator keeps the rota.",
    "availability": "Only an appropriate adult says when they can come.",
    "call_out": "Only those who go as appropriate adults, and managers, enter a request.",
    "call_out_answer": "Only an appropriate adult answers a request.",
    "opening": _BY_SERVICE,
    "conflict": _BY_SERVICE,
    "mark": _BY_SERVICE,
    "concern": "Your role does not record what was done about a worry. Tell the child’s worker or your manager.",
}
_DEFAULT: Final = "Your role does not write in children’s records."
_REMOVING_CONCERN: Final = "What was said about safety is never taken out. Record what was done about it."
_REMOVING_STAGE: Final = "Only a manager can remove an assessment."


def decide(actor: Actor, change: Change, standing: Standing | None = None) -> Decision:
    """Allowed, or NotAllowed with the reason. `standing` is that of the record a signature or edit is about."""
    if not actor.is_member and change.type not in DIRECTORY_TYPES:
        return NotAllowed(NOT_WITH_YOU)
    what, asked = _what(change), Asked(actor, change, standing)
    rows = [rule for rule in RULES if what in rule.types and actor.role in rule.roles and change.kind in rule.kinds]
    bound = (c for types, kinds, c in ALWAYS if (what in types or change.type in types) and change.kind in kinds)
    broken = next((c.otherwise for c in bound if not c.holds(asked)), "") if _has_any(actor.role, what) else ""
    if broken or not rows:
        return NotAllowed(broken or _refusal(actor.role, what, change.kind))
    missing = [_unmet(rule, asked) for rule in rows]
    return _YES if "" in missing else NotAllowed(missing[0])


def _what(change: Change) -> str:
    """The type as the rows name it: a signature with its meaning, where it can be read."""
    if change.type == Signature.type_name and isinstance(change.after, Signature):
        return f"{change.type}/{change.after.meaning}"
    return change.type


def _has_any(role: str, what: str) -> bool:
    """Does the role change this type in any way at all? Else the sentence is about the role, not about the record."""
    return any(role in rule.roles and any(t == what or t.startswith(f"{what}/") for t in rule.types) for rule in RULES)


def _unmet(rule: Rule, asked: Asked) -> str:
    return next((condition.otherwise for condition in rule.when if not condition.holds(asked)), "")


def _refusal(role: str, what: str, kind: str) -> str:
    if what == "assessment" and kind in {"void", "unvoid"} and _has_any(role, what):
        return _REMOVING_STAGE
    if what == "concern" and kind in {"void", "unvoid"} and _has_any(role, what):
        return _REMOVING_CONCERN
    if what.startswith(Signature.type_name) and what not in _SENTENCES:
        return _BY_SERVICE
    return _SENTENCES.get(what, _DEFAULT)


def may(role: str, permission: Permission) -> bool:
    """Does this role carry this permission at all? A screen offers by it; never wider than what `decide` could allow."""
    if permission is Permission.OPEN_WITH_REASON:
        return role in COMES_FROM["opening"]
    what, kind = _PERMITS[permission]
    return any(role in rule.roles and what in rule.types and kind in rule.kinds for rule in RULES)


def is_manager(role: str) -> bool:
    """Team, practice and service managers: they countersign, allocate, and are told of openings."""
    return role in MANAGERS


def may_be_allocated(role: str) -> bool:
    """Does an allocation give this role a child's file? Others come by a visit, a grant or not at all."""
    return role in COMES_FROM["allocation"]


def figures(role: str) -> str:
    """Whose children this role's figures count: own, team, all, suppressed; empty for none."""
    return next((whose for whose, roles in FIGURES.items() if role in roles), "")


def may_count_custody(role: str) -> bool:
    """Does this role's laptop hold all custody logs, and may it read figures with small numbers in them?"""
    return role in COMES_FROM["reviews"] and figures(role) in {"team", "all"}


def may_export(role: str) -> bool:
    """May this role export data that names a child, with a reason?"""
    return role in EXPORTS


class Reads(msgspec.Struct, frozen=True):
    """What a laptop holds of a scope: everything; or all records of `types` and the person's own of `own`."""

    everything: bool = False
    types: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


_ALL: Final = Reads(everything=True)
_NOTHING: Final = Reads()


@lru_cache(maxsize=256)
def reads(role: str, scope_kind: str = "child") -> Reads:
    """What somebody who is a member with this role holds. Everybody holds the directory; who is a member of a
    restricted scope or an attendance holds all of it; a role without a row holds nothing."""
    if scope_kind in {"directory", "restricted", "attendance", "rota"}:
        return _ALL
    row = next(_rows_of(role), None)
    if row is None:
        return _NOTHING
    return _ALL if EVERYTHING in row.types else Reads(types=frozenset(row.types), own=frozenset(row.own))


def _rows_of(role: str) -> Iterator[Holds]:
    return (row for row in HOLDS if role in row.roles)


def may_read(role: str, type_name: str, *, scope_kind: str = "child", is_own: bool = False) -> bool:
    """May a member with this role hold a record of this type?"""
    held = reads(role, scope_kind)
    return held.everything or type_name in held.types or (is_own and type_name in held.own)
