"""A request for an appropriate adult: where, when and what is needed. It names no child: whoever accepts is told by the police."""

from typing import ClassVar, Final

from app.domain.merge_class import SetOf
from app.domain.record import Record

KINDS: Final = {
    "detained": "Detained",
    "voluntary": "Voluntary interview",
    "bail_return": "Coming back on bail",
    "caution": "A caution",
}
ENDINGS: Final = {
    "done": "An adult went",
    "parent": "A parent or carer went",
    "no_adult": "No adult could be found",
    "not_needed": "Not needed any more",
    "another_scheme": "Another scheme went",
}
"""How a request ends; `no_adult` is what a service has to be able to count."""


class CallOut(Record, frozen=True, kw_only=True):
    """`requested_at` and `needed_by` are instants. `age` in years, 0 where not told. `wants_sex` and `language` only where one is
    asked for. `ending` is a code of ENDINGS once it is over, at `ended_at`; `afterwards`: it is entered when it was over."""

    type_name: ClassVar[str] = "call_out"
    kind: str
    station: str
    area: str = ""
    requested_at: str
    needed_by: str = ""
    age: int = 0
    sex: str = ""
    wants_sex: str = ""
    language: str = ""
    needs: SetOf = ()
    reference: str = ""
    asked_by: str = ""
    contacts: SetOf = ()
    """Schools, officers and places that an adult must have nothing to do with."""
    ending: str = ""
    ended_at: str = ""
    afterwards: bool = False

    @property
    def begins_at(self) -> str:
        """When the adult is to be there: as needed, else at once."""
        return self.needed_by or self.requested_at
