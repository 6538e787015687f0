"""The whole conversation of a laptop with the service, decided over values: `step(state, event) -> (state, effects)`.

A round: tell what an earlier round erased, if anything; push what waited when it began; pull pages until there is no
more; push what waits, then forget; fetch the scopes being entered; confirm what is held; push once more what was written
meanwhile; send one batch of the audit trail; compare a few scopes with the service; wake again in about a minute.
Where the service was set back, a round begins anew from the last commit that both have seen: first every scope is compared
and the service is given copies of what it lacks (before anything that comes could take their place), then all goes on as ever.
Every round ends with exactly one WakeIn, whatever went wrong, and no failure changes the state of an op. Nothing is ever
marked as done before it is stored: a crash between any two effects repeats work and loses or doubles nothing.
Impossible events raise and change nothing; late and harmless ones are `_is_late`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from app.changes.chain import Point
from app.domain.ids import NO_ID, Id
from app.sync.ports import SyncPosition
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing, Effect
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
from app.sync.protocol.messages import (
    AUDIT_ENTRIES,
    PAGE_ROWS,
    PUSH_OPS,
    CheckAnswer,
    FetchRequest,
    PageHead,
    PullRequest,
    Row,
    ScopeRef,
)

REST_S: Final = 60.0
SOON_S: Final = 2.0
LONGEST_WAIT_S: Final = 300.0
SMALLEST_PAGE: Final = 50
SCOPES_AT_ONCE: Final = 40
"""Scopes entered by one fetch; each is whole and usable before the next one's rows come."""
MOST_FORGOTTEN_AT_ONCE: Final = 20
"""More than this, or than a tenth of all that is here, is erased only when a second round, later, is told the same."""
FEW: Final = 3
"""As many may go at once from a small caseload, of which one file is a tenth already."""
MOST_GAPS: Final = 3

NONSENSE: Final = "The service gave an answer that makes no sense. Your work is safe on this laptop and will be sent later."
MOST_HEALINGS: Final = 2
"""In one round."""
WHATEVER_SINCE: Final = -1


class Phase(StrEnum):
    """Where the conversation stands. IDLE and STOPPED wait for Due; STOPPED shows a problem that waiting will not mend."""

    IDLE = "idle"
    PUSHING = "pushing"
    STORING_VERDICTS = "storing_verdicts"
    PULLING = "pulling"
    STORING_PAGE = "storing_page"
    FORGETTING = "forgetting"
    FETCHING = "fetching"
    STORING_FETCHED = "storing_fetched"
    CONFIRMING = "confirming"
    DISOWNING = "disowning"
    STORING_HELD = "storing_held"
    FINDING_COMMON = "finding_common"
    STORING_COMMON = "storing_common"
    CHECKING = "checking"
    STORING_PROOF = "storing_proof"
    COMPARING = "comparing"
    WITNESSING = "witnessing"
    STORING_COMPARED = "storing_compared"
    AUDITING = "auditing"
    STORING_RECEIPT = "storing_receipt"
    STOPPED = "stopped"


class Impossible(Exception):
    """This event cannot happen in this phase: a fault of ours, not of the network."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the session remembers. A new one may be started at any time: the store's position is the only truth."""

    phase: Phase = Phase.IDLE
    luck: float = 0.5
    failures: int = 0
    push_most: int = PUSH_OPS
    page_most: int = PAGE_ROWS
    position: SyncPosition = SyncPosition()
    owed: int = 0  # ops that this leg still has to push
    leg: Phase = Phase.PULLING  # what follows the pushing: pulling, forgetting, or the end
    gaps: int = 0
    more: bool = False
    to_forget: tuple[Id, ...] = ()
    doubted: tuple[Id, ...] = ()  # many scopes that an earlier round was told to forget
    fetching: tuple[ScopeRef, ...] = ()
    complete: tuple[Id, ...] = ()
    ahead: FetchRequest | None = None  # asked for while a page of scopes is stored
    healings: int = 0
    is_healing: bool = False  # comparing before everything else, because the service was set back
    is_checked: bool = False
    differing: tuple[Id, ...] = ()  # scopes still to be compared record by record
    compared: do.StoreCompared | None = None  # to be stored once the service has copies of what it lacks
    is_at_start: bool = False  # confirming what an earlier round erased, before anything else
    has_disowned: bool = False  # told the service in this round that files are not here


