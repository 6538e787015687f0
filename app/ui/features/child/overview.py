"""The overview tab: three columns in reading order, two where it is narrower, one where the text is large."""

from datetime import date

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.operations.rows.child import ChildFile
from app.ui import theme
from app.ui.concern_card import ConcernCard
from app.ui.desk import Desk
from app.ui.features.child import cards
from app.ui.features.child.presenter import ChildPresenter, Shown
from app.ui.features.child.twice import TwiceBanner
from app.ui.parts.page import PageScroll, clear_layout, focus_named, focused_name

THREE_FROM_EM = 74
TWO_FROM_EM = 54


class _ThreeColumns(QWidget):
    """Left and right hold cards; under 74 em the right one stands below the left one, under 54 em all in one column."""

    def __init__(self, middle: QWidget) -> None:
        super().__init__()
        self.left, self.right, self.middle = QWidget(), QWidget(), middle
        self.left_cards, self.right_cards = QVBoxLayout(self.left), QVBoxLayout(self.right)
        self._aside = QWidget()
        self._aside_column = QVBoxLayout(self._aside)
        self._row = QHBoxLayout(self)
        for layout in (self.left_cards, self.right_cards, self._aside_column, self._row):
            layout.setContentsMargins(0, 0, 0, 0)
        self._aside_column.addStretch(1)
        self._columns = 0
        self._space()
        self._arrange(3)

    def _space(self) -> None:
        for layout in (self.left_cards, self.right_cards, self._aside_column):
            layout.setSpacing(theme.em(1.05))
        self._row.setSpacing(theme.em(1.05))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for widget in (self._aside, self.right, self.middle):
            # removeWidget, not takeAt: an item that Python still holds would keep its stale height for the widget
            self._row.removeWidget(widget)
            self._aside_column.removeWidget(widget)
        self._aside_column.insertWidget(0, self.left)
        if columns < 3:
            self._aside_column.insertWidget(1, self.right)
        if columns == 1:
            self._aside_column.insertWidget(2, self.middle)
        self._row.addWidget(self._aside, 26 if columns == 3 else 36)
        if columns > 1:
            self._row.addWidget(self.middle, 47 if columns == 3 else 64)
        if columns == 3:
            self._row.addWidget(self.right, 27)
        self.updateGeometry()

    def _fit(self) -> None:
        width = self.width()
        self._arrange(3 if width >= theme.em(THREE_FROM_EM) else 2 if width >= theme.em(TWO_FROM_EM) else 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_columns"):
            self._space()
            self._fit()


class Overview(PageScroll):
    """The cards of one child."""

    def __init__(self, desk: Desk, presenter: ChildPresenter) -> None:
        super().__init__(margins_em=(1.8, 1.2))
        self._presenter = presenter
        self.timeline_card = cards.TimelineCard(presenter)
        self._columns = _ThreeColumns(self.timeline_card)
        self.worries = ConcernCard(desk, names_child=False)
        self.twice = TwiceBanner()
        self.twice.went.connect(presenter.go_to)
        self.twice.denied.connect(presenter.say_two)
        self.body.addWidget(self.worries)
        self.body.addWidget(self.twice)
        self.body.addWidget(self._columns)
        self.body.addStretch(1)
        self._drawn: tuple[object, ...] = ()

    def show_file(self, shown: Shown, file: ChildFile, today: date) -> None:
        """Other values; nothing is made anew that shows the same as before."""
        self.worries.watch(file.child.scope)
        self.twice.show_twice(shown.twice)
        self.timeline_card.show_file(shown, file, today)
        drawn = (file.child, file.due, file.ratings, file.next_visits, file.order, today)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        focused = focused_name(self._columns)
        left, right = self._columns.left_cards, self._columns.right_cards
        for layout in (left, right):
            clear_layout(layout)
        for card in (cards.matters_card(file.child), cards.strengths_card(file.child), cards.people_card(file.child)):
            left.addWidget(card)
        for card in (cards.next_card(file, today, self._presenter), cards.worried_card(file, today)):
            right.addWidget(card)
        for layout in (left, right):
            layout.addStretch(1)
        focus_named(self._columns, focused)
