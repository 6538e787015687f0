"""Who looked at which file, asked of the service and put in words with what this laptop knows."""

from collections.abc import Callable
from typing import Final

from app.domain.ids import NO_ID, Id
from app.models.queries.common import names, names_of_children, names_of_logs
from app.models.store import Store
from app.operations.rows.access import LookupLine
from app.sync.ports import Lookups
from app.sync.protocol.messages.lookups import Lookup, LookupsRequest

_WHY: Final = {
    "outside": "Not one of their files",
    "opened": "Opened with a reason",
    "many": "Many files in one day",
    "clock": "The laptop’s clock was set back",
}


class ServiceLookups:
    """Satisfies `app.operations.ports.Lookups`."""

    def __init__(self, link: Callable[[], Lookups], store: Store) -> None:
        self._link, self._store = link, store

    def unusual(self, days: int = 14) -> tuple[LookupLine, ...]:
        return self._worded(self._link().lookups(LookupsRequest(days=days)).rows)

    def every(self, days: int = 14) -> tuple[LookupLine, ...]:
        return self._worded(self._link().lookups(LookupsRequest(days=days, unusual_only=False)).rows)

    def _worded(self, found: tuple[Lookup, ...]) -> tuple[LookupLine, ...]:
        with self._store.reading() as connection:
            people = names(connection, {one.person for one in found})
            scopes = {one.scope for one in found}
            children, logs = names_of_children(connection, scopes), names_of_logs(connection, scopes)
        return tuple(
            _line(one, people, children.get(one.scope, ("", ""))[0], *logs.get(one.scope, (NO_ID, ""))) for one in found
        )


def _line(one: Lookup, people: dict[Id, str], child: str, log: Id, called: str) -> LookupLine:
    return LookupLine(
        id=f"{one.person}/{one.scope}/{one.day}",
        person=one.person,
        scope=one.scope,
        who=people.get(one.person, "Somebody not in the directory"),
        child=child or (f"Custody log: {called}" if log else "A child whose file is not on this laptop"),
        day=one.day,
        first_at=one.first_at,
        times=one.times,
        why=tuple(_WHY.get(why, why) for why in one.why),
        log=log,
    )
