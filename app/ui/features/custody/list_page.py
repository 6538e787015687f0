"""The list of logs, and the start of one: where the child is, and off. The rest can wait until the adult is there."""

from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.attending import WORDS, State
from app.operations.rows.custody import LogLine
from app.ui import log_due_words, theme, when
from app.ui.features.custody import texts, urgent
from app.ui.features.custody.presenter import CustodyPresenter, Shown
from app.ui.parts.avatar import paint_avatar
from app.ui.parts.badge import badge_size, paint_badge
from app.ui.parts.button import Button, PaintedButton
from app.ui.parts.card import Banner, Card
from app.ui.parts.choice import ChoiceRow
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns, PageHead, PageScroll, clear_layout
from app.ui.parts.painted import box, focus_ring, line_height, smooth, whole, width_of, words
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_INPUT_EM

_TONES = {State.COMPLETED: "info", State.REVIEWED: "ok", State.LEFT: "warn", State.CANCELLED: "neutral"}


def _shows_due(line: LogLine) -> bool:
    """The adult is told when to finish; who reviews, when to review."""
    return line.state is not State.COMPLETED or not line.is_mine


class LogButton(PaintedButton):
    """One log in the list, 44 px high at least."""

    def __init__(self, line: LogLine, today: date) -> None:
        super().__init__()
        self.line, self._when = line, when.moment(line.began_at, today)
        self._due, self._due_tone = log_due_words.badge(line, today) if _shows_due(line) else ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._state = WORDS[line.state]
        self._under = " · ".join(filter(None, (line.station, self._when, "" if line.is_mine else line.adult_name)))
        whose = "to answer" if line.is_mine else "not answered"
        self._waiting = f"{line.questions_waiting} {whose}" if line.questions_waiting else ""
        said = (line.called, self._under, self._state, self._due, self._waiting)
        self._said = ", ".join(filter(None, said))
        self._urgent = ""
        self.setAccessibleName(self._said)

    def show_urgent(self, words: str) -> None:
        """A clock that cannot wait, on a line of its own; empty while none is near."""
        if words != self._urgent:
            self._urgent = words
            self.setAccessibleName(", ".join(filter(None, (self._said, words))))
            self.updateGeometry()
            self.update()

    def urgent(self) -> str:
        """The words on that line."""
        return self._urgent

    def sizeHint(self) -> QSize:
        least = max(theme.em(4.1), line_height("strong") + line_height("helper") + theme.em(0.9))
        return QSize(theme.em(16), least + (line_height("helper") if self._urgent else 0))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(10), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        rect, radius = whole(self), theme.em(RADIUS_INPUT_EM)
        box(painter, rect, radius, t.raised if self.underMouse() else t.surface, t.line_strong)
        side = theme.em(2.7)
        paint_avatar(painter, QRectF(theme.em(0.75), rect.center().y() - side / 2, side, side), self.line.initials)
        state = self._waiting or self._due or self._state
        tone = "warn" if self._waiting else self._due_tone or _TONES.get(self.line.state, "primary")
        wide = min(badge_size(state).width(), int(rect.width() * 0.45))
        x = theme.em(0.75) + side + theme.em(0.9)
        high, low = line_height("strong"), line_height("helper")
        tall = high + low + (low if self._urgent else 0)
        top, room = rect.center().y() - tall / 2, rect.right() - theme.em(0.9) - x
        is_tight = width_of(self._under, "helper") > room - wide - theme.em(
            0.6
        )  # then the badge stands beside the name alone
        at = top + high / 2 - theme.em(0.1) if is_tight or self._urgent else rect.center().y()
        paint_badge(painter, rect.right() - wide - theme.em(0.9), at, state, tone, room=wide)
        words(painter, QRectF(x, top, room - wide - theme.em(0.6), high), self.line.called, "strong", t.text)
        words(painter, QRectF(x, top + high, room, low), self._under, "helper", t.muted)
        if self._urgent:
            words(painter, QRectF(x, top + high + low, room, low), self._urgent, "helper", t.tone("warn").ink)
        if self.shows_focus:
            focus_ring(painter, rect, radius)
        painter.end()


