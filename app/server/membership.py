"""Who is a member of which scope: computed from people, allocations, bookings and grants, in the transaction that changes
them.

Runs under the lock on the stream's counter, so that two managers who allocate at once cannot miss each other.
The rules stand in the views `worker`, `file_access` and `membership` of the schema, and in words in docs/protocol.md.
`member` keeps every reason with its days; the view `access` says what holds now.
"""

from collections.abc import Sequence

from app.domain.ids import Id
from app.server.database import Connection

_NAMED = """SELECT unnest(%(scopes)s::uuid[]) AS scope"""
_OF_PEOPLE = """SELECT scope FROM allocation WHERE person = ANY(%(people)s::uuid[])
    UNION SELECT id FROM scope WHERE made_by = ANY(%(people)s::uuid[]) UNION SELECT unnest(%(scopes)s::uuid[])"""
_AROUND = """WITH near AS ({scopes}), linked AS (SELECT scope FROM near UNION
      SELECT g.scope FROM access_grant g JOIN near n ON g.members_of = n.scope)
  SELECT scope FROM linked UNION SELECT s.id FROM scope s JOIN linked l ON s.parent = l.scope"""
"""Files whose members follow from these, and what is restricted within them."""
_LEAVE = """DELETE FROM member m WHERE {which} AND (m.person, m.scope, m.source, m.why)
  NOT IN (SELECT person, scope, source, why FROM membership WHERE {which})"""
_JOIN = """INSERT INTO member (person, scope, role, source, why, only_rec, from_at, until_at)
  SELECT person, scope, role, source, why, only_rec, from_at, until_at FROM membership WHERE {which}
  ON CONFLICT (person, scope, source, why) DO UPDATE SET role = excluded.role, only_rec = excluded.only_rec,
    from_at = excluded.from_at, until_at = excluded.until_at
  WHERE (member.role, member.only_rec, member.from_at, member.until_at)
    IS DISTINCT FROM (excluded.role, excluded.only_rec, excluded.from_at, excluded.until_at)"""


def recompute(connection: Connection, people: Sequence[Id], scopes: Sequence[Id]) -> None:
    """Bring the memberships of these people, and of everybody in these scopes, up to date."""
    if not people and not scopes:
        return
    values = {"people": list(people), "scopes": list(scopes)}
    affected = _AROUND.format(scopes=_OF_PEOPLE if people else _NAMED)
    by_scope = f"scope = ANY(ARRAY({affected}))"  # an array, so that the views are asked for these scopes alone
    for which in (by_scope, "person = ANY(%(people)s::uuid[])") if people else (by_scope,):
        for statement in (_LEAVE, _JOIN):
            connection.execute(statement.format(which=which), values)  # type: ignore[arg-type,unused-ignore]
