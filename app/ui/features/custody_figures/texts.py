"""Sentences of the custody figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.domain.custody_case import CustodyCase
from app.domain.custody_measures import CustodyMeasures
from app.domain.custody_period import ALL, LAST_QUARTER, QUARTER, YEAR
from app.domain.custody_request import CustodyRequest
from app.domain.lengths import Lengths
from app.domain.wall_time import HOME
from app.operations.rows.custody_figures import CustodyFiguresRow
from app.ui import when
from app.ui.paper import custody_words as words

TITLE: Final = "Custody figures"
CHOICES: Final = (
    (QUARTER, "This quarter"),
    (LAST_QUARTER, "Last quarter"),
    (YEAR, "Year to date"),
    (ALL, "All"),
)
PERIOD: Final = "Which time is counted"
LOGS: Final = "Custody logs"
READING: Final = "Counting …"
UNREADABLE: Final = "The custody figures could not be counted. Nothing is lost. Try again in a moment."
NONE_YET: Final = (
    "Nothing to count yet. When an adult of this service has kept a custody log, this page says how many requests were met, how "
    "long adults took to get there, how long children were in custody and over night, who asked for a solicitor, which searches "
    "there were, and what came of each request under section 38(6)."
)
NONE_THEN: Final = "No request and no log in this time. Choose another one above."
UNMET: Final = "No adult came"
NO_REASON: Final = "No reason is written down."
AFTER_CHARGE: Final = "Bail refused after a charge (section 38(6))"
AFTER_CHARGE_HINT: Final = (
    "A child who is refused bail goes to accommodation of the local authority, unless that is certified impracticable, or the "
    "child is 12 or over, there is no secure accommodation and other accommodation would not protect the public from serious harm."
)
NO_AFTER_CHARGE: Final = "No child was refused bail in this time."
CASES: Final = "Bail refused after a charge: each child"
SEARCHES: Final = "Searches"
OPEN: Final = "Open the log"
BOARD: Final = "For a board"
BOARD_HINT: Final = (
    "The last quarter that is over, always: {days}. No number from 1 to 4 is on it; small parts are put together. Other "
    "times are not printed for a board, because two that overlap would tell small numbers."
)
PRINT: Final = "Print…"
SAVE_PDF: Final = "Save PDF…"
BOARD_AUDIT: Final = "custody figures for a board"
RESPONSE: Final = "Half of the adults were there within {middle}; known for {number}."
IN_CUSTODY: Final = "Half of the children left within {middle}; known for {number}."
NO_SEARCH: Final = {"strip": "No strip search in these logs.", "intimate": "No intimate search in these logs."}


def counted_from(row: CustodyFiguresRow) -> str:
    """How many logs are here, and what is to be known of them. Reviewed logs stay on a manager's laptop, so they count."""
    here, unsigned = len(row.cases), sum(not case.is_signed and not case.is_cancelled for case in row.cases)
    said = [f"Counted from {when.count_of(here, 'log')} on this laptop, reviewed ones too."]
    if unsigned:
        said.append(f"{unsigned:,} of them {'is' if unsigned == 1 else 'are'} not signed yet and may still change.")
    if row.unreadable:
        more = when.count_of(row.unreadable, "more log")
        said.append(f"{more.capitalize()} cannot be counted before Waymark is updated on this laptop.")
    return " ".join(said)


def middle(found: Lengths, sentence: str) -> str:
    """A sentence with the middle length; empty where none is known."""
    return sentence.format(middle=words.length(found.middle), number=found.number) if found.number else ""


def nights(found: CustodyMeasures) -> str:
    """ "31 h 20 min between 23:00 and 07:00, as far as the times are known."."""
    total = found.at_night.total
    return f"{words.length(total)} between 23:00 and 07:00 in all, as far as the times are known." if total else ""


def searches(number: int, sort: str) -> str:
    """ "Three strip searches in all.", or that there was none."""
    return (
        f"{when.count_of(number, f'{sort} search', f'{sort} searches').capitalize()} in all." if number else NO_SEARCH[sort]
    )


def after_charge(found: CustodyMeasures) -> tuple[str, ...]:
    """The report in sentences."""
    report = found.after_charge
    if not report.number:
        return (NO_AFTER_CHARGE,)
    came = f"{report.met} went, {report.unmet} stayed with the police"
    asked = f"A transfer was asked for {report.requested} of {report.number}: {came}."
    if not report.in_cells.number:
        return asked, "How long they were in police cells after the charge is not known."
    hours = f"In police cells after the charge: {words.length(report.in_cells.total)} in all"
    known = "" if report.in_cells.number == report.number else f", known for {report.in_cells.number} of {report.number}"
    return asked, f"{hours}, half of the children within {words.length(report.in_cells.middle)}{known}."


def day(at: datetime) -> str:
    """ "23 November 2026"."""
    return when.long_day(at.astimezone(HOME).date()).split(" ", 1)[1]


def case_title(case: CustodyCase) -> str:
    """Who and when."""
    return f"{case.name or case.called}, {day(case.began_at)}"


def case_words(case: CustodyCase, adult: str) -> str:
    """What the log says of section 38(6), part by part."""
    one = case.after_charge
    if one is None:
        return ""
    challenged = {True: "challenged", False: "not challenged", None: "nothing written about a challenge"}[one.challenged]
    certificate = words.word("certificate", one.certificate).lower() or "not written down"
    said = (
        case.station,
        adult,
        {"non_secure": "not secure asked for", "secure": "secure asked for", "none": "none was asked for"}.get(
            one.asked, ""
        ),
        "went to accommodation" if one.moved else words.word("answer", one.answer).lower(),
        "" if one.moved else words.word("reason", one.reason).lower(),
        f"certificate: {certificate}",
        challenged,
        f"{words.length(one.in_cells)} in cells" if one.in_cells is not None else "time in cells not known",
    )
    return " · ".join(filter(None, said))


def unmet_words(request: CustodyRequest) -> tuple[str, str]:
    """When and where, and why nobody came."""
    at = request.asked_at.astimezone(HOME)
    what = "" if request.how == "no_adult" else "The adult who was rung declined. "
    where = request.station or "station not written down"
    return f"{day(request.asked_at)} at {at:%H:%M}, {where}", what + _reasons(request.reasons)


def _reasons(reasons: Sequence[str]) -> str:
    return f"Adults said: {'; '.join(reasons)}" if reasons else NO_REASON
