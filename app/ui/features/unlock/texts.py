"""Sentences of the unlock window."""

from datetime import date
from typing import Final

from app.ui import when

MOTTO: Final = "Every child’s way forward,\nkept safe."
WHY: Final = "Unlock to open the children’s records on this laptop"
WORDS_LABEL: Final = "Passphrase"
WORDS_HINT: Final = "The words you chose. Only you know them."
UNLOCK: Final = "Unlock"
OPENING: Final = "Opening…"
CAPS_LOCK: Final = "Caps Lock is on"
SHOW_WHILE_HELD: Final = "Show the passphrase while held"
FORGOTTEN: Final = "I have forgotten it"
RECOVERY_FILE: Final = "I have a recovery file"
NOT_YOU: Final = "Not you?"
WHO_TITLE: Final = "Who are you?"
WHO_WHY: Final = "Everybody has records and a passphrase of their own here. Nobody sees another’s."
SOMEBODY_NEW: Final = "I am new on this laptop"
BACK: Final = "Back"
NO_NAME: Final = "Somebody without a name here"
ENCRYPTED: Final = "Everything here is stored encrypted, on this laptop only."
NEVER_SYNCED: Final = "This laptop has no records yet. Connect once to fetch them."
NOTHING_TYPED: Final = "Type your passphrase, then press Enter."


def age_of_data(last_synced_at: str, today: date) -> str:
    """How old the records here are, or that there are none."""
    day = when.day_of(last_synced_at)
    if day is None:
        return NEVER_SYNCED
    said = "today" if day == today else "yesterday" if (today - day).days == 1 else when.short_day(day, today)
    return f"Last synced {said} {when.clock_of(last_synced_at)}. You can work offline."


def whom_to_ring(phone: str) -> str:
    """The third fact."""
    return f"Stuck? Ring the service desk, {phone}." if phone else "Stuck? Ring your service desk."


def forgotten(phone: str) -> str:
    """What can be done, honestly."""
    ring = f"Ring the service desk, {phone}." if phone else "Ring your service desk."
    return (
        "Nobody can read your passphrase back, not even the service. "
        f"{ring} Two administrators together can give you a file and a code that open this laptop; without that they set it up "
        "again, and everything that was sent comes back."
    )


def try_again_in(seconds: int) -> str:
    """The countdown in the button's place."""
    minutes, rest = divmod(seconds, 60)
    left = f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
    return f"You can try again in {left}"


def log_running(since: str) -> str:
    """That a custody log goes on, and nothing of whose it is."""
    return f"A log is running since {when.clock_of(since)}."
