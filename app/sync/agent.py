"""Drives the sync session: does its effects one after the other in the caller's thread and feeds back what came of them.

Store work goes through the write lane, so operations come between pages. While a page is stored the next is asked for.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Protocol, TypeVar

import msgspec

from app.changes.chain import Point
from app.changes.touched import Touched
from app.domain.errors import NotReached, Refused, Unavailable
from app.domain.ids import Id
from app.domain.moment import Clock
from app.sync.asking import Asked, Cancelled
from app.sync.blobs import Courier
from app.sync.ports import Apart, Copied, EpochChanged, GapInOps, Link, NotWelcome, SyncPosition, SyncStore
from app.sync.protocol import effects as do
from app.sync.protocol import events
from app.sync.protocol.events import Event
from app.sync.protocol.messages.audit import AuditAnswer
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import WITNESSES, CheckRequest, CommonRequest, CompareRequest, WitnessRequest
from app.sync.protocol.messages.push import PUSH_BYTES, OpResult, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row
from app.sync.protocol.pauses import REST_S, SOON_S
from app.sync.protocol.sense import is_time, page_makes_sense, results_make_sense, rows_are_of
from app.sync.protocol.session import step
from app.sync.protocol.state import NONSENSE, State
from app.sync.report import BACKUP_LATE, SyncReport, SyncStatus

T = TypeVar("T")
PARTED = "Some of your changes are sent once more: another copy of this laptop had sent others. Nothing is lost."
MOST_NAMED: Final = 5_000
"""Records that the report of a round names; of more it says that it may be any."""
_Page = tuple[PageHead, Sequence[Row]]
_PageRequest = PullRequest | FetchRequest
_NOTHING = Touched(frozenset(), frozenset(), frozenset())


class OnWriteLane(Protocol):
    """Runs a piece of work on the write thread and gives back what it returned or raised."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


