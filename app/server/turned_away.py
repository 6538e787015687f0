"""Requests that get no verdict: the service says why in a `Fault` (or a `Gap`), and nothing has changed."""

import msgspec

from app.sync.protocol.messages import Fault, Gap


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


def gap(expected: int) -> TurnedAway:
    """Ops are missing before these; the laptop sends again from `expected`."""
    return TurnedAway(409, Gap(expected=expected))


def other_history() -> TurnedAway:
    """The database is not the one that the laptop last spoke with, or it knows less, or something else."""
    return fault(409, "diverged", "The service was set back to an earlier copy. Your work is safe on this laptop.")


def clone() -> TurnedAway:
    """Two different operations carry one number or one id: this laptop, or a copy of it, is not what it was."""
    return fault(409, "clone", "Another copy of this laptop has been used. Your work is safe here. Please join again.")
