"""From the stored choices to the certificate as drawn: which words go in, and next to which field a refusal belongs.

Runs on a read thread: the drawing library is imported on the first call, never before this page is first shown.
"""

from typing import Any

import msgspec
from PySide6.QtGui import QImage

from app.domain.errors import Refused
from app.domain.signature import Certificate
from app.ui.paper.pictures import ONE_AT_A_TIME, at_width


class Drawn(msgspec.Struct, frozen=True):
    """A certificate as PDF and as picture, its words for those who cannot see it, and words to think about."""

    pdf: bytes
    picture: QImage
    said: str
    telling: tuple[str, ...]


def designs() -> tuple[tuple[str, str], ...]:
    """(key, name) of each design in the order a child is asked."""
    from app.reports.content import theme_label, themes

    return tuple((key, theme_label(key)) for key in themes())


def suggestions(theme: str, language: str) -> tuple[str, ...]:
    """Three messages to start from, in the language of the certificate; in both, the Welsh comes first."""
    from app.reports.content import suggested_messages

    return tuple("\n".join(words.shown(language)) for words in suggested_messages(theme))


def in_language(message: str, language: str) -> str:
    """A suggested message in another language; own words stay as they were written."""
    pair = _suggested(message)
    return message if pair is None else "\n".join(pair.shown(language))


def draw(certificate: Certificate, width_px: int) -> Drawn:
    """Draw it. Raises Refused with the field that has to change."""
    pdf, content = make_pdf(certificate)
    picture = at_width(pdf, width_px, most=1)[0]
    return Drawn(pdf, picture, _said(content), content.telling_words)


def make_pdf(certificate: Certificate) -> tuple[bytes, Any]:
    """The document and its content. Raises Refused with the field that has to change."""
    from app.reports.drawing import draw_certificate

    content = _content(certificate)
    try:
        with ONE_AT_A_TIME:
            return draw_certificate(content), content
    except Refused as refused:
        raise Refused(refused.message, refused.field or _field_that_cannot_print(content)) from None


def thumbnails(certificate: Certificate, width_px: int) -> dict[str, QImage]:
    """A small picture of every design with this child's words; one that cannot be drawn is left out."""
    found = {}
    for theme, _ in designs():
        try:
            pdf, _content = make_pdf(certificate.but(theme=theme, message=""))
        except Refused:
            continue
        found[theme] = at_width(pdf, width_px, most=1)[0]
    return found


def _content(certificate: Certificate) -> Any:
    from app.reports.content import make_certificate

    pair = _suggested(certificate.message)
    english, welsh = (pair.en, pair.cy) if pair is not None else (certificate.message, "")
    if certificate.language == "cy" and pair is None:
        english, welsh = "", certificate.message
    return make_certificate(
        name=certificate.name,
        theme=certificate.theme,
        on=certificate.made_on,
        language=certificate.language,
        message=english,
        message_cy=welsh,
        achievements=certificate.achievements.split("\n"),
        worker_name=certificate.worker_name,
    )


def _suggested(message: str) -> Any:
    """The pair of languages that a message was chosen from, or None for own words."""
    from app.reports.content import suggested_messages, themes

    plain = " ".join(message.split())
    for theme in themes():
        for words in suggested_messages(theme):
            if plain and plain in (words.en, words.cy, f"{words.cy} {words.en}"):
                return words
    return None


def _field_that_cannot_print(content: Any) -> str:
    from app.reports.themes import LOOKS
    from app.reports.typefaces import find_typeface, printable

    look = LOOKS[content.theme]
    lines = [("name", content.name, look.name.stack), ("worker_name", content.worker_name, look.signature.stack)]
    lines += [("message", text, look.message.stack) for text in content.message.shown(content.language)]
    lines += [("achievements", text, look.achievement.stack) for text in content.achievements]
    return next((field for field, text, stack in lines if find_typeface(printable(text), stack) is None), "message")


def _said(content: Any) -> str:
    shown = [content.name]
    for words in (content.tagline, content.message):
        shown += words.shown(content.language)
    return ". ".join([*shown, *content.achievements, content.worker_name, *content.on_text.shown(content.language)])
