"""A service's administration turned by hand: what it answers, what it was asked, and when it cannot be reached."""

from app.domain.administration import AuditLine, BackupFacts, FileHeld, JoiningCode, LaptopFacts
from app.domain.errors import Unavailable
from app.domain.ids import NO_ID, Id


class HandAdministration:
    """Satisfies `app.operations.ports.Administration`; the real one is tested in tests/server."""

    def __init__(self) -> None:
        self.there: list[LaptopFacts] = []
        self.files: tuple[FileHeld, ...] = ()
        self.lines: tuple[AuditLine, ...] = ()
        self.facts = BackupFacts(head=0, durable=0, verified_at="", now="")
        self.until = "2026-11-23T09:15:00+00:00"
        self.is_away = False
        self.asked: list[str] = []

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.is_away:
            raise Unavailable("The central service cannot be reached just now.")

    def laptops(self) -> tuple[LaptopFacts, ...]:
        self._ask("laptops")
        return tuple(self.there)

    def holdings(self, laptop: Id) -> tuple[FileHeld, ...]:
        self._ask(f"holdings {laptop}")
        return self.files

    def new_code(self, person: Id, minutes: int) -> JoiningCode:
        self._ask(f"code {person} {minutes}")
        return JoiningCode(code="7K3QD-ABCDE-FGHIJ", person=person, until=self.until)

    def report_lost(self, laptop: Id, reason: str, *, is_stolen: bool) -> LaptopFacts:
        self._ask(f"{'stolen' if is_stolen else 'lost'} {laptop} {reason}")
        return self._change(laptop, state="lost")

    def erase(self, laptop: Id, reason: str) -> LaptopFacts:
        self._ask(f"erase {laptop} {reason}")
        return self._change(laptop, order="send")

    def _change(self, laptop: Id, **changes: str) -> LaptopFacts:
        place = next(n for n, one in enumerate(self.there) if one.id == laptop)
        facts = {name: getattr(self.there[place], name) for name in LaptopFacts.__struct_fields__}
        self.there[place] = LaptopFacts(**{**facts, **changes})
        return self.there[place]

    def entries(self, before: int = 0, by: Id = NO_ID) -> tuple[tuple[AuditLine, ...], bool]:
        self._ask(f"entries {before}")
        found = tuple(line for line in self.lines if not before or line.place < before)
        return found[:2], len(found) > 2

    def backups(self) -> BackupFacts:
        self._ask("backups")
        return self.facts
