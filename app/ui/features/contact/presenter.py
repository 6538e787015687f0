"""One contact being written: prefilled from what is known, a record from the first keystroke, finished when all is said."""

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.changes.touched import Touched
from app.domain.contact import Contact, NextStep
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.wall_time import zone_of
from app.operations.base import Done
from app.operations.contact import LOCKED_AFTER, AddLaterNote, FinishContact, SaveContact
from app.operations.reading import ReadFile, ReadRecord
from app.operations.rows.child import ChildLine
from app.operations.rows.contact import ContactStart
from app.operations.rows.mark import LaterNote
from app.ui.desk import Desk, Place
from app.ui.features.contact import texts
from app.ui.record_draft import RecordDraft
from app.ui.save_state import SaveState

USUAL_MINUTES = 45
LATE_AFTER = timedelta(hours=24)
Problems = tuple[tuple[str, str], ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet shows. `phase`: loading, choose, ask, write, read or trouble; `problems`: (field, sentence)."""

    phase: str = "loading"
    start: ContactStart | None = None
    contact: Contact | None = None
    children: tuple[ChildLine, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    sentence: str = ""
    can_change: bool = False
    is_late: bool = False

    @property
    def called(self) -> str:
        """The name the child likes."""
        return self.start.child.called if self.start else "the child"


class ContactPresenter(QObject):
    """`changed` carries a Shown when the sheet must show something else; `taken_over` a Contact that came from elsewhere.

    `problems_changed` carries what is missing while that list is on screen; `problems_found` says that the person pressed to
    save and it could not be: the keyboard goes to the list. `notes_read` carries the later notes of a finished contact.
    """

    changed = Signal(object)
    problems_found = Signal(object)
    problems_changed = Signal(object)
    taken_over = Signal(object)
    finished = Signal(object)
    noted = Signal()
    notes_read = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown()
        self._is_touched = self._is_finishing = self._is_stale = False
        self._adds_another = False
        self._like: Contact | None = None
        self._wanted = Place(screen="contact")
        self._next: Place | None = None
        self._unread: Problems = ()
        self._read_for: Contact | None = None
        self.draft = RecordDraft(desk.tasks, _save, self)
        self.draft.kept.connect(self._all_kept)
        self.draft.changed.connect(self._save_changed)
        desk.notices.changed.connect(self._touched)

    # ---- opening
    def open(self, place: Place) -> None:
        """Show a place: an existing contact (record), a child (scope), or the choice of a child."""
        self.leave()
        self._like = None
        self._begin(place)

    def _begin(self, place: Place) -> None:
        """Show another contact, as soon as the one before is wholly on the disk."""
        if self.draft.is_under_way:
            self._next = place
            return
        self._wanted, self._unread = place, ()
        self._forget()
        self._show(Shown())
        if place.record:
            note = ReadRecord(record=place.record, kind="contact")
            self._desk.tasks.read_noted(note, self._read_record, self._record_read, self._not_read)
        elif place.scope:
            start = ReadFile(scope=place.scope, part="contact start")
            self._desk.tasks.read_noted(start, self._read_start, self._start_read, self._not_read)
        else:
            self._desk.tasks.read(self._read_children, self._children_read, self._not_read)

    def _forget(self) -> None:
        self.draft.take(None)
        self._is_touched = self._is_finishing = self._is_stale = False

    def choose(self, scope: Id) -> None:
        """The person said whom it was with."""
        self._begin(Place(screen="contact", scope=scope))

    def choose_again(self) -> None:
        """Another child, as long as nothing has been written about this one."""
        if not self._is_touched:
            self._begin(Place(screen="contact"))

    def _read_record(self) -> tuple[Contact, ContactStart]:
        contact = self._desk.views.contact(self._wanted.record)
        return contact, self._desk.views.contact_start(contact.scope, self._desk.clock().wall_at)

    def _read_start(self) -> ContactStart:
        return self._desk.views.contact_start(self._wanted.scope, self._desk.clock().wall_at)

    def _read_children(self) -> tuple[ChildLine, ...]:
        return self._desk.views.caseload(self._desk.clock().today)

    def _record_read(self, found: tuple[Contact, ContactStart]) -> None:
        contact, start = found
        self._write(start, contact, contact)

    def _start_read(self, start: ContactStart) -> None:
        if start.draft is not None:
            self._show(Shown(phase="ask", start=start, contact=start.draft))
        else:
            self._write(start, None, self._fresh(start))

    def _children_read(self, lines: tuple[ChildLine, ...]) -> None:
        self._show(Shown(phase="choose", children=lines))

    def _not_read(self, error: BaseException) -> None:
        sentence = error.message if isinstance(error, Refused) else "This contact could not be opened. Nothing was changed."
        self._show(Shown(phase="trouble", sentence=sentence))

    def carry_on(self) -> None:
        """Go on with the unfinished contact."""
        start = self.shown.start
        if start is not None and start.draft is not None:
            self._write(start, start.draft, start.draft)

    def start_new(self) -> None:
        """Leave the unfinished one as it is and begin another."""
        if self.shown.start is not None:
            self._write(self.shown.start, None, self._fresh(self.shown.start))

    def _fresh(self, start: ContactStart) -> Contact:
        """A new contact with all that can be known; what is a judgement stays open."""
        now = self._desk.clock().at
        minutes = start.minutes or USUAL_MINUTES
        began = now - timedelta(minutes=minutes)
        began = began.replace(minute=began.minute - began.minute % 5, second=0, microsecond=0)
        fresh = Contact(
            id=self._desk.new_id(), scope=start.scope, kind=start.kind, venue=start.venue, minutes=minutes,
            aim=start.aim, order=start.order, counts_for_order=bool(start.order), started_at=began.isoformat(),
        )  # fmt: skip
        like = self._like
        if like is None:
            return fresh
        return fresh.but(kind=like.kind, started_at=like.started_at, minutes=like.minutes, venue=like.venue)

    def _write(self, start: ContactStart, seen: Contact | None, now: Contact) -> None:
        self.draft.take(seen, now)
        self._is_touched = False
        if now.finished_at:
            is_young = self._desk.clock().at - datetime.fromisoformat(now.finished_at) <= LOCKED_AFTER
            self._show(Shown(phase="read", start=start, contact=now, can_change=is_young))
            self._read_notes(now.id)
        else:
            self._show(Shown(phase="write", start=start, contact=now, is_late=self.is_late))

    def change_finished(self) -> None:
        """Open a finished contact for a correction, within 72 hours."""
        if self.shown.can_change and self.shown.start is not None and self.contact is not None:
            self._show(Shown(phase="write", start=self.shown.start, contact=self.contact))

    # ---- writing
    @property
    def contact(self) -> Contact | None:
        """The contact as it stands on screen."""
        now: Contact | None = self.draft.now
        return now

    @property
    def is_late(self) -> bool:
        """True when it is written more than a day after it began."""
        if self.contact is None or not self.contact.started_at:
            return False
        return self._desk.clock().at - datetime.fromisoformat(self.contact.started_at) > LATE_AFTER

    def edit(self, **changes: Any) -> None:
        """The person changed these fields."""
        if self.contact is None or self._is_finishing:
            return
        self._unread = ()
        self._is_touched = True
        self.draft.edit(self.contact.but(**changes))
        if self.shown.problems:
            self._find_problems()

    def edit_step(self, step_id: str, **changes: Any) -> None:
        """Change one of the next steps; a step with nothing in it is taken out."""
        if self.contact is None:
            return
        steps = dict(self.contact.next_steps)
        step = msgspec.structs.replace(steps.get(step_id, NextStep(what="")), **changes)
        steps[step_id] = step
        if not (step.what or step.who or step.by_on):
            steps.pop(step_id)
        self.edit(next_steps=steps)

    def edit_start(self, day: date | None, at: str | None) -> None:
        """The day and "HH:MM" it began; with either of them unknown it is not known when it began."""
        self.edit(started_at=self.moment(day, at))

    def edit_next(self, day: date | None, at: str | None) -> None:
        """The day and "HH:MM" of the next time; it is booked when the contact is finished."""
        self.edit(next_at=self.moment(day, at))

    def moment(self, day: date | None, at: str | None) -> str:
        """An ISO date-time with offset in this laptop's zone; "" with a part missing."""
        if day is None or not at:
            return ""
        zone = zone_of(self._desk.clock().zone)
        return datetime.combine(day, time.fromisoformat(at), zone).isoformat()

    def leave(self) -> None:
        """Keep what is half typed, now."""
        self.draft.flush()

    def _save_changed(self, state: SaveState) -> None:
        if state.phase != "trouble":
            return
        self._next = None
        if self._is_finishing:
            self._is_finishing = False
            self._set_problems(((state.field, state.sentence),))
            self.problems_found.emit(self.shown.problems)
            self.draft.flush()

    def _all_kept(self) -> None:
        if self._is_finishing:
            self._is_done()
        elif self._next is not None:
            place, self._next = self._next, None
            self._begin(place)
        else:
            self._look_again()

    # ---- finishing
    def finish(self, adds_another: bool = False, unread: Problems = ()) -> None:
        """Call it done. What is missing, or typed and not readable, comes back as problems; nothing typed is lost."""
        if self.contact is None or self.shown.phase != "write" or self._is_finishing:
            return
        self._is_touched = True
        self._unread = unread
        self._find_problems()
        if self.shown.problems:
            self.problems_found.emit(self.shown.problems)
            return
        self._adds_another, self._is_finishing = adds_another, True
        self.draft.write(_finish)

    def _is_done(self) -> None:
        done_with, wanted, self._next = self.contact, self._next, None
        self._forget()
        if wanted is not None:
            self._begin(wanted)
            return
        self.finished.emit(self._adds_another)
        if self._adds_another:
            self._like = done_with
            self._begin(Place(screen="contact"))
        else:
            self._show(Shown())

    def _find_problems(self) -> None:
        now = self.contact
        missing = now.missing(self.shown.called) if now else ()
        future = now is not None and now.started_at and self._begins_later(now.started_at)
        ahead = (("started_at", "The start must be today or earlier. Change the day or the time."),) if future else ()
        fields = {field for field, _ in self._unread}
        self._set_problems((*self._unread, *ahead, *(m for m in missing if m[0] not in fields)))

    def _begins_later(self, started_at: str) -> bool:
        return datetime.fromisoformat(started_at) > self._desk.clock().at + timedelta(minutes=5)

    def _set_problems(self, problems: Problems) -> None:
        self.shown = msgspec.structs.replace(self.shown, problems=problems)
        self.problems_changed.emit(problems)

    # ---- later notes and changes from elsewhere
    def add_note(self, text: str) -> None:
        """Add to a finished contact."""
        if self.contact is not None:
            note = AddLaterNote(id=self._desk.new_id(), about=self.contact.id, text=text)
            self._desk.tasks.do(note, self._note_kept, self._note_refused)

    def _note_kept(self, _done: Done) -> None:
        self.noted.emit()

    def _note_refused(self, error: BaseException) -> None:
        self.problems_found.emit((("note", texts.why_not_saved(error)),))

    def _read_notes(self, about: Id) -> None:
        self._desk.tasks.read(lambda: (about, self._desk.views.later_notes(about)), self._notes_came)

    def _notes_came(self, found: tuple[Id, tuple[LaterNote, ...]]) -> None:
        about, notes = found
        if self.contact is not None and self.contact.id == about:
            self.notes_read.emit(notes)

    def _touched(self, touched: Touched) -> None:
        now = self.contact
        if now is not None and self.shown.phase == "read" and touched.concerns(now.scope):
            self._read_notes(now.id)
        if now is not None and (touched.everything or now.id in touched.records):
            self._is_stale = True
            self._look_again()

    def _look_again(self) -> None:
        """Read the record again, when nothing of it is unsaved."""
        now = self.contact
        if now is None or not self._is_stale or self.draft.is_new or self.draft.is_dirty:
            return
        self._is_stale = False
        self._wanted = Place(screen="contact", scope=now.scope, record=now.id)
        self._read_for = now
        self._desk.tasks.read(self._read_again, self._read_back)

    def _read_again(self) -> Contact:
        return self._desk.views.contact(self._wanted.record)

    def _read_back(self, found: Contact) -> None:
        """Take it over, unless the person has typed since it was read: then it is read again after the next save."""
        now = self.contact
        if now is None or now.id != found.id:
            return
        if now is not self._read_for or self.draft.is_dirty:
            self._is_stale = True
            self._look_again()
            return
        if found.finished_at and self.shown.start is not None and not now.finished_at:
            self._write(self.shown.start, found, found)
            return
        self.draft.take(found)
        if found.but(ver=now.ver) != now:
            self.taken_over.emit(found)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.changed.emit(shown)


def _save(seen: Contact | None, now: Contact) -> SaveContact:
    return SaveContact(seen=seen, now=now)


def _finish(seen: Contact | None, now: Contact) -> FinishContact:
    return FinishContact(seen=seen, now=now)
