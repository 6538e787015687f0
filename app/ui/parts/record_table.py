"""A list of records as a table: two-line cells with avatar, badge or bar, one spoken sentence a row, no lost selection.

Theory: rows are frozen objects with `.id`. `set_rows` never resets the model: it takes out ids that went, moves and
puts in the others and repaints those whose row object changed, so the current row and the scroll place stay.
Filtering and sorting are done before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui import theme
from app.ui.parts.avatar import paint_avatar
from app.ui.parts.badge import badge_size, paint_badge
from app.ui.parts.painted import LEFT, RIGHT, focus_ring, line_height, smooth, width_of, words
from app.ui.parts.progress import paint_bar

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Row(Protocol):
    """What the table asks of a row."""

    @property
    def id(self) -> Any:
        """Stays the same while the row stands for the same record."""


@dataclass(frozen=True)
class Cell:
    """What one cell shows: a text with a quieter line under it, and at most one of avatar, badge, progress."""

    text: str
    meta: str = ""
    avatar: str = ""
    badge: tuple[str, str] | None = None
    progress: tuple[float, float] | None = None
    tone: str = ""
    strong: bool = False
    badge_icon: str = ""


@dataclass(frozen=True)
class Column:
    """A heading and how a row becomes a cell. `width_em` 0 shares the space that is left; the column goes away in a
    table narrower than `drop_below_em`: its words must then stand in another column or in the row's sentence."""

    title: str
    cell: Callable[[Any], Cell]
    width_em: float = 0.0
    right: bool = False
    drop_below_em: float = 0.0


class _Model(QAbstractTableModel):
    """Rows by id."""

    def __init__(self, columns: Sequence[Column], sentence: Callable[[Any], str]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Any] = []
        self._sentence = sentence

    def take(self, wanted: Sequence[Any]) -> None:
        """Become `wanted`: take out what went, put the rest in the new order, put in what is new, repaint what changed."""
        self._remove_gone({row.id for row in wanted})
        here = {row.id for row in self.rows}
        self._order([row.id for row in wanted if row.id in here])
        self._insert_new(wanted, here)
        self._replace_changed(wanted)

    def _remove_gone(self, ids: set[Any]) -> None:
        last = len(self.rows) - 1
        while last >= 0:
            first = last
            if self.rows[last].id in ids:
                last -= 1
                continue
            while first > 0 and self.rows[first - 1].id not in ids:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _order(self, ids: list[Any]) -> None:
        """One layout change that carries selected rows to their new place; nothing when the order stands."""
        if [row.id for row in self.rows] == ids:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [(index, self.rows[index.row()].id) for index in before]
        by_id = {row.id: row for row in self.rows}
        self.rows = [by_id[key] for key in ids]
        places = {key: at for at, key in enumerate(ids)}
        self.changePersistentIndexList(before, [self.index(places[key], index.column()) for index, key in held])
        self.layoutChanged.emit()

    def _insert_new(self, wanted: Sequence[Any], here: set[Any]) -> None:
        """New rows, one signal for each run of neighbours."""
        at = 0
        while at < len(wanted):
            end = at
            while end < len(wanted) and wanted[end].id not in here:
                end += 1
            if end > at:
                self.beginInsertRows(QModelIndex(), at, end - 1)
                self.rows[at:at] = wanted[at:end]
                self.endInsertRows()
            at = end + 1

    def _replace_changed(self, wanted: Sequence[Any]) -> None:
        for at, row in enumerate(wanted):
            if self.rows[at] != row:
                self.rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._sentence(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()].cell(row).text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if self.columns[section].right else LEFT)
        return None


