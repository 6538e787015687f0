"""A child's involvement with the service: episodes, who is allocated or let in, orders and offences (DOMAIN 2.2, 2.3, 9)."""

from typing import ClassVar

import msgspec

from app.domain.ids import NO_ID, Id
from app.domain.merge_class import Keyed, Prose
from app.domain.record import EMPTY, Record


class Episode(Record, frozen=True, kw_only=True):
    """A continuous spell of involvement."""

    type_name: ClassVar[str] = "episode"
    kind: str
    opened_on: str
    opened_reason: str = ""
    referral_source: str = ""
    closed_on: str = ""
    close_reason: str = ""


class Allocation(Record, frozen=True, kw_only=True):
    """Who works with this child: `role` is case_manager or co_worker. Access to the file follows from it."""

    type_name: ClassVar[str] = "allocation"
    person: Id
    team: Id = NO_ID
    role: str = "case_manager"
    from_on: str
    to_on: str = ""
    reason: str = ""


class Grant(Record, frozen=True, kw_only=True):
    """Lets somebody into this file for a time: cover, a holiday, a panel pack. Made by a manager, never for themselves.

    `person` is let in with their own role; or, where `members_of` names another child's file (brothers and sisters, two
    children of one matter), everybody it is with may read this one. `about` is the one pack of a panel volunteer.
    `until_on` is the last day, both days counted in the service's time.
    """

    type_name: ClassVar[str] = "grant"
    person: Id = NO_ID
    members_of: Id = NO_ID
    about: Id = NO_ID
    from_on: str = ""
    until_on: str
    reason: str


class Opening(Record, frozen=True, kw_only=True):
    """Somebody whom this file is not with opened it and said why. Written by the service; a manager says they saw it."""

    type_name: ClassVar[str] = "opening"
    person: Id
    reason: Prose
    at: str
    until_at: str
    seen_by: Id = NO_ID
    seen_at: str = ""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One requirement of an order (DOMAIN 9.5), with its quantity and unit in words."""

    kind: str
    quantity: str = ""
    rank: str = ""


class Order(Record, frozen=True, kw_only=True):
    """An order or other disposal (DOMAIN 9.1, 9.4). `kind` is an open code, `level` standard, enhanced or intensive."""

    type_name: ClassVar[str] = "order"
    kind: str
    court: str = ""
    made_on: str
    ends_on: str = ""
    level: str = ""
    months: int = 0
    episode: Id = NO_ID
    requirements: Keyed[Requirement] = EMPTY
    ended_how: str = ""


class Offence(Record, frozen=True, kw_only=True):
    """What happened, as recorded formally (DOMAIN 2.3)."""

    type_name: ClassVar[str] = "offence"
    title: str
    category: str = ""
    seriousness: int = 0
    from_on: str = ""
    to_on: str = ""
    state: str = "proven"
    order: Id = NO_ID
    account: Prose = ""
