"""How a round ends: well, in trouble that waiting may mend, or in trouble that it will not. Each end is one WakeIn."""

from typing import Final

from app.sync.protocol import effects as do
from app.sync.protocol.effects import Doing
from app.sync.protocol.state import ASKING, Phase, State, Step, but

REST_S: Final = 60.0
SOON_S: Final = 2.0
LONGEST_WAIT_S: Final = 300.0
SMALLEST_PAGE: Final = 50


def rest(state: State, seconds: float) -> Step:
    """Wait for the next round."""
    return but(state, phase=Phase.IDLE), [do.Say(Doing.RESTING), do.WakeIn(seconds)]


def give_up(state: State, problem: str, wait_s: float = 0) -> Step:
    """Try again after 1 s doubling to 300 s, spread by luck; and ask for less at a time, the line may be bad.

    A service that asks to be left alone is there and the line is good: then as much as before.
    """
    is_bad_line = state.phase in ASKING and not wait_s
    longest = min(LONGEST_WAIT_S, 2.0 ** min(state.failures, 16))
    smaller = but(
        state,
        phase=Phase.IDLE,
        failures=state.failures + 1,
        push_most=max(1, state.push_most // 2) if is_bad_line and state.phase is Phase.PUSHING else state.push_most,
        page_most=max(SMALLEST_PAGE, state.page_most // 2) if is_bad_line else state.page_most,
    )
    pause = max(wait_s, longest * state.luck, 0.1)
    return smaller, [do.Say(Doing.RESTING, problem), do.WakeIn(min(pause, 3600.0))]


def stop(state: State, problem: str) -> Step:
    """Waiting will not mend it, but ask now and then."""
    return but(state, phase=Phase.STOPPED), [do.Say(Doing.STOPPED, problem), do.WakeIn(LONGEST_WAIT_S)]