class _Painter(QStyledItemDelegate):
    """Paints a cell from its Cell."""

    def __init__(self, table: "RecordTable", model: _Model, row_em: float) -> None:
        super().__init__(table)
        self._table, self._model, self._row_em = table, model, row_em

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = line_height("body") + line_height("meta") + theme.em(0.75)
        return QSize(theme.em(4), max(theme.em(self._row_em), lines if self._row_em > 3 else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = self._model.columns[index.column()]
        cell = column.cell(self._model.rows[index.row()])
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect)
        painter.save()
        smooth(painter)
        self._ground(painter, rect, index, is_chosen)
        self._inside(painter, rect.adjusted(theme.em(0.75), 0, -theme.em(0.75), -1), column, cell, is_chosen)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, index: Index, is_chosen: bool) -> None:
        t = theme.current()
        if is_chosen:
            painter.fillRect(rect, theme.colour(t.primary_soft))
            if index.column() == 0:
                painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), theme.colour(t.primary))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), theme.colour(t.line))

    def _inside(self, painter: QPainter, rect: QRectF, column: Column, cell: Cell, is_chosen: bool) -> None:
        if cell.avatar:
            side = min(theme.em(2.25), rect.height() - 4)
            place = QRectF(rect.x(), rect.center().y() - side / 2, side, side)
            paint_avatar(painter, place, cell.avatar, selected=is_chosen)
            rect = rect.adjusted(side + theme.em(0.75), 0, 0, 0)
        if cell.progress is not None:
            self._bar(painter, rect, cell)
        elif cell.badge is not None:
            self._badge(painter, rect, column, cell, is_chosen)
        else:
            self._lines(painter, rect, column, cell)

    def _lines(self, painter: QPainter, rect: QRectF, column: Column, cell: Cell) -> None:
        t = theme.current()
        align = RIGHT if column.right else LEFT
        role = "strong" if cell.strong else "body"
        ink = t.tone(cell.tone).ink if cell.tone else t.text
        if not cell.meta:
            words(painter, rect, cell.text, role, ink, align)
            return
        upper, lower = line_height(role), line_height("meta")
        top = rect.center().y() - (upper + lower) / 2
        words(painter, QRectF(rect.x(), top, rect.width(), upper), cell.text, role, t.text, align)
        quiet = ink if cell.tone else t.muted
        words(painter, QRectF(rect.x(), top + upper, rect.width(), lower), cell.meta, "meta", quiet, align)

    def _badge(self, painter: QPainter, rect: QRectF, column: Column, cell: Cell, is_chosen: bool) -> None:
        text, tone = cell.badge or ("", "")
        size = badge_size(text, cell.badge_icon)
        x = max(rect.x(), rect.right() - size.width()) if column.right else rect.x()
        middle = rect.center().y()
        if cell.text:
            upper = line_height("meta")
            top = middle - (upper + size.height()) / 2
            words(painter, QRectF(rect.x(), top, rect.width(), upper), cell.text, "meta", theme.current().muted)
            middle = top + upper + size.height() / 2 + 1
        paint_badge(painter, x, middle, text, tone, cell.badge_icon, is_chosen, rect.width())

    def _bar(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        done, total = cell.progress or (0.0, 0.0)
        share = done / total if total > 0 else 0.0
        figure = cell.text or f"{round(share * 100)}%"
        room = max(width_of(figure, "meta"), width_of("100%", "meta")) + theme.em(0.45)
        tall = theme.em(0.45)
        bar = QRectF(rect.x(), rect.center().y() - tall / 2, max(8.0, rect.width() - room), tall)
        paint_bar(painter, bar, share, cell.tone or ("ok" if share >= 1 else "primary"))
        place = QRectF(bar.right() + theme.em(0.45), rect.y(), room, rect.height())
        words(painter, place, figure, "meta", theme.current().muted)


class RecordTable(QTableView):
    """`opened` on Enter or a double click, `picked` when the person moves to a row; both carry the row object."""

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        sentence: Callable[[Any], str],
        *,
        name: str,
        row_em: float = 4.5,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_em = row_em
        self._is_quiet = False
        self._model = _Model(columns, sentence)
        self.setAccessibleName(name)
        self.setModel(self._model)
        self._delegate = _Painter(self, self._model, row_em)
        self.setItemDelegate(self._delegate)
        self._dress()
        self._restyle()
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the columns share the width there is
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setVisible(any(column.title for column in self._model.columns))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows in this order; selection and scroll place stay with the record. No signal."""
        self._is_quiet = True
        self._model.take(rows)
        self._is_quiet = False

    def rows(self) -> tuple[Any, ...]:
        """The rows now shown."""
        return tuple(self._model.rows)

    def current_row(self) -> Any:
        """The row object that is chosen, or None."""
        at = self.currentIndex().row()
        return self._model.rows[at] if 0 <= at < len(self._model.rows) else None

    def select_id(self, id: Any) -> None:
        """Choose the row of that id without a signal; nothing happens when it is not there."""
        at = next((i for i, row in enumerate(self._model.rows) if row.id == id), None)
        if at is not None:
            self._is_quiet = True
            self.selectRow(at)
            self._is_quiet = False

    def height_for_all(self) -> int:
        """Pixels that show every row without scrolling."""
        header = self.horizontalHeader().height() if self.horizontalHeader().isVisibleTo(self) else 0
        return header + self.verticalHeader().length() + 2

    def _double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.rows[index.row()])

    def _moved(self, current: QModelIndex, previous: QModelIndex) -> None:
        if not self._is_quiet and current.isValid():
            self.picked.emit(self._model.rows[current.row()])

    def _restyle(self) -> None:
        height = self._delegate.sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(height)
        self._share_width()

    def _share_width(self) -> None:
        """Fixed columns take their em, the others share what is left; too little room shrinks all in proportion."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        columns, room = self._model.columns, self.viewport().width()
        is_shown = [room >= theme.em(c.drop_below_em) for c in columns]
        for at, shown in enumerate(is_shown):
            self.setColumnHidden(at, not shown)
        fixed = [theme.em(c.width_em) if shown else 0 for c, shown in zip(columns, is_shown, strict=True)]
        flexible = sum(1 for c, shown in zip(columns, is_shown, strict=True) if shown and not c.width_em)
        least = theme.em(9)
        if sum(fixed) + flexible * least > room:
            squeeze = room / max(1, sum(fixed) + flexible * least)
            widths = [int((f or least) * squeeze) for f in fixed]
        else:
            each = (room - sum(fixed)) // max(1, flexible)
            widths = [f or each for f in fixed]
        for at, width in enumerate(widths):
            header.resizeSection(at, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None and not event.modifiers():
            self.opened.emit(row)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_delegate"):
            self._restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            self._ring()

    def _ring(self) -> None:
        """The ring round the whole current row, not one cell."""
        rect = self.visualRect(self.currentIndex())
        painter = QPainter(self.viewport())
        smooth(painter)
        focus_ring(painter, QRectF(0, rect.y(), self.viewport().width(), rect.height()), 3)
        painter.end()
