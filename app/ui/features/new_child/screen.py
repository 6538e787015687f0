"""The sheet that opens a child's file: the few things needed first, and a hint where there may be a file already."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import from_edtf
from app.domain.ids import Id
from app.operations.rows.child import LookAlike
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.new_child import texts
from app.ui.features.new_child.presenter import NewChildPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.check_row import CheckRow
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns, clear_layout
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 46


class NewChildSheet(Sheet):
    """Made once; what was half typed is there again when it opens."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.TITLE, texts.SUBTITLE, width_em=62, height_em=50)
        self._desk = desk
        self._presenter = NewChildPresenter(desk)
        self._presenter.setParent(self)
        self._problems = ProblemList()
        self._problems.followed.connect(self._go_to)
        self.body.addWidget(self._problems)
        self._build_fields()
        self._build_columns()
        self._alike_card = Card(texts.ALIKE, tone="warn")
        self._alike_rows = QVBoxLayout()
        self._alike_card.body.addWidget(PlainLabel(texts.ALIKE_HINT, "helper", True))
        self._alike_card.body.addLayout(self._alike_rows)
        self._alike_card.hide()
        self.body.addWidget(self._alike_card)
        self.body.addStretch(1)
        self._build_foot()
        self._drawn: tuple[LookAlike, ...] = ()
        self._presenter.changed.connect(self._show)
        self._presenter.filled.connect(self._fill)
        self._presenter.opened.connect(self._opened)
        self._presenter.stopped.connect(self._problems.show_and_focus)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._open_file, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build_fields(self) -> None:
        self.first_names, self.surname = LineField(name=texts.FIRST_NAMES), LineField(name=texts.SURNAME)
        self.preferred = LineField(name=texts.PREFERRED)
        self.spoken = LineField(name=texts.SPOKEN)
        self.pronouns = ChoiceRow(texts.PRONOUN_CHOICES, name=texts.PRONOUNS, can_take_back=True)
        self.born = DateField(name=texts.BORN, today=lambda: self._desk.clock().today, allow_future=False)
        self.language = ChoiceRow(texts.LANGUAGES, name=texts.LANGUAGE)
        self.interpreter = CheckRow(texts.INTERPRETER)
        self.worker = QuietCombo(name=texts.WORKER)
        self._names: dict[QWidget, str] = {
            self.first_names: "first_names", self.surname: "surname", self.preferred: "preferred_name",
            self.spoken: "first_language", self.pronouns: "pronouns", self.language: "preferred_language",
            self.interpreter: "interpreter_needed", self.worker: "worker",
        }  # fmt: skip
        for line in (self.first_names, self.surname, self.preferred, self.spoken):
            line.edited.connect(self._changed)
        for choice in (self.pronouns, self.language, self.interpreter):
            choice.changed.connect(self._changed)
        self.worker.chosen.connect(self._changed)
        self.born.changed.connect(self._presenter.change_born)

    def _build_columns(self) -> None:
        columns = Columns((1, 1), STACKS_BELOW_EM)
        left, right = (column.cards for column in columns.columns)
        self._labelled = {
            "first_names": Labelled(texts.FIRST_NAMES, self.first_names),
            "surname": Labelled(texts.SURNAME, self.surname, texts.SURNAME_HINT),
            "preferred_name": Labelled(texts.PREFERRED, self.preferred, texts.PREFERRED_HINT),
            "born_on": Labelled(texts.BORN, self.born, texts.BORN_HINT),
            "pronouns": Labelled(texts.PRONOUNS, self.pronouns),
            "language": Labelled(texts.LANGUAGE, self.language),
            "spoken": Labelled(texts.SPOKEN, self.spoken),
            "worker": Labelled(texts.WORKER, self.worker),
        }
        for key in ("first_names", "surname", "preferred_name", "pronouns"):
            left.addWidget(self._labelled[key])
        for key in ("born_on", "language", "spoken"):
            right.addWidget(self._labelled[key])
        right.addWidget(self.interpreter)
        right.addWidget(self._labelled["worker"])
        columns.finish()
        self._stays = PlainLabel(texts.STAYS, "helper", True)
        self.body.addWidget(columns)
        self.body.addWidget(self._stays)

    def _build_foot(self) -> None:
        self._save = Button(texts.OPEN_FILE, "primary", "plus", "Ctrl Enter")
        self._save.clicked.connect(self._open_file)
        self.footer.addStretch(1)
        self.footer.addWidget(self._save)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """The sheet opens."""
        self._presenter.begin()

    def leave(self) -> None:
        """Keep what is half typed."""
        self._presenter.keep()

    def close_sheet(self) -> None:
        self._presenter.keep()
        super().close_sheet()

    # ---- showing
    def _fill(self, shown: Shown) -> None:
        """All fields anew: the sheet has opened, or the file was made."""
        typed = shown.typed
        for field, text in (
            (self.first_names, typed.first_names), (self.surname, typed.surname),
            (self.preferred, typed.preferred_name), (self.spoken, typed.first_language),
        ):  # fmt: skip
            field.set_text_quietly(text)
        self.pronouns.set_value(typed.pronouns)
        self.language.set_value(typed.preferred_language)
        self.interpreter.set_checked(typed.interpreter_needed)
        self.born.set_value(from_edtf(typed.born_on) if typed.born_on else None)
        self.worker.set_choices([("", texts.NOBODY), *((line.id, texts.worker(line)) for line in shown.workers)])
        self.worker.set_value(typed.worker)
        self._show(shown)

    def _show(self, shown: Shown) -> None:
        for name, labelled in self._labelled.items():
            labelled.set_problem(shown.problems.get(name, ""))
        links = list(shown.problems.items())
        self._problems.set_links(links)
        self._labelled["worker"].setVisible(shown.may_allocate)
        self._stays.setVisible(not shown.may_allocate)
        self._save.set_text("Saving…" if shown.is_busy else texts.OPEN_FILE)
        self._show_alike(shown.alike)

    def _show_alike(self, alike: tuple[LookAlike, ...]) -> None:
        if alike == self._drawn:
            return
        self._drawn = alike
        clear_layout(self._alike_rows)
        for line in alike:
            self._alike_rows.addWidget(self._alike_row(line))
        self._alike_card.setVisible(bool(alike))

    def _alike_row(self, line: LookAlike) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.9))
        words = QVBoxLayout()
        words.setSpacing(0)
        title, meta = texts.alike(line)
        words.addWidget(PlainLabel(title, "strong", True))
        words.addWidget(PlainLabel(meta, "helper", True))
        row.addLayout(words, 1)
        look = Button(texts.LOOK, "quiet", size="small", name=f"{texts.LOOK}: {title}")
        look.setProperty("scope", line.id)
        look.clicked.connect(self._look)
        row.addWidget(look)
        return holder

    # ---- what the person does
    def _changed(self, value: object) -> None:
        field = self.sender()
        name = self._names.get(field) if isinstance(field, QWidget) else None
        if name is not None:
            self._presenter.change(**{name: "" if value is None else value})

    def _look(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            scope = str(button.property("scope"))
            line = next((one for one in self._drawn if one.id == scope), None)
            if line is not None:
                self._presenter.look_at(line)

    def _open_file(self) -> None:
        value = self.born.value()
        problem = self.born.problem()
        if not problem and value is not None and value.precision != "day":
            problem = texts.WHOLE_DAY
        self._presenter.open_file(problem)

    def _go_to(self, key: object) -> None:
        labelled = self._labelled.get(str(key))
        if labelled is not None:
            labelled.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self, _scope: Id) -> None:
        self.close_sheet()
