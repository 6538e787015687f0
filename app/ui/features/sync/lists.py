"""The left column of the sync centre: when we last synced, what needs you, and the pages on what waits, came and is here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.sync import texts
from app.ui.features.sync.presenter import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.flow import FlowBox
from app.ui.parts.page import PageScroll
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel


class Lists(Surface):
    """`chosen` carries the id of a conflict, `page_chosen` the key of a page."""

    chosen = Signal(object)
    page_chosen = Signal(object)
    sync_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.em(0.6), theme.em(1.0), theme.em(0.6), theme.em(0.9))
        scroll = PageScroll(margins_em=(0, 0))
        outer.addWidget(scroll)
        inner = scroll.body
        inner.setSpacing(theme.em(0.2))
        inner.addLayout(self._head())
        self._needs_head, self._needs_count = _heading(texts.NEEDS, "warn")
        self.needs = PickList(name=texts.NEEDS)
        self.needs.picked.connect(self.chosen)
        self.pages = PickList(name=texts.TITLE)
        self.pages.picked.connect(self.page_chosen)
        inner.addWidget(self._needs_head)
        inner.addWidget(self.needs)
        inner.addSpacing(theme.em(0.6))
        inner.addWidget(self.pages)
        inner.addStretch(1)

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setContentsMargins(theme.em(0.6), 0, theme.em(0.6), 0)
        head.setSpacing(theme.em(0.5))
        self._last, self._how_far = PlainLabel("", "helper", True), PlainLabel("", "helper", True)
        self._problem, self._lease = (
            PlainLabel("", "helper", True, tone="warn"),
            PlainLabel("", "strong", True, tone="warn"),
        )
        self._bar = ProgressBar(name="Sync")
        self.sync = Button(texts.SYNC_NOW, icon="refresh-cw", shortcut_hint="F5")
        self.stop = Button(texts.STOP, "quiet", name=texts.STOP_NAME)
        self.sync.clicked.connect(self.sync_asked)
        self.stop.clicked.connect(self.stop_asked)
        self._ways = FlowBox(gap_em=0.6)
        for button in (self.sync, self.stop):
            self._ways.flow.addWidget(button)
        head.addWidget(PlainLabel(texts.TITLE, "card"))
        for widget in (self._last, self._lease, self._problem, self._bar, self._how_far, self._ways):
            head.addWidget(widget)
        return head

    def show_state(self, shown: Shown, page: str) -> None:
        """Show the lists as they are now; `page` is the one beside."""
        centre, moment, state = shown.centre, shown.moment, shown.state
        if centre is None or moment is None:
            return
        self._last.setText(texts.last_synced(centre, state, moment.today))
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem) and not (state.must_join or state.must_sign_in))
        self._lease.setText(state.lease)
        self._lease.setVisible(bool(state.lease))
        self._show_running(shown)
        self._needs_head.setVisible(bool(centre.needs))
        self._needs_count.set(str(len(centre.needs)), "warn")
        picks = []
        for line in centre.needs:
            title, meta = texts.need(line)
            picks.append(Pick(key=line.id, title=title, meta=meta, icon="git-branch", sentence=f"{title}, {meta}"))
        self.needs.set_picks(picks, shown.chosen)
        self.needs.setVisible(bool(picks))
        told = texts.pages(centre, shown.files, state, moment.today)
        self.pages.set_picks([Pick(key=k, icon=i, title=t, meta=m, sentence=f"{t}: {m}") for k, i, t, m in told], page)

    def _show_running(self, shown: Shown) -> None:
        state = shown.state
        had = self.stop.hasFocus()
        self.sync.setVisible(not state.is_running)
        self.stop.setVisible(state.is_running)
        self._how_far.setText(texts.how_far(state) if state.is_running else "")
        self._how_far.setVisible(state.is_running)
        here = state.files_total - state.files_left
        done, total = (state.done, state.total) if state.phase == "sending" else (here, state.files_total)
        self._bar.set_value(done, total)
        self._bar.setVisible(state.is_running and total > 1)
        if had and not state.is_running:
            self.sync.setFocus(Qt.FocusReason.OtherFocusReason)


def _heading(title: str, tone: str) -> tuple[QWidget, Badge]:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.em(0.6), theme.em(0.6), theme.em(0.6), theme.em(0.2))
    row.setSpacing(theme.em(0.6))
    row.addWidget(PlainLabel(title, "strong"))
    badge = Badge("0", tone)
    row.addWidget(badge)
    row.addStretch(1)
    return holder, badge
