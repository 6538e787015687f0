"""Listening for news of the service on a thread of its own: a poke saves waiting for the timer, and nothing depends on it.

A poke says only that something changed; what did is pulled and proved as ever. When the line breaks it is made again after a
wait that doubles and is spread by luck, so that a service that was away is not met by all laptops at once.
"""

import threading
from collections.abc import Callable
from typing import Final

from app.domain.errors import Unavailable
from app.sync.ports import NewsLink, NotWelcome

SHORTEST_S: Final = 5.0
LONGEST_S: Final = 300.0


class Listener:
    """Calls `on_head` on its own thread with the newest number of the feed each time the service says that there is news."""

    def __init__(self, link: NewsLink, on_head: Callable[[int], None], luck: Callable[[], float]) -> None:
        self._link, self._on_head, self._luck = link, on_head, luck
        self._is_over = threading.Event()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="news", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self, most_s: float = 2.0) -> None:
        """Hang up at once; nothing is heard after this returns in time."""
        self._is_over.set()
        self._link.close()
        if self._thread.is_alive():
            self._thread.join(most_s)

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._link.listen(self._heard)
            except (Unavailable, NotWelcome):
                self._failures += 1
            self._is_over.wait(self.wait_s())

    def wait_s(self) -> float:
        """How long until the next try: up to 5 s after a line that worked, then up to twice as long each time."""
        return float(min(LONGEST_S, SHORTEST_S * 2.0 ** min(self._failures, 10)) * self._luck())

    def _heard(self, head: int) -> None:
        self._failures = 0
        if not self._is_over.is_set():
            self._on_head(head)
