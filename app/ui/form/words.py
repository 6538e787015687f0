"""Words about answers that depend on today; what an answer says is in app.forms.answer_words."""

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def month_of(on: str, today: date) -> str:
    """The month an ISO date falls in, with its year when that is not this one or the last months: "June", "June 2025"."""
    try:
        day = date.fromisoformat(on[:10])
    except ValueError:
        return "last time"
    is_recent = 0 <= (today - day).days < 330
    return _MONTHS[day.month - 1] if is_recent else f"{_MONTHS[day.month - 1]} {day.year}"


def age_of(on: str, today: date) -> str:
    """How old something from this ISO date is: "3 weeks old", "5 months old"; empty for today or without a date."""
    try:
        days = (today - date.fromisoformat(on[:10])).days
    except ValueError:
        return ""
    if days < 1:
        return ""
    for many, least, word in (
        (days // 365, 730, "year"),
        (days // 30, 60, "month"),
        (days // 7, 14, "week"),
        (days, 0, "day"),
    ):
        if days >= least:
            return f"{many} {word if many == 1 else word + 's'} old"
    return ""
