"""Holds the sync centre and the conflict that is open as one value; what was chosen and typed is kept as a draft.

States: no conflict, deciding (one question after the other), busy (the decision is being saved), decided elsewhere (read only).
A decision of somebody else never takes away what is typed: it is said, and the text stays on screen to be copied.
"""

from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Refused, Unavailable
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment
from app.operations.base import Done
from app.operations.conflict import ResolveConflict
from app.operations.draft import KeepDraft
from app.operations.reading import ReadRecord
from app.operations.rows.sending import HeldFile, SyncCentre, UnsentLine
from app.ui.desk import Desk, Place, SyncState
from app.ui.features.sync import clash as deciding
from app.ui.features.sync import texts
from app.ui.features.sync.clash import Case, Clash, Decision, case_of
from app.ui.freshness import Freshness

KEEP_AFTER_MS = 600


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows. `page` is the list that was chosen: send, aside, here, history, or none.

    `at` is the question on screen, `need` why the answer cannot be used yet.
    """

    centre: SyncCentre | None = None
    files: tuple[HeldFile, ...] = ()
    unindexed: int = 0
    page: str = ""
    state: SyncState = SyncState()
    moment: Moment | None = None
    chosen: Id = NO_ID
    case: Case | None = None
    decisions: dict[str, Decision] = {}
    at: int = 0
    need: str = ""
    is_busy: bool = False
    said: str = ""
    problem: str = ""
    asks_all: bool = False
    """The person is asked whether their words shall stand everywhere in this child's file."""

    @property
    def of_this_child(self) -> int:
        """How many questions about this child need the person."""
        needs = self.centre.needs if self.centre else ()
        return sum(line.scope == self.case.scope for line in needs) if self.case else 0

    @property
    def clash(self) -> Clash | None:
        """The question on screen."""
        return self.case.clashes[self.at] if self.case and self.case.clashes else None

    @property
    def decision(self) -> Decision:
        """Where the person is with it."""
        return self.decisions.get(self.clash.id, Decision()) if self.clash else Decision()


