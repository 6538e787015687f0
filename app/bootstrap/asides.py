"""Changes kept aside by the service, asked over the network and put in words with what this laptop knows."""

from collections.abc import Callable
from typing import Final, TypeVar

from app.changes.wording import parts_of
from app.domain.errors import Refused
from app.domain.ids import Id
from app.models.queries.common import names, names_of_children
from app.models.queries.day import what_of
from app.models.store import Store
from app.operations.rows.aside import AsideItem
from app.sync.ports import Asides, NotWelcome
from app.sync.protocol.messages import aside as wire

T = TypeVar("T")
APPLIED: Final = "It is in the record now, with its author’s name and marked as a late entry."
ASKED: Final = "It is in the record as far as it fits. Where somebody wrote the same place, a person is asked which stands."
RETURNED: Final = "It goes back to its author with your words."
FILED: Final = "It is filed with your words. It is not in the record."


class ServiceAsides:
    """Satisfies `app.operations.ports.Asides`."""

    def __init__(self, link: Callable[[], Asides], store: Store) -> None:
        self._link, self._store = link, store

    def waiting(self, decided: bool = False) -> tuple[AsideItem, ...]:
        found = self._told(lambda link: link.aside(wire.AsideRequest(decided=decided))).items
        return self._worded(found)

    def read(self, id: Id) -> AsideItem:
        return self._worded(self._told(lambda link: link.aside(wire.AsideRequest(op=id))).items)[0]

    def decide(self, id: Id, action: str, words: str) -> str:
        """Raises Refused where a late entry could not be taken in: then it still waits."""
        answer = self._told(lambda link: link.decide(wire.DecideRequest(op=id, action=action, words=words)))
        if answer.result is None:
            return RETURNED if action == "return" else FILED
        if answer.result.status == "quarantined":
            raise Refused(f"Nothing was decided: it could not be taken in. {answer.result.reason}")
        return ASKED if answer.result.status == "conflict" else APPLIED

    def _told(self, ask: Callable[[Asides], T]) -> T:
        """What the service says; a laptop that is not welcome is a refusal for the person who asks."""
        try:
            return ask(self._link())
        except NotWelcome as error:
            raise Refused(error.message) from error

    def _worded(self, found: tuple[wire.AsideItem, ...]) -> tuple[AsideItem, ...]:
        with self._store.reading() as connection:
            people = names(connection, {i for item in found for i in (item.author, item.by) if i})
            children = names_of_children(connection, {Id(item.scope) for item in found})
        return tuple(self._item(item, people, *children.get(Id(item.scope), ("", ""))) for item in found)

    def _item(self, item: wire.AsideItem, people: dict[Id, str], child: str, called: str) -> AsideItem:
        form = self._store.forms.find(item.form.id, item.form.version) if item.form else None
        return AsideItem(
            id=item.op,
            record=Id(item.record),
            scope=Id(item.scope),
            type=item.type,
            what=what_of(item.type, called),
            child=child,
            author=people.get(item.author, "Somebody not in the directory"),
            at=item.at,
            received_at=item.received_at,
            reason=item.reason,
            state=item.state,
            by=people.get(item.by, ""),
            decided_at=item.decided_at,
            words=item.words,
            may_decide=item.may_decide,
            with_it=item.with_it,
            parts=parts_of(item.type, item.kind, item.edits, form, called or "the child") if item.edits else (),
        )
