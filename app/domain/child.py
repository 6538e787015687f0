"""The child at the heart of a file: who this is, how to talk with them, who is around them, what a visitor must know.

Fields: DOMAIN 2.1. Identifiers of other systems and the ethnicity codes are open lists.
"""

from datetime import date
from typing import ClassVar

import msgspec

from app.domain.initials import initials
from app.domain.merge_class import Keyed, Prose, SetOf
from app.domain.record import EMPTY, Record


class Carer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Someone in the child's network."""

    name: str
    relation: str = ""
    phone: str = ""
    parental_responsibility: bool = False
    lives_with: bool = False
    note: str = ""
    rank: str = ""


class Address(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the child lives or lived. A confidential address never prints."""

    line: str
    postcode: str = ""
    kind: str = ""
    from_on: str = ""
    to_on: str = ""
    confidential: bool = False


class Warning(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a visitor must know, in words; `kind` is an open code (dogs, allergy, violence, lone_visit …)."""

    kind: str
    text: str
    from_on: str = ""
    review_on: str = ""
    tone: str = "warn"


class LegalStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Care and legal status with its dates (looked after, child in need, protection plan …)."""

    kind: str
    from_on: str = ""
    to_on: str = ""


class Child(Record, frozen=True, kw_only=True):
    """A child. The scope of the child's file is born with this record."""

    type_name: ClassVar[str] = "child"
    first_names: str
    surname: str
    preferred_name: str = ""
    pronouns: str = ""
    born_on: str = ""
    born_on_checked: bool = False
    sex: str = ""
    gender_identity: str = ""
    ethnicity: str = ""
    religion: str = ""
    first_language: str = ""
    preferred_language: str = "en"
    interpreter_needed: bool = False
    disabilities: SetOf = ()
    case_number: str = ""
    nhs_number: str = ""
    pnc_id: str = ""
    upn: str = ""
    addresses: Keyed[Address] = EMPTY
    phone: str = ""
    safe_to_text: bool = False
    carers: Keyed[Carer] = EMPTY
    statuses: Keyed[LegalStatus] = EMPTY
    warnings: Keyed[Warning] = EMPTY
    communication: Prose = ""
    matters: Prose = ""
    matters_on: str = ""
    strengths: SetOf = ()
    what_helps: SetOf = ()
    nation: str = ""

    @property
    def called(self) -> str:
        """The name this child likes."""
        return self.preferred_name or self.first_names.split(" ", 1)[0]

    @property
    def full_name(self) -> str:
        """First names and surname."""
        return f"{self.first_names} {self.surname}".strip()

    @property
    def names_in_file(self) -> tuple[str, ...]:
        """The names of the child and of the people around them, whole."""
        return (self.first_names, self.surname, self.called, *(carer.name for carer in self.carers.values()))

    @property
    def initials(self) -> str:
        """Letters for the avatar, of the name this child likes and the surname."""
        return initials(f"{self.called} {self.surname}")

    def age_on(self, day: date) -> int | None:
        """Age in whole years on a day; a child born on 29 February turns on 1 March in other years. None if unknown."""
        try:
            born = date.fromisoformat(self.born_on)
        except ValueError:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
