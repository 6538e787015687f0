"""Whether a laptop's clock is to be believed, and what the time really was, from the stamps of one log (DOMAIN 16.3).

A stamp keeps what the clock said, which start of the laptop it was, the time since that start and the newest time the service
had told. Within one start the counter measures true spans whatever is done to the clock, so a jump shows and is taken out;
over a restart there is only the clock, held to two laws: time does not run backwards, and it is never earlier than what the
service has told already. A clock that was ahead from the first stamp on cannot be seen. Nothing here changes a stamp.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from app.domain.moment import Moment
from app.domain.wall_time import utc

TOLERANCE: Final = timedelta(minutes=2)
"""A clock put right by the network by less than this is no change worth a word."""
_NONE: Final = timedelta(0)


class Reckoned(msgspec.Struct, frozen=True, kw_only=True):
    """What one stamp's clock said and what the time was, both UTC instants.

    `jumped` is how far the clock was moved since the stamp before (above 0: forwards), 0 where nothing shows. `restarted`: the
    laptop was started anew since then. `is_measured`: a counter joins it to the first stamp.
    """

    said: datetime
    truly: datetime
    is_measured: bool = True
    jumped: timedelta = _NONE
    restarted: bool = False

    @property
    def off(self) -> timedelta:
        """How far the clock was ahead of the time (below 0: behind); 0 within the tolerance."""
        return _worth(self.said - self.truly)

    @property
    def at(self) -> datetime:
        """The instant to go by: the clock's own while it is believable, else the reckoned one."""
        return self.truly if self.off else self.said


def reckon(stamps: Sequence[Moment], now: Moment | None = None) -> tuple[Reckoned, ...]:
    """One result for each moment in the order given (the order in which they were tapped on one laptop), `now` last.

    A moment whose wall time cannot be read has the clock of the one before it; with none before it, 1970.
    """
    found: list[Reckoned] = []
    for run in _runs([*stamps, *([] if now is None else [now])]):
        found += _one_run(run, found[-1] if found else None)
    return tuple(found)


def true_times(stamps: Iterable[tuple[str, str, Moment]]) -> dict[str, datetime]:
    """The instant to reckon with for each stamp (id, stated time, moment): what a person stated, else the true time.

    A stated time that is the clock's own is put right where the clock was wrong; one that somebody changed stands as stated.
    What has no readable time has no entry.
    """
    rows = list(stamps)
    tapped = [row for row in rows if row[2].wall_at]
    truly = {row[0]: each.at for row, each in zip(tapped, reckon([row[2] for row in tapped]), strict=True)}
    times: dict[str, datetime] = {}
    for id_, stated, moment in rows:
        at = utc(stated)
        if id_ in truly and (at is None or at == utc(moment.wall_at)):
            at = truly[id_]
        if at is not None:
            times[id_] = at
    return times


def _runs(moments: Sequence[Moment]) -> Iterator[list[Moment]]:
    """The moments of one start of the laptop together; one that does not know its start stands alone."""
    run: list[Moment] = []
    for moment in moments:
        if run and not (moment.boot_id and moment.boot_id == run[-1].boot_id and moment.boottime_ns >= run[-1].boottime_ns):
            yield run
            run = []
        run.append(moment)
    if run:
        yield run


def _one_run(run: list[Moment], last: Reckoned | None) -> list[Reckoned]:
    said: list[datetime] = []
    for moment in run:
        before = said[-1] if said else last.said if last else datetime.fromtimestamp(0, UTC)
        said.append(utc(moment.wall_at) or before)
    ran = [timedelta(microseconds=(moment.boottime_ns - run[0].boottime_ns) / 1000) for moment in run]
    base = said[0] if last is None else _after_restart(said[0], last)
    told = [utc(moment.last_server_at) for moment in run]
    short = max((at - (base + since) for at, since in zip(told, ran, strict=True) if at is not None), default=_NONE)
    base += max(_worth(short), _NONE)
    found = []
    for n, (clock, since) in enumerate(zip(said, ran, strict=True)):
        before, gone = (said[n - 1], since - ran[n - 1]) if n else (last.said if last else clock, _NONE)
        jumped = clock - before - gone if n else min(clock - before, _NONE)
        found.append(
            Reckoned(
                said=clock,
                truly=base + since,
                is_measured=last is None,
                jumped=_worth(jumped),
                restarted=last is not None and n == 0,
            )
        )
    return found


def _after_restart(said: datetime, last: Reckoned) -> datetime:
    """A clock that goes on from a wrong time is still wrong by as much; else it is taken at its word, but never backwards."""
    is_still_off = bool(last.off) and said >= last.said and (last.off > _NONE or said < last.truly)
    return max(said - last.off if is_still_off else said, last.truly)


def _worth(difference: timedelta) -> timedelta:
    return difference if abs(difference) > TOLERANCE else _NONE
