"""Pages of changes: asking for the next one, and whether what came can be it."""

from collections.abc import Sequence
from typing import Final

from app.domain.ids import Id
from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing
from app.sync.protocol.messages.pages import PAGE_ROWS, PageHead, PullRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.pauses import give_up
from app.sync.protocol.proving import find_common
from app.sync.protocol.state import NONSENSE, Phase, State, Step, but

MOST_FORGOTTEN_AT_ONCE: Final = 20
"""More than this, or than a tenth of all that is here, is erased only when a second round, later, is told the same."""
FEW: Final = 3
"""As many may go at once from a small caseload, of which one file is a tenth already."""


def pull(state: State) -> Step:
    """Ask for the next page."""
    at = state.position
    request = PullRequest(
        epoch=at.epoch, cursor=at.cursor, limit=state.page_most, chain=at.chain, known=at.known, aside=at.aside
    )
    return but(state, phase=Phase.PULLING), [do.Say(Doing.RECEIVING), do.Pull(request)]


def page_came(state: State, head: PageHead, store: do.StorePage) -> Step:
    """Store a page that can be the next one, and ask for the one after it meanwhile."""
    if state.position.epoch and head.epoch != state.position.epoch:
        return find_common(state)
    unknown = _unknown(state, head, store.rows)
    if unknown:
        return _disown(state, unknown)
    is_going_on = head.cursor > state.position.cursor
    if head.cursor < state.position.cursor or (head.more and not is_going_on):
        return give_up(state, NONSENSE)
    entered = {scope.id for scope in head.enter}
    to_forget = [scope for scope in dict.fromkeys((*state.to_forget, *head.forget)) if scope not in entered]
    page_most = min(PAGE_ROWS, state.page_most * 2)
    came = {"moved": state.moved + len(store.rows), "page_most": page_most}
    state = but(state, phase=Phase.STORING_PAGE, more=head.more, to_forget=tuple(to_forget), **came)
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
        return give_up(state, NONSENSE)
    return but(state, phase=Phase.DISOWNING, has_disowned=True), [do.Held((), scopes)]


def is_doubtful(state: State) -> bool:
    """So much is to be erased that a fault of the service is likelier than a change of work."""
    n = len(state.to_forget)
    return n > MOST_FORGOTTEN_AT_ONCE or (n > FEW and n * 10 > state.position.whole)
