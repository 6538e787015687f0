"""A PIN for one handing-over of the laptop, held in memory as a slow salted hash: five wrong tries end it.

It is chosen by the worker when the laptop is handed to a child, and ends with the process or when the laptop is given back.
It opens no key: the records are open behind the child's window all the while. It is never written anywhere.
"""

import os
from hmac import compare_digest
from typing import Final

from app.domain.errors import Refused
from app.security.kdf import FLOOR, KdfParams, stretch

TRIES: Final = 5
OVER: Final = "The PIN was wrong too often. Now only your passphrase takes the laptop back."


class Pin:
    """One PIN. Making it and trying it each take some tenths of a second, so do both off the GUI thread."""

    def __init__(self, typed: str, params: KdfParams = FLOOR) -> None:
        self._salt, self._params = os.urandom(16), params
        self._hash = self._stretched(typed)
        self.left = TRIES

    def must_fit(self, typed: str) -> None:
        """Raises Refused with the tries that are left where it is another one; after the fifth no PIN fits any more."""
        if not self.left:
            raise Refused(OVER)
        self.left -= 1  # before it is tried: a try that is broken off is a try
        if compare_digest(self._stretched(typed), self._hash):
            self.left = TRIES
        elif not self.left:
            raise Refused(OVER)
        else:
            raise Refused(f"That is not the PIN. {self.left} {'tries are' if self.left > 1 else 'try is'} left.")

    def _stretched(self, typed: str) -> bytes:
        return stretch(typed.encode(), self._salt, self._params)
