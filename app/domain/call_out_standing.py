"""Where a request for an adult stands, computed from its answers, and whether it is the last minute."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from app.domain.call_out import CallOut
from app.domain.call_out_answer import ACCEPT, DECLINE, CallOutAnswer
from app.domain.ids import Id
from app.domain.moment import instant
from app.domain.rota import Rota


class CallOutState(StrEnum):
    """`twice`: two accepted apart and somebody has to stand one down."""

    OPEN = "open"
    ACCEPTED = "accepted"
    TWICE = "twice"
    OVER = "over"


class CallOutStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The state, and who accepts and declines now, each in the order of their first answer."""

    state: CallOutState
    accepted: tuple[Id, ...] = ()
    declined: tuple[Id, ...] = ()


def call_out_standing(call_out: CallOut, answers: Iterable[CallOutAnswer]) -> CallOutStanding:
    """Where it stands. Answers to other requests are passed over. The same set of answers gives the same standing in any order."""
    latest: dict[Id, CallOutAnswer] = {}
    first: dict[Id, tuple[float, Id]] = {}
    for answer in sorted((a for a in answers if a.call_out == call_out.id), key=lambda a: (instant(a.at), a.id)):
        latest[answer.person] = answer
        first.setdefault(answer.person, (instant(answer.at), answer.id))
    order: Sequence[Id] = sorted(latest, key=lambda person: first[person])
    accepted = tuple(person for person in order if latest[person].says == ACCEPT)
    declined = tuple(person for person in order if latest[person].says == DECLINE)
    if call_out.ending:
        state = CallOutState.OVER
    else:
        state = (CallOutState.OPEN, CallOutState.ACCEPTED, CallOutState.TWICE)[min(len(accepted), 2)]
    return CallOutStanding(state=state, accepted=accepted, declined=declined)


def is_last_minute(call_out: CallOut, rota: Rota, now: str) -> bool:
    """Is it needed within the hours that the rota calls the last minute, or already?"""
    return instant(call_out.begins_at) - instant(now) <= rota.last_minute_hours * 3600
