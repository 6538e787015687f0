"""Small charts drawn by ourselves: lines labelled at their ends, bars with their value inside, both also as sentences.

A line is told from another by being solid or dashed and by its words, never by colour alone; `as_sentences` is what the page
shows as a table and what a screen reader hears.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import theme
from app.ui.parts.painted import CENTRE, RIGHT, Painted, line_height, smooth, width_of, words


@dataclass(frozen=True)
class Line:
    """One line of a chart: a value for each label on the x axis, None where nothing is known."""

    label: str
    values: tuple[float | None, ...]
    dashed: bool = False


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Middles for labels at `wanted`, at least `least` apart and inside low to high if they all fit; order is kept."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    floor = low
    for i in order:
        placed[i] = max(wanted[i], floor)
        floor = placed[i] + least
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - least
    return placed


def _figure(value: float) -> str:
    return f"{value:g}"


class _Chart(Painted):
    """Names itself by its sentences."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def as_sentences(self) -> tuple[str, ...]:
        """The figures in words, one line or bar each."""
        raise NotImplementedError

    def _say(self) -> None:
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(". ".join(self.as_sentences()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.em(17), theme.em(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(12), theme.em(7))


class LineChart(_Chart):
    """Up to three lines over the same x labels."""

    def __init__(
        self,
        lines: Sequence[Line],
        x_labels: Sequence[str],
        low: float,
        high: float,
        *,
        name: str,
        ticks: Sequence[float] = (),
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._low, self._high, self._unit = low, high, unit
        self._ticks = tuple(ticks) or (low, high)
        self.set_lines(lines, x_labels)

    def set_lines(self, lines: Sequence[Line], x_labels: Sequence[str]) -> None:
        """Other figures."""
        self._lines, self._x = tuple(lines), tuple(x_labels)
        self._say()

    def as_sentences(self) -> tuple[str, ...]:
        return tuple(
            f"{line.label}: "
            + ", ".join(
                f"{x} {'not known' if value is None else _figure(value) + self._unit}"
                for x, value in zip(self._x, line.values, strict=False)
            )
            for line in self._lines
        )

    def _plot(self) -> QRectF:
        """Where the lines are drawn: inside the tick labels, the end labels and the x labels."""
        left = max(width_of(_figure(tick) + self._unit, "meta") for tick in self._ticks) + theme.em(0.5)
        ends = max((width_of(self._end_label(line), "group") for line in self._lines), default=0) + theme.em(0.9)
        half = line_height("meta") / 2
        return QRectF(left, half, max(20.0, self.width() - left - ends), max(20.0, self.height() - 2.8 * half - 4))

    def _end_label(self, line: Line) -> str:
        known = [value for value in line.values if value is not None]
        return f"{line.label} {_figure(known[-1])}{self._unit}".strip() if known else line.label

    def _y(self, plot: QRectF, value: float) -> float:
        share = (value - self._low) / ((self._high - self._low) or 1)
        return plot.bottom() - plot.height() * min(1.0, max(0.0, share))

    def _x_of(self, plot: QRectF, at: int) -> float:
        inset = theme.em(0.9)
        return plot.x() + inset + (plot.width() - 2 * inset) * at / max(1, len(self._x) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        plot = self._plot()
        self._paint_axes(painter, plot)
        for place, line in enumerate(self._lines):
            self._paint_line(painter, plot, line, self._colour(place, line))
        self._paint_ends(painter, plot)
        painter.end()

    def _colour(self, place: int, line: Line) -> str:
        t = theme.current()
        return t.muted if line.dashed or place else t.chart

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        t = theme.current()
        tall = line_height("meta")
        for tick in self._ticks:
            y = self._y(plot, tick)
            painter.setPen(QPen(theme.colour(t.line), 1))
            painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
            place = QRectF(0, y - tall / 2, plot.x() - theme.em(0.4), tall)
            words(painter, place, _figure(tick) + self._unit, "meta", t.muted, RIGHT)
        room = plot.width() / max(1, len(self._x) - 1)
        every = max(1, -(-int(max((width_of(x, "meta") for x in self._x), default=1) + theme.em(0.3)) // max(1, int(room))))
        for at, text in enumerate(self._x):
            if (len(self._x) - 1 - at) % every == 0:
                wide = width_of(text, "meta") + 2
                place = QRectF(self._x_of(plot, at) - wide / 2, plot.bottom() + 3, wide, tall)
                words(painter, place, text, "meta", t.muted, CENTRE)

    def _paint_line(self, painter: QPainter, plot: QRectF, line: Line, ink: str) -> None:
        points = [
            QPointF(self._x_of(plot, at), self._y(plot, value))
            for at, value in enumerate(line.values[: len(self._x)])
            if value is not None
        ]
        style = Qt.PenStyle.DashLine if line.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.colour(ink), 2.0, style))
        for one, other in pairwise(points):
            painter.drawLine(one, other)
        painter.setPen(QPen(theme.colour(ink), 2.0))
        painter.setBrush(theme.colour(theme.current().surface if line.dashed else ink))
        dot = theme.em(0.3)
        for point in points:
            painter.drawEllipse(point, dot, dot)

    def _paint_ends(self, painter: QPainter, plot: QRectF) -> None:
        known = [(i, line) for i, line in enumerate(self._lines) if any(v is not None for v in line.values)]
        last = [[v for v in line.values if v is not None][-1] for _, line in known]
        tall = float(line_height("group"))
        middles = apart([self._y(plot, value) for value in last], tall, tall / 2, self.height() - tall / 2)
        for (place, line), middle in zip(known, middles, strict=True):
            room = QRectF(plot.right() + theme.em(0.4), middle - tall / 2, self.width() - plot.right(), tall)
            words(painter, room, self._end_label(line), "group", self._colour(place, line))


class BarChart(_Chart):
    """Upright bars with their value inside; those below the target have another colour and say so in words."""

    def __init__(
        self,
        bars: Sequence[tuple[str, float | None]],
        high: float,
        *,
        name: str,
        target: float | None = None,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._high, self._target, self._unit = high, target, unit
        self.set_bars(bars)

    def set_bars(self, bars: Sequence[tuple[str, float | None]]) -> None:
        """Other figures."""
        self._bars = tuple(bars)
        self._say()

    def as_sentences(self) -> tuple[str, ...]:
        return tuple(self._sentence(label, value) for label, value in self._bars)

    def _sentence(self, label: str, value: float | None) -> str:
        if value is None:
            return f"{label}: not known"
        below = self._target is not None and value < self._target
        return f"{label}: {_figure(value)}{self._unit}" + (", below target" if below else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        smooth(painter)
        tall = line_height("meta")
        left = width_of(f"{_figure(self._high)}{self._unit}", "meta") + theme.em(0.6)
        plot = QRectF(left, tall / 2, max(10, self.width() - left), max(10, self.height() - 2 * tall))
        self._paint_axes(painter, plot, tall)
        for at, (label, value) in enumerate(self._bars):
            self._paint_bar(painter, plot, at, label, value)
        self._paint_target(painter, plot)
        painter.end()

    def _paint_axes(self, painter: QPainter, plot: QRectF, tall: int) -> None:
        t = theme.current()
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - plot.height() * share
            painter.setPen(QPen(theme.colour(t.line), 1))
            painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
            place = QRectF(0, y - tall / 2, plot.x() - theme.em(0.4), tall)
            words(painter, place, f"{_figure(self._high * share)}{self._unit}", "meta", t.muted, RIGHT)

    def _paint_bar(self, painter: QPainter, plot: QRectF, at: int, label: str, value: float | None) -> None:
        t = theme.current()
        step = plot.width() / max(1, len(self._bars))
        middle = plot.x() + step * (at + 0.5)
        words(
            painter, QRectF(middle - step / 2, plot.bottom() + 3, step, line_height("meta")), label, "meta", t.muted, CENTRE
        )
        if value is None:
            return
        height = plot.height() * min(1.0, max(0.0, value / (self._high or 1)))
        bar = QRectF(middle - step * 0.3, plot.bottom() - height, step * 0.6, height)
        below = self._target is not None and value < self._target
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(t.chart_below if below else t.chart))
        painter.drawRoundedRect(bar, 3, 3)
        tall = float(line_height("group"))
        inside = height > 2.2 * tall
        y = bar.y() + 0.25 * height if inside else bar.y() - tall
        y = min(y, bar.bottom() - tall) if inside else y
        ink = (t.bg if t.is_dark else t.text if below else t.on_primary) if inside else t.text
        words(painter, QRectF(middle - step / 2, y, step, tall), f"{_figure(value)}{self._unit}", "badge", ink, CENTRE)

    def _paint_target(self, painter: QPainter, plot: QRectF) -> None:
        if self._target is None:
            return
        y = plot.bottom() - plot.height() * self._target / (self._high or 1)
        painter.setPen(QPen(theme.colour(theme.current().text), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
