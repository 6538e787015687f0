"""Sentences of the sheet on something that happened."""

from typing import Final

TITLE: Final = "Something happened"
WHAT: Final = "What happened?"
DAY: Final = "When?"
DAY_HINT: Final = "A month or a guess is fine, or leave it empty."
WORDS: Final = "What do we know?"
WORDS_HINT: Final = "A sentence is enough. It stands on the timeline."
SAVE: Final = "Save and plan the review"
MEANS: Final = "From this a review is due: started within 5 working days, sent within 10."
CHOOSE: Final = "Choose what happened."
NOT_SAVED: Final = "That could not be saved. Nothing is lost. Try again in a moment."
BEFORE: Final = "Waiting for a review"
MISTAKE: Final = "Recorded by mistake"
TAKE_BACK: Final = "It was a mistake"


def take_back(what: str) -> str:
    """The full name of the button beside one."""
    return f"{TAKE_BACK}: {what}"
