"""Sentences of the sheet on a child's involvement."""

from typing import Final

OPEN, CLOSE = "Open an involvement", "Close an involvement"
OPENING: Final = (
    "From its first day the health screen and the education assessment are counted, and the figures count the file as open."
)
CLOSING: Final = "The file stays as it is. Nothing is asked for this involvement any more."
KIND: Final = "What is it for?"
BEGAN: Final = "When did it begin?"
ENDED: Final = "When did it end?"
SOURCE: Final = "Who referred?"
REASON, REASON_HINT = "Why did it begin?", "A sentence is enough. It stands on the timeline."
WHY: Final = "Why did it end?"
SAVE_OPEN, SAVE_CLOSE = "Open it", "Close it"
NOT_SAVED: Final = "That could not be saved. Nothing is lost. Try again in a moment."
NOT_HERE: Final = "This involvement is not on this laptop. Sync, then try again."
