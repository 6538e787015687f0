"""The rows of My day's cards: a visit, a due line, something that waits, something not sent, a weekday."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.initials import initials
from app.operations.rows.day import DueLine, Visit, WaitingOn
from app.operations.rows.sending import UnsentLine
from app.ui import theme, when
from app.ui.features.my_day import texts
from app.ui.features.my_day.presenter import MyDayPresenter, Shown
from app.ui.features.my_day.waits import Waits
from app.ui.parts.avatar import Avatar, IconDisc
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.icon_line import IconLine
from app.ui.parts.painted import CENTRE, Painted, box, line_height, smooth, whole, words
from app.ui.parts.text import PlainLabel
from app.ui.tokens import RADIUS_INPUT_EM


class VisitRow(QWidget):
    """When, who, where, what keeps the visitor safe, and one button."""

    def __init__(self, visit: Visit, presenter: MyDayPresenter) -> None:
        super().__init__()
        self._visit, self._presenter = visit, presenter
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.25), 0, theme.em(0.25))
        row.setSpacing(theme.em(1.05))
        row.addWidget(self._time())
        row.addWidget(Avatar(visit.initials), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)
        open_it = Button("Open", name=f"Open {visit.child}, {when.clock_of(visit.at)}")
        open_it.clicked.connect(self._open)
        row.addWidget(open_it, 0, Qt.AlignmentFlag.AlignTop)

    def _time(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(when.clock_of(self._visit.at), "brand", tone="primary"))
        column.addWidget(PlainLabel(when.length_of(self._visit.minutes), "meta"))
        column.addStretch(1)
        holder.setMinimumWidth(theme.em(4.4))
        return holder

    def _words(self) -> QVBoxLayout:
        visit = self._visit
        column = QVBoxLayout()
        column.setSpacing(theme.em(0.08))
        column.addWidget(PlainLabel(texts.visit_title(visit), "strong", True))
        where = " · ".join(filter(None, (visit.place, visit.note)))
        if where:
            column.addWidget(IconLine("map-pin", where))
        if visit.safety:
            column.addWidget(IconLine("triangle-alert", visit.safety, "button", "warn"))
        column.addStretch(1)
        return column

    def _open(self) -> None:
        self._presenter.open_visit(self._visit)


class DueRow(QWidget):
    """The day, what is due with its reason, and how far off; the whole line opens it."""

    def __init__(self, line: DueLine, shown: Shown, presenter: MyDayPresenter) -> None:
        super().__init__()
        self._line, self._presenter = line, presenter
        assert shown.moment is not None
        today = shown.moment.today
        day = when.day_of(line.due_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.04), 0, theme.em(0.04))
        row.setSpacing(theme.em(0.9))
        said = "Today" if day == today else when.short_day(day, today).rsplit(" ", 1)[0] if day else ""
        when_label = PlainLabel(
            said if day is None or abs((day - today).days) < 7 else when.short_day(day, today), "strong"
        )
        when_label.setMinimumWidth(theme.em(5.9))
        row.addWidget(when_label)
        column = QVBoxLayout()
        column.setSpacing(0)
        what = texts.due_title(line)
        column.addWidget(PlainLabel(what, "body", True))
        if line.why:
            column.addWidget(PlainLabel(line.why, "meta", True))
        row.addLayout(column, 1)
        if day is not None:
            row.addWidget(Badge(*when.due(day, today)))
        go = Button("Open", "quiet", size="small", name=f"Open {what}")
        go.clicked.connect(self._open)
        row.addWidget(go)

    def _open(self) -> None:
        self._presenter.open_record(self._line.kind, self._line.scope, self._line.record)


class WaitingRow(QWidget):
    """What waits, with whom, and the way to it."""

    def __init__(self, line: WaitingOn, shown: Shown, presenter: MyDayPresenter) -> None:
        super().__init__()
        self._line, self._presenter = line, presenter
        assert shown.moment is not None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.3), 0, theme.em(0.3))
        row.setSpacing(theme.em(0.75))
        row.addWidget(Avatar(line.initials or initials(line.who), 2.25, tone="info"))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(line.what, "button", True))
        column.addWidget(PlainLabel(texts.waiting_text(line, shown.moment.today), "meta", True))
        row.addLayout(column, 1)
        go = Button("Open", "quiet", size="small", name=f"Open {line.what}")
        go.clicked.connect(self._open)
        row.addWidget(go)

    def _open(self) -> None:
        self._presenter.open_child(self._line.scope)


class NeededRow(QWidget):
    """What somebody waits for this person to do, and the way to it."""

    def __init__(self, line: Waits, presenter: MyDayPresenter) -> None:
        super().__init__()
        self._line, self._presenter = line, presenter
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.em(0.2), 0, theme.em(0.2))
        row.setSpacing(theme.em(0.9))
        row.addWidget(IconDisc(line.icon, "info", 2.6))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(line.title, "button", True))
        column.addWidget(PlainLabel(line.meta, "meta", True))
        row.addLayout(column, 1)
        go = Button("Open", "quiet", size="small", name=f"Open {line.title}")
        go.clicked.connect(self._open)
        row.addWidget(go)

    def _open(self) -> None:
        self._presenter.go_to(self._line.screen, self._line.record)


class UnsentRow(QWidget):
    """One change that has not gone yet, and when it was made."""

    def __init__(self, line: UnsentLine, shown: Shown) -> None:
        super().__init__()
        assert shown.moment is not None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.em(0.6))
        row.addWidget(IconLine(texts.ICONS.get(line.type, "notebook-pen"), texts.unsent_title(line), "body"), 1)
        is_today = when.day_of(line.at) == shown.moment.today
        row.addWidget(PlainLabel(when.clock_of(line.at) if is_today else when.moment(line.at, shown.moment.today), "meta"))


class WeekDay(Painted):
    """One weekday of the strip: name, how many, a word."""

    def __init__(self, name: str, count: int, is_today: bool) -> None:
        super().__init__()
        self._lines = (name, str(count) if count else "–", texts.week_words(count, is_today) if count or is_today else "")
        self._is_today = is_today
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}: {when.count_of(count, 'visit')}{', today' if is_today else ''}")

    def sizeHint(self) -> QSize:
        return QSize(theme.em(3.2), line_height("helper") + line_height("section") + line_height("meta") + theme.em(0.75))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.em(2.9), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = theme.current()
        painter = QPainter(self)
        smooth(painter)
        fill = t.primary_soft if self._is_today else t.raised
        box(painter, whole(self), theme.em(RADIUS_INPUT_EM), fill, t.primary if self._is_today else t.line, 1.0)
        top = theme.em(0.35)
        for text, role, ink in zip(
            self._lines,
            ("helper", "section", "meta"),
            (t.text, t.primary if self._is_today else t.text, t.muted),
            strict=True,
        ):
            height = line_height(role)
            words(painter, QRectF(0, top, self.width(), height), text, role, ink, CENTRE)
            top += height
        painter.end()
