"""The token that this laptop shows with its requests: asked for when the first is sent, and anew shortly before it ends.

It is kept in memory and nowhere else. How old it is, is counted by the run time of the laptop, so that a clock that is wrong, or
is set, ends no token early and keeps none for long.
"""

import threading
from collections.abc import Callable
from typing import Final

from app.domain.moment import Clock
from app.sync.protocol.messages.token import TokenAnswer

_PART: Final = 0.9
"""How much of its time a token is shown: what is asked for after that brings a new one first."""


class TokenInHand:
    """One token for all links of a laptop; safe from any thread."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._text, self._renew_at_ns = "", 0
        self.answer = TokenAnswer(token="", seconds=0, at="")
        """What came with the newest one."""

    def shown(self, ask: Callable[[], TokenAnswer], clock: Clock, refused: str = "") -> str:
        """The token to show now, never the one that was `refused`. Raises what asking for a new one raises."""
        with self._one_at_a_time:
            now_ns = clock().boottime_ns
            if not self._text or self._text == refused or now_ns >= self._renew_at_ns:
                self.answer = answer = ask()
                self._text, self._renew_at_ns = answer.token, now_ns + int(answer.seconds * _PART * 1e9)
            return self._text

    def drop(self) -> None:
        """What it was given for has changed: ask anew with the next request."""
        with self._one_at_a_time:
            self._text = ""
