"""The service, its teams and its people."""

from datetime import timedelta

import msgspec

from app.demo.sample.lists import sample_list
from app.demo.sample.making import Maker
from app.domain.ids import NO_ID, Id
from app.domain.service import Person, Service, Team


class Staff(msgspec.Struct, frozen=True):
    """Who works for the made-up service. `case_workers` are the practitioners; `manager_of` goes by team."""

    service: Service
    teams: tuple[Team, ...]
    people: tuple[Person, ...]

    @property
    def case_workers(self) -> tuple[Person, ...]:
        """The practitioners in the order of the list; the first is the one that the demo opens."""
        return tuple(p for p in self.people if p.role == "practitioner")

    def manager_of(self, team: Id) -> Person:
        """The manager of a team."""
        return next(p for p in self.people if p.role == "manager" and p.team == team)

    def named(self, names: str) -> Person:
        """The person with these names."""
        return next(p for p in self.people if p.names == names)


def make_staff(maker: Maker) -> Staff:
    """Four years ago the service was set up."""
    listed = sample_list("people")
    day = maker.today - timedelta(days=1460)
    at = maker.at(day)
    home = maker.new_id(day)
    service = Service(id=home, scope=home, name=listed["service"], help_phone=listed["help_phone"], made_up=True)
    teams = tuple(Team(id=maker.new_id(day), scope=home, name=name) for name in listed["teams"])
    people = tuple(_person(maker, home, teams, entry) for entry in listed["people"])
    for record in (service, *teams, *people):
        maker.keep(record, NO_ID, at)
    return Staff(service, teams, people)


def _person(maker: Maker, home: Id, teams: tuple[Team, ...], entry: dict[str, str]) -> Person:
    started = maker.today - timedelta(days=maker.luck.randint(400, 1400))
    return Person(
        id=maker.new_id(maker.today - timedelta(days=1459)),
        scope=home,
        names=entry["names"],
        role=entry["role"],
        post=entry["post"],
        team=next(team.id for team in teams if team.name == entry["team"]),
        languages=tuple(sorted(entry.get("languages", ()))),
        started_on=started.isoformat(),
    )
