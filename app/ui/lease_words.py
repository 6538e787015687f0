"""How long a laptop may still be away from its service, in calm words. Nothing is said while that is long."""

from math import ceil

DAY_S = 86_400


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


def _span(left_s: float) -> str:
    """Whole days while there are some, else hours, never more than there is."""
    days, hours = int(left_s // DAY_S), max(1, ceil(left_s / 3600))
    if days >= 1:
        return f"{days} day" + ("s" if days > 1 else "")
    return f"{hours} hour" + ("s" if hours > 1 else "")
