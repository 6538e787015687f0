"""All parts in one window, for developers: `python -m app.ui.parts.gallery FOLDER` draws it in every scheme at 100 % and 200 %."""

import sys
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.dates import day_of
from app.ui import theme
from app.ui.parts.avatar import Avatar, IconDisc, LetterTile
from app.ui.parts.badge import Badge
from app.ui.parts.button import Button, IconButton
from app.ui.parts.card import Banner, Card, hairline
from app.ui.parts.chart import BarChart, Line, LineChart
from app.ui.parts.check_row import CheckRow
from app.ui.parts.choice import Chips, ChipSet, ChoiceRow
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.diff_text import DiffText
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.painted import Painted
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.progress import HiddenFigure, ProgressBar
from app.ui.parts.quiet_combo import QuietCombo, QuietSpin
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.saved_pill import SavedPill, SyncPill
from app.ui.parts.sheet import Sheet
from app.ui.parts.stat_tile import StatTile
from app.ui.parts.tabs import Tabs
from app.ui.parts.text import PlainLabel
from app.ui.parts.timeline import Timeline, TimelineBreak, TimelineEntry
from app.ui.tokens import SCHEMES, Scheme

_MONDAY = date(2026, 11, 23)


def _today() -> date:
    return _MONDAY


def _now() -> time:
    return time(10, 5)


@dataclass(frozen=True)
class _Child:
    id: str
    name: str
    initials: str
    about: str
    order: str
    task: str
    state: tuple[str, str]
    done: int
    due: str
    due_words: str
    due_tone: str
    last: str


_CHILDREN = (
    _Child("1", "Jayden Okafor", "JO", "15 · he/him · YJ-24-0183", "Youth Rehabilitation Order", "Assessment",
           ("In progress", "info"), 62, "Tue 24 Nov", "tomorrow", "warn", "Today 09:40"),
    _Child("2", "Maisie Llewellyn", "ML", "13 · she/her · YJ-24-0211", "Referral Order", "Plan",
           ("Ready to countersign", "info"), 100, "Wed 25 Nov", "in 2 days", "", "Yesterday"),
    _Child("3", "Tyler Brannigan", "TB", "17 · he/him · YJ-23-0977", "Detention and Training Order", "Review",
           ("Overdue", "bad"), 35, "Fri 20 Nov", "1 day late", "bad", "18 Nov"),
    _Child("4", "Amira Hassan", "AH", "16 · she/her · YJ-24-0222", "Youth Conditional Caution", "Assessment",
           ("Not started", "neutral"), 0, "Mon 30 Nov", "in 7 days", "", "17 Nov"),
)  # fmt: skip


def _flow(*widgets: QWidget, gap_em: float = 0.6) -> FlowBox:
    box = FlowBox(gap_em=gap_em)
    for widget in widgets:
        box.flow.addWidget(widget)
    return box


def _words() -> Card:
    card = Card("Words", meta="every role")
    for role in ("title", "name", "section", "big", "card", "voice", "body", "helper", "meta", "group"):
        card.body.addWidget(PlainLabel(f"{role}: Jay went to college <b>today</b>", role))
    card.body.addWidget(PlainLabel("A sentence that is much longer than its place and so ends in dots " * 3, "body"))
    card.body.addWidget(PlainLabel("A sentence that wraps to as many lines as it needs. " * 3, "muted", wrap=True))
    return card


def _buttons() -> Card:
    card = Card("Buttons and choices", "Mark all seen")
    card.add_to_header(Badge("3 new since you last looked", "primary", "sparkles"))
    card.body.addWidget(
        _flow(
            Button("Record a contact", "primary", "plus", "Ctrl N"),
            Button("Check in", icon="map-pin-check"),
            Button("Open"),
            Button("Show earlier", "quiet", "chevron-down"),
            Button("Raise a concern", "danger", "megaphone"),
            Button("Ask Dai", icon="message-square-plus", size="small"),
            IconButton("bell", "Notices"),
        )
    )
    kinds = ("Home visit", "Office", "School", "Phone", "Video", "Text", "Other")
    kind = ChoiceRow([(k, k) for k in kinds], number_hints=True, name="Kind")
    kind.set_value("Home visit")
    seen = ChoiceRow([(k, k) for k in ("Seen", "Late", "Not home", "We changed it", "Missed")], tone="ok", name="Seen")
    seen.set_value("Seen")
    filters = Chips([("a", "All", 24), ("c", "Contacts", 12), ("f", "Formal", 5), ("j", "From Jay", 3)], name="Filter")
    who = ChipSet([("m", "Mum"), ("n", "Nan"), ("s", "School")], name="Who else was there")
    who.set_values(["m"])
    for widget in (PlainLabel("Kind", "helper"), kind, PlainLabel("Was Jay seen?", "helper"), seen, filters, who):
        card.body.addWidget(widget)
    tick = CheckRow("2 · College for bricklaying", "3 of 6 sessions done")
    tick.set_checked(True)
    card.body.addWidget(_flow(tick, CheckRow("1 · A quiet place to study", "2 of 4 done")))
    return card


