"""A laptop's way to the service, without sockets: requests and answers get lost, doubled, late and cut as the dice say.

Everything that passes is noted in the history, with what the person was a member of at that moment.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

import msgspec
from psycopg.errors import SerializationFailure

from app.changes.op import Op, op_hash
from app.domain.errors import Unavailable
from app.domain.ids import Id
from app.server import audit_intake, comparing, devices, feed, healing, intake, witnessing
from app.server.turned_away import TurnedAway, fault
from app.sync.asking import Asked
from app.sync.http import BUSY, IN_TROUBLE, meaning, read_page
from app.sync.protocol.messages.audit import AuditAnswer, AuditRequest
from app.sync.protocol.messages.enrol import EnrolAnswer, EnrolRequest
from app.sync.protocol.messages.pages import FetchRequest, HeldRequest, PageHead, PullRequest
from app.sync.protocol.messages.proof import (
    CheckAnswer,
    CheckRequest,
    CommonAnswer,
    CommonRequest,
    CompareRequest,
    WitnessAnswer,
    WitnessRequest,
)
from app.sync.protocol.messages.push import PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row
from tests.sync_simulation.grounds import Grounds
from tests.sync_simulation.history import History
from tests.sync_simulation.ledger import members
from tests.sync_simulation.weather import CALM, PowerCut, ServiceDied, Weather, some_fault
from tests.sync_simulation.words import words_in

T = TypeVar("T")
Page = tuple[PageHead, Sequence[Row]]


class AskedByTurns(Asked[T]):
    """A request without a thread: made when its answer is wanted, or at once, so that the same seed takes the same turns."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask

    def answer(self, cancelled: Any) -> T:
        return self._ask()


