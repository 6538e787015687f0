"""The cards of the overview: what matters, strengths, people, the timeline, what is next, where we are worried."""

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.child import Carer, Child
from app.domain.initials import initials
from app.operations.rows.child import ChildFile, TimelineLine
from app.operations.rows.day import DueLine, Visit
from app.ui import theme, when
from app.ui.features.child import texts
from app.ui.features.child.presenter import ChildPresenter, Shown
from app.ui.icons import is_known
from app.ui.parts.avatar import Avatar
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Card, hairline
from app.ui.parts.choice import Chips
from app.ui.parts.flow import FlowBox
from app.ui.parts.icon_line import IconLine
from app.ui.parts.text import PlainLabel
from app.ui.parts.timeline import Timeline, TimelineBreak, TimelineEntry


class Quote(QWidget):
    """The child's own words, with a bar at the left."""

    def __init__(self, words: str, whose: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(theme.em(0.3))
        column.addWidget(PlainLabel(f"“{words}”", "voice", True))
        column.addWidget(PlainLabel(whose, "helper", True))
        self._column = column
        self._space()

    def _space(self) -> None:
        self._column.setContentsMargins(theme.em(1.2), theme.em(0.3), 0, theme.em(0.3))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_column"):
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, theme.em(0.22), self.height(), theme.colour(theme.current().primary))
        painter.end()


def matters_card(child: Child) -> Card:
    """What matters, in the child's own words."""
    card = Card(f"What matters to {child.called}")
    if child.matters:
        card.body.addWidget(Quote(child.matters, texts.own_words(child)))
    else:
        card.body.addWidget(PlainLabel(texts.ask_what_matters(child), "muted", True))
    return card


def strengths_card(child: Child) -> Card:
    """What the child is good at, and what helps."""
    card = Card("Strengths")
    for strength in child.strengths:
        card.body.addWidget(IconLine("sparkles", strength, "body", "ok", only_icon=True))
    if not child.strengths:
        card.body.addWidget(PlainLabel(texts.NO_STRENGTHS, "muted", True))
    if child.what_helps:
        card.body.addWidget(PlainLabel("What helps", "strong"))
    for help_ in child.what_helps:
        card.body.addWidget(IconLine("lightbulb", help_, "body", "primary", only_icon=True))
    return card


def people_card(child: Child) -> Card:
    """Who is around the child."""
    card = Card(f"People around {child.called}")
    for carer in sorted(child.carers.values(), key=lambda carer: carer.rank):
        card.body.addWidget(_person(carer))
    if not child.carers:
        card.body.addWidget(PlainLabel(texts.NO_PEOPLE, "muted", True))
    return card


def _person(carer: Carer) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.em(0.75))
    row.addWidget(Avatar(initials(carer.name), 2.1))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(PlainLabel(", ".join(filter(None, (carer.name, carer.relation))), "body", True))
    note = carer.note or carer.phone
    if note:
        words.addWidget(PlainLabel(note, "helper", True))
    row.addLayout(words, 1)
    return holder


class TimelineCard(Card):
    """What happened, newest first, with filters and a line where the person last looked."""

    def __init__(self, presenter: ChildPresenter) -> None:
        super().__init__("Timeline", texts.MARK_ALL_SEEN)
        self._presenter = presenter
        self._lines: dict[str, TimelineLine] = {}
        self._new = Badge("", "primary", "sparkles")
        self.add_to_header(self._new)
        self._chips = Chips(name="Show in the timeline")
        self._empty = PlainLabel(texts.NO_EVENTS, "muted", True)
        self.timeline = Timeline(name="Timeline")
        self._more = Button(texts.SHOW_EARLIER, "quiet", "chevron-down")
        self._chips.changed.connect(presenter.choose_group)
        self.timeline.opened.connect(self._open)
        self._more.clicked.connect(presenter.show_earlier)
        self.action_clicked.connect(presenter.mark_all_seen)
        for widget in (self._chips, self._empty, self.timeline):
            self.body.addWidget(widget)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)

    def show_file(self, shown: Shown, file: ChildFile, today: date) -> None:
        """Other lines; the one that the keyboard is on stays."""
        new = sum(line.is_new for line in file.timeline)
        self._new.set(texts.new_since(new), "primary", "sparkles")
        self._new.setVisible(new > 0)
        self.action.setVisible(new > 0)
        called = file.child.called
        counts = dict(file.counts)
        named = [(key, words.format(called=called), counts[key]) for key, words in texts.GROUPS if counts.get(key)]
        self._chips.set_counted([("", "All", counts.get("", file.timeline_total)), *named])
        self._chips.set_value(shown.group)
        self._chips.setVisible(bool(named))
        self._lines = {line.id: line for line in file.timeline}
        self.timeline.set_entries(entries(file, today))
        self._empty.setVisible(not file.timeline)
        self.timeline.setVisible(bool(file.timeline))
        self._more.setVisible(len(file.timeline) < file.timeline_total)

    def _open(self, id: object) -> None:
        line = self._lines.get(str(id))
        if line is not None:
            self._presenter.open_event(line)