Step: TypeAlias = tuple[State, list[Effect]]
_RESTING: Final = frozenset({Phase.IDLE, Phase.STOPPED})
_ASKING: Final = frozenset(
    {
        Phase.PUSHING,
        Phase.PULLING,
        Phase.FETCHING,
        Phase.CONFIRMING,
        Phase.DISOWNING,
        Phase.FINDING_COMMON,
        Phase.CHECKING,
        Phase.COMPARING,
        Phase.WITNESSING,
        Phase.AUDITING,
    }
)


def step(state: State, event: Event) -> Step:
    """The next state and what is to be done. Raises Impossible."""
    if _is_late(state.phase, event):
        return state, []
    match state.phase, event:
        case ((Phase.IDLE | Phase.STOPPED), Due(position, luck, is_called)):
            return _begin(_but(state, failures=0) if is_called else state, position, luck)
        case Phase.PUSHING, PushAnswered(answer):
            return _but(state, phase=Phase.STORING_VERDICTS, owed=max(0, state.owed - len(answer.results))), [
                do.StoreResults(answer)
            ]
        case Phase.PUSHING, GapFound(expected):
            return _resend(state, expected)
        case Phase.STORING_VERDICTS, Stored(position):
            return _after_verdicts(_but(state, position=position))
        case Phase.PULLING, PullAnswered(head, rows):
            return _page_came(state, head, do.StorePage(head, rows))
        case Phase.STORING_PAGE, Stored(position):
            return _after_page(_but(state, position=position))
        case Phase.FORGETTING, Stored(position):
            return _enter(_but(state, position=position, to_forget=()))
        case Phase.FORGETTING, NotYet(position):
            return _enter(_but(state, position=position, to_forget=()))
        case Phase.FETCHING, FetchAnswered(head, rows):
            return _fetched_came(state, head, rows)
        case Phase.STORING_FETCHED, Stored(position):
            return _after_fetched(_but(state, position=position))
        case Phase.CONFIRMING, HeldAnswered(position):
            return _held(state, position)
        case Phase.DISOWNING, HeldAnswered(position):
            return _pull(_but(state, position=position))
        case Phase.STORING_HELD, Stored(position):
            return _after_held(_but(state, position=position))
        case Phase.AUDITING, AuditAnswered(answer):
            return _but(state, phase=Phase.STORING_RECEIPT), [do.StoreReceipt(answer)]
        case Phase.STORING_RECEIPT, Stored(position):
            return _after_receipt(state, position)
        case Phase.FINDING_COMMON, CommonFound(answer):
            return _but(state, phase=Phase.STORING_COMMON), [do.StoreCommon(answer)]
        case Phase.STORING_COMMON, Stored(position):
            return _begin_anew(state, position)
        case Phase.CHECKING, Checked(scopes, answer):
            return _checked(state, scopes, answer)
        case Phase.STORING_PROOF, Stored(position):
            return _after_check(_but(state, position=position))
        case Phase.COMPARING, Compared(head, rows):
            return _compared(state, head, rows)
        case Phase.WITNESSING, Witnessed() if state.compared is not None:
            return _but(state, phase=Phase.STORING_COMPARED, compared=None), [state.compared]
        case Phase.STORING_COMPARED, Stored(position):
            return _after_check(_but(state, position=position))
        case _, Failed(problem, wait_s):
            return _give_up(state, problem, wait_s)
        case phase, EpochChanged() if phase in _ASKING:
            return _find_common(state)
        case phase, NotWelcome(problem) if phase in _ASKING:
            return _stop(state, problem)
        case _, CancelAsked():
            return _rest(state, REST_S)
        case _:
            raise Impossible(f"{type(event).__name__} while {state.phase}")


def _is_late(phase: Phase, event: Event) -> bool:
    """An answer to a round that was given up, or a second reason to start while one is under way."""
    return not isinstance(event, Due) if phase in _RESTING else isinstance(event, Due)


def _but(state: State, **changes: object) -> State:
    return msgspec.structs.replace(state, **changes)


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
        return _stop(fresh, position.must_join)
    if position.doubted:
        return _check(_but(fresh, is_healing=True))
    return _begin_round(fresh)


