"""Draws shaped lines on a canvas.

A line that needs one plain glyph a letter is drawn as text with its kerning. A line that needs more (Arabic joins, Indic
clusters, stacked accents) is drawn as stamped outlines of its glyphs, with the same words as unseen text below it, so that
copying, searching and screen readers get the letters that were typed.
"""

from collections.abc import Callable
from typing import Any, Final

from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr
from reportlab.pdfgen.canvas import Canvas

from app.reports.shaping import Shaped

UNSEEN_TEXT: Final = 3


def draw(canvas: Canvas, line: Shaped, x: float, y: float, size: float, colour: Any) -> None:
    """Draw a line with its left end at x and its baseline at y, in points."""
    canvas.saveState()
    canvas.setFillColor(colour)
    if line.is_plain:
        _draw_text(canvas, line, x, y, size)
    else:
        _draw_glyphs(canvas, line, x, y, size)
        _draw_unseen(canvas, line, x, y, size)
    canvas.restoreState()


def _draw_text(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    font = line.face.embedded
    thousandth = 1000 / line.face.units_per_em
    shape_data = [
        ShapeData(glyph.cluster, glyph.advance * thousandth, 0, 0, 0, font.face.getCharWidth(ord(letter)))
        for letter, glyph in zip(line.text, line.glyphs, strict=True)
    ]
    text = canvas.beginText(x, y)
    text.setFont(line.face.name, size)
    text.textOut(ShapedStr(line.text, shapeData=shape_data))
    canvas.drawText(text)


def _draw_glyphs(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    """Stamp each glyph: its outline is kept in the document once, in thousandths of an em, and takes the colour of the moment."""
    scale, at = size / line.face.units_per_em, x
    for glyph in line.glyphs:
        name = f"{line.face.name}-{glyph.number}"
        if not canvas.hasForm(name):
            path = canvas.beginPath()
            line.face.shaper.draw_glyph_with_pen(glyph.number, _Pen(path, 0, 0, 1000 / line.face.units_per_em))
            canvas.beginForm(name, -3000, -3000, 12000, 4000)
            if path.getCode():
                canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
            canvas.endForm()
        canvas.saveState()
        canvas.transform(size / 1000, 0, 0, size / 1000, at + glyph.x * scale, y + glyph.y * scale)
        canvas.doForm(name)
        canvas.restoreState()
        at += glyph.advance * scale


def _draw_unseen(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> None:
    seen = "".join(letter for letter in line.seen if line.face.shaper.get_nominal_glyph(ord(letter)) is not None)
    natural = line.face.embedded.stringWidth(seen, size)
    text = canvas.beginText(x, y)
    text.setFont(line.face.name, size)
    text.setTextRenderMode(UNSEEN_TEXT)
    if natural > 0 and line.width > 0:
        text.setHorizScale(100 * line.width * size / natural)
    text.textOut(seen)
    text.setHorizScale(100)
    text.setTextRenderMode(0)
    canvas.drawText(text)


def outline(canvas: Canvas, line: Shaped, x: float, y: float, size: float) -> Any:
    """The line as one reportlab path, in points, for filling with the non-zero rule or for stroking."""
    scale = size / line.face.units_per_em
    path = canvas.beginPath()
    at = x
    for glyph in line.glyphs:
        pen = _Pen(path, at + glyph.x * scale, y + glyph.y * scale, scale)
        line.face.shaper.draw_glyph_with_pen(glyph.number, pen)
        at += glyph.advance * scale
    return path


class _Pen:
    """Puts the outline of one glyph into a path; quadratic curves become cubic ones. (Method names are the shaper's.)"""

    def __init__(self, path: Any, x: float, y: float, scale: float) -> None:
        self.path = path
        self._place: Callable[[tuple[float, float]], tuple[float, float]] = lambda p: (x + p[0] * scale, y + p[1] * scale)
        self._here = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.moveTo(*self._here)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.lineTo(*self._here)

    def qCurveTo(self, control: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        (ax, ay), (cx, cy), (bx, by) = self._here, self._place(control), self._place(point)
        self.path.curveTo(
            ax + (cx - ax) * 2 / 3, ay + (cy - ay) * 2 / 3, bx + (cx - bx) * 2 / 3, by + (cy - by) * 2 / 3, bx, by
        )
        self._here = (bx, by)

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        self._here = self._place(point)
        self.path.curveTo(*self._place(one), *self._place(two), *self._here)

    def closePath(self) -> None:  # noqa: N802
        self.path.close()
