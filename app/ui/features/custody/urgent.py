"""The one clock of a log that cannot wait, in one line: for the head of the log and for its row in the list."""

from datetime import datetime

from app.domain.clock_trust import reckon
from app.domain.custody_clock import CustodyClock, State, custody_clocks, most_urgent
from app.domain.custody_facts import as_tapped, custody_facts
from app.domain.moment import Moment
from app.domain.wall_time import span, zone_of
from app.operations.rows.custody import LogLine
from app.ui.features.custody.board import Board


def of_board(board: Board) -> str:
    """Of the log on screen; empty while nothing is near."""
    return _words(most_urgent(board.clocks), board.now)


def of_line(line: LogLine, moment: Moment) -> str:
    """Of a log in the list, by its stamps: right after the laptop's clock was moved too; none of one that is written up."""
    if not line.times or line.entered_afterwards:
        return ""
    tapped = [m for s in as_tapped(line.times, moment.boot_id) if (m := s.tapped.moment) is not None]
    now = reckon(tapped, moment)[-1].at
    facts = custody_facts(line.times, voluntary=line.is_voluntary, boot_id=moment.boot_id, outcome=line.outcome)
    return _words(most_urgent(custody_clocks(facts, now, zone_of(moment.zone))), now)


def _words(clock: CustodyClock | None, now: datetime) -> str:
    """ "Next review due 04:52: 24 min left"; a meal is said by what to ask."""
    if clock is None:
        return ""
    if clock.key == "meals":
        return clock.ask
    if clock.due_at is None:
        return f"{clock.name}: {span(clock.left(now))}"
    if clock.state is State.PASSED:
        return f"{clock.name}: passed {span(clock.left(now))} ago"
    return f"{clock.name}: {span(clock.left(now))} left"
