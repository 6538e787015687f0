"""Who is a member of which scope: computed from people and allocations, in the transaction that changes them.

Runs under the lock on the stream's counter, so that two managers who allocate at once cannot miss each other.
The rules stand in the views `worker` and `membership` of the schema, and in words in docs/protocol.md.
"""

from collections.abc import Sequence

from app.domain.ids import Id
from app.server.database import Connection

_SCOPES_OF = """SELECT scope FROM allocation WHERE person = ANY(%(people)s::uuid[])
    UNION SELECT id FROM scope WHERE made_by = ANY(%(people)s::uuid[]) UNION SELECT unnest(%(scopes)s::uuid[])"""
_LEAVE = """DELETE FROM member m WHERE (m.person = ANY(%(people)s::uuid[]) OR m.scope IN ({scopes}))
  AND NOT EXISTS (SELECT FROM membership v WHERE v.person = m.person AND v.scope = m.scope)"""
_JOIN = """INSERT INTO member (person, scope, role, source) SELECT person, scope, role, source FROM membership WHERE {which}
  ON CONFLICT (person, scope) DO UPDATE SET role = excluded.role, source = excluded.source
  WHERE (member.role, member.source) IS DISTINCT FROM (excluded.role, excluded.source)"""


def recompute(connection: Connection, people: Sequence[Id], scopes: Sequence[Id]) -> None:
    """Bring the memberships of these people, and of everybody in these scopes, up to date."""
    if not people and not scopes:
        return
    values = {"people": list(people), "scopes": list(scopes)}
    affected = _SCOPES_OF if people else "SELECT unnest(%(scopes)s::uuid[])"
    for statement in (
        _LEAVE.format(scopes=affected),
        _JOIN.format(which=f"scope IN ({affected})"),
        *([_JOIN.format(which="person = ANY(%(people)s::uuid[])")] if people else []),
    ):
        connection.execute(statement, values)  # type: ignore[arg-type,unused-ignore]