def _fields() -> Card:
    card = Card("Fields")
    wrong = LineField(name="Postcode")
    wrong.set_text_quietly("CF10")
    wrong.set_problem("Type the whole postcode")
    day = DateField(name="When did he move in?", today=_today, allow_future=False)
    day.set_value(day_of(date(2026, 8, 14)))
    bad_day = DateField(name="Next review", today=_today)
    bad_day.line.set_text_quietly("31/11/26")
    bad_day.set_problem("We could not read '31/11/26'. November has 30 days. Try 30/11/2026.")
    clock = TimeField(name="Started", now=_now)
    clock.set_value("10:05")
    text = GrowingText(name="What you did")
    text.set_text_quietly("Filled in pages 2 and 3 together. Rang the open day line, Jay asked both questions himself.")
    combo = QuietCombo(name="Team")
    combo.set_choices([("h", "Harbour team"), ("v", "Valley team")])
    combo.set_value("h")
    search = LineField(name="Search", placeholder="Search children, notes, documents", icon="search")
    for widget in (search, wrong, day, bad_day, clock, text):
        card.body.addWidget(widget)
    card.body.addWidget(_flow(combo, QuietSpin(0, 99, name="Sessions", suffix=" sessions")))
    card.body.addWidget(GrowingText(name="Anything else", placeholder="Nothing written yet"))
    return card


def _notices() -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    sentence = "Priya and you both wrote here while you were apart. Both texts are kept, whichever you choose."
    column.addWidget(Banner("info", sentence, icon="shield-check"))
    column.addWidget(
        Banner("warn", "Whose room?", [("p", "his own (Priya)"), ("m", "shared (you)")], title="One place clashes.")
    )
    column.addWidget(Banner("bad", "This laptop is nearly full (180 MB left). Your last answer is saved."))
    column.addWidget(Banner("ok", "They finish on Friday.", title="Kieran did all 12 hours", icon="party-popper"))
    column.addWidget(
        ProblemList([("q1", "Say where Jay is living"), ("q2", "Choose how strongly this is linked to what happened")])
    )
    return holder


def _badges() -> Card:
    card = Card("Badges, pills and bars")
    card.body.addWidget(
        _flow(
            *(Badge(tone, tone) for tone in ("neutral", "ok", "warn", "bad", "info", "primary")),
            Badge("Done", "ok", "check"),
            Badge("Two large dogs: ring before you go in", "warn", "dog", square=True),
            Badge("Nut allergy", "bad", "circle-alert", square=True),
        )
    )
    card.body.addWidget(
        _flow(
            Avatar("JO"),
            Avatar("FS", tone="info"),
            IconDisc("pencil-line"),
            IconDisc("phone", "ok", square=False),
            LetterTile("A"),
        )
    )
    saved, sync, fine = SavedPill(), SyncPill(), SyncPill()
    saved.saved("14:02")
    sync.set_state("offline", "Working offline · 3 changes to send")
    fine.set_state("ok", "Up to date, 08:12")
    card.body.addWidget(_flow(saved, sync, fine))
    bar, marked, hidden = (ProgressBar(name="Answered", height_em=h) for h in (0.45, 0.75, 1.1))
    bar.set_value(8, 13)
    marked.set_value(3, 10, "warn")
    marked.set_mark(0.5)
    hidden.set_hidden_reason("hidden")
    for widget in (bar, marked, hidden):
        card.body.addWidget(widget)
    card.body.addWidget(_flow(HiddenFigure("<5"), HiddenFigure("hidden")))
    return card


def _charts() -> Card:
    card = Card("How close am I, 1 to 10?")
    jay, leah = Line("Jay", (2, 3, 5, 7)), Line("Leah", (3, 3, 4, 6.5), dashed=True)
    card.body.addWidget(LineChart([jay, leah], ("Jun", "Jul", "Sep", "Nov"), 1, 10, name="How close", ticks=(1, 5, 10)))
    bars = [("Jun", 84), ("Jul", 88), ("Aug", 91), ("Sep", 95), ("Oct", None), ("Nov", 20)]
    chart = BarChart(cast(Any, bars), 100, name="Finished on time", target=90, unit="%")
    card.body.addWidget(chart, 1)
    return card


def _difference() -> Card:
    card = Card("Version 2", meta="17 Nov", tone="chosen")
    before = "Tyler sleeps on friends’ sofas and says he does not feel safe most nights. His aunt has offered a room."
    start = "Tyler sleeps at his aunt’s in his own room and says it is the first time he has unpacked."
    after = start + " His aunt has offered a room until he is 18."
    for which in ("show_older", "show_newer"):
        text = DiffText(name="Where is Tyler living?")
        getattr(text, which)(before, after)
        card.body.addWidget(text)
    return card


