"""Drives a custody log: what a tap stamps, what a sheet's answer becomes, and the page of each minute. No widgets."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.answer import Answer
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.domain.moment import Moment, instant
from app.domain.stamp import Stamp, called
from app.operations.attendance import BeginAttendance, CompleteAttendance, KeepAttendance
from app.operations.attendance_review import AnswerAboutLog
from app.operations.base import Done, Operation
from app.operations.reading import ReadLog
from app.operations.rows.custody import LogLine, LogRow
from app.operations.stamp import ExplainGap, SayAbout, UndoStamp
from app.operations.stamp_several import TapSeveral, ToStamp
from app.ui.desk import Desk
from app.ui.features.custody import afterwards, asking, steps, texts
from app.ui.features.custody.answering import Answering
from app.ui.features.custody.asking import Ask
from app.ui.features.custody.board import Board, Tile, board
from app.ui.features.custody.sheets import Sheets
from app.ui.freshness import Freshness
from app.ui.noted_reads import NotedReads
from app.ui.save_state import SaveState

TICK_MS = 1_000
LIST, LOG, END = "list", "log", "end"


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on screen. `undo` names the newest stamp of this sitting; `qualifiers` may be said about it with one tap."""

    page: str = LIST
    log: Id = NO_ID
    lines: tuple[LogLine, ...] = ()
    is_loaded: bool = False
    board: Board | None = None
    saved: SaveState = SaveState()
    undo: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    field: str = ""

    @property
    def running(self) -> tuple[LogLine, ...]:
        """Own logs that go on: more than one make tabs."""
        return tuple(line for line in self.lines if line.is_mine and line.state in texts.RUNNING_STATES)


