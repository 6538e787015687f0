"""How long a laptop may be away from its service, and how long a sign-in is fresh, in calm words; nothing while that is long."""

from math import ceil

from app.domain.moment import instant

DAY_S = 86_400
SOON_S = 2 * DAY_S
MUST_SIGN_IN = (
    "Sign in with your council account. Until then nothing new reaches this laptop; what you write is still sent."
)


def lease_words(level: str, left_s: float) -> str:
    """What to say at this level (those of the lease): empty while there is nothing to do."""
    match level:
        case "half":
            return f"Connect within the next {_span(left_s)} to keep this laptop open. Any network will do."
        case "most":
            return f"This laptop locks in {_span(left_s)} unless it connects to the service. Nothing is lost if it does."
        case "last_day":
            return f"This laptop locks in {_span(left_s)} unless it connects once. Your work stays safe on it either way."
        case "ended":
            return "This laptop has to connect to the service once before it opens. Your work is safe on it."
        case "clock_back":
            return "This laptop’s clock is behind. Set it right, or connect to a network."
        case _:
            return ""


def sign_in_words(by_at: str, must: bool, now_at: str) -> str:
    """What to say of a sign-in that is fresh until then (the service's clock); empty where none is wanted or soon."""
    if must:
        return MUST_SIGN_IN
    left_s = instant(by_at) - instant(now_at) if by_at else SOON_S
    if left_s >= SOON_S:
        return ""
    return f"Sign in with your council account within the next {_span(left_s)}, so that news goes on reaching this laptop."


def _span(left_s: float) -> str:
    """Whole days while there are some, else hours, never more than there is."""
    days, hours = int(left_s // DAY_S), max(1, ceil(left_s / 3600))
    if days >= 1:
        return f"{days} day" + ("s" if days > 1 else "")
    return f"{hours} hour" + ("s" if hours > 1 else "")
