"""What can be started for a child, in words: each stage and tool, what it is for, and when the last one was."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.domain.words import STAGE
from app.operations.rows.assessment import AssessmentLine
from app.ui import when

WHICH: Final = "Which one?"
NOTHING_LOST: Final = "You can stop at any point and nothing is lost."
_STAGES: Final = {
    "start_of_order": "When an order begins",
    "review": "When it is due, or something has changed",
    "closure": "At the end, with what worked",
    "minor_update": "Corrects a detail; no judgement changes",
    "pre_sentence_report": "Before a court decides",
    "referral_order_report": "Before the panel meets",
    "bail_recommendation": "While remand is a danger",
    "entering_custody": "When {name} goes into custody",
    "leaving_custody": "Before {name} comes out",
    "transfer_out": "When {name} moves away from us",
    "transfer_in": "When {name} comes from another area",
    "transition_to_probation": "Before adult probation takes over",
    "referral_prevention": "When help to prevent offending is asked for",
    "referral_oocd": "When the police ask for a decision out of court",
}
_TOOLS: Final = {
    "prevention_and_diversion": "Before a decision out of court",
    "communication": "How {name} understands and speaks best",
    "health_screen": "For every child who is new to us",
    "education": "Where {name} stands with learning",
    "screenings": "What specialists looked at, and what came of it",
    "formulation": "What happened to {name}, and one approach for all",
    "risk_panel": "What a panel decided to keep people safe",
    "early_help": "With the whole family; for Turnaround too",
}
GROUPS: Final = (("Stages of the assessment", tuple(_STAGES)), ("Other tools", tuple(_TOOLS)))
_FOR: Final = {**_STAGES, **_TOOLS}


def words(key: str, called: str) -> tuple[str, str]:
    """Its name and what it is for; `called` is the name the child likes."""
    return STAGE.get(key, key), _FOR[key].replace("{name}", called)


def last(key: str, lines: Sequence[AssessmentLine], today: date) -> str:
    """When this child's last one was, empty when there was none."""
    found = max((line for line in lines if line.stage == key), key=lambda line: line.id, default=None)
    if found is None:
        return ""
    day = when.day_of(found.signed_at or found.sent_at or found.changed_at)
    if day is None:
        return ""
    verb = "signed" if found.signed_at else ("sent" if found.sent_at else "changed")
    return f"{verb} {when.short_day(day, today)}"
