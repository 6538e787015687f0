"""One custody log as the page shows it at one moment: tiles, clocks, rights, care, the silence to explain.

Nothing is kept between two moments, so the page is right after unlocking, whatever happened to the laptop in between.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.domain.attendance import OUTCOME
from app.domain.clock_trust import Reckoned, reckon
from app.domain.custody_clock import CustodyClock, State, custody_clocks
from app.domain.custody_facts import as_tapped, custody_facts, true_instants
from app.domain.ids import NO_ID, Id
from app.domain.log_gaps import Gap, gaps
from app.domain.moment import Moment
from app.domain.stamp import Stamp
from app.domain.wall_time import span, utc, wall, zone_of
from app.operations.rows.custody import LogRow
from app.ui.features.custody import steps, texts

DONE, NEXT, OPEN, ON = "done", "next", "open", "on"
BREAK_AFTER = timedelta(minutes=45)
LONGEST_IN_BUTTON = 12


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One tile. `stamps` is the kind that a tap stamps; `stamp` the one whose time holding it changes (NO_ID: none yet)."""

    key: str
    label: str
    sub: str
    state: str
    number: int
    stamps: str
    stamp: Id = NO_ID

    @property
    def is_next(self) -> bool:
        """Is this the one filled button?"""
        return self.state == NEXT


class RightRow(msgspec.Struct, frozen=True, kw_only=True):
    """One right: when it was given, and whether it was understood, which is another thing."""

    about: str
    label: str
    sub: str
    given: Id = NO_ID
    understood: Id = NO_ID