def _begin_round(fresh: State) -> Step:
    if (
        fresh.position.forgotten
    ):  # or the service would think that a file given back meanwhile is still here, and not send it
        return _confirm(_but(fresh, is_at_start=True))
    return _push_or_go_on(fresh, leg=Phase.PULLING)


def _push_or_go_on(state: State, leg: Phase) -> Step:
    """Push what waits now. What is written while pushing waits for a later leg, or typing would keep a page from coming."""
    state = _but(state, leg=leg, owed=state.position.waiting)
    return _push(state) if state.owed else _go_on(state)


def _push(state: State) -> Step:
    most = min(state.owed, state.push_most)
    return _but(state, phase=Phase.PUSHING), [
        do.Say(Doing.SENDING),
        do.Push(state.position.epoch, most, state.position.known),
    ]


def _resend(state: State, expected: int) -> Step:
    if state.gaps == MOST_GAPS:
        return _give_up(state, NONSENSE)
    return _but(state, phase=Phase.STORING_VERDICTS, gaps=state.gaps + 1, owed=-1), [do.Resend(expected)]


def _after_verdicts(state: State) -> Step:
    owed = state.position.waiting if state.owed < 0 else min(state.owed, state.position.waiting)
    state = _but(state, owed=owed, push_most=min(PUSH_OPS, state.push_most * 2))
    return _push(state) if owed else _go_on(state)


def _go_on(state: State) -> Step:
    match state.leg:
        case Phase.PULLING:
            return _pull(state)
        case Phase.FORGETTING:
            return _forget(state)
        case _:
            is_quiet = not state.position.waiting and state.position.unproved
            return _check(state) if is_quiet and not state.is_checked else _audit(state)


# receiving


def _pull(state: State) -> Step:
    at = state.position
    request = PullRequest(
        epoch=at.epoch, cursor=at.cursor, limit=state.page_most, chain=at.chain, known=at.known, aside=at.aside
    )
    return _but(state, phase=Phase.PULLING), [do.Say(Doing.RECEIVING), do.Pull(request)]


def _page_came(state: State, head: PageHead, store: do.StorePage) -> Step:
    if state.position.epoch and head.epoch != state.position.epoch:
        return _find_common(state)
    unknown = _unknown(state, head, store.rows)
    if unknown:
        return _disown(state, unknown)
    is_going_on = head.cursor > state.position.cursor
    if head.cursor < state.position.cursor or (head.more and not is_going_on):
        return _give_up(state, NONSENSE)
    entered = {scope.id for scope in head.enter}
    to_forget = [scope for scope in dict.fromkeys((*state.to_forget, *head.forget)) if scope not in entered]
    page_most = min(PAGE_ROWS, state.page_most * 2)
    state = _but(state, phase=Phase.STORING_PAGE, more=head.more, to_forget=tuple(to_forget), page_most=page_most)
    told = {one.op for one in head.decided}
    aside = tuple(op for op in state.position.aside if op not in told)
    known = max(state.position.known, head.known)
    ahead = PullRequest(epoch=head.epoch, cursor=head.cursor, limit=page_most, chain=head.chain, known=known, aside=aside)
    return state, [*([do.Ahead(ahead)] if head.more else []), store]


def _unknown(state: State, head: PageHead, rows: Sequence[Row]) -> tuple[Id, ...]:
    """Files that are neither here nor entered with this page."""
    if state.position.files is None:
        return ()
    known = state.position.files | {scope.id for scope in head.enter}
    return tuple(sorted({row.scope for row in rows} - known))


def _disown(state: State, scopes: tuple[Id, ...]) -> Step:
    """A service that was set back believes that a file is here which this laptop has erased since: it is told, and asked anew.

    Then it lets the file be entered. Rows of a file that nobody entered are never stored.
    """
    if state.has_disowned:
        return _give_up(state, NONSENSE)
    return _but(state, phase=Phase.DISOWNING, has_disowned=True), [do.Held((), scopes)]


def _after_page(state: State) -> Step:
    if state.more:
        return _pull(state)
    if _is_doubtful(state) and set(state.to_forget) != set(state.doubted):
        return _enter(_but(state, doubted=state.to_forget, to_forget=()))
    state = _but(state, doubted=())
    return _push_or_go_on(state, leg=Phase.FORGETTING) if state.to_forget else _enter(state)


