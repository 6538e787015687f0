"""The rota of a service's appropriate adults: a scope of its own that holds nothing about any child (DOMAIN 16.5)."""

from typing import ClassVar, Final

from app.domain.merge_class import SetOf
from app.domain.record import Record

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Rota(Record, frozen=True, kw_only=True):
    """How this service covers the clock. In core hours (`core_from` to `core_until`, local HH:MM, on `core_days`) staff go to the
    station, at all other times the sessional pool does. `last_minute_hours` before an adult is needed everybody who may go is
    asked at once. `rest_hours` lie between two duties; `usual_hours` is how long an attendance is taken to last until it is
    over. `pool_wanted` and `staff_wanted` are how many should be on duty."""

    type_name: ClassVar[str] = "rota"
    core_from: str = "09:00"
    core_until: str = "17:00"
    core_days: SetOf = ("fri", "mon", "thu", "tue", "wed")
    last_minute_hours: int = 2
    rest_hours: int = 11
    usual_hours: int = 4
    pool_wanted: int = 1
    staff_wanted: int = 1
