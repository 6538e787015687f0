"""The review queue as widgets: who waits on the left, the paper of the chosen one beside it, its foot always in sight."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.ids import Id
from app.domain.initials import initials
from app.domain.standing import Stage
from app.ui import theme
from app.ui.concern_card import ConcernBanner
from app.ui.desk import Desk, Place
from app.ui.features.reviews import texts
from app.ui.features.reviews.footer import Footer
from app.ui.features.reviews.paper import Paper
from app.ui.features.reviews.paper_view import PaperView
from app.ui.features.reviews.presenter import ReviewsPresenter, Shown
from app.ui.features.reviews.queue import Queue
from app.ui.joined_bar import JoinedBar
from app.ui.paper.assessment_out import PRINTED, SAVED, AssessmentOut
from app.ui.parts.beside import Beside
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.page import focus_named, focused_name
from app.ui.parts.problem_list import ProblemList

STACKS_BELOW_EM = 64
QUEUE_EM = 20.5


class Screen(Beside):
    """The manager's reading place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._presenter = ReviewsPresenter(desk)
        self._drawn: tuple[object, ...] = ()
        self._wanted = ""
        self._wants_queue = True
        self._queue = Queue()
        back = Button("All that waits", icon="arrow-left")
        super().__init__(self._queue, QUEUE_EM, STACKS_BELOW_EM, back)
        self.setAccessibleName(texts.TITLE)
        back.clicked.connect(self._to_queue)
        self._queue.picked.connect(self._picked)
        self._build_head()
        self._build_paper()
        self._presenter.changed.connect(self._show)
        self._presenter.marked.connect(self._mark)
        self._out = AssessmentOut(self, desk)
        self._out.told.connect(self._presenter.tell)
        self._out.failed.connect(self._presenter.tell_trouble)
        keys_here = (("J", self._next), ("K", self._last), ("N", self._note_here), ("Escape", self._escape))
        for keys, does in (*keys_here, ("Ctrl+P", self._ask_print)):
            QShortcut(QKeySequence(keys), self, does, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build_paper(self) -> None:
        self._newer = Banner("warn", "", [("reload", "Read the new version")])
        self._newer.chosen.connect(self._reload)
        self._problem = Banner("warn", "")
        self._joined, self._worries = JoinedBar(self._desk), ConcernBanner(self._desk)
        self.add_banners(self._worries, self._newer, self._problem, self._joined)
        self._missing = ProblemList(title="Before this can go")
        self._missing.followed.connect(self._follow)
        self.page.body.addWidget(self._missing)
        self._paper = PaperView(self._presenter.shown, self._presenter, self._desk)
        self.page.body.addWidget(self._paper, 1)
        self._footer = Footer(self._desk)
        self._footer.returned.connect(self._send_back)
        self._footer.countersign_asked.connect(self._ask_to_countersign)
        self._footer.signed.connect(self._presenter.countersign)
        self._footer.not_yet.connect(self._not_yet)
        self.add_foot(self._footer)

    def _build_head(self) -> None:
        self._only = Button("", icon="git-compare-arrows")
        self._only.setCheckable(True)
        self._only.clicked.connect(self._toggle)
        self._print = Button("Print", icon="printer", name="Print the assessment")
        self._save_pdf = Button("Save PDF", icon="download", name="Save the assessment as PDF")
        self._print.clicked.connect(self._ask_print)
        self._save_pdf.clicked.connect(self._ask_save)
        self._changes = Button("What changed", name="What changed since last time, on one page")
        self._changes.clicked.connect(self._show_changes)
        for button in (self._only, self._changes, self._print, self._save_pdf):
            self.head.ways.flow.addWidget(button)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show the queue, and the assessment that the place names or the one that waits longest."""
        self._wants_queue = not place.record
        self._presenter.go_to(place)
        self.fit()

    def leave(self) -> None:
        """Keep what is half written."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """The queue, or the paper's first card where the queue is not in sight."""
        return self._queue.list if self._queue.isVisibleTo(self) else self.back

    def panes(self) -> list[QWidget]:
        """Queue and paper, for F6."""
        return [self._queue.list, self._only]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._queue.show_state(shown, (shown.moment or self._desk.clock()).today)
        self.say((self._newer, shown.newer), (self.said, shown.said), (self._problem, shown.problem))
        paper = shown.paper
        self.head.setVisible(paper is not None)
        self._footer.setVisible(paper is not None and paper.stage is Stage.SENT)
        if paper is not None:
            self._show_head(paper, shown)
            self._joined.show_record(Id(paper.id), Id(paper.scope))
            self._worries.watch(Id(paper.scope))
        drawn = (paper, shown.reads_by_section, shown.open_part, shown.lines == (), shown.chosen)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown)
        self._mark(shown)
        self._go_to_wanted()
        self.fit()

    def _show_head(self, paper: Paper, shown: Shown) -> None:
        today = (shown.moment or self._desk.clock()).today
        self.head.avatar.set_initials(initials(paper.name))
        self.head.title.setText(texts.paper_title(paper))
        self.head.meta.setText(texts.paper_meta(paper, today))
        self._only.setVisible(bool(paper.changes))
        self._changes.setVisible(paper.has_before)
        self._only.setChecked(shown.only_changes)
        self._only.set_kind("primary" if shown.only_changes else "outline")
        self._only.set_icon("check" if shown.only_changes else "git-compare-arrows")
        self._only.set_text(texts.changes_toggle(paper))

    def _draw(self, shown: Shown) -> None:
        """Make the cards anew; the keyboard stays on what it was on."""
        focused = focused_name(self._paper)
        self._paper.hide()
        self.page.body.removeWidget(self._paper)
        self._paper.deleteLater()
        self._paper = PaperView(shown, self._presenter, self._desk)
        self._paper.followed.connect(self._follow)
        self.page.body.addWidget(self._paper, 1)
        self._paper.show()
        focus_named(self._paper, focused)

    def _mark(self, shown: Shown) -> None:
        """Marks, notes, what is missing and the foot, without making cards anew."""
        self._paper.mark(shown)
        if self._missing.sentences() != tuple(sentence for _, sentence in shown.missing):
            self._missing.set_links(shown.missing)
        self._footer.show_state(shown)

    # ---- moving
    def _picked(self, id: Id) -> None:
        self._wants_queue = False
        self._presenter.choose(id)
        self.fit()

    def _to_queue(self) -> None:
        self._wants_queue = True
        self.fit()
        self._queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        self._step(1)

    def _last(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        card = self._paper.step(step)
        if card is not None:
            self.page.ensureWidgetVisible(card, 0, theme.em(2))

    def _note_here(self) -> None:
        self._paper.note_here()

    def _follow(self, key: str) -> None:
        if key:
            self._wanted = key
            self._presenter.show_answer(key)

    def _go_to_wanted(self) -> None:
        """After drawing: the keyboard to the answer that a link named."""
        if self._wanted and self._paper.focus_key(self._wanted):
            QTimer.singleShot(0, self, self._show_focused)
        self._wanted = ""

    def _show_focused(self) -> None:
        here = self._paper.here()
        if here is not None:
            self.page.ensureWidgetVisible(here, 0, theme.em(2))

    # ---- what the person does
    def _toggle(self) -> None:
        self._presenter.show_only_changes(self._only.isChecked())

    def _reload(self, _key: object) -> None:
        self._presenter.reload()

    def _show_changes(self) -> None:
        paper = self._presenter.shown.paper
        if paper is not None:
            self._desk.navigator.to(Place(screen="changes", scope=Id(paper.scope), record=Id(paper.id)))

    def _ask_print(self) -> None:
        self._offer(PRINTED)

    def _ask_save(self) -> None:
        self._offer(SAVED)

    def _offer(self, how: str) -> None:
        file = self._presenter.as_read()
        if file is not None:
            self._out.offer(file, how)

    def _ask_to_countersign(self) -> None:
        self._presenter.ask_to_countersign()
        if self._presenter.shown.is_confirming:
            self._footer.focus_sign()
        else:
            self._show_missing()

    def _send_back(self) -> None:
        self._presenter.send_back()
        self._show_missing()

    def _show_missing(self) -> None:
        if self._presenter.shown.missing:
            self._missing.show_and_focus()
            self.page.verticalScrollBar().setValue(0)

    def _not_yet(self) -> None:
        self._presenter.not_yet()
        self._footer.focus_countersign()

    def _escape(self) -> None:
        if self._presenter.shown.is_confirming:
            self._not_yet()

    # ---- room
    def fit(self) -> None:
        """Where there is little room the queue or the paper; beside the queue what was said about the last one."""
        shown = self._presenter.shown
        has_word = bool(shown.said or shown.problem) and not shown.chosen
        self.fold(shows_list=self._wants_queue or not shown.chosen, keeps_side=has_word, side_em=10)
