"""A child's record, a section of ten fields and the filter over 10,000 rows, in the real window over a real store.

The peers are plain Qt in the same window: as many labels, as many text boxes, and a bare QTableView with a list filter.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QTableView, QVBoxLayout, QWidget

from app.ui.desk import Place
from app.ui.features.assessment.screen import Screen as AssessmentScreen
from app.ui.features.caseload.screen import Screen as CaseloadScreen
from app.ui.features.child.screen import Screen as ChildScreen
from app.ui.main_window import MainWindow
from app.ui.parts.line import LineField
from app.ui.parts.record_table import RecordTable
from app.ui.parts.text import PlainLabel
from tests.bench import town
from tests.bench.corpus import number
from tests.bench.table import Line
from tests.bench.window import new_store, opened, until
from tests.helpers.laptop import START

CHILDREN, ROWS = 15, 10_000
TEN_FIELDS = ("other_behaviour", "partners", "understanding", "serious_harm")
TYPED = "jayden okafor"


def lines() -> Iterator[Line]:
    """The rows about screens."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        small.mkdir()
        large.mkdir()
        store = new_store(small)
        town.whole_caseload(store, START.wall_at[:10], START.wall_at)
        with opened(store) as (window, _):
            yield _child(window)
            yield _section(window)
            yield _largest(window)
        store.close()
        store = new_store(large)
        me, team = store.identity.person, store.identity.team
        town.take(store, town.files(ROWS, me, team, START.wall_at[:10], town.OWN_FILES), START.wall_at)
        with opened(store) as (window, _):
            yield _filter(window)
        store.close()


def _child(window: MainWindow) -> Line:
    took = [_go(window, Place(screen="child", scope=number(1, n)), ChildScreen) for n in range(CHILDREN)]
    page = window.page()
    assert page is not None
    labels = len([label for label in page.findChildren(PlainLabel) if label.isVisible()])
    peer = min(_plain_page(labels, QLabel) for _ in range(5))
    note = f"audit line written, read, painted; best of {CHILDREN - 1} children, {_rest(took[1:])}, the first one {took[0]:.0f} ms"
    return Line("child record", min(took[1:]), f"{labels} plain labels", peer, note, limit_ms=150)


def _largest(window: MainWindow) -> Line:
    took = []
    for n in town.WHOLE:
        _go(window, Place(screen="child", scope=number(1, n)), ChildScreen)
        took.append(_go(window, Place(screen="assessment", scope=number(1, n), record=number(6, n)), AssessmentScreen))
    page = window.page()
    assert page is not None
    labels = len([label for label in page.findChildren(PlainLabel) if label.isVisible()])
    peer = min(_plain_page(labels, QLabel) for _ in range(5))
    note = f"every question of the largest stage answered; best of {len(took) - 1}, {_rest(took[1:])}, the first {took[0]:.0f} ms"
    return Line("the largest assessment", min(took[1:]), f"{labels} plain labels", peer, note, limit_ms=150)


def _section(window: MainWindow) -> Line:
    place = Place(screen="assessment", scope=number(1, 0), record=number(6, 0))
    _go(window, place, AssessmentScreen)
    editor = next(screen for screen in window.findChildren(AssessmentScreen) if screen.editor.view is not None).editor
    took = []
    for section in TEN_FIELDS * 3:
        began = time.perf_counter()
        editor.presenter.go_to(section)
        until(window, lambda wanted=section: editor.view is not None and editor.view.section_id == wanted)  # type: ignore[misc]
        took.append((time.perf_counter() - began) * 1000)
        editor.presenter.go_to("history")
        until(window, lambda: True)
    peer = min(_plain_page(10, QPlainTextEdit) for _ in range(5))
    note = f"all cards of a section of 10 questions, half of them answered; best of {len(took)}, {_rest(took)}"
    return Line("section of 10 fields", min(took), "10 plain text boxes", peer, note, limit_ms=60)


def _rest(took: Sequence[float]) -> str:
    return f"median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms"


def _go(window: MainWindow, place: Place, kind: type[QWidget]) -> float:
    began = time.perf_counter()
    window.desk.navigator.to(place)
    until(window, lambda: bool(window.findChildren(kind)))
    return (time.perf_counter() - began) * 1000


def _plain_page(count: int, kind: Callable[[], QWidget]) -> float:
    """Milliseconds to build and paint so many plain widgets in a scroll area."""
    began = time.perf_counter()
    area, page = QScrollArea(), QWidget()
    column = QVBoxLayout(page)
    for n in range(count):
        column.addWidget(QLabel(f"A line of words {n}"))
        if kind is not QLabel:
            column.addWidget(kind())
    area.setWidget(page)
    area.resize(1280, 800)
    area.show()
    _settle()
    took = (time.perf_counter() - began) * 1000
    area.close()
    return took


def _settle() -> None:
    app = QApplication.instance()
    assert app is not None
    app.sendPostedEvents()
    app.processEvents()


def _filter(window: MainWindow) -> Line:
    first = _go(window, Place(screen="caseload"), CaseloadScreen)
    (screen,) = window.findChildren(CaseloadScreen)
    field = next(f for f in screen.findChildren(LineField) if f.isVisible())
    (table,) = screen.findChildren(RecordTable)
    rows = [line for line in window.desk.views.caseload(window.desk.clock().today)]
    assert len(rows) == ROWS
    left: list[int] = []
    took = _typed(field, lambda: left.append(table.model().rowCount()))
    assert 0 < min(left) < ROWS == max(left), "the filter did not filter"
    peer = _typed(_plain_table(rows), _settle)
    note = f"{len(took)} keys, one after the other, and all taken back; median (worst {max(took):.0f} ms); " \
           f"the page first came in {first:.0f} ms"  # fmt: skip
    return Line("caseload filter, a key at 10,000 rows", statistics.median(took), "bare QTableView, list filter",
                statistics.median(peer), note, limit_ms=30)  # fmt: skip


def _typed(field: QLineEdit, look: Callable[[], None]) -> list[float]:
    """Milliseconds of each key until the table is painted; `look` is called after each, out of the time."""
    field.setFocus()
    took = []
    for n in [*range(1, len(TYPED) + 1), *range(len(TYPED) - 1, -1, -1)]:
        began = time.perf_counter()
        field.setText(TYPED[:n])
        field.textEdited.emit(TYPED[:n])
        _settle()
        took.append((time.perf_counter() - began) * 1000)
        look()
    return took


class _Rows(QAbstractTableModel):
    """A list of rows and a filter on one folded string a row; a reset at every key."""

    def __init__(self, rows: Sequence[Any]) -> None:
        super().__init__()
        self._all = self._rows = list(rows)

    def filter(self, typed: str) -> None:
        self.beginResetModel()
        self._rows = [row for row in self._all if all(word in row.filter_text for word in typed.split())]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 6

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        cells = (row.name, row.order, row.task, row.progress, row.due_on, row.last_contact_at)
        return cells[index.column()] if role == Qt.ItemDataRole.DisplayRole else None


_KEPT: list[QWidget] = []


def _plain_table(rows: Sequence[Any]) -> QLineEdit:
    page = QWidget()
    column = QVBoxLayout(page)
    field, view, model = QLineEdit(), QTableView(), _Rows(rows)
    model.setParent(view)
    view.setModel(model)
    field.textEdited.connect(model.filter)
    column.addWidget(field)
    column.addWidget(view)
    page.resize(1280, 800)
    page.show()
    _KEPT.append(page)
    _settle()
    return field
