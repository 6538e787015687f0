"""The whole conversation of a laptop with the service, decided over values: `step(state, event) -> (state, effects)`.

A round: tell what an earlier round erased, if anything; push what waited when it began; pull pages until there is no
more; push what waits, then forget; fetch the scopes being entered; confirm what is held; push once more what was written
meanwhile; send one batch of the audit trail; compare a few scopes with the service unless much came; wake in about a minute.
Where the service was set back, a round begins anew from the last commit that both have seen: first every scope is compared
and the service is given copies of what it lacks (before anything that comes could take their place), then all goes on as ever.
Every round ends with exactly one WakeIn, whatever went wrong, and no failure changes the state of an op. Nothing is ever
marked as done before it is stored: a crash between any two effects repeats work and loses or doubles nothing.
Impossible events raise and change nothing; late and harmless ones are `_is_late`.
"""

from typing import Final

from app.sync.ports import SyncPosition
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing
from app.sync.protocol.events import (
    AuditAnswered,
    CancelAsked,
    Checked,
    CommonFound,
    Compared,
    Due,
    EpochChanged,
    Event,
    Failed,
    FetchAnswered,
    GapFound,
    HeldAnswered,
    NotWelcome,
    NotYet,
    PullAnswered,
    PushAnswered,
    Stored,
    Witnessed,
)
from app.sync.protocol.fetching import fetch, fetch_next, fetched_came
from app.sync.protocol.messages.audit import AUDIT_ENTRIES
from app.sync.protocol.messages.push import PUSH_OPS
from app.sync.protocol.pauses import REST_S, SOON_S, give_up, rest, stop
from app.sync.protocol.proving import check, checked, compare_next, compared, find_common
from app.sync.protocol.pulling import is_doubtful, page_came, pull
from app.sync.protocol.state import ASKING, NONSENSE, RESTING, Phase, State, Step, but

MOST_GAPS: Final = 3
MUCH: Final = 200
"""Where more than so many changes were sent or records came, comparing is left to the next round: nobody waits for it now."""


class Impossible(Exception):
    """This event cannot happen in this phase: a fault of ours, not of the network."""


def step(state: State, event: Event) -> Step:
    """The next state and what is to be done. Raises Impossible."""
    if _is_late(state.phase, event):
        return state, []
    match state.phase, event:
        case ((Phase.IDLE | Phase.STOPPED), Due(position, luck, is_called)):
            return _begin(but(state, failures=0) if is_called else state, position, luck)
        case Phase.PUSHING, PushAnswered(answer):
            count = len(answer.results)
            owed, moved = max(0, state.owed - count), state.moved + count
            return but(state, phase=Phase.STORING_VERDICTS, owed=owed, moved=moved), [do.StoreResults(answer)]
        case Phase.PUSHING, GapFound(expected):
            return _resend(state, expected)
        case Phase.STORING_VERDICTS, Stored(position):
            return _after_verdicts(but(state, position=position))
        case Phase.PULLING, PullAnswered(head, rows):
            return page_came(state, head, do.StorePage(head, rows))
        case Phase.STORING_PAGE, Stored(position):
            return _after_page(but(state, position=position))
        case Phase.FORGETTING, Stored(position):
            return _enter(but(state, position=position, to_forget=()))
        case Phase.FORGETTING, NotYet(position):
            return _enter(but(state, position=position, to_forget=()))
        case Phase.FETCHING, FetchAnswered(head, rows):
            return fetched_came(state, head, rows)
        case Phase.STORING_FETCHED, Stored(position):
            return _after_fetched(but(state, position=position))
        case Phase.CONFIRMING, HeldAnswered(position):
            return _held(state, position)
        case Phase.DISOWNING, HeldAnswered(position):
            return pull(but(state, position=position))
        case Phase.STORING_HELD, Stored(position):
            return _after_held(but(state, position=position))
        case Phase.AUDITING, AuditAnswered(answer):
            return but(state, phase=Phase.STORING_RECEIPT), [do.StoreReceipt(answer)]
        case Phase.STORING_RECEIPT, Stored(position):
            return _after_receipt(state, position)
        case Phase.FINDING_COMMON, CommonFound(answer):
            return but(state, phase=Phase.STORING_COMMON), [do.StoreCommon(answer)]
        case Phase.STORING_COMMON, Stored(position):
            return _begin_anew(state, position)
        case Phase.CHECKING, Checked(scopes, answer):
            return checked(state, scopes, answer)
        case Phase.STORING_PROOF, Stored(position):
            return _after_check(but(state, position=position))
        case Phase.COMPARING, Compared(head, rows):
            return compared(state, head, rows)
        case Phase.WITNESSING, Witnessed() if state.compared is not None:
            return but(state, phase=Phase.STORING_COMPARED, compared=None), [state.compared]
        case Phase.STORING_COMPARED, Stored(position):
            return _after_check(but(state, position=position))
        case _, Failed(problem, wait_s):
            return give_up(state, problem, wait_s)
        case phase, EpochChanged() if phase in ASKING:
            return find_common(state)
        case phase, NotWelcome(problem) if phase in ASKING:
            return stop(state, problem)
        case _, CancelAsked():
            return rest(state, REST_S)
        case _:
            raise Impossible(f"{type(event).__name__} while {state.phase}")


def _is_late(phase: Phase, event: Event) -> bool:
    """An answer to a round that was given up, or a second reason to start while one is under way."""
    return not isinstance(event, Due) if phase in RESTING else isinstance(event, Due)


