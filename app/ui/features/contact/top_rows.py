"""The rows over the letters: who, when, how long, counts for the order, who else was there, what kind, was the child seen."""

from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.contact import Contact
from app.domain.dates import day_of
from app.operations.rows.contact import ContactStart
from app.ui import theme, when
from app.ui.desk import Desk
from app.ui.features.contact import texts
from app.ui.features.contact.letters import Captioned, in_a_row
from app.ui.features.contact.presenter import ContactPresenter, Problems
from app.ui.features.contact.steps import compact
from app.ui.parts.button import Button
from app.ui.parts.choice import ChipSet, ChoiceRow
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.line import LineField
from app.ui.parts.quiet_combo import QuietSpin
from app.ui.parts.text import PlainLabel

MOST_MINUTES = 1_440


class TopRows(QWidget):
    """Tells the presenter what the person changes; `kind_changed` when fields come or go."""

    kind_changed = Signal()
    seen_changed = Signal()

    def __init__(self, desk: Desk, presenter: ContactPresenter) -> None:
        super().__init__()
        self._desk, self._presenter = desk, presenter
        self._called = "the child"
        self._people: tuple[str, ...] = ()
        self._build_when()
        self._build_who()
        self._build_kind()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        first = in_a_row(self._child, self._day, self._at, self._long, self._counts, self._who)
        for widget in (first, self._kind, self._seen, self._late):
            self._box.addWidget(widget)
        self._space()

    def _space(self) -> None:
        self._box.setSpacing(theme.em(0.6))

    # ---- building
    def _build_when(self) -> None:
        clock = self._desk.clock
        self.child = Button("", icon="user", name="Child")
        self.child.clicked.connect(self._presenter.choose_again)
        self.day = DateField(name="Day", today=lambda: clock().today, allow_future=False)
        self.at = TimeField(name="Started", now=lambda: clock().at.time())
        for field in (self.day, self.at):
            compact(field)
            field.changed.connect(self._start_edited)
            field.line.editingFinished.connect(self._say_when)
        self.minutes = QuietSpin(0, MOST_MINUTES, name="How long, in minutes", suffix=" min")
        self.minutes.changed.connect(self._minutes_edited)
        self.counts = ChoiceRow(((True, "Yes"), (False, "No")), name="Counts for the order")
        self.counts.changed.connect(self._counts_edited)
        self._child, self._day = Captioned("Child", self.child), Captioned("Day", self.day)
        self._at, self._long = Captioned("Started", self.at), Captioned("How long", self.minutes)
        self._counts = Captioned("Counts for the order", self.counts, 0.15)
        self._late = PlainLabel("", "helper")

    def _build_who(self) -> None:
        self.present = ChipSet((), name="Who else was there")
        self.present.changed.connect(self._present_edited)
        self.add_person = Button("Add", icon="plus", size="small", name="Add someone who was there")
        self.add_person.clicked.connect(self._open_name)
        self.name = LineField(name="Name of who else was there", placeholder="Name, then Enter", width_chars=13)
        self.name.confirmed.connect(self._add_name)
        self.name.hide()
        row = in_a_row(self.present, self.add_person, self.name, gap_em=0.45)
        self._who = Captioned("Who else was there", row, 0.3)

    def _build_kind(self) -> None:
        self.kind = ChoiceRow(texts.KINDS, number_hints=True, name="Kind")
        self.kind.changed.connect(self._kind_edited)
        self.attendance = ChoiceRow((), tone="ok", name="Was the child seen?")
        self.attendance.changed.connect(self._attendance_edited)
        self._kind, self._seen = Captioned("Kind", self.kind), Captioned("", self.attendance)

    # ---- showing
    def show_contact(self, start: ContactStart, contact: Contact, is_late: bool) -> None:
        """Show everything quietly."""
        self._called = start.child.called
        self.child.set_text(texts.whole_name(start.child))
        self._show_start(contact.started_at)
        self.minutes.set_value(contact.minutes)
        self.counts.set_value(contact.counts_for_order)
        self._people = tuple(dict.fromkeys((*start.people, *contact.present)))
        self._show_people(contact.present)
        self.kind.set_value(contact.kind or None)
        self._show_kind(contact)
        self._late.setText(texts.late(self._desk.clock().today) if is_late else "")
        self._late.setVisible(is_late)

    def _show_start(self, started_at: str) -> None:
        try:
            at = datetime.fromisoformat(started_at)
        except ValueError:
            self._say_when()
            return
        self.day.set_value(day_of(at.date()))
        self.at.set_value(f"{at:%H:%M}")
        self._say_when()

    def _show_people(self, present: tuple[str, ...]) -> None:
        self.present.set_options([(person, person) for person in self._people])
        self.present.set_values(present)
        self.present.setVisible(bool(self._people))

    def _show_kind(self, contact: Contact) -> None:
        """Hide what does not apply to a call or a message."""
        is_afar = contact.kind in texts.FROM_AFAR
        self._seen.set_caption(texts.attendance_question(contact.kind, self._called))
        self.attendance.set_options(texts.attendance(contact.kind, self._called))
        self.attendance.set_value(contact.attendance or None)
        self._who.setVisible(not is_afar)
        self._long.setVisible(contact.kind != "text")

    def _say_when(self) -> None:
        known, problem = self.day.value(), self.day.problem()
        today = self._desk.clock().today
        said = f"Day · {when.weekday(known.first)}, {when.distance(known.first, today)}" if known else "Day"
        self._day.set_caption(problem or said, bool(problem))
        self._at.set_caption(self.at.problem() or "Started", bool(self.at.problem()))

    def set_problems(self, problems: dict[str, str]) -> None:
        """Mark the rows that miss something."""
        contact = self._presenter.contact
        kind = contact.kind if contact else ""
        self._kind.set_caption(problems.get("kind", "Kind"), "kind" in problems)
        question = texts.attendance_question(kind, self._called)
        self._seen.set_caption(problems.get("attendance", question), "attendance" in problems)
        if "started_at" in problems:
            self._day.set_caption(problems["started_at"], True)
        else:
            self._say_when()

    def unread(self) -> Problems:
        """What stands in a field and cannot be read."""
        sentence = self.day.problem() or self.at.problem()
        return (("started_at", sentence),) if sentence else ()

    # ---- what the person does
    def _start_edited(self, _value: object) -> None:
        known = self.day.value()
        self._say_when()
        self._presenter.edit_start(known.first if known and known.precision == "day" else None, self.at.value())

    def _minutes_edited(self, minutes: int) -> None:
        self._presenter.edit(minutes=minutes)

    def _counts_edited(self, does_count: bool) -> None:
        self._presenter.edit(counts_for_order=does_count)

    def _present_edited(self, people: tuple[str, ...]) -> None:
        self._presenter.edit(present=tuple(sorted(people)))

    def _open_name(self) -> None:
        self.add_person.hide()
        self.name.show()
        self.name.setFocus()

    def _add_name(self) -> None:
        name = " ".join(self.name.text().split())
        self.name.set_text_quietly("")
        self.name.hide()
        self.add_person.show()
        self.add_person.setFocus()
        if name:
            chosen = (*self.present.values(), name)
            self._people = tuple(dict.fromkeys((*self._people, name)))
            self._show_people(chosen)
            self._presenter.edit(present=tuple(sorted(set(chosen))))

    def _kind_edited(self, kind: str) -> None:
        contact = self._presenter.contact
        offered = {code for code, _ in texts.attendance(kind, self._called)}
        changes: dict[str, object] = {"kind": kind}
        if contact is not None and contact.attendance not in offered:
            changes["attendance"] = ""
        self._presenter.edit(**changes)
        if self._presenter.contact is not None:
            self._show_kind(self._presenter.contact)
        self.kind_changed.emit()

    def _attendance_edited(self, code: str) -> None:
        self._presenter.edit(attendance=code)
        self.seen_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.is_restyled(event) and hasattr(self, "_box"):
            self._space()
