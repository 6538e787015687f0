"""What is kept aside, turned by hand; the real service and its answers are tested in tests/server/test_aside.py."""

import msgspec

from app.domain.errors import Refused, Unavailable
from app.domain.ids import Id
from app.operations.rows.aside import AsideItem


class HandAsides:
    """Satisfies `app.operations.ports.Asides`."""

    def __init__(self) -> None:
        self.items: dict[Id, AsideItem] = {}
        self.is_away = False
        self.refuses = ""
        self.asked: list[str] = []

    def put(self, **facts: object) -> AsideItem:
        """One more that waits."""
        number = len(self.items) + 1
        usual: dict[str, object] = {
            "id": Id(f"op-{number}"), "record": Id("r"), "scope": Id("s"), "type": "contact", "what": "Contact: Kieran",
            "child": "Kieran Walsh", "author": "Leah Cole", "at": "2026-11-20T10:00:00+00:00",
            "received_at": "2026-11-21T09:00:00+00:00", "reason": "This record is with another team.", "state": "open", "by": "",
            "decided_at": "", "words": "", "may_decide": True, "parts": (("Content", "He rang from the workshop."),),
        }  # fmt: skip
        item = AsideItem(**{**usual, **facts})  # type: ignore[arg-type]
        self.items[item.id] = item
        return item

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.is_away:
            raise Unavailable("The central service cannot be reached just now.")

    def waiting(self, decided: bool = False) -> tuple[AsideItem, ...]:
        self._ask("waiting" + (" decided" if decided else ""))
        shown = (item for item in self.items.values() if decided or item.state == "open")
        return tuple(msgspec.structs.replace(item, parts=()) for item in shown)

    def read(self, id: Id) -> AsideItem:
        self._ask(f"read {id}")
        return self.items[id]

    def decide(self, id: Id, action: str, words: str) -> str:
        self._ask(f"{action} {id} {words}".strip())
        if self.refuses:
            raise Refused(self.refuses)
        state = {"apply": "applied", "return": "returned", "file": "filed"}[action]
        self.items[id] = msgspec.structs.replace(
            self.items[id], state=state, by="Ruth Kaplan", words=words, decided_at="2026-11-23T09:00:00+00:00"
        )
        return f"Done: {action}."
