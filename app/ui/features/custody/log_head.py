"""The head of a log: whose it is and what they need, where, whether it is safe on the disk, and a clock to read from two metres."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.features.custody.head_words import HeadWords
from app.ui.parts.avatar import Avatar
from app.ui.parts.badge import Badge
from app.ui.parts.button import IconButton
from app.ui.parts.flow import FlowBox
from app.ui.parts.painted import RIGHT, Painted, line_height, smooth, whole, width_of, words
from app.ui.parts.text import OneLine, PlainLabel
from app.ui.parts.warning_chip import WarningChip

NARROW_EM = 62

LOW_EM = 42
"""Below this height of the window only what is needed now stands still; the rest scrolls."""


def grows(widget: QWidget) -> None:
    """As high as what is in it needs at its width, and no higher."""
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


class BigClock(Painted):
    """The time in figures to be read from two metres; smaller where there is little room."""

    def __init__(self) -> None:
        super().__init__()
        self._text, self._tone, self._role = "", "", "clock"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The figures."""
        return self._text

    def show_time(self, text: str, tone: str) -> None:
        """Hours and minutes."""
        self._text, self._tone = text, tone
        self.setAccessibleName(f"It is {text}")
        self.updateGeometry()
        self.update()

    def set_small(self, is_small: bool) -> None:
        """Where there is little room."""
        self._role = "title" if is_small else "clock"
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._text, self._role) + 2, int(line_height(self._role) * 0.92))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        words(painter, whole(self), self._text, self._role, t.tone(self._tone).ink if self._tone else t.text, RIGHT)
        painter.end()


class LogHead(Painted):
    """`back_asked` goes to the list of logs, `light_asked` changes between dark and light."""

    back_asked = Signal()
    light_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        grows(self)
        self.back = IconButton("arrow-left", "All logs", size="touch")
        self.light = IconButton("sun", "Light or dark", size="touch")
        self.back.clicked.connect(self.back_asked)
        self.light.clicked.connect(self.light_asked)
        self._avatar = Avatar("", 4.5)
        self._name, self._where = OneLine("", "section"), PlainLabel("", "helper", wrap=True)
        self._top = FlowBox(gap_em=0.7)
        self._chips: list[tuple[str, str, str]] = []
        self._said_day = ""
        self._pill = Badge("", "ok", square=True)
        self._battery = Badge("", "warn", "triangle-alert", square=True)
        self._battery.hide()
        self._below = Badge("", "ok", square=True)
        self.urgent = Badge("", "warn", "hourglass", square=True)
        self._state = FlowBox(gap_em=0.7)
        self._clock, self._day = BigClock(), PlainLabel("", "helper")
        self._build()
        self.restyle()

    def _build(self) -> None:
        names = self._names = QVBoxLayout()
        self._top.flow.addWidget(self._name)
        names.addStretch(1)
        names.addWidget(self._top)
        names.addWidget(self._where)
        for badge in (self._below, self.urgent):
            self._state.flow.addWidget(badge)
        names.addWidget(self._state)
        names.addStretch(1)
        self._pills = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pills.addStretch(1)
        self._pills.addWidget(self._battery)
        self._pills.addWidget(self._pill)
        self._pills.addWidget(self.light)
        clock = QVBoxLayout()
        clock.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        clock.addStretch(1)
        clock.addWidget(self._clock, 0, right)
        clock.addWidget(self._day, 0, right)
        clock.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.back)
        self._row.addWidget(self._avatar)
        self._row.addLayout(names, 1)
        self._row.addLayout(self._pills)
        self._row.addLayout(clock)

    def show_words(self, said: HeadWords) -> None:
        """As it stands now."""
        self._avatar.set_initials(said.initials)
        self._name.setText(said.name)
        self._where.setText(said.where)
        self._fit()
        if self._chips != list(said.needs):
            self._show_needs(said.needs)
        for pill in (self._pill, self._below):
            pill.set(said.saved, said.saved_tone, said.saved_icon)
        self.urgent.set(said.urgent, "warn", "hourglass")
        self._battery.set(said.battery, "warn", "triangle-alert")
        self._battery.setVisible(bool(said.battery))
        self._clock.show_time(said.clock, "warn" if said.is_clock_off else "")
        self._said_day = said.day
        self._fit()

    def _show_needs(self, needs: tuple[tuple[str, str, str], ...]) -> None:
        self._chips = list(needs)
        while (item := self._top.flow.takeAt(1)) is not None:
            chip = item.widget()
            if chip is not None:
                chip.hide()
                chip.deleteLater()
        for text, tone, icon in needs:
            chip = WarningChip(text, tone, icon)
            self._top.flow.addWidget(chip)
            chip.show()
        self._top.updateGeometry()

    def text(self) -> str:
        """Name, place and clock, for tests and for who listens."""
        return f"{self._name.text()} {self._where.text()} {self._pill.text()} {self._clock.text()} {self._day.text()}"

    def restyle(self) -> None:
        self._row.setContentsMargins(theme.em(1.5), theme.em(0.45), theme.em(1.5), theme.em(0.45))
        self._row.setSpacing(theme.em(0.9))
        self._pills.setSpacing(theme.em(0.6))
        self._fit()

    def _fit(self) -> None:
        is_narrow = self.width() < theme.em(NARROW_EM)
        is_low = self.window().height() < theme.em(LOW_EM)
        self._names.setSpacing(theme.em(0.45 if is_narrow else 0.1))
        self._avatar.setVisible(not is_narrow)
        self._where.setVisible(bool(self._where.text()) and not is_low)
        self._pill.setVisible(not is_narrow)
        self._below.setVisible(is_narrow)
        self.urgent.setVisible(bool(self.urgent.text()))
        self._state.setVisible(is_narrow or bool(self.urgent.text()))
        self._clock.set_small(is_narrow)
        parts = self._said_day.split(" · ")
        self._day.setText(self._said_day if not is_narrow else next((p for p in parts if p.startswith("really")), parts[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        if hasattr(self, "_row"):
            super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.top_bar))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour(t.line))
        painter.end()


class Foot(Painted):
    """The ground of the footer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grows(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(t.top_bar))
        painter.fillRect(0, 0, self.width(), 1, theme.colour(t.line))
        painter.end()
