"""Which records a change touched: what open screens compare with what they show."""

import msgspec

from app.domain.ids import Id


class Touched(msgspec.Struct, frozen=True):
    """Records, the scopes they are in and their types. `everything` is set after a rebuild or a first sync."""

    records: frozenset[Id] = frozenset()
    scopes: frozenset[Id] = frozenset()
    types: frozenset[str] = frozenset()
    everything: bool = False

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(
            self.records | other.records,
            self.scopes | other.scopes,
            self.types | other.types,
            self.everything or other.everything,
        )

    def concerns(self, scope: Id) -> bool:
        """Does a screen that shows this scope have to look again?"""
        return self.everything or scope in self.scopes

    def __bool__(self) -> bool:
        return self.everything or bool(self.records)
