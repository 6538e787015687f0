"""The order of a run with several processes: each begins with tests that take long, so that nobody waits for one at the end.

pytest-xdist (worksteal) gives each process an equal piece of the list, and takes from the end of the longest list for whoever has
nothing left. What stands first in a piece is begun at once.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")
TOGETHER: Final = (
    ("e2e/test_broken_links.py",),
    ("e2e/test_visit.py", "e2e/test_kill.py", "e2e/test_kill_syncing.py"),
    ("e2e/test_hostile_names.py",),
    ("server/test_conformance.py",),
    ("server/test_backup.py",),
    ("server/test_standby.py",),
)
"""Files that one process plays, because what they share takes long to make. No more than two processes open windows of others."""
APART: Final = ("sync_simulation/test_simulation.py", "sync_simulation/test_flaws.py", "hostile/test_trace_of_a_life.py")
"""Files of long tests that share nothing: every process takes some."""

DEAR: Final = (*(name for files in TOGETHER for name in files), *APART)


def dealt(items: Sequence[T], file_of: Callable[[T], str], processes: int) -> list[T]:
    """The same items for so many processes. For one the order stays as it is."""
    if processes < 2:
        return list(items)
    heads: list[list[T]] = [[] for _ in range(processes)]
    for n, files in enumerate(TOGETHER):
        for name in files:
            heads[n % processes] += [item for item in items if file_of(item).endswith(name)]
    apart = [item for item in items if file_of(item).endswith(APART)]
    for n, item in enumerate(apart):
        heads[-1 - n % processes].append(item)
    rest = [item for item in items if not file_of(item).endswith(DEAR)]
    pieces: list[T] = []
    for n, head in enumerate(heads):
        room = max(0, (len(items) - len(pieces)) // (processes - n) - len(head))
        pieces += [*head, *rest[:room]]
        rest = rest[room:]
    return [*pieces, *rest]
