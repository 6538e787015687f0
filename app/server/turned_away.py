"""Requests that get no verdict: the service says why in a `Fault` (or a `Gap`), and nothing has changed."""

from typing import Final

import msgspec

from app.sync.protocol.messages.fault import Fault
from app.sync.protocol.messages.push import Gap

COPIED: Final = (
    "Another copy of what is on this laptop has been used, so this one has to join the service again. Your work is safe here. "
    "Ask your manager for a new code, then choose Join again in the sync centre."
)


class TurnedAway(Exception):
    """Answered with this HTTP status and body; no op changes its state by it."""

    def __init__(self, status: int, body: Fault | Gap) -> None:
        super().__init__(f"{status} {body.code if isinstance(body, Fault) else 'gap'}")
        self.status = status
        self.body = body
        self.wait_s = 0
        """Seconds after which to come again; 0 says nothing about it."""

    def encoded(self) -> bytes:
        """The body as JSON."""
        return msgspec.json.encode(self.body)


def fault(status: int, code: str, message: str) -> TurnedAway:
    """A fault to raise. `message` is for the person at the laptop and names nobody."""
    return TurnedAway(status, Fault(code=code, message=message))


def unknown() -> TurnedAway:
    """One answer for all that may be wrong with a laptop's proof, so that nobody learns which keys exist."""
    return fault(401, "device", "The service does not know this laptop. Your work is safe here. Talk to your manager.")


def gap(expected: int) -> TurnedAway:
    """Ops are missing before these; the laptop sends again from `expected`."""
    return TurnedAway(409, Gap(expected=expected))


def other_history() -> TurnedAway:
    """The database is not the one that the laptop last spoke with, or it knows less, or something else."""
    return fault(409, "diverged", "The service was set back to an earlier copy. Your work is safe on this laptop.")


class Copied(TurnedAway):
    """There may be two of this laptop: another op came under a used number or id. Nothing is taken."""

    def __init__(self) -> None:
        super().__init__(409, Fault(code="clone", message=COPIED))


class Apart(Copied):
    """An op came otherwise from another laptop of the same person: both were begun before the copy was made."""

    def __init__(self) -> None:
        TurnedAway.__init__(self, 409, Fault(code="apart", message=COPIED))


class OldSecret(Copied):
    """The copy is certain: it shows the secret of an answer that another one has gone beyond."""
