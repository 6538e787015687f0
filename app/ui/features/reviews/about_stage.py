"""What a manager has to know about the stage itself, in sentences: who signs and why, lateness, an unchanged review, timeliness."""

from datetime import date
from typing import Final

from app.domain.countersigning import SERVICE_MANAGER, Rule
from app.domain.timeliness import LATE_REASONS, days_to_complete
from app.forms.use_by import use_by
from app.operations.rows.assessment import AssessmentFile
from app.ui import when
from app.ui.tokens import Tone

Line = tuple[str, Tone, str]
"""Icon, tone, sentence."""
_SIGNER: Final = {SERVICE_MANAGER: "A service manager countersigns this"}


def about_stage(file: AssessmentFile) -> tuple[Line, ...]:
    """The sentences, the most urgent first; none for a stage that is like any other."""
    record = file.assessment
    lines = [_signing(file.signing)] if file.signing.panel else []
    until = use_by(file.form, record.answers) if file.form is not None else ""
    if until:
        lines.append(_use_by(until))
    if record.late_reason:
        words = " ".join(filter(None, (LATE_REASONS.get(record.late_reason, record.late_reason), _told(record.late_words))))
        lines.append(("hourglass", "neutral", f"Sent late. {words}"))
    if record.unchanged_because.strip():
        lines.append(("equal", "neutral", f"Nothing changed, because: {record.unchanged_because.strip()}"))
    if record.unasked_because.strip():
        lines.append(("messages-square", "warn", f"The child was not asked, because: {record.unasked_because.strip()}"))
    days = days_to_complete(record.started_on, file.standing.at) if file.standing.is_sent else None
    if days is not None and lines:
        lines.append(("calendar-check", "neutral", f"Written in {days} working {'day' if days == 1 else 'days'}"))
    return tuple(lines)


def _use_by(until: str) -> Line:
    said = when.long_day(date.fromisoformat(until))
    return (
        "calendar-clock",
        "neutral",
        f"To be used by {said}. After that day it is not countersigned: it is looked at again.",
    )


def _signing(rule: Rule) -> Line:
    who = _SIGNER.get(rule.level, "A team manager countersigns this")
    within = f" within {rule.panel_days} working days" if rule.panel_days else "; no day is set for that, so agree one"
    tone: Tone = "warn" if rule.level == SERVICE_MANAGER else "info"
    return "shield-check", tone, f"{who}, because {rule.why}. It goes to the risk panel{within}."


def _told(words: str) -> str:
    return f"({words.strip()})" if words.strip() else ""
