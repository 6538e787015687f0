"""The sheets of the administration page: one person, one team, a joining code shown once, one laptop."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.administration import FileHeld, JoiningCode, LaptopFacts
from app.domain.service import Person, Team
from app.ui import theme
from app.ui.features.administration import texts
from app.ui.features.administration.presenter import AdministrationPresenter
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

LOOK_EVERY_MS = 15_000
MOST_FILES = 40


class AdminSheet(Sheet):
    """A sheet that shows a refusal beside the field it is about, or in a bar, and closes when what it asked for is done."""

    def __init__(self, presenter: AdministrationPresenter, window: QWidget, title: str, *, height_em: float) -> None:
        super().__init__(window, title, width_em=52, height_em=height_em)
        self.presenter = presenter
        self.labelled: dict[str, Labelled] = {}
        self._problem = Banner("warn", "")
        self._problem.hide()
        self.body.addWidget(self._problem)
        presenter.refused.connect(self._refused)
        presenter.kept.connect(self._kept)

    def add_field(self, key: str, label: str, field: QWidget, hint: str = "") -> None:
        """One more field with its label."""
        self.labelled[key] = Labelled(label, field, hint)
        self.body.addWidget(self.labelled[key])

    def clear_problems(self) -> None:
        """Nothing is wrong, as far as is known."""
        self._problem.hide()
        for labelled in self.labelled.values():
            labelled.set_problem("")

    def _refused(self, refusal: tuple[str, str]) -> None:
        if self.isHidden() or not self.is_topmost():
            return
        field, sentence = refusal
        labelled = self.labelled.get(field)
        if labelled is not None:
            labelled.set_problem(sentence)
            labelled.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._problem.set_text(sentence)
        self._problem.show()

    def _kept(self) -> None:
        if not self.isHidden():
            self.close_sheet()


class Facts(QWidget):
    """What is known, as labels with words beside them."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(theme.em(1.2))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Others than before."""
        _clear(self._grid)
        for number, (label, words) in enumerate(facts):
            self._grid.addWidget(PlainLabel(label, "helper"), number, 0)
            self._grid.addWidget(PlainLabel(words, "body", True), number, 1)


class PersonSheet(AdminSheet):
    """Somebody new, or somebody of the directory."""

    def __init__(self, presenter: AdministrationPresenter, window: QWidget) -> None:
        super().__init__(presenter, window, texts.PERSON, height_em=48)
        self._seen: Person | None = None
        self.names, self.post = LineField(name=texts.NAMES_LABEL), LineField(name=texts.POST)
        self.role, self.team = QuietCombo(name=texts.ROLE), QuietCombo(name=texts.TEAM)
        self.add_field("names", texts.NAMES_LABEL, self.names, texts.NAMES_HINT)
        self.add_field("post", texts.POST, self.post)
        self.add_field("role", texts.ROLE, self.role, texts.ROLE_HINT)
        self.add_field("team", texts.TEAM, self.team)
        self._code = Button(texts.CODE, icon="key-round")
        self._left = Button(texts.LEFT, "quiet", "log-out")
        self._ask = Banner("warn", texts.LEFT_ASK, (("left", texts.LEFT_YES),))
        for widget in (self._code, self._left):
            self.body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._ask)
        self.body.addStretch(1)
        self._save = Button(texts.SAVE, "primary", "check")
        self.footer.addStretch(1)
        self.footer.addWidget(self._save)
        self._save.clicked.connect(self._do_save)
        self.names.confirmed.connect(self._do_save)
        self._code.clicked.connect(self._make_code)
        self._left.clicked.connect(self._ask.show)
        self._ask.chosen.connect(self._note_left)

    def show_person(self, person: Person | None) -> None:
        """Open for somebody, or for somebody new."""
        self._seen = person
        self.clear_problems()
        self._ask.hide()
        self.set_title(person.names if person else texts.ADD_PERSON)
        teams = [("", texts.NO_TEAM), *self.presenter.shown.teams.items()]
        roles = list(texts.ROLES)
        if person is not None and person.role not in dict(roles):
            roles.append((person.role, texts.role(person)))
        self.role.set_choices(roles)
        self.team.set_choices(teams)
        self.names.set_text_quietly(person.names if person else "")
        self.post.set_text_quietly(person.post if person else "")
        self.role.set_value(person.role if person else roles[0][0])
        self.team.set_value(person.team if person else "")
        is_here = person is not None and not person.left_on
        self._code.setVisible(is_here)
        self._left.setVisible(is_here)
        self.open()

    def _do_save(self) -> None:
        self.clear_problems()
        facts = {"names": self.names.text(), "post": self.post.text(), "role": self.role.value(), "team": self.team.value()}
        self.presenter.save_person(self._seen, **facts)

    def _make_code(self) -> None:
        if self._seen is not None:
            self.clear_problems()
            self.presenter.make_code(self._seen.id)

    def _note_left(self, _key: object) -> None:
        if self._seen is not None:
            self.presenter.note_left(self._seen)


