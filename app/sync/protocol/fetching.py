"""Scopes entered: which ones come next, and how far what came makes them whole."""

from collections.abc import Sequence
from typing import Final

from app.changes.chain import Point
from app.domain.ids import NO_ID, Id
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing
from app.sync.protocol.messages.pages import PAGE_ROWS, FetchRequest, PageHead
from app.sync.protocol.messages.rows import Row, ScopeRef
from app.sync.protocol.pauses import give_up
from app.sync.protocol.proving import find_common
from app.sync.protocol.state import NONSENSE, Phase, State, Step, but

SCOPES_AT_ONCE: Final = 40
"""Scopes entered by one fetch; each is whole and usable before the next one's rows come."""


def fetch_next(state: State) -> Step | None:
    """Fetch the next scopes to enter, None without any. A fetch that was interrupted goes on where it was."""
    reached = state.position.fetched_to[0]
    group = _group(state, state.complete, reached)
    if not group:
        return None
    after = state.position.fetched_to if group[0].id == reached else (NO_ID, NO_ID)
    return fetch(state, group, _fetch_request(state, state.position.epoch, group, after, state.position.known))


def _group(state: State, complete: tuple[Id, ...], reached: Id) -> tuple[ScopeRef, ...]:
    """The scopes entered next, in the service's order; one that is half here comes first."""
    done = frozenset(complete)
    entering = [scope for scope in state.position.entering if scope.id not in done]
    entering.sort(key=lambda scope: scope.id != reached)
    return tuple(entering[:SCOPES_AT_ONCE])


def _filled(state: State, complete: tuple[Id, ...], rest: tuple[ScopeRef, ...]) -> tuple[ScopeRef, ...]:
    """What is left of a group and the scopes after it: a page that ends within a group is followed by a full one."""
    names = {scope.id for scope in rest}
    others = (scope for scope in _group(state, complete, NO_ID) if scope.id not in names)
    return (*rest, *others)[:SCOPES_AT_ONCE]


def fetch(state: State, group: tuple[ScopeRef, ...], request: FetchRequest) -> Step:
    """Ask for whole scopes."""
    return but(state, phase=Phase.FETCHING, fetching=group, ahead=None), [do.Say(Doing.FETCHING), do.Fetch(request)]


def _fetch_request(state: State, epoch: str, group: Sequence[ScopeRef], after: tuple[Id, Id], known: Point) -> FetchRequest:
    scopes = tuple(scope.id for scope in group)
    return FetchRequest(epoch=epoch, scopes=scopes, after=after, limit=state.page_most, known=known)


def fetched_came(state: State, head: PageHead, rows: Sequence[Row]) -> Step:
    """Store what came of the scopes being entered; a scope is whole where the page goes past its end."""
    if head.epoch != state.position.epoch:
        return find_common(state)
    names = [scope.id for scope in state.fetching]
    if head.more and not (rows and rows[-1].scope in names):
        return give_up(state, NONSENSE)
    ended = names.index(rows[-1].scope) if head.more else len(names)
    whole, rest = state.fetching[:ended], state.fetching[ended:]
    complete = (*state.complete, *(scope.id for scope in whole))
    state = but(state, phase=Phase.STORING_FETCHED, page_most=min(PAGE_ROWS, state.page_most * 2), fetching=rest)
    after = (rows[-1].scope, rows[-1].id) if rest else (NO_ID, NO_ID)
    group = _filled(state, complete, rest)
    known = max(state.position.known, head.known)
    ahead = _fetch_request(state, head.epoch, group, after, known) if group else None
    store = do.StoreFetched(rows, whole, not head.more, head)
    moved = state.moved + len(rows)
    return but(state, complete=complete, fetching=group, ahead=ahead, moved=moved), [
        *([do.Ahead(ahead)] if ahead else []),
        store,
    ]
