"""Words around signing in with the council's account."""

from typing import Final

MOTTO: Final = "Still you.\nStill yours."
DONE: Final = "You are signed in. Waymark sends and fetches again."
NOT_DONE: Final = "You are not signed in. What you write is safe here and is still sent."
CLOSE: Final = "Close"
