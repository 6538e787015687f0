"""The sync centre as widgets: the lists on the left; beside them the conflict that is open, or that all is well."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import Id
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.sync import texts
from app.ui.features.sync.conflict_view import ConflictFoot, ConflictView
from app.ui.features.sync.lists import Lists
from app.ui.features.sync.presenter import Shown, SyncPresenter
from app.ui.parts.avatar import Avatar, IconDisc, initials_of
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageScroll
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 62
LISTS_EM = 19.5


class Screen(QWidget):
    """Is it safe, is it sent, and what needs me."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName(texts.TITLE)
        self._desk = desk
        self._presenter = SyncPresenter(desk)
        self._view: ConflictView | None = None
        self._drawn: tuple[object, ...] = ()
        self._does_head_scroll = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(theme.em(1.5), theme.em(1.2), theme.em(1.5), theme.em(1.05))
        self._row.setSpacing(theme.em(1.2))
        self._lists = Lists()
        self._lists.chosen.connect(self._choose)
        self._lists.sync_asked.connect(self._presenter.sync_now)
        self._row.addWidget(self._lists)
        self._build_side()
        self._presenter.changed.connect(self._show)
        self._presenter.marked.connect(self._mark)
        keys = (("1", self._keep_first), ("2", self._keep_second), ("3", self._presenter.keep_both))
        more = (("Ctrl+Return", self._presenter.use), ("Ctrl+Enter", self._presenter.use), ("Escape", self._later))
        for sequence, does in (*keys, *more):
            QShortcut(QKeySequence(sequence), self, does, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building
    def _build_side(self) -> None:
        self._side = QWidget()
        column = self._side_column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.75))
        self._back = FlowBox()
        back = Button(texts.TITLE, icon="arrow-left", name="Back to the sync centre")
        back.clicked.connect(self._later)
        self._back.flow.addWidget(back)
        self._build_head()
        self._said, self._problem = Banner("ok", ""), Banner("warn", "")
        self._elsewhere = Banner("warn", "")
        for widget in (self._back, self._head, self._said, self._problem, self._elsewhere):
            widget.hide()
            column.addWidget(widget)
        self._scroll = PageScroll(margins_em=(0, 0))
        column.addWidget(self._scroll, 1)
        self._build_calm()
        self._scroll.body.addWidget(self._calm)
        self._scroll.body.addStretch(1)
        self._foot = ConflictFoot()
        self._foot.later.connect(self._later)
        self._foot.used.connect(self._presenter.use)
        self._foot.back.connect(self._presenter.back)
        column.addWidget(self._foot)
        self._row.addWidget(self._side, 1)

    def _build_head(self) -> None:
        self._head = QWidget()
        self._head_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        self._head_row.setContentsMargins(0, 0, 0, 0)
        self._head_row.setSpacing(theme.em(0.9))
        who = QHBoxLayout()
        who.setSpacing(theme.em(0.9))
        self._avatar = Avatar("", 3.0)
        who.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title, self._where = PlainLabel("", "section", True), PlainLabel("", "helper", True)
        words.addWidget(self._title)
        words.addWidget(self._where)
        who.addLayout(words, 1)
        self._head_row.addLayout(who, 1)
        record = Button("Open the record", icon="external-link")
        record.clicked.connect(self._presenter.open_record)
        self._head_row.addWidget(record, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

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
        if self._lists.isVisibleTo(self):
            return self._lists.needs if self._lists.needs.keys() else self._lists
        return self._back

    def panes(self) -> list[QWidget]:
        """Lists and conflict, for F6."""
        box = self._view.result_box() if self._view is not None else None
        return [self._lists.needs, box] if box is not None else [self._lists.needs]

    # ---- showing
    def _show(self, shown: Shown) -> None:
        case, clash = shown.case, shown.clash
        for widget in (self._head, self._foot):
            widget.setVisible(case is not None)
        for banner, words in (
            (self._said, shown.said),
            (self._problem, shown.problem),
            (self._elsewhere, texts.decided_elsewhere(case) if case and case.decided_by else ""),
        ):
            if banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))
        if case is not None and clash is not None:
            self._avatar.set_initials(initials_of(case.child), case.child)
            self._title.setText(clash.label)
            self._where.setText(" · ".join(filter(None, (case.called, clash.where))))
        drawn = (case.id if case else "", clash.id if clash else "")
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown)
        self._show_calm(shown)
        self._mark(shown)
        self._fit()

    def _show_calm(self, shown: Shown) -> None:
        is_calm = not shown.chosen and shown.centre is not None and shown.moment is not None
        self._calm.setVisible(is_calm)
        if shown.centre is not None and shown.moment is not None:
            title, words = texts.all_is_well(shown.centre, shown.state, shown.moment.today)
            self._calm_title.setText(title)
            self._calm_words.setText(words)
            is_waiting = bool(shown.centre.needs) or title == "Not synced yet"
            self._disc.set("git-branch" if shown.centre.needs else "cloud" if is_waiting else "cloud-check",
                           "warn" if shown.centre.needs else "neutral" if is_waiting else "ok")  # fmt: skip

    def _draw(self, shown: Shown) -> None:
        if self._view is not None:
            self._scroll.body.removeWidget(self._view)
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
        self._scroll.body.insertWidget(self._scroll.body.count() - 1, self._view)
        self._view.show()
        self._scroll.verticalScrollBar().setValue(0)

    def _mark(self, shown: Shown) -> None:
        """Choices, what is missing and the state of sync, without making the page anew."""
        self._lists.show_state(shown)
        if self._view is not None:
            self._view.mark(shown)
        self._foot.show_state(shown)

    # ---- what the person does
    def _choose(self, id: Id) -> None:
        self._presenter.choose(id)

    def _keep_first(self) -> None:
        self._keep(0)

    def _keep_second(self) -> None:
        self._keep(1)

    def _keep(self, place: int) -> None:
        case = self._presenter.shown.case
        if case is not None:
            self._presenter.keep_side(case.sides[place].key)

    def _later(self) -> None:
        if self._presenter.shown.chosen:
            self._presenter.decide_later()
            self._lists.needs.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- room
    def _fit(self) -> None:
        """Side by side where there is room; else the lists or the conflict, with the way back."""
        is_narrow = self.width() < theme.em(STACKS_BELOW_EM)
        is_open = bool(self._presenter.shown.chosen)
        self._lists.setVisible(not is_narrow or not is_open)
        self._row.setDirection(QBoxLayout.Direction.BottomToTop if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._side.setMaximumHeight(theme.em(7) if is_narrow and not is_open else 16777215)
        self._back.setVisible(is_narrow and is_open)
        self._let_head_scroll(is_narrow)
        self._lists.setMaximumWidth(16777215 if is_narrow else theme.em(LISTS_EM))
        self._lists.setMinimumWidth(0 if is_narrow else theme.em(LISTS_EM))
        way = QBoxLayout.Direction
        has_room = self._side.width() > theme.em(46)
        self._head_row.setDirection(way.LeftToRight if has_room else way.TopToBottom)

    def _let_head_scroll(self, does_scroll: bool) -> None:
        """Where there is little room the heading scrolls with the conflict; else it stays in sight."""
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
