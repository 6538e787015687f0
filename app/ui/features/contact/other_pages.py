"""The other pages of the sheet: choosing the child, going on with an unfinished contact, reading a finished one."""

from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.contact import Contact
from app.domain.text import folded
from app.operations.rows.child import ChildLine
from app.operations.rows.mark import LaterNote
from app.ui import theme, when
from app.ui.features.contact import texts
from app.ui.features.contact.presenter import Shown
from app.ui.joined_bar import JoinedBar
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card
from app.ui.parts.flow import FlowBox
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.landing import Landing
from app.ui.parts.line import LineField
from app.ui.parts.page import clear_layout
from app.ui.parts.record_table import Cell, Column, RecordTable
from app.ui.parts.text import PlainLabel


class ChoosePage(QWidget):
    """Type part of a name; Enter takes the first. `chosen` carries the scope."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ChildLine, ...] = ()
        self._matching: tuple[ChildLine, ...] = ()
        self.field = LineField(name=texts.CHOOSE, icon="search", placeholder="Name of the child")
        self.field.edited.connect(self._typed)
        self.field.confirmed.connect(self._take_first)
        columns = (
            Column("Child", lambda line: Cell(line.name, line.order, avatar=line.initials, strong=True)),
            Column("Last contact", lambda line: Cell(line.last_contact_at[:10] and self._day(line)), 12),
        )
        self.table = RecordTable(columns, lambda line: f"{line.name}, {line.order}", name="Children")
        self.table.opened.connect(self._opened)
        self.table.setMinimumHeight(theme.em(20))
        self._nobody = PlainLabel("", "muted", wrap=True)
        self._today = date.min
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.em(0.6))
        for widget in (PlainLabel(texts.CHOOSE, "card"), PlainLabel(texts.CHOOSE_HINT, "helper"), self.field):
            box.addWidget(widget)
        box.addWidget(self._nobody)
        box.addWidget(self.table, 1)

    def show_children(self, lines: tuple[ChildLine, ...], today: date) -> None:
        """All children on this laptop; those met last come first."""
        self._lines = tuple(sorted(lines, key=lambda line: line.last_contact_at, reverse=True))
        self._today = today
        self.field.set_text_quietly("")
        self._typed("")

    def _day(self, line: ChildLine) -> str:
        return when.moment(line.last_contact_at, self._today)

    def _typed(self, text: str) -> None:
        words = folded(text).split()
        self._matching = tuple(
            line for line in self._lines if all(w in (line.filter_text or folded(line.name)) for w in words)
        )
        self.table.set_rows(self._matching)
        self._nobody.setText(texts.NOT_HERE.format(typed=text) if text and not self._matching else "")
        self._nobody.setVisible(bool(self._nobody.text()))

    def _take_first(self) -> None:
        if self._matching:
            self.chosen.emit(self._matching[0].scope)

    def _opened(self, line: ChildLine) -> None:
        self.chosen.emit(line.scope)


class AskPage(QWidget):
    """An unfinished contact with this child is there: asked once, continue or start new."""

    carried_on = Signal()
    started_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = PlainLabel("", "card", wrap=True)
        self._sentence = PlainLabel("", "body", wrap=True)
        self.go_on = Button("Continue it", "primary", "pencil-line")
        self.new = Button("Start a new one")
        self.go_on.clicked.connect(self.carried_on)
        self.new.clicked.connect(self.started_new)
        row = FlowBox(None, 0.6)
        row.flow.addWidget(self.go_on)
        row.flow.addWidget(self.new)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.em(1), 0, 0)
        box.setSpacing(theme.em(0.9))
        for widget in (self._title, self._sentence, PlainLabel("The unfinished one stays either way.", "helper"), row):
            box.addWidget(widget)
        box.addStretch(1)

    def show_draft(self, shown: Shown, today: date) -> None:
        """Say which one it is."""
        if shown.contact is not None:
            title, sentence = texts.draft_question(shown.contact, shown.called, today)
            self._title.setText(title)
            self._sentence.setText(sentence)


class ReadPage(QWidget):
    """A finished contact, read only. `noted` carries the text of a later note."""

    noted = Signal(str)
    change_asked = Signal()

    def __init__(self, joined: JoinedBar) -> None:
        super().__init__()
        self._joined = joined
        self._banner = Banner("info", "", icon="lock")
        self._banner.chosen.connect(self._pressed)
        self._card = Card("")
        self._notes = Card("Later notes")
        self._today = date.min
        self._lines: dict[str, Landing] = {}
        self._kept = Banner("ok", "Your note is saved on this laptop with the contact.")
        self._problem = PlainLabel("", "button", wrap=True, tone="bad")
        self.note = GrowingText(name="Later note", min_lines=3)
        self.keep = Button("Add the note", "primary")
        self.keep.clicked.connect(self._keep)
        self._note_card = Card("A later note", meta="The contact itself stays as it was.")
        for widget in (self._problem, self.note):
            self._note_card.body.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self.keep)
        foot.addStretch(1)
        self._note_card.body.addLayout(foot)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for part in (self._joined, self._banner, self._kept, self._note_card, self._card, self._notes):
            self._box.addWidget(part)
        self._box.addStretch(1)
        self._box.setSpacing(theme.em(0.9))

    def show_contact(self, shown: Shown, today: date) -> None:
        """Show what was written, in the order of the sheet."""
        contact = shown.contact
        if contact is None:
            return
        self._joined.show_record(contact.id, contact.scope)
        actions = [("note", "Add a later note")] + ([("change", "Change it")] if shown.can_change else [])
        rule = "It can be changed for 72 hours." if shown.can_change else "It can no longer be changed."
        self._banner.set_actions(actions)
        self._banner.set_text(f"Finished {when.said(contact.finished_at, today)}. {rule}")
        self._today = today
        for part in (self._kept, self._note_card, self._notes):
            part.hide()
        self._card.set_title(f"Contact with {shown.called}, {when.said(contact.started_at, today)}")
        self._lines = _say(self._card, _lines(contact, shown.called))

    def show_notes(self, notes: tuple[LaterNote, ...]) -> None:
        """Show what was added later, below the contact."""
        _say(self._notes, [("", f"{note.by}, {when.said(note.at, self._today)}", note.text) for note in notes])
        self._notes.setVisible(bool(notes))

    def land_on(self, field: str) -> None:
        """The keyboard on what the contact says about a field of the record, where it says anything."""
        line = self._lines.get(_SAID_WITH.get(field, field))
        if line is not None:
            line.land()

    def set_problem(self, sentence: str) -> None:
        """Why the note was not kept."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.note.set_problem(sentence)

    def note_kept(self) -> None:
        """Say so and clear the field."""
        self.note.set_text_quietly("")
        self._note_card.hide()
        self._kept.show()

    def open_note(self) -> None:
        """Unfold the note and put the keyboard in it."""
        self.set_problem("")
        self._kept.hide()
        self._note_card.show()
        self.note.setFocus()

    def _pressed(self, key: object) -> None:
        if key == "note":
            self.open_note()
        else:
            self.change_asked.emit()

    def _keep(self) -> None:
        self.noted.emit(self.note.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._box.setSpacing(theme.em(0.9))


def _say(card: Card, lines: list[tuple[str, str, str]]) -> dict[str, Landing]:
    """Fill a card with captions and words, in place of what it said before; the lines by their field."""
    clear_layout(card.body)
    made = {}
    for field, caption, words in lines:
        line = made[field] = Landing(f"{caption}: {words}")
        line.body.addWidget(PlainLabel(caption, "group", wrap=True))
        line.body.addWidget(PlainLabel(words, "body", wrap=True, selectable=True))
        card.body.addWidget(line)
    return made


_SAID_WITH = {"risk_of": "risk", "risk_note": "risk", "progress": "outcome", "safeguarding_note": "safeguarding"}
"""Fields that are read on the line of another."""


def _lines(contact: Contact, called: str) -> list[tuple[str, str, str]]:
    """Field, caption and words of what was written, in the order of the sheet."""
    kind, progress = dict(texts.KINDS), dict(texts.PROGRESS)
    risk, safe = dict(texts.RISK), dict(texts.SAFEGUARDING)
    seen = dict(texts.attendance(contact.kind, called))
    steps = "\n".join(" · ".join(filter(None, (s.what, s.who, s.by_on))) for s in contact.next_steps.values())
    found = (
        ("kind", "Kind", kind.get(contact.kind, contact.kind)),
        ("attendance", texts.attendance_question(contact.kind, called), seen.get(contact.attendance, contact.attendance)),
        ("minutes", "How long", when.length_of(contact.minutes) if contact.minutes else ""),
        ("present", "Who else was there", ", ".join(contact.present)),
        ("aim", "Aim", contact.aim),
        ("content", "Content", contact.content),
        (
            "outcome",
            "Outcome",
            ". ".join(filter(None, (progress.get(contact.progress, contact.progress), contact.outcome))),
        ),
        ("voice", f"{called}’s voice", contact.voice),
        ("risk", "Risk", ". ".join(filter(None, (risk.get(contact.risk, contact.risk), contact.risk_note)))),
        ("next_steps", "Next steps", steps),
        (
            "safeguarding",
            "Safeguarding",
            ". ".join(filter(None, (safe.get(contact.safeguarding, ""), contact.safeguarding_note))),
        ),
    )
    return [line for line in found if line[2].strip()]
