"""A layout that puts widgets side by side and starts a new line when the width is used up."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from app.ui import theme


class FlowLayout(QLayout):
    """Items keep their size hints, shrunk to the width where one item alone is wider. Height depends on width."""

    def __init__(self, parent: QWidget | None = None, gap_em: float = 0.5) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap_em = gap_em
        self.setContentsMargins(QMargins())
        if parent is not None:
            parent.setLayout(self)

    def set_gap(self, gap_em: float) -> None:
        """Another distance between items."""
        if gap_em != self._gap_em:
            self._gap_em = gap_em
            self.invalidate()

    def _place(self, rect: QRect, only_measure: bool) -> int:
        """Place the items line by line, each in the middle of its line; the height used, in pixels."""
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        gap, y = theme.em(self._gap_em), area.y()
        for line in self._lines(area.width(), gap):
            height = max(size.height() for _, size in line)
            x = area.x()
            for item, size in line:
                if not only_measure:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + gap
            y += height + gap
        used = max(0, y - gap - area.y()) if self._items else 0
        return used + margins.top() + margins.bottom()

    def _lines(self, width: int, gap: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(1, width), 16777215))
            if size.width() < item.sizeHint().width() and item.hasHeightForWidth():
                size.setHeight(item.heightForWidth(size.width()))
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + gap
        return lines

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), only_measure=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, only_measure=False)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = theme.em(self._gap_em) * max(0, len(shown) - 1)
        margins = self.contentsMargins()
        width = sum(s.width() for s in shown) + gaps + margins.left() + margins.right()
        height = max((s.height() for s in shown), default=0) + margins.top() + margins.bottom()
        return QSize(width, height)

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((s.width() for s in sizes), default=0) + margins.left() + margins.right()
        return QSize(width, max((s.height() for s in sizes), default=0) + margins.top() + margins.bottom())


class FlowBox(QWidget):
    """A widget around a FlowLayout that tells its parent's layout to ask for a height to a width."""

    def __init__(self, parent: QWidget | None = None, gap_em: float = 0.5) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap_em)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def clear(self) -> None:
        """Take every widget out and delete it."""
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
