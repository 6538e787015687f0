"""The clocks of custody on screen: time left in large figures, a bar with its ticks, the rule in words and its source."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.custody_clock import CustodyClock, State
from app.domain.wall_time import span
from app.ui import theme
from app.ui.features.custody import texts
from app.ui.features.custody.board import Board
from app.ui.parts.button import Button
from app.ui.parts.card import Card
from app.ui.parts.painted import Painted, box, smooth
from app.ui.parts.text import OneLine, PlainLabel

_TONE = {State.RUNNING: "primary", State.SOON: "warn", State.PASSED: "warn", State.MET: "ok"}


class _Bar(Painted):
    """How much of the span is used, with ticks. Decoration: the words say it too."""

    def __init__(self) -> None:
        super().__init__()
        self._share, self._tone = 0.0, "primary"
        self._ticks: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, tone: str, ticks: tuple[float, ...]) -> None:
        """From 0 to 1."""
        self._share, self._tone, self._ticks = share, tone, ticks
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.em(8), theme.em(1.35))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(4), theme.em(1.35))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        tall = theme.em(0.75)
        track = QRectF(0, (self.height() - tall) / 2, self.width(), tall)
        box(painter, track, tall / 2, t.track, t.line if t.scheme == "contrast" else "")
        if self._share > 0:
            used = QRectF(track.x(), track.y(), max(track.height(), track.width() * self._share), track.height())
            box(painter, used, tall / 2, t.tone(self._tone).ink)
        for tick in self._ticks:
            x = track.x() + track.width() * tick
            painter.fillRect(QRectF(x - 1, 0, 3, self.height()), theme.colour(t.text))
        painter.end()


class _ClockLine(QWidget):
    """One clock; kept and changed in place as time goes on."""

    acted = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._name, self._left = OneLine("", "strong"), PlainLabel("", "section")
        self._bar, self._ask, self._rule = (
            _Bar(),
            PlainLabel("", "strong", wrap=True, tone="warn"),
            PlainLabel("", "helper", wrap=True),
        )
        self._act = Button("", "outline", size="touch")
        self._act.clicked.connect(self._pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.15))
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._left)
        column.addLayout(top)
        for widget in (self._bar, self._rule):
            column.addWidget(widget)
        below = QHBoxLayout()
        below.addWidget(self._ask, 1)
        below.addWidget(self._act)
        column.addLayout(below)

    def show_clock(self, clock: CustodyClock, now: datetime) -> None:
        """As it stands at this instant."""
        tone = _TONE[clock.state]
        left = clock.left(now)
        said = span(left) if clock.due_at is None or clock.state is not State.PASSED else f"{span(left)} ago"
        self._name.setText(clock.name)
        self._left.setText(said)
        self._left.set_tone(tone)
        self._bar.setVisible(clock.due_at is not None)
        self._bar.show_share(clock.share(now), tone, tuple(clock.share(mark) for mark in clock.marks))
        tick = ". Tick: first review" if clock.marks else ""
        self._rule.setText(f"{clock.rule}{tick}. {clock.source}.")
        self._ask.setText(clock.ask)
        self._ask.set_tone("warn" if clock.state in (State.SOON, State.PASSED) else "muted")
        self._ask.setVisible(bool(clock.ask))
        act = texts.CLOCK_ACTS.get(clock.key, "") if clock.state is not State.RUNNING else ""
        self._act.set_text(act)
        self._act.setVisible(bool(act))
        way = "left" if clock.due_at is not None and clock.state is not State.PASSED else ""
        self.setAccessibleName(f"{clock.name}: {said} {way}. {clock.rule}. {clock.ask}".strip())

    def _pressed(self) -> None:
        self.acted.emit(self.key)


class _QuietLine(QWidget):
    """A clock that needs nobody yet: its name, the time left, its rule and source in small."""

    acted = Signal(str)

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._name, self._left = OneLine("", "body"), PlainLabel("", "body")
        self._rule = PlainLabel("", "helper", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._left)
        column.addLayout(top)
        column.addWidget(self._rule)

    def show_clock(self, clock: CustodyClock, now: datetime) -> None:
        """As it stands at this instant."""
        left = span(clock.left(now)) if clock.state is State.RUNNING else ""
        self._name.setText(clock.name)
        self._left.setText(left)
        self._rule.setText(". ".join(filter(None, (clock.rule, clock.source, clock.ask.rstrip(".")))) + ".")
        self.setAccessibleName(". ".join(filter(None, (clock.name, left and f"{left} left", clock.rule, clock.ask))))


def _is_quiet(clock: CustodyClock) -> bool:
    """Rest, meals and breaks are in small until they are near."""
    return clock.key in ("rest", "meals", "interview") and clock.state in (State.RUNNING, State.MET)


class ClocksCard(Card):
    """`acted` carries the key of a clock whose button was pressed, or "times" for the times of the custody record."""

    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__(texts.CLOCKS, meta=texts.CLOCKS_HINT, is_tight=True)
        self._lines: dict[tuple[str, bool], _ClockLine | _QuietLine] = {}
        self._before = PlainLabel(texts.NOT_WITHOUT_YOU, "body", wrap=True)
        self._none = PlainLabel("", "helper", wrap=True)
        self._times = Button(texts.COPY_TIMES, "outline", "pencil-line", size="touch")
        self._times.clicked.connect(self._ask_times)
        self._held = QVBoxLayout()
        self._held.setSpacing(theme.em(0.75))
        self.body.addWidget(self._before)
        self.body.addLayout(self._held)
        self.body.addWidget(self._none)
        self.body.addWidget(self._times)

    def show_board(self, board: Board) -> None:
        """The clocks of this moment."""
        self._before.setVisible(board.is_awaited)
        wanted = [(clock.key, _is_quiet(clock)) for clock in board.clocks]
        if list(self._lines) != wanted:
            for line in self._lines.values():
                self._held.removeWidget(line)
                line.hide()
                line.deleteLater()
            self._lines = {(key, quiet): (_QuietLine if quiet else _ClockLine)(key) for key, quiet in wanted}
            for line in self._lines.values():
                line.acted.connect(self.acted)
                self._held.addWidget(line)
                line.show()
        for clock in board.clocks:
            self._lines[clock.key, _is_quiet(clock)].show_clock(clock, board.now)
        is_free = board.row.attendance.is_voluntary and all(clock.key == "interview" for clock in board.clocks)
        said = texts.NO_CLOCKS_YET if board.lacks_times else "" if board.clocks else texts.NO_CLOCKS_NOW
        said = texts.no_clocks(board.row.called) if is_free else said
        self._none.setText(said)
        self._none.setVisible(bool(said))
        self._times.setVisible(bool(board.lacks_times))
        self.set_meta("" if is_free else texts.CLOCKS_HINT)

    def _ask_times(self) -> None:
        self.acted.emit("times")
