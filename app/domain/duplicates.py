"""Records that may have been written down twice. Both are kept whatever these say: a hint for a person, never a merge."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.moment import instant
from app.domain.text import folded

NEAR_S: Final = 15 * 60
Pair = tuple[Id, Id]


def same_contacts(contacts: Sequence[tuple[Id, Contact]]) -> tuple[Pair, ...]:
    """Contacts of one file by one worker, of one kind, that began within 15 minutes (SYNC 2.6). (worker, contact) each."""
    begun = sorted(((instant(c.started_at), c.id, by, c.kind) for by, c in contacts if c.started_at))
    found = []
    for n, (at, id, by, kind) in enumerate(begun):
        for later, other, other_by, other_kind in begun[n + 1 :]:
            if later - at > NEAR_S:
                break
            if (by, kind) == (other_by, other_kind):
                found.append((id, other))
    return tuple(found)


def same_orders(orders: Sequence[Order]) -> tuple[Pair, ...]:
    """Orders of one child of one kind, made on one day by one court."""
    keyed = [(o.id, (o.kind, o.made_on, o.court)) for o in sorted(orders, key=lambda o: o.id) if o.made_on]
    return tuple((one, other) for (one, key), (other, same) in combinations(keyed, 2) if key == same)


class Attended(NamedTuple):
    """What tells two attendances apart: its id, the station as written, when it began (ISO), and the child's name as known."""

    id: Id
    station: str
    began_at: str
    called: str


def same_attendances(logs: Sequence[Attended]) -> tuple[Pair, ...]:
    """Logs of one station that began within 15 minutes, unless names that begin otherwise are known (SYNC 2.6)."""
    begun = sorted(((instant(log.began_at), log) for log in logs if log.station), key=lambda one: (one[0], one[1].id))
    return tuple(
        (log.id, other.id)
        for (at, log), (later, other) in combinations(begun, 2)
        if later - at <= NEAR_S
        and folded(log.station) == folded(other.station)
        and (folded(log.called)[:1] == folded(other.called)[:1] or not (log.called and other.called))
    )
