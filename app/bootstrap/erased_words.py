"""What stands on a laptop that was erased by order of its service."""

from typing import Final

TITLE: Final = "This laptop has been cleared"
ERASED: Final = (
    "Your service has ended the access of this laptop, and the records on it have been erased. What was not sent yet is sealed "
    "and being delivered to your service. Keep the laptop connected for a moment."
)
LATER: Final = (
    "What was not sent yet is sealed and could not be delivered now. Nobody can open it here. Connect the laptop to a network "
    "and start Waymark again, or ring your service desk."
)


def delivered(unsent: int, kept: int) -> str:
    """All is done that this laptop could do; or the seal is to be brought by hand."""
    if kept >= unsent:
        sent = (
            f" {_changes(kept)} not sent before {'was' if kept == 1 else 'were'} delivered and kept for your manager."
            if kept
            else ""
        )
        return f"Everything on this laptop has been erased.{sent} You can close this window."
    return (
        f"Everything on this laptop has been erased. {_changes(unsent - kept)} not sent before stay sealed in its folder. "
        "Bring the laptop to your service desk: they can take them in."
    )


def _changes(number: int) -> str:
    return f"{number} change" if number == 1 else f"{number} changes"
