"""The certificates page: who finishes, the certificate as it will be printed, and what the child chooses for it."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import ParsedDate, from_edtf
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.certificates import texts
from app.ui.features.certificates.making import Drawn
from app.ui.features.certificates.presenter import CertificatesPresenter, Ready, Shown
from app.ui.features.certificates.tiles import ChildRow, Designs, MessageOption
from app.ui.paper.page_picture import A4_ACROSS, PagePicture
from app.ui.paper.printing import PrintJob
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.date_field import DateField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns, PageHead, PageScroll, clear_layout
from app.ui.parts.saved_pill import SavedPill
from app.ui.parts.text import PlainLabel
from app.ui.steady_text import show_text

STACKS_BELOW_EM = 72
MOST_ACHIEVEMENTS = 5
FIRST_ACHIEVEMENTS = 3


class _Words(Card):
    """Everything that is written on it."""

    def __init__(self, presenter: CertificatesPresenter, desk: Desk) -> None:
        super().__init__("Words")
        self._presenter = presenter
        self.name = LineField(name=texts.NEEDS["name"])
        self.language = ChoiceRow(texts.LANGUAGES, name="Language")
        self.message = GrowingText(name=texts.NEEDS["message"], min_lines=2, max_lines=6)
        self.worker = LineField(name=texts.SIGNS)
        self.on = DateField(name=texts.NEEDS["on"], today=lambda: desk.clock().today)
        self.options = [MessageOption("", f"Message {n}") for n in (1, 2, 3)]
        self.lines = [LineField(name=f"Achievement {n}") for n in range(1, MOST_ACHIEVEMENTS + 1)]
        self.more = Button("Add one more", "quiet", "plus", size="small")
        self._asked_for = FIRST_ACHIEVEMENTS
        self._labelled = {
            "name": Labelled(texts.NEEDS["name"], self.name),
            "message": Labelled("Or in your own words", self.message),
            "worker_name": Labelled(texts.SIGNS, self.worker),
            "on": Labelled(texts.NEEDS["on"], self.on),
        }
        self._achievements_problem = PlainLabel("", "body", True, tone="bad")
        self._fill()
        self._listen()

    def _fill(self) -> None:
        self.body.setSpacing(theme.em(0.9))
        self.body.addWidget(self._labelled["name"])
        self.body.addWidget(Labelled("Language", self.language))
        self.body.addWidget(PlainLabel(texts.NEEDS["message"], "strong"))
        self.body.addWidget(PlainLabel(texts.MESSAGE_HELP, "helper", True))
        for option in self.options:
            self.body.addWidget(option)
        self.body.addWidget(self._labelled["message"])
        self.body.addWidget(PlainLabel(texts.NEEDS["achievements"], "strong"))
        self.body.addWidget(PlainLabel(texts.ONE_LINE_EACH, "helper", True))
        self.body.addWidget(self._achievements_problem)
        for line in self.lines:
            self.body.addWidget(line)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._labelled["worker_name"])
        self.body.addWidget(self._labelled["on"])

    def _listen(self) -> None:
        self.name.edited.connect(self._name_typed)
        self.language.changed.connect(self._language_chosen)
        self.message.edited.connect(self._message_typed)
        self.worker.edited.connect(self._worker_typed)
        self.on.changed.connect(self._date_typed)
        self.more.clicked.connect(self._one_more)
        for option in self.options:
            option.clicked.connect(self._message_chosen)
        for line in self.lines:
            line.edited.connect(self._achievement_typed)
        for field in (self.name, self.worker, *self.lines):
            field.editingFinished.connect(self._presenter.flush)

    def _name_typed(self, text: str) -> None:
        self._presenter.change(name=text)

    def _language_chosen(self, value: str) -> None:
        self._presenter.change(language=value)

    def _message_typed(self, text: str) -> None:
        self._presenter.change(message=text)

    def _message_chosen(self) -> None:
        option = self.sender()
        if isinstance(option, MessageOption):
            self._presenter.change(message=option.text_)

    def _worker_typed(self, text: str) -> None:
        self._presenter.change(worker_name=text)

    def _date_typed(self, value: ParsedDate | None) -> None:
        if value is not None and value.precision == "day":
            self._presenter.change(made_on=value.edtf)

    def _achievement_typed(self, _text: str) -> None:
        self._presenter.change(achievements="\n".join(line.text() for line in self.lines).rstrip("\n"))

    def _one_more(self) -> None:
        self._asked_for = min(MOST_ACHIEVEMENTS, self._asked_for + 1)
        self._show_lines()
        self.lines[self._asked_for - 1].setFocus()

    def _show_lines(self) -> None:
        for at, line in enumerate(self.lines):
            line.setVisible(at < self._asked_for)
        self.more.setVisible(self._asked_for < MOST_ACHIEVEMENTS)

    def show_value(self, shown: Shown) -> None:
        """Show the choices without touching what is being typed."""
        now = shown.now
        if now is None:
            return
        show_text(self.name, now.name)
        show_text(self.message, now.message)
        show_text(self.worker, now.worker_name)
        self.language.set_value(now.language)
        if not self.on.line.hasFocus():
            self.on.set_value(from_edtf(now.made_on))
        for option, text in zip(self.options, shown.suggestions, strict=False):
            option.set_text(text)
            option.setChecked(text == (now.message or shown.suggestions[0]))
        said = now.achievements.split("\n") if now.achievements else []
        self._asked_for = min(MOST_ACHIEVEMENTS, max(self._asked_for, len(said), FIRST_ACHIEVEMENTS))
        for at, line in enumerate(self.lines):
            show_text(line, said[at] if at < len(said) else "")
        self._show_lines()
        for field, labelled in self._labelled.items():
            labelled.set_problem(shown.problem if shown.field == field else "")
        is_theirs = shown.field == "achievements"
        self._achievements_problem.setText(shown.problem if is_theirs else "")
        self._achievements_problem.setVisible(is_theirs)

    def shows_problem_of(self, field: str) -> bool:
        """True if a problem with this field stands next to it."""
        return field in self._labelled or field == "achievements"


class Screen(QWidget):
    """Make, see, save and print a certificate."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        self._presenter = CertificatesPresenter(desk)
        self._scroll = PageScroll()
        self._scroll.body.addWidget(PageHead(texts.TITLE, texts.SUBTITLE))
        self._columns = Columns((21, 49, 30), STACKS_BELOW_EM)
        self._scroll.body.addWidget(self._columns, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._save_sheet: SaveSheet | None = None
        self._ready: Ready | None = None
        self._rows: list[ChildRow] = []
        self._rows_of: object = None
        self._build()
        self._print = PrintJob(self, desk.tasks)
        self._print.printed.connect(self._was_printed)
        self._print.failed.connect(self._presenter.tell)
        self._presenter.changed.connect(self._show)
        self._presenter.drawn.connect(self._show_page)
        self._presenter.thumbnails.connect(self._designs.set_images)
        self._presenter.ready.connect(self._hand_over)
        QShortcut(QKeySequence("Ctrl+P"), self, self._ask_print, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build(self) -> None:
        left, centre, right = (column.cards for column in self._columns.columns)
        self._finishing = Card(texts.FINISHING)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.em(0.3))
        self._nobody = PlainLabel(texts.NOBODY, "muted", True)
        self._finishing.body.addWidget(self._nobody)
        self._finishing.body.addLayout(self._list)
        left.addWidget(self._finishing)
        self._page = PagePicture("Certificate as it will be printed", A4_ACROSS)
        self._page.show_waiting(texts.READING)
        self._telling, self._trouble, self._told = Banner("warn", ""), Banner("bad", ""), Banner("ok", "")
        self._saved = SavedPill()
        self._print_button = Button("Print", icon="printer", shortcut_hint="Ctrl P")
        self._save_button = Button("Save PDF", "primary", "download")
        self._print_button.clicked.connect(self._ask_print)
        self._save_button.clicked.connect(self._ask_save)
        centre.addWidget(self._page)
        for banner in (self._trouble, self._telling, self._told):
            banner.hide()
            centre.addWidget(banner)
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.75))
        row.addWidget(self._saved)
        row.addStretch(1)
        row.addWidget(self._print_button)
        row.addWidget(self._save_button)
        self._actions = QWidget()
        self._actions.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        centre.addWidget(self._actions)
        self._design_card = Card("Design")
        self._designs = Designs()
        self._designs.changed.connect(self._design_chosen)
        self._design_card.body.addWidget(self._designs)
        self._words = _Words(self._presenter, self._desk)
        centre.addWidget(self._design_card)
        right.addWidget(self._words)
        self._columns.finish()
        for widget in (self._design_card, self._words, self._actions):
            widget.hide()

    # ---- what the window asks
    def show_place(self, place: Place) -> None:
        """Show the page, for the child of the place if there is one."""
        self._presenter.watch(True, place.scope)

    def leave(self) -> None:
        """Keep what is half typed."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The chosen child in the list."""
        return next((row for row in self._rows if row.isChecked()), self)

    def panes(self) -> list[QWidget]:
        """List, designs, words."""
        return [self.first_focus(), *self._designs.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)[:1],
                self._words.name]  # fmt: skip

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._show_list(shown)
        has_one = shown.now is not None
        for widget in (self._design_card, self._words, self._actions):
            widget.setVisible(has_one)
        if not has_one and shown.is_loaded:
            self._page.show_waiting(texts.NOT_HERE if shown.is_not_here else texts.NO_PAGE)
        elif has_one and self._page.image() is None:
            self._page.show_waiting(texts.NOT_DRAWN if shown.problem else texts.DRAWING)
        self._designs.set_designs(shown.designs)
        if shown.now is not None and shown.chosen is not None:
            self._design_card.set_title(texts.design_title(shown.chosen.child.called))
            self._designs.set_value(shown.now.theme)
            self._telling.set_text(texts.telling(shown.telling, shown.chosen.child.called))
        self._telling.setVisible(bool(shown.telling))
        self._words.show_value(shown)
        elsewhere = shown.problem if shown.problem and not self._words.shows_problem_of(shown.field) else ""
        _say(self._trouble, elsewhere)
        _say(self._told, shown.told)
        self._show_saved(shown)

    def _show_list(self, shown: Shown) -> None:
        made_of = tuple((s.scope, s.child.called, s.child.surname, texts.ends(s, shown.today)) for s in shown.starts)
        if made_of != self._rows_of:
            self._rows_of = made_of
            clear_layout(self._list)
            self._rows = []
            for scope, called, surname, ends in made_of:
                row = ChildRow(scope, f"{called} {surname}".strip(), ends)
                row.clicked.connect(self._child_chosen)
                self._rows.append(row)
                self._list.addWidget(row)
        for row in self._rows:
            row.setChecked(shown.chosen is not None and row.scope == shown.chosen.scope)
            row.update()
        self._nobody.setVisible(shown.is_loaded and not shown.starts)

    def _show_saved(self, shown: Shown) -> None:
        self._saved.show_state(shown.save, "Not saved yet: see above" if shown.save.field else "")

    def _show_page(self, drawn: Drawn) -> None:
        self._page.show_image(drawn.picture, drawn.said)

    # ---- what a person does
    def _child_chosen(self) -> None:
        row = self.sender()
        if isinstance(row, ChildRow):
            chosen = next((s.scope for s in self._presenter.shown.starts if s.scope == row.scope), None)
            if chosen is not None:
                self._page.show_waiting(texts.DRAWING)
                self._presenter.choose(chosen)

    def _design_chosen(self, key: str) -> None:
        self._presenter.change(theme=key)

    def _ask_save(self) -> None:
        self._presenter.prepare("saved")

    def _ask_print(self) -> None:
        self._presenter.prepare("printed")

    def _hand_over(self, ready: Ready) -> None:
        self._ready = ready
        if ready.how == "printed":
            self._print.ask(ready.pdf, ready.title, across=True)
            return
        if self._save_sheet is None:
            self._save_sheet = SaveSheet(self.window(), self._desk.tasks)
            self._save_sheet.saved.connect(self._was_saved)
        self._save_sheet.ask(ready.pdf, ready.path)

    def _was_saved(self, path: Path) -> None:
        if self._ready is not None:
            self._presenter.has_left(self._ready, texts.saved(path.name))

    def _was_printed(self) -> None:
        if self._ready is not None:
            self._presenter.has_left(self._ready, texts.PRINTED)


def _say(banner: Banner, sentence: str) -> None:
    if sentence and sentence != banner.text():
        banner.set_text(sentence)
    banner.setVisible(bool(sentence))
