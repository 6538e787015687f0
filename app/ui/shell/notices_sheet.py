"""What is behind the bell: one line for each thing that happened elsewhere; a line leads to its place."""

from collections.abc import Sequence

import msgspec
from PySide6.QtWidgets import QWidget

from app.operations.rows.day import Notice
from app.ui import when
from app.ui.desk import Desk, Place
from app.ui.parts.page import clear_layout
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

_SCREENS = {
    "conflict": "sync",
    "sync": "sync",
    "assessment": "assessment",
    "returned": "assessment",
    "plan": "plan",
    "opening": "opening",
    "concern": "concern",
    "report": "report",
}
WORRY = ("Safety", "bad")


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    notice: Notice
    said_at: str

    @property
    def below(self) -> str:
        """The quieter line: when, and what more there is to say."""
        return " · ".join(filter(None, (self.said_at, self.notice.detail)))

    @property
    def is_worry(self) -> bool:
        """Does a child's safety wait for an action?"""
        return self.notice.kind == "concern"


def place_of(notice: Notice) -> Place:
    """Where a line leads; what has no screen of its own leads to the child."""
    screen = _SCREENS.get(notice.kind, "child" if notice.scope else "my_day")
    return Place(screen=screen, scope=notice.scope, record=notice.record)


class NoticesSheet(Sheet):
    """Opens over the window with the newest line first."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window, "Notices", "What happened since you were last here", width_em=46, height_em=38)
        self._desk = desk
        self._table = RecordTable(
            [
                Column("", lambda line: Cell(line.notice.text, line.below, strong=line.is_worry)),
                Column(
                    "",
                    lambda line: Cell("", badge=WORRY if line.is_worry else None, badge_icon="shield-alert"),
                    7,
                    drop_below_em=38,
                ),
            ],
            lambda line: f"{f'{WORRY[0]}: ' if line.is_worry else ''}{line.notice.text}, {line.below}",
            name="Notices",
            row_em=3.9,
        )
        self._table.opened.connect(self._opened)
        self._table.clicked.connect(self._clicked)
        self._empty = PlainLabel("Nothing new.", "muted")
        clear_layout(self.body)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._table, 1)

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Open with these lines."""
        today = self._desk.clock().today
        self._table.set_rows([_Line(id=n.id, notice=n, said_at=when.moment(n.at, today)) for n in notices])
        self._table.setVisible(bool(notices))
        self._empty.setVisible(not notices)
        self.open()

    def _clicked(self, _index: object) -> None:
        row = self._table.current_row()
        if row is not None:
            self._opened(row)

    def _opened(self, line: _Line) -> None:
        self.close_sheet()
        self._desk.navigator.to(place_of(line.notice))
