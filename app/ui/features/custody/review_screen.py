"""Custody logs for a manager: the list, or one log. A line of a child's timeline leads here too."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.desk import Desk, Place
from app.ui.features.custody import review_texts as texts
from app.ui.features.custody.expenses_page import ExpensesPage
from app.ui.features.custody.review_list import ReviewList
from app.ui.features.custody.review_page import ReviewPage
from app.ui.features.custody.review_presenter import EXPENSES, Found, ReviewPresenter


class Logs(QWidget):
    """In the colours of the day, with the window's own head."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self.presenter = ReviewPresenter(desk)
        self.presenter.setParent(self)
        self.list, self.log = ReviewList(self.presenter), ReviewPage(self.presenter)
        self._stack = QStackedWidget()
        self.expenses = ExpensesPage(desk)
        self.expenses.back_asked.connect(self.presenter.show_list)
        for page in (self.list, self.log, self.expenses):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.presenter.changed.connect(self._show)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_place(self, place: Place) -> None:
        """The list, or the log of this place."""
        is_spent = place.detail == EXPENSES
        self._stack.setCurrentWidget(self.log if place.record else self.expenses if is_spent else self.list)
        self.presenter.go_to(place)

    def leave(self) -> None:
        """Nobody looks; what is half typed stays in its field, and on the disk."""
        self.log.review.keep()
        self.presenter.leave()

    def first_focus(self) -> QWidget:
        """The first log, or the way back."""
        if self._stack.currentWidget() is self.log:
            return self.log.back if self.log.back.isVisibleTo(self) else self.log.ways.print
        if self._stack.currentWidget() is self.expenses:
            return self.expenses.back
        return next(iter(self.list.buttons), self.list)

    def _show(self, found: Found) -> None:
        if self._stack.currentWidget() is self.log:
            self.log.show_found(found)
        elif self._stack.currentWidget() is self.expenses:
            if found.is_loaded:
                self.expenses.show_trips(found.trips)
        else:
            self.list.show_found(found)

    def _print(self) -> None:
        if self._stack.currentWidget() is self.log:
            self.log.ways.print.click()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