class SyncAgent:
    """One laptop's sync. `sync_once` may be called from any one thread at a time; `cancel` from any thread."""

    def __init__(
        self,
        store: SyncStore,
        link: Link,
        run_on_write_lane: OnWriteLane,
        *,
        clock: Clock,
        luck: Callable[[], float],
        on_status: Callable[[SyncStatus], None] = lambda _: None,
        on_touched: Callable[[Touched], None] = lambda _: None,
        asking: type[Asked[Any]] = Asked,
        courier: Courier | None = None,
    ) -> None:
        self._store, self._link, self._on_lane = store, link, run_on_write_lane
        self._clock, self._luck = clock, luck
        self._on_status, self._on_touched, self._asking = on_status, on_touched, asking
        self._courier = courier
        self._state = State()
        self._status = SyncStatus()
        self._report = SyncReport(at="", wake_in_s=REST_S)
        self._ahead: tuple[_PageRequest, Asked[_Page]] | None = None
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._cursor = -1

    @property
    def status(self) -> SyncStatus:
        """How it stands now."""
        return self._status

    @property
    def cursor(self) -> int:
        """Up to which number this program has read the feed; -1 before it has read any."""
        return self._cursor

    def cancel(self) -> None:
        """End the round under way within 2 s (a store transaction is finished first) and begin no other."""
        self._cancelled.set()

    def resume(self) -> None:
        """After `cancel`, once the round has ended: rounds may begin again."""
        self._cancelled.clear()

    def sync_once(self, *, is_called: bool = False) -> SyncReport:
        """One round. Trouble with network, service or disk is in the report; anything raised is a fault of ours.

        `is_called`: the person, the network or the service is the reason, not the timer. However it ends, the next round may
        be started at any time and begins from what is on disk.
        """
        with self._lock:
            self._report = SyncReport(at=self._clock().wall_at, wake_in_s=REST_S)
            self._tell(sent=0, came=0, problem="")
            try:
                self._go_through(self._first_event(is_called))
                self._carry_documents()
            finally:
                self._ahead = None
                self._state, _ = step(self._state, events.CancelAsked())
            return self._finished()

    def _carry_documents(self) -> None:
        """After the records: documents, as many as one round moves. Whatever stops them, the next round goes on there."""
        if self._courier is None or self._status.problem or self._cancelled.is_set():
            return
        try:
            carried = self._courier.carry(self._cancelled)
        except (Cancelled, NotWelcome):
            return
        except Unavailable as error:
            self._tell(problem=error.message)
            return
        if carried.more:
            self._report = msgspec.structs.replace(self._report, wake_in_s=min(self._report.wake_in_s, SOON_S))
        if carried.came:
            self._touched(Touched(everything=True))

    def _first_event(self, is_called: bool) -> Event | None:
        if self._cancelled.is_set():
            return None
        try:
            return events.Due(self._on_lane(self._standing), self._luck(), is_called)
        except Unavailable as error:
            self._tell(problem=error.message)
            return None

    def _go_through(self, event: Event | None) -> None:
        while event is not None:
            self._state, wanted = step(self._state, event)
            event = None
            for effect in wanted:
                event = self._perform(effect) or event

    def _finished(self) -> SyncReport:
        report = msgspec.structs.replace(self._report, at=self._clock().wall_at, problem=self._status.problem)
        is_well = not (report.problem or self._cancelled.is_set())
        self._tell(doing=do.Doing.RESTING, last_synced_at=report.at if is_well else self._status.last_synced_at)
        if report.sent or report.came or report.problem:
            self._note(report)
        return report

    def _note(self, report: SyncReport) -> None:
        try:
            self._on_lane(lambda: self._store.note_sync(report.at, report.problem, report.sent, report.came))
        except Unavailable as error:  # a history line is not worth a second trouble
            self._tell(problem=report.problem or error.message)

    def _perform(self, effect: do.Effect) -> Event | None:
        match effect:
            case do.Say(doing, problem):
                self._tell(doing=doing, problem=problem)
                return None
            case do.WakeIn(seconds):
                self._report = msgspec.structs.replace(self._report, wake_in_s=seconds)
                return None
            case do.Ahead(request):
                self._ahead = (request, self._ask(request))
                return None
            case _ if self._cancelled.is_set():
                return events.CancelAsked()
            case _:
                return self._attempt(effect)

    def _attempt(self, effect: do.Asking | do.Storing) -> Event:
        """Do it, and tell the families of trouble apart."""
        try:
            return self._do(effect)
        except Cancelled:
            return events.CancelAsked()
        except Unavailable as error:
            return events.Failed(error.message, getattr(error, "wait_s", 0))
        except GapInOps as gap:
            return events.GapFound(gap.expected)
        except EpochChanged:
            return events.EpochChanged()
        except Apart:
            self._on_lane(self._store.part_from_copy)
            return events.Failed(PARTED)
        except Copied as error:
            self._on_lane(partial(self._store.note_copied, error.message))
            self._tell(must_join=True)
            return events.NotWelcome(error.message)
        except NotWelcome as error:
            self._report = msgspec.structs.replace(self._report, is_refused=True)
            return events.NotWelcome(error.message)

    def _do(self, effect: do.Asking | do.Storing) -> Event:
        match effect:
            case do.Push(epoch, most, known):
                return self._push(epoch, most, known)
            case do.Pull(pull):
                head, rows = self._page(pull)
                self._cursor = max(self._cursor, head.cursor)
                return events.PullAnswered(head, rows)
            case do.Fetch(fetch):
                return events.FetchAnswered(*self._page(fetch))
            case do.Held(complete, forgotten):
                held = HeldRequest(complete=complete, forgotten=forgotten)
                self._asking(lambda: self._link.held(held)).answer(self._cancelled)
                return events.HeldAnswered(self._on_lane(self._standing))
            case do.FindCommon(epoch):
                points = self._on_lane(self._store.points)
                return events.CommonFound(self._asked(lambda: self._link.common(CommonRequest(epoch=epoch, points=points))))
            case do.Check(epoch, known, cursor, scopes):
                return self._check(epoch, known, cursor, scopes)
            case do.Compare(epoch, known, scope):
                return self._compare(epoch, known, scope)
            case do.Witness(epoch, known, records):
                return self._witness(epoch, known, records)
            case do.StoreCommon(found):
                return self._stored(lambda: self._store.heal(found))
            case do.StoreCompared(scope, page, rows):
                return self._stored(lambda: self._store.apply_compared(scope, rows, page), came=len(rows))
            case do.StoreProof(scopes, at):
                return self._stored(lambda: self._store.note_proved(scopes, at))
            case do.SendAudit(most):
                return events.AuditAnswered(self._send_audit(most))
            case do.StoreReceipt(answer):
                return self._keep_receipt(answer)
            case do.StoreResults(answer):
                stored = self._stored(lambda: self._store.apply_results(answer.results, answer))
                self._count(answer.results)
                return stored
            case do.StorePage(head, rows):
                return self._stored(lambda: self._store.apply_page(rows, head), came=len(rows))
            case do.StoreFetched(rows, whole, is_last, said):
                return self._stored(lambda: self._store.apply_fetched(rows, whole, is_last, said), came=len(rows))
            case do.Resend(expected):
                return self._stored(lambda: self._resend(expected))
            case do.StoreHeld(complete, forgotten):
                return self._stored(lambda: self._store.note_held(complete, forgotten))
            case do.Forget(scopes):
                return self._forget(scopes)

    # asking

    def _push(self, epoch: str, most: int, known: Point) -> Event:
        ops = self._on_lane(lambda: self._store.unsent(most, PUSH_BYTES))
        if not ops:
            return events.Failed(NONSENSE)
        (gone, bases), ratchet = self._on_lane(lambda: (self._store.sending(ops), self._store.ratchet()))
        raw = {op: msgspec.Raw(body) for op, body in bases.items()}
        request = PushRequest(epoch=epoch, ops=ops, known=known, ratchet=ratchet, gone=gone, bases=raw)
        try:
            answer: PushAnswer = self._asking(lambda: self._link.push(request)).answer(self._cancelled)
        except NotReached:
            self._on_lane(self._store.take_back)
            raise
        if epoch and answer.epoch != epoch:
            return events.EpochChanged()
        if not results_make_sense(ops, answer.results) or not is_time(answer.at):
            return events.Failed(NONSENSE)
        return events.PushAnswered(answer)

    def _asked(self, ask: Callable[[], T]) -> T:
        answer: T = self._asking(ask).answer(self._cancelled)
        return answer

    def _check(self, epoch: str, known: Point, cursor: int, scopes: tuple[Id, ...]) -> Event:
        states = self._on_lane(lambda: self._store.states(scopes))
        request = CheckRequest(epoch=epoch, known=known, cursor=cursor, scopes=states)
        return events.Checked(scopes, self._asked(lambda: self._link.check(request)))

    def _compare(self, epoch: str, known: Point, scope: Id) -> Event:
        held = self._on_lane(lambda: self._store.held_of(scope))
        request = CompareRequest(epoch=epoch, known=known, scope=scope, held=held)
        return events.Compared(*self._asked(lambda: self._link.compare(request)))

    def _witness(self, epoch: str, known: Point, records: tuple[Id, ...]) -> Event:
        """A few at a time: together they may be larger than a request."""
        for start in range(0, len(records), WITNESSES):
            part = records[start : start + WITNESSES]
            rows = self._on_lane(partial(self._store.copies_of, part))
            request = WitnessRequest(epoch=epoch, known=known, rows=rows)
            self._asked(partial(self._link.witness, request))
        return events.Witnessed()

    def _send_audit(self, most: int) -> AuditAnswer:
        request = self._on_lane(lambda: self._store.audit_batch(most))
        answer: AuditAnswer = self._asking(lambda: self._link.audit(request)).answer(self._cancelled)
        return answer

    def _page(self, request: _PageRequest) -> _Page:
        ahead, self._ahead = self._ahead, None
        asked = ahead[1] if ahead is not None and ahead[0] == request else self._ask(request)
        return asked.answer(self._cancelled)

    def _ask(self, request: _PageRequest) -> Asked[_Page]:
        """What came is looked at where it came, while the page before is stored."""
        if isinstance(request, PullRequest):
            return self._asking(lambda: _sensible(*self._link.pull(request)))
        return self._asking(lambda: _sensible(*self._link.fetch(request), scopes=request.scopes))

    # storing

    def _standing(self) -> SyncPosition:
        position = self._store.position()
        warning = BACKUP_LATE if position.is_backup_late else ""
        self._tell(
            waiting=position.waiting,
            entering=len(position.entering),
            warning=warning,
            must_join=bool(position.must_join),
        )
        return position

    def _stored(self, work: Callable[[], Touched], came: int = 0) -> Event:
        touched, position = self._on_lane(lambda: (work(), self._standing()))
        self._tell(came=self._status.came + came)
        self._touched(touched)
        return events.Stored(position)

    def _keep_receipt(self, answer: AuditAnswer) -> Event:
        wrong, position = self._on_lane(lambda: (self._store.keep_receipt(answer), self._standing()))
        return events.Failed(wrong) if wrong else events.Stored(position)

    def _resend(self, expected: int) -> Touched:
        self._store.resend_from(expected)
        return _NOTHING

    def _forget(self, scopes: tuple[Id, ...]) -> Event:
        try:
            return self._stored(lambda: self._store.forget(scopes))
        except Refused:
            return events.NotYet(self._on_lane(self._standing))

    # telling

    def _count(self, results: Sequence[OpResult]) -> None:
        self._tell(sent=self._status.sent + len(results))
        kinds = [result.status for result in results]
        self._report = msgspec.structs.replace(
            self._report,
            conflicts=self._report.conflicts + kinds.count("conflict"),
            quarantined=self._report.quarantined + kinds.count("quarantined"),
        )

    def _touched(self, touched: Touched) -> None:
        whole = self._report.touched
        if not whole.everything:
            whole = whole | touched if len(whole.records) < MOST_NAMED else Touched(everything=True)
            self._report = msgspec.structs.replace(self._report, touched=whole)
        if touched:
            self._on_touched(touched)

    def _tell(self, **changes: object) -> None:
        status = msgspec.structs.replace(self._status, **changes)
        if status != self._status:
            self._status = status
            self._report = msgspec.structs.replace(self._report, sent=status.sent, came=status.came)
            self._on_status(status)


def _sensible(head: PageHead, rows: Sequence[Row], scopes: Sequence[Id] | None = None) -> _Page:
    """The page, where an honest service can have given it, and of no other scopes than these. Raises Unavailable."""
    is_foreign = scopes is not None and not rows_are_of(rows, scopes)
    if is_foreign or not page_makes_sense(head, rows):
        raise Unavailable(NONSENSE)
    return head, rows
