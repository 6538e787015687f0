"""A spell of the service's involvement with a child: opened with its kind and day, and closed with a reason (DOMAIN 2.2)."""

from datetime import date
from typing import ClassVar

from app.domain.dates import from_edtf
from app.domain.errors import Refused
from app.domain.ids import Id
from app.domain.involvement import Episode
from app.domain.policy import Permission
from app.domain.text import one_line
from app.domain.words import EPISODE_END, EPISODE_KIND
from app.operations.base import Operation, Outcome
from app.operations.ports import UnitOfWork


class OpenEpisode(Operation, frozen=True, kw_only=True):
    """From this day on the service works with the child. One of each kind is open at a time."""

    id: Id
    scope: Id
    kind: str
    opened_on: str
    reason: str = ""
    source: str = ""
    label: ClassVar[str] = "Open an involvement"
    needs: ClassVar[Permission | None] = Permission.INVOLVE

    def apply(self, work: UnitOfWork) -> Outcome:
        if self.kind not in EPISODE_KIND:
            raise Refused("Choose what the involvement is for.", "kind")
        _past_day(self.opened_on, work.moment.today, "opened_on", "Write the day on which it began.")
        if any(one.kind == self.kind and not one.closed_on for one in work.all_in(Episode, self.scope)):
            raise Refused("This is open already. Close it first, if this is another one.", "kind")
        work.put(
            Episode(
                id=self.id, scope=self.scope, kind=self.kind, opened_on=self.opened_on,
                opened_reason=one_line(self.reason), referral_source=self.source,
            )
        )  # fmt: skip
        return Outcome(record=self.id)


class CloseEpisode(Operation, frozen=True, kw_only=True):
    """From this day on it is over, and why."""

    episode: Id
    closed_on: str
    why: str
    label: ClassVar[str] = "Close an involvement"
    needs: ClassVar[Permission | None] = Permission.INVOLVE

    def apply(self, work: UnitOfWork) -> Outcome:
        before = work.get(Episode, self.episode)
        if before.closed_on:
            raise Refused("This is closed already. Nothing was changed.")
        _past_day(self.closed_on, work.moment.today, "closed_on", "Write the day on which it ended.")
        if self.closed_on < before.opened_on[:10]:
            raise Refused("The end lies before the beginning. Check the day.", "closed_on")
        if self.why not in EPISODE_END:
            raise Refused("Choose why it ended.", "why")
        work.put(before.but(closed_on=self.closed_on, close_reason=self.why), before)
        return Outcome(record=before.id)


def _past_day(text: str, today: date, field: str, missing: str) -> None:
    """Raises Refused for no day, for anything vaguer than a day, and for a day that is still to come."""
    known = from_edtf(text)
    if known is None:
        raise Refused(missing, field)
    if known.precision != "day":
        raise Refused("Write the whole day: what is due is counted from it.", field)
    if known.first > today:
        raise Refused("The day must be today or earlier.", field)
