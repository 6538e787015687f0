"""The assessment screen: a list, the editor of one, or their own words; also the Assessments tab of a child."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.desk import Desk, Place
from app.ui.features.assessment.beside_page import BesidePage
from app.ui.features.assessment.editor import Editor
from app.ui.features.assessment.list_page import ListPage
from app.ui.features.assessment.said_page import SaidPage
from app.ui.features.assessment.taking_up_page import VOICES, TakingUpPage
from app.ui.features.assessment.voices_card import BESIDE
from app.ui.place_of_answer import SAID

VoicePage = SaidPage | BesidePage | TakingUpPage
_VOICES: Final[dict[str, type[VoicePage]]] = {SAID: SaidPage, BESIDE: BesidePage, VOICES: TakingUpPage}


class Screen(QWidget):
    """A place with a record opens the editor; without one the list of its scope, or of all children."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Assessments")
        self._desk = desk
        self.list_page, self.editor = ListPage(desk), Editor(desk)
        self._voices: dict[str, VoicePage] = {}
        self._place = Place(screen="assessment")
        self._stack = QStackedWidget()
        for one in (self.list_page, self.editor):
            self._stack.addWidget(one)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self.editor.list_asked.connect(self._back_to_list)

    def voices(self, detail: str) -> VoicePage:
        """The page of their own words with this name, made when it is first gone to."""
        if detail not in self._voices:
            made = self._voices[detail] = _VOICES[detail](self._desk)
            if isinstance(made, SaidPage | BesidePage):
                made.list_asked.connect(self._back_to_list)
            self._stack.addWidget(made)
        return self._voices[detail]

    def show_place(self, place: Place) -> None:
        """Show an assessment (`record`, with `detail` a section or question), a list (`scope`, or nothing for all), or their own
        words: `detail` said or said/<question> (one sitting), voices (what an assessment has to take up), beside (of a child)."""
        self.leave()
        self._place = place
        page_of, _, question = place.detail.partition("/")
        if page_of in _VOICES:
            self._close_list()
            self.editor.presenter.close()
            page = self.voices(page_of)
            self._stack.setCurrentWidget(page)
            if isinstance(page, SaidPage):
                page.open(place.record, question)
            else:
                page.open(place.record or place.scope)
        elif place.record:
            self._close_list()
            self._stack.setCurrentWidget(self.editor)
            self.editor.presenter.open(place)
        else:
            self.editor.presenter.close()
            self._stack.setCurrentWidget(self.list_page)
            self.list_page.presenter.open(place.scope)
            self.list_page.voices.open(place.scope)

    def _close_list(self) -> None:
        self.list_page.presenter.close()
        self.list_page.voices.card.presenter.close()

    def leave(self) -> None:
        """Keep what is half typed."""
        self.editor.presenter.leave()
        page = self._voices.get(VOICES)
        if isinstance(page, TakingUpPage):
            page.presenter.leave()

    def first_focus(self) -> QWidget:
        """Where the keyboard goes when the page has opened."""
        page = self._stack.currentWidget()
        assert isinstance(page, ListPage | Editor | VoicePage)
        return page.first_focus()

    def _back_to_list(self) -> None:
        self.show_place(Place(screen="assessment", scope=self._place.scope))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class AllAssessments(Screen):
    """The page of the rail: all assessments on this laptop."""
