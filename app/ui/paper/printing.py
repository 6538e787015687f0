"""Prints a PDF through the system's own print dialog: each page is rendered at 300 dots per inch and sent, on a read thread.

Qt lets a thread paint on a printer. One page is in memory at a time, and the window stays live however many there are.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.ui.paper.pictures import at_dpi
from app.ui.tasks import Tasks

DPI = 300
NOT_TAKEN = "The printer did not take the page. Nothing is lost. Check the printer, or save a PDF instead."
NOT_DRAWN = "The page could not be drawn for the printer. Nothing is lost. Save a PDF instead."


def paint_on(printer: QPrinter, pages: Iterable[QImage], goes_on: Callable[[], bool] = lambda: True) -> bool:
    """Paint each picture on a page of its own, whole and in the middle. False when the printer did not take it.

    As soon as `goes_on` says no, the whole is taken back from the printer.
    """
    painter = QPainter()
    if not painter.begin(printer):
        return False
    number = 0
    for number, page in enumerate(pages, 1):
        if not goes_on():
            printer.abort()
        if not goes_on() or (number > 1 and not printer.newPage()):
            painter.end()
            return False
        _paint_page(painter, printer, page)
    return bool(painter.end()) and number > 0


def _paint_page(painter: QPainter, printer: QPrinter, page: QImage) -> None:
    room = QRectF(QPointF(0, 0), printer.pageLayout().paintRectPixels(printer.resolution()).size())
    scale = min(room.width() / page.width(), room.height() / page.height())
    wide, tall = page.width() * scale, page.height() * scale
    painter.drawImage(QRectF((room.width() - wide) / 2, (room.height() - tall) / 2, wide, tall), page)


class PrintJob(QObject):
    """One document on its way to a printer. `printed` after it was handed over, `failed` carries a sentence."""

    printed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget, tasks: Tasks) -> None:
        super().__init__(parent)
        self._window, self._tasks, self._pdf = parent, tasks, b""
        self._printer: QPrinter | None = None
        self._dialog: QPrintDialog | None = None

    def ask(self, pdf: bytes, title: str, *, across: bool) -> None:
        """Open the system's print dialog for this document; `across` for A4 on its side."""
        self._pdf = pdf
        printer = self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setResolution(DPI)
        way = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
        printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0)))
        dialog = self._dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle("Print")
        dialog.accepted.connect(self.render)
        dialog.setModal(True)
        dialog.show()

    def render(self) -> None:
        """Draw the pages for the printer that was chosen, and send them."""
        pdf, printer, tasks = self._pdf, self._printer, self._tasks
        if printer is not None:
            tasks.read(
                lambda: paint_on(printer, at_dpi(pdf, DPI), lambda: not tasks.is_closed), self._sent, self._not_drawn
            )

    def send(self, pdf: bytes, printer: QPrinter) -> None:
        """Print without asking, on a printer already chosen."""
        self._pdf, self._printer = pdf, printer
        self.render()

    def _sent(self, was_taken: bool) -> None:
        if was_taken:
            self.printed.emit()
        else:
            self.failed.emit(NOT_TAKEN)

    def _not_drawn(self, _error: BaseException) -> None:
        self.failed.emit(NOT_DRAWN)
