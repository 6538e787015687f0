"""Which versions of the protocol are spoken, and how large what is said may be."""

from typing import Final

PROTOCOL: Final = 1
"""Sent as `Sync-Protocol`; the service answers 426 with its range when it cannot speak it."""
OLDEST: Final = 1
"""The oldest version whose pages the service still makes. Older laptops can hand in what they hold, and nothing more."""
LARGEST_ANSWER: Final = 64 * 1024 * 1024
"""Bytes that a page or request may have once unpacked; more is refused unread."""
