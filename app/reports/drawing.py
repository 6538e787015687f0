"""Draws a certificate: the theme's art, the words fitted on it, and two lines at the foot to sign and date."""

from typing import Final

from reportlab.pdfgen.canvas import Canvas

from app.reports import motifs
from app.reports.content import CertificateContent
from app.reports.layout import MOST_STRETCH, Row, fitted, height_of, rows_for
from app.reports.lettering import draw
from app.reports.looks import Box, Look, Style
from app.reports.page import LANDSCAPE, drawn
from app.reports.themes import LOOKS
from app.reports.typefaces import printable
from app.reports.wording import Words

DOCUMENT_LANGUAGE: Final = {"en": "en-GB", "cy": "cy-GB", "both": "cy-GB"}


def draw_certificate(content: CertificateContent) -> bytes:
    """The certificate as a PDF, one A4 page across; the same content gives the same bytes.

    Raises Refused in plain words when a letter cannot be printed or the words do not fit, CouldNotDraw when drawing fails.
    """
    look = LOOKS[content.theme]
    return drawn(
        LANDSCAPE,
        printable(content.title),
        DOCUMENT_LANGUAGE[content.language],
        lambda canvas: _draw(canvas, content, look),
    )


def _draw(canvas: Canvas, content: CertificateContent, look: Look) -> None:
    canvas.saveState()
    look.ground(canvas)
    canvas.restoreState()
    _draw_words(canvas, rows_for(content, look), look)
    _draw_foot(canvas, content, look)
    if look.badge is not None:
        _draw_badge(canvas, content, look, look.badge)
    canvas.showPage()


def _draw_words(canvas: Canvas, rows: tuple[Row, ...], look: Look) -> None:
    """Spread the rows over the box: gaps grow a little, what is still left goes above and below in equal parts."""
    gaps = sum(row.gap for row in rows if row.gap > 0)
    spare = look.words.height - height_of(rows)
    stretch = 1 + min(MOST_STRETCH - 1, spare / gaps) if gaps else 1
    y = look.words.top - (spare - gaps * (stretch - 1)) / 2
    placed = []
    for row in rows:
        y -= row.gap * (stretch if row.gap > 0 else 1)
        placed.append((row, y))
        y -= row.height
    _draw_behind(canvas, placed, look)
    for row, top in placed:
        _draw_row(canvas, row, look.words.centre, top - row.ascent, look)


def _draw_behind(canvas: Canvas, placed: list[tuple[Row, float]], look: Look) -> None:
    centre = look.words.centre
    for kind, paint in (("name", look.behind_name), ("lead in", look.lead_in_ground)):
        rows = [(row, top) for row, top in placed if row.kind == kind]
        if paint and rows:
            half = max(row.width for row, _ in rows) / 2
            bottom = rows[-1][1] - rows[-1][0].height
            canvas.saveState()
            paint(canvas, Box(centre - half, bottom, centre + half, rows[0][1]))
            canvas.restoreState()
    if look.under_name:
        bottom = min(top - row.height for row, top in placed if row.kind == "name")
        canvas.saveState()
        look.under_name(canvas, centre, bottom - 3)
        canvas.restoreState()


def _draw_row(canvas: Canvas, row: Row, centre: float, baseline: float, look: Look) -> None:
    for piece in row.pieces:
        if row.kind == "name" and look.paint_name:
            look.paint_name(canvas, piece.line, centre + piece.x, baseline, row.size)
        else:
            draw(canvas, piece.line, centre + piece.x, baseline, row.size, row.colour)
    for x in row.stars:
        motifs.star(canvas, centre + x, baseline + row.size * 0.33, row.size * 0.42, look.star)


def _draw_foot(canvas: Canvas, content: CertificateContent, look: Look) -> None:
    """Left: room to sign by hand, the line, who signs. Right: the date on its line."""
    signing, style = look.signing, look.signature
    small = Style(style.stack, style.size * 0.8, style.colour)
    name = Style("serif bold" if style.stack == "serif" else "text bold", style.size, style.colour)
    canvas.saveState()
    canvas.setStrokeColor(signing.colour)
    canvas.setLineWidth(0.8)
    for middle in (signing.left, signing.right):
        canvas.line(middle - signing.length / 2, signing.y, middle + signing.length / 2, signing.y)
    canvas.restoreState()
    language = content.language
    dates = _small(content.on_text, language, name, signing.length)
    _draw_down(canvas, dates, signing.right, signing.y + height_of(dates) + 1)
    label = fitted(" · ".join(content.date_label.shown(language)), small, signing.length, 1)
    _draw_down(canvas, label, signing.right, signing.y - 3)
    who = fitted(content.worker_name, name, signing.length, 3)
    role = _small(content.worker_role, language, small, signing.length) if who else ()
    _draw_down(canvas, (*who, *role), signing.left, signing.y - 3)


def _small(words: Words, language: str, style: Style, width: float) -> tuple[Row, ...]:
    return tuple(row for text in words.shown(language) for row in fitted(text, style, width, 1))


def _draw_down(canvas: Canvas, rows: tuple[Row, ...], middle: float, y: float) -> None:
    for row in rows:
        for piece in row.pieces:
            draw(canvas, piece.line, middle + piece.x, y - row.ascent, row.size, row.colour)
        y -= row.height


def _draw_badge(canvas: Canvas, content: CertificateContent, look: Look, style: Style) -> None:
    rows = fitted(" · ".join(content.badge.shown(content.language)), style, 240, 1)
    if not rows:
        return
    row, (x, y) = rows[0], look.badge_at
    if look.badge_ground:
        canvas.saveState()
        look.badge_ground(canvas, Box(x - row.width / 2, y, x + row.width / 2, y + row.height))
        canvas.restoreState()
    _draw_down(canvas, rows, x, y + row.height)
