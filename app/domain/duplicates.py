"""Records that may have been written down twice. Both are kept whatever these say: a hint for a person, never a merge."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from app.domain.contact import Contact
from app.domain.ids import Id
from app.domain.involvement import Order
from app.domain.moment import instant

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
