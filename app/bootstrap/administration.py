"""The Administration port over the signed link: the service's answers as values, its refusals as sentences."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.errors import Refused
from app.domain.ids import NO_ID, Id
from app.security.certificates import pin_part
from app.sync.ports import NotWelcome
from app.sync.protocol.messages.admin import (
    BackupsAnswer,
    BackupsRequest,
    CodeAnswer,
    CodeRequest,
    DoneAnswer,
    EntriesAnswer,
    EntriesRequest,
    EraseRequest,
    HoldingsAnswer,
    HoldingsRequest,
    LaptopsAnswer,
    LaptopsRequest,
    LostRequest,
)

if TYPE_CHECKING:
    from app.sync.http import HttpLink

T = TypeVar("T")


class ServiceAdministration:
    """Satisfies `app.operations.ports.Administration`. `make_link` is called when it is first asked, and again after `close`.

    `authority` is the one this laptop joined with (PEM): codes handed out here name it as well.
    """

    def __init__(self, make_link: "Callable[[], HttpLink]", authority: str = "") -> None:
        self._make_link, self._authority = make_link, authority
        self._link: HttpLink | None = None

    def laptops(self) -> tuple[LaptopFacts, ...]:
        return self._ask("laptops", LaptopsRequest(), LaptopsAnswer).laptops

    def holdings(self, laptop: Id) -> tuple[FileHeld, ...]:
        return self._ask("holdings", HoldingsRequest(laptop=laptop), HoldingsAnswer).files

    def new_code(self, person: Id, minutes: int) -> JoiningCode:
        made = self._ask("code", CodeRequest(person=person, minutes=minutes), CodeAnswer).code
        return msgspec.structs.replace(made, code=made.code + pin_part(self._authority))

    def report_lost(self, laptop: Id, reason: str, *, is_stolen: bool) -> LaptopFacts:
        request = LostRequest(laptop=laptop, is_stolen=is_stolen, reason=reason)
        return self._ask("lost", request, DoneAnswer).laptop

    def erase(self, laptop: Id, reason: str) -> LaptopFacts:
        return self._ask("erase", EraseRequest(laptop=laptop, reason=reason), DoneAnswer).laptop

    def entries(self, before: int = 0, by: Id = NO_ID) -> tuple[tuple[AuditLine, ...], bool]:
        answer = self._ask("entries", EntriesRequest(before=before, by=by), EntriesAnswer)
        return answer.entries, answer.more

    def backups(self) -> BackupFacts:
        return self._ask("backups", BackupsRequest(), BackupsAnswer).backups

    def _ask(self, name: str, request: msgspec.Struct, kind: type[T]) -> T:
        self._link = self._link or self._make_link()
        try:
            return self._link.administer(name, request, kind)
        except NotWelcome as error:
            raise Refused(error.message) from error

    def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        link, self._link = self._link, None
        if link is not None:
            link.close()
