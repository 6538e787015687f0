"""How a theme describes itself: the styles of its words, where words may stand, and the art behind and around them."""

from collections.abc import Callable
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.reports.shaping import Shaped


class Box(NamedTuple):
    """A rectangle in points, the origin at the foot of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    def grown(self, by_x: float, by_y: float) -> "Box":
        return Box(self.left - by_x, self.bottom - by_y, self.right + by_x, self.top + by_y)


class Style(NamedTuple):
    """Letters of one kind: stack of typefaces, size in points, colour."""

    stack: str
    size: float
    colour: str


class Signing(NamedTuple):
    """Where the two lines at the foot stand: y of the lines, middle of the left and the right one, length, colour of the lines."""

    y: float
    left: float
    right: float
    length: float
    colour: str


NamePainter = Callable[[Canvas, Shaped, float, float, float], None]


class Look(NamedTuple):
    """A theme. `ground` paints the page; the rest says how the words stand on it."""

    ground: Callable[[Canvas], None]
    words: Box
    signing: Signing
    lead_in: Style
    name: Style
    tagline: Style
    message: Style
    achievement: Style
    signature: Style
    second: Style
    """Style of the English under the Welsh: the size is a share of the first one's."""
    star: str
    behind_name: Callable[[Canvas, Box], None] | None = None
    paint_name: NamePainter | None = None
    under_name: Callable[[Canvas, float, float], None] | None = None
    below_name: float = 0.0
    """More room under the name, in points, for what is painted there."""
    lead_in_ground: Callable[[Canvas, Box], None] | None = None
    badge: Style | None = None
    badge_at: tuple[float, float] = (0, 0)
    badge_ground: Callable[[Canvas, Box], None] | None = None