class TeamSheet(AdminSheet):
    """A new team, or one with another name."""

    def __init__(self, presenter: AdministrationPresenter, window: QWidget) -> None:
        super().__init__(presenter, window, texts.ADD_TEAM, height_em=24)
        self._seen: Team | None = None
        self.name = LineField(name=texts.TEAM_NAME)
        self.add_field("name", texts.TEAM_NAME, self.name)
        self.body.addStretch(1)
        save = Button(texts.SAVE, "primary", "check")
        self.footer.addStretch(1)
        self.footer.addWidget(save)
        save.clicked.connect(self._do_save)
        self.name.confirmed.connect(self._do_save)

    def show_team(self, team: Team | None) -> None:
        """Open for a team, or for a new one."""
        self._seen = team
        self.clear_problems()
        self.set_title(team.name if team else texts.ADD_TEAM)
        self.name.set_text_quietly(team.name if team else "")
        self.open()

    def _do_save(self) -> None:
        self.clear_problems()
        self.presenter.save_team(self._seen, self.name.text())


class CodeSheet(Sheet):
    """A joining code, large, with words to read it out. Gone when the sheet closes."""

    def __init__(self, presenter: AdministrationPresenter, window: QWidget) -> None:
        super().__init__(window, texts.CODE_TITLE, width_em=58, height_em=46)
        self._presenter = presenter
        self._code: JoiningCode | None = None
        self._left = Banner("info", "", icon="timer")
        self.body.addWidget(self._left)
        ground = Surface("raised")
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(theme.em(1.2), theme.em(0.9), theme.em(1.2), theme.em(0.9))
        self.code = PlainLabel("", "title", True, selectable=True)
        inside.addWidget(self.code)
        self.body.addWidget(ground)
        self.body.addWidget(PlainLabel(texts.CODE_WHY, "helper", True))
        self._spelling = Card(texts.READ_OUT)
        self._grid = QVBoxLayout()
        self._spelling.body.addLayout(self._grid)
        self.body.addWidget(self._spelling)
        self.body.addStretch(1)
        self._copy = Button(texts.COPY_CODE, icon="copy")
        self._copy.clicked.connect(self._do_copy)
        self.footer.addStretch(1)
        self.footer.addWidget(self._copy)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.closed.connect(self._forget)

    def show_code(self, code: JoiningCode, names: str) -> None:
        """Show a code that was made just now."""
        self._code = code
        self.set_title(f"{texts.CODE_TITLE}: {names}")
        self.code.setText(code.code)
        clear_layout(self._grid)
        for group, words in texts.spelled(code.code):
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(PlainLabel(group, "strong"))
            row.addWidget(PlainLabel(words, "body", True), 1)
            self._grid.addWidget(holder)
        self.look()
        self.open()
        self._copy.setFocus(Qt.FocusReason.OtherFocusReason)
        self._timer.start()

    def look(self) -> None:
        """How long it still works; one that is over is taken away."""
        if self._code is None:
            return
        minutes = texts.minutes_left(self._code.until, self._presenter.now())
        self._left.set_text(texts.works_for(minutes))
        if not minutes:
            self._timer.stop()
            self.code.setText("")
        self._spelling.setVisible(bool(minutes))
        self._copy.setVisible(bool(minutes))

    def _do_copy(self) -> None:
        if self._code is not None:
            QGuiApplication.clipboard().setText(self._code.code)

    def _forget(self) -> None:
        """The code is nowhere in the window any more."""
        self._timer.stop()
        if self._code is not None and QGuiApplication.clipboard().text() == self._code.code:
            QGuiApplication.clipboard().clear()
        self._code = None
        self.code.setText("")
        clear_layout(self._grid)