def _is_doubtful(state: State) -> bool:
    """So much is to be erased that a fault of the service is likelier than a change of work."""
    n = len(state.to_forget)
    return n > MOST_FORGOTTEN_AT_ONCE or (n > FEW and n * 10 > state.position.whole)


# scopes


def _forget(state: State) -> Step:
    return _but(state, phase=Phase.FORGETTING), [do.Say(Doing.FORGETTING), do.Forget(state.to_forget)]


def _enter(state: State) -> Step:
    """Fetch the next scopes to enter. A fetch that was interrupted goes on where it was."""
    reached = state.position.fetched_to[0]
    group = _group(state, state.complete, reached)
    after = state.position.fetched_to if group and group[0].id == reached else (NO_ID, NO_ID)
    if not group:
        return _confirm(state)
    return _fetch(state, group, _fetch_request(state, state.position.epoch, group, after, state.position.known))


def _group(state: State, complete: tuple[Id, ...], reached: Id) -> tuple[ScopeRef, ...]:
    """The scopes entered next, in the service's order; one that is half here comes first."""
    done = frozenset(complete)
    entering = [scope for scope in state.position.entering if scope.id not in done]
    entering.sort(key=lambda scope: scope.id != reached)
    return tuple(entering[:SCOPES_AT_ONCE])


def _fetch(state: State, group: tuple[ScopeRef, ...], request: FetchRequest) -> Step:
    return _but(state, phase=Phase.FETCHING, fetching=group, ahead=None), [do.Say(Doing.FETCHING), do.Fetch(request)]


def _fetch_request(state: State, epoch: str, group: Sequence[ScopeRef], after: tuple[Id, Id], known: Point) -> FetchRequest:
    scopes = tuple(scope.id for scope in group)
    return FetchRequest(epoch=epoch, scopes=scopes, after=after, limit=state.page_most, known=known)


def _fetched_came(state: State, head: PageHead, rows: Sequence[Row]) -> Step:
    if head.epoch != state.position.epoch:
        return _find_common(state)
    names = [scope.id for scope in state.fetching]
    if head.more and not (rows and rows[-1].scope in names):
        return _give_up(state, NONSENSE)
    ended = names.index(rows[-1].scope) if head.more else len(names)
    whole, rest = state.fetching[:ended], state.fetching[ended:]
    complete = (*state.complete, *(scope.id for scope in whole))
    state = _but(state, phase=Phase.STORING_FETCHED, page_most=min(PAGE_ROWS, state.page_most * 2), fetching=rest)
    after = (rows[-1].scope, rows[-1].id) if rest else (NO_ID, NO_ID)
    group = rest or _group(state, complete, NO_ID)
    known = max(state.position.known, head.known)
    ahead = _fetch_request(state, head.epoch, group, after, known) if group else None
    store = do.StoreFetched(rows, whole, not head.more, head)
    return _but(state, complete=complete, fetching=group, ahead=ahead), [*([do.Ahead(ahead)] if ahead else []), store]


def _after_fetched(state: State) -> Step:
    return _fetch(state, state.fetching, state.ahead) if state.ahead else _confirm(state)


def _confirm(state: State) -> Step:
    """Only what is on disk is told, however many rounds ago it came."""
    untold, forgotten = state.position.untold, state.position.forgotten
    if not (untold or forgotten):
        return _last_push(state)
    return _but(state, phase=Phase.CONFIRMING), [do.Held(untold, forgotten)]


def _held(state: State, position: SyncPosition) -> Step:
    told = do.StoreHeld(state.position.untold, state.position.forgotten)
    return _but(state, phase=Phase.STORING_HELD, position=position), [told]


def _after_held(state: State) -> Step:
    if state.is_at_start:
        return _push_or_go_on(_but(state, is_at_start=False), leg=Phase.PULLING)
    return _last_push(state)


# the service was set back; and proving that all is the same


def _find_common(state: State) -> Step:
    if state.healings == MOST_HEALINGS:
        return _give_up(state, NONSENSE)
    state = _but(state, phase=Phase.FINDING_COMMON, healings=state.healings + 1)
    return state, [do.Say(Doing.RECEIVING), do.FindCommon(state.position.epoch)]


