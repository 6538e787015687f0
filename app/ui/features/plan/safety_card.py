"""If things get hard: what the sign is and who does what then, to keep the child safe and to keep others safe."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.plan import Contingency
from app.ui import theme
from app.ui.features.plan.fields import InPlaceText, row_label
from app.ui.features.plan.order import in_order
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.shown import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button, IconButton
from app.ui.parts.card import Card
from app.ui.parts.text import PlainLabel
from app.ui.steady_text import show_text

STACKS_BELOW_EM = 40


class SafetyRow(QWidget):
    """One "if … then …"."""

    def __init__(self, id: str, presenter: PlanPresenter) -> None:
        super().__init__()
        self.id, self._presenter = id, presenter
        self.sign = InPlaceText(name="If", placeholder="What would be the sign?")
        self.action = InPlaceText(name="Then", placeholder="Who does what, how quickly?")
        self.remove = IconButton("x", "Remove", size="small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.em(0.6))
        grid.setVerticalSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(row_label("If", "warn"), 0, 0, top)
        grid.addWidget(row_label("then", "primary"), 1, 0, top)
        grid.addWidget(self.sign, 0, 1)
        grid.addWidget(self.action, 1, 1)
        grid.addWidget(self.remove, 0, 2, top)
        grid.setColumnStretch(1, 1)
        self.sign.edited.connect(self._sign_typed)
        self.action.edited.connect(self._action_typed)
        self.remove.clicked.connect(self._remove)
        self.sign.finished.connect(self.action.setFocus)
        for field in (self.sign, self.action):
            field.left.connect(presenter.flush)

    def show_safety(self, number: int, plan: Contingency, whom: str) -> None:
        """Show it as it is now."""
        self.sign.editor.setAccessibleName(f"If {number}, to keep {whom} safe")
        self.action.editor.setAccessibleName(f"Then {number}, to keep {whom} safe")
        self.remove.set_name(f"Remove safety plan {number} for {whom}")
        show_text(self.sign, plan.sign)
        show_text(self.action, plan.action)

    def _sign_typed(self, text: str) -> None:
        self._presenter.change_safety(self.id, sign=text)

    def _action_typed(self, text: str) -> None:
        self._presenter.change_safety(self.id, action=text)

    def _remove(self) -> None:
        self._presenter.remove_safety(self.id)


class _Side(QWidget):
    """Safety plans for one: the child, or others."""

    def __init__(self, keeps_safe: str, icon: str, presenter: PlanPresenter) -> None:
        super().__init__()
        self._keeps_safe, self._icon, self._presenter = keeps_safe, icon, presenter
        self.badge = Badge("", "info", icon)
        self.add = Button("Add", "quiet", "plus", size="small", name=f"Add a safety plan for {keeps_safe}")
        self.add.clicked.connect(self._add)
        self._none = PlainLabel("Nothing written yet.", "muted", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.em(0.3))
        head = QHBoxLayout()
        head.addWidget(self.badge)
        head.addStretch(1)
        head.addWidget(self.add)
        self._column.addLayout(head)
        self._column.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.3))
        self._column.addLayout(self._list)
        self._column.addStretch(1)
        self._rows: dict[str, SafetyRow] = {}
        self._is_adding = False

    def show_plans(self, plans: list[tuple[str, Contingency]], whom: str) -> None:
        """Show them; a row that somebody is in stays."""
        self.badge.set(f"to keep {whom} safe", "info", self._icon)
        for id in [id for id in self._rows if id not in dict(plans)]:
            row = self._rows.pop(id)
            row.hide()
            row.deleteLater()
        for at, (id, plan) in enumerate(plans):
            if id not in self._rows:
                self._rows[id] = SafetyRow(id, self._presenter)
            if self._list.indexOf(self._rows[id]) != at:
                self._list.removeWidget(self._rows[id])
                self._list.insertWidget(at, self._rows[id])
                self._rows[id].show()
            self._rows[id].show_safety(at + 1, plan, whom)
        self._none.setVisible(not plans)
        if self._is_adding and plans:
            self._is_adding = False
            self._rows[plans[-1][0]].sign.setFocus()

    def _add(self) -> None:
        self._is_adding = True
        self._presenter.add_safety(self._keeps_safe)


class SafetyCard(Card):
    """Both lists side by side."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__("If things get hard")
        self._child, self._others = _Side("child", "shield", presenter), _Side("others", "users", presenter)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self._child, 1)
        self._row.addWidget(self._others, 1)
        self.body.addLayout(self._row)
        self._row.setSpacing(theme.em(2.0))

    def show_plans(self, shown: Shown) -> None:
        """Show both lists."""
        plans = in_order(shown.plan.contingencies) if shown.plan else []
        self._child.show_plans([p for p in plans if p[1].keeps_safe == "child"], shown.called)
        self._others.show_plans([p for p in plans if p[1].keeps_safe != "child"], "others")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if event.size().width() < theme.em(STACKS_BELOW_EM) else way.LeftToRight)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_row"):
            self._row.setSpacing(theme.em(2.0))
