"""Words for joining anew. The reason comes first, then that nothing is lost, then what to do."""

from typing import Final

from app.ui import when

TITLE: Final = "Join the service again"
WHY: Final = (
    "Your service has seen another copy of this laptop’s records, or was set back to an earlier day, and can no longer tell the "
    "two apart. Until this laptop has joined again it neither sends nor fetches anything."
)
KEPT: Final = "All your records, your passphrase and what you wrote stay on this laptop as they are."
STEP_CODE: Final = "Ask your manager or an administrator for a new joining code. It is for you and works once."
CODE: Final = "Joining code"
CODE_HINT: Final = "Capital or small letters, with or without dashes"
WORDS: Final = "Your passphrase"
WORDS_HINT: Final = "The one you unlock with. It stays the same"
JOIN: Final = "Join again"
JOINING: Final = "Joining…"
CLOSE: Final = "Close"
NEED_CODE: Final = "Type the joining code you were given."
NEED_WORDS: Final = "Type your passphrase."
NOT_JOINED: Final = "The laptop could not join. Nothing was changed."
ON_ITS_WAY: Final = "This laptop has joined. What waited is being sent now; you can go on working."
ALL_SENT: Final = "This laptop has joined, and everything you wrote has reached the service."
NO_NEED: Final = "This laptop belongs to the service as it should. There is nothing to do here."


def waits(count: int) -> str:
    """What is kept, with the number of changes that wait."""
    if not count:
        return KEPT
    goes = "waits here and goes" if count == 1 else "wait here and go"
    return f"{KEPT} {when.count_of(count, 'change').capitalize()} {goes} as soon as it has joined."