def _begin_anew(state: State, position: SyncPosition) -> Step:
    """As a fresh round from where both have been, with the scopes compared first."""
    fresh = _but(
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
    fresh = _but(fresh, is_at_start=False, differing=(), compared=None)
    return _check(_but(fresh, is_healing=True)) if position.doubted else _begin_round(fresh)


def _check(state: State) -> Step:
    at = state.position
    scopes, cursor = (at.doubted, WHATEVER_SINCE) if state.is_healing else (at.unproved, at.cursor)
    return _but(state, phase=Phase.CHECKING), [do.Say(Doing.RECEIVING), do.Check(at.epoch, at.known, cursor, scopes)]


def _checked(state: State, scopes: Sequence[Id], answer: CheckAnswer) -> Step:
    if not set(answer.differing) <= set(scopes):
        return _give_up(state, NONSENSE)
    unsure = {*answer.differing, *answer.moved}
    same = tuple(scope for scope in scopes if scope not in unsure)
    state = _but(state, phase=Phase.STORING_PROOF, differing=answer.differing, is_checked=True)
    return state, [do.StoreProof(same, answer.at)]


def _after_check(state: State) -> Step:
    """The next scope that differs, the next ones that are doubted, or on with the round."""
    if state.differing:
        at = state.position
        return _but(state, phase=Phase.COMPARING), [do.Compare(at.epoch, at.known, state.differing[0])]
    if not state.is_healing:
        return _audit(state)
    return _check(state) if state.position.doubted else _begin_round(_but(state, is_healing=False, is_checked=False))


def _compared(state: State, head: PageHead, rows: Sequence[Row]) -> Step:
    if head.more and not rows:
        return _give_up(state, NONSENSE)
    store = do.StoreCompared(state.differing[0], head, rows)
    rest = state.differing if head.more else state.differing[1:]
    if not head.lacking:
        return _but(state, phase=Phase.STORING_COMPARED, differing=rest), [store]
    at = state.position
    state = _but(state, phase=Phase.WITNESSING, differing=rest, compared=store)
    return state, [do.Witness(at.epoch, at.known, head.lacking)]


# ends


def _last_push(state: State) -> Step:
    return _push_or_go_on(state, leg=Phase.IDLE)


def _audit(state: State) -> Step:
    """Lines of the audit trail go last: they never keep anybody's work waiting."""
    if not state.position.entries:
        return _done(state)
    return _but(state, phase=Phase.AUDITING), [do.SendAudit(AUDIT_ENTRIES)]


def _after_receipt(state: State, position: SyncPosition) -> Step:
    is_more = 0 < position.entries < state.position.entries
    return _done(_but(state, position=position), is_more=is_more)


def _done(state: State, *, is_more: bool = False) -> Step:
    is_in_hurry = state.position.waiting or state.doubted or is_more
    return _rest(_but(state, failures=0), SOON_S if is_in_hurry else REST_S * (0.8 + 0.4 * state.luck))


def _rest(state: State, seconds: float) -> Step:
    return _but(state, phase=Phase.IDLE), [do.Say(Doing.RESTING), do.WakeIn(seconds)]


def _give_up(state: State, problem: str, wait_s: float = 0) -> Step:
    """Try again after 1 s doubling to 300 s, spread by luck; and ask for less at a time, the line may be bad.

    A service that asks to be left alone is there and the line is good: then as much as before.
    """
    is_bad_line = state.phase in _ASKING and not wait_s
    longest = min(LONGEST_WAIT_S, 2.0 ** min(state.failures, 16))
    smaller = _but(
        state,
        phase=Phase.IDLE,
        failures=state.failures + 1,
        push_most=max(1, state.push_most // 2) if is_bad_line and state.phase is Phase.PUSHING else state.push_most,
        page_most=max(SMALLEST_PAGE, state.page_most // 2) if is_bad_line else state.page_most,
    )
    pause = max(wait_s, longest * state.luck, 0.1)
    return smaller, [do.Say(Doing.RESTING, problem), do.WakeIn(min(pause, 3600.0))]


def _stop(state: State, problem: str) -> Step:
    return _but(state, phase=Phase.STOPPED), [do.Say(Doing.STOPPED, problem), do.WakeIn(LONGEST_WAIT_S)]
