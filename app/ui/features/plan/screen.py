"""The plan builder as a tab under the child's banner: targets on top, the plan, and the sheet the child gets."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.plan import texts
from app.ui.features.plan.agree_card import AgreeCard, AgreeSheet
from app.ui.features.plan.close_card import CloseCard
from app.ui.features.plan.order import in_order
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.safety_card import SafetyCard
from app.ui.features.plan.sheet_panel import PagesSheet, SheetPanel
from app.ui.features.plan.shown import Agreeing, Ready, Shown
from app.ui.features.plan.steps import StepsCard
from app.ui.features.plan.words_card import WordsCard
from app.ui.joined_bar import JoinedBar
from app.ui.paper.pictures import at_width
from app.ui.paper.printing import PrintJob
from app.ui.paper.save_sheet import SaveSheet
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.page import Columns, PageScroll
from app.ui.parts.saved_pill import SavedPill

STACKS_BELOW_EM = 66
TOP_STACKS_BELOW_EM = 46
PAGE_PX = 900


class Screen(QWidget):
    """Everything of one child's plan."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Plan")
        self._desk = desk
        self._presenter = PlanPresenter(desk)
        self._scroll = PageScroll(margins_em=(1.8, 1.05))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._ready: Ready | None = None
        self._agree_sheet: AgreeSheet | None = None
        self._save_sheet: SaveSheet | None = None
        self._pages_sheet: PagesSheet | None = None
        self._options: tuple[tuple[str, str], ...] = ()
        self._build()
        self._print = PrintJob(self, desk.tasks)
        self._listen()

    # ---- building
    def _build(self) -> None:
        presenter = self._presenter
        self._columns = Columns((73, 27), STACKS_BELOW_EM)
        self._scroll.body.addWidget(self._columns, 1)
        left, right = (column.cards for column in self._columns.columns)
        self._targets = ChoiceRow((), name="Targets")
        self._add_target = Button(texts.ADD_TARGET, "quiet", "plus", size="small")
        self._saved = SavedPill()
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.6))
        row.addWidget(self._targets, 1)
        row.addWidget(self._add_target)
        row.addWidget(self._saved)
        left.addWidget(self._bar)
        self._problem, self._guards, self._told = Banner("bad", ""), Banner("warn", ""), Banner("ok", "")
        self._conflict = Banner("warn", texts.CONFLICT, (("decide", "Decide now"),))
        self._removed = Banner("info", "", (("back", "Put it back"),))
        self._joined = JoinedBar(self._desk)
        for banner in (self._conflict, self._joined, self._problem, self._guards, self._removed, self._told):
            banner.hide()
            left.addWidget(banner)
        self._words, self._close = WordsCard(presenter), CloseCard(presenter)
        self._steps, self._safety, self._agree = StepsCard(presenter), SafetyCard(presenter), AgreeCard(presenter)
        self._top = Columns((63, 37), TOP_STACKS_BELOW_EM)
        for column, card in zip(self._top.columns, (self._words, self._close), strict=True):
            column.cards.addWidget(card)
        for widget in (self._top, self._steps, self._safety, self._agree):
            left.addWidget(widget)
        self._sheet = SheetPanel()
        right.addWidget(self._sheet)
        self._columns.finish()
        self._rest: tuple[QWidget, ...] = (self._bar, self._close, self._steps, self._safety, self._agree, self._sheet)
        for hidden in (self._top, *self._rest):
            hidden.hide()

    def _listen(self) -> None:
        presenter = self._presenter
        presenter.changed.connect(self._show)
        presenter.agreeing.connect(self._ask_to_agree)
        presenter.ready.connect(self._hand_over)
        self._targets.changed.connect(self._target_chosen)
        self._add_target.clicked.connect(presenter.add_target)
        self._sheet.spoken.connect(presenter.speak)
        self._sheet.asked.connect(presenter.prepare)
        self._conflict.chosen.connect(self._decide)
        self._removed.chosen.connect(self._put_back)
        self._print.printed.connect(self._was_printed)
        self._print.failed.connect(presenter.tell)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Alt+N"), self, self._add_step, context=inside)
        QShortcut(QKeySequence("Ctrl+P"), self, self._ask_print, context=inside)

    # ---- what the window asks
    def show_place(self, place: Place) -> None:
        """Show the plan of the child of this place; `detail` names a target."""
        self._presenter.show(place.scope, place.detail)

    def leave(self) -> None:
        """Keep what is half typed."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """The targets, or the child's words where there are none yet."""
        return self._targets if self._targets.isVisible() else self._words.words

    def panes(self) -> list[QWidget]:
        """Targets, steps, the sheet."""
        return [self.first_focus(), self._steps.know, self._sheet.language]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        file, plan = shown.file, shown.plan
        _say(self._problem, shown.problem)
        self._top.setVisible(file is not None)
        for widget in self._rest:
            widget.setVisible(plan is not None)
        for columns in (self._columns, self._top):
            columns.columns[1].setVisible(plan is not None)
        if file is None:
            return
        target = plan.targets.get(shown.target) if plan else None
        self._words.show_target(target, shown)
        self._conflict.setVisible(bool(file.open_conflicts))
        if plan is not None:
            self._joined.show_record(plan.id, plan.scope)
        _say(self._guards, "\n".join(shown.guards))
        _say(self._removed, shown.removed)
        _say(self._told, shown.told)
        self._close.setVisible(target is not None)
        self._steps.setVisible(target is not None)
        if plan is None:
            return
        self._show_targets(shown)
        if target is not None:
            self._close.show_target(target, shown)
            self._steps.show_steps(target, shown)
        self._safety.show_plans(shown)
        self._agree.show_agreed(file, plan, shown)
        if shown.sheet is not None:
            self._sheet.show_view(shown.sheet, shown.called, shown.language)
        self._show_saved(shown)

    def _show_targets(self, shown: Shown) -> None:
        assert shown.plan is not None
        options = tuple((id, texts.target_label(n, t)) for n, (id, t) in enumerate(in_order(shown.plan.targets), 1))
        if options != self._options:
            has_focus = self._targets.isAncestorOf(self.focusWidget() or self)
            self._options = options
            self._targets.set_options(options)
            if has_focus:
                self._targets.setFocus()
        self._targets.set_value(shown.target)

    def _show_saved(self, shown: Shown) -> None:
        self._saved.show_state(shown.save, "Not saved yet")
        if shown.save.phase == "trouble":
            _say(self._problem, shown.problem or shown.save.sentence)

    # ---- what a person does
    def _target_chosen(self, target: str) -> None:
        self._presenter.flush()
        self._presenter.choose_target(target)

    def _add_step(self) -> None:
        if self._steps.isVisible():
            self._steps.add_step()

    def _decide(self, _key: object) -> None:
        self._presenter.decide()

    def _put_back(self, _key: object) -> None:
        self._presenter.put_back()

    def _ask_print(self) -> None:
        self._presenter.prepare("printed")

    def _ask_to_agree(self, asked: Agreeing) -> None:
        if self._agree_sheet is None:
            self._agree_sheet = AgreeSheet(self.window(), self._presenter)
        self._agree_sheet.ask(asked)

    def _hand_over(self, ready: Ready) -> None:
        self._ready = ready
        if ready.how == "printed":
            self._print.ask(ready.pdf, ready.title, across=False)
        elif ready.how == "shown":
            self._desk.tasks.read(lambda: at_width(ready.pdf, PAGE_PX), self._show_pages)
        else:
            if self._save_sheet is None:
                self._save_sheet = SaveSheet(self.window(), self._desk.tasks)
                self._save_sheet.saved.connect(self._was_saved)
            self._save_sheet.ask(ready.pdf, ready.path)

    def _show_pages(self, pictures: tuple[QImage, ...]) -> None:
        if self._pages_sheet is None:
            self._pages_sheet = PagesSheet(self.window())
        self._pages_sheet.show_pages(pictures)

    def _was_saved(self, path: Path) -> None:
        if self._ready is not None:
            self._presenter.has_left(self._ready, f"Saved as {path.name}. It is not locked, so keep it somewhere safe.")

    def _was_printed(self) -> None:
        if self._ready is not None:
            self._presenter.has_left(self._ready, "Sent to the printer.")


def _say(banner: Banner, sentence: str) -> None:
    if sentence and sentence != banner.text():
        banner.set_text(sentence)
    banner.setVisible(bool(sentence))
