"""Words of the reports tab."""

from datetime import date
from typing import Final

from app.domain.report import is_late
from app.domain.standing import Stage
from app.domain.words import ORDER_KIND, STANDING
from app.operations.rows.report import ReportFile
from app.ui import when

TITLE: Final = "Reports"
NOTE: Final = (
    "A report begins with answers of one assessment. What concerns people who were harmed stays out, and names of others "
    "become what they are to {name}. From then on it is its own text."
)
NONE_YET: Final = "No report yet."
NEEDS_STAGE: Final = "Start an assessment first: a report begins with its answers."
START: Final = "Start a report"
WHICH: Final = "Which report?"
FROM: Final = "Begin from"
COURT: Final = "Court, panel or establishment"
ASKED: Final = "When it was asked for"
BEGIN: Final = "Begin"
NOT_NOW: Final = "Not now"
PROPOSAL: Final = "What do you propose?"
SEND: Final = "Send for countersign"
COUNTERSIGN: Final = "Countersign"
RETURN: Final = "Return with the note"
RETURN_NOTE: Final = "A note for the author, if you return it"
STATEMENT: Final = "I have read this report and it is ready for the court."
SENT_STATEMENT: Final = "I have checked this report. Nobody who was harmed can be known by it."
VERSION: Final = "New version"
SEND_ANYWAY: Final = "Send: I have looked at these names"
NAMES_TITLE: Final = "Is this somebody who was harmed?"
REOPEN: Final = "Reopen the report"
REOPEN_NOW: Final = "Reopen"
REOPEN_NOTE: Final = (
    "Its author can change it again, and it is sent and countersigned anew. What was signed stays readable."
)
REOPEN_REASON: Final = "Why is it opened again?"
FILING: Final = "Handed in"
FILED_ON: Final = "Handed in on"
FILED_TO: Final = "To whom"
WHY_LATE: Final = "Why it was late"
KEEP_FILING: Final = "It is handed in"
OUTCOME: Final = "What was decided"
OUTCOME_ON: Final = "Decided on"
OUTCOME_WORDS: Final = "In their words"
KEEP_OUTCOME: Final = "Keep the decision"
STALE: Final = "The assessment has changed since this report was begun from it. Check what it means for your text."
REPLACED: Final = "There is a newer version of this report. This one stays as it was signed."
CONFLICT: Final = "Two versions of a part of this report wait for a decision in the sync centre."
NOT_READ: Final = "This could not be shown. Nothing is lost. Try again."
BRACKETS: Final = "Words in [brackets] stand for a person or a number that was left out. Put your own words there."
DISPOSALS: Final = (
    ("", "Not chosen yet"),
    ("RO", "Referral order"),
    ("YRO", "Youth rehabilitation order"),
    ("YRO_ISS", "Youth rehabilitation order with intensive supervision"),
    ("REP", "Reparation order"),
    ("DISCHARGE", "Discharge, fine or compensation"),
    ("DTO", "Detention and training order"),
    ("S250", "Longer detention"),
    ("BAIL", "Bail without conditions"),
    ("BAIL_CONDITIONS", "Bail with conditions"),
    ("BS", "Bail with supervision and support"),
    ("RLAA", "Remand to local authority accommodation"),
    ("YDA", "Remand to youth detention"),
    ("CONTINUE", "The order goes on as it is"),
    ("AMEND", "The order is changed"),
    ("REVOKE", "The order ends"),
    ("OTHER", "Something else"),
)
"""What can be proposed and decided (DOMAIN 9.4, 9.6), as open codes."""


def disposal(code: str) -> str:
    """The words of a code; one that is not known as it is."""
    return dict(DISPOSALS).get(code) or ORDER_KIND.get(code, code)


def badge(standing: str) -> tuple[str, str]:
    """A standing as words and tone."""
    tone = {"sent": "info", "countersigned": "ok", "returned": "warn", "changed_since_sent": "warn"}.get(
        standing, "neutral"
    )
    return STANDING.get(standing, standing.replace("_", " ").capitalize()), tone


def standing(file: ReportFile, today: date) -> tuple[str, str]:
    """(kind of banner, sentence) on where the report stands; no sentence while it is simply being written."""
    day = when.day_of(file.standing.at)
    on = f" on {when.long_day(day)}" if day else ""
    match file.standing.stage:
        case Stage.COUNTERSIGNED:
            return "ok", f"Countersigned by {file.signed_by or 'a manager'}{on}. The text is closed."
        case Stage.SENT:
            return "info", f"Sent by {file.author}{on}. It waits to be countersigned."
        case Stage.RETURNED:
            return "warn", f"Returned{on}: {file.note}" if file.note else f"Returned{on}."
        case Stage.IN_PROGRESS if file.standing.signed is not None:
            return "warn", f"Reopened by {file.signed_by or 'a manager'}{on}{': ' + file.note if file.note else '.'}"
        case Stage.CHANGED_SINCE_SENT:
            return "warn", "Changed after it was sent. Send it again when it is ready."
        case Stage.CHANGED_SINCE_SIGNED:
            return "warn", "Changed after it was countersigned. Send it again when it is ready."
        case _:
            return "info", ""


def due(file: ReportFile, today: date) -> str:
    """When it has to be, or was, handed in."""
    last, filing = when.day_of(file.report.due_on), file.filing
    filed = when.day_of(filing.filed_on) if filing is not None else None
    late = is_late(file.report, filing, today)
    if filed is not None:
        return f"Handed in on {when.long_day(filed)}{', after the day it was due' if late else ', in time'}."
    if last is None:
        return "No day is known by which it has to be handed in."
    return f"It was due on {when.long_day(last)}." if late else f"To be handed in by {when.long_day(last)}."