class CareTile(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of care. `tone` is ok, warn or empty."""

    kind: str
    label: str
    sub: str
    icon: str
    tone: str = ""
    stamp: Id = NO_ID


class GapAsk(msgspec.Struct, frozen=True, kw_only=True):
    """A silence whose reason is still known, with reasons to choose from."""

    gap: Gap
    words: str
    reasons: tuple[str, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page but the head's own words. `now` is the instant to go by; `reckoned` says what the clock said."""

    row: LogRow
    now: datetime
    zone: ZoneInfo
    reckoned: Reckoned
    tiles: tuple[Tile, ...]
    rights: tuple[RightRow, ...]
    care: tuple[CareTile, ...]
    clocks: tuple[CustodyClock, ...]
    lacks_times: tuple[str, ...] = ()
    """Kinds of the custody record's times that the clocks wait for."""
    is_awaited: bool = False
    """No adult is there yet, and no interview has begun."""
    gap: GapAsk | None = None
    instants: dict[Id, datetime] = {}
    """The instant to go by for each stamp."""

    def clock(self, stamp: Stamp) -> str:
        """A stamp's time as one types it: "02:47"; empty where it has none."""
        at = self.instants.get(stamp.id)
        return f"{at.astimezone(self.zone):%H:%M}" if at is not None else ""

    @property
    def next_tile(self) -> Tile | None:
        """What Enter stamps."""
        return next((tile for tile in self.tiles if tile.state == NEXT), None)

    @property
    def to_check(self) -> int:
        """Rights that were given and of which nobody has said that they were understood."""
        return sum(bool(right.given) and not right.understood for right in self.rights)


def board(row: LogRow, now: Moment) -> Board:
    """The page of this log at this moment."""
    return _Maker(row, now).made()


class _Maker:
    """Holds what several parts of the page are made from."""

    def __init__(self, row: LogRow, moment: Moment) -> None:
        self.row, self.moment = row, moment
        self.stamps = row.times
        self.zone = zone_of(moment.zone)
        tapped = [m for s in as_tapped(self.stamps, moment.boot_id) if (m := s.tapped.moment) is not None]
        self.reckoned = reckon(tapped, moment)[-1]
        self.now = self.reckoned.at
        self.at = true_instants(self.stamps, moment.boot_id)
        self.called = row.called
        self.mine = {line.stamp.id for line in row.stamps if line.is_mine}
        self.is_shared = any(stamp.kind == "handed_over" for stamp in self.stamps)
        said = row.attendance
        facts = custody_facts(self.stamps, voluntary=said.is_voluntary, boot_id=moment.boot_id, outcome=said.text(OUTCOME))
        self.facts = facts
        self.is_after = row.attendance.entered_afterwards
        self.clocks = () if self.is_after else custody_clocks(facts, self.now, self.zone)

    def made(self) -> Board:
        return Board(
            row=self.row,
            now=self.now,
            zone=self.zone,
            reckoned=self.reckoned,
            tiles=self.tiles(),
            rights=self.rights(),
            care=self.care(),
            clocks=self.clocks,
            lacks_times=self.lacks_times(),
            is_awaited=self.row.attending.is_running and self.last("arrived", "interview_started") is None,
            gap=self.gap(),
            instants=self.at,
        )

    # ---- looking at stamps
    def of(self, *kinds: str, about: str = "") -> list[Stamp]:
        """The stamps of these kinds in the order of their true times."""
        found = [s for s in self.stamps if s.kind in kinds and s.id in self.at and (not about or s.about == about)]
        return sorted(found, key=lambda s: (self.at[s.id], s.id))

    def last(self, *kinds: str, about: str = "") -> Stamp | None:
        found = self.of(*kinds, about=about)
        return found[-1] if found else None

    def wall(self, stamp: Stamp) -> str:
        said = wall(self.at[stamp.id], self.now, self.zone)
        return f"{said}, changed" if stamp.is_changed and stamp.reason else said

    def going(self, kind: str, end: str) -> Stamp | None:
        """What was begun and has not ended."""
        start, over = self.last(kind), self.last(end)
        if start is None or (over is not None and self.at[over.id] >= self.at[start.id]):
            return None
        return start

    # ---- tiles
    def tiles(self) -> tuple[Tile, ...]:
        wanted = [s for s in steps.STEPS if not (self.row.attendance.is_voluntary and s.kind in steps.NOT_VOLUNTARY)]
        done = {step.kind: self._of_step(step) for step in wanted}
        following = self._next(wanted, done)
        made = [self._tile(step, n, done[step.kind], following) for n, step in enumerate(wanted, 1)]
        label, sub = "Something else", texts.TYPE_ITS_TIME if self.is_after else texts.TAP_STAMP
        return (*made, Tile(key=steps.OTHER, label=label, sub=sub, state=OPEN, number=0, stamps=steps.OTHER))

    def _of_step(self, step: steps.Step) -> Stamp | None:
        found = self.of(step.kind)
        if step.is_own and self.is_shared:
            found = [stamp for stamp in found if stamp.id in self.mine]
        return found[-1] if found else None

    def _next(self, wanted: Sequence[steps.Step], done: dict[str, Stamp | None]) -> str:
        """What will most likely be tapped next; empty once the adult has left."""
        if done.get("left") is not None or self.last("stepped_down") is not None:
            return ""
        if self.going("interview_started", "interview_ended") is not None:
            interview = self.last("interview_started")
            assert interview is not None
            if self.going("break_started", "break_ended") is not None:
                return "break_started"
            pauses = [stamp for stamp in self.of("break_ended") if self.at[stamp.id] >= self.at[interview.id]]
            since = self.at[pauses[-1].id] if pauses else self.at[interview.id]
            is_long = not self.is_after and self.now - since >= BREAK_AFTER
            return "break_started" if is_long else "interview_ended"
        if self.going("alone_started", "alone_ended") is not None:
            return "alone_started"
        order = [step.kind for step in wanted if step.kind != "break_started"]
        reached = max((n for n, kind in enumerate(order) if done[kind] is not None), default=-1)
        return order[reached + 1] if reached + 1 < len(order) else ""

    def _tile(self, step: steps.Step, number: int, stamp: Stamp | None, following: str) -> Tile:
        label = step.label.format(name=self.called)
        is_next = step.kind == following
        going = self.going(step.kind, step.end) if step.end else None
        stamp_now = texts.TYPE_ITS_TIME if self.is_after else f"stamp {wall(self.now, self.now, self.zone)} now"
        sub = stamp_now if is_next else self._open_sub(step)
        state, stamps = (NEXT if is_next else OPEN), step.kind
        if going is not None:
            sub, stamps = f"since {self.wall(going)} · tap when over", step.end
            state = NEXT if is_next else ON
        elif stamp is not None:
            sub = self._done_sub(step, stamp)
            state = NEXT if is_next else DONE
            if is_next:
                sub = stamp_now
        return Tile(
            key=step.kind, label=label, sub=sub, state=state, number=number, stamps=stamps,
            stamp=going.id if going is not None else stamp.id if stamp is not None else NO_ID,
        )  # fmt: skip

    def _open_sub(self, step: steps.Step) -> str:
        clock = next((clock for clock in self.clocks if clock.key == "interview"), None)
        if step.kind == "break_started" and clock is not None and clock.due_at is not None:
            return f"due {wall(clock.due_at, self.now, self.zone)}"
        return texts.TYPE_ITS_TIME if self.is_after else texts.TAP_STAMP

    def _done_sub(self, step: steps.Step, stamp: Stamp) -> str:
        at = self.wall(stamp)
        if step.end:
            over = self.last(step.end)
            return f"{at} to {self.wall(over)}" if over is not None else at
        if step.kind == "arrived":
            asked = self.last("requested")
            if asked is not None and self.at[stamp.id] >= self.at[asked.id]:
                return f"{at} · {span(self.at[stamp.id] - self.at[asked.id])} after asked"
        if step.kind == "requested":
            officer = self.row.attendance.text("request_officer")
            return f"{at} · {officer}" if officer else at
        return f"{at} · {stamp.words}" if stamp.words else at

    # ---- rights
    def rights(self) -> tuple[RightRow, ...]:
        he, him, _ = texts.pronouns(self.row.pronouns)
        fill = {"he": he, "him": him, "s": texts.says(he), "es": "" if he == "they" else "es"}
        wanted = steps.VOLUNTARY_RIGHTS if self._is_free else steps.DETAINED_RIGHTS
        rows = []
        for about in wanted:
            given, understood = self.last("right_given", about=about), self.last("right_understood", about=about)
            sub = steps.CHECK_BY[about].format(**fill) if given is not None and understood is None else ""
            if given is not None and understood is not None:
                sub = ", ".join(filter(None, (given.words, self.wall(given))))
            rows.append(
                RightRow(
                    about=about,
                    label=steps.RIGHTS[about].format(**fill),
                    sub=sub,
                    given=given.id if given else NO_ID,
                    understood=understood.id if understood else NO_ID,
                )
            )
        return tuple(rows)

    @property
    def _is_free(self) -> bool:
        return self.row.attendance.is_voluntary and self.last("arrested") is None

    # ---- care
    def care(self) -> tuple[CareTile, ...]:
        clocks = {clock.key: clock for clock in self.clocks}
        shown = [step for step in steps.CARE if step.kind != "products_offered" or self._asks_products]
        return tuple(self._care(step, clocks) for step in shown)

    @property
    def _asks_products(self) -> bool:
        return self.row.attendance.text("child_sex") != "male" and texts.pronouns(self.row.pronouns) != texts.HE

    def _care(self, step: steps.Step, clocks: dict[str, CustodyClock]) -> CareTile:
        stamp = self.last(step.kind)
        kind, tone = step.kind, "ok" if stamp is not None else ""
        sub = "not yet" if stamp is None else self._care_sub(stamp)
        if step.kind == "rest_started":
            going = self.going("rest_started", "rest_ended")
            clock = clocks.get("rest")
            if going is not None:
                kind, sub = step.end, f"since {self.wall(going)}"
            elif stamp is not None:
                over = self.last("rest_ended")
                sub = f"{self.wall(stamp)} to {self.wall(over)}" if over is not None else self.wall(stamp)
            elif clock is not None:
                sub = "8 h, not yet"
            if clock is not None and going is None and clock.state in (State.SOON, State.PASSED):
                sub, tone = f"8 h by {wall(clock.due_at or self.now, self.now, self.zone)}", "warn"
        if step.kind == "food" and (clock := clocks.get("meals")) is not None and clock.state in (State.SOON, State.PASSED):
            sub, tone = (f"last {self.wall(stamp)}" if stamp is not None else "ask for a meal"), "warn"
        return CareTile(kind=kind, label=step.label, sub=sub, icon=step.icon, tone=tone, stamp=stamp.id if stamp else NO_ID)

    def _care_sub(self, stamp: Stamp) -> str:
        said = dict(steps.QUALIFIERS.get(stamp.kind, ())).get(stamp.about, "")
        if stamp.about in ("none_needed", "not_wanted"):
            return f"{said[:1].lower()}{said[1:]}"
        return f"{self.wall(stamp)} {said[:1].lower()}{said[1:]}".removesuffix(" meal").strip()

    # ---- the rest
    def lacks_times(self) -> tuple[str, ...]:
        if self._is_free:
            return ()
        facts = self.facts
        known = {"brought_in": facts.brought_in_at, "detention_authorised": facts.authorised_at}
        if self.row.attendance.is_voluntary:
            known.pop("brought_in")
        if facts.bailed_at is not None:
            known["arrested"] = facts.arrested_at  # the clock of bail counts from it
        return tuple(kind for kind, at in known.items() if at is None)

    def gap(self) -> GapAsk | None:
        if self.is_after and self.last("left", "stepped_down") is None:
            return None  # what is not typed in yet is no silence
        silent = gaps(self.stamps, self.moment.wall_at)
        if not silent or not self.row.is_mine:
            return None
        gap = silent[0]
        since, until = utc(gap.since), utc(gap.until)
        if since is None or until is None:
            return None
        words = texts.WHY_SILENT.format(since=wall(since, self.now, self.zone), until=wall(until, self.now, self.zone))
        return GapAsk(gap=gap, words=words, reasons=self._reasons(since))

    def _reasons(self, since: datetime) -> tuple[str, ...]:
        here = self.last("solicitor_here")
        waits = "Waiting for the interview" if here is not None and self.at[here.id] <= since else "Waiting for solicitor"
        return (waits, f"{self.called} resting" if len(self.called) <= LONGEST_IN_BUTTON else "Resting")
