"""Which troubles a world has, and how often: drawn from its seed, so that some worlds have one trouble only and some have all."""

from random import Random
from typing import Final

import httpx
import msgspec

from app.domain.errors import Unavailable
from app.sync import http
from app.sync.http import meaning, unpacked
from app.sync.protocol.messages.fault import Fault


class PowerCut(BaseException):
    """The laptop went dark here. Nothing that the program does may catch this."""


class ServiceDied(BaseException):
    """The service's process ended here."""


class Weather(msgspec.Struct, frozen=True, kw_only=True):
    """The chance of each trouble at each occasion; 0 is a calm day."""

    lost: float = 0.0  # a request never arrives
    unanswered: float = 0.0  # the service did it, the answer never arrives
    doubled: float = 0.0  # the service gets it up to five times
    late: float = 0.0  # a copy arrives some time later
    cut: float = 0.0  # a page ends in the middle
    faulted: float = 0.0  # the service, or something before it, answers with a fault
    dark: float = 0.0  # the laptop loses power between two effects
    torn: float = 0.0  # the laptop loses power within a transaction
    full: float = 0.0  # the laptop's disk is full for a while
    dies: float = 0.0  # the service ends in the middle of a transaction
    raced: float = 0.0  # the service's transaction loses a race and is run again
    typing: float = 0.0  # people type on while their laptop syncs
    clocks: float = 0.0  # a laptop's clock jumps
    stolen: float = 0.0  # a laptop is reported lost
    copied: float = 0.0  # a laptop's disk is copied, and both go on


CALM = Weather()
_ODDS = {
    "lost": 0.15, "unanswered": 0.15, "doubled": 0.2, "late": 0.15, "cut": 0.1, "faulted": 0.1, "dark": 0.03, "torn": 0.15,
    "full": 0.03, "dies": 0.1, "raced": 0.2, "typing": 0.3, "clocks": 0.2, "stolen": 0.1, "copied": 0.15,
}  # fmt: skip


def weather_of(dice: Random) -> Weather:
    """The weather of a world: each trouble is there in every third world, in half of these it is mild."""
    return Weather(
        **{name: odds * dice.choice([0.4, 1.0]) if dice.random() < 0.35 else 0.0 for name, odds in _ODDS.items()}
    )


def simple_weather_of(dice: Random) -> Weather:
    """The weather of a short world: a few troubles, and these in earnest."""
    few = dice.sample(sorted(_ODDS), dice.choice([1, 2, 2, 3]))
    return Weather(**{name: _ODDS[name] * dice.choice([1.0, 2.0]) for name in few})


FAULTS: Final = (
    (400, "malformed"), (401, "device"), (401, "sign_in"), (401, "token"), (403, "forbidden"), (404, "path"), (409, "other"),
    (409, "apart"), (413, "too_large"), (415, "encoding"), (426, "protocol"), (429, "busy"), (500, "fault"), (502, "gateway"),
    (503, "unavailable"),
)  # fmt: skip
"""What the service itself may say, by status and code."""
FOREIGN: Final = {
    "sign-in page": httpx.Response(200, text="<html>Welcome</html>", headers={"Content-Type": "text/html"}),
    "204": httpx.Response(204),
    "empty 200": httpx.Response(200),
    "empty 409": httpx.Response(409),
    "bare 401": httpx.Response(401, text="Unauthorized"),
    "nonsense": httpx.Response(200, text="nonsense"),
}
"""What something between a laptop and the service may say in its place."""


def some_fault(dice: Random) -> tuple[str, Exception]:
    """What the laptop makes of an answer that is no answer (SECURITY F08), and its name."""
    kind = dice.randrange(len(FAULTS) + len(FOREIGN) + 1)
    if kind < len(FAULTS):
        status, code = FAULTS[kind]
        body = msgspec.json.encode(Fault(code=code, message="Not now."))
        return f"{status} {code}", meaning(status, body, dice.choice([0, 5, 120]))
    if kind == len(FAULTS):
        return "nothing packed", _unpackable(b"")
    name = sorted(FOREIGN)[kind - len(FAULTS) - 1]
    return name, http._foreign(FOREIGN[name])


def _unpackable(raw: bytes) -> Exception:
    try:
        unpacked(raw, 1)
    except Unavailable as trouble:
        return trouble
    raise AssertionError("an empty answer was read")
