"""A person's name on a heading: at most so many lines, then shortened; all of it on hover, with the keyboard on it, and spoken."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QTextLayout, QTextOption

from app.ui.parts.painted import focus_ring, whole
from app.ui.parts.text import OneLine, plain_tooltip


class NameLabel(OneLine):
    """Short names are as on any label. One that is cut is a stop of the Tab key and opens while the keyboard is on it."""

    def __init__(self, role: str, most_lines: int = 2) -> None:
        self._most_lines = most_lines
        super().__init__("", role)

    def set_most_lines(self, count: int) -> None:
        """Another number of lines."""
        if count != self._most_lines:
            self._most_lines = count
            self.updateGeometry()
            self._tell_the_rest()
            self.update()

    def is_cut(self) -> bool:
        """True while not all of the name is seen."""
        return not self.hasFocus() and self._all_of_it(self.width()) > self._room()

    def _all_of_it(self, width: int) -> int:
        return super().heightForWidth(width)

    def _room(self) -> int:
        return self._most_lines * self.fontMetrics().lineSpacing() + 1

    def heightForWidth(self, width: int) -> int:
        every = self._all_of_it(width)
        return every if self.hasFocus() else min(every, self._room())

    def _tell_the_rest(self) -> None:
        is_long = self._all_of_it(self.width()) > self._room()
        plain_tooltip(self, self.text() if is_long else "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_long else Qt.FocusPolicy.NoFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.updateGeometry()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_cut():
            super().paintEvent(event)
            if self.hasFocus():
                painter = QPainter(self)
                focus_ring(painter, whole(self), 4)
                painter.end()
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        self._paint_lines(painter)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        shown, area = self.painted(), QRectF(self.contentsRect())
        layout = QTextLayout(shown, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top, metrics = area.top(), self.fontMetrics()
        for number in range(self._most_lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(area.width())
            if number == self._most_lines - 1:
                rest = shown[line.textStart() :]
                last = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, int(area.width()))
                place = QRectF(area.left(), top, area.width(), metrics.lineSpacing())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextSingleLine), last)
            else:
                line.draw(painter, QPointF(area.left(), top))
            top += metrics.lineSpacing()
        layout.endLayout()
