"""Assessments as a table: whose, which, where it stands, how far, when due; and the buttons that start one."""

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.operations.rows.assessment import AssessmentLine
from app.ui import theme, when
from app.ui.desk import Desk
from app.ui.features.assessment import texts
from app.ui.features.assessment.list_presenter import Listed, ListPresenter
from app.ui.features.assessment.start_sheet import StartSheet
from app.ui.features.assessment.voices_card import VoicesPane
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Surface
from app.ui.parts.page import PageHead
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel

NONE_YET = "No assessment yet. Start the first one: you can stop at any point and nothing is lost."
NONE_AT_ALL = "No assessments on this laptop. Open a child to start one."


class ListPage(QWidget):
    """The Assessments tab of a child, and the page of all assessments."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ListPresenter(desk)
        self._clock = desk.clock
        self._today: date = desk.clock().today
        self._head = PageHead("Assessments")
        self.start = Button("Start an assessment", "primary", "plus")
        self.start.clicked.connect(self._ask_which)
        self.changes = Button("What changed", icon="git-compare-arrows", name="What changed since last time")
        self.changes.clicked.connect(self._show_changes)
        self._head.add_button(self.changes)
        self._head.add_button(self.start)
        self._trouble, self.doubled = Banner("warn", ""), Banner("warn", texts.DOUBLED)
        self._which: StartSheet | None = None
        self._box = QVBoxLayout(self)
        for widget in (self._head, self._trouble, self.doubled):
            self._box.addWidget(widget)
        self._box.addWidget(self._list_card(), 1)
        self.voices = VoicesPane(desk)
        self._box.addWidget(self.voices, 1)
        self._space()
        self.presenter.changed.connect(self._show)
        self._show(self.presenter.listed)

    def _list_card(self) -> Surface:
        ground = Surface()
        column = QVBoxLayout(ground)
        column.setContentsMargins(1, theme.em(0.4), 1, theme.em(0.4))
        self.table = RecordTable(self._columns(), self._sentence, name="Assessments")
        self.table.opened.connect(self.presenter.go_to)
        self._empty = PlainLabel("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(theme.em(1.4), theme.em(1.1), theme.em(1.4), theme.em(1.1))
        row.addWidget(self._empty)
        self._empty_row = QWidget()
        self._empty_row.setLayout(row)
        column.addWidget(self._empty_row, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)
        return ground

    def _columns(self) -> list[Column]:
        return [
            Column("Assessment", self._name),
            Column("Where it stands", lambda line: Cell("", badge=texts.standing_badge(line.standing)), 14),
            Column(
                "Answered",
                lambda line: Cell(f"{line.answered} of {line.total}", progress=(line.answered, line.total)),
                10,
                drop_below_em=56,
            ),
            Column("Due", self._due, 9, drop_below_em=56),
        ]

    def _name(self, line: AssessmentLine) -> Cell:
        title = line.title if self.presenter.listed.file is not None else f"{line.child} · {line.title}"
        return Cell(title, texts.line_meta(line, self._today), strong=True)

    def _due(self, line: AssessmentLine) -> Cell:
        until = when.day_of(line.use_by)
        if until is not None and line.standing not in {"superseded", "abandoned"}:
            is_past = until < self._today
            said = texts.TOO_OLD if is_past else texts.USE_BY
            return Cell(when.short_day(until, self._today), said, tone="warn" if is_past else "")
        day = when.day_of(line.due_on)
        if day is None or line.standing in ("sent", "countersigned"):
            return Cell(when.short_day(day, self._today) if day else "")
        words, tone = when.due(day, self._today)
        return Cell(when.short_day(day, self._today), words, tone=tone if tone in ("bad", "warn") else "")

    def _sentence(self, line: AssessmentLine) -> str:
        words, _tone = texts.standing_badge(line.standing)
        day = when.day_of(line.due_on)
        due = f", due {when.long_day(day)}" if day else ""
        until = when.day_of(line.use_by)
        due += f", to be used by {when.long_day(until)}" if until else ""
        twice = f", {texts.ONE_OF_TWO}" if line.is_one_of_two else ""
        return f"{line.child}, {line.title}, {words}, {line.answered} of {line.total} answered{due}{twice}"

    def _show(self, listed: Listed) -> None:
        self._today = self._clock().today
        is_childs = listed.file is not None
        called = listed.file.child.called if listed.file else ""
        self._head.set_words("Assessments", "" if is_childs else "All children on this laptop, newest change first")
        self.start.setVisible(is_childs)
        self.changes.setVisible(is_childs and self.presenter.compared() is not None)
        self._trouble.setVisible(bool(listed.sentence))
        self._trouble.set_text(listed.sentence)
        self.doubled.setVisible(is_childs and any(line.is_one_of_two for line in listed.lines))
        self.table.set_rows(listed.lines)
        self.table.setVisible(bool(listed.lines))
        focused = self.window().focusWidget()
        if listed.lines and focused is not None and (focused is self.start or focused.isAncestorOf(self)):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._empty.setText(NONE_YET if is_childs else NONE_AT_ALL)
        self._empty_row.setVisible(not listed.lines and not listed.sentence)
        self.table.setAccessibleName(f"Assessments of {called}" if called else "Assessments")

    def first_focus(self) -> QWidget:
        """The table, or the button that starts one; the heading where there is neither."""
        places = (self.table, self.start)
        return next((place for place in places if place.isVisibleTo(self)), self._head.heading)

    def _ask_which(self) -> None:
        listed = self.presenter.listed
        if self._which is None:
            self._which = StartSheet(self.window())
            self._which.chosen.connect(self.presenter.start)
        if listed.file is not None:
            self._which.show_lines(listed.lines, listed.file.child.called, self._today)
            self._which.open()

    def _show_changes(self) -> None:
        self.presenter.show_changes()

    def _space(self) -> None:
        self._box.setContentsMargins(theme.em(1.8), theme.em(1.2), theme.em(1.8), theme.em(1.2))
        self._box.setSpacing(theme.em(0.9))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()