def entries(file: ChildFile, today: date) -> list[TimelineEntry | TimelineBreak]:
    """The lines as drawn, with a break above the first one that is not new, if the person was here before."""
    made: list[TimelineEntry | TimelineBreak] = []
    has_break = not file.last_looked_at
    for line in file.timeline:
        if not has_break and not line.is_new:
            made.append(TimelineBreak(texts.last_looked(file.last_looked_at, today)))
            has_break = True
        made.append(_entry(line, today))
    return made


def _entry(line: TimelineLine, today: date) -> TimelineEntry:
    return TimelineEntry(
        id=line.id,
        icon=line.icon if is_known(line.icon) else texts.EVENT_ICONS.get(line.type, "circle-dot"),
        tone=texts.EVENT_TONES.get(line.group, "neutral"),
        title=f"{line.title} (not finished)" if line.unfinished else line.title,
        when=when.moment(line.at, today),
        text=line.text,
        meta=line.meta,
        is_new=line.is_new,
    )


class DueBlock(QWidget):
    """One due thing: what, when, how far off, and its rule in words."""

    def __init__(self, line: DueLine, today: date, presenter: ChildPresenter) -> None:
        super().__init__()
        self._line, self._presenter = line, presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.em(0.15), 0, theme.em(0.15))
        column.setSpacing(theme.em(0.1))
        day = when.day_of(line.due_on)
        words, tone = when.due(day, today) if day else ("", "neutral")
        column.addLayout(_head(line.what, words, tone))
        if day is not None:
            tomorrow = "Tomorrow, " if (day - today).days == 1 else "Today, " if day == today else ""
            role = "strong" if day < today else "body"
            column.addLayout(self._date_row(PlainLabel(f"{tomorrow}{when.short_day(day, today)}", role, True)))
        if line.why:
            column.addWidget(PlainLabel(line.why, "helper", True))

    def _date_row(self, said: PlainLabel) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.5))
        row.addWidget(said, 1)
        if self._presenter.leads_on(self._line.kind):
            go = Button("Open", "quiet", size="small", name=f"Open {self._line.what}")
            go.clicked.connect(self._open)
            row.addWidget(go)
        return row

    def _open(self) -> None:
        self._presenter.open_due(self._line.kind, self._line.record)


def next_card(file: ChildFile, today: date, presenter: ChildPresenter) -> Card:
    """What is due and what is in the diary."""
    card = Card(f"Next for {file.child.called}")
    blocks: list[QWidget] = [DueBlock(line, today, presenter) for line in file.due]
    blocks += [_visit_block(visit, today) for visit in file.next_visits]
    for at, block in enumerate(blocks):
        if at:
            card.body.addWidget(hairline())
        card.body.addWidget(block)
    if not blocks:
        card.body.addWidget(PlainLabel(texts.NOTHING_DUE, "muted", True))
    if presenter.may_record_event:
        happened = Button(texts.HAPPENED, icon="plus", size="small")
        happened.clicked.connect(presenter.record_event)
        card.body.addWidget(hairline())
        card.body.addWidget(happened, 0, Qt.AlignmentFlag.AlignLeft)
    return card


def _visit_block(visit: Visit, today: date) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, theme.em(0.15), 0, theme.em(0.15))
    column.setSpacing(theme.em(0.1))
    column.addLayout(_head(texts.in_words(visit.kind) or "Visit", "booked", "ok"))
    day = when.day_of(visit.at)
    said = f"{when.short_day(day, today)}, {when.clock_of(visit.at)}" if day else when.clock_of(visit.at)
    column.addWidget(PlainLabel(said, "body", True))
    where = " · ".join(filter(None, (visit.place, visit.note)))
    if where:
        column.addWidget(PlainLabel(where, "helper", True))
    return holder


def _head(words: str, badge: str, tone: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.em(0.5))
    row.addWidget(PlainLabel(words, "strong", True), 1)
    if badge:
        row.addWidget(Badge(badge, tone), 0, Qt.AlignmentFlag.AlignTop)
    return row


def worried_card(file: ChildFile, today: date) -> Card:
    """The three judgements: a word, one sentence, and who agreed; never a number."""
    card = Card("Where we are worried", meta=texts.worried_on(file, today))
    for rating in file.ratings:
        words, tone = texts.LEVELS.get(rating.level, (texts.in_words(rating.level), "neutral"))
        moved = texts.rating_before(rating)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(0.1))
        row = _head(texts.rating_name(rating, file.child.called), "", "")
        marks = FlowBox(gap_em=0.4)
        marks.flow.addWidget(Badge(words, tone, "move-right" if moved else ""))
        row.addWidget(marks, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        said = ". ".join(filter(None, (moved, rating.sentence)))
        if said:
            column.addWidget(PlainLabel(said, "helper", True))
        if rating.system:
            column.addWidget(PlainLabel(rating.system, "helper", True))
        card.body.addWidget(holder)
    if not file.ratings:
        due = next((line for line in file.due if line.kind == "assessment"), None)
        day = when.day_of(due.due_on) if due else None
        until = f", due {when.short_day(day, today)}" if day else ""
        card.body.addWidget(PlainLabel(f"Not looked at yet{until}.", "muted", True))
    agreed = texts.agreed_with(file)
    if agreed:
        card.body.addWidget(PlainLabel(agreed, "helper", True))
    return card
