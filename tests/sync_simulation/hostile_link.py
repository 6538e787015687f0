"""A laptop's way to the real service, without sockets: requests and answers get lost, doubled and cut short by the dice."""

import threading
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

import msgspec

from app.domain.errors import Unavailable
from app.server import audit_intake, comparing, feed, healing, intake, witnessing
from app.server.database import Database
from app.server.devices import Laptop
from app.server.known import Forms
from app.server.turned_away import TurnedAway
from app.sync.http import meaning, read_page
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
from app.sync.protocol.messages.push import OpResult, PushAnswer, PushRequest
from app.sync.protocol.messages.rows import Row

T = TypeVar("T")


class PowerCut(Exception):
    """The laptop went dark here."""


class HostileLink:
    """Satisfies the port `Link`. `odds` is the chance that one request meets trouble; 0 is a perfect network."""

    def __init__(self, database: Database, forms: Forms, reader: feed.Reader, dice: Random) -> None:
        self._database, self._forms, self._reader, self._dice = database, forms, reader, dice
        self._one_at_a_time = threading.Lock()
        self.odds = 0.0
        self.page_rows = 1000
        self.answered: list[tuple[PushRequest, tuple[OpResult, ...]]] = []

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        raise AssertionError("a laptop that syncs has joined already")

    def push(self, request: PushRequest) -> PushAnswer:
        return self._ask(lambda: self._push(request))

    def _push(self, request: PushRequest) -> PushAnswer:
        answer = intake.push(self._database, self._forms, self._reader.device, request)
        self.answered.append((request, answer.results))
        return answer

    def pull(self, request: PullRequest) -> tuple[PageHead, Sequence[Row]]:
        small = msgspec.structs.replace(request, limit=min(request.limit, self.page_rows))
        return read_page(self._cut(self._ask(lambda: feed.pull(self._database, self._reader, small))))

    def fetch(self, request: FetchRequest) -> tuple[PageHead, Sequence[Row]]:
        small = msgspec.structs.replace(request, limit=min(request.limit, self.page_rows))
        return read_page(self._cut(self._ask(lambda: feed.fetch(self._database, self._reader, small))))

    def common(self, request: CommonRequest) -> CommonAnswer:
        return self._ask(lambda: healing.find_common(self._database, self._reader, request))

    def check(self, request: CheckRequest) -> CheckAnswer:
        return self._ask(lambda: comparing.check(self._database, self._reader, request))

    def compare(self, request: CompareRequest) -> tuple[PageHead, Sequence[Row]]:
        return read_page(self._cut(self._ask(lambda: comparing.compare(self._database, self._reader, request))))

    def witness(self, request: WitnessRequest) -> WitnessAnswer:
        return self._ask(lambda: witnessing.keep(self._database, self._reader, request))

    def held(self, request: HeldRequest) -> None:
        self._ask(lambda: feed.note_held(self._database, self._reader, request))

    def audit(self, request: AuditRequest) -> AuditAnswer:
        laptop = Laptop(self._reader.device, self._reader.person)
        return self._ask(lambda: audit_intake.take_in(self._database, laptop, request))

    def _ask(self, work: Callable[[], T]) -> T:
        with self._one_at_a_time:
            fate = self._dice.random() / self.odds if self.odds else 1.0
            if fate < 0.25:
                raise Unavailable("the request was lost")
            answer = self._served(work)
            if fate < 0.5:
                raise Unavailable("the answer was lost")
            if fate < 0.7:
                answer = self._served(work)
            if fate < 0.8:
                raise PowerCut
            return answer

    def _served(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except TurnedAway as away:
            raise meaning(away.status, away.encoded(), 0) from away

    def _cut(self, page: bytes) -> bytes:
        is_cut = self.odds and len(page) > 1 and self._dice.random() < self.odds / 5
        return page[: self._dice.randrange(1, len(page))] if is_cut else page
