"""The service directory: the service itself, its teams and its people. Everyone on the service holds these."""

from typing import ClassVar

from app.domain.ids import NO_ID, Id
from app.domain.initials import initials
from app.domain.merge_class import SetOf
from app.domain.record import Record


class Service(Record, frozen=True, kw_only=True):
    """A youth justice service. Its id is the directory scope."""

    type_name: ClassVar[str] = "service"
    name: str
    help_phone: str = ""
    nation: str = "england"
    made_up: bool = False


class Team(Record, frozen=True, kw_only=True):
    """A team of a service."""

    type_name: ClassVar[str] = "team"
    name: str


class Person(Record, frozen=True, kw_only=True):
    """Someone who works for or with the service. `role` is one of `app.domain.roles.Role`.

    `max_risk_level` is the highest level of risk (`app.domain.words.LEVEL`) this person's experience is meant for: a
    warning at allocation, never a bar (DOMAIN 1.2). `training` holds codes such as appropriate_adult.
    """

    type_name: ClassVar[str] = "person"
    names: str
    role: str
    post: str = ""
    team: Id = NO_ID
    languages: SetOf = ()
    started_on: str = ""
    left_on: str = ""
    training: SetOf = ()
    max_risk_level: str = ""
    signing_key: str = ""

    @property
    def first_name(self) -> str:
        """The name colleagues use on screen."""
        return self.names.split(" ", 1)[0]

    @property
    def initials(self) -> str:
        """Letters for the avatar."""
        return initials(self.names)
