"""A child's plan with what its page needs."""

from collections.abc import Mapping

import msgspec

from app.domain.child import Child
from app.domain.ids import Id
from app.domain.plan import Plan
from app.domain.signature import Signature
from app.operations.rows.talking import NO_LINES, Talking


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """The newest plan of a child, if there is one."""

    plan: Plan | None
    child: Child
    worker: str
    signatures: tuple[Signature, ...]
    head_hash: str
    open_conflicts: tuple[Id, ...]
    doubts: Mapping[Id, str]
    """Signatures that are not to be relied on, and why in a few words."""
    talking: Talking = NO_LINES