class SyncPresenter(QObject):
    """`changed` carries a `Shown` when the page is to be drawn anew, `marked` after a choice, a key or a state of sync."""

    changed = Signal(object)
    marked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown = Shown(state=desk.sync.state)
        self._opens_first = self._is_unkept = False
        self._drafts: dict[Id, dict[str, Decision]] = {}
        self._all: list[ResolveConflict] = []
        self._all_done = self._all_refused = 0
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
        """Somebody looks: at this conflict, or at the first that needs them."""
        self._opens_first = not place.record and not self.shown.chosen
        if place.record and place.record != self.shown.chosen:
            self.open(place.record)
        self._put(said="", state=self._desk.sync.state)
        if not self._fresh.watch():
            self._open_first()

    def leave(self) -> None:
        """Nobody looks any more; what is half decided is kept now."""
        self._fresh.watch(False)
        self.keep()

    # ---- reading
    def load(self) -> None:
        """Read the lists, and whether the open conflict is still open."""
        self._fresh.begin()
        self._desk.tasks.read(self._read, self._came, self._failed)
        if self.shown.chosen and not self.shown.is_busy:
            self._read_case_again(self.shown.chosen)

    def _read(self) -> dict[str, object]:
        """Runs on a read thread."""
        views = self._desk.views
        found = {"centre": views.sync_centre(), "files": views.held_files(), "unindexed": views.still_indexing()}
        return {**found, "moment": self._desk.clock()}

    def _came(self, read: dict[str, object]) -> None:
        self._put(**read)
        self.changed.emit(self.shown)
        self._open_first()

    def _open_first(self) -> None:
        needs = self.shown.centre.needs if self.shown.centre else ()
        if self._opens_first and needs and not self.shown.chosen:
            self.open(needs[0].id)
        self._opens_first = False

    def show_page(self, key: str) -> None:
        """One of the lists of the centre; what is half decided is put aside."""
        self.keep()
        self._put(page=key, chosen=NO_ID, case=None, decisions={}, at=0, need="", said="", problem="")
        self.changed.emit(self.shown)

    def choose(self, id: Id) -> None:
        """The person chose this conflict in the list."""
        self._put(said="", page="")
        self.open(id)

    def open(self, id: Id) -> None:
        """Show this conflict."""
        if id == self.shown.chosen and self.shown.case is not None:
            return
        self.keep()
        self._put(chosen=id, case=None, decisions={}, at=0, need="", problem="", asks_all=False)
        self.changed.emit(self.shown)
        self._read_case(id)

    def _read_case(self, id: Id) -> None:
        note = ReadRecord(record=id, kind="conflict")
        self._desk.tasks.read_noted(note, partial(self._case_and_draft, id), self._case_came, self._case_failed)

    def _read_case_again(self, id: Id) -> None:
        self._desk.tasks.read(partial(self._case_and_draft, id), self._case_came, self._case_failed)

    def _case_and_draft(self, id: Id) -> tuple[Case, str]:
        """Runs on a read thread."""
        return case_of(self._desk.views.conflict(id)), self._desk.views.draft(f"conflict:{id}")

    def _case_came(self, read: tuple[Case, str]) -> None:
        case, draft = read
        if case.id != self.shown.chosen or self.shown.is_busy:
            return
        if self.shown.case is None:
            had = self._drafts.get(Id(case.id)) or _decisions(draft)
            self._put(decisions={clash.id: had.get(clash.id) or deciding.start(clash) for clash in case.clashes})
        if self.shown.case != case:
            self._put(case=case)
            self.changed.emit(self.shown)

    def _case_failed(self, error: Exception) -> None:
        self._put(chosen=NO_ID, case=None)
        self._failed(error)

    # ---- deciding
    def keep_side(self, side: str) -> None:
        """One of the two, as it is."""
        if self.shown.clash is not None:
            self._decide(deciding.keep(self.shown.clash, side))

    def keep_both(self) -> None:
        """Both, joined (prose only)."""
        clash = self.shown.clash
        if clash is not None and clash.kind == "prose":
            self._decide(deciding.keep_both(clash, self.shown.decision))

    def pick(self, number: int, side: str) -> None:
        """One wording of a sentence that both changed."""
        if self.shown.clash is not None:
            self._decide(deciding.pick(self.shown.clash, self.shown.decision, number, side))

    def type(self, text: str) -> None:
        """The result as typed."""
        if self.shown.clash is not None:
            self._decide(deciding.typed(self.shown.clash, self.shown.decision, text))

    def _decide(self, decision: Decision) -> None:
        clash = self.shown.clash
        if clash is None or self.shown.is_busy:
            return
        self._put(decisions={**self.shown.decisions, clash.id: decision}, need="")
        self._drafts[self.shown.chosen] = self.shown.decisions
        self._is_unkept = True
        self._pause.start()
        self.marked.emit(self.shown)

    def keep(self) -> None:
        """Keep what is half decided now, if it changed since it was kept."""
        self._pause.stop()
        if self._is_unkept and self.shown.chosen:
            self._is_unkept = False
            text = msgspec.json.encode(self.shown.decisions).decode()
            self._desk.tasks.do(KeepDraft(key=f"conflict:{self.shown.chosen}", text=text))

    def use(self) -> None:
        """Use this answer: on to the next question, or decide the conflict when it was the last."""
        case, clash = self.shown.case, self.shown.clash
        if case is None or clash is None or self.shown.is_busy:
            return
        if case.decided_by:
            self._say_need(texts.decided_elsewhere(case))
            return
        if not deciding.is_decided(clash, self.shown.decision):
            self._say_need(_why_not(clash, self.shown.decision))
            return
        if self.shown.at + 1 < len(case.clashes):
            self._put(at=self.shown.at + 1, need="")
            self.changed.emit(self.shown)
            return
        self.keep()
        self._put(is_busy=True, need="")
        self.marked.emit(self.shown)
        choices, words = deciding.handed_over(case, self.shown.decisions)
        self._desk.tasks.do(
            ResolveConflict(conflict=Id(case.id), choices=choices, texts=words, read=case.read),
            self._resolved,
            self._refused,
        )

    # ---- deciding many at once
    def ask_all(self) -> None:
        """Ask whether the person's words shall stand everywhere in this child's file."""
        self._put(asks_all=self.shown.of_this_child > 1)
        self.changed.emit(self.shown)

    def use_mine_for_all(self) -> None:
        """They shall."""
        case, centre = self.shown.case, self.shown.centre
        if not self.shown.asks_all or case is None or centre is None or self.shown.is_busy:
            return
        ids = tuple(line.id for line in centre.needs if line.scope == case.scope)
        self._put(asks_all=False, is_busy=True)
        self._desk.tasks.read(lambda: [self._mine(id) for id in ids], self._all_read, self._refused)

    def _mine(self, id: Id) -> ResolveConflict:
        """Runs on a read thread."""
        case = case_of(self._desk.views.conflict(id))
        choices, words = deciding.handed_over(case, deciding.mine(case))
        return ResolveConflict(conflict=id, choices=choices, texts=words, read=case.read)

    def _all_read(self, operations: list[ResolveConflict]) -> None:
        self._all, self._all_done, self._all_refused = operations, 0, 0
        self._next_of_all()

    def _next_of_all(self) -> None:
        if self._all:
            self._desk.tasks.do(self._all.pop(0), self._one_done, self._one_refused)
            return
        said = texts.all_decided(self._all_done, self._all_refused)
        self._put(is_busy=False, chosen=NO_ID, case=None, decisions={}, at=0, said=said)
        self.load()

    def _one_done(self, _done: Done) -> None:
        self._all_done += 1
        self._next_of_all()

    def _one_refused(self, _error: BaseException) -> None:
        self._all_refused += 1
        self._next_of_all()

    def _say_need(self, sentence: str) -> None:
        self._put(need=sentence)
        self.marked.emit(self.shown)

    def back(self) -> None:
        """To the question before."""
        self._put(at=max(0, self.shown.at - 1), need="")
        self.changed.emit(self.shown)

    def decide_later(self) -> None:
        """Put it aside; what was chosen and typed is kept, and so is the count on the rail."""
        self.keep()
        self._put(chosen=NO_ID, case=None, decisions={}, at=0, need="")
        self.changed.emit(self.shown)

    def _resolved(self, _done: Done) -> None:
        """It leaves the list at once; the next one comes up."""
        case, centre = self.shown.case, self.shown.centre
        assert case is not None
        self._is_unkept = False
        self._drafts.pop(Id(case.id), None)
        self._desk.tasks.do(KeepDraft(key=f"conflict:{case.id}", text=""))
        left = tuple(line for line in centre.needs if line.id != case.id) if centre else ()
        centre = msgspec.structs.replace(centre, needs=left) if centre else None
        self._put(centre=centre, chosen=NO_ID, case=None, decisions={}, at=0, is_busy=False, said=texts.decided(case))
        if left:
            self.open(left[0].id)
        else:
            self.changed.emit(self.shown)

    def _refused(self, error: Exception) -> None:
        """Nothing was decided; what was chosen and typed stays."""
        self._put(is_busy=False)
        if isinstance(error, Refused | Unavailable):
            self._say_need(str(getattr(error, "message", "")))
        else:
            self._failed(error)
        if self.shown.chosen:
            self._read_case_again(self.shown.chosen)

    # ---- what a person can do beside
    def sync_now(self) -> None:
        """Start a sync."""
        self._desk.sync.sync_now()

    def stop(self) -> None:
        """Stop the round under way."""
        self._desk.sync.cancel()

    def open_line(self, line: UnsentLine) -> None:
        """To the record of a change that waits."""
        screen = line.type if line.type in {"assessment", "plan", "contact", "report"} else "child"
        self._desk.navigator.to(Place(screen=screen, scope=line.scope, record=line.record))

    def open_file(self, file: HeldFile) -> None:
        """To a child whose file lies here."""
        if file.kind == "child" and file.name:
            self._desk.navigator.to(Place(screen="child", scope=file.id))

    def words_copied(self) -> None:
        """Say that the words are on the clipboard."""
        self._put(said=texts.WORDS_COPIED)
        self.changed.emit(self.shown)

    def copied(self) -> None:
        """Say what is on the clipboard now."""
        self._put(said=texts.COPIED)
        self.changed.emit(self.shown)

    def open_record(self) -> None:
        """To the record that the conflict is about."""
        case = self.shown.case
        if case is not None:
            screen = case.about_type if case.about_type in {"assessment", "plan", "contact", "report"} else "child"
            self._desk.navigator.to(Place(screen=screen, scope=Id(case.scope), record=Id(case.about)))

    # ---- what comes from elsewhere
    def _failed(self, error: Exception) -> None:
        self._put(problem=self._desk.tasks.explain(error, texts.UNREADABLE))
        self.changed.emit(self.shown)

    def _touched(self, _touched: object) -> None:
        self._fresh.touch()

    def _synced(self, state: SyncState) -> None:
        ended = state.phase in {"idle", "offline", "problem"} and state.phase != self.shown.state.phase
        self._put(state=state)
        self.marked.emit(self.shown)
        if ended:
            self._touched(state)

    def _put(self, **changes: object) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)


def _why_not(clash: Clash, decision: Decision) -> str:
    if deciding.open_picks(clash, decision):
        return texts.CLASH_FIRST
    return texts.WRITE_FIRST if decision.choice else texts.CHOOSE_FIRST


def _decisions(draft: str) -> dict[str, Decision]:
    """The draft back; one that cannot be read counts as none."""
    try:
        return msgspec.json.decode(draft, type=dict[str, Decision]) if draft else {}
    except msgspec.DecodeError:
        return {}
