"""The sheet about one worry: what was asked and said, what was done so far, and four boxes to record what was done."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.dates import day_of
from app.ui import concern_words as words
from app.ui.desk import Desk, Place
from app.ui.features.concern import texts
from app.ui.features.concern.presenter import ConcernPresenter, Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.sheet import Sheet
from app.ui.parts.text import PlainLabel


class ConcernSheet(Sheet):
    """Opened from a card, a banner or the timeline. Closing keeps what is typed."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, words.TITLE, width_em=56, height_em=52)
        self._desk = desk
        self._presenter = ConcernPresenter(desk)
        self._presenter.setParent(self)
        self._problem = Banner("warn", "")
        self._problem.hide()
        self._said = Card("", tone="bad")
        self._so_far = Card(texts.BEFORE)
        self.told = LineField(name=texts.TOLD)
        self.done = GrowingText(name=texts.DONE, min_lines=2)
        self.next_step = LineField(name=texts.NEXT)
        self.day = DateField(name=texts.DAY, today=lambda: desk.clock().today, allow_future=False)
        self.at = TimeField(name=texts.AT, now=lambda: desk.clock().at.time())
        self._labelled = {
            "told": Labelled(texts.TOLD, self.told, texts.TOLD_HINT),
            "done": Labelled(texts.DONE, self.done, texts.DONE_HINT.replace("{called}", "the child")),
            "at": Labelled("When?", self._when()),
            "next_step": Labelled(texts.NEXT, self.next_step, texts.NEXT_HINT),
        }
        for widget in (self._problem, self._said, self._so_far, *self._labelled.values()):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._save, self._child = (
            Button(texts.SAVE, "primary", "square-check"),
            Button("Open the record", icon="external-link"),
        )
        self.footer.addWidget(self._child)
        self.footer.addStretch(1)
        self.footer.addWidget(self._save)
        self._listen()

    def _when(self) -> QWidget:
        row = FlowBox()
        row.flow.addWidget(self.day)
        row.flow.addWidget(self.at)
        return row

    def _listen(self) -> None:
        presenter = self._presenter
        self._save.clicked.connect(self._record)
        self._child.clicked.connect(presenter.see)
        self.told.edited.connect(self._told_typed)
        self.done.edited.connect(self._done_typed)
        self.next_step.edited.connect(self._next_typed)
        presenter.opened.connect(self._fill)
        presenter.changed.connect(self._say)
        presenter.recorded.connect(self.close_sheet)
        self.closed.connect(presenter.leave)

    def show_place(self, place: Place) -> None:
        """Open for one worry."""
        self._presenter.open(place)

    def leave(self) -> None:
        """Keep what is typed."""
        self._presenter.leave()

    def _fill(self, shown: Shown) -> None:
        line, moment = shown.line, shown.moment
        for widget in (self._said, self._so_far, self._save, self._child, *self._labelled.values()):
            widget.setVisible(line is not None)
        self._say(shown)
        if line is None or moment is None:
            return
        self._said.set_title(line.child)
        clear_layout(self._said.body)
        self._said.body.addWidget(PlainLabel(line.asked, "strong", True))
        self._said.body.addWidget(PlainLabel(words.answer(line, moment.today), "body", True, selectable=True))
        clear_layout(self._so_far.body)
        for action in line.actions:
            self._so_far.body.addWidget(PlainLabel(words.done_line(action, moment.today), "body", True, selectable=True))
        self._so_far.setVisible(bool(line.actions))
        self.told.set_text_quietly(shown.typed.told)
        self.done.set_text_quietly(shown.typed.done)
        self.next_step.set_text_quietly(shown.typed.next_step)
        self.day.set_value(day_of(moment.at.date()))
        self.at.set_value(f"{moment.at:%H:%M}")
        self.told.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, shown: Shown) -> None:
        for name, labelled in self._labelled.items():
            labelled.set_problem(shown.problem if shown.field == name else "")
        elsewhere = shown.problem if shown.field not in self._labelled else ""
        if elsewhere and self._problem.text() != elsewhere:
            self._problem.set_text(elsewhere)
        self._problem.setVisible(bool(elsewhere))
        if shown.field in self._labelled:
            field = self.day if shown.field == "at" else self._labelled[shown.field].field
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _told_typed(self, text: str) -> None:
        self._presenter.type(told=text)

    def _done_typed(self, text: str) -> None:
        self._presenter.type(done=text)

    def _next_typed(self, text: str) -> None:
        self._presenter.type(next_step=text)

    def _record(self) -> None:
        value = self.day.value()
        is_whole = value is not None and value.precision == "day"
        self._presenter.record(value.first if value is not None and is_whole else None, self.at.value())
