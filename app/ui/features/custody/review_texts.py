"""Sentences of the custody logs as a manager reads them."""

from typing import Final

TITLE: Final = "Custody logs"
HINT: Final = "Each log is one child at one police station, kept by an appropriate adult."
NONE: Final = "No logs on this laptop yet. They come with the next sync after an adult starts one."
TO_REVIEW: Final = "Signed, waiting for your review"
RUNNING: Final = "Running, or not signed yet"
CLOSED: Final = "Reviewed and closed"
NONE_WAITS: Final = "Nothing waits for you."
BACK: Final = "All logs"
FIGURES: Final = "Custody figures"
NO_FORM: Final = (
    "This log’s questions are not on this laptop yet, so it cannot be shown. Nothing is lost. Sync once, then open it."
)
NOT_READ: Final = "This log could not be read."
NOT_SAVED: Final = "That could not be saved. Try again."

LOG: Final = "The log"
TAKEN_BACK: Final = "Taken back by the adult"
RIGHTS: Final = "Rights"
GIVEN: Final = "given {at}"
UNDERSTOOD: Final = "understood {at}"
PAPER: Final = "On paper"

REVIEW: Final = "Your review"
ASK: Final = "Ask the adult something"
ASK_BUTTON: Final = "Ask"
ASK_HINT: Final = "It comes to their laptop with the next sync. Ask about what happened around the child only."
NOTE: Final = "Note"
NOTE_HINT: Final = "Needed only where the log is not signed or a question has no answer."
DONE: Final = "Reviewed"
REVIEWED: Final = "Reviewed by {who}."
SOMEBODY: Final = "a manager"
REOPEN: Final = "Open the review again"
REOPEN_WHY: Final = "Why is it opened again?"
OWN: Final = "You attended this one yourself, so another manager reviews it."
READS_ALL: Final = "Your role reads custody logs. A manager reviews them."
READS: Final = "You read this log because it is linked to the child’s file."

LINK: Final = "The child’s file"
LINKED_TO: Final = "Linked to {name}"
ELSEWHERE: Final = "Linked to a file that is not on this laptop."
LINK_HINT: Final = (
    "These children are like the one in the log. Look, and link it only when you are sure. "
    "Who has the file may then read the log."
)
NO_LIKELY: Final = "No child on this laptop has a name and date of birth like those in the log. Nothing is linked."
LINK_BUTTON: Final = "Link"
UNLINK_WHY: Final = "Wrong child? Say why the link is taken out."
UNLINK: Final = "Take the link out"
OPEN_FILE: Final = "Open the file"
