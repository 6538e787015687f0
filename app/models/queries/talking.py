"""How to talk with a child, read from the newest communication profile and the newest formulation in the file."""

from sqlalchemy import Connection

from app.domain.answer import Answer
from app.domain.assessment import Assessment
from app.domain.errors import Refused
from app.domain.ids import Id
from app.models.queries.common import record_of
from app.operations.rows.talking import Talking

_NEWEST = "SELECT id FROM assessment_line WHERE scope = ? AND form = ? ORDER BY made_at DESC, id DESC"


def talking(connection: Connection, scope: Id) -> Talking:
    """The lines in their order, each once. A profile that says nothing yet leaves the one before it in force."""
    profile = _answers(connection, scope, "communication", ("advice_do", "advice_avoid", "advice_helps"))
    team = _answers(connection, scope, "formulation", ("approach_does", "approach_avoids"))
    return Talking(
        do=_once(*_lines(profile, "advice_do"), *_lines(team, "approach_does")),
        avoid=_once(*_lines(profile, "advice_avoid"), *_lines(team, "approach_avoids")),
        helps=_once(*_lines(profile, "advice_helps")),
    )


def _answers(connection: Connection, scope: Id, form: str, wanted: tuple[str, ...]) -> dict[str, Answer]:
    for (id,) in connection.exec_driver_sql(_NEWEST, (scope, form)):
        try:
            _, record = record_of(connection, Assessment, id)
        except Refused:
            continue  # of a newer version: kept whole, not read here
        found = {key: answer for key in wanted if (answer := record.answers.get(key)) is not None and not answer.is_blank}
        if found:
            return found
    return {}


def _lines(answers: dict[str, Answer], key: str) -> list[str]:
    rows = answers[key].rows if key in answers else {}
    return [str(rows[id].get("line", "")).strip() for id in sorted(rows)]  # ids of rows grow with time


def _once(*lines: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