class Link:
    """Satisfies the port `Link`. `weather` says what goes wrong."""

    def __init__(self, grounds: Grounds, history: History, name: str, key: str, dice: Random) -> None:
        self._grounds, self._history, self._name, self._key, self.dice = grounds, history, name, key, dice
        self.weather: Weather = CALM
        self.page_rows = 1000
        self.at_service: Callable[[str], None] = lambda _: None
        """Called with each statement of the service; what it raises is the end of its process there."""
        self.at_message: Callable[[str], None] = lambda _: None
        """Called when a request leaves and when its answer comes."""
        self.on_their_way: list[Callable[[], object]] = []
        self.pushed: list[tuple[PushRequest, PushAnswer]] = []

    def become_another(self, key: str) -> None:
        """From now on it speaks with this key. What was on its way is gone."""
        self._key, self.pushed, self.on_their_way = key, [], []

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        raise AssertionError("a laptop that syncs has joined already")

    def push(self, request: PushRequest) -> PushAnswer:
        self._note("sent", ops=[op_facts(op) for op in request.ops])
        return self._ask("push", lambda: self._push(request))

    def pull(self, request: PullRequest) -> Page:
        small = msgspec.structs.replace(request, limit=min(request.limit, self.page_rows))
        return self._page(self._ask("pull", lambda: self._pull(small)))

    def fetch(self, request: FetchRequest) -> Page:
        small = msgspec.structs.replace(request, limit=min(request.limit, self.page_rows))
        return self._page(self._ask("fetch", lambda: self._fetch(small)))

    def common(self, request: CommonRequest) -> CommonAnswer:
        return self._ask("common", lambda: healing.find_common(self._grounds.database, self._reader(), request))

    def check(self, request: CheckRequest) -> CheckAnswer:
        return self._ask("check", lambda: comparing.check(self._grounds.database, self._reader(), request))

    def compare(self, request: CompareRequest) -> Page:
        return self._page(self._ask("compare", lambda: comparing.compare(self._grounds.database, self._reader(), request)))

    def witness(self, request: WitnessRequest) -> WitnessAnswer:
        return self._ask("witness", lambda: witnessing.keep(self._grounds.database, self._reader(), request))

    def held(self, request: HeldRequest) -> None:
        self._note("tells", complete=list(request.complete), forgotten=list(request.forgotten))
        self._ask("held", lambda: feed.note_held(self._grounds.database, self._reader(), request))

    def audit(self, request: AuditRequest) -> AuditAnswer:
        return self._ask("audit", lambda: self._audit(request))

    # what the service does

    def _reader(self) -> feed.Reader:
        """Who asks, found by the laptop's key as the service does. Raises TurnedAway for one that it does not know."""
        laptop = devices.find_laptop(self._grounds.database, self._key)
        if laptop is None:
            raise fault(401, "device", "The service does not know this laptop.")
        return feed.Reader(laptop.device, laptop.person)

    def _audit(self, request: AuditRequest) -> AuditAnswer:
        reader = self._reader()
        laptop = devices.Laptop(reader.device, reader.person)
        return audit_intake.take_in(self._grounds.database, laptop, request)

    def _push(self, request: PushRequest) -> PushAnswer:
        device = self._reader().device
        answer = intake.push(self._grounds.database, self._grounds.forms, device, request)
        self.pushed.append((request, answer))
        results = [
            {"op": r.op, "status": r.status, "ver": r.ver, "hash": r.hash, "conflict": r.conflict} for r in answer.results
        ]
        self._history.note("service", "judged", of=self._name, results=results)
        return answer

    def _pull(self, request: PullRequest) -> bytes:
        reader = self._reader()
        page = feed.pull(self._grounds.database, reader, request)
        return self._noted("pull", request.cursor, page, reader.person)

    def _fetch(self, request: FetchRequest) -> bytes:
        reader = self._reader()
        page = feed.fetch(self._grounds.database, reader, request)
        return self._noted("fetch", list(request.after), page, reader.person)

    def _noted(self, ask: str, start: Any, page: bytes, person: Id) -> bytes:
        head, rows = read_page(page)
        self._history.note(
            "service",
            "page",
            of=self._name,
            ask=ask,
            start=start,
            cursor=head.cursor,
            rows=[[row.id, row.ver, row.scope] for row in rows],
            enter=[ref.id for ref in head.enter],
            forget=list(head.forget),
            more=head.more,
            members=members(self._grounds.database, person),
        )
        return page

    # what the network does

    def _ask(self, what: str, work: Callable[[], T]) -> T:
        if self._happens("faulted"):
            name, trouble = some_fault(self.dice)
            self._note("is_answered_with", fault=name)
            raise trouble
        if self._happens("lost"):
            self._note("loses_the_request", of=what)
            if self._happens("late") and what == "push":
                self.on_their_way.append(work)
            raise Unavailable("the request was lost")
        self.at_message(f"{what} leaves")
        answer = self._served(work)
        self.at_message(f"{what} is answered")
        if self._happens("late") and what == "push":
            self.on_their_way.append(work)
        if self._happens("doubled"):
            for _ in range(self.dice.randrange(1, 5)):
                self._note("sends_again", of=what)
                answer = self._served(work)
        if self._happens("unanswered"):
            self._note("loses_the_answer", of=what)
            raise Unavailable("the answer was lost")
        if self._happens("dark"):
            self._note("goes_dark", where=f"before the answer to {what} is stored")
            raise PowerCut
        return answer

    def deliver_late(self) -> None:
        """What was thought lost arrives now; nobody waits for its answer."""
        if self.on_their_way:
            work = self.on_their_way.pop(self.dice.randrange(len(self.on_their_way)))
            self._note("is_late", with_="an earlier push")
            try:
                self._served(work)
            except Exception as error:
                self._note("was_turned_away", with_=type(error).__name__)

    def _served(self, work: Callable[[], T]) -> T:
        """The answer as the laptop gets it; the service may end, or lose a race, at any of its statements."""
        fuse = self.dice.randrange(1, 25) if self._happens("dies") else 0
        race = self.dice.randrange(1, 15) if self._happens("raced") else 0
        count = 0

        def before(statement: str) -> None:
            nonlocal count, race
            self.at_service(statement)
            count += 1
            if race and count == race:
                race = 0
                raise SerializationFailure
            if fuse and count == fuse:
                raise ServiceDied

        self._grounds.watch_service(before)
        try:
            return work()
        except TurnedAway as away:
            self._history.note("service", "turns_away", of=self._name, status=away.status, code=_code(away))
            raise meaning(away.status, away.encoded(), 0) from away
        except SerializationFailure as error:
            self._history.note("service", "gives_up_after_races", of=self._name)
            raise Unavailable(IN_TROUBLE) from error
        except ServiceDied as end:
            self._history.note("service", "dies", at_statement=count)
            raise Unavailable(BUSY) from end
        finally:
            self._grounds.watch_service(lambda _: None)

    def _page(self, page: bytes) -> Page:
        if len(page) > 1 and self._happens("cut"):
            self._note("gets_half_a_page")
            page = page[: self.dice.randrange(1, len(page))]
        return read_page(page)

    def _happens(self, trouble: str) -> bool:
        odds = getattr(self.weather, trouble)
        return bool(odds and self.dice.random() < odds)

    def _note(self, what: str, **facts: Any) -> None:
        self._history.note(self._name, what, **facts)


def op_facts(op: Op) -> dict[str, Any]:
    """What the history keeps of an op."""
    names = ("id", "dseq", "kind", "type", "record", "scope", "base_ver", "after", "txn")
    return {**{name: getattr(op, name) for name in names}, "hash": op_hash(op), "words": sorted(words_in(op.edits))}


def _code(away: TurnedAway) -> str:
    return str(getattr(away.body, "code", "gap"))
