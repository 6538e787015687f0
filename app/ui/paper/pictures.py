"""Turns a PDF held in memory into pictures of its pages; works on any thread and touches no file.

One lock lets one document be drawn or rendered at a time: neither reportlab's font tables nor PDFium promise more.
"""

from collections.abc import Iterator
from threading import RLock
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

ONE_AT_A_TIME: Final = RLock()
POINTS_PER_INCH: Final = 72.0
LARGEST_SIDE_PX: Final = 6_000


def page_count(pdf: bytes) -> int:
    """How many pages the document has."""
    with ONE_AT_A_TIME:
        document, buffer = _opened(pdf)
        count = document.pageCount()
        _close(document, buffer)
    return count


def at_width(pdf: bytes, width_px: int, *, most: int = 50) -> tuple[QImage, ...]:
    """Pictures of the first `most` pages, each `width_px` wide on white ground."""
    with ONE_AT_A_TIME:
        document, buffer = _opened(pdf)
        pictures = tuple(
            _picture(document, page, width_px / (document.pagePointSize(page).width() or 1.0))
            for page in range(min(most, document.pageCount()))
        )
        _close(document, buffer)
    return pictures


def at_dpi(pdf: bytes, dpi: int) -> Iterator[QImage]:
    """A picture of each page for a printer of that many dots per inch, made when it is asked for: one page is 35 MB."""
    with ONE_AT_A_TIME:
        document, buffer = _opened(pdf)
    try:
        for page in range(document.pageCount()):
            with ONE_AT_A_TIME:
                picture = _picture(document, page, dpi / POINTS_PER_INCH)
            yield picture
    finally:
        with ONE_AT_A_TIME:
            _close(document, buffer)


def _picture(document: QPdfDocument, page: int, scale: float) -> QImage:
    points = document.pagePointSize(page)
    scale = min(scale, LARGEST_SIDE_PX / max(points.width(), points.height(), 1.0))
    size = QSize(max(1, round(points.width() * scale)), max(1, round(points.height() * scale)))
    drawn = document.render(page, size)
    ground = QImage(size, QImage.Format.Format_RGB32)
    ground.fill(QColor("white"))
    painter = QPainter(ground)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return ground


def _opened(pdf: bytes) -> tuple[QPdfDocument, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    return document, buffer


def _close(document: QPdfDocument, buffer: QBuffer) -> None:
    document.close()
    buffer.close()