class LaptopSheet(AdminSheet):
    """One laptop: what is known of it, what lies on it, and what to do when it is gone."""

    def __init__(self, presenter: AdministrationPresenter, window: QWidget) -> None:
        super().__init__(presenter, window, texts.LAPTOP, height_em=50)
        self._laptop: LaptopFacts | None = None
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self._on_it = Card(texts.ON_IT)
        self._files = QVBoxLayout()
        self._on_it.body.addLayout(self._files)
        self._means = Banner("warn", texts.LOST_MEANS)
        self.body.addWidget(self._means)
        self.reason = LineField(name=texts.WHAT_HAPPENED)
        self.add_field("reason", texts.WHAT_HAPPENED, self.reason, texts.WHAT_HAPPENED_HINT)
        self.body.addWidget(self._on_it)
        self.body.addStretch(1)
        self._lost, self._stolen = Button(texts.LOST, "danger", "lock"), Button(texts.STOLEN, "danger", "shield-alert")
        self._erase = Button(texts.ERASE, "outline", "trash-2")
        self._erase.clicked.connect(self._order_erasing)
        self.footer.addStretch(1)
        for button in (self._erase, self._lost, self._stolen):
            self.footer.addWidget(button)
        self._lost.clicked.connect(self._report_lost)
        self._stolen.clicked.connect(self._report_stolen)
        presenter.held.connect(self._show_files)

    def show_laptop(self, laptop: LaptopFacts) -> None:
        """Open for one laptop; what lies on it is asked for."""
        self._laptop = laptop
        self.clear_problems()
        owner, moment = self.presenter.owner(laptop), self.presenter.shown.moment
        self.set_title(laptop.name or texts.LAPTOP, texts.laptop_state(laptop)[0])
        self._facts.show_facts(texts.laptop_facts(laptop, owner, moment.today) if moment is not None else [])
        self.reason.set_text_quietly("")
        can_be_closed = laptop.state in {"active", "leaving"}
        for widget in (self._means, self.labelled["reason"], self._erase, self._lost, self._stolen):
            widget.setVisible(can_be_closed)
        self._say_files([(texts.READING, "")])
        self.open()
        self.presenter.show_held(laptop)

    def _show_files(self, held: tuple[LaptopFacts, tuple[FileHeld, ...]]) -> None:
        laptop, files = held
        moment = self.presenter.shown.moment
        if self._laptop is None or laptop.id != self._laptop.id or moment is None:
            return
        told = [texts.file_held(file, self.presenter.shown.names, moment.today) for file in files[:MOST_FILES]]
        if len(files) > MOST_FILES:
            told.append((f"and {len(files) - MOST_FILES:,} more", ""))
        self._say_files(told or [(texts.NOTHING_ON_IT, "")])

    def _say_files(self, told: list[tuple[str, str]]) -> None:
        clear_layout(self._files)
        for name, words in told:
            label = PlainLabel(" · ".join(filter(None, (name, words))), "body", True)
            self._files.addWidget(label)

    def _report_lost(self) -> None:
        self._report(is_stolen=False)

    def _report_stolen(self) -> None:
        self._report(is_stolen=True)

    def _order_erasing(self) -> None:
        if self._laptop is not None and self._has_reason():
            self.presenter.erase(self._laptop, self.reason.text())

    def _report(self, *, is_stolen: bool) -> None:
        if self._laptop is not None and self._has_reason():
            self.presenter.report(self._laptop, self.reason.text(), is_stolen=is_stolen)

    def _has_reason(self) -> bool:
        self.clear_problems()
        has_one = bool(self.reason.text().strip())
        if not has_one:
            self.labelled["reason"].set_problem(texts.SAY_WHY)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return has_one


def _clear(grid: QGridLayout) -> None:
    while grid.count():
        item: Any = grid.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