class ListPage(QWidget):
    """`chosen` carries the id of a log, `asked` that of one about which a manager asks something."""

    chosen = Signal(object)
    asked = Signal(object)

    def __init__(self, presenter: CustodyPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._drawn: tuple[LogLine, ...] | None = None
        self.head = PageHead(texts.LISTED, texts.LISTED_HINT)
        self.trouble = Banner("bad", "")
        self.trouble.hide()
        self.station = LineField(name=texts.STATION)
        self.kind = ChoiceRow(texts.KINDS, name=texts.KIND, size="touch")
        self.kind.set_value("detained")
        self.officer, self.called = LineField(name=texts.OFFICER), LineField(name=texts.CALLED)
        self.start = Button(texts.SET_OFF_NOW, "primary", "footprints", size="touch")
        self.later = Button(texts.NOT_YET, "outline", size="touch")
        self.after = Button(texts.WRITE_UP, "quiet", "notebook-pen", size="touch")
        self._running, self._earlier = Card(texts.RUNNING), Card(texts.EARLIER)
        self._build()
        self.start.clicked.connect(self._start)
        self.later.clicked.connect(self._start_later)
        self.after.clicked.connect(self._write_up)
        for line in (self.station, self.officer, self.called):
            line.confirmed.connect(self._start)

    def _build(self) -> None:
        scroll = PageScroll()
        scroll.body.addWidget(self.head)
        scroll.body.addWidget(self.trouble)
        columns = Columns((1, 1), 58, stacked=(0, 1))
        card = self._new = Card(texts.START, meta="")
        card.body.addWidget(PlainLabel(texts.START_HINT, "helper", wrap=True))
        self._station = Labelled(texts.STATION, self.station)
        for widget in (
            self._station,
            Labelled(texts.KIND, self.kind),
            Labelled(texts.CALLED, self.called),
            Labelled(texts.OFFICER, self.officer),
        ):
            card.body.addWidget(widget)
        ways = FlowBox()
        for button in (self.start, self.later, self.after):
            ways.flow.addWidget(button)
        card.body.addWidget(ways)
        left, right = (column.cards for column in columns.columns)
        left.addWidget(self._running)
        left.addWidget(card)
        self._lists = {self._running: QVBoxLayout(), self._earlier: QVBoxLayout()}
        self._none = PlainLabel(texts.NONE_YET, "muted", wrap=True)
        self._earlier.body.addWidget(self._none)
        for held, layout in self._lists.items():
            layout.setSpacing(theme.em(0.6))
            held.body.addLayout(layout)
        right.addWidget(self._earlier)
        columns.finish()
        scroll.body.addWidget(columns)
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_shown(self, shown: Shown, *, may_start: bool) -> None:
        """As it stands now."""
        is_station = shown.field == "station"
        self._station.set_problem(shown.problem if is_station else "")
        sentence = "" if is_station else shown.problem
        if sentence:
            self.trouble.set_text(sentence)
        self.trouble.setVisible(bool(sentence))
        self._new.setVisible(may_start)
        if shown.lines != self._drawn:
            self._drawn = shown.lines
            self._draw(shown)
        moment = self._presenter.now()
        for button in self.buttons():
            button.show_urgent(urgent.of_line(button.line, moment) if button.line.state in texts.GOING_STATES else "")

    def buttons(self) -> list[LogButton]:
        """The rows, from above."""
        held = (layout.itemAt(n) for layout in self._lists.values() for n in range(layout.count()))
        return [w for item in held if item is not None and isinstance(w := item.widget(), LogButton)]

    def _draw(self, shown: Shown) -> None:
        today = self._presenter.now().today
        for held, layout in self._lists.items():
            clear_layout(layout)
            is_running = held is self._running
            lines = [line for line in shown.lines if (line.state in texts.RUNNING_STATES) == is_running]
            for line in lines:
                button = LogButton(line, today)
                button.clicked.connect(partial(self._chosen, line))
                layout.addWidget(button)
                button.show()
            if is_running:
                held.setVisible(bool(lines))
            else:
                self._none.setVisible(not lines)

    def _chosen(self, line: LogLine, _checked: bool = False) -> None:
        (self.asked if line.questions_waiting and line.is_mine else self.chosen).emit(line.id)

    def _start(self) -> None:
        self._begin(sets_off=True)

    def _start_later(self) -> None:
        self._begin(sets_off=False)

    def _write_up(self) -> None:
        self._presenter.write_up(self.station.text(), self.officer.text(), self.called.text())

    def _begin(self, *, sets_off: bool) -> None:
        kind = str(self.kind.value() or "detained")
        self._presenter.start(kind, self.station.text(), self.officer.text(), self.called.text(), sets_off=sets_off)

    def begun(self) -> None:
        """It has begun: the next one starts with empty lines."""
        for line in (self.station, self.officer, self.called):
            line.set_text_quietly("")
        self.kind.set_value("detained")
