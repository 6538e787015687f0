"""Sentences of the certificates page."""

from typing import Final

from app.operations.rows.certificate import CertificateStart
from app.ui import when

TITLE: Final = "Certificates"
SUBTITLE: Final = "Something good to take home. No order, court or reference is printed on it."
FINISHING: Final = "Finishing soon"
NOBODY: Final = "Nobody finishes in the next 30 days. Names appear here by themselves, and stay for 60 days after."
NOT_HERE: Final = "This child does not finish in the next 30 days, so there is no certificate to make yet."
READING: Final = "Looking who finishes soon"
NO_PAGE: Final = "There is nobody to make a certificate for now."
DRAWING: Final = "Drawing the certificate"
NOT_DRAWN: Final = "The certificate is drawn again once this is put right."
LANGUAGES: Final = (("en", "English"), ("cy", "Cymraeg"), ("both", "Both"))
ONE_LINE_EACH: Final = "Small true things, chosen together. Three look best."
MESSAGE_HELP: Final = "Choose one, or write your own in the box."
SIGNS: Final = "Who signs"
NEEDS: Final = {
    "name": "Name as the child wants it",
    "message": "Message",
    "achievements": "Achievements",
    "worker_name": SIGNS,
    "on": "Date on it",
}


def ends(start: CertificateStart, today: str) -> str:
    """ "Ends Fri 27 Nov" or "Ended Mon 2 Nov"; empty where no end is known."""
    day, now = when.day_of(start.order.ends_on if start.order else ""), when.day_of(today)
    if day is None or now is None:
        return ""
    return f"{'Ended' if day < now else 'Ends'} {when.short_day(day, now)}"


def design_title(called: str) -> str:
    """The child chooses; say so."""
    return f"{called} chooses the design"


def telling(words: tuple[str, ...], called: str) -> str:
    """A question, never a refusal (DOMAIN 10.2)."""
    quoted = ", ".join(f"‘{word}’" for word in words)
    return f"{quoted} may tell a visitor why you worked together. Print it only if {called} wants it there."


def saved(name: str) -> str:
    """After the file is whole on the disk."""
    return f"Saved as {name}. It is not locked, so keep it somewhere safe."


PRINTED: Final = "Sent to the printer."
