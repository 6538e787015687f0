"""The review queue as widgets: who waits on the left, the paper of the chosen one beside it, its foot always in sight."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.domain.standing import Stage
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.reviews import texts
from app.ui.features.reviews.footer import Footer
from app.ui.features.reviews.paper import Paper
from app.ui.features.reviews.paper_view import PaperView
from app.ui.features.reviews.presenter import ReviewsPresenter, Shown
from app.ui.features.reviews.queue import Queue
from app.ui.paper.assessment_out import PRINTED, SAVED, AssessmentOut
from app.ui.parts.avatar import Avatar, initials_of
from app.ui.parts.button import Button
from app.ui.parts.card import Banner
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageScroll, focus_named, focused_name
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 64
QUEUE_EM = 20.5


class Screen(QWidget):
    """The manager's reading place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        self._presenter = ReviewsPresenter(desk)
        self._drawn: tuple[object, ...] = ()
        self._wanted = ""
        self._wants_queue = True
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(theme.em(1.5), theme.em(1.2), theme.em(1.5), theme.em(1.05))
        self._row.setSpacing(theme.em(1.2))
        self._queue = Queue()
        self._queue.picked.connect(self._picked)
        self._row.addWidget(self._queue)
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
        self._side = QWidget()
        column = self._side_column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.75))
        self._does_head_scroll = False
        self._back = FlowBox()
        back = Button("All that waits", icon="arrow-left")
        back.clicked.connect(self._to_queue)
        self._back.flow.addWidget(back)
        self._back.setFocusProxy(back)
        column.addWidget(self._back)
        self._build_head()
        column.addWidget(self._head)
        self._newer = Banner("warn", "", [("reload", "Read the new version")])
        self._newer.chosen.connect(self._reload)
        self._said = Banner("ok", "")
        self._problem = Banner("warn", "")
        for banner in (self._said, self._newer, self._problem):
            banner.hide()
            column.addWidget(banner)
        self._scroll = PageScroll(margins_em=(0, 0))
        self._missing = ProblemList(title="Before this can go")
        self._missing.followed.connect(self._follow)
        self._scroll.body.addWidget(self._missing)
        self._paper = PaperView(self._presenter.shown, self._presenter, self._desk)
        self._scroll.body.addWidget(self._paper, 1)
        column.addWidget(self._scroll, 1)
        self._footer = Footer(self._desk)
        self._footer.returned.connect(self._send_back)
        self._footer.countersign_asked.connect(self._ask_to_countersign)
        self._footer.signed.connect(self._presenter.countersign)
        self._footer.not_yet.connect(self._not_yet)
        column.addWidget(self._footer)
        self._row.addWidget(self._side, 1)

    def _build_head(self) -> None:
        self._head = QWidget()
        row = self._head_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.9))
        who = QHBoxLayout()
        who.setSpacing(theme.em(0.9))
        self._avatar = Avatar("", 3.0)
        who.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title, self._meta = PlainLabel("", "section", True), PlainLabel("", "helper", True)
        words.addWidget(self._title)
        words.addWidget(self._meta)
        who.addLayout(words, 1)
        row.addLayout(who, 1)
        self._only = Button("", icon="git-compare-arrows")
        self._only.setCheckable(True)
        self._only.clicked.connect(self._toggle)
        self._ways = FlowBox(gap_em=0.6)
        self._print = Button("Print", icon="printer", name="Print the assessment")
        self._save_pdf = Button("Save PDF", icon="download", name="Save the assessment as PDF")
        self._print.clicked.connect(self._ask_print)
        self._save_pdf.clicked.connect(self._ask_save)
        for button in (self._only, self._print, self._save_pdf):
            self._ways.flow.addWidget(button)
        row.addWidget(self._ways, 0, Qt.AlignmentFlag.AlignVCenter)

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show the queue, and the assessment that the place names or the one that waits longest."""
        self._wants_queue = not place.record
        self._presenter.go_to(place)
        self._fit()

    def leave(self) -> None:
        """Keep what is half written."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """The queue, or the paper's first card where the queue is not in sight."""
        return self._queue.list if self._queue.isVisibleTo(self) else self._back

    def panes(self) -> list[QWidget]:
        """Queue and paper, for F6."""
        return [self._queue.list, self._only]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self._queue.show_state(shown, (shown.moment or self._desk.clock()).today)
        self._show_bars(shown)
        paper = shown.paper
        for widget in (self._head, self._footer):
            widget.setVisible(paper is not None)
        self._footer.setVisible(paper is not None and paper.stage is Stage.SENT)
        if paper is not None:
            self._show_head(paper, shown)
        drawn = (paper, shown.reads_by_section, shown.open_part, shown.lines == (), shown.chosen)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown)
        self._mark(shown)
        self._go_to_wanted()
        self._fit()

    def _show_bars(self, shown: Shown) -> None:
        for banner, words in ((self._newer, shown.newer), (self._said, shown.said), (self._problem, shown.problem)):
            if banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))

    def _show_head(self, paper: Paper, shown: Shown) -> None:
        today = (shown.moment or self._desk.clock()).today
        self._avatar.set_initials(initials_of(paper.name))
        self._title.setText(texts.paper_title(paper))
        self._meta.setText(texts.paper_meta(paper, today))
        self._only.setVisible(bool(paper.changes))
        self._only.setChecked(shown.only_changes)
        self._only.set_kind("primary" if shown.only_changes else "outline")
        self._only.set_icon("check" if shown.only_changes else "git-compare-arrows")
        self._only.set_text(texts.changes_toggle(paper))

    def _draw(self, shown: Shown) -> None:
        """Make the cards anew; the keyboard stays on what it was on."""
        focused = focused_name(self._paper)
        self._paper.hide()
        self._scroll.body.removeWidget(self._paper)
        self._paper.deleteLater()
        self._paper = PaperView(shown, self._presenter, self._desk)
        self._paper.followed.connect(self._follow)
        self._scroll.body.addWidget(self._paper, 1)
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
        self._fit()

    def _to_queue(self) -> None:
        self._wants_queue = True
        self._fit()
        self._queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        self._step(1)

    def _last(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        card = self._paper.step(step)
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, theme.em(2))

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
            self._scroll.ensureWidgetVisible(here, 0, theme.em(2))

    # ---- what the person does
    def _toggle(self) -> None:
        self._presenter.show_only_changes(self._only.isChecked())

    def _reload(self, _key: object) -> None:
        self._presenter.reload()

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
            self._scroll.verticalScrollBar().setValue(0)

    def _not_yet(self) -> None:
        self._presenter.not_yet()
        self._footer.focus_countersign()

    def _escape(self) -> None:
        if self._presenter.shown.is_confirming:
            self._not_yet()

    # ---- room
    def _fit(self) -> None:
        """Side by side where there is room; else the queue or the paper, with the way back."""
        is_narrow = self.width() < theme.em(STACKS_BELOW_EM)
        shows_queue = self._wants_queue or not self._presenter.shown.chosen
        self._queue.setVisible(not is_narrow or shows_queue)
        has_word = bool(self._presenter.shown.said or self._presenter.shown.problem) and not self._presenter.shown.chosen
        self._row.setDirection(QBoxLayout.Direction.BottomToTop if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._side.setVisible(not is_narrow or not shows_queue or has_word)
        self._side.setMaximumHeight(theme.em(10) if is_narrow and shows_queue else 16777215)
        self._back.setVisible(is_narrow and not shows_queue)
        self._let_head_scroll(is_narrow)
        self._queue.setMaximumWidth(16777215 if is_narrow else theme.em(QUEUE_EM))
        self._queue.setMinimumWidth(0 if is_narrow else theme.em(QUEUE_EM))
        has_room = self._side.width() > theme.em(46)
        way = QBoxLayout.Direction
        self._head_row.setDirection(way.LeftToRight if has_room else way.TopToBottom)

    def _let_head_scroll(self, does_scroll: bool) -> None:
        """Where there is little room the heading scrolls with the paper; else it stays in sight."""
        if does_scroll == self._does_head_scroll:
            return
        self._does_head_scroll = does_scroll
        column = self._scroll.body if does_scroll else self._side_column
        for place, widget in enumerate((self._back, self._head, self._said)):
            is_shown = widget.isVisibleTo(self._side)
            column.insertWidget(place, widget)
            widget.setVisible(is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
