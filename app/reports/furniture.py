"""Head and foot of a numbered A4 record: the marking twice, what it is on each further page, who printed it when, the page."""

from typing import Final

import msgspec
from reportlab.pdfgen.canvas import Canvas

from app.reports.flow import Prose, Type
from app.reports.page import PORTRAIT

LEFT: Final = 54.0
RIGHT: Final = PORTRAIT[0] - 54.0
INK: Final = "#17242C"
MUTED: Final = "#52636E"
LINE: Final = "#C9D3D9"
MARKING: Final = Type("record bold", 9, 12, INK)
SMALL: Final = Type("record", 8, 11, MUTED)
_HEAD: Final = PORTRAIT[1] - 48


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """`again` stands at the head of every page but the first; `printed_at` is said as a person reads it."""

    marking: str
    again: str
    printed_by: str
    printed_at: str

    def draw(self, canvas: Canvas, prose: Prose, number: int, count: int) -> None:
        """On page `number` of `count`."""
        for y in (_HEAD, 36):
            _centred(canvas, prose, self.marking, MARKING, y)
        if number > 1:
            _centred(canvas, prose, self.again, SMALL, _HEAD - 15)
        rule(canvas, 60)
        by = prose.lines(f"Printed by {self.printed_by}, {self.printed_at}", SMALL, (RIGHT - LEFT) * 0.7)[0]
        prose.draw(canvas, by, SMALL, LEFT, 49)
        page = f"Page {number} of {count}"
        prose.draw(canvas, page, SMALL, RIGHT - prose.width(page, SMALL), 49)


def rule(canvas: Canvas, y: float) -> None:
    """A thin line from edge to edge of the text."""
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, y, RIGHT, y)


def _centred(canvas: Canvas, prose: Prose, text: str, kind: Type, y: float) -> None:
    line = (prose.lines(text, kind, RIGHT - LEFT) or [""])[0]
    prose.draw(canvas, line, kind, (LEFT + RIGHT - prose.width(line, kind)) / 2, y)
