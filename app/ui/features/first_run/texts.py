"""Sentences of the first run."""

from typing import Final

from app.ui import when

MOTTO: Final = "Welcome.\nFour short steps."
STEPS: Final = ("Your service", "Who you are", "Your passphrase", "Your records")
SERVICE_TITLE: Final = "Connect to your service"
SERVICE_WHY: Final = "Your manager or the service desk gave you an address and a joining code. The code works once."
ADDRESS: Final = "Service address"
ADDRESS_HINT: Final = "For example https://waymark.harbour.gov.uk"
CODE: Final = "Joining code"
CODE_HINT: Final = "Capital or small letters, with or without dashes"
CONNECT: Final = "Connect"
CONNECTING: Final = "Connecting…"
NEED_ADDRESS: Final = "Type the address of your service. It starts with https://"
NEED_CODE: Final = "Type the joining code you were given."
WHO_TITLE: Final = "Is this you?"
WHO_WHY: Final = "Your service says that this laptop is for"
YES: Final = "Yes, that is me"
NO: Final = "No, start again"
WORDS_TITLE: Final = "Choose your passphrase"
WORDS_WHY: Final = (
    "It locks everything on this laptop. Nobody else knows it and nobody can look it up, so choose words you will remember."
)
WORDS_HINT: Final = "Several words that have nothing to do with you, such as a thing, a place, a food and a colour"
WORDS_LABEL: Final = "Passphrase"
AGAIN: Final = "The same again"
NOT_THE_SAME: Final = "The two are not the same yet."
STRONG: Final = "Good. That is strong enough."
USE_IT: Final = "Use this passphrase"
PREPARING: Final = "Preparing this laptop…"
SYNC_TITLE: Final = "Fetching your records"
SYNC_WHY: Final = "This happens once and may take a few minutes. Keep the laptop on and connected."
SYNC_DONE: Final = "Everything is here."
SYNC_LATER: Final = "You may open Waymark now; the records follow when there is a network."
STARTING: Final = "Starting…"
OPEN: Final = "Open Waymark"


def step(at: int) -> str:
    """ "Step 2 of 4: Who you are"."""
    return f"Step {at + 1} of {len(STEPS)}: {STEPS[at]}"


def progress(records: int, done: int, total: int, seconds_left: int) -> str:
    """How far the first sync is: files, records, and about how long it still takes."""
    if not records and not total:
        return STARTING
    files = f"{done:,} of {total:,} files. " if total else ""
    left = f" {when.about(seconds_left).capitalize()} left." if seconds_left >= 0 else ""
    return f"{files}{records:,} records so far.{left}"
