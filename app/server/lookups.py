"""Who looked at which child's file, for the managers who answer for it: the unusual ones first, and why each is unusual.

Whether somebody had the file is asked of allocations and memberships as they are and were, never of the laptop. A custody log is
theirs who attend or attended, the managers who review and who has the file it is linked to; a head of service reads all of them,
so each look of theirs is shown. A restricted record is theirs who wrote it or are or were named beside it; a look at it counts as
one at the child's file, so that nobody learns from this list that there is such a record.
"""

from typing import Any, Final

from app.domain.ids import Id
from app.domain.policy_table import MANAGERS
from app.domain.roles import Role
from app.server import audit_log
from app.server.database import Database
from app.server.feed import Reader
from app.server.fence import fenced
from app.server.turned_away import fault
from app.sync.protocol.messages.lookups import Lookup, LookupsAnswer, LookupsRequest

MANY_IN_A_DAY: Final = 25
MOST: Final = 500
MOST_DAYS: Final = 90
_SEES_ALL: Final = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.INFORMATION_OFFICER)
_MAY_ASK: Final = (*MANAGERS, *_SEES_ALL)
_POST: Final = "SELECT role, team::text FROM person WHERE id = %s::uuid AND is_here"
_UUID: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_LOOKUPS: Final = f"""WITH looked AS (
    SELECT e.by::uuid AS person, s.id AS seat, s.kind, s.made_by, left(e.at, 10) AS day,
      CASE s.kind WHEN 'restricted' THEN s.parent ELSE s.id END AS scope, e.at, e.what, e.at < e.server_at AS is_back
      FROM audit_entry e
      LEFT JOIN record_place r ON r.rec_id = CASE WHEN e.subject ~ '{_UUID}' THEN e.subject::uuid END
      JOIN scope s ON s.kind IN ('child', 'attendance', 'restricted')
       AND s.id = coalesce(r.scope, CASE WHEN e.subject ~ '{_UUID}' THEN e.subject::uuid END)
     WHERE e.by ~ '{_UUID}' AND (e.what LIKE 'read %%' OR e.what LIKE 'drew %%' OR e.what = 'opened with a reason')
       AND e.received_at >= to_char(now() - make_interval(days => %(days)s), 'YYYY-MM-DD')),
  grouped AS (
    SELECT person, scope, seat, kind, made_by, day, min(at) AS first_at, count(*) AS times, bool_or(is_back) AS is_back
      FROM looked GROUP BY person, scope, seat, kind, made_by, day),
  judged AS (
    SELECT g.*,
      EXISTS (SELECT FROM member m WHERE m.person = g.person AND m.scope = g.seat
          AND m.source NOT IN ('whole_service', 'opening', 'last_reader')
          AND (m.source <> 'reviews' OR m.role <> 'head_of_service'))
        OR EXISTS (SELECT FROM allocation a WHERE a.person = g.person AND a.scope = g.seat)
        OR (g.kind = 'attendance' AND EXISTS (SELECT FROM attendance a WHERE a.scope = g.seat AND g.person = ANY(a.adults)))
        OR (g.kind = 'restricted' AND (g.made_by = g.person
          OR EXISTS (SELECT FROM access_grant n WHERE n.person = g.person AND n.scope = g.seat))) AS is_theirs,
      EXISTS (SELECT FROM access_grant o WHERE o.person = g.person AND o.scope = g.scope AND o.source = 'opening') AS is_opened
      FROM grouped g),
  folded AS (
    SELECT person, scope, day, min(first_at) AS first_at, sum(times)::int AS times, bool_or(is_back) AS is_back,
      bool_and(is_theirs) AS is_theirs, bool_or(is_opened) AS is_opened,
      count(*) OVER (PARTITION BY person, day) > %(many)s AS is_many
      FROM judged GROUP BY person, scope, day)
  SELECT j.person::text, j.scope::text, j.day, j.first_at, j.times, j.is_theirs, j.is_opened, j.is_many, j.is_back
    FROM folded j LEFT JOIN person p ON p.id = j.person
   WHERE j.person <> %(me)s::uuid AND (%(all)s OR p.team = %(team)s::uuid
         OR EXISTS (SELECT FROM access x WHERE x.person = %(me)s::uuid AND x.scope = j.scope))
     AND (NOT %(unusual)s OR NOT j.is_theirs OR j.is_many OR j.is_back)
   ORDER BY j.is_theirs, j.first_at DESC, j.person, j.scope LIMIT %(most)s"""
NOT_YOURS: Final = "Who looked at a file is shown to managers only."


def lookups(database: Database, reader: Reader, request: LookupsRequest) -> LookupsAnswer:
    """What this manager may see. Asking is itself an entry of the log. Raises TurnedAway for any other role."""
    with database.transaction() as connection:
        role, team = connection.execute(_POST, (reader.person or None,)).fetchone() or ("", None)
        if role not in _MAY_ASK:
            raise fault(403, "not_yours", NOT_YOURS)
        values = {
            "me": reader.person,
            "team": team,
            "all": role in _SEES_ALL,
            "days": min(max(request.days, 1), MOST_DAYS),
            "unusual": request.unusual_only,
            "many": MANY_IN_A_DAY,
            "most": MOST,
        }
        with fenced(connection, reader.person):
            rows = connection.execute(_LOOKUPS, values).fetchall()
        audit_log.note(connection, reader.person, "read look-ups")
    return LookupsAnswer(rows=tuple(_lookup(row) for row in rows))


def _lookup(row: Any) -> Lookup:
    person, scope, day, first_at, times, is_theirs, is_opened, is_many, is_back = row
    outside = () if is_theirs else ("opened",) if is_opened else ("outside",)
    many, clock = ("many",) if is_many else (), ("clock",) if is_back else ()
    return Lookup(
        person=Id(person), scope=Id(scope), day=day, first_at=first_at, times=times, why=(*outside, *many, *clock)
    )
