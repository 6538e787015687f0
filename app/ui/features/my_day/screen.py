"""My day as widgets: the diary, what was left open, what is due; at the right what waits, what is not sent, good news, the week."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import NO_ID
from app.operations.rows.day import CarryOn, MyDay
from app.ui import theme, when
from app.ui.concern_card import ConcernCard
from app.ui.desk import Desk, Place
from app.ui.features.my_day import texts
from app.ui.features.my_day.presenter import MyDayPresenter, Shown
from app.ui.features.my_day.rows import DueRow, NeededRow, UnsentRow, VisitRow, WaitingRow, WeekDay
from app.ui.parts.avatar import IconDisc
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, Surface, hairline
from app.ui.parts.page import Columns, PageHead, PageScroll, focus_named, focused_name
from app.ui.parts.progress import ProgressBar
from app.ui.parts.text import PlainLabel

STACKS_BELOW_EM = 66
MOST_UNSENT = 4
MOST_DUE = 6
MOST_WAITS = 6


class Screen(QWidget):
    """The first page of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("My day")
        self._presenter = MyDayPresenter(desk)
        self._presenter.setParent(self)
        self._scroll = PageScroll()
        self._head = PageHead(texts.TODAY)
        record = Button(texts.RECORD_A_CONTACT, "primary", "plus", "Ctrl N")
        record.clicked.connect(self._record)
        self._head.add_button(record)
        self._scroll.body.addWidget(self._head)
        self.worries = ConcernCard(desk, names_child=True)
        self._scroll.body.addWidget(self.worries)
        self._content = QWidget()  # stands for the cards until they are read, so that the heading keeps its place
        self._scroll.body.addWidget(self._content, 1)
        self._drawn: tuple[object, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self._presenter.changed.connect(self._show)

    def show_place(self, place: Place) -> None:
        """Show the day as it is now."""
        self.worries.watch()
        self._presenter.watch(True)

    def leave(self) -> None:
        """Nothing is typed here; stop looking."""
        self._presenter.watch(False)

    def first_focus(self) -> QWidget:
        """The heading: it says the day in one sentence."""
        return self._head.heading

    def _record(self) -> None:
        self._presenter.record_contact(NO_ID)

    # ---- showing
    def _show(self, shown: Shown) -> None:
        moment, day = shown.moment, shown.day
        if moment is not None and day is not None:
            hello = f"{when.greeting(moment.at.hour)}, {shown.first_name}"
            self._head.set_words(hello, texts.summary(day, moment.today))
        drawn = (day, moment.today if moment else None, shown.problem, shown.last_synced_at, shown.waits)
        if drawn != self._drawn:
            self._drawn = drawn
            self._draw(shown)

    def _draw(self, shown: Shown) -> None:
        """Make the cards anew; the keyboard stays on the button it was on."""
        day, focused = shown.day, focused_name(self._content)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.em(1.05))
        if shown.problem:
            column.addWidget(Banner("warn", shown.problem))
        if day is not None:
            column.addWidget(self._columns(day, shown))
        column.addStretch(1)
        self._scroll.body.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = content
        self._scroll.body.addWidget(content, 1)
        content.show()  # now, not with the next event: no picture of the page without its cards in between
        focus_named(content, focused)

    def _columns(self, day: MyDay, shown: Shown) -> Columns:
        columns = Columns((69, 31), STACKS_BELOW_EM)
        left, right = (column.cards for column in columns.columns)
        left.addWidget(self._diary(day, shown))
        if shown.waits:
            left.addWidget(self._waits(shown))
        if day.carry_on is not None:
            left.addWidget(_CarryOnCard(day.carry_on, shown, self._presenter))
        left.addWidget(self._due(day, shown))
        if day.waiting:
            right.addWidget(self._waiting(day, shown))
        right.addWidget(self._unsent(day, shown))
        if day.good_news is not None:
            right.addWidget(_good_news(*day.good_news[1:]))
        if day.week:
            right.addWidget(self._week(day, shown))
        columns.finish()
        return columns

    def _diary(self, day: MyDay, shown: Shown) -> Card:
        card = Card(texts.TODAY, meta=texts.KEPT_UNTIL_MIDNIGHT if day.visits else "")
        if not day.visits:
            card.body.addWidget(PlainLabel(texts.no_visits(len(day.due)), "muted", True))
        for at, visit in enumerate(day.visits):
            if at:
                card.body.addWidget(hairline())
            card.body.addWidget(VisitRow(visit, self._presenter))
        return card

    def _waits(self, shown: Shown) -> Card:
        card = Card(texts.WAITS_FOR_YOU)
        for line in shown.waits[:MOST_WAITS]:
            card.body.addWidget(NeededRow(line, self._presenter))
        more = len(shown.waits) - MOST_WAITS
        if more > 0:
            card.body.addWidget(PlainLabel(f"and {more} more behind the bell", "meta"))
        return card

    def _due(self, day: MyDay, shown: Shown) -> Card:
        more = len(day.due) - MOST_DUE
        card = Card(texts.DUE_THIS_WEEK, "All due" if day.due else "", meta=f"and {more} more" if more > 0 else "")
        card.action_clicked.connect(self._see_all_due)
        if not day.due:
            card.body.addWidget(PlainLabel(texts.NOTHING_DUE, "muted", True))
        for line in day.due[:MOST_DUE]:
            card.body.addWidget(DueRow(line, shown, self._presenter))
        return card

    def _waiting(self, day: MyDay, shown: Shown) -> Card:
        card = Card(texts.WAITING_ON_OTHERS)
        for line in day.waiting:
            card.body.addWidget(WaitingRow(line, shown, self._presenter))
        return card

    def _unsent(self, day: MyDay, shown: Shown) -> Card:
        if not day.unsent:
            card = Card(name=texts.NOT_SENT)
            card.body.addWidget(PlainLabel(texts.everything_is_sent(shown.last_synced_at), "muted", True))
            return card
        card = Card(texts.NOT_SENT, "See them")
        card.add_to_header(Badge(str(len(day.unsent)), "warn"))
        card.action_clicked.connect(self._see_unsent)
        card.body.addWidget(PlainLabel(texts.SAFE_HERE, "helper", True))
        for line in day.unsent[:MOST_UNSENT]:
            card.body.addWidget(UnsentRow(line, shown))
        more = len(day.unsent) - MOST_UNSENT
        if more > 0:
            card.body.addWidget(PlainLabel(f"and {more} more", "meta"))
        return card

    def _week(self, day: MyDay, shown: Shown) -> Card:
        assert shown.moment is not None
        card = Card(texts.YOUR_WEEK)
        strip = QHBoxLayout()
        strip.setSpacing(theme.em(0.4))
        for text, count in day.week:
            at = when.day_of(text)
            if at is not None:
                strip.addWidget(WeekDay(when.weekday(at), count, at == shown.moment.today))
        card.body.addLayout(strip)
        return card

    def _see_all_due(self) -> None:
        self._presenter.go_to("caseload")

    def _see_unsent(self) -> None:
        self._presenter.go_to("sync")