class CustodyPresenter(QObject):
    """`changed` carries a `Shown`; `asking` an `Ask` to be put; `settled` says that a sheet's answer is kept, `refused` why not."""

    changed = Signal(object)
    asking = Signal(object)
    settled = Signal()
    refused = Signal(str, str)
    details_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.shown = Shown()
        self._undo: Operation | None = None
        self._newest: Stamp | None = None
        self._sent: set[str] = set()
        self._minute = ""
        self._following: Ask | None = None
        self._sets_off = self._is_arriving = self.is_handing = False
        self._noted = NotedReads(desk.tasks)
        self._fresh = Freshness(desk, self)
        self._fresh.due.connect(self.load)
        desk.notices.changed.connect(self._fresh.touch)
        self._answering = Answering(self)
        self.sheets = Sheets(self)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    # ---- reading
    def begin(self) -> None:
        """The page is seen: read, and go on with the time."""
        self._timer.start()
        if not self._fresh.watch():
            self.tick()

    def rest(self) -> None:
        """Nobody looks."""
        self._timer.stop()
        self._fresh.watch(False)

    def load(self) -> None:
        """Read the list and the open log; the opening of a log is noted first."""
        self._fresh.begin()
        self._read(self.shown.log)

    def _read(self, log: Id) -> None:
        seen = partial(self._seen, log, self.desk.clock().wall_at)
        if log:
            self._noted.read(ReadLog(log=log), seen, self._came, self._lost)
        else:
            self.desk.tasks.read(seen, self._came, self._lost)

    def _seen(self, log: Id, now: str) -> tuple[Id, tuple[LogLine, ...], LogRow | None]:
        """Runs on a read thread."""
        views = self.desk.views
        return log, tuple(views.logs(now)), views.log(log, now) if log else None

    def _came(self, found: tuple[Id, tuple[LogLine, ...], LogRow | None]) -> None:
        log, lines, row = found
        is_arriving, self._is_arriving = self._is_arriving, False
        live = [line for line in lines if line.is_mine and not line.entered_afterwards]
        going = [line.began_at for line in live if line.state in texts.GOING_STATES]
        self.desk.settings.say_log(min(going, key=instant, default=""))
        if log == self.shown.log:
            self._become(lines=lines, is_loaded=True, board=board(row, self.now()) if row is not None else None)
        if is_arriving and self.shown.page == LIST and len(self.shown.running) == 1:
            self.open(self.shown.running[0].id)

    def _lost(self, error: BaseException) -> None:
        """The log is not here any more: back to the list, with the reason."""
        self._fresh.lapse()
        sentence = self.desk.tasks.explain(error, texts.NOT_READ)
        had = self.shown.log
        self._become(page=LIST, log=NO_ID, board=None, problem=sentence)
        if had:
            self.load()

    def now(self) -> Moment:
        """This moment."""
        return self.desk.clock()

    def tick(self) -> None:
        """Another minute: the clocks move on by what is stored."""
        now = self.now()
        minute = now.wall_at[:16]
        if minute == self._minute:
            return
        self._minute = minute
        if self.shown.board is not None:
            self._become(board=board(self.shown.board.row, now))
        elif self.shown.running:
            self._become()

    # ---- moving
    def open(self, log: Id) -> None:
        """Show this log."""
        self._noted.open()
        self._forget_undo()
        self._become(page=LOG, log=log, board=None, problem="", field="", saved=SaveState())
        self.load()

    def open_at_end(self, log: Id) -> None:
        """Show the last page of this log, where questions about it stand."""
        self.open(log)
        self.finish()

    def show_list(self) -> None:
        """All logs."""
        self._forget_undo()
        self._become(page=LIST, log=NO_ID, board=None, problem="", field="")
        self.load()

    def finish(self) -> None:
        """The last page of the log."""
        self._become(page=END, problem="")

    def back_to_log(self) -> None:
        """From the last page to the stamps."""
        self._become(page=LOG, problem="")

    def arrive(self) -> None:
        """The page is come to: with one log going on, that one is opened once the list is read."""
        self._is_arriving = self.shown.page == LIST
        self.begin()

    # ---- starting
    def start(self, kind: str, station: str, officer: str, name: str, *, sets_off: bool) -> None:
        """Begin a log; setting off is stamped with it where that is so."""
        if not station.strip():
            self._become(problem=texts.NEEDS_STATION, field="station")
            return
        said = {"request_officer": officer, "child_called": name}
        answers = {key: Answer(value=value.strip()) for key, value in said.items() if value.strip()}
        id, scope = self.desk.new_id(), self.desk.new_id()
        self._sets_off = sets_off
        operation = BeginAttendance(id=id, scope=scope, kind=kind, station=station, answers=answers)
        self.desk.tasks.do(operation, self._began, self.failed)

    def _began(self, done: Done) -> None:
        self.open(done.outcome.record)
        if self._sets_off:
            self.do(self._stamping(done.outcome.record, "set_off"))

    def write_up(self, station: str, officer: str, name: str) -> None:
        """Ask which night it was that is written up."""
        self.asking.emit(afterwards.begin({"station": station, "officer": officer, "name": name}))

    def begin_after(self, operation: BeginAttendance) -> None:
        """Begin a log that is written up, and open it."""
        self.desk.tasks.do(operation, self._began_after, self._refused)

    def _began_after(self, done: Done) -> None:
        self.open(done.outcome.record)
        self.settled.emit()

    # ---- stamping
    def tap(self, tile: Tile) -> None:
        """A tile was tapped: stamp it, or ask what is to be known with it."""
        shown = self.shown
        if shown.board is None or not self.may_write:
            return
        if tile.key == steps.OTHER:
            self.asking.emit(asking.more(shown.board))
        elif tile.stamps == "told_outcome" and tile.stamp == NO_ID:
            self.asking.emit(asking.outcome(self.sheets.options("outcome_what")))
        elif tile.stamp and tile.state == "done" and tile.stamps in texts.ONCE_ONLY:
            self.sheets.hold(tile.stamp)
        else:
            self.stamp(tile.stamps)
            if tile.stamps == "left" and not afterwards.is_so(shown.board):
                self.finish()

    def tap_next(self) -> None:
        """Enter: what comes next."""
        tile = self.shown.board.next_tile if self.shown.board is not None else None
        if tile is not None:
            self.tap(tile)

    def tap_number(self, number: int) -> None:
        """A number key; 0 is the tenth tile."""
        found = self.shown.board.tiles if self.shown.board is not None else ()
        tile = next((tile for tile in found if tile.number == (number or 10)), None)
        if tile is not None:
            self.tap(tile)

    def stamp(self, kind: str, about: str = "", words: str = "") -> None:
        """Stamp this now, with what it ends; in a log that is written up its time is asked."""
        if self.shown.board is None or kind in self._sent:
            return
        if afterwards.is_so(self.shown.board):
            self.sheets.stamp_after(kind, about, words)
            return
        self._sent.add(kind)
        self.do(self._stamping(self.shown.log, kind, about, words))

    def _stamping(self, log: Id, kind: str, about: str = "", words: str = "") -> TapSeveral:
        ends = [ToStamp(id=self.desk.new_id(), kind=end) for end in steps.ENDS.get(kind, ()) if self._goes_on(end)]
        return TapSeveral(
            attendance=log, stamps=(*ends, ToStamp(id=self.desk.new_id(), kind=kind, about=about, words=words))
        )

    def _goes_on(self, end: str) -> bool:
        """Was it begun, and not ended yet?"""
        shown = self.shown.board
        if shown is None:
            return False
        found = [s for s in shown.row.times if s.kind in (end, steps.OPENERS[end]) and s.id in shown.instants]
        newest = max(found, key=lambda s: (shown.instants[s.id], s.id), default=None)
        return newest is not None and newest.kind != end

    def give(self, about: str) -> None:
        """A right was given in the adult's presence; "" for all that were not given yet."""
        self._tick_or_ask("given", about)

    def understand(self, about: str) -> None:
        """It was understood, so it was given too; "" for all."""
        self._tick_or_ask("understood", about)

    def _tick_or_ask(self, which: str, about: str) -> None:
        if afterwards.is_so(self.shown.board) and self.may_write:
            self.asking.emit(asking.rights(which, about))
        else:
            self.tick_rights(which, about)

    def tick_rights(self, which: str, about: str, at: str = "") -> None:
        """Stamp it of those of which it is not stamped yet, now or at a time that was asked."""
        shown = self.shown.board
        if shown is None or not self.may_write or f"{which}{about}" in self._sent:
            return
        wanted = [right for right in shown.rights if not about or right.about == about]
        stamps = []
        for right in wanted:
            if not right.given:
                stamps.append(ToStamp(id=self.desk.new_id(), kind="right_given", about=right.about, at=at))
            if which == "understood" and not right.understood:
                stamps.append(ToStamp(id=self.desk.new_id(), kind="right_understood", about=right.about, at=at))
        if stamps:
            self._sent.add(f"{which}{about}")
            self.do(TapSeveral(attendance=self.shown.log, stamps=tuple(stamps)), is_sheet=bool(at))
        elif at:
            self.settled.emit()

    def qualify(self, about: str) -> None:
        """One tap more about the newest stamp."""
        newest = self._newest
        if newest is not None:
            self.desk.tasks.do(SayAbout(stamp=newest.id, words=newest.words, about=about), self._qualified, self.failed)

    def _qualified(self, done: Done) -> None:
        self._become(qualifiers=(), saved=SaveState(phase="saved", at=done.saved_at))

    def explain(self, reason: str) -> None:
        """Why nothing was written; "" asks for other words."""
        ask = self.shown.board.gap if self.shown.board is not None else None
        if ask is None:
            return
        if not reason:
            self.asking.emit(asking.gap(ask.words))
            return
        operation = ExplainGap(
            id=self.desk.new_id(), attendance=self.shown.log, since=ask.gap.since, until=ask.gap.until, words=reason
        )
        self.do(operation)

    def undo(self) -> None:
        """Take the newest stamp of this sitting out again."""
        operation, self._undo = self._undo, None
        if operation is not None:
            words = self.shown.undo.removeprefix("Undo: ")
            self._become(undo=texts.TAKEN_OUT.format(what=words), qualifiers=())
            self.desk.tasks.do(operation, self._undone, self.failed)

    def _undone(self, done: Done) -> None:
        self._become(saved=SaveState(phase="saved", at=done.saved_at))

    @property
    def can_undo(self) -> bool:
        """Is there a stamp of this sitting to take out?"""
        return self._undo is not None

    # ---- sheets
    def answer(self, ask: Ask, values: Mapping[str, str]) -> None:
        """What a sheet asked was answered."""
        self._answering.take(ask, values)

    def remove(self, ask: Ask) -> None:
        """The stamp that a sheet is about did not happen."""
        self.do(UndoStamp(stamp=ask.stamp), is_sheet=True)

    def say(self, question: str, value: Any) -> None:
        """Answer one question of the form."""
        shown = self.shown.board
        if shown is not None:
            seen = shown.row.attendance
            self.do(KeepAttendance(seen=seen, now=seen.answering(question, Answer(value=value))), is_sheet=True)

    def answer_question(self, question: Id, text: str) -> None:
        """Answer what a manager asks about the log."""
        self.do(AnswerAboutLog(attendance=self.shown.log, question=question, text=text), is_sheet=True)

    # ---- doing
    def do(self, operation: Operation, *, is_sheet: bool = False) -> None:
        """Do it on the write lane; what is not kept is said at once."""
        self._become(saved=SaveState(phase="saving"), problem="", field="")
        if is_sheet:
            self.desk.tasks.do(operation, self._kept_of_sheet, self._refused)
        else:
            self.desk.tasks.do(operation, self._kept, self.failed)

    def _kept_of_sheet(self, done: Done) -> None:
        self._kept(done)
        self.settled.emit()
        following, self._following = self._following, None
        if following is not None:
            self.asking.emit(following)

    def ask_next(self, ask: Ask) -> None:
        """Ask this once what is being answered now is kept."""
        self._following = ask

    def _kept(self, done: Done) -> None:
        self._sent.clear()
        self._become(saved=SaveState(phase="saved", at=done.saved_at))
        undo = done.outcome.undo
        if undo is not None:
            self._undo = undo
            self._fresh.begin()
            views, now, log, record = self.desk.views, self.desk.clock().wall_at, self.shown.log, done.outcome.record
            if log:
                self.desk.tasks.read(lambda: (views.log(log, now), record), self._stamped, self._lost)
        else:
            self.load()

    def _stamped(self, found: tuple[LogRow, Id]) -> None:
        row, record = found
        if row.attendance.id != self.shown.log:
            return
        made = board(row, self.now())
        newest = next((s for s in row.times if s.id == record), None)
        self._newest = newest
        said = texts.UNDO.format(what=f"{self._called(newest)} {made.clock(newest)}") if newest is not None else ""
        choices = steps.QUALIFIERS.get(newest.kind, ()) if newest is not None and not newest.about else ()
        name = row.called
        self._become(board=made, undo=said, qualifiers=tuple((about, label.format(name=name)) for about, label in choices))

    def _called(self, stamp: Stamp) -> str:
        if stamp.kind in ("right_given", "right_understood"):
            is_many = isinstance(self._undo, Operation) and len(getattr(self._undo, "stamps", ())) > 2
            return texts.SEVERAL_RIGHTS if is_many else f"{called(stamp.kind)}: {texts.right(stamp.about)}"
        return called(stamp.kind)

    def _refused(self, error: BaseException) -> None:
        self._sent.clear()
        self._following = None
        sentence = self.desk.tasks.explain(error, texts.NOT_SAVED)
        self._become(saved=SaveState(phase="trouble", sentence=sentence))
        self.refused.emit(sentence, error.field if isinstance(error, Refused) else "")

    def failed(self, error: BaseException) -> None:
        """Something was not kept: say why, and read what is there."""
        self._sent.clear()
        sentence = self.desk.tasks.explain(error, texts.NOT_SAVED)
        self._become(problem=sentence, saved=SaveState(phase="trouble", sentence=sentence))
        self._read(self.shown.log)

    # ---- around
    @property
    def may_write(self) -> bool:
        """Does this person attend, and is the log not over?"""
        shown = self.shown.board
        return shown is not None and shown.row.is_mine and not shown.row.attending.is_over

    def sign(self) -> None:
        """Sign the log as it stands on screen; what is missing refuses."""
        row = self.shown.board.row if self.shown.board is not None else None
        if row is not None:
            operation = CompleteAttendance(attendance=row.attendance.id, content=row.content, log=row.log)
            self.desk.tasks.do(operation, self._kept, self.failed)

    def fill(self) -> dict[str, str]:
        """Name and pronouns for the words of a sheet."""
        row = self.shown.board.row if self.shown.board is not None else None
        he, him, _ = texts.pronouns(row.pronouns if row is not None else "")
        return {"name": row.called if row is not None else "the child", "he": he, "him": him, "He": he.capitalize()}

    def _forget_undo(self) -> None:
        self._undo = self._newest = None
        self.shown = msgspec.structs.replace(self.shown, undo="", qualifiers=())

    def _become(self, **changes: Any) -> None:
        self.shown = msgspec.structs.replace(self.shown, **changes)
        self.changed.emit(self.shown)
