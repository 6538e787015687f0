"""A PDF page that repeats to the byte: page sizes, the quiet edge, title and language, and one gate for reportlab's errors.

reportlab quotes the text that it failed on; `drawn` replaces its errors by `CouldNotDraw`, which carries no words of anyone.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Final

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import Refused, Unavailable
from app.reports.typefaces import typeface

PORTRAIT: Final[tuple[float, float]] = A4
LANDSCAPE: Final[tuple[float, float]] = landscape(A4)
QUIET_EDGE: Final[float] = 12 * mm

# No picture is ever fetched for a document, whatever stands in a text.
rl_config.trustedSchemes = []
rl_config.trustedHosts = []


class CouldNotDraw(Exception):
    """A page could not be drawn. Carries the kind of error only."""


def drawn(size: tuple[float, float], title: str, language: str, draw: Callable[[Canvas], None]) -> bytes:
    """Draw pages of `size` points and return the PDF: the same words give the same bytes.

    Raises CouldNotDraw for anything but the two kinds of trouble that carry a plain sentence, Refused and Unavailable.
    """
    failure = ""
    try:
        buffer = BytesIO()
        first = typeface("Lexend-Regular").embedded.fontName
        canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1, lang=language, initialFontName=first)
        canvas.setTitle(title)
        canvas.setAuthor("Waymark")
        canvas.setCreator("Waymark")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        draw(canvas)
        canvas.save()
        return buffer.getvalue()
    except (Refused, Unavailable):
        raise
    except Exception as error:
        failure = type(error).__name__
    # Raised outside the handler, so that no chained error carries the text into a log.
    raise CouldNotDraw(failure)
