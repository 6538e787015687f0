"""Sentences of the assessment list and editor."""

from datetime import date
from typing import Final

from app.domain.errors import Refused, Unavailable
from app.domain.standing import Stage, Standing
from app.domain.words import LANGUAGE, STAGE, STANDING
from app.forms.progress import Progress, SectionProgress, State
from app.operations.rows.assessment import AssessmentFile, AssessmentLine
from app.ui import when
from app.ui.tokens import Tone

CHECK: Final = "check"
"""Key of the last page, "Check and send"."""
FORM: Final = "assessment"
"""The form of every stage; other tools have their own."""
NOT_MOVED: Final = "The assessment stays on its form. Nothing was changed. Try again in a moment."
NO_FORM: Final = (
    "This assessment was made with a form that this laptop does not have yet. Nothing is lost. Sync once and open it again."
)
STATEMENT: Final = "I have checked these answers and they say what I know today."
OFFLINE: Final = (
    "You are offline. This is saved here and will be sent when you are back online. You do not need to do anything."
)
NOT_SAVED: Final = "Not saved yet. What you typed is on the screen. Type on to try again."
WHY_LATE: Final = "Why is this late?"
LATE_WORDS: Final = "Anything to add?"
WHY_SAME: Final = "Nothing has changed. Why?"
NEWER: Final = "A newer form"
DOUBLED: Final = (
    "Two stages of the same form are open. They were begun on two laptops that did not know of each other, and both are kept "
    "whole. Agree which one goes on, take over what only the other one says, and ask a manager to abandon that one."
)
ONE_OF_TWO: Final = "one of two that are open"
WHY_UNASKED: Final = "Why was {called} not asked?"
ASK_NOW: Final = "Do the self-assessment together"
REASON: Final = "Reason"
NEEDS_REASON: Final = "Write the reason. It is kept with the assessment."
NOT_ENDED: Final = "That could not be done. Nothing was changed. Try again in a moment."
ENDINGS: Final = {
    "reopen": (
        "Reopen this assessment",
        "It can be changed again and is sent and countersigned anew. What was signed stays readable.",
        "Reopen",
    ),
    "abandon": (
        "Abandon this assessment",
        "It will not be finished. What was written stays readable, and another one can be started.",
        "Abandon",
    ),
}
"""Way -> heading, what will happen, the button."""
USE_BY: Final = "use by"
TOO_OLD: Final = "too old to decide by"
LATER: Final = "Come back to this later"
SHAPES: Final[dict[State, tuple[str, str]]] = {
    State.NOT_STARTED: ("circle", "neutral"),
    State.IN_PROGRESS: ("circle-dot", "primary"),
    State.COMPLETE: ("circle-check", "ok"),
    State.CANNOT_START: ("circle-dashed", "neutral"),
    State.RETURNED: ("circle-alert", "warn"),
}
"""State -> icon and tone: told apart by shape, with a word beside it."""


def state_word(section: SectionProgress) -> str:
    """The short word at the right of a section."""
    match section.state:
        case State.IN_PROGRESS:
            return f"{section.to_answer} to answer"
        case State.COMPLETE:
            return "Complete"
        case State.CANNOT_START:
            return "Can’t start yet"
        case State.RETURNED:
            return "Returned"
        case _:
            return "Not started"


def progress_line(progress: Progress, due_on: str, today: date) -> str:
    """ "8 of 13 complete · due Tue 24 Nov"."""
    said = f"{progress.complete} of {progress.total} complete"
    day = when.day_of(due_on)
    return f"{said} · due {when.short_day(day, today)}" if day else said


def stage_name(stage: str) -> str:
    """What a stage is called."""
    return STAGE.get(stage, stage.replace("_", " ").capitalize())


def days_late(days: int) -> str:
    """Over the reasons."""
    return (
        f"It was due {days} working {'day' if days == 1 else 'days'} ago. The reason is not about blame: it helps us plan."
    )


def not_asked(called: str) -> str:
    """Over the field that asks why the child was not asked."""
    return (
        f"{called} has not done a self-assessment for this stage. Do it together now, type up what was written on paper, or "
        f"record that {called} did not want to. If {called} could not be asked, say why."
    )


