"""Where an assessment or plan stands, computed from its head content hash and the signatures about it (DOMAIN 4.2)."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.moment import instant
from app.domain.signature import Signature


class Stage(StrEnum):
    """The computed states a person sees."""

    IN_PROGRESS = "in_progress"
    SENT = "sent"
    RETURNED = "returned"
    COUNTERSIGNED = "countersigned"
    ABANDONED = "abandoned"
    CHANGED_SINCE_SENT = "changed_since_sent"
    CHANGED_SINCE_SIGNED = "changed_since_signed"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state, and who brought it about when. `signed` is the signature that the state rests on.

    `author` sent it last; `authors` are all who ever sent it.
    """

    stage: Stage = Stage.IN_PROGRESS
    by: Id = NO_ID
    at: str = ""
    signed: Signature | None = None
    author: Id = NO_ID
    authors: tuple[Id, ...] = ()

    @property
    def is_signed(self) -> bool:
        """True while the head is what was countersigned, or signed where nobody has to: only reopening unlocks it."""
        return self.stage is Stage.COUNTERSIGNED

    @property
    def is_over(self) -> bool:
        """Signed or abandoned: nothing is changed any more, and the next stage may be started."""
        return self.stage in {Stage.COUNTERSIGNED, Stage.ABANDONED}

    @property
    def is_sent(self) -> bool:
        """True while it waits for a manager."""
        return self.stage is Stage.SENT


def in_order(signatures: Iterable[Signature]) -> list[Signature]:
    """Signatures by the instant their signer stated, but each behind the one that it answers (`after`), whatever the clocks.

    The same on every laptop: ties go by id, and what comes in a ring is taken by time.
    """
    left = sorted(signatures, key=lambda s: (instant(s.signed_at), s.id))
    ordered: list[Signature] = []
    while left:
        waiting = {s.id for s in left}
        following = next((s for s in left if s.after not in waiting), left[0])
        left.remove(following)
        ordered.append(following)
    return ordered


def standing(head_hash: str, signatures: Iterable[Signature]) -> Standing:
    """The standing of a record whose head has this content hash.

    The newest of the signatures on the head decides, but only reopening undoes a countersignature; where none is on the
    head, an older one makes it "changed since". Abandoning is about the whole stage, whatever it says by then. What a newer
    Waymark means by a signature moves nothing.
    """
    ordered = [s for s in in_order(signatures) if s.meaning in _STAGES]
    authors = tuple(s.signer for s in ordered if s.meaning in {"submitted", "auto_signed"})
    deciding: Signature | None = None
    for each in (s for s in ordered if s.content_hash == head_hash):
        if deciding is None or deciding.meaning not in _LOCKING or each.meaning in {*_LOCKING, "reopened"}:
            deciding = each
    if ordered and ordered[-1].meaning == "abandoned" and (deciding is None or deciding.meaning not in _LOCKING):
        return _of(ordered[-1], Stage.ABANDONED, authors)
    if deciding is not None:
        return _of(deciding, _STAGES[deciding.meaning], authors)
    if not ordered:
        return Standing()
    return _of(ordered[-1], _STAGES_SINCE[ordered[-1].meaning], authors)


_LOCKING = frozenset({"countersigned", "auto_signed"})
_STAGES = {
    "submitted": Stage.SENT,
    "returned": Stage.RETURNED,
    "countersigned": Stage.COUNTERSIGNED,
    "auto_signed": Stage.COUNTERSIGNED,
    "abandoned": Stage.ABANDONED,
    "reopened": Stage.IN_PROGRESS,
}
_STAGES_SINCE = {
    "submitted": Stage.CHANGED_SINCE_SENT,
    "returned": Stage.RETURNED,
    "countersigned": Stage.CHANGED_SINCE_SIGNED,
    "auto_signed": Stage.CHANGED_SINCE_SIGNED,
    "abandoned": Stage.ABANDONED,
    "reopened": Stage.IN_PROGRESS,
}


def _of(last: Signature, stage: Stage, authors: tuple[Id, ...]) -> Standing:
    author = authors[-1] if authors else NO_ID
    return Standing(stage=stage, by=last.signer, at=last.signed_at, signed=last, author=author, authors=authors)
