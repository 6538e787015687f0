"""The child's rights in custody: each given, and each understood, which is another thing and has its own tick."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.ui import theme
from app.ui.features.custody import texts
from app.ui.features.custody.board import Board, RightRow
from app.ui.features.custody.tiles import TickButton
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.text import PlainLabel


class _Row(QWidget):
    """One right with its two ticks."""

    given = Signal(str)
    understood = Signal(str)
    held = Signal(object)

    def __init__(self, right: RightRow) -> None:
        super().__init__()
        self.right = right
        self._label, self._sub = PlainLabel("", "strong", wrap=True), PlainLabel("", "helper", wrap=True)
        self.given_tick, self.understood_tick = TickButton(texts.GIVEN), TickButton(texts.UNDERSTOOD)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._label)
        names.addWidget(self._sub)
        names.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(names, 1)
        for tick in (self.given_tick, self.understood_tick):
            self._row.addWidget(tick)
        self.given_tick.tapped.connect(self._give)
        self.understood_tick.tapped.connect(self._understand)
        self.given_tick.held.connect(self._hold_given)
        self.understood_tick.held.connect(self._hold_understood)
        self._space()
        self.show_right(right)

    def show_right(self, right: RightRow) -> None:
        """As it stands now."""
        self.right = right
        self._label.setText(right.label)
        self._sub.setText(right.sub)
        self._sub.setVisible(bool(right.sub))
        self.given_tick.show_right(right, bool(right.given))
        self.understood_tick.show_right(right, bool(right.understood))

    def _give(self) -> None:
        if self.right.given:
            self.held.emit(self.right.given)
        else:
            self.given.emit(self.right.about)

    def _understand(self) -> None:
        if self.right.understood:
            self.held.emit(self.right.understood)
        else:
            self.understood.emit(self.right.about)

    def _hold_given(self) -> None:
        if self.right.given:
            self.held.emit(self.right.given)

    def _hold_understood(self) -> None:
        if self.right.understood:
            self.held.emit(self.right.understood)

    def _space(self) -> None:
        self._row.setSpacing(theme.em(0.45))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._space()


class RightsCard(Card):
    """`given` and `understood` carry what was ticked, "" for all of them; `held` the stamp whose time is to change."""

    given = Signal(str)
    understood = Signal(str)
    held = Signal(object)

    def __init__(self) -> None:
        super().__init__(texts.RIGHTS, meta=texts.RIGHTS_HINT, is_tight=True)
        self._badge = Badge("", "warn")
        self._badge.hide()
        self.add_to_header(self._badge)
        self._rows: dict[str, _Row] = {}
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        self._all = FlowBox()
        self.all_given = Button(texts.ALL_GIVEN, "outline", "check", size="touch")
        self.all_understood = Button(texts.ALL_UNDERSTOOD, "outline", "check", size="touch")
        self.all_given.clicked.connect(self._give_all)
        self.all_understood.clicked.connect(self._understand_all)
        for button in (self.all_given, self.all_understood):
            self._all.flow.addWidget(button)
        self.body.addWidget(self._all)
        self.body.setSpacing(theme.em(0.55))

    def show_board(self, board: Board) -> None:
        """The rights of this moment."""
        if list(self._rows) != [right.about for right in board.rights]:
            self._build(board.rights)
        for right in board.rights:
            self._rows[right.about].show_right(right)
        count = board.to_check
        self._badge.set(f"{count} to check", "warn")
        self._badge.setVisible(bool(count))
        for button, left in (
            (self.all_given, sum(not right.given for right in board.rights)),
            (self.all_understood, sum(not right.understood for right in board.rights)),
        ):
            button.setVisible(left > 1)
        self._all.setVisible(not (self.all_given.isHidden() and self.all_understood.isHidden()))

    def _build(self, rights: tuple[RightRow, ...]) -> None:
        for row in self._rows.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {right.about: _Row(right) for right in rights}
        for row in self._rows.values():
            row.given.connect(self.given)
            row.understood.connect(self.understood)
            row.held.connect(self._hold)
            self._list.addWidget(row)
            row.show()

    def _hold(self, stamp: Id) -> None:
        self.held.emit(stamp)

    def _give_all(self) -> None:
        self.given.emit("")

    def _understand_all(self) -> None:
        self.understood.emit("")
