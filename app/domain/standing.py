"""Where an assessment or plan stands, computed from its head content hash and the signatures about it (DOMAIN 4.2)."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.signature import Signature


class Stage(StrEnum):
    """The computed states a person sees."""

    IN_PROGRESS = "in_progress"
    SENT = "sent"
    RETURNED = "returned"
    COUNTERSIGNED = "countersigned"
    CHANGED_SINCE_SENT = "changed_since_sent"
    CHANGED_SINCE_SIGNED = "changed_since_signed"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state, and who brought it about when. `signed` is the signature that the state rests on."""

    stage: Stage = Stage.IN_PROGRESS
    by: Id = NO_ID
    at: str = ""
    signed: Signature | None = None
    author: Id = NO_ID

    @property
    def is_signed(self) -> bool:
        """True while the head is what a manager countersigned: nothing may be changed without reopening."""
        return self.stage is Stage.COUNTERSIGNED

    @property
    def is_sent(self) -> bool:
        """True while it waits for a manager."""
        return self.stage is Stage.SENT


def standing(head_hash: str, signatures: Iterable[Signature]) -> Standing:
    """The standing of a record whose head has this content hash.

    The newest of the signatures on the head decides; where none is on the head, an older one makes it "changed since".
    Signatures are put in order by the time their signer stated and then by id, so every laptop says the same.
    """
    ordered = sorted(signatures, key=lambda s: (s.signed_at, s.id))
    author = next((s.signer for s in reversed(ordered) if s.meaning == "submitted"), NO_ID)
    on_head = [s for s in ordered if s.content_hash == head_hash and s.meaning != "agreed"]
    if on_head:
        return _of(on_head[-1], author)
    earlier = [s for s in ordered if s.meaning != "agreed"]
    if not earlier or earlier[-1].meaning in {"returned", "reopened"}:
        last = earlier[-1] if earlier else None
        stage = Stage.RETURNED if last and last.meaning == "returned" else Stage.IN_PROGRESS
        return Standing(stage=stage, author=author, signed=last, by=last.signer if last else NO_ID)
    last = earlier[-1]
    stage = Stage.CHANGED_SINCE_SIGNED if last.meaning == "countersigned" else Stage.CHANGED_SINCE_SENT
    return Standing(stage=stage, by=last.signer, at=last.signed_at, signed=last, author=author)


_STAGES = {
    "submitted": Stage.SENT,
    "returned": Stage.RETURNED,
    "countersigned": Stage.COUNTERSIGNED,
    "reopened": Stage.IN_PROGRESS,
}


def _of(last: Signature, author: Id) -> Standing:
    stage = _STAGES.get(last.meaning, Stage.IN_PROGRESS)
    return Standing(stage=stage, by=last.signer, at=last.signed_at, signed=last, author=author)
