"""Signing in with the council's account as a window sees it: one value that says how far it is, and what a person may do."""

import msgspec
from PySide6.QtCore import QObject, Signal


class CouncilShown(msgspec.Struct, frozen=True, kw_only=True):
    """`phase`: empty while nobody asks for it; `ask` before the browser opens; `waiting` while somebody signs in there;
    `checking` while the service makes sure. `problem` says why it did not work the last time, `address` what to copy where the
    browser did not open.
    """

    phase: str = ""
    problem: str = ""
    address: str = ""


class Council(QObject):
    """`changed` carries a CouncilShown."""

    changed = Signal(object)

    @property
    def shown(self) -> CouncilShown:
        """How far it is."""
        raise NotImplementedError

    def begin(self) -> None:
        """Open the browser."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Not now."""
        raise NotImplementedError
