"""The palette as a sheet: the box has the keyboard, arrows walk the hits, Enter opens, Esc closes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.operations.rows.finding import Hit
from app.ui import theme, when
from app.ui.desk import Desk, Place
from app.ui.features.search import texts
from app.ui.features.search.presenter import SearchPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.line import LineField
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

_WALKING = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class Palette(Sheet):
    """One for a window, opened with Ctrl+K from anywhere."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, texts.SUBTITLE, width_em=52, height_em=42)
        self._desk = desk
        self._presenter = SearchPresenter(desk)
        self._presenter.setParent(self)
        self._shown = Shown()
        self._box = LineField(name=texts.BOX, icon="search")
        self._box.edited.connect(self._presenter.type)
        self._box.confirmed.connect(self._open_current)
        self._box.installEventFilter(self)
        self._heading = PlainLabel("", "group", True)
        self._table = RecordTable(
            [
                Column("", lambda hit: Cell(hit.title, hit.where, avatar=self._initials(hit), strong=hit.kind == "child")),
                Column("", self._kind, 11),
            ],
            self._sentence,
            name="Found",
            row_em=3.9,
        )
        self._table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._table.opened.connect(self._open)
        self._table.clicked.connect(self._clicked)
        self._table.setMinimumHeight(theme.em(8))
        self._words = PlainLabel("", "muted", True)
        self._indexing = PlainLabel("", "helper", True)
        self._elsewhere = Button(texts.ELSEWHERE, "quiet", "eye", size="small")
        self._elsewhere.clicked.connect(self._look_elsewhere)
        for widget in (self._box, self._heading, self._words):
            self.body.addWidget(widget)
        self.body.addWidget(self._elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._table, 100)
        self.body.addStretch(1)
        self.footer.addWidget(self._indexing, 1)
        self.footer.addWidget(PlainLabel("Enter opens · Esc closes", "helper"))
        self._presenter.changed.connect(self._show)

    def show_place(self, place: Place) -> None:
        """Open with an empty box; `detail` may hold the words to look for."""
        self._box.set_text_quietly(place.detail)
        self._presenter.type(place.detail)
        self._presenter.look()
        if self.isHidden():
            self.open()
        self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._table.set_rows(shown.hits)
        if shown.hits:
            self._table.select_id(shown.hits[0].id)
        self._table.setVisible(bool(shown.hits))
        self._heading.setText(texts.RECENT if not shown.typed and shown.hits else "")
        self._heading.setVisible(not shown.typed and bool(shown.hits))
        said = shown.problem or ("" if shown.hits else texts.nothing(shown.typed) if shown.typed else texts.TYPE_TO_FIND)
        self._words.setText(said)
        self._words.setVisible(bool(said))
        self._indexing.setText(texts.still_indexing(shown.unindexed))
        is_lost = bool(shown.typed) and not shown.hits and not shown.problem
        self._elsewhere.setVisible(is_lost and self._presenter.may_ask_for_files)

    def _initials(self, hit: Hit) -> str:
        return self._shown.initials.get(hit.scope, "")

    def _kind(self, hit: Hit) -> Cell:
        at = when.day_words(hit.at, self._desk.clock().today)
        return Cell(texts.kind(hit.kind), at) if at else Cell(texts.kind(hit.kind))

    def _sentence(self, hit: Hit) -> str:
        return ", ".join(filter(None, (hit.title, texts.kind(hit.kind), hit.where)))

    def _open_current(self) -> None:
        hit = self._table.current_row()
        if hit is not None and self._presenter.shown.typed == self._box.text().strip():
            self._open(hit)
        else:
            self._presenter.look()

    def _clicked(self, _index: object) -> None:
        self._open_current()

    def _look_elsewhere(self) -> None:
        self.close_sheet()
        self._presenter.ask_for_file()

    def _open(self, hit: Hit) -> None:
        self.close_sheet()
        self._presenter.open(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is getattr(self, "_box", None) and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() in _WALKING:
                QApplication.sendEvent(self._table, event)
                return True
        return super().eventFilter(watched, event)


def make_sheet(desk: Desk, window: QWidget) -> Palette:
    """The palette of a window."""
    return Palette(desk, window)
