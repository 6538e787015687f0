"""How a piece of work that needs the council's account asks for it; who answers is a window, or a terminal."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from app.sync.protocol.messages.sign_in import SignIn, SignInPlaceAnswer

T = TypeVar("T")
WhereTo = Callable[[], SignInPlaceAnswer]


class AskCouncil(Protocol):
    """Lets the person sign in for the laptop with this public key, and uses what the browser brought.

    Raises Refused when the person does not want to, and what `use` raises but for what another try may mend.
    """

    def __call__(self, where: WhereTo, key: str, use: Callable[[SignIn], T], /) -> T: ...
