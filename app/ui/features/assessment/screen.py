"""The assessment screen: a list (of a child, or of all) or the editor of one; also the Assessments tab of a child."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.desk import Desk, Place
from app.ui.features.assessment.editor import Editor
from app.ui.features.assessment.list_page import ListPage


class Screen(QWidget):
    """A place with a record opens the editor; without one the list of its scope, or of all children."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Assessments")
        self.list_page, self.editor = ListPage(desk), Editor(desk)
        self._place = Place(screen="assessment")
        self._stack = QStackedWidget()
        for page in (self.list_page, self.editor):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.editor.list_asked.connect(self._back_to_list)

    def show_place(self, place: Place) -> None:
        """Show an assessment (`record`, with `detail` a section or question) or a list (`scope`, or nothing for all)."""
        self._place = place
        if place.record:
            self.list_page.presenter.close()
            self._stack.setCurrentWidget(self.editor)
            self.editor.presenter.open(place)
        else:
            self.editor.presenter.close()
            self._stack.setCurrentWidget(self.list_page)
            self.list_page.presenter.open(place.scope)

    def leave(self) -> None:
        """Keep what is half typed."""
        self.editor.presenter.leave()

    def first_focus(self) -> QWidget:
        """Where the keyboard goes when the page has opened."""
        return self.editor.first_focus() if self._stack.currentWidget() is self.editor else self.list_page.first_focus()

    def _back_to_list(self) -> None:
        self.show_place(Place(screen="assessment", scope=self._place.scope))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class AllAssessments(Screen):
    """The page of the rail: all assessments on this laptop."""
