"""An assessment with an answer of 200 KB as a PDF, beside the same words set by the drawing library's own paragraphs."""

import io
import threading
import time
from collections.abc import Iterator

from tests.bench.table import Line

WORDS = 33_000
BEAT_S = 0.005


def lines() -> Iterator[Line]:
    """How long it takes, and for how long at most it keeps another thread from its turn, as the window's would be."""
    from app.reports.assessment_print import AssessmentPrint, PrintSection, draw_assessment

    text = "\n".join(" ".join(f"word{at + n}" for n in range(11)) for at in range(0, WORDS, 11))
    assert len(text) > 200_000
    sections = (PrintSection("Story", (("What happened?", text),)),)
    page = AssessmentPrint(title="Review", child_name="Kai", printed_by="Leah", printed_at="now", sections=sections)
    draw_assessment(AssessmentPrint(title="Warm", child_name="Kai", printed_by="Leah", printed_at="now", sections=()))
    began = time.process_time()
    drawn = draw_assessment(page)
    took_ms = (time.process_time() - began) * 1000
    began = time.process_time()
    _by_paragraphs(text)
    peer_ms = (time.process_time() - began) * 1000
    note = f"{len(text) // 1000} KB, {len(drawn) // 1000} KB of PDF; processor time"
    yield Line("answer of 200 KB printed", took_ms, "reportlab’s own paragraphs", peer_ms, note, limit_ms=5_000)
    note = "another thread that wants its turn every 5 ms meanwhile"
    yield Line("longest wait of a window while it is drawn", _longest_gap_ms(page), "", None, note, limit_ms=100)


def _longest_gap_ms(page: object) -> float:
    from app.reports.assessment_print import AssessmentPrint, draw_assessment

    assert isinstance(page, AssessmentPrint)
    drawing = threading.Thread(target=draw_assessment, args=(page,))
    drawing.start()
    longest, last = 0.0, time.perf_counter()
    while drawing.is_alive():
        time.sleep(BEAT_S)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    drawing.join()
    return (longest - BEAT_S) * 1000


def _by_paragraphs(text: str) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    from app import resources

    out = io.BytesIO()
    font = min(path for path in resources.path("fonts").iterdir() if path.suffix == ".ttf")
    pdfmetrics.registerFont(TTFont("same", str(font)))
    style = getSampleStyleSheet()["BodyText"]
    style.fontName = "same"
    SimpleDocTemplate(out).build([Paragraph(line, style) for line in text.split("\n")])
    return out.getvalue()