def same_as(before: str) -> str:
    """Over the field that asks why nothing changed."""
    when_said = f"of {before}" if before else "before"
    return f"Every answer and every rating reads as in the assessment {when_said}. If that is right, say why."


def standing_badge(standing: str) -> tuple[str, Tone]:
    """Words and tone of where an assessment stands."""
    tones: dict[str, Tone] = {
        "sent": "info",
        "countersigned": "ok",
        "returned": "warn",
        "changed_since_sent": "warn",
        "changed_since_signed": "warn",
    }
    return STANDING.get(standing, standing), tones.get(standing, "neutral")


def newer_form(version: int) -> str:
    """Over an open assessment whose form has a newer version."""
    return (
        f"There is a newer version of this form, version {version}. Your answers go along; an answer to a question that is no "
        "longer asked is kept with the record."
    )


def move_to(version: int) -> str:
    """On the button."""
    return f"Move to version {version}"


def standing_sentence(file: AssessmentFile, today: date) -> tuple[str, str]:
    """(kind of banner, sentence) for what is not simply in progress; ("", "") for that."""
    standing: Standing = file.standing
    at = when.said(standing.at or (standing.signed.signed_at if standing.signed else ""), today)
    who = file.signed_by or "A manager"
    match standing.stage:
        case Stage.SENT:
            return "info", f"Sent by {file.author} {at}. It is waiting to be countersigned, so it is read only."
        case Stage.COUNTERSIGNED if standing.signed is not None and standing.signed.meaning == "auto_signed":
            return "ok", f"Signed by {who} {at}. A minor update needs nobody else; a manager can reopen it with a reason."
        case Stage.ABANDONED:
            why = standing.signed.reason if standing.signed is not None else ""
            return "info", f"{who} abandoned this {at}: {why} It stays readable, and nothing more is written in it."
        case Stage.COUNTERSIGNED:
            return "ok", f"Countersigned by {who} {at}. It is read only; a manager can reopen it with a reason."
        case Stage.RETURNED:
            general = next((text for about, text, _ in file.notes if not about), "")
            return (
                "warn",
                f"{who} returned this {at}.{' ' + general if general else ''} The notes stand beside the questions.",
            )
        case Stage.CHANGED_SINCE_SENT:
            return "warn", "This was changed after it was sent. Check it and send it again."
        case Stage.CHANGED_SINCE_SIGNED:
            return "warn", "This was changed after it was countersigned. Check it and send it again."
        case _:
            return "", ""


def use_by_sentence(until: date, today: date, *, is_editing: bool) -> tuple[str, str]:
    """(kind of banner, sentence) of the day until which somebody may decide by this assessment."""
    if until >= today:
        far = when.distance(until, today)
        return "info", f"To be used by {when.long_day(until)}, {far}. After that it is too old to decide by."
    past = f"This was to be used by {when.long_day(until)}, so it is too old to decide by."
    if is_editing:
        return "warn", f"{past} Look at every part again and set a new day; then it can be sent."
    return "warn", f"{past} If no decision was made on it, it is looked at again first."


def line_meta(line: AssessmentLine, today: date) -> str:
    """The second line of a row: who and when."""
    if line.standing == "countersigned" and line.signed_by:
        return f"Countersigned by {line.signed_by} {when.said(line.signed_at, today)}"
    if line.standing == "sent":
        return f"Sent by {line.author} {when.said(line.sent_at, today)}"
    changed = f"changed {when.said(line.changed_at, today)}"
    words = f"{line.author} · {changed}" if line.author else f"C{changed[1:]}"
    return f"{words} · {ONE_OF_TWO}" if line.is_one_of_two else words


def why_not(error: BaseException) -> str:
    """What to say when something could not be done; what was typed is on the screen."""
    return error.message if isinstance(error, Refused | Unavailable) else NOT_SAVED


PARTLY_ENGLISH: Final = "Partly in English"


def not_worded(language: str, left: int, all_of_them: int) -> str:
    """That texts of the form are not in the language that is wanted; empty where all are, or none is wanted."""
    name = LANGUAGE.get(language, language)
    if not language or not left:
        return ""
    if left == all_of_them:
        return f"This form is not in {name} yet. It stands in English."
    return f"{left} of {all_of_them} texts of this form are not in {name} yet. They stand in English."
