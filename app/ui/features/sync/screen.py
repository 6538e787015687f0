"""The sync centre as widgets: the lists on the left; beside them the conflict that is open, or that all is well."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.domain.initials import initials
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.sync import texts
from app.ui.features.sync.conflict_view import ConflictFoot, ConflictView
from app.ui.features.sync.lists import Lists
from app.ui.features.sync.pages import Pages
from app.ui.features.sync.presenter import Shown, SyncPresenter
from app.ui.parts.avatar import IconDisc
from app.ui.parts.beside import Beside
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 62
PAGES_STACK_BELOW_EM = 50
LISTS_EM = 19.5
CALM_EM = 7.0


class Screen(Beside):
    """Is it safe, is it sent, and what needs me."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._presenter = SyncPresenter(desk)
        self._view: ConflictView | None = None
        self._is_narrow = False
        self._drawn: tuple[object, ...] = ()
        self._is_awaited = False  # the keyboard stands on the pages until it is known what needs the person
        self._lists = Lists()
        back = Button(texts.TITLE, icon="arrow-left", name="Back to the sync centre")
        super().__init__(self._lists, LISTS_EM, STACKS_BELOW_EM, back)
        self.setAccessibleName(texts.TITLE)
        back.clicked.connect(self._later)
        self._lists.chosen.connect(self._choose)
        self._lists.sync_asked.connect(self._presenter.sync_now)
        self._lists.stop_asked.connect(self._presenter.stop)
        self._lists.page_chosen.connect(self._choose_page)
        self._build_side()
        self._presenter.changed.connect(self._show)
        self._presenter.marked.connect(self._mark)
        keys = (("1", self._keep_first), ("2", self._keep_second), ("3", self._presenter.keep_both))
        more = (("Ctrl+Return", self._presenter.use), ("Ctrl+Enter", self._presenter.use), ("Escape", self._later))
        for sequence, does in (*keys, *more):
            QShortcut(QKeySequence(sequence), self, does, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build_side(self) -> None:
        self._problem, self._elsewhere = Banner("warn", ""), Banner("warn", "")
        self._ask_all = Banner("warn", "", (("mine", texts.YES_MINE),))
        self._ask_all.chosen.connect(self._use_mine)
        self._must_join, self._warning = Banner("warn", "", (("join", texts.JOIN_AGAIN),)), Banner("info", "")
        self._must_join.chosen.connect(self._join_again)
        self._sign_in = Banner("warn", "", (("sign_in", texts.SIGN_IN),))
        self._sign_in.chosen.connect(self._go_to_sign_in)
        self.add_banners(self._must_join, self._sign_in, self._warning, self._problem, self._elsewhere, self._ask_all)
        record = Button("Open the record", icon="external-link")
        record.clicked.connect(self._presenter.open_record)
        self.head.ways.flow.addWidget(record)
        self._mine = Button(texts.MINE_FOR_ALL, "quiet")
        self._mine.clicked.connect(self._presenter.ask_all)
        self.head.ways.flow.addWidget(self._mine)
        self.head.hide()
        self.back.hide()
        self._build_calm()
        self.page.body.addWidget(self._calm)
        self._pages = Pages()
        self._pages.opened_line.connect(self._presenter.open_line)
        self._pages.opened_file.connect(self._presenter.open_file)
        self._pages.copied.connect(self._presenter.copied)
        self._pages.words_copied.connect(self._presenter.words_copied)
        self.page.body.addWidget(self._pages)
        self.page.body.addStretch(1)
        self._foot = ConflictFoot()
        self._foot.later.connect(self._later)
        self._foot.used.connect(self._presenter.use)
        self._foot.back.connect(self._presenter.back)
        self.add_foot(self._foot)

    def _build_calm(self) -> None:
        """What stands there while no conflict is open."""
        self._calm = Surface()
        row = QHBoxLayout(self._calm)
        row.setContentsMargins(theme.em(1.5), theme.em(1.4), theme.em(1.5), theme.em(1.4))
        row.setSpacing(theme.em(1.1))
        self._disc = IconDisc("cloud-check", "ok")
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.em(0.2))
        self._calm_title, self._calm_words = PlainLabel("", "section", True), PlainLabel("", "muted", True)
        words.addWidget(self._calm_title)
        words.addWidget(self._calm_words)
        row.addLayout(words, 1)
        self._calm.hide()

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Show the centre, and the conflict that the place names or the first that needs the person."""
        self._presenter.go_to(place)
        self._show(self._presenter.shown)

    def leave(self) -> None:
        """Keep what is half decided."""
        self._presenter.leave()

    def first_focus(self) -> QWidget:
        """What needs the person, or the result when the lists are not in sight."""
        self._is_awaited = self._presenter.shown.centre is None
        if self._lists.isVisibleTo(self):
            return self._lists.needs if self._lists.needs.keys() else self._lists.pages
        return self.back

    def panes(self) -> list[QWidget]:
        """Lists and conflict, for F6."""
        box = self._view.result_box() if self._view is not None else None
        return [self._lists.needs, box] if box is not None else [self._lists.needs]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        case, clash = shown.case, shown.clash
        for widget in (self.head, self._foot):
            widget.setVisible(case is not None)
        elsewhere = texts.decided_elsewhere(case) if case and case.decided_by else ""
        asked = texts.mine_for_all(shown.of_this_child, case.called) if case and shown.asks_all else ""
        self.say((self.said, shown.said), (self._problem, shown.problem), (self._elsewhere, elsewhere))
        self.say((self._ask_all, asked))
        self._mine.setVisible(case is not None and case.has_me and shown.of_this_child > 1 and not case.decided_by)
        if case is not None and clash is not None:
            self.head.avatar.set_initials(initials(case.child), case.child)
            self.head.title.setText(clash.label)
            self.head.meta.setText(" · ".join(filter(None, (case.called, clash.where))))
        drawn = (case.id if case else "", clash.id if clash else "")
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown)
        self._mark(shown)
        self.fit()
        if self._is_awaited and shown.centre is not None:
            self._is_awaited = False
            if self._lists.needs.keys() and self._lists.pages.hasFocus():
                self._lists.needs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_calm(self, shown: Shown) -> None:
        is_calm = not shown.chosen and shown.centre is not None and shown.moment is not None
        self._calm.setVisible(is_calm)
        key = self._page_key(shown) if is_calm else ""
        self._pages.show_state(shown, key)
        self._pages.setVisible(bool(key))
        if shown.centre is not None and shown.moment is not None:
            icon, tone, title, words = texts.how_it_stands(shown.centre, shown.state, shown.moment.today)
            self._calm_title.setText(title)
            self._calm_words.setText(words)
            self._disc.set(icon, tone)

    def _page_key(self, shown: Shown) -> str:
        """The list beside: the chosen one; else, where there is room for one, what waits, or what is here."""
        if shown.page or self._is_narrow or shown.centre is None:
            return shown.page
        return (
            "aside"
            if any(line.state in {"open", "returned"} for line in shown.centre.own_aside)
            else "send"
            if shown.centre.unsent
            else "here"
        )

    def _draw(self, shown: Shown) -> None:
        if self._view is not None:
            self.page.body.removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
            self._view = None
        if shown.case is None or shown.clash is None:
            return
        self._view = ConflictView(shown.case, shown.clash, shown.moment or self._desk.clock())
        self._view.side_kept.connect(self._presenter.keep_side)
        self._view.both_kept.connect(self._presenter.keep_both)
        self._view.picked.connect(self._presenter.pick)
        self._view.typed.connect(self._presenter.type)
        self.page.body.insertWidget(self.page.body.count() - 1, self._view)
        self._view.show()
        self.page.verticalScrollBar().setValue(0)

    def _mark(self, shown: Shown) -> None:
        """Choices, what is missing and the state of sync, without making the page anew."""
        self._lists.show_state(shown, "" if shown.chosen else self._page_key(shown))
        self._show_calm(shown)
        state = shown.state
        must_join = texts.MUST_JOIN if state.must_join else ""
        self.say((self._must_join, must_join), (self._sign_in, state.sign_in), (self._warning, state.warning))
        if self._view is not None:
            self._view.mark(shown)
        self._foot.show_state(shown)

    # ---- what the person does
    def _choose(self, id: Id) -> None:
        self._presenter.choose(id)

    def _choose_page(self, key: str) -> None:
        self._presenter.show_page(key)
        if self._is_narrow:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_first(self) -> None:
        self._keep(0)

    def _keep_second(self) -> None:
        self._keep(1)

    def _keep(self, place: int) -> None:
        case = self._presenter.shown.case
        if case is not None:
            self._presenter.keep_side(case.sides[place].key)

    def _join_again(self, _key: object) -> None:
        self._desk.navigator.to(Place(screen="join_again"))

    def _go_to_sign_in(self, _key: object) -> None:
        self._desk.navigator.to(Place(screen="sign_in"))

    def _use_mine(self, _key: object) -> None:
        self._presenter.use_mine_for_all()

    def _later(self) -> None:
        if self._presenter.shown.chosen:
            self._presenter.decide_later()
            self._lists.needs.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._presenter.shown.page and self._is_narrow:
            self._presenter.show_page("")
            self._lists.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- room
    def fit(self) -> None:
        """Where there is little room the lists, with a word on how things stand, or the conflict, or one page.

        A conflict wants its three versions side by side, so it has the room to itself sooner than the pages.
        """
        shown = self._presenter.shown
        self._stacks_below_em = STACKS_BELOW_EM if shown.chosen else PAGES_STACK_BELOW_EM
        self._is_narrow = self.width() < theme.em(self._stacks_below_em)
        self._show_calm(shown)
        self.fold(shows_list=not (shown.chosen or shown.page), keeps_side=True, side_em=self._calm_em())

    def _calm_em(self) -> float:
        """How high the word on how things stand is, over the lists."""
        if any(banner.isVisibleTo(self) for banner in (self.said, self._problem, self._elsewhere, self._ask_all)):
            return CALM_EM
        tall = self._calm.heightForWidth(self.width() - 2 * theme.em(1.5))
        return min(CALM_EM, tall / theme.em(1) + 0.1) if tall > 0 else CALM_EM
