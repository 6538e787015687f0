"""Shows a stored text in a field without getting in the way of somebody who is typing there."""

from app.domain.errors import Refused
from app.domain.text import clean_text
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField


def cleaned(text: str) -> str:
    """The text as the store will keep it; a text that is too long is given back as it is, for the store to refuse."""
    try:
        return clean_text(text)
    except Refused:
        return text


def show_text(field: LineField | GrowingText, text: str) -> None:
    """Show `text` unless the field already says it: caret, selection and undo stay while nothing came from elsewhere."""
    if cleaned(field.text()) != text:
        field.set_text_quietly(text)