def _good_news(headline: str, sentence: str) -> Surface:
    card = Card(tone="ok", name=headline)
    row = QHBoxLayout()
    row.setSpacing(theme.em(0.9))
    row.addWidget(IconDisc("party-popper", "ok", 2.6))
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(PlainLabel(headline, "strong", True, tone="ok"))
    column.addWidget(PlainLabel(sentence, "body", True))
    row.addLayout(column, 1)
    card.body.addLayout(row)
    return card


class _CarryOnCard(Card):
    """What was left open, how far it is, and the way back to the very field."""

    def __init__(self, left: CarryOn, shown: Shown, presenter: MyDayPresenter) -> None:
        super().__init__(name=texts.carry_on_title(left))
        self._stopped, self._presenter = left, presenter
        assert shown.moment is not None
        row = QHBoxLayout()
        row.setSpacing(theme.em(1.05))
        row.addWidget(IconDisc("pencil-line", "primary", 3.0))
        column = QVBoxLayout()
        column.setSpacing(theme.em(0.15))
        column.addWidget(PlainLabel(texts.carry_on_title(left), "card", True))
        column.addWidget(PlainLabel(texts.carry_on_text(left, shown.moment.today), "muted", True))
        if left.total:
            column.addLayout(self._bar(left))
        row.addLayout(column, 1)
        go = Button("Continue", icon="arrow-right", name=f"Continue with {left.title}" if left.title else "")
        go.clicked.connect(self._go)
        row.addWidget(go)
        self.body.addLayout(row)

    def _bar(self, left: CarryOn) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.em(0.75))
        bar = ProgressBar(name="Answered")
        bar.set_value(left.answered, left.total)
        row.addWidget(bar, 1)
        row.addWidget(PlainLabel(texts.answered(left), "helper"))
        return row

    def _go(self) -> None:
        self._presenter.carry_on(self._stopped)
