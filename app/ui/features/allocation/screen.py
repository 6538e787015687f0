"""The allocation sheet: who has this child, who could have them with what they carry already, and why."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.initials import initials
from app.operations.rows.service import AllocationLine
from app.ui import theme
from app.ui.desk import Desk, Place
from app.ui.features.allocation import texts
from app.ui.features.allocation.presenter import AllocationPresenter, Shown
from app.ui.parts.avatar import Avatar
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns, clear_layout, focus_named, focused_name
from app.ui.parts.pick_list import Pick, PickList
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 50
MOST_SHOWN = 8


class AllocationSheet(Sheet):
    """Made once for a window; opened for one child at a time."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, texts.title("this child"), width_em=66, height_em=50)
        self._presenter = AllocationPresenter(desk)
        self._presenter.setParent(self)
        self._said, self._problem, self._risk = Banner("ok", ""), Banner("warn", ""), Banner("warn", "")
        for banner in (self._said, self._problem, self._risk):
            banner.hide()
            self.body.addWidget(banner)
        columns = Columns((1, 1), STACKS_BELOW_EM)
        left, right = (column.cards for column in columns.columns)
        self._now, self._past = Card(texts.WITH_NOW), Card(texts.BEFORE)
        self._nobody = PlainLabel(texts.NOBODY_NOW, "muted", True)
        self._now_rows, self._before_rows = QVBoxLayout(), QVBoxLayout()
        self._now.body.addWidget(self._nobody)
        self._now.body.addLayout(self._now_rows)
        self._past.body.addLayout(self._before_rows)
        left.addWidget(self._now)
        left.addWidget(self._past)
        right.addWidget(self._choosing())
        columns.finish()
        self.body.addWidget(columns)
        self.body.addStretch(1)
        self._button = Button(texts.allocate(None), "primary", "check")
        self._button.clicked.connect(self._presenter.allocate)
        self.footer.addStretch(1)
        self.footer.addWidget(self._button)
        self._drawn: tuple[object, ...] = ()
        self._presenter.changed.connect(self._show)

    def _choosing(self) -> Card:
        card = Card(texts.CHOOSE)
        self.filter = LineField(name=texts.FILTER, placeholder=texts.FILTER, icon="search")
        self.filter.edited.connect(self._presenter.filter)
        self.workers = PickList(name=texts.CHOOSE)
        self.workers.picked.connect(self._presenter.choose)
        self._none = PlainLabel(texts.NOBODY_FOUND, "muted", True)
        self._more = PlainLabel("", "helper", True)
        self.role = ChoiceRow(texts.ROLES, name=texts.ROLE)
        self.role.changed.connect(self._presenter.choose_role)
        self.reason = LineField(name=texts.REASON)
        self.reason.edited.connect(self._presenter.say_why)
        for widget in (self.filter, self.workers, self._none, self._more, Labelled(texts.ROLE, self.role),
                       Labelled(texts.REASON, self.reason, texts.REASON_HINT)):  # fmt: skip
            card.body.addWidget(widget)
        return card

    # ---- the window's side
    def show_place(self, place: Place) -> None:
        """Open for the child of the place."""
        self.reason.set_text_quietly("")
        self.filter.set_text_quietly("")
        self._presenter.open(place.scope)

    # ---- showing
    def _show(self, shown: Shown) -> None:
        self.set_title(texts.title(shown.called or "this child"))
        for banner, words in ((self._said, shown.said), (self._problem, shown.problem), (self._risk, shown.warning)):
            if words and banner.text() != words:
                banner.set_text(words)
            banner.setVisible(bool(words))
        self._button.set_text("Saving…" if shown.is_busy else texts.allocate(shown.worker))
        self.role.set_value(shown.role)
        self._show_workers(shown)
        if (shown.now, shown.before) != self._drawn and shown.moment is not None:
            self._drawn = (shown.now, shown.before)
            self._draw(shown)

    def _show_workers(self, shown: Shown) -> None:
        picks = []
        for worker in shown.passing[:MOST_SHOWN]:
            meta, load = texts.worker(worker)
            picks.append(
                Pick(key=worker.id, title=worker.names, meta=meta, initials=worker.initials, badge=(load, "neutral"))
            )
        self.workers.set_picks(picks, shown.chosen)
        self._none.setVisible(bool(shown.workers) and not picks)
        more = len(shown.passing) - len(picks)
        self._more.setText(texts.more(more))
        self._more.setVisible(more > 0)

    def _draw(self, shown: Shown) -> None:
        held = focused_name(self)
        for rows, lines, can_end in ((self._now_rows, shown.now, True), (self._before_rows, shown.before, False)):
            clear_layout(rows)
            for line in lines:
                rows.addWidget(self._row(line, shown, can_end=can_end))
        self._nobody.setVisible(not shown.now)
        self._past.setVisible(bool(shown.before))
        focus_named(self, held)

    def _row(self, line: AllocationLine, shown: Shown, *, can_end: bool) -> QWidget:
        assert shown.moment is not None
        names, meta = texts.line(line, shown.moment.today)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.75))
        row.addWidget(Avatar(initials(names), 2.4, name=names))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(PlainLabel(names, "strong", True))
        words.addWidget(PlainLabel(meta, "helper", True))
        row.addLayout(words, 1)
        if can_end:
            end = Button(texts.END, "quiet", size="small", name=f"{texts.END}: {names}")
            end.setProperty("allocation", line.id)
            end.clicked.connect(self._end)
            row.addWidget(end)
        return holder

    def _end(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self._presenter.end(next(a.id for a in self._presenter.shown.now if a.id == button.property("allocation")))
