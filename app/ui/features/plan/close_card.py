"""How close am I, 1 to 10: the child's line and the worker's; a click or the keys set this week's score."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from app.domain.plan import Score, Target
from app.ui import theme
from app.ui.features.plan import texts
from app.ui.features.plan.edits import this_weeks
from app.ui.features.plan.presenter import PlanPresenter
from app.ui.features.plan.shown import Shown
from app.ui.parts.card import Card
from app.ui.parts.chart import Line, LineChart
from app.ui.parts.painted import focus_ring, smooth, whole
from app.ui.parts.quiet_combo import QuietSpin
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_INPUT_EM

MOST_POINTS = 6
LOW, HIGH = 1, 10
LONGEST_LABEL = 12


class ScoreChart(LineChart):
    """`picked` carries a score from 1 to 10 where somebody clicked; Up and Down go one on from the score of this week."""

    picked = Signal(int)
    nudged = Signal(int)

    def __init__(self) -> None:
        super().__init__((), (), LOW, HIGH, name="How close, 1 to 10", ticks=(1, 5, 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plot = self._plot()
        share = (plot.bottom() - event.position().y()) / (plot.height() or 1.0)
        self.picked.emit(min(HIGH, max(LOW, round(LOW + share * (HIGH - LOW)))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.nudged.emit(step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            smooth(painter)
            focus_ring(painter, whole(self), theme.em(RADIUS_INPUT_EM))
            painter.end()


class CloseCard(Card):
    """The chart with one field for each of the two; the field last used says whose score a click in the chart sets."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__("How close am I, 1 to 10?")
        self._presenter, self._whose = presenter, "child"
        self.chart = ScoreChart()
        self.child, self.worker = (QuietSpin(0, HIGH, name=name) for name in ("Child’s score", "Worker’s score"))
        self._labels = PlainLabel("", "helper"), PlainLabel("", "helper")
        self.body.addWidget(self.chart, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.45))
        for label, spin in zip(self._labels, (self.child, self.worker), strict=True):
            spin.setSpecialValueText("–")
            row.addWidget(label)
            row.addWidget(spin)
        row.addStretch(1)
        self.body.addLayout(row)
        self.chart.picked.connect(self._picked)
        self.chart.nudged.connect(self._nudged)
        self.child.changed.connect(self._child_said)
        self.worker.changed.connect(self._worker_said)

    def show_target(self, target: Target, shown: Shown) -> None:
        """Show the scores of this target."""
        called = shown.called
        for label, spin, name in zip(self._labels, (self.child, self.worker), (called, shown.worker), strict=True):
            label.setText(name)
            spin.setAccessibleName(f"{name}’s score this week")
        now = target.scores.get(this_weeks(target, shown.today), Score(on=shown.today))
        for spin, value in ((self.child, now.child), (self.worker, now.worker)):
            if spin.value() != value:
                spin.set_value(value)
        points = sorted(target.scores.values(), key=lambda s: s.on)[-MOST_POINTS:]
        lines = [
            Line(called[:LONGEST_LABEL], tuple(float(p.child) if p.child else None for p in points)),
            Line(shown.worker[:LONGEST_LABEL], tuple(float(p.worker) if p.worker else None for p in points), dashed=True),
        ]
        self.chart.set_lines(lines, labels([p.on for p in points]))

    def _picked(self, value: int) -> None:
        self._whose = "worker" if self.worker.hasFocus() else "child" if self.child.hasFocus() else self._whose
        self._presenter.score(self._whose, value)

    def _nudged(self, step: int) -> None:
        spin = self.worker if self._whose == "worker" else self.child
        self._presenter.score(self._whose, min(HIGH, max(LOW, (spin.value() or 5) + step)))

    def _child_said(self, value: int) -> None:
        self._whose = "child"
        self._presenter.score("child", value)

    def _worker_said(self, value: int) -> None:
        self._whose = "worker"
        self._presenter.score("worker", value)


def labels(days: list[str]) -> tuple[str, ...]:
    """Months, or day and month where two scores fall into one month."""
    read = [date.fromisoformat(day) for day in days]
    months = [texts.month(day) for day in read]
    return tuple(months) if len(set(months)) == len(months) else tuple(f"{day.day} {texts.month(day)}" for day in read)
