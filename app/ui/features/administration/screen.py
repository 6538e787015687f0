"""The administration page: tabs over the directory, the laptops, the forms, the audit log and the backups."""

from typing import TypeAlias

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.administration import JoiningCode, LaptopFacts
from app.domain.service import Person, Team
from app.operations.rows.service import FormLine
from app.ui.desk import Desk, Place
from app.ui.features.administration import pages, sheets, texts
from app.ui.features.administration.form_sheet import FormSheet
from app.ui.features.administration.forms_page import FormsPage
from app.ui.features.administration.policy_page import PolicyPage, RoleLine, RoleSheet
from app.ui.features.administration.presenter import AdministrationPresenter, Shown
from app.ui.parts.card import Banner
from app.ui.parts.page import PageHead, PageScroll
from app.ui.parts.tabs import Tabs

Sheets: TypeAlias = tuple[sheets.PersonSheet, sheets.TeamSheet, sheets.CodeSheet, sheets.LaptopSheet, FormSheet, RoleSheet]


class Screen(QWidget):
    """Everything an administrator looks after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        presenter = self._presenter = AdministrationPresenter(desk)
        presenter.setParent(self)
        self._scroll = PageScroll()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.tabs = Tabs(texts.TABS, name=texts.TITLE)
        self.tabs.changed.connect(presenter.choose)
        self._said, self._problem = Banner("ok", ""), Banner("warn", "", (("again", "Try again"),))
        self._problem.chosen.connect(self._ask_again)
        people, teams, laptops = pages.PeoplePage(presenter), pages.TeamsPage(presenter), pages.LaptopsPage(presenter)
        policy = PolicyPage(presenter)
        forms, audit, backups = FormsPage(presenter), pages.AuditPage(presenter), pages.BackupsPage(presenter)
        self.pages = {
            "people": people, "teams": teams, "policy": policy, "laptops": laptops, "forms": forms, "audit": audit,
            "backups": backups,
        }  # fmt: skip
        for widget in (PageHead(texts.TITLE, texts.SUBTITLE), self.tabs, self._said, self._problem):
            self._scroll.body.addWidget(widget)
        for page in self.pages.values():
            page.hide()
            self._scroll.body.addWidget(page, 1 if isinstance(page, pages.Page) else 0)
        self._scroll.body.addStretch()
        self._sheets: Sheets | None = None
        people.opened.connect(self._open_person)
        people.added.connect(self._add_person)
        teams.opened.connect(self._open_team)
        teams.added.connect(self._add_team)
        laptops.opened.connect(self._open_laptop)
        policy.opened.connect(self._open_role)
        forms.opened.connect(self._open_form)
        forms.added.connect(self._add_form)
        presenter.changed.connect(self._show)
        presenter.code_made.connect(self._show_code)
        presenter.refused.connect(self._refused)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show a tab; `detail` names it."""
        self._presenter.watch(True)
        if place.detail and place.detail in self.pages:
            self.tabs.set_value(place.detail)
            self._presenter.choose(place.detail)
        self._show(self._presenter.shown)

    def leave(self) -> None:
        """Nobody looks any more."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The table of the open tab, else the tabs."""
        table = getattr(self.pages[self._presenter.shown.tab], "table", None)
        return table if isinstance(table, QWidget) and table.isVisibleTo(self) else self.tabs

    def panes(self) -> list[QWidget]:
        """Tabs and table."""
        return [self.tabs, self.first_focus()]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        for banner, words in ((self._said, shown.said), (self._problem, shown.problem)):
            if words and banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))
        for key, page in self.pages.items():
            if key == shown.tab:
                page.show_state(shown)  # type: ignore[attr-defined]
            page.setVisible(key == shown.tab)

    def _refused(self, refusal: tuple[str, str]) -> None:
        """What no sheet shows, because none is open."""
        if not any(not sheet.isHidden() for sheet in self._open_sheets()):
            self._problem.set_text(refusal[1])
            self._problem.show()

    def _open_sheets(self) -> tuple[QWidget, ...]:
        return self._sheets or ()

    def _ask_again(self, _key: object) -> None:
        self._presenter.load()
        self._presenter.ask()

    # ---- sheets
    def _made(self) -> Sheets:
        """The sheets lie over the whole window, so they are made when the page is in one."""
        if self._sheets is None:
            presenter, window = self._presenter, self.window()
            self._sheets = (
                sheets.PersonSheet(presenter, window),
                sheets.TeamSheet(presenter, window),
                sheets.CodeSheet(presenter, window),
                sheets.LaptopSheet(presenter, window),
                FormSheet(presenter, window),
                RoleSheet(window),
            )
        return self._sheets

    def _open_person(self, person: Person) -> None:
        self._made()[0].show_person(person)

    def _add_person(self) -> None:
        self._made()[0].show_person(None)

    def _open_team(self, team: Team) -> None:
        self._made()[1].show_team(team)

    def _add_team(self) -> None:
        self._made()[1].show_team(None)

    def _open_role(self, line: RoleLine) -> None:
        self._made()[5].show_role(line)

    def _open_form(self, line: FormLine) -> None:
        self._made()[4].show_form(line)

    def _add_form(self) -> None:
        self._made()[4].show_form(None)

    def _show_code(self, code: JoiningCode) -> None:
        self._made()[2].show_code(code, self._presenter.shown.names.get(code.person, ""))

    def _open_laptop(self, laptop: LaptopFacts) -> None:
        self._made()[3].show_laptop(laptop)
