"""Classic: ivory paper, engraved rosette, double rules, laurel and a gold seal, for those who want it plain and grand."""

from math import cos, pi, sin
from typing import Final

from reportlab.lib.colors import toColor
from reportlab.pdfgen.canvas import Canvas

from app.reports.looks import Box, Look, Signing, Style
from app.reports.motifs import HEIGHT, WIDTH, curve_points, faint, fill, inside, leaf, smooth, star, star_points
from app.reports.motifs import ground as paper

NAVY: Final = "#1E2C50"
GOLD: Final = "#B48A32"
SEAL: Final = (WIDTH / 2, 128.0)


def ground(canvas: Canvas) -> None:
    paper(canvas, "#FDFBF5")
    _engraving(canvas)
    _frame(canvas)
    _laurel(canvas)
    _seal(canvas)


def _engraving(canvas: Canvas) -> None:
    """A spun line as on banknotes, pale enough to read over."""
    canvas.saveState()
    canvas.setLineWidth(0.5)
    for colour, wide, high, petals, shift in (("#EFE4C6", 300, 168, 12, 0.0), ("#EBE7E1", 250, 138, 12, pi / 12)):
        canvas.setStrokeColor(colour)
        for turn in range(6):
            points = []
            for at in range(120):
                angle = 2 * pi * at / 120
                reach = 0.78 + 0.2 * sin(petals * angle + turn * pi / 3)
                points.append(
                    (WIDTH / 2 + wide * reach * cos(angle + shift), HEIGHT / 2 + 28 + high * reach * sin(angle + shift))
                )
            canvas.drawPath(smooth(canvas, points, closed=True), stroke=1, fill=0)
    canvas.restoreState()


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(NAVY)
    canvas.setLineWidth(2.6)
    _notched(canvas, 38, 0)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.8)
    _notched(canvas, 44, 0)
    canvas.setLineWidth(1.5)
    _notched(canvas, 54, 26)
    canvas.setLineWidth(0.6)
    _notched(canvas, 58.5, 26)
    for x, y in ((66, 66), (WIDTH - 66, 66), (WIDTH - 66, HEIGHT - 66), (66, HEIGHT - 66)):
        _corner(canvas, x, y)
    _beads(canvas)


def _notched(canvas: Canvas, edge: float, notch: float) -> None:
    """A frame whose corners are taken out in quarter circles of `notch` points; 0 leaves them square."""
    if not notch:
        canvas.rect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge, stroke=1, fill=0)
        return
    path, right, top = canvas.beginPath(), WIDTH - edge, HEIGHT - edge
    path.moveTo(edge + notch, edge)
    path.lineTo(right - notch, edge)
    path.arcTo(right - notch, edge - notch, right + notch, edge + notch, 180, -90)
    path.lineTo(right, top - notch)
    path.arcTo(right - notch, top - notch, right + notch, top + notch, 270, -90)
    path.lineTo(edge + notch, top)
    path.arcTo(edge - notch, top - notch, edge + notch, top + notch, 0, -90)
    path.lineTo(edge, edge + notch)
    path.arcTo(edge - notch, edge - notch, edge + notch, edge + notch, 90, -90)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)


def _beads(canvas: Canvas) -> None:
    canvas.setFillColor("#D9BF82")
    beads = canvas.beginPath()
    for at in range(96):
        for y in (49, HEIGHT - 49):
            beads.circle(60 + at * (WIDTH - 120) / 95, y, 0.9)
    for at in range(64):
        for x in (49, WIDTH - 49):
            beads.circle(x, 60 + at * (HEIGHT - 120) / 63, 0.9)
    canvas.drawPath(beads, stroke=0, fill=1)


def _corner(canvas: Canvas, x: float, y: float) -> None:
    for petal in range(8):
        leaf(canvas, x, y, 13 if petal % 2 else 17, pi / 4 * petal + pi / 4, NAVY if petal % 2 else GOLD, fat=0.26)
    canvas.setFillColor("#FDFBF5")
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(1)
    canvas.circle(x, y, 2.8, stroke=1, fill=1)


