"""The rota on screen: requests, the next 14 days, my times, the adults and their nights."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.rota import texts
from app.ui.features.rota.ask_sheet import AskSheet
from app.ui.features.rota.asking import Ask
from app.ui.features.rota.cover_page import CoverPage
from app.ui.features.rota.people_page import PeoplePage
from app.ui.features.rota.presenter import RotaPresenter, Shown
from app.ui.features.rota.request_page import RequestPage
from app.ui.features.rota.times_page import TimesPage
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageHead, PageScroll
from app.ui.parts.tabs import Tabs
from app.ui.parts.text import PlainLabel


class Screen(QWidget):
    """`show_place` reads a tab's key in `detail` and a request's id in `record`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = presenter = RotaPresenter(desk)
        presenter.setParent(self)
        self.sheet: AskSheet | None = None
        self.head = PageHead(texts.TITLE, texts.SUBTITLE)
        self.enter = Button("Enter a request", "outline", "plus")
        self.plan = Button("Put on duty", "outline", "calendar-plus")
        self.add = Button("Add somebody", "outline", "user-plus")
        for button, asks in (
            (self.enter, presenter.ask_request),
            (self.plan, self._ask_duty),
            (self.add, self._ask_profile),
        ):
            button.clicked.connect(asks)
            self.head.add_button(button)
        self.trouble = Banner("warn", "")
        self.trouble.hide()
        self.none = PlainLabel("", "muted", wrap=True)
        self.begin = Button(texts.BEGIN, "primary", "plus", size="touch")
        self.begin.clicked.connect(presenter.begin_rota)
        tabs = [tab for tab in texts.TABS if tab[0] != "times" or presenter.goes]
        self.tabs = Tabs(tabs, name="Parts of the rota")
        self.requests, self.cover = RequestPage(presenter), CoverPage(presenter)
        self.times, self.people = TimesPage(presenter), PeoplePage(presenter)
        self.pages: dict[str, RequestPage | CoverPage | TimesPage | PeoplePage] = {
            "requests": self.requests,
            "cover": self.cover,
            "times": self.times,
            "people": self.people,
        }
        self._build()
        self.tabs.changed.connect(self._turn)
        presenter.changed.connect(self._show)
        presenter.asking.connect(self._ask)
        presenter.settled.connect(self._close_sheet)
        presenter.refused.connect(self._refuse)
        self._show(presenter.shown)

    def _build(self) -> None:
        scroll = PageScroll()
        start = FlowBox()
        start.flow.addWidget(self.begin)
        scroll.body.setSpacing(theme.em(0.9))
        for widget in (self.head, self.trouble, self.none, start, self.tabs, *self.pages.values()):
            scroll.body.addWidget(widget)
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    # ---- coming and going
    def show_place(self, place: Place) -> None:
        """The tab of this place, and the request."""
        if place.detail in self.pages:
            self.tabs.set_value(place.detail)
        if place.record:
            self.presenter.open(place.record)
        self._show(self.presenter.shown)
        self.presenter.begin()

    def leave(self) -> None:
        """Nobody looks."""
        self.presenter.rest()

    def first_focus(self) -> QWidget:
        """Where the keyboard goes."""
        return self.tabs if self.tabs.isVisibleTo(self) else self.begin

    def panes(self) -> list[QWidget]:
        """For F6."""
        return [self.first_focus()]

    # ---- showing
    def _turn(self, _key: object) -> None:
        self._show(self.presenter.shown)

    def _show(self, shown: Shown) -> None:
        presenter, key = self.presenter, str(self.tabs.value())
        has_rota = shown.row is not None
        self.trouble.setVisible(bool(shown.problem))
        if shown.problem:
            self.trouble.set_text(shown.problem)
        self.none.setText(texts.BEGIN_HINT if presenter.keeps else texts.NO_ROTA)
        self.none.setVisible(shown.is_loaded and not has_rota)
        self.begin.setVisible(shown.is_loaded and not has_rota and presenter.keeps)
        self.tabs.setVisible(has_rota)
        self.enter.setVisible(has_rota and key == "requests" and presenter.enters)
        self.plan.setVisible(has_rota and key == "cover" and presenter.keeps)
        self.add.setVisible(has_rota and key == "people" and presenter.keeps)
        for name, page in self.pages.items():
            page.setVisible(has_rota and name == key)
        if has_rota:
            self.pages[key].draw()

    # ---- sheets
    def _ask_duty(self) -> None:
        self.presenter.ask_duty()

    def _ask_profile(self) -> None:
        self.presenter.ask_profile(None)

    def _ask(self, ask: Ask) -> None:
        if self.sheet is None:
            self.sheet = AskSheet(self._desk, self.window())
            self.sheet.answered.connect(self.presenter.answer)
        self.sheet.ask(ask)

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _refuse(self, sentence: str, field: str) -> None:
        if self.sheet is not None:
            self.sheet.refuse(sentence, field)
