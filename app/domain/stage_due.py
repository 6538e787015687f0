"""Which of the days due in a file is the day of a stage that is begun (DOMAIN 4.1, 6)."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from app.domain.due import CHANGE_SIGN_DAYS, CHANGE_START_DAYS, DECISION, OF_DECISION, TO_START
from app.domain.working_days import add_working_days

OF_ORDER: Final = ("start_of_order", "referral_order_report")
"""The stages that an order asks for."""
_OWN: Final = (
    dict.fromkeys(OF_ORDER, ("assessment",))
    | dict.fromkeys(OF_DECISION, (DECISION,))
    | {"review": ("review", "review_change")}
)


class Line(Protocol):
    """What is looked at of a line of what is due."""

    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def due_on(self) -> str: ...


def due_of(stage: str, lines: Iterable[Line]) -> str:
    """The ISO day of the stage, the sooner of two; empty where no rule gives this kind of stage a day."""
    return min((_until(line) for line in lines if line.kind in _OWN.get(stage, ())), default="")


def _until(line: Line) -> str:
    """Its day; of a review that is to be started, the day by which it is to be signed."""
    if line.what != TO_START:
        return line.due_on
    return add_working_days(date.fromisoformat(line.due_on), CHANGE_SIGN_DAYS - CHANGE_START_DAYS).isoformat()
