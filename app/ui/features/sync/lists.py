"""The left column of the sync centre: when we last synced, what needs you, what waits, what came, what is on this laptop."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.sync import texts
from app.ui.features.sync.presenter import Shown
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Surface
from app.ui.parts.icon_line import IconLine
from app.ui.parts.page import PageScroll, clear_layout
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.text import PlainLabel

MOST_TO_SEND = 8
MOST_CAME = 5


class _Fact(QWidget):
    """An icon, what it is, and a quieter line under it."""

    def __init__(self, icon: str, title: str, *metas: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.em(0.6), theme.em(0.25), 0, theme.em(0.25))
        column.setSpacing(0)
        column.addWidget(IconLine(icon, title, "button"))
        for meta in filter(None, metas):
            label = PlainLabel(meta, "meta", True)
            label.setContentsMargins(theme.em(1.6), 0, 0, 0)
            column.addWidget(label)


class Lists(Surface):
    """`chosen` carries the id of a conflict."""

    chosen = Signal(object)
    sync_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn: tuple[object, ...] = ()
        self._shows_all = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.em(0.6), theme.em(1.0), theme.em(0.6), theme.em(0.9))
        outer.setSpacing(theme.em(0.6))
        head = QVBoxLayout()
        head.setContentsMargins(theme.em(0.6), 0, theme.em(0.6), 0)
        head.setSpacing(theme.em(0.5))
        head.addWidget(PlainLabel(texts.TITLE, "card"))
        self._last = PlainLabel("", "helper", True)
        head.addWidget(self._last)
        self._problem = PlainLabel("", "helper", True, tone="warn")
        head.addWidget(self._problem)
        self.sync = Button(texts.SYNC_NOW, icon="refresh-cw", shortcut_hint="F5")
        self.sync.clicked.connect(self.sync_asked)
        head.addWidget(self.sync, 0, Qt.AlignmentFlag.AlignLeft)
        scroll = PageScroll(margins_em=(0, 0))
        self._needs_head, self._needs_count = _heading(texts.NEEDS, "warn")
        self.needs = PickList(name=texts.NEEDS)
        self.needs.picked.connect(self.chosen)
        self._rest = QWidget()
        self._column = QVBoxLayout(self._rest)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.em(0.2))
        inner.addLayout(head)
        for widget in (self._needs_head, self.needs, self._rest):
            inner.addWidget(widget)
        inner.addStretch(1)
        scroll.body.addWidget(inside)
        outer.addWidget(scroll, 1)
        self._here = IconLine("laptop", "", "helper")
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.em(0.6), 0, theme.em(0.6), 0)
        foot.addWidget(self._here)
        outer.addLayout(foot)

    def show_state(self, shown: Shown) -> None:
        """Show the lists as they are now."""
        centre = shown.centre
        if centre is None or shown.moment is None:
            return
        today = shown.moment.today
        self._last.setText(texts.last_synced(centre, shown.state, today))
        self._problem.setText(shown.state.problem)
        self._problem.setVisible(bool(shown.state.problem))
        self.sync.set_text("Syncing…" if shown.state.phase in {"sending", "receiving"} else texts.SYNC_NOW)
        self._needs_head.setVisible(bool(centre.needs))
        self._needs_count.set(str(len(centre.needs)), "warn")
        picks = []
        for line in centre.needs:
            title, meta = texts.need(line)
            picks.append(Pick(key=line.id, title=title, meta=meta, icon="git-branch", sentence=f"{title}, {meta}"))
        self.needs.set_picks(picks, shown.chosen)
        self.needs.setVisible(bool(picks))
        self._here.set_text(texts.on_this_laptop(centre))
        drawn = (centre.unsent, centre.kept_aside, centre.history, today, self._shows_all)
        if drawn != self._drawn:
            self._drawn = drawn
            self._shown = shown
            self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        centre, moment = shown.centre, shown.moment
        assert centre is not None
        assert moment is not None
        today = moment.today
        clear_layout(self._column)
        waiting = centre.unsent if self._shows_all else centre.unsent[:MOST_TO_SEND]
        facts = [
            _Fact(texts.ICONS.get(line.type, "notebook-pen"), line.what, texts.unsent_meta(line, today)) for line in waiting
        ]
        self._group(texts.TO_SEND, len(centre.unsent), "neutral", facts)
        if len(waiting) < len(centre.unsent):
            more = Button(f"Show {len(centre.unsent) - len(waiting)} more to send", "quiet", size="small")
            more.clicked.connect(self._show_all)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        aside = [_Fact("archive", line.what, texts.ASIDE, line.reason) for line in centre.kept_aside]
        self._group(texts.KEPT_ASIDE, len(aside), "bad", aside)
        rounds = texts.rounds(centre.history)[:MOST_CAME]
        self._group(texts.CAME_IN, 0, "", [_Fact(*texts.came(line, today, tries)) for line, tries in rounds])

    def _group(self, title: str, count: int, tone: str, facts: Sequence[QWidget]) -> None:
        if not facts:
            return
        heading, badge = _heading(title, tone)
        badge.set(str(count), tone)
        badge.setVisible(bool(count))
        self._column.addWidget(heading)
        for fact in facts:
            self._column.addWidget(fact)

    def _show_all(self) -> None:
        self._shows_all = True
        self._draw(self._shown)
        self.needs.setFocus()


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
