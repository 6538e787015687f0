"""Words of the documents tab."""

from datetime import date
from typing import Final

from app.operations.rows.document import AttachmentLine
from app.ui import when

TITLE: Final = "Documents"
NOTE: Final = (
    "PDF, Word, pictures and plain text, up to 20 MB each. They are encrypted like every record, and go with the next sync."
)
ADD: Final = "Add a document…"
ADD_TITLE: Final = "Add a document"
CHOOSE: Final = "Choose a file…"
ADD_IT: Final = "Add it"
ADDING: Final = "Adding…"
NAME: Final = "What it is"
NAME_HINT: Final = "A few words that tell colleagues what to expect, such as “School report, autumn term”"
FILE: Final = "File"
KINDS_HINT: Final = "A PDF, a Word document, a picture (PNG, JPEG, WebP) or plain text"
CHOOSE_FIRST: Final = "Choose a file first."
TOO_LARGE: Final = "This document is larger than 20 MB. Nothing was added. Make it smaller, or send it in parts."
NOT_READ: Final = "This file cannot be read. Is it still there, and may you open it?"
NONE_YET: Final = "No document yet. Add a letter, a photo of a drawing, a report."
UNREADABLE: Final = "The documents could not be shown. Nothing is lost. Try again in a moment."
NOT_OPENED: Final = "This document could not be shown. Nothing is lost. Try again in a moment."
NOT_HERE: Final = "This document has not come to this laptop yet. It comes with the next sync."
FETCH: Final = "Fetch it now"
FETCHING: Final = "Fetching…"
REMOVE: Final = "Take it out…"
WHY: Final = "Why is it taken out?"
WHY_HINT: Final = "It stays in the history with your reason"
YES_REMOVE: Final = "Yes, take it out"
SAY_WHY: Final = "Say in a few words why."
READING: Final = "Opening…"
DAMAGED: Final = "This file is damaged or locked with a password, so it cannot be shown. It is kept as it is."
_KINDS: Final = {
    "application/pdf": ("PDF", "file-text"),
    "image/png": ("Picture", "file"),
    "image/jpeg": ("Picture", "file"),
    "image/webp": ("Picture", "file"),
    "text/plain": ("Text", "file-text"),
}


def kind(media_type: str) -> str:
    """What it is, in a word."""
    return _KINDS.get(media_type, ("Word document", ""))[0]


def size(number: int) -> str:
    """ "2.4 MB"; small ones in KB."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1_000)):,} KB"
    return f"{number / 1_000_000:.1f} MB"


def state(line: AttachmentLine, *, is_sending: bool) -> tuple[str, str]:
    """Where it is, in words, and the tone of its badge."""
    if not line.is_here:
        return "Not here yet", "info"
    if line.is_sent:
        return "At the service", "ok"
    return ("On its way", "info") if is_sending else ("Only here yet", "neutral")


def sentence(line: AttachmentLine, today: date, *, is_sending: bool) -> str:
    """The whole row as spoken."""
    where = state(line, is_sending=is_sending)[0]
    return f"{line.name}, {kind(line.kind)}, {size(line.size)}, {where}, added {when.told(line.at, today)} by {line.by}"


def meta(line: AttachmentLine, today: date) -> str:
    """What stands under its name when it is open."""
    return f"{kind(line.kind)} · {size(line.size)} · added {when.told(line.at, today)} by {line.by}"


def chosen(name: str, number: int) -> str:
    """The file that is about to be added."""
    return f"{name} · {size(number)}"


def some_pages(shown: int, total: int) -> str:
    """Where not all pages are drawn."""
    return f"The first {shown:,} of {total:,} pages are shown." if shown < total else ""
