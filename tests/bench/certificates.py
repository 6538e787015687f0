"""A certificate as a PDF with its fonts, beside a bare page drawn with the same library and fonts."""

import io
import statistics
import time
from collections.abc import Callable, Iterator

from tests.bench.table import Line

RUNS = 10


def lines() -> Iterator[Line]:
    """The row about certificates. The drawing library is imported first: the page that offers certificates does so too."""
    began = time.perf_counter()
    from app.reports.content import make_certificate
    from app.reports.drawing import draw_certificate

    imported_ms = (time.perf_counter() - began) * 1000
    content = make_certificate(
        name="Jayden Okafor", theme="ocean", on="2026-11-23", language="en", message="You kept going, and it shows.",
        message_cy="", achievements=["Finished the college form", "Said sorry, and meant it", "Two months on time"],
        worker_name="Leah Cole",
    )  # fmt: skip
    first = _timed(lambda: draw_certificate(content))
    took = [_timed(lambda: draw_certificate(content)) for _ in range(RUNS)]
    peer_first = _timed(_bare)
    note = (
        f"first in the process, fonts read; import {imported_ms:.0f} ms before; next ones {statistics.median(took):.0f} ms"
    )
    yield Line("certificate with fonts", first, "bare page, two of the fonts", peer_first, note, limit_ms=100)


def _timed(draw: Callable[[], object]) -> float:
    began = time.perf_counter()
    draw()
    return (time.perf_counter() - began) * 1000


def _bare() -> bytes:
    """One page with a few lines in two of the shipped fonts, read anew."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from app import resources

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(842, 595))
    fonts = sorted(path for path in resources.path("fonts").iterdir() if path.suffix == ".ttf")[:2]
    for n, path in enumerate(fonts):
        pdfmetrics.registerFont(TTFont(f"bare-{n}", str(path)))
        canvas.setFont(f"bare-{n}", 20)
        for line in range(4):
            canvas.drawString(80, 100 + 40 * line + 20 * n, "Jayden Okafor kept going, and it shows.")
    canvas.save()
    return out.getvalue()
