"""News for a laptop that listens."""

from typing import Final

import msgspec

NEWS_ALIVE_S: Final = 15.0
"""A line that carries news carries at least a comment this often."""


class NewsEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One server-sent event of `events`: something that this laptop may hold has changed; `head` is the feed's newest number."""

    head: int
