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
