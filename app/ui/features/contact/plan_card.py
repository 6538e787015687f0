"""Which targets of the plan this contact was part of."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.ids import Id
from app.ui.parts.card import Card
from app.ui.parts.check_row import CheckRow


class PlanCard(Card):
    """Hidden when there is no plan. `changed` carries the ids of the ticked targets."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__("Part of the plan", meta="Alt L", tone="raised")
        self._rows: dict[Id, CheckRow] = {}

    def show_targets(self, targets: tuple[tuple[Id, str, str], ...], chosen: tuple[str, ...]) -> None:
        """Targets as (id, title, progress in words), in the order of the plan."""
        for row in self._rows.values():
            row.hide()
            row.deleteLater()
        self._rows = {}
        for number, (target, title, progress) in enumerate(targets, 1):
            row = CheckRow(f"{number} · {title}", progress)
            row.changed.connect(self._ticked)
            self._rows[target] = row
            self.body.addWidget(row)
        self.set_chosen(chosen)
        self.setVisible(bool(targets))

    def set_chosen(self, chosen: tuple[str, ...]) -> None:
        """Tick these quietly."""
        for target, row in self._rows.items():
            row.set_checked(target in chosen)

    def first_field(self) -> QWidget:
        """Where the keyboard lands."""
        return next(iter(self._rows.values()), self)

    def _ticked(self, _is_on: bool) -> None:
        self.changed.emit(tuple(target for target, row in self._rows.items() if row.is_checked()))