def _history() -> Card:
    card = Card("Timeline")
    timeline = Timeline(name="Timeline")
    entry = TimelineEntry
    flat = "Loud repairs in the flat above. Jay slept at his nan’s."
    letter = "Reduced timetable ends 4 December. They want to meet first."
    agreed = "Three targets. The first is a quiet place to study."
    timeline.set_entries(
        [
            entry("1", "phone", "primary", "Mum rang", "Today 08:50", flat, "Dai Morgan, on duty · 10 minutes", True),
            entry("2", "school", "info", "School wrote", "Today 08:20", letter, "Fernhill School · letter", True),
            TimelineBreak("You last looked on Friday 20 November, 16:40"),
            entry("3", "file-check", "ok", "Plan agreed", "Fri 20 Nov", agreed, "Jay and Leah Cole signed"),
        ]
    )
    card.body.addWidget(timeline)
    return card


def _table() -> Card:
    card = Card("Caseload")
    table = RecordTable(
        [
            Column("Child", lambda c: Cell(c.name, c.about, avatar=c.initials, strong=True)),
            Column("Order", lambda c: Cell(c.order)),
            Column("Current task", lambda c: Cell(c.task, badge=c.state), 12.5),
            Column("Progress", lambda c: Cell("", progress=(c.done, 100)), 9),
            Column("Next due", lambda c: Cell(c.due, c.due_words, tone=c.due_tone), 8),
            Column("Last contact", lambda c: Cell(c.last), 8),
        ],
        lambda c: f"{c.name}, {c.order}, {c.task} {c.state[0]}, due {c.due}, {c.due_words}",
        name="Caseload",
    )
    table.set_rows(_CHILDREN)
    table.select_id("1")
    table.setMinimumHeight(table.height_for_all() + theme.em(2))
    card.body.addWidget(table)
    return card


class Gallery(Painted):
    """The page of parts, in two columns that scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Parts")
        outer = QVBoxLayout(self)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.page = QWidget()
        self.page.setObjectName("plainGround")
        column = QVBoxLayout(self.page)
        tabs = Tabs([(t, t) for t in ("Overview", "Assessments", "Plan", "Contacts", "Orders")], name="Record")
        column.addWidget(tabs)
        column.addWidget(hairline())
        tiles = _flow(
            StatTile("triangle-alert", "bad", "1", "Overdue"), StatTile("circle-check", "ok", "4 of 9", "Seen this week")
        )
        column.addWidget(tiles)
        column.addWidget(_table())
        two = QHBoxLayout()
        for parts in ((_buttons(), _fields(), _notices()), (_history(), _badges(), _charts(), _difference(), _words())):
            side = QVBoxLayout()
            for part in parts:
                side.addWidget(part)
            side.addStretch(1)
            two.addLayout(side, 1)
        column.addLayout(two)
        scroll.setWidget(self.page)
        outer.addWidget(scroll)


def _sheet(window: QWidget) -> Sheet:
    sheet = Sheet(window, "Record a contact", "Filled in from your diary and the last contact. Change anything.")
    sheet.body.addWidget(PlainLabel("Content", "strong"))
    text = GrowingText(name="Content")
    text.set_text_quietly("Filled in pages 2 and 3 together.")
    sheet.body.addWidget(text)
    sheet.body.addStretch(1)
    sheet.footer.addWidget(PlainLabel("Esc closes, nothing is lost", "helper"))
    sheet.footer.addStretch(1)
    sheet.footer.addWidget(Button("Save contact", "primary", shortcut_hint="Ctrl Enter"))
    return sheet


def main(folder: Path) -> None:
    """Draw every scheme at 100 % and 200 % to PNG files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    for scheme in SCHEMES:
        for percent in (100, 200):
            _draw(cast(QApplication, app), folder, scheme, percent)


def _draw(app: QApplication, folder: Path, scheme: Scheme, percent: int) -> None:
    theme.apply(app, scheme, percent)
    gallery = Gallery()
    gallery.resize(1280 if percent == 100 else 1900, 800)
    gallery.show()
    app.processEvents()
    page = gallery.page
    width = gallery.width()
    layout = page.layout()
    height = layout.heightForWidth(width) if layout else 0
    gallery.resize(width, max(height, page.sizeHint().height()) + theme.em(4))
    app.processEvents()
    gallery.grab().save(str(folder / f"{scheme}-{percent}.png"))
    if percent == 100:
        gallery.resize(1280, 800)
        sheet = _sheet(gallery)
        sheet.open()
        app.processEvents()
        gallery.grab().save(str(folder / f"{scheme}-sheet.png"))
    gallery.close()
    gallery.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "gallery"))
