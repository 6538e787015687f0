"""The reports of a child as a table, and the card that begins one."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.dates import ParsedDate
from app.domain.words import REPORT
from app.operations.report_templates import templates
from app.operations.rows.report import ReportLine
from app.ui import theme, when
from app.ui.desk import Desk
from app.ui.features.reports import texts
from app.ui.features.reports.presenter import Shown
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.date_field import DateField
from app.ui.parts.flow import FlowBox
from app.ui.parts.labelled import Labelled
from app.ui.parts.line import LineField
from app.ui.parts.page import PageScroll
from app.ui.parts.quiet_combo import QuietCombo
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel

TABLE_EM = 16


class ListPage(PageScroll):
    """`opened` carries a ReportLine; `begun` template, stage, day (ISO or "") and court."""

    opened = Signal(object)
    begun = Signal(str, object, str, str)

    def __init__(self, desk: Desk, *, may_write: bool) -> None:
        super().__init__()
        self._desk, self._may_write = desk, may_write
        self._today: date = desk.clock().today
        self.problem = Banner("warn", "")
        self.problem.hide()
        self._card = Card(texts.TITLE)
        self.start = Button(texts.START, "primary", "plus")
        self.start.clicked.connect(self._ask)
        self._card.header.addWidget(self.start)
        self._note, self._empty = PlainLabel("", "helper", True), PlainLabel("", "muted", True)
        self.table = RecordTable(self._columns(), self._sentence, name=texts.TITLE, row_em=3.6)
        self.table.setMinimumHeight(theme.em(TABLE_EM))
        self.table.opened.connect(self.opened)
        for widget in (self._note, self._empty, self.table):
            self._card.body.addWidget(widget)
        self.begin_card = self._begin_card()
        for card in (self.problem, self.begin_card, self._card):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _begin_card(self) -> QWidget:
        card = Card(texts.WHICH)
        self.kind = QuietCombo(name=texts.WHICH)
        self.kind.set_choices([(kind.id, kind.title) for kind in templates()])
        self.kind.set_value(templates()[0].id)
        self.kind.chosen.connect(self._kind_chosen)
        self._purpose = PlainLabel("", "helper", True)
        self.stage = QuietCombo(name=texts.FROM)
        self.court = LineField(name=texts.COURT)
        self.asked = DateField(name=texts.ASKED, today=lambda: self._desk.clock().today, allow_future=True)
        self._asked = Labelled(texts.ASKED, self.asked)
        self._due = PlainLabel("", "helper", True)
        self.asked.changed.connect(self._day_typed)
        self.begin, later = Button(texts.BEGIN, "primary", "arrow-right"), Button(texts.NOT_NOW, "quiet")
        self.begin.clicked.connect(self._begin)
        later.clicked.connect(card.hide)
        for widget in (
            self.kind, self._purpose, Labelled(texts.FROM, self.stage), Labelled(texts.COURT, self.court), self._asked, self._due,
        ):  # fmt: skip
            card.body.addWidget(widget)
        row = FlowBox(None, 0.6)
        for button in (self.begin, later):
            row.flow.addWidget(button)
        card.body.addWidget(row)
        card.hide()
        return card

    def show_state(self, shown: Shown) -> None:
        """Show what there is now."""
        self._today = self._desk.clock().today
        lines = shown.lines or ()
        self._note.setText(texts.NOTE.replace("{name}", shown.called or "the child"))
        self.start.setVisible(self._may_write and bool(shown.stages))
        self._empty.setText("" if lines else texts.NONE_YET if shown.stages else texts.NEEDS_STAGE)
        self._empty.setVisible(shown.lines is not None and not lines)
        self.table.set_rows(lines)
        self.table.setVisible(bool(lines))
        self.stage.set_choices([(line.id, _stage_words(line.title, line.changed_at, self._today)) for line in shown.stages])
        if shown.stages and self.stage.value() is None:
            self.stage.set_value(shown.stages[0].id)
        self._kind_chosen(self.kind.value())

    def _columns(self) -> list[Column]:
        return [
            Column("Report", lambda line: Cell(_name(line), line.court, strong=True)),
            Column("Where it stands", lambda line: Cell("", badge=texts.badge(line.standing)), 14),
            Column("Due", self._due_cell, 11, drop_below_em=50),
            Column("Proposed and decided", _decided, 21, drop_below_em=66),
        ]

    def _due_cell(self, line: ReportLine) -> Cell:
        filed, last = when.day_of(line.filed_on), when.day_of(line.due_on)
        if filed is not None:
            late = " late" if line.due_on and line.filed_on > line.due_on else ""
            return Cell(f"Handed in{late}", when.short_day(filed, self._today))
        return Cell(when.short_day(last, self._today) if last else "")

    def _sentence(self, line: ReportLine) -> str:
        return f"{_name(line)}, {texts.badge(line.standing)[0]}, {line.court}"

    def first_focus(self) -> QWidget:
        """The table, or the button that begins one."""
        return self.table if self.table.isVisibleTo(self) else self.start

    def _ask(self) -> None:
        self.begin_card.show()
        self.kind.setFocus()

    def _kind_chosen(self, _id: object) -> None:
        kind = next(kind for kind in templates() if kind.id == self.kind.value())
        self._purpose.setText(kind.purpose)
        self._asked.set_label(kind.asked)
        self._say_due()

    def _day_typed(self, _value: ParsedDate | None) -> None:
        self._say_due()

    def _say_due(self) -> None:
        kind = next(kind for kind in templates() if kind.id == self.kind.value())
        day = when.day_of(self._day())
        words = f"To be handed in by {when.long_day(kind.due.from_day(day))}." if day and kind.due else ""
        self._due.setText(words)
        self._due.setVisible(bool(words))

    def _day(self) -> str:
        value = self.asked.value()
        return value.edtf if value is not None and value.precision == "day" else ""

    def _begin(self) -> None:
        problem = self.asked.problem()
        self._asked.set_problem(problem)
        if not problem and self.stage.value():
            self.begin_card.hide()
            self.begun.emit(str(self.kind.value()), self.stage.value(), self._day(), self.court.text())


def _name(line: ReportLine) -> str:
    name = REPORT.get(line.template, "Report")
    return f"{name}, version {line.number}" if line.number > 1 else name


def _stage_words(title: str, changed_at: str, today: date) -> str:
    day = when.day_words(changed_at, today)
    return f"{title}, last changed {day.lower() if day.isalpha() else day}"


def _decided(line: ReportLine) -> Cell:
    if not line.proposal:
        return Cell("")
    decided = f"Decided: {texts.disposal(line.outcome)}" if line.outcome else ""
    return Cell(texts.disposal(line.proposal), decided)
