"""Holds the review queue and the paper that is being read as one value; notes and marks are kept as a draft on every pause.

States: no paper, reading, confirming (the statement is on screen), busy (the signature is being saved). A paper that changes
while it is read is never swapped under the reader: a bar offers the new one, and signing the old one is refused.
"""

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.changes.touched import Touched
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.domain.signature import Note
from app.domain.standing import Stage
from app.operations.assessment import CountersignAssessment, ReturnAssessment
from app.operations.base import Done
from app.operations.draft import KeepDraft
from app.operations.reading import ReadRecord
from app.operations.rows.assessment import AssessmentFile, ReviewLine
from app.ui.desk import Desk, Place, SyncState
from app.ui.features.reviews import texts
from app.ui.features.reviews.paper import Paper, Part, Said, paper_of
from app.ui.freshness import Freshness

KEEP_AFTER_MS = 600


class KeptNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note that is not sent yet."""

    kind: str = "question"
    text: str = ""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The draft of a review: what was looked at (id to print) and the notes by question."""

    looked: dict[str, str] = {}
    notes: dict[str, KeptNote] = {}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows. `missing` has (question or section id, sentence), `said` what was just done."""

    lines: tuple[ReviewLine, ...] | None = None
    moment: Moment | None = None
    chosen: Id = NO_ID
    paper: Paper | None = None
    kept: Kept = Kept()
    only_changes: bool = True
    open_part: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    is_confirming: bool = False
    is_busy: bool = False
    newer: str = ""
    said: str = ""
    problem: str = ""
    sync: SyncState = SyncState()

    @property
    def looked(self) -> frozenset[str]:
        """What was looked at and still reads as it did then."""
        items = self.paper.to_look_at if self.paper else ()
        return frozenset(item.id for item in items if self.kept.looked.get(item.id) == item.print)

    @property
    def notes(self) -> Mapping[str, KeptNote]:
        """Notes with words in them."""
        return {id: note for id, note in self.kept.notes.items() if note.text.strip()}

    @property
    def reads_by_section(self) -> bool:
        """True while all answers are shown by section, False while only the changes are."""
        return self.paper is None or not self.paper.changes or not self.only_changes


class ReviewsPresenter(QObject):
    """`changed` carries a `Shown` when the page is to be drawn anew, `marked` after a mark, a key in a note, a sync state."""

    changed = Signal(object)
    marked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown(sync=desk.sync.state)
        self._opens_first, self._is_unkept = True, False
        self._drafts: dict[Id, Kept] = {}
        self._file: AssessmentFile | None = None
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        desk.notices.changed.connect(self._touched)
        desk.sync.changed.connect(self._synced)

    # ---- the window's side
    def go_to(self, place: Place) -> None:
        """Somebody looks: at this assessment, or at what waits longest."""
        if place.record and place.record != self.shown.chosen:
            self.open(place.record)
        self._fresh.watch()

    def leave(self) -> None:
        """Nobody looks any more; what is half written is kept now."""
        self._fresh.watch(False)
        self._put(is_confirming=False)
        self.keep()

    # ---- reading
    def load(self) -> None:
        """Read the queue, and whether the paper is still what it was."""
        self._fresh.begin()
        self._desk.tasks.read(self._read_queue, self._queue_came, self._failed)
        if self.shown.chosen:
            self._read_paper_again(self.shown.chosen)

    def _read_queue(self) -> tuple[tuple[ReviewLine, ...], Moment]:
        """Runs on a read thread."""
        return tuple(self._desk.views.reviews()), self._desk.clock()

    def _queue_came(self, read: tuple[tuple[ReviewLine, ...], Moment]) -> None:
        lines, moment = read
        self._put(lines=lines, moment=moment)
        first = next((line for line in lines if line.kind == "assessment"), None)
        if self._opens_first and not self.shown.chosen and first is not None:
            self.open(first.id)
            return
        self.changed.emit(self.shown)

    def choose(self, id: Id) -> None:
        """The person chose this one in the queue. A report has a page of its own."""
        self._put(said="")
        line = next((one for one in self.shown.lines or () if one.id == id), None)
        if line is not None and line.kind == "report":
            self._desk.navigator.to(Place(screen="report", scope=line.scope, record=id))
            return
        self.open(id)

    def open(self, id: Id) -> None:
        """Read this assessment."""
        if id == self.shown.chosen and self.shown.paper is not None:
            return
        self.keep()
        self._put(
            chosen=id, paper=None, kept=Kept(), only_changes=True, missing=(), newer="", is_confirming=False, problem=""
        )
        self.changed.emit(self.shown)
        self._read_paper(id)

    def _read_paper(self, id: Id) -> None:
        note = ReadRecord(record=id, kind="assessment to review")
        self._desk.tasks.read_noted(note, partial(self._paper_and_draft, id), self._paper_came, self._failed)

    def _read_paper_again(self, id: Id) -> None:
        self._desk.tasks.read(partial(self._paper_and_draft, id), self._paper_came, self._failed)

    def _paper_and_draft(self, id: Id) -> tuple[AssessmentFile, Paper, str]:
        """Runs on a read thread."""
        views = self._desk.views
        file = views.assessment(id)
        return file, paper_of(file, self._desk.me.person), views.draft(f"review:{id}")

    def _paper_came(self, read: tuple[AssessmentFile, Paper, str]) -> None:
        file, paper, draft = read
        if paper.id != self.shown.chosen or self.shown.is_busy:
            return
        old = self.shown.paper
        if old is None or (old.head_hash, old.stage) == (paper.head_hash, paper.stage):
            self._file = file
        if old is None:
            self._take_up(paper, self._drafts.get(Id(paper.id)) or _kept(draft))
        elif (old.head_hash, old.stage) != (paper.head_hash, paper.stage):
            self._put(newer=texts.newer(paper, self._desk.clock().today), is_confirming=False)
            self.changed.emit(self.shown)
        elif old != paper:
            self._put(paper=paper)
            self.changed.emit(self.shown)

    def _take_up(self, paper: Paper, kept: Kept) -> None:
        looked = {item.id for item in paper.to_look_at if kept.looked.get(item.id) == item.print}
        first = next((part.id for part in paper.parts if part.id not in looked), "")
        self._put(paper=paper, kept=kept, open_part=first, newer="", missing=())
        self.changed.emit(self.shown)

    def reload(self) -> None:
        """Take up the newer version; notes stay, marks stay where the answer reads as it did."""
        paper_id = self.shown.chosen
        self.keep()
        self._put(paper=None, newer="", missing=(), problem="")
        self._read_paper_again(paper_id)

    def as_read(self) -> AssessmentFile | None:
        """The assessment of the paper on screen, exactly as it is shown; None without one."""
        paper = self.shown.paper
        return self._file if paper is not None and self._file is not None and self._file.assessment.id == paper.id else None

    def tell(self, said: str) -> None:
        """A calm sentence over the paper; "" takes it away."""
        self._put(said=said)
        self.changed.emit(self.shown)

    def tell_trouble(self, problem: str) -> None:
        """What did not work."""
        self._put(problem=problem)
        self.changed.emit(self.shown)

    # ---- marks and notes
    def look_at(self, id: str, is_looked_at: bool) -> None:
        """Mark a change or a section as looked at, or take the mark back."""
        item = self._item(id)
        if item is None:
            return
        looked = {key: mark for key, mark in self.shown.kept.looked.items() if key != id}
        if is_looked_at:
            looked[id] = item.print
        self._keep_soon(msgspec.structs.replace(self.shown.kept, looked=looked))

    def _item(self, id: str) -> Said | Part | None:
        return next((item for item in self.shown.paper.to_look_at if item.id == id), None) if self.shown.paper else None

    def begin_note(self, id: str) -> None:
        """Open an empty note on an answer."""
        if id not in self.shown.kept.notes:
            self.note(id, KeptNote())
            self.changed.emit(self.shown)

    def note(self, id: str, note: KeptNote) -> None:
        """What the note on this answer says now."""
        self._keep_soon(msgspec.structs.replace(self.shown.kept, notes={**self.shown.kept.notes, id: note}))

    def remove_note(self, id: str) -> None:
        """Take the note away."""
        left = {key: note for key, note in self.shown.kept.notes.items() if key != id}
        self._keep_soon(msgspec.structs.replace(self.shown.kept, notes=left))
        self.changed.emit(self.shown)

    def _keep_soon(self, kept: Kept) -> None:
        shown = msgspec.structs.replace(self.shown, kept=kept)
        self._drafts[self.shown.chosen] = kept
        self.shown = msgspec.structs.replace(shown, missing=self._still_missing(shown))
        self._is_unkept = True
        self._pause.start()
        self.marked.emit(self.shown)

    def _still_missing(self, shown: Shown) -> tuple[tuple[str, str], ...]:
        """The list shrinks while the person works through it; a bare sentence goes with the first note."""
        if any(key for key, _ in shown.missing):
            return self._missing(shown)
        return () if shown.notes else shown.missing

    def keep(self) -> None:
        """Keep marks and notes of this paper now, if they changed since they were kept."""
        self._pause.stop()
        if self._is_unkept and self.shown.chosen:
            self._is_unkept = False
            self._desk.tasks.do(KeepDraft(key=f"review:{self.shown.chosen}", text=_text(self.shown.kept)))

    # ---- what is shown
    def show_only_changes(self, only_changes: bool) -> None:
        """Only the changed answers, or all of them by section."""
        self._put(only_changes=only_changes)
        self.changed.emit(self.shown)

    def open_part(self, id: str) -> None:
        """Open a section, or close it when it is the open one."""
        self._put(open_part="" if self.shown.open_part == id else id)
        self.changed.emit(self.shown)

    def show_answer(self, id: str) -> None:
        """Bring an answer or a section on screen, by section where it is not among the changes."""
        paper = self.shown.paper
        if paper is None:
            return
        is_change = any(change.id == id for change in paper.changes)
        part = id if any(part.id == id for part in paper.parts) else paper.part_of(id)
        self._put(only_changes=is_change, open_part=part or self.shown.open_part)
        self.changed.emit(self.shown)

    # ---- signing
    def ask_to_countersign(self) -> None:
        """Show the statement, or list what is missing before it can be signed."""
        missing = self._missing(self.shown)
        self._put(missing=missing, is_confirming=not missing, said="", problem="")
        self.changed.emit(self.shown)

    def not_yet(self) -> None:
        """Back to reading."""
        self._put(is_confirming=False)
        self.changed.emit(self.shown)

    def _missing(self, shown: Shown) -> tuple[tuple[str, str], ...]:
        """What stands between the reader and the signature: (where, sentence)."""
        paper = shown.paper
        if paper is None:
            return ()
        blocked = shown.newer or texts.standing(paper, self._desk.clock().today)
        blocked = blocked or ("" if paper.is_readable else texts.NO_FORM)
        if blocked:
            return (("", blocked),)
        open_items = [item for item in paper.to_look_at if item.id not in shown.looked]
        found = [(item.id, texts.not_looked(item.title if isinstance(item, Part) else item.label)) for item in open_items]
        found += [(id, texts.note_would_stay(said.label)) for id in shown.notes if (said := paper.said(id)) is not None]
        return (*found, *((("", texts.conflicts(paper.open_conflicts)),) if paper.open_conflicts else ()))

    def countersign(self) -> None:
        """Sign exactly the content that was read."""
        paper = self.shown.paper
        if paper is None or not self.shown.is_confirming or self.shown.is_busy:
            return
        self.keep()
        self._put(is_busy=True)
        operation = CountersignAssessment(assessment=Id(paper.id), read_content=paper.head_hash, statement=texts.STATEMENT)
        self._desk.tasks.do(operation, self._countersigned, self._refused)

    def _countersigned(self, _done: Done) -> None:
        paper = self.shown.paper
        assert paper is not None
        self._move_on(texts.countersigned(paper, self._desk.sync.state))

    def send_back(self) -> None:
        """Return it to its author with the notes; without one it says why not."""
        paper, notes = self.shown.paper, self.shown.notes
        if paper is None or self.shown.is_busy:
            return
        blocked = self.shown.newer or ("" if paper.stage is Stage.SENT else texts.standing(paper, self._desk.clock().today))
        if blocked or not notes:
            self._put(missing=(("", blocked or texts.need_a_note(paper)),), is_confirming=False)
            self.changed.emit(self.shown)
            return
        self.keep()
        self._put(is_busy=True, is_confirming=False)
        sent = tuple(Note(about=id, text=note.text.strip(), kind=note.kind) for id, note in notes.items())
        operation = ReturnAssessment(assessment=Id(paper.id), read_content=paper.head_hash, notes=sent, reason="")
        self._desk.tasks.do(operation, self._returned, self._refused)

    def _returned(self, _done: Done) -> None:
        paper = self.shown.paper
        assert paper is not None
        self._move_on(texts.returned(paper, len(self.shown.notes)))

    def _move_on(self, said: str) -> None:
        """The next one in the queue comes up; what was kept for this one is done with."""
        lines = self.shown.lines or ()
        at = next((n for n, line in enumerate(lines) if line.id == self.shown.chosen), 0)
        left = tuple(line for line in lines if line.id != self.shown.chosen)
        following = (*left[at:], *left[:at])
        self._is_unkept = False
        self._drafts.pop(self.shown.chosen, None)
        self._desk.tasks.do(KeepDraft(key=f"review:{self.shown.chosen}", text=""))
        self._put(
            lines=left, chosen=NO_ID, paper=None, kept=Kept(), is_confirming=False, is_busy=False, missing=(), newer=""
        )
        self._put(said=said)
        unread = next((line for line in following if line.kind == "assessment"), None)
        if unread is not None:
            self.open(unread.id)
        else:
            self.changed.emit(self.shown)

    # ---- what comes from elsewhere
    def _refused(self, error: Exception) -> None:
        """Nothing was signed; notes are kept. A changed paper brings its own bar."""
        self._put(is_busy=False, is_confirming=False)
        self._failed(error)
        if self.shown.chosen:
            self._read_paper_again(self.shown.chosen)

    def _failed(self, error: Exception) -> None:
        self._put(problem=self._desk.tasks.explain(error, texts.UNREADABLE))
        self.changed.emit(self.shown)

    def _touched(self, touched: Touched) -> None:
        self._fresh.touch()

    def _synced(self, state: SyncState) -> None:
        self._put(sync=state)
        self.marked.emit(self.shown)

    def _put(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _kept(draft: str) -> Kept:
    """The draft back; one that cannot be read counts as none."""
    try:
        return msgspec.json.decode(draft, type=Kept) if draft else Kept()
    except msgspec.DecodeError:
        return Kept()


def _text(kept: Kept) -> str:
    """The draft as text; nothing worth keeping is empty text, which drops it."""
    return msgspec.json.encode(kept).decode() if kept.looked or kept.notes else ""
