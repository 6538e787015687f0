"""Who works at this laptop."""

import msgspec

from app.domain.ids import Id


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who works at this laptop."""

    person: Id
    names: str
    first_name: str
    initials: str
    role: str
    team: str
    service: str
    help_phone: str
    made_up: bool
    training: tuple[str, ...] = ()
    """Codes of what they are trained in, such as appropriate_adult."""
