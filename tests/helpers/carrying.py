"""Carries changes from one laptop to the small service, and a whole file from there to another laptop."""

import msgspec

from app.changes.touched import Touched
from app.domain.ids import Id
from app.sync.protocol.messages.push import OpResult
from app.sync.protocol.messages.rows import ScopeRef
from tests.helpers.laptop import Laptop
from tests.helpers.small_service import SmallService

MOST_OPS, MOST_BYTES = 500, 4_000_000


def send(laptop: Laptop, service: SmallService) -> tuple[OpResult, ...]:
    """Push all that waits; the verdicts."""
    said: tuple[OpResult, ...] = ()
    while ops := laptop.sync.unsent(MOST_OPS, MOST_BYTES):
        answer = service.push(ops)
        laptop.sync.apply_results(answer.results, answer)
        said += answer.results
    return said


def enter(laptop: Laptop, service: SmallService, scope: Id) -> Touched:
    """Take a whole file in, as when a laptop is first allowed to have it."""
    whole = ScopeRef(scope, "child")
    _, head = service.page(0)
    laptop.sync.apply_page([], msgspec.structs.replace(head, count=0, enter=(whole,)))
    return laptop.sync.apply_fetched(service.whole(scope), (whole,), True)
