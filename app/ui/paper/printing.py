"""Prints a PDF through the system's own print dialog: pages are rendered at 300 dots per inch on a read thread, then sent."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.ui.paper.pictures import at_dpi
from app.ui.tasks import Tasks

DPI = 300


def paint_on(printer: QPrinter, pages: Sequence[QImage]) -> bool:
    """Paint each picture on a page of its own, whole and in the middle. False when the printer did not take it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number, page in enumerate(pages):
        if number and not printer.newPage():
            painter.end()
            return False
        room = QRectF(QPointF(0, 0), printer.pageLayout().paintRectPixels(printer.resolution()).size())
        scale = min(room.width() / page.width(), room.height() / page.height())
        wide, tall = page.width() * scale, page.height() * scale
        painter.drawImage(QRectF((room.width() - wide) / 2, (room.height() - tall) / 2, wide, tall), page)
    return bool(painter.end())


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
        """Draw the pages for the printer that was chosen."""
        pdf = self._pdf
        self._tasks.read(lambda: at_dpi(pdf, DPI), self._paint, self._not_drawn)

    def send(self, pdf: bytes, printer: QPrinter) -> None:
        """Print without asking, on a printer already chosen."""
        self._pdf, self._printer = pdf, printer
        self.render()

    def _paint(self, pages: Sequence[QImage]) -> None:
        if self._printer is not None and pages and paint_on(self._printer, pages):
            self.printed.emit()
        else:
            self.failed.emit(
                "The printer did not take the page. Nothing is lost. Check the printer, or save a PDF instead."
            )

    def _not_drawn(self, _error: BaseException) -> None:
        self.failed.emit("The page could not be drawn for the printer. Nothing is lost. Save a PDF instead.")