def _laurel(canvas: Canvas) -> None:
    """Two branches that rise round the seal."""
    for side in (-1, 1):
        canvas.saveState()
        canvas.translate(SEAL[0], SEAL[1])
        canvas.scale(side, 1)
        bough = curve_points((12, -58), (86, -44), (74, 42), 10)
        canvas.setStrokeColor("#A58446")
        canvas.setLineWidth(1)
        path = canvas.beginPath()
        path.moveTo(*bough[0][:2])
        for x, y, _ in bough[1:]:
            path.lineTo(x, y)
        canvas.drawPath(path, stroke=1, fill=0)
        for at, (x, y, angle) in enumerate(bough[1:]):
            for turn, colour in ((0.62, "#C7A455"), (-0.62, "#AE8B3F")):
                leaf(canvas, x, y, 16 - at * 0.5, angle + turn, colour, vein=faint("#FFFFFF", 0.45), fat=0.28)
        canvas.restoreState()


def _seal(canvas: Canvas) -> None:
    x, y = SEAL
    for side in (-1, 1):
        tail = [
            (x + side * 4, y - 20),
            (x + side * 27, y - 14),
            (x + side * 36, y - 62),
            (x + side * 24, y - 55),
            (x + side * 15, y - 66),
        ]
        fill(canvas, tail, NAVY)
        fill(
            canvas,
            [(x + side * 13, y - 20), (x + side * 17, y - 20), (x + side * 22.5, y - 57), (x + side * 19, y - 60)],
            "#3C4F82",
        )
    rim = canvas.beginPath()
    points = star_points(x, y, 42, points=28, inner=0.91)
    rim.moveTo(*points[0])
    for point in points[1:]:
        rim.lineTo(*point)
    rim.close()
    inside(
        canvas,
        rim,
        lambda: canvas.linearGradient(
            x - 40, y + 40, x + 40, y - 40, tuple(map(toColor, ("#DDBB66", "#F6E2A4", "#B98A30", "#E3C478")))
        ),
    )
    canvas.setStrokeColor("#8F6A1E")
    canvas.setLineWidth(0.8)
    canvas.circle(x, y, 33, stroke=1, fill=0)
    canvas.setFillColor("#FFFDF4")
    canvas.circle(x, y, 29.5, stroke=1, fill=1)
    canvas.setLineWidth(0.6)
    canvas.setDash(1.2, 2)
    canvas.circle(x, y, 26.5, stroke=1, fill=0)
    canvas.setDash()
    star(canvas, x, y - 1, 17, NAVY)
    star(canvas, x, y - 1, 8, "#F0D68C")


def under_name(canvas: Canvas, centre: float, y: float) -> None:
    """A fine rule with a diamond."""
    for side in (-1, 1):
        fill(canvas, [(centre + side * 12, y + 0.6), (centre + side * 128, y), (centre + side * 12, y - 0.6)], GOLD)
        fill(canvas, star_points(centre + side * 14, y, 2.4, points=4, inner=0.6), GOLD)
    fill(canvas, star_points(centre, y, 6.4, points=4, inner=0.55), GOLD)


LOOK: Final = Look(
    ground=ground,
    words=Box(120, 216, WIDTH - 120, HEIGHT - 80),
    signing=Signing(y=138, left=226, right=WIDTH - 226, length=184, colour="#6B6A66"),
    lead_in=Style("serif italic", 18, "#7E5B12"),
    name=Style("serif bold", 60, NAVY),
    tagline=Style("serif italic", 21, NAVY),
    message=Style("serif", 15.5, "#2B3247"),
    achievement=Style("serif bold", 13, "#2B3247"),
    signature=Style("serif", 12, "#2B3247"),
    second=Style("serif italic", 0.8, "#5A5F6E"),
    star=GOLD,
    under_name=under_name,
    below_name=14,
)
