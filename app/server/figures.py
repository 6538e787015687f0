"""Figures for those whose laptops hold no children: board readers, with no small number, and information officers.

They are counted over every file of the service, so no fence can stand around the reading; what leaves is numbers only. Whoever
has files on their laptop counts those there and is turned away here, unless their figures are everybody's anyway.
"""

from datetime import date, timedelta
from typing import Final

from app.domain.figures import WHAT, Figures, Said, board_day, figures, suppressed
from app.domain.ids import Id
from app.domain.policy import figures as whose_figures
from app.domain.record import Record
from app.domain.types import view
from app.server import audit_log
from app.server.database import Connection, Database
from app.server.feed import Reader
from app.server.turned_away import fault
from app.sync.protocol.messages.figures import FiguresAnswer, FiguresRequest

NOT_YOURS: Final = "The service counts for those whose laptops hold no files. Your laptop counts its own files."
_POST: Final = "SELECT role FROM person WHERE id = %s::uuid AND is_here"
_TODAY: Final = "SELECT left(at, 10) FROM present"
_RECORDS: Final = """SELECT type, rec_id::text, scope::text, body FROM record
  WHERE NOT voided AND type = ANY(%s) ORDER BY made_at, rec_id"""
_SIGNED: Final = """SELECT s.about::text, s.said->>'meaning', s.said->>'signed_at',
    convert_from(a.body, 'UTF8')::json->>'started_on'
  FROM (SELECT about, convert_from(body, 'UTF8')::json AS said FROM record
         WHERE type = 'signature' AND NOT voided AND made_at >= %s) s
  JOIN record a ON a.rec_id = s.about
 WHERE a.type = 'assessment' AND NOT a.voided"""
_FAR_BACK_DAYS: Final = 400


def count(database: Database, reader: Reader, request: FiguresRequest, on: date | None = None) -> FiguresAnswer:
    """The figures of this person's role, as at today or the day `on`. Asking is an entry of the log.

    Raises TurnedAway for roles that count at home or have no figures.
    """
    with database.transaction() as connection:
        row = connection.execute(_POST, (reader.person or None,)).fetchone()
        whose = whose_figures(row[0]) if row is not None else ""
        if whose not in {"all", "suppressed"}:
            raise fault(403, "not_yours", NOT_YOURS)
        today = on or date.fromisoformat(str((connection.execute(_TODAY).fetchone() or ("",))[0]))
        day = board_day(today) if whose == "suppressed" else today
        found = _counted(connection, day, whose)
        audit_log.note(connection, reader.person, "read figures")
    return FiguresAnswer(figures=suppressed(found) if whose == "suppressed" else found)


def _counted(connection: Connection, day: date, whose: str) -> Figures:
    rows = connection.execute(_RECORDS, ([kind.type_name for kind in WHAT],)).fetchall()
    records = [v for kind, id, scope, body in rows if isinstance(v := view(kind, Id(id), Id(scope), bytes(body)), Record)]
    since = (day - timedelta(days=_FAR_BACK_DAYS)).isoformat()
    signed = connection.execute(_SIGNED, (since,)).fetchall()
    said = [Said(about=Id(a), meaning=m or "", at=at or "", started_on=on or "") for a, m, at, on in signed]
    return figures(records, [one for one in said if one.at], day, whose)
