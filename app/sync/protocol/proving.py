"""Comparing scopes with the service: because it was set back, or to prove that both hold the same. Differences are put right."""

from collections.abc import Sequence
from typing import Final

from app.domain.ids import Id
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing
from app.sync.protocol.messages.pages import PageHead
from app.sync.protocol.messages.proof import CheckAnswer
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.pauses import give_up
from app.sync.protocol.state import NONSENSE, Phase, State, Step, but

MOST_HEALINGS: Final = 2
"""In one round."""
WHATEVER_SINCE: Final = -1


def find_common(state: State) -> Step:
    """The service is another one than it was: which is the last commit that both have seen?"""
    if state.healings == MOST_HEALINGS:
        return give_up(state, NONSENSE)
    state = but(state, phase=Phase.FINDING_COMMON, healings=state.healings + 1)
    return state, [do.Say(Doing.RECEIVING), do.FindCommon(state.position.epoch)]


def check(state: State) -> Step:
    """Ask which of these scopes are not the same there: those in doubt after a healing, else those not proved lately."""
    at = state.position
    scopes, cursor = (at.doubted, WHATEVER_SINCE) if state.is_healing else (at.unproved, at.cursor)
    return but(state, phase=Phase.CHECKING), [do.Say(Doing.RECEIVING), do.Check(at.epoch, at.known, cursor, scopes)]


def checked(state: State, scopes: Sequence[Id], answer: CheckAnswer) -> Step:
    """Keep what is proved; what differs is compared next, and what is not this person's any more is erased after that."""
    if not {*answer.differing, *answer.forget} <= set(scopes) or (answer.forget and state.is_healing):
        return give_up(state, NONSENSE)
    unsure = {*answer.differing, *answer.moved, *answer.forget}
    same = tuple(scope for scope in scopes if scope not in unsure)
    found = {"differing": answer.differing, "to_forget": answer.forget}
    state = but(state, phase=Phase.STORING_PROOF, is_checked=True, **found)
    return state, [do.StoreProof(same, answer.at)]


def compare_next(state: State) -> Step:
    """Compare the next scope that differs, record by record."""
    at = state.position
    return but(state, phase=Phase.COMPARING), [do.Compare(at.epoch, at.known, state.differing[0])]


def compared(state: State, head: PageHead, rows: Sequence[Row]) -> Step:
    """Take what the service has, once it was given copies of what it lacks."""
    if head.more and not rows:
        return give_up(state, NONSENSE)
    store = do.StoreCompared(state.differing[0], head, rows)
    rest = state.differing if head.more else state.differing[1:]
    if not head.lacking:
        return but(state, phase=Phase.STORING_COMPARED, differing=rest), [store]
    at = state.position
    state = but(state, phase=Phase.WITNESSING, differing=rest, compared=store)
    return state, [do.Witness(at.epoch, at.known, head.lacking)]