# sending


def _begin(state: State, position: SyncPosition, luck: float) -> Step:
    fresh = State(
        luck=luck,
        failures=state.failures,
        push_most=state.push_most,
        page_most=state.page_most,
        doubted=state.doubted,
        position=position,
    )
    if position.must_join:
        return stop(fresh, position.must_join)
    if position.doubted:
        return check(but(fresh, is_healing=True))
    return _begin_round(fresh)


def _begin_round(fresh: State) -> Step:
    if (
        fresh.position.forgotten
    ):  # or the service would think that a file given back meanwhile is still here, and not send it
        return _confirm(but(fresh, is_at_start=True))
    return _push_or_go_on(fresh, leg=Phase.PULLING)


def _push_or_go_on(state: State, leg: Phase) -> Step:
    """Push what waits now. What is written while pushing waits for a later leg, or typing would keep a page from coming."""
    state = but(state, leg=leg, owed=state.position.waiting)
    return _push(state) if state.owed else _go_on(state)


def _push(state: State) -> Step:
    most = min(state.owed, state.push_most)
    return but(state, phase=Phase.PUSHING), [
        do.Say(Doing.SENDING),
        do.Push(state.position.epoch, most, state.position.known),
    ]


def _resend(state: State, expected: int) -> Step:
    if state.gaps == MOST_GAPS:
        return give_up(state, NONSENSE)
    return but(state, phase=Phase.STORING_VERDICTS, gaps=state.gaps + 1, owed=-1), [do.Resend(expected)]


def _after_verdicts(state: State) -> Step:
    owed = state.position.waiting if state.owed < 0 else min(state.owed, state.position.waiting)
    state = but(state, owed=owed, push_most=min(PUSH_OPS, state.push_most * 2))
    return _push(state) if owed else _go_on(state)


def _go_on(state: State) -> Step:
    match state.leg:
        case Phase.PULLING:
            return pull(state)
        case Phase.FORGETTING:
            return _forget(state)
        case _:
            is_quiet = not state.position.waiting and state.moved <= MUCH
            return check(state) if is_quiet and state.position.unproved and not state.is_checked else _audit(state)


# receiving


def _after_page(state: State) -> Step:
    if state.more:
        return pull(state)
    if is_doubtful(state) and set(state.to_forget) != set(state.doubted):
        return _enter(but(state, doubted=state.to_forget, to_forget=()))
    state = but(state, doubted=())
    return _push_or_go_on(state, leg=Phase.FORGETTING) if state.to_forget else _enter(state)


def _forget(state: State) -> Step:
    return but(state, phase=Phase.FORGETTING), [do.Say(Doing.FORGETTING), do.Forget(state.to_forget)]


def _enter(state: State) -> Step:
    """Fetch what is to be entered; without any, say what is here."""
    return fetch_next(state) or _confirm(state)


def _after_fetched(state: State) -> Step:
    return fetch(state, state.fetching, state.ahead) if state.ahead else _confirm(state)


def _confirm(state: State) -> Step:
    """Only what is on disk is told, however many rounds ago it came."""
    untold, forgotten = state.position.untold, state.position.forgotten
    if not (untold or forgotten):
        return _last_push(state)
    return but(state, phase=Phase.CONFIRMING), [do.Held(untold, forgotten)]


def _held(state: State, position: SyncPosition) -> Step:
    told = do.StoreHeld(state.position.untold, state.position.forgotten)
    return but(state, phase=Phase.STORING_HELD, position=position), [told]


def _after_held(state: State) -> Step:
    if state.is_at_start:
        return _push_or_go_on(but(state, is_at_start=False), leg=Phase.PULLING)
    return _last_push(state)


# the service was set back; and proving that all is the same


def _begin_anew(state: State, position: SyncPosition) -> Step:
    """As a fresh round from where both have been, with the scopes compared first."""
    fresh = but(
        state,
        position=position,
        owed=0,
        gaps=0,
        more=False,
        to_forget=(),
        fetching=(),
        complete=(),
        ahead=None,
        is_checked=False,
    )
    fresh = but(fresh, is_at_start=False, differing=(), compared=None)
    return check(but(fresh, is_healing=True)) if position.doubted else _begin_round(fresh)


def _after_check(state: State) -> Step:
    """The next scope that differs, what has to be erased, the next ones that are doubted, or on with the round.

    So much that it is doubtful is left to the pages: they say it twice.
    """
    if state.differing:
        return compare_next(state)
    if not state.is_healing:
        return _forget(state) if state.to_forget and not is_doubtful(state) else _audit(state)
    return check(state) if state.position.doubted else _begin_round(but(state, is_healing=False, is_checked=False))


# ends


def _last_push(state: State) -> Step:
    return _push_or_go_on(state, leg=Phase.IDLE)


def _audit(state: State) -> Step:
    """Lines of the audit trail go last: they never keep anybody's work waiting."""
    if not state.position.entries:
        return _done(state)
    return but(state, phase=Phase.AUDITING), [do.SendAudit(AUDIT_ENTRIES)]


def _after_receipt(state: State, position: SyncPosition) -> Step:
    is_more = 0 < position.entries < state.position.entries
    return _done(but(state, position=position), is_more=is_more)


def _done(state: State, *, is_more: bool = False) -> Step:
    is_in_hurry = state.position.waiting or state.doubted or is_more
    return rest(but(state, failures=0), SOON_S if is_in_hurry else REST_S * (0.8 + 0.4 * state.luck))
